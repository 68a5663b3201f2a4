"""Why a message gets the reply that it gets, for people who tune the content.

Records of plain values: the terminal prints them and the preview shows them, and neither works anything out.
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

# What the small words of a clause may say, by the names of `ClauseCues`.
_MARKS = ("question", "denied", "recovered", "leans")


@dataclass(frozen=True, slots=True)
class ReadClause:
    """A clause as it was read: `words` are pairs of a word as typed and as repaired.

    `marks` are names of `ClauseCues`, `kinds` those of the concepts that it names, `limit` the limit whose
    term stands in it, and `best` what it asks for by itself.
    """

    text: str
    words: tuple[tuple[str, str], ...]
    marks: tuple[str, ...]
    kinds: tuple[str, ...]
    limit: str | None
    best: Match | None

    @classmethod
    def of(cls, clause: Clause, best: Match | None) -> ReadClause:
        """Return how `clause` was read, whose `best` match by itself is known."""
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
    """An id that a text may ask for, with its probability 0..1, and what speaks for it.

    `words` says how strongly the words speak for it, `meaning` how strongly the meaning does, and `nearest`
    how near its nearest text is (a cosine); the latter two are 0 where its meaning is unknown. `phrasing`
    shares most words with the text, and `features` are those of its words that lift it most.
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
    """What a text was found to ask for, and what the policy made of it.

    `candidates` are the best five together, `by_words` and `by_meaning` by the score of each alone; the
    latter are none where meaning is not read. `signals` are the log-odds that each signal adds to "in scope"
    and to "right", the strongest first, `probabilities` what these two come to, and `costs` those of each
    action, in questions back: the lowest was taken.
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
    """What a message was taken to ask for in the talk: the kind, in words, the id, and its probability."""

    kind: str
    id: str
    probability: float


@dataclass(frozen=True, slots=True)
class Understood:
    """How a message was taken apart and searched.

    `text` is what was searched as a whole, the message without what it denies, `search` what came of it by
    itself, and `intents` what it was taken for in the talk.
    """

    clauses: tuple[ReadClause, ...]
    text: str
    search: Search
    intents: tuple[ReadIntent, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """The way from a message in its `context` to its reply, which took `seconds`."""

    context: Context
    reply: Reply
    triage: TriageExplanation
    understood: Understood
    seconds: float = 0.0
