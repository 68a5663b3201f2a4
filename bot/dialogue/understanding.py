"""What a message asks for: matches, limits and vague questions brought to one sense."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import TYPE_CHECKING

from bot.knowledge.model import ConceptKind
from bot.matching import Index, Match, Outcome, Thresholds, Vocabulary, decide

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.dialogue.context import Context
    from bot.dialogue.message import Clause, Parser
    from bot.knowledge import Knowledge

# Confidences 0..1. The index alone would be more careful: it cannot know that the limits stand for what is
# beyond the articles. On the labelled questions nine of ten matches above these were right.
THRESHOLDS = Thresholds(answer=0.35, clear=0.12, clarify=0.06)
# The same for a follow-up, whose scores are geometric means and so run lower.
FOLLOW_UP_THRESHOLDS = Thresholds(answer=0.35, clear=0.08, lead=0.55, clarify=0.03)
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
# What the topic itself offers as the next question is likelier than the rest by this factor.
EXPECTED = 2.0
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
        matches = self._index.search(text, limit=self._every)
        several = self._several(kept, matches) if len(kept) > 1 else []
        if limit := self._limit(kept, beside_answers=bool(several)):
            return [Sense(Kind.LIMIT, Match(limit, 1.0), self._entries(matches))]
        alone = self._decided(matches)
        if alone.kind is Kind.NOTHING and len(kept) > 1 and alone.near and alone.near[0] == matches[0]:
            alone = replace(alone, kind=Kind.UNSURE, best=matches[0])
        surer = bool(several) and _score(several[0]) >= TOLD_FROM and _score(alone) < THRESHOLDS.answer
        if len(several) > 1 or surer or (several and alone.kind is not Kind.ENTRY):
            return several
        if context.topic and (alone.kind is not Kind.TALK or _score(alone) < ALONE_FROM):
            return [self._follow_up(text, kept, context.topic, alone)]
        return [alone]

    def _limit(self, clauses: Sequence[Clause], *, beside_answers: bool) -> str | None:
        """Return the limit whose term counts: a strict one always, others unless the rest has answers."""
        for clause in clauses:
            if clause.limit and (
                clause.question or not beside_answers or self._knowledge.limits[clause.limit].strict
            ):
                return clause.limit
        return None

    def _decided(self, matches: Sequence[Match], thresholds: Thresholds = THRESHOLDS) -> Sense:
        decision = decide(matches, thresholds)
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

    def _several(self, clauses: Sequence[Clause], whole: Sequence[Match]) -> list[Sense]:
        """Return the sure senses of single clauses, each entry once.

        First comes what fits the `whole` message best, then what is asked, then what is only told.
        """
        asked: dict[str, Sense] = {}
        told: dict[str, Sense] = {}
        complaints: set[str] = set()
        subject = ""
        for clause in clauses:
            text = clause.text if clause.subject or not subject else f"{clause.text} {subject}"
            subject = clause.subject or subject
            sense = self._decided(self._index.search(text, limit=self._every))
            if sense.kind is not Kind.ENTRY or not sense.best or clause.limit:
                continue
            found = asked if clause.question else told
            if _score(sense) >= max(ASKED_FROM, _score(found.get(sense.best.id))):
                found[sense.best.id] = sense
            if ConceptKind.COMPLAINT in clause.kinds:
                complaints.add(sense.best.id)
        stories = {
            id_: sense
            for id_, sense in told.items()
            if id_ not in asked and (_score(sense) >= TOLD_FROM or (not asked and id_ in complaints))
        }
        ranked = sorted(
            (asked | stories).items(),
            key=lambda item: (item[0] != whole[0].id, item[0] not in asked, -_score(item[1])),
        )
        return [sense for _, sense in ranked[:MOST_ANSWERS]]

    def _follow_up(self, text: str, clauses: Sequence[Clause], topic: str, alone: Sense) -> Sense:
        """Read `text` as leaning on the topic where it does, else `alone`.

        Then the entry must fit both the words and the topic: the geometric mean of the two searches.
        Where the words alone are vague, the topic decides, or offers what it leads to.
        """
        asked_back = topic in self._knowledge.clarifications
        leans = any(clause.leans for clause in clauses)
        complains = any(ConceptKind.COMPLAINT in clause.kinds for clause in clauses)
        if (
            sum(clause.length for clause in clauses) > FOLLOW_UP_AT_MOST
            or (self._changes_subject(clauses, topic, complains=complains) and not leans and not asked_back)
            or (alone.kind is Kind.VAGUE and complains)
            or (alone.kind is Kind.ENTRY and not leans and _score(alone) >= ALONE_FROM)
        ):
            return alone
        asks = any(clause.question for clause in clauses)
        by_topic = self._index.search(f"{text} {self._knowledge.subject(topic)}", limit=self._every)
        if alone.kind is Kind.VAGUE:
            leant = self._decided(by_topic)
            if leant.kind is Kind.ENTRY and (_id(leant) != topic or topic in self._knowledge.exercises):
                return leant
        by_words = dict(self._index.search(text, limit=self._every))
        expected = self._knowledge.following(topic)
        blended = []
        for id_, score in self._entries(by_topic):
            both = math.sqrt(score * max(by_words.get(id_, 0.0), UNSEEN))
            both *= REPEATED if asks and id_ == topic else EXPECTED if id_ in expected else 1.0
            blended.append(Match(id_, min(both, 1.0)))
        leant = self._decided(sorted(blended, key=lambda match: -match.score), FOLLOW_UP_THRESHOLDS)
        if leant.kind is Kind.ENTRY or (leant.kind is Kind.UNSURE and alone.kind is not Kind.LIMIT):
            return leant
        offers = tuple(Match(id_, UNSEEN) for id_ in expected if id_ in self._knowledge.entries)
        return Sense(Kind.UNSURE, alone.best, offers) if alone.kind is Kind.VAGUE and offers else alone

    def _changes_subject(self, clauses: Sequence[Clause], topic: str, *, complains: bool) -> bool:
        """Tell whether they name a subject of their own; within an exercise, a body part is a detail."""
        own = {ConceptKind.BODY, ConceptKind.EXERCISE}
        if topic.partition(".")[0] in self._knowledge.exercises and not complains:
            own = {ConceptKind.EXERCISE}
        return any(clause.kinds & own for clause in clauses)


def _relevant(clauses: Sequence[Clause]) -> Sequence[Clause]:
    """Return the clauses without those that deny a complaint; all of them where nothing else is left."""
    kept = [clause for clause in clauses if not clause.denied]
    says_something = any(clause.kinds or clause.question for clause in kept)
    return kept if says_something else clauses


def _id(sense: Sense) -> str:
    return sense.best.id if sense.best else ""


def _score(sense: Sense | None) -> float:
    return sense.best.score if sense and sense.best else 0.0


def build_index(knowledge: Knowledge) -> Index:
    """Build the index over everything that `knowledge` can answer; a limit's terms are a concept too."""
    vocabulary = knowledge.vocabulary
    concepts = {concept.id: concept.forms for concept in vocabulary.concepts}
    terms = {limit.id: limit.terms for limit in knowledge.limits.values() if limit.terms}
    return Index.build(knowledge.phrasings(), Vocabulary(concepts | terms, frozenset(vocabulary.everyday)))
