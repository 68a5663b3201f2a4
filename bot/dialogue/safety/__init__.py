"""Warning signs, checked before anything else."""

from bot.dialogue.safety.check import Alarm, Safety

__all__ = ["Alarm", "Safety"]
