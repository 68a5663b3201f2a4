"""What a message asks for, in the light of what the talk is about."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.dialogue.explanation import Understood
from bot.dialogue.reading import compound
from bot.dialogue.reading.complaints import Complaints
from bot.dialogue.reading.follow_ups import FollowUps
from bot.dialogue.reading.intent import Intent, IntentClassifier, IntentKind, Reading
from bot.dialogue.reading.reranker import Reranker
from bot.dialogue.thresholds import COVERED_THRESHOLDS, EVIDENCE_THRESHOLDS, STORY, SURE_WITHOUT, TALK_FROM
from bot.knowledge.model import ConceptKind
from bot.matching import Match

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.dialogue.context import Context
    from bot.dialogue.reading.clauses import Clause, ClauseParser
    from bot.knowledge import Knowledge
    from bot.model_cache import Memo

_COMPLAINT = frozenset({ConceptKind.BODY, ConceptKind.COMPLAINT})
# What the words of the entries may decide otherwise.
_WEIGHED = frozenset(
    {IntentKind.ENTRY, IntentKind.UNSURE, IntentKind.VAGUE, IntentKind.NOTHING, IntentKind.LIMIT}
)
_UNSURE = frozenset({IntentKind.UNSURE, IntentKind.NOTHING, IntentKind.VAGUE})


class Resolver:
    """Brings the clauses of a message, its limits and its context to one or more senses."""

    def __init__(
        self, knowledge: Knowledge, intents: IntentClassifier, parser: ClauseParser, memo: Memo | None = None
    ) -> None:
        """Search with `intents` and take messages apart with `parser`, both made of `knowledge`."""
        self._limits = knowledge.limits
        self._intents = intents
        self._parser = parser
        self._evidence = Reranker(knowledge, intents.speller, memo)
        self._complaints = Complaints(knowledge, parser, memo)
        self._follow_ups = FollowUps(knowledge, intents)

    def read(self, text: str, context: Context) -> list[Intent]:
        """Return what `text` asks for in `context`; two questions give two senses, best first."""
        clauses, text = self._heard(text)
        reading = self._intents.read(text)
        matches = reading.matches
        alone = self._alone(text, reading, clauses)
        several = [alone]
        if len(clauses) > 1:
            several = compound.answers(self._intents, self._complaints, clauses, alone)
        answered = any(sense.kind is IntentKind.ENTRY for sense in several)
        if limit := self._limit(clauses, beside_answers=answered):
            return [Intent(IntentKind.LIMIT, Match(limit, 1.0), alone.near)]
        if len(several) > 1 or (several and several[0] is not alone):
            return several
        if context.topic and (alone.kind is not IntentKind.TALK or alone.best.score < TALK_FROM):
            return [self._follow_ups.read(text, clauses, context.topic, alone)]
        return self._both(text, matches, alone) or [alone]

    def _both(self, text: str, matches: Sequence[Match], sense: Intent) -> list[Intent]:
        """Return two senses in place of an unsure one where two entries share what drafts tell of it.

        A draft cuts what belongs together into many entries; which of two is meant, nobody could say.
        """
        unsure = sense.kind in {IntentKind.UNSURE, IntentKind.NOTHING} and self._evidence.concerns(matches)
        pair = self._evidence.pair(text, matches) if unsure else ()
        return [replace(sense, kind=IntentKind.ENTRY, best=match) for match in pair]

    def _weighed(self, text: str, sense: Intent, matches: Sequence[Match]) -> Intent:
        """Return the sense that the words of the entries themselves speak for, where they speak clearly."""
        weighed = self._evidence.weighed(text, matches)
        limit = self._limits.get(sense.best.id)
        covered = limit and not limit.strict and self._evidence.covers(text, weighed)
        by_words = self._intents.decide(weighed, COVERED_THRESHOLDS if covered else EVIDENCE_THRESHOLDS)
        if by_words.kind is IntentKind.ENTRY:
            scores = dict(matches)
            return replace(by_words, best=Match(by_words.best.id, scores[by_words.best.id]), near=sense.near)
        return sense if sense.kind is not IntentKind.ENTRY else replace(sense, kind=IntentKind.UNSURE)

    def explain(self, text: str) -> Understood:
        """Return how `text` is read where nothing was said before."""
        clauses = self._parser.clauses(text)
        best = (next(iter(self._intents.search(clause.text)), None) for clause in clauses)
        _, searched = self._heard(text)
        return Understood(tuple(zip(clauses, best, strict=True)), searched, *self._intents.explain(searched))

    def _heard(self, text: str) -> tuple[Sequence[Clause], str]:
        """Return the clauses that count, and the text that they make."""
        said = self._parser.clauses(text)
        clauses = _relevant(said)
        return clauses, text if len(clauses) == len(said) else " ".join(clause.text for clause in clauses)

    def _limit(self, clauses: Sequence[Clause], *, beside_answers: bool) -> str | None:
        """Return the limit whose term counts: a strict one always, others unless the rest has answers.

        What is joined to a question is asked as well: "how do squats and fasting go together". What a story
        tells without asking is only its background.
        """
        asked = False
        beside_answers = beside_answers or len(clauses) >= STORY
        for clause in clauses:
            asked = clause.question or (asked and clause.joined and ConceptKind.COMPLAINT not in clause.kinds)
            if clause.limit and (asked or not beside_answers or self._limits[clause.limit].strict):
                return clause.limit
        return None

    def _alone(self, text: str, reading: Reading, clauses: Sequence[Clause]) -> Intent:
        """Return the sense of the whole message; a long story is seldom sure, but an entry is offered."""
        sense, matches = self._intents.settle(reading), reading.matches
        unsure = sense.kind in _WEIGHED and sense.best.score < SURE_WITHOUT
        if unsure and self._evidence.concerns(matches):
            sense = self._weighed(text, sense, matches)
        if sense.kind in _UNSURE:
            sense = self._complaints.sense(clauses, sense.near) or sense
        is_story = sense.kind is IntentKind.NOTHING and len(clauses) > 1
        if is_story and sense.near and sense.near[0] == matches[0]:
            return replace(sense, kind=IntentKind.UNSURE, best=matches[0])
        return sense


def _relevant(clauses: Sequence[Clause]) -> Sequence[Clause]:
    """Return the clauses without those that deny a complaint; all of them where nothing else is left.

    Who is well by now asks about none of the complaints before: "first my shin, then my hip, all healed".
    """
    well = max((at for at, clause in enumerate(clauses) if clause.well), default=-1)
    kept = [
        clause
        for at, clause in enumerate(clauses)
        if not (
            clause.denied or clause.well or (at < well and clause.kinds & _COMPLAINT and not clause.question)
        )
    ]
    says_something = any(clause.kinds or clause.question for clause in kept)
    return kept if says_something else clauses
