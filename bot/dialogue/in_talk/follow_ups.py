"""Follow-ups: a message is read alone and together with its topic, and one policy judges the readings.

The message alone, and the message with the words of the topic, are two readings. A third one scores what
people say after an answer, whatever the answer was about. From these readings each candidate (an entry,
small talk, a clarification, or nothing known) gets signals; each signal counts by itself and with each trait
of the message (`turn_signals.py`). A conditional logit turns them into probabilities, and the costs in
`policy.py` decide as for a message without context.

The weights are learned from `follow-ups.yaml`: each message there, after some of the topics that it may
follow. These messages are in no other index, and the third reading scores each one without itself, so the
signals are like those of unseen messages. Without such a file default weights are used: the product of the
first two readings.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bot.dialogue.in_talk.said_after import SaidAfter
from bot.dialogue.in_talk.turn_signals import Position, TurnReadings, TurnSignals, usual_weights
from bot.knowledge.examples import OFF_TOPIC
from bot.language.concepts import ConceptKind
from bot.language.tokens import words
from bot.matching import Match
from bot.matching.linear import conditional_logit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.dialogue.in_talk.said_after import Said
    from bot.dialogue.reading.intent import Intent, IntentClassifier, Reading
    from bot.language.utterance import Utterance
    from bot.matching.linear.sparse_matrix import Doubles
    from bot.matching.meaning.encoder import Encoder
    from bot.model_cache import Arrays, Memo

# The number of topics of a group after which each of its messages is learned; more teach nothing new.
TOPICS_A_MESSAGE = 3
# Keeps the weights near their defaults.
RIDGE = 2.0


class TurnAlone(NamedTuple):
    """A message read without context: the utterance, its matches, and the intent that they give."""

    utterance: Utterance
    reading: Reading
    intent: Intent


class Example(NamedTuple):
    """A training example: the number of the message, the signals, and the index of the right candidate."""

    message: int
    candidates: Doubles
    traits: Doubles
    chosen: int


class FollowUps:
    """Judges messages in their context."""

    def __init__(
        self,
        signals: TurnSignals,
        intents: IntentClassifier,
        alone: Callable[[str], TurnAlone],
        encoder: Encoder | None,
        memo: Memo,
    ) -> None:
        """Learn the weights of `signals` from the follow-ups of the content, or recall them from `memo`.

        `alone` reads a message without context.
        """
        self._knowledge = knowledge = signals.knowledge
        self._intents = intents
        self._signals = signals
        self._forms = {concept.id: concept.forms[0] for concept in knowledge.vocabulary.concepts}
        self._said = SaidAfter(knowledge, encoder, memo.part("after")) if knowledge.follow_ups else None
        name = f"follow-ups-{'meaning' if intents.reads_meaning else 'words'}"
        self._weights: Doubles = memo.recall(name, lambda: self._learned(alone))["weights"]

    def read(self, turn: TurnAlone, position: Position) -> Intent:
        """Return the intent of `turn` at this `position` of the talk."""
        matches, in_scope = self._judged(turn, position)
        judgement = replace(turn.reading.judgement, matches=matches, in_scope=in_scope)
        return self._intents.decide_reading(replace(turn.reading, judgement=judgement, matches=matches))

    def ranked(self, turn: TurnAlone, position: Position) -> tuple[Match, ...]:
        """Return what `turn` may ask for at this `position` of the talk, likeliest first."""
        return self._judged(turn, position)[0]

    def _judged(self, turn: TurnAlone, position: Position) -> tuple[tuple[Match, ...], float]:
        """Return what `turn` may ask for, likeliest first, and the probability that it is one of these."""
        readings = self._readings(turn, position, self._scores(turn.utterance))
        odds = conditional_logit.odds(
            self._signals.of_candidates(readings, position)[None],
            self._signals.of_turn(readings, position)[None],
            self._weights,
        )
        chances = conditional_logit.probability(odds)[0]
        order = np.argsort(-chances[:-1], kind="stable")
        matches = tuple(Match(self._signals.ids[at], float(chances[at])) for at in order.tolist())
        return matches, float(1 - chances[-1])

    def examples(self, alone: Callable[[str], TurnAlone]) -> Iterator[Example]:
        """Yield training examples: each message after some of its topics, with its label."""
        if self._said is None:
            return
        for number, message in enumerate(self._said.messages):
            turn, after = alone(message.text), message.after
            for step in range(min(TOPICS_A_MESSAGE, len(after))):
                topic = after[(number + step * max(1, len(after) // TOPICS_A_MESSAGE)) % len(after)]
                is_declined = topic == OFF_TOPIC
                position = Position(None if is_declined else topic, is_declined=is_declined)
                readings = self._readings(turn, position, self._said.held_out(message))
                yield Example(
                    number,
                    self._signals.of_candidates(readings, position),
                    self._signals.of_turn(readings, position),
                    self._signals.place(message.label, topic, turn.utterance),
                )

    def _readings(self, turn: TurnAlone, position: Position, said: Said) -> TurnReadings:
        beside = self._beside(turn.utterance, position)
        in_topic = self._intents.read(turn.utterance.words + beside) if beside else turn.reading
        in_exercise = None
        if position.exercise:
            subject = words(self._knowledge.subject(position.exercise))
            in_exercise = self._intents.read(turn.utterance.words + subject)
        return TurnReadings(turn.utterance, turn.reading, turn.intent, in_topic, in_exercise, *said)

    def _beside(self, utterance: Utterance, position: Position) -> list[str]:
        """Return the words with which `utterance` is read: those of the topic.

        A complaint without a body part is about the body parts that were named last.
        """
        kinds = frozenset[ConceptKind]().union(*(clause.mentions.kinds for clause in utterance.clauses))
        if position.parts and ConceptKind.COMPLAINT in kinds and ConceptKind.BODY not in kinds:
            return [word for part in position.parts for word in words(self._forms.get(part, ""))]
        return words(self._knowledge.subject(position.topic)) if position.topic else []

    def _scores(self, utterance: Utterance) -> Said:
        return self._said.scores(utterance.typed) if self._said else ({}, {})

    def _learned(self, alone: Callable[[str], TurnAlone]) -> Arrays:
        """Return the weights under which the right candidates are most likely."""
        usual = usual_weights()
        examples = [*self.examples(alone)]
        if not examples:
            return {"weights": usual}
        _, *columns = zip(*examples, strict=True)
        candidates, traits, chosen = map(np.stack, columns)
        return {"weights": conditional_logit.fit(candidates, traits, chosen, usual, RIDGE)}
