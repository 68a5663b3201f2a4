"""Resolves what a message asks for in its context."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from bot.dialogue.explanation import ReadClause, ReadIntent, Understood
from bot.dialogue.in_talk.aspects import Aspects, parent_of
from bot.dialogue.in_talk.follow_ups import FollowUps, TurnAlone
from bot.dialogue.in_talk.turn_signals import Position, TurnSignals
from bot.dialogue.reading import compound
from bot.dialogue.reading.complaints import Complaints
from bot.dialogue.reading.intent import Intent, IntentClassifier, IntentKind, Reading
from bot.dialogue.reading.reranker import Reranker
from bot.dialogue.thresholds import (
    ASKED_FROM,
    COVERED_THRESHOLDS,
    NAME_AT_MOST,
    RERANK_THRESHOLDS,
    STORY,
    SURE_FROM,
    SURE_WITHOUT,
)
from bot.language.concepts import ConceptKind
from bot.matching import Match

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.dialogue.context import Context
    from bot.dialogue.reading.reranker import Terms
    from bot.knowledge import Knowledge
    from bot.language.parsing import UtteranceParser
    from bot.language.utterance import Clause, Utterance
    from bot.matching.meaning.encoder import Encoder
    from bot.model_cache import Memo

_COMPLAINT = frozenset({ConceptKind.BODY, ConceptKind.COMPLAINT})
# The kinds of intents that the reranker may change.
_WEIGHED = frozenset(
    {IntentKind.ENTRY, IntentKind.UNSURE, IntentKind.VAGUE, IntentKind.NOTHING, IntentKind.LIMIT}
)
_UNSURE = frozenset({IntentKind.UNSURE, IntentKind.NOTHING, IntentKind.VAGUE})


class _Question(NamedTuple):
    """What all readings of a message share.

    `utterance` is the message without its denied complaints, `reading` is that of the whole utterance, and
    `terms` are its informative terms if an entry of a draft is near, else none.
    """

    utterance: Utterance
    reading: Reading
    terms: Terms | None


class Resolver:
    """Finds the intents of a message from its clauses, its limits and its context."""

    def __init__(
        self,
        knowledge: Knowledge,
        intents: IntentClassifier,
        parser: UtteranceParser,
        encoder: Encoder | None,
        memo: Memo,
    ) -> None:
        """Search with `intents`, and learn from the texts of `knowledge`, parsed by `parser`."""
        self._knowledge = knowledge
        self._limits = knowledge.limits
        self._intents = intents
        self._reranker = Reranker(knowledge, parser.concepts, memo)
        self._complaints = Complaints(knowledge, parser, memo)
        self._follow_ups = FollowUps(
            TurnSignals(knowledge, Aspects(knowledge), self._complaints.entries),
            intents,
            lambda text: self._alone(parser.parse(text)),
            encoder,
            memo,
        )

    def read(self, utterance: Utterance, context: Context) -> list[Intent]:
        """Return the intents of `utterance` in `context`, best first; two questions give two intents.

        The readings of a message are tried here, in the order in which they count.
        """
        question = self._question(utterance)
        intent = self._whole(question)
        parts = self._parts(question, intent)
        return (
            self._out_of_scope(question, intent, parts)
            or self._several(question, intent, parts, context)
            or self._follow_up(question, intent, context)
            or self._two_articles(question, intent)
            or [intent]
        )

    def about(self, ids: Sequence[str], rest: Utterance, context: Context) -> str:
        """Return the id that a message means which refers to `ids` and has other words, `rest`.

        If there are several ids, likeliest first, the rest describes which is meant ("the other one, lying
        down"). If there is one, the rest may ask for a detail of it ("which muscles in the first").
        """
        if len(ids) == 1:
            context = replace(context, topic=ids[0])
        question = self._question(rest)
        turn = TurnAlone(question.utterance, question.reading, self._whole(question))
        likeliest = self._follow_ups.ranked(turn, Position.of(context, self._knowledge.exercises))
        if len(ids) > 1:
            named = (parent_of(match.id) for match in likeliest)
            return next((id_ for id_ in named if id_ in ids), ids[0])
        return next((match.id for match in likeliest if parent_of(match.id) == parent_of(ids[0])), ids[0])

    def explain(self, utterance: Utterance, context: Context) -> Understood:
        """Return how `utterance` is understood in `context`; its search result is without context."""
        clauses = tuple(
            ReadClause.of(clause, next(iter(self._intents.search(clause.words)), None))
            for clause in utterance.clauses
        )
        searched = utterance.only(_relevant(utterance.clauses)).words
        intents = tuple(
            ReadIntent(intent.kind.name.lower(), intent.best.id, intent.best.score)
            for intent in self.read(utterance, context)
        )
        return Understood(clauses, " ".join(searched), self._intents.explain(searched), intents)

    def _question(self, utterance: Utterance) -> _Question:
        relevant = utterance.only(_relevant(utterance.clauses))
        reading = self._intents.read(relevant.words)
        drafted = self._reranker.concerns(reading.matches)
        return _Question(
            relevant, reading, self._reranker.informative_terms(relevant.stems) if drafted else None
        )

    def _whole(self, question: _Question) -> Intent:
        """Return the intent of the whole message; if that is unsure, the complaint in it, if there is one."""
        clauses, matches = question.utterance.clauses, question.reading.matches
        intent = self._intents.decide_reading(question.reading)
        if question.terms is not None and intent.kind in _WEIGHED and intent.best.score < SURE_WITHOUT:
            intent = self._reranked(intent, question.terms, matches)
        if intent.kind in _UNSURE:
            intent = self._complaints.find_intent(clauses, intent.near) or intent
        return intent

    def _reranked(self, intent: Intent, terms: Terms, matches: Sequence[Match]) -> Intent:
        """Return `intent`, changed by the reranker if the words of the entries are clear."""
        reranked = self._reranker.rerank(terms, matches)
        limit = self._limits.get(intent.best.id)
        covered = limit and not limit.strict and self._reranker.covers(terms, reranked)
        by_words = self._intents.decide_matches(
            reranked, COVERED_THRESHOLDS if covered else RERANK_THRESHOLDS
        )
        if by_words.kind is IntentKind.ENTRY:
            scores = dict(matches)
            return replace(by_words, best=Match(by_words.best.id, scores[by_words.best.id]), near=intent.near)
        if intent.kind is not IntentKind.ENTRY or self._reranker.agrees(intent.best, reranked):
            return intent
        return replace(intent, kind=IntentKind.UNSURE)

    def _parts(self, question: _Question, whole: Intent) -> list[Intent]:
        """Return the intents of the clauses and of the `whole`, each entry once, best first."""
        utterance = question.utterance
        if len(utterance.clauses) <= 1:
            return [whole]

        def follow_up(clause: Clause, topic: str) -> Intent:
            return self._follow_ups.read(self._alone(utterance.alone(clause)), Position(topic))

        return compound.intents_of_clauses(
            self._intents, self._complaints, follow_up, utterance.clauses, whole
        )

    def _out_of_scope(self, question: _Question, whole: Intent, parts: Sequence[Intent]) -> list[Intent]:
        """Return the limit that the message names: a strict one always, others unless the rest has answers.

        A limit that is joined to a question is asked about too: "how do squats and fasting go together". In a
        long message, a limit that is only mentioned does not count.
        """
        clauses = question.utterance.clauses
        answered = any(part.kind is IntentKind.ENTRY for part in parts) or len(clauses) >= STORY
        asked = False
        for clause in clauses:
            complains = ConceptKind.COMPLAINT in clause.mentions.kinds
            asked = clause.cues.question or (asked and clause.cues.joined and not complains)
            limit = clause.mentions.limit
            if limit and (asked or not answered or self._limits[limit].strict):
                declined = [Intent(IntentKind.LIMIT, Match(limit, 1.0), whole.near)]
                return self._beside(limit, clauses) or declined
        return []

    def _beside(self, limit: str, clauses: Sequence[Clause]) -> list[Intent]:
        """Return questions beside a named `limit` that do not lead to exercises, if the limit allows it.

        "They call it arthritis, do weak glutes make it worse?" is answered; "which exercises help?" is not,
        since only a professional can judge whether an exercise suits somebody who is ill.
        """
        if not self._limits[limit].beside:
            return []
        asked = [clause for clause in clauses if clause.cues.question and not clause.mentions.limit]
        found = [matches[0] for clause in asked if (matches := self._intents.search(clause.words))]
        return [
            Intent(IntentKind.ENTRY, match, beside=limit)
            for match in self._intents.entries(found)
            if match.score >= ASKED_FROM and not self._knowledge.leads_to_exercise(match.id)
        ][:1]

    @staticmethod
    def _several(question: _Question, whole: Intent, parts: list[Intent], context: Context) -> list[Intent]:
        """Return the intents of the clauses (`parts`) if they say more than the `whole`.

        If there is a topic, a single clause must be certain, and no statement may name an exercise; all else
        is left to the follow-ups: "i did squats on sunday, it is those".
        """
        if len(parts) == 1 and context.topic:
            tells = any(map(_tells_of_exercise, question.utterance.clauses))
            if tells or parts[0].best.score < SURE_FROM:
                return []
        return parts if len(parts) > 1 or (parts and parts[0] is not whole) else []

    def _follow_up(self, question: _Question, whole: Intent, context: Context) -> list[Intent]:
        """Return the intent as a follow-up, if there is a topic."""
        position = Position.of(context, self._knowledge.exercises)
        if position.topic is None and not position.is_declined:
            return []
        return [self._follow_ups.read(TurnAlone(question.utterance, question.reading, whole), position)]

    def _alone(self, utterance: Utterance) -> TurnAlone:
        question = self._question(utterance)
        return TurnAlone(question.utterance, question.reading, self._whole(question))

    def _two_articles(self, question: _Question, whole: Intent) -> list[Intent]:
        """Return two intents instead of an unsure one if two entries of a draft share its words.

        A draft splits a subject into many entries; nobody could say which of two is meant.
        """
        if question.terms is None or whole.kind not in {IntentKind.UNSURE, IntentKind.NOTHING}:
            return []
        pair = self._reranker.pair(question.terms, question.reading.matches)
        return [replace(whole, kind=IntentKind.ENTRY, best=match) for match in pair]


def _relevant(clauses: Sequence[Clause]) -> Sequence[Clause]:
    """Return the clauses without those that deny a complaint; all of them if nothing else is left.

    After a recovery, complaints before it do not count: "first my shin, then my hip, all healed".
    """
    recovered = max((at for at, clause in enumerate(clauses) if clause.cues.recovered), default=-1)
    kept = [
        clause
        for at, clause in enumerate(clauses)
        if not (
            clause.cues.denied
            or clause.cues.recovered
            or (at < recovered and clause.mentions.kinds & _COMPLAINT and not clause.cues.question)
        )
    ]
    return kept if any(clause.says_something for clause in kept) else clauses


def _tells_of_exercise(clause: Clause) -> bool:
    is_named = ConceptKind.EXERCISE in clause.mentions.kinds
    return is_named and not clause.cues.question and len(clause.core) > NAME_AT_MOST
