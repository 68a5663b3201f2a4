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
    """Where the outcomes part, as confidences 0..1 of the best match."""

    # From here on the best match is answered.
    answer: float = c.ANSWER_FROM
    # Below this nothing is offered.
    clarify: float = c.CLARIFY_FROM
    # From here on it is answered where nothing else comes near: second score / best <= `lead`.
    clear: float = c.ANSWER_FROM
    lead: float = c.CLEAR_LEAD
    # A second match this close (its score / the best's) makes an unsure best one ambiguous.
    rival: float = c.RIVAL_SHARE


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome, and the matches that it rests on: one to answer, two or three to choose from."""

    outcome: Outcome
    matches: tuple[Match, ...] = ()


def decide(matches: Sequence[Match], thresholds: Thresholds | None = None) -> Decision:
    """Turn matches, best first, into a decision; no matches mean a decline."""
    limits = thresholds or Thresholds()
    if not matches or matches[0].score < limits.clarify:
        return Decision(Outcome.DECLINE)
    best = matches[0]
    second = matches[1].score if len(matches) > 1 else 0.0
    clear = best.score >= limits.clear and second <= limits.lead * best.score
    if clear or best.score >= limits.answer:
        return Decision(Outcome.ANSWER, (best,))
    rivals = tuple(match for match in matches[: c.CHOICES] if match.score >= limits.rival * best.score)
    return Decision(Outcome.CLARIFY, rivals)
