"""Warning signs, checked before anything else."""

from bot.triage.triage import Alarm, Resolution, Triage, TriageExplanation

__all__ = ["Alarm", "Resolution", "Triage", "TriageExplanation"]
