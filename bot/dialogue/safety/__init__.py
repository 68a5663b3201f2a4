"""Warning signs, checked before anything else."""

from bot.dialogue.safety.check import Alarm, Hearing, Safety

__all__ = ["Alarm", "Hearing", "Safety"]
