"""What triage finds in a message, and what it says of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.knowledge.model import Urgency


@dataclass(frozen=True, slots=True)
class Alarm:
    """A warning sign in a message; with the urgency `ask` one that may be there, and is asked about.

    `quote` is the clause as the person typed it; empty where the sign is known from a yes to the one
    question. `about_other` tells whether it is somebody else's, and `person` the relation to that person
    ("husband"), if it is named. `fired` are the rules that were met, strongest first, written for people.
    `part` is the part of the body that it is about, and `variant` which of the sign's texts advises, None for
    the sign's own.
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
    """What a person may say of a warning: it was seen, long ago, help is coming, or the bot misread."""

    SEEN = auto()
    PAST = auto()
    COMING = auto()
    MISREAD = auto()


@dataclass(frozen=True, slots=True)
class TriageExplanation:
    """Why a message alarms or not: the rules that it meets, most urgent first, as lines for people.

    `chance` (0..1) says how likely there is a sign, `level` what the message gets, None for nothing, and
    `reasons` which features of its most alarming sentence weighed most. `unheard` are the words that count
    for no sign, each run of them with why: "denied", "past", "asked about" or "said of nothing" (an idiom).
    """

    rules: tuple[str, ...]
    chance: float
    level: Urgency | None
    reasons: tuple[tuple[str, float], ...]
    unheard: tuple[tuple[str, str], ...] = ()
