"""Follow-ups: messages that say what they ask only together with what the talk is about."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.dialogue.reading.intent import Intent, IntentClassifier, IntentKind, Reading
from bot.dialogue.thresholds import (
    ALONE_FROM,
    ANSWERED,
    EXPECTED,
    FOLLOW_UP_AT_MOST,
    OWN_SCOPE,
    UNSEEN,
)
from bot.language.concepts import ConceptKind
from bot.language.tokens import words
from bot.matching import Match

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.knowledge import Knowledge
    from bot.language.utterance import Clause, Utterance


class FollowUps:
    """Reads messages in the light of a topic."""

    def __init__(self, knowledge: Knowledge, intents: IntentClassifier) -> None:
        """Search with `intents`; `knowledge` tells what a topic is about and what it leads to."""
        self._knowledge = knowledge
        self._intents = intents

    def read(self, utterance: Utterance, topic: str, alone: Intent) -> Intent:
        """Return the sense of `utterance` when the talk is about `topic`; `alone` where it stands alone."""
        if self._stands_alone(utterance.clauses, topic, alone):
            return alone
        by_topic = self._intents.read(utterance.words + words(self._knowledge.subject(topic)))
        if alone.kind is IntentKind.VAGUE:
            leaning = self._intents.settle(by_topic)
            says_more = leaning.best.id != topic or topic in self._knowledge.exercises
            if leaning.kind is IntentKind.ENTRY and says_more:
                return leaning
            known = self._knowledge.clarifications[alone.best.id].known
            if known and known != topic and topic.partition(".")[0] not in self._knowledge.exercises:
                return Intent(IntentKind.ENTRY, Match(known, alone.best.score), alone.near)
        leaning = self._blend(self._intents.read(utterance.words), by_topic, topic)
        if leaning.kind is IntentKind.ENTRY or (
            leaning.kind is IntentKind.UNSURE and alone.kind is not IntentKind.LIMIT
        ):
            return leaning
        return self._what_is_next(topic, alone) if alone.kind is IntentKind.VAGUE else alone

    def _stands_alone(self, clauses: Sequence[Clause], topic: str, alone: Intent) -> bool:
        asked_back = topic in self._knowledge.clarifications
        back = self._knowledge.clarifications.get(alone.best.id)
        answerable = alone.kind is IntentKind.VAGUE and back is not None and back.known is not None
        leans = any(clause.cues.leans for clause in clauses)
        complains = any(ConceptKind.COMPLAINT in clause.mentions.kinds for clause in clauses)
        within_exercise = topic.partition(".")[0] in self._knowledge.exercises and not complains
        # Within an exercise a body part is one of its details: "how high do my hips go".
        subjects = {ConceptKind.EXERCISE} if within_exercise else {ConceptKind.BODY, ConceptKind.EXERCISE}
        own_subject = any(clause.mentions.kinds & subjects for clause in clauses)
        return (
            sum(len(clause.words) for clause in clauses) > FOLLOW_UP_AT_MOST
            or (own_subject and not leans and not asked_back and not answerable)
            or (complains and alone.kind is IntentKind.VAGUE and not answerable)
            or (
                alone.kind is IntentKind.ENTRY
                and not leans
                and not asked_back
                and alone.best.score >= ALONE_FROM
            )
        )

    def _blend(self, by_words: Reading, by_topic: Reading, topic: str) -> Intent:
        """Return the intent that fits the words and the topic: the product of the two readings.

        Alone the words of a follow-up ask for nothing; what counts is which entry they would ask for.
        """
        alone, leaning = by_words.judgement, by_topic.judgement
        shares = {id_: score / max(alone.in_scope, UNSEEN) for id_, score in alone.matches}
        expected = self._knowledge.following(topic)
        products = {
            id_: score
            * max(shares[id_], UNSEEN)
            * (ANSWERED if id_ == topic else EXPECTED if id_ in expected else 1.0)
            for id_, score in self._intents.entries(leaning.matches)
        }
        in_scope = leaning.in_scope ** (1 - OWN_SCOPE) * alone.in_scope**OWN_SCOPE
        total = max(sum(products.values()), UNSEEN**3)
        matches = [Match(id_, in_scope * product / total) for id_, product in products.items()]
        matches.sort(key=lambda match: -match.score)
        return self._intents.settle(
            replace(by_topic, judgement=replace(leaning, matches=tuple(matches), in_scope=in_scope))
        )

    def _what_is_next(self, topic: str, vague: Intent) -> Intent:
        """Offer what the topic leads to, where "so what can I do?" says no more than that."""
        following = self._intents.entries([Match(id_, UNSEEN) for id_ in self._knowledge.following(topic)])
        return Intent(IntentKind.UNSURE, vague.best, following) if following else vague
