"""Warning signs, checked before anything else."""

from bot.dialogue.safety.check import Alarm, Hearing, Resolution, Safety

__all__ = ["Alarm", "Hearing", "Resolution", "Safety"]
