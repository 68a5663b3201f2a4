"""The results of triage: alarms, what ends them, and explanations."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.knowledge.model import Urgency


@dataclass(frozen=True, slots=True)
class Alarm:
    """A warning sign in a message; with the urgency `ask`, a possible sign that is asked about.

    `quote` is the clause as the person typed it, "" if the sign comes from a yes to the one question.
    `about_other`: another person has the sign; `person` is the relation to that person ("husband"), if it is
    named. `fired` are the rules that matched, strongest first, as text for people. `part` is the body part,
    and `variant` the name of the advice, None for the sign's own.
    """

    sign: str
    urgency: Urgency
    quote: str
    about_other: bool
    fired: tuple[str, ...]
    part: str | None = None
    person: str | None = None
    variant: str | None = None


class Resolution(Enum):
    """What a person may say after a warning: it was seen, is long ago, help is coming, it was misread."""

    SEEN = auto()
    PAST = auto()
    COMING = auto()
    MISREAD = auto()


@dataclass(frozen=True, slots=True)
class TriageExplanation:
    """Why a message raises an alarm or not: the rules that match, most urgent first, as lines for people.

    `chance` (0..1) is the probability of a sign, `level` the result (None: no alarm), and `reasons` are the
    features with the largest weight in the most alarming sentence. `unheard` are runs of words that do not
    count, each with the reason: "denied", "past", "asked about" or "said of nothing" (an idiom).
    """

    rules: tuple[str, ...]
    chance: float
    level: Urgency | None
    reasons: tuple[tuple[str, float], ...]
    unheard: tuple[tuple[str, str], ...] = ()
