"""Follow-ups: messages that say what they ask only together with what the talk is about."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from bot.dialogue.reading.intent import Intent, IntentClassifier, IntentKind
from bot.dialogue.thresholds import (
    ALONE_FROM,
    ANSWERED,
    EXPECTED,
    FOLLOW_UP_AT_MOST,
    FOLLOW_UP_THRESHOLDS,
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
        by_topic = self._intents.search(utterance.words + words(self._knowledge.subject(topic)))
        if alone.kind is IntentKind.VAGUE:
            leaning = self._intents.decide(by_topic)
            says_more = leaning.best.id != topic or topic in self._knowledge.exercises
            if leaning.kind is IntentKind.ENTRY and says_more:
                return leaning
            known = self._knowledge.clarifications[alone.best.id].known
            if known and known != topic and topic.partition(".")[0] not in self._knowledge.exercises:
                return Intent(IntentKind.ENTRY, Match(known, alone.best.score), alone.near)
        leaning = self._blend(alone.near, by_topic, topic)
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

    def _blend(self, near: Sequence[Match], by_topic: Sequence[Match], topic: str) -> Intent:
        """Find the entry that fits the words and the topic: the geometric mean of the two searches."""
        by_words = dict(near)
        expected = self._knowledge.following(topic)
        blended = []
        for id_, score in self._intents.entries(by_topic):
            both = math.sqrt(score * max(by_words.get(id_, 0.0), UNSEEN))
            likelier = ANSWERED if id_ == topic else EXPECTED if id_ in expected else 1.0
            blended.append(Match(id_, min(1.0, both * likelier)))
        return self._intents.decide(sorted(blended, key=lambda match: -match.score), FOLLOW_UP_THRESHOLDS)

    def _what_is_next(self, topic: str, vague: Intent) -> Intent:
        """Offer what the topic leads to, where "so what can I do?" says no more than that."""
        following = self._intents.entries([Match(id_, UNSEEN) for id_ in self._knowledge.following(topic)])
        return Intent(IntentKind.UNSURE, vague.best, following) if following else vague
