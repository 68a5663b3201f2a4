"""From scores to what a bot should do: answer, ask back, or decline."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.matching import constants as c

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.matching.match import Match


class Outcome(StrEnum):
    """What to do with a message."""

    ANSWER = "answer"
    CLARIFY = "clarify"
    DECLINE = "decline"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The limits between outcomes, as confidences 0..1 of the best match."""

    # From this confidence on the best match is answered.
    answer: float = c.ANSWER_FROM
    # Below this confidence nothing is offered.
    clarify: float = c.CLARIFY_FROM
    # From this confidence on it is answered if no other is near: second score / best <= `lead`.
    clear: float = c.ANSWER_FROM
    lead: float = c.CLEAR_LEAD


def decide(matches: Sequence[Match], thresholds: Thresholds | None = None) -> Outcome:
    """Return what to do with a message with these `matches`, best first; decline if there are none."""
    limits = thresholds or Thresholds()
    if not matches or matches[0].score < limits.clarify:
        return Outcome.DECLINE
    best = matches[0]
    second = matches[1].score if len(matches) > 1 else 0.0
    clear = best.score >= limits.clear and second <= limits.lead * best.score
    return Outcome.ANSWER if clear or best.score >= limits.answer else Outcome.CLARIFY
