"""Why a message gets its reply, for people who tune the content.

These are records of plain values: the terminal prints them and the preview shows them, without computing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.language.concepts import ConceptKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.dialogue.context import Context
    from bot.language.utterance import Clause
    from bot.matching import Match
    from bot.reply import Reply
    from bot.triage import TriageExplanation

# The flags of `ClauseCues` that are shown.
_MARKS = ("question", "denied", "recovered", "leans")


@dataclass(frozen=True, slots=True)
class ReadClause:
    """A clause as it was understood: `words` are pairs of a word as typed and as repaired.

    `marks` are the flags of its `ClauseCues`, `kinds` the kinds of its concepts, `limit` the limit that it
    names, and `best` its best match by itself.
    """

    text: str
    words: tuple[tuple[str, str], ...]
    marks: tuple[str, ...]
    kinds: tuple[str, ...]
    limit: str | None
    best: Match | None

    @classmethod
    def of(cls, clause: Clause, best: Match | None) -> ReadClause:
        """Return how `clause` was understood, with its `best` match."""
        return cls(
            clause.text,
            tuple(zip(clause.words, clause.repaired, strict=True)),
            tuple(mark for mark in _MARKS if getattr(clause.cues, mark)),
            tuple(sorted(kind.value for kind in clause.mentions.kinds - {ConceptKind.OTHER})),
            clause.mentions.limit,
            best,
        )


@dataclass(frozen=True, slots=True)
class Candidate:
    """An id that a text may ask for, with its probability 0..1, and the reasons.

    `words` is its score by words, `meaning` its score by meaning, and `nearest` the cosine of its nearest
    text; the latter two are 0 without an encoder. `phrasing` is the phrasing most similar to the text, and
    `features` are the features with the largest weight for it.
    """

    id: str
    probability: float
    words: float
    meaning: float
    nearest: float
    phrasing: str
    features: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Search:
    """What a text may ask for, and what the policy decided.

    `candidates` are the best five of the blend, `by_words` and `by_meaning` those of each score alone; the
    last is empty without an encoder. `signals` are the log-odds that each signal adds to "in scope" and to
    "right", strongest first, and `probabilities` are these two probabilities. `costs` are those of each
    action, in questions back: the action with the lowest was taken.
    """

    repairs: tuple[tuple[str, str], ...]
    concepts: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    by_words: tuple[Match, ...]
    by_meaning: tuple[Match, ...]
    signals: Mapping[str, Mapping[str, float]]
    probabilities: Mapping[str, float]
    costs: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class ReadIntent:
    """The intent of a message in its context: its kind in words, its id, and its probability."""

    kind: str
    id: str
    probability: float


@dataclass(frozen=True, slots=True)
class Understood:
    """How a message was parsed and searched.

    `text` is what was searched: the message without its denied parts. `search` is the result without the
    context, and `intents` are those in the context.
    """

    clauses: tuple[ReadClause, ...]
    text: str
    search: Search
    intents: tuple[ReadIntent, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a message in its `context` got its reply, which took `seconds`."""

    context: Context
    reply: Reply
    triage: TriageExplanation
    understood: Understood
    seconds: float = 0.0
