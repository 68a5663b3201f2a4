"""Why a message gets the reply that it gets, for people who tune the content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.dialogue.policy import Action
    from bot.language.utterance import Clause
    from bot.matching import Explanation as Search
    from bot.matching import Match
    from bot.reply import Reply
    from bot.triage import TriageExplanation


@dataclass(frozen=True, slots=True)
class Candidate:
    """An id that a text may ask for, with its probability, and what speaks for it.

    `scores` say how strongly the words speak for it and how strongly the meaning does, and how near its
    nearest text is (a cosine); the latter two are 0 where its meaning is unknown. `phrasing` shares most
    words with the text.
    """

    match: Match
    scores: tuple[float, float, float]
    phrasing: str


@dataclass(frozen=True, slots=True)
class Read:
    """How a text was read, and what the policy made of it.

    `costs` are those of each action, in questions back: the lowest was taken. `signals` are the log-odds that
    each signal adds to "in scope" and to "right", the strongest first.
    """

    search: Search
    candidates: tuple[Candidate, ...]
    costs: Mapping[Action, float]
    signals: Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Understood:
    """How a message was taken apart and searched.

    `clauses` have the best match of each alone. `text` is what was searched as a whole, the message without
    what it denies, and `read` what came of it.
    """

    clauses: tuple[tuple[Clause, Match | None], ...]
    text: str
    read: Read


@dataclass(frozen=True, slots=True)
class Explanation:
    """The way from a message, as the first of a conversation, to its reply."""

    reply: Reply
    hearing: TriageExplanation
    understood: Understood
