"""What a message asks for: matches, limits and vague questions brought to one sense."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from bot.knowledge.model import ConceptKind
from bot.matching import Index, Match, Outcome, Thresholds, Vocabulary, decide

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.dialogue.context import Context
    from bot.dialogue.message import Clause, Parser
    from bot.knowledge import Knowledge

# Confidences 0..1 at which a message is answered, and at which choices are offered. The index alone would
# be more careful; beside explicit limits and vague messages the labelled questions allow these.
THRESHOLDS = Thresholds(answer=0.25, clarify=0.08)
# A clause is answered on its own only when it is at least as sure as this (a confidence, 0..1), and
# a clause that only tells something, beside one that asks, only from the second on. Both measured on
# the labelled questions: lower ones split stories into questions that nobody asked.
ASKED_FROM = 0.3
TOLD_FROM = 0.6
# More answers in one message would bury each other.
MOST_ANSWERS = 3
# Words. A follow-up is short; longer messages stand on their own.
FOLLOW_UP_AT_MOST = 12
# A message that points at nothing and is as sure as this (0..1) stands on its own, also in context.
ALONE_FROM = 0.7
# Asking on means asking something else: the topic itself counts by this factor when a question follows.
REPEATED = 0.5
# What an entry that one of two searches did not see at all still counts there (0..1).
UNSEEN = 0.005


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
        self._every = len(knowledge.phrasings())

    def senses(self, text: str, context: Context) -> list[Sense]:
        """Return what `text` asks for in `context`; two questions give two senses, best first."""
        clauses = self._parser.clauses(text)
        kept = _relevant(clauses)
        if len(kept) < len(clauses):
            text = " ".join(clause.text for clause in kept)
        alone = self.sense(text)
        if len(kept) > 1:
            several = self._several(kept)
            if len(several) > 1 or (several and alone.kind is not Kind.ENTRY):
                return several
        if context.topic and alone.kind is not Kind.TALK:
            return [self._follow_up(text, kept, context, alone)]
        return [alone]

    def sense(self, text: str) -> Sense:
        """Return the sense of `text` alone."""
        matches = self._index.search(text, limit=self._every)
        if limit := self._parser.limit(text):
            return Sense(Kind.LIMIT, Match(limit, 1.0), self._entries(matches))
        return self._decided(matches)

    def _decided(self, matches: Sequence[Match]) -> Sense:
        decision = decide(matches, THRESHOLDS)
        near = self._entries(matches)
        if decision.outcome is Outcome.DECLINE:
            return Sense(Kind.NOTHING, None, near)
        best = matches[0]
        if best.id in self._knowledge.limits:
            return Sense(Kind.LIMIT, best, near)
        if best.id in self._knowledge.clarifications:
            return Sense(Kind.VAGUE, best, near)
        if decision.outcome is Outcome.CLARIFY:
            return Sense(Kind.UNSURE, best, near)
        if best.id in self._knowledge.small_talk:
            return Sense(Kind.TALK, best, near)
        return Sense(Kind.ENTRY, best, near)

    def _entries(self, matches: Sequence[Match]) -> tuple[Match, ...]:
        return tuple(match for match in matches if match.id in self._knowledge.entries)

    def _several(self, clauses: Sequence[Clause]) -> list[Sense]:
        """Return the sure senses of single clauses, each entry once: what is asked before what is told."""
        asked: dict[str, Sense] = {}
        told: dict[str, Sense] = {}
        subject = ""
        for clause in clauses:
            text = clause.text if clause.subject or not subject else f"{clause.text} {subject}"
            subject = clause.subject or subject
            sense = self.sense(text)
            found = asked if clause.question else told
            if sense.kind is Kind.ENTRY and sense.best and _score(sense) > _score(found.get(sense.best.id)):
                found[sense.best.id] = sense
        questions = [sense for sense in asked.values() if _score(sense) >= ASKED_FROM]
        least = TOLD_FROM if questions else ASKED_FROM
        stories = [sense for id_, sense in told.items() if _score(sense) >= least and id_ not in asked]
        ranked = (*sorted(questions, key=_score, reverse=True), *sorted(stories, key=_score, reverse=True))
        return list(ranked[:MOST_ANSWERS])

    def _follow_up(self, text: str, clauses: Sequence[Clause], context: Context, alone: Sense) -> Sense:
        """Read `text` as leaning on the topic where it does, else `alone`.

        Then the entry must fit both the words and the topic: the geometric mean of the two searches.
        """
        topic = context.topic or ""
        asked_back = topic in self._knowledge.clarifications
        leans = any(clause.leans for clause in clauses)
        has_subject = any(clause.subject for clause in clauses)
        complains = any(ConceptKind.COMPLAINT in clause.kinds for clause in clauses)
        if (
            sum(clause.length for clause in clauses) > FOLLOW_UP_AT_MOST
            or (has_subject and not leans and not asked_back)
            or (alone.kind is Kind.VAGUE and complains)
            or (alone.kind is Kind.ENTRY and not leans and _score(alone) >= ALONE_FROM)
            or (alone.kind is Kind.LIMIT and self._parser.limit(text))
        ):
            return alone
        asks = any(clause.question for clause in clauses)
        by_words = dict(self._index.search(text, limit=self._every))
        leaning = f"{text} {self._knowledge.subject(topic)}"
        blended = []
        for id_, score in self._entries(self._index.search(leaning, limit=self._every)):
            both = math.sqrt(score * max(by_words.get(id_, 0.0), UNSEEN))
            blended.append((both * (REPEATED if asks and id_ == topic else 1.0), id_, score))
        blended.sort(reverse=True)
        matches = [Match(id_, max(score, by_words.get(id_, 0.0))) for _, id_, score in blended]
        leant = self._decided(matches)
        return leant if leant.kind in {Kind.ENTRY, Kind.UNSURE} else alone


def _relevant(clauses: Sequence[Clause]) -> Sequence[Clause]:
    """Return the clauses without those that deny a complaint; all of them where nothing else is left."""
    kept = [clause for clause in clauses if not clause.denied]
    says_something = any(clause.kinds or clause.question for clause in kept)
    return kept if says_something else clauses


def _score(sense: Sense | None) -> float:
    return sense.best.score if sense and sense.best else 0.0


def build_index(knowledge: Knowledge) -> Index:
    """Build the index over everything that `knowledge` can answer; a limit's terms are a concept too."""
    vocabulary = knowledge.vocabulary
    concepts = {concept.id: concept.forms for concept in vocabulary.concepts}
    terms = {limit.id: limit.terms for limit in knowledge.limits.values() if limit.terms}
    return Index.build(knowledge.phrasings(), Vocabulary(concepts | terms, frozenset(vocabulary.everyday)))
