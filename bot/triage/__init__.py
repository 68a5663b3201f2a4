"""Triage: warning signs, checked before anything else."""

from bot.triage.alarm import Alarm, Resolution, TriageExplanation
from bot.triage.partial_signs import PartialSigns
from bot.triage.triage import Triage

__all__ = ["Alarm", "PartialSigns", "Resolution", "Triage", "TriageExplanation"]
