"""What a message asks for: matches, limits and vague questions brought to one sense."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from bot.knowledge.model import ConceptKind
from bot.matching import Index, Match, Outcome, Vocabulary, decide

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.dialogue.message import Clause, Parser
    from bot.knowledge import Knowledge

# How many matches are looked at: the best, and enough behind it for three choices that are entries.
SEARCH_DEPTH = 8
# A clause is answered on its own only when it is at least as sure as this (a confidence, 0..1).
# Chosen on the project's labelled messages: lower splits stories into questions nobody asked.
CLAUSE_FROM = 0.6
# Words. A follow-up is short; longer messages stand on their own.
FOLLOW_UP_AT_MOST = 12


class Kind(Enum):
    """What became of a text before it becomes a reply."""

    ENTRY = auto()
    TALK = auto()
    LIMIT = auto()
    VAGUE = auto()
    UNSURE = auto()
    NOTHING = auto()


@dataclass(frozen=True, slots=True)
class Sense:
    """One reading of a text: its kind, the best match, and the entries that are near (best first)."""

    kind: Kind
    best: Match | None = None
    near: tuple[Match, ...] = ()


class Understanding:
    """Finds the sense of messages with an index over everything that `knowledge` can answer."""

    def __init__(self, knowledge: Knowledge, index: Index, parser: Parser) -> None:
        """Search `index` and take messages apart with `parser`, both made of `knowledge`."""
        self._knowledge = knowledge
        self._index = index
        self._parser = parser

    def senses(self, text: str, topic: str | None) -> list[Sense]:
        """Return what `text` asks for when the talk was about `topic`; two questions give two senses."""
        clauses = self._parser.clauses(text)
        kept = _relevant(clauses)
        if len(kept) < len(clauses):
            text = " ".join(clause.text for clause in kept)
        alone = self.sense(text)
        several = self._several(kept, alone)
        if several:
            return several
        if topic and alone.kind is not Kind.TALK:
            return [self._follow_up(text, kept, topic, alone)]
        return [alone]

    def sense(self, text: str) -> Sense:
        """Return the sense of `text` alone."""
        matches = self._index.search(text, limit=SEARCH_DEPTH)
        near = tuple(match for match in matches if match.id in self._knowledge.entries)
        if limit := self._parser.limit(text):
            return Sense(Kind.LIMIT, Match(limit, 1.0), near)
        decision = decide(matches)
        if decision.outcome is Outcome.DECLINE:
            return Sense(Kind.NOTHING, None, near)
        best = matches[0]
        if best.id in self._knowledge.limits:
            return Sense(Kind.LIMIT, best, near)
        if best.id in self._knowledge.clarifications:
            return Sense(Kind.VAGUE, best, near)
        if decision.outcome is Outcome.CLARIFY:
            offered = tuple(match for match in decision.matches if match in near)
            return Sense(Kind.UNSURE, best, offered or near)
        if best.id in self._knowledge.small_talk:
            return Sense(Kind.TALK, best, near)
        return Sense(Kind.ENTRY, best, near)

    def _several(self, clauses: Sequence[Clause], whole: Sense) -> list[Sense]:
        """Return the senses of two or more questions in one message, best first; else nothing.

        Where one clause asks, the statements around it are background.
        """
        if len(clauses) < 2:  # noqa: PLR2004  (two questions need two clauses)
            return []
        asked: dict[str, Sense] = {}
        told: dict[str, Sense] = {}
        subject = ""
        for clause in clauses:
            text = clause.text if clause.subject or not subject else f"{clause.text} {subject}"
            subject = clause.subject or subject
            sense = self.sense(text)
            if sense.kind is Kind.ENTRY and sense.best and sense.best.score >= CLAUSE_FROM:
                found = asked if clause.question else told
                if sense.best.score > _score(found.get(sense.best.id)):
                    found[sense.best.id] = sense
        several = sorted((asked or told).values(), key=_score, reverse=True)
        return several if len(several) > 1 else []

    def _follow_up(self, text: str, clauses: Sequence[Clause], topic: str, alone: Sense) -> Sense:
        """Read `text` as leaning on `topic` where it does, else `alone`."""
        asked_back = topic in self._knowledge.clarifications
        leans = any(clause.leans for clause in clauses)
        has_subject = any(clause.subject for clause in clauses)
        complains = any(ConceptKind.COMPLAINT in clause.kinds for clause in clauses)
        if sum(clause.length for clause in clauses) > FOLLOW_UP_AT_MOST:
            return alone
        if (has_subject and not leans and not asked_back) or (alone.kind is Kind.VAGUE and complains):
            return alone
        leaning = self.sense(f"{text} {self._knowledge.subject(topic)}")
        if leaning.kind is not Kind.ENTRY or not leaning.best:
            return alone
        if alone.kind is Kind.ENTRY and (asked_back or _family(leaning.best.id) != _family(topic)):
            return max(alone, leaning, key=_score)
        return leaning


def _relevant(clauses: Sequence[Clause]) -> Sequence[Clause]:
    """Return the clauses without those that deny a complaint; all of them where nothing else is left."""
    kept = [clause for clause in clauses if not clause.denied]
    says_something = any(clause.kinds or clause.question for clause in kept)
    return kept if says_something else clauses


def _score(sense: Sense | None) -> float:
    return sense.best.score if sense and sense.best else 0.0


def _family(id_: str) -> str:
    return id_.partition(".")[0]


def build_index(knowledge: Knowledge) -> Index:
    """Build the index over everything that `knowledge` can answer."""
    vocabulary = knowledge.vocabulary
    return Index.build(
        knowledge.phrasings(),
        Vocabulary(
            {concept.id: concept.forms for concept in vocabulary.concepts}, frozenset(vocabulary.everyday)
        ),
    )
