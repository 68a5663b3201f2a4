"""Guided sets: the coach counts a runner through exercises. It uses no channel and no clock of its own."""

from bot.coach.sets.session import GuidedSet
from bot.coach.sets.timeline import Moment, Pauses, Stage, Timeline
from bot.coach.sets.wording import Wording

__all__ = ["GuidedSet", "Moment", "Pauses", "Stage", "Timeline", "Wording"]
