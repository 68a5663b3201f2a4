"""The features by which a message is judged in its context: signals of each candidate, traits of the turn."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bot.dialogue.in_talk.aspects import parent_of
from bot.dialogue.in_talk.exercise_names import ExerciseNames
from bot.dialogue.reading.intent import IntentKind
from bot.knowledge.examples import OFF_TOPIC
from bot.knowledge.follow_ups import ASPECT, SAME
from bot.language.concepts import ConceptKind
from bot.language.phrases import PhraseSet

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Mapping

    from bot.dialogue.context import Context
    from bot.dialogue.in_talk.aspects import Aspects
    from bot.dialogue.reading.intent import Intent, Reading
    from bot.knowledge import Knowledge
    from bot.language.utterance import Utterance
    from bot.matching.linear.sparse_matrix import Doubles

# The least probability of a candidate in a reading, so that one reading can outvote the other.
UNSEEN = 0.003
# Topics for which an exercise is still referred to: "how many?", "how often?", "and which muscles?".
SPOKEN_OF = 2

# Signals of each candidate, with their default weights: a product of the two readings.
CANDIDATE_SIGNALS = {
    "alone": 1.0,  # log-probability of it for the turn alone, if the turn asks for anything
    "in_topic": 1.0,  # the same for the turn read with the topic
    "said_after": 0.0,  # score by words for its label: what people say after an answer to ask for it
    "meant_after": 0.0,  # the same by meaning
    "is_topic": -0.35,  # it is the topic
    "is_offered": 0.7,  # it is what the topic leads to, or what was just offered
    "is_detail": 0.0,  # it is a detail of the same exercise or entry
    "is_aspect": 0.0,  # it is the aspect of the topic for the exercise that is named
    "in_exercise": 0.7,  # log-probability of it for the turn read with the exercise before the topic
    "of_exercise": 0.7,  # it is that exercise, or a detail of it
    "is_exercise": 0.0,  # it is an exercise, or a detail of one
    "is_talk": 0.0,  # it is small talk
    "is_vague": -0.7,  # it is a clarification
    "answers_vague": 0.0,  # probability, for the turn alone, of the clarifications that offer it
    "answers_vague_here": 1.0,  # the same, if it belongs to the topic
    "stands_alone": 0.0,  # the turn alone would be answered with it
    "nothing": 0.0,  # it stands for: nothing known is asked for
    "nothing_alone": 0.15,  # the log-odds that the turn alone asks for nothing known
    "nothing_in_topic": 0.85,  # those of the turn beside the topic
    "nothing_stands": 0.5,  # the turn alone would be declined
    "nothing_scale": 1.0,  # the logarithm of the sum over all candidates
}
_OF_NOTHING = 5
# Traits of the turn.
TURN_TRAITS = (
    "always",
    "leans",  # it refers back
    "asks",
    "names_exercise",
    "names_part",  # of the body
    "complains",
    "names_nothing",
    "length",  # the logarithm of the number of words
    "in_exercise",  # the topic is an exercise or a detail of one
    "in_complaint",  # the topic is what a complaint is answered with
    "after_question",  # the topic is a clarification
    "after_decline",
    "wants_another",  # it says "the other one" or "next"
    "parts",  # it says thanks or goodbye, whatever else it says
)


# Default weights of a signal with a trait: "another one" is not the topic.
USUALLY_BESIDES = {("is_topic", "wants_another"): -3.0}


class Position(NamedTuple):
    """The state of the conversation before a message.

    It is the topic, what was offered, whether the last message was declined, the body parts that were named
    last, and the exercise that was the topic before, if the present topic is not about an exercise.
    """

    topic: str | None
    offered: frozenset[str] = frozenset()
    is_declined: bool = False
    parts: tuple[str, ...] = ()
    exercise: str | None = None

    @classmethod
    def of(cls, context: Context, exercises: Container[str]) -> Position:
        """Return the position in `context`; `exercises` are the ids of all exercises."""
        talk = context.talk
        lately = [parent_of(id_) for id_ in (context.topic, *talk.earlier[:SPOKEN_OF])]
        spoken_of = next((id_ for id_ in lately if id_ in exercises), None)
        return cls(
            context.topic,
            frozenset(talk.asks),
            talk.is_declined,
            talk.parts,
            spoken_of if spoken_of != lately[0] else None,
        )


class TurnReadings(NamedTuple):
    """A turn and its readings.

    `alone` is its reading without context, and `intent` the intent of that. `in_topic` is the reading with
    the words of the topic, and `in_exercise` that with the exercise before the topic, if there is one.
    `said_after` and `meant_after` are the scores of the labels of follow-ups.
    """

    utterance: Utterance
    alone: Reading
    intent: Intent
    in_topic: Reading
    in_exercise: Reading | None
    said_after: Mapping[str, float]
    meant_after: Mapping[str, float]


def usual_weights() -> Doubles:
    """Return the default weights of the signals (rows) for the traits (columns)."""
    table = np.zeros((len(CANDIDATE_SIGNALS), len(TURN_TRAITS)))
    table[:, 0] = list(CANDIDATE_SIGNALS.values())
    signals = list(CANDIDATE_SIGNALS)
    for (signal, trait), weight in USUALLY_BESIDES.items():
        table[signals.index(signal), TURN_TRAITS.index(trait)] = weight
    return table


class TurnSignals:
    """Computes the signals of turns for the candidates of `knowledge`."""

    def __init__(self, knowledge: Knowledge, aspects: Aspects, complaints: frozenset[str]) -> None:
        """List the candidates: entries, small talk, clarifications.

        `aspects` are those of exercises, and `complaints` the entries that answer complaints.
        """
        self._aspects, self._names = aspects, ExerciseNames(knowledge)
        self._complaints = complaints
        cues = knowledge.vocabulary.cues
        self._another = PhraseSet((*cues.other, *cues.others, *cues.next))
        self._parting = PhraseSet(cues.parting)
        self.knowledge = knowledge
        self.ids = (*knowledge.entries, *knowledge.small_talk, *knowledge.clarifications)
        self._places = {id_: place for place, id_ in enumerate(self.ids)}
        self._exercises = np.array([self._is_exercise(id_) for id_ in self.ids], dtype=np.float64)
        self._talk, self._vague = self._mask(knowledge.small_talk), self._mask(knowledge.clarifications)
        backs = knowledge.clarifications.values()
        self._answers = np.array([self._mask({*back.next, back.known}) for back in backs]).reshape(
            len(backs), len(self.ids)
        )

    def place(self, label: str, topic: str, utterance: Utterance) -> int:
        """Return the row of the candidate that `label` stands for, for `utterance` after `topic`."""
        if label == ASPECT:
            named = next(iter(self._names.find(utterance)), None)
            label = self._aspects.same_aspect(topic, named) if named else topic
        return self._places.get(topic if label == SAME else label, len(self.ids))

    def _same_aspects(self, topics: Collection[str], utterance: Utterance) -> frozenset[str]:
        """Return the entries with the aspects of `topics` for the exercises that `utterance` names."""
        named = self._names.find(utterance)
        told = frozenset(self._aspects.same_aspect(topic, each) for topic in topics for each in named)
        return told - {*topics, *named}

    def of_candidates(self, turn: TurnReadings, position: Position) -> Doubles:
        """Return the signals of the candidates, one row each; the last row stands for nothing known."""
        alone, beside = self._shares(turn.alone), self._shares(turn.in_topic)
        topic = position.topic or ""
        root = parent_of(topic)
        is_topic = self._mask({topic})
        offered = self._mask({*self.knowledge.following(topic), *position.offered})
        carried = self._same_aspects((topic, *position.offered), turn.utterance)
        detail = self._mask({id_ for id_ in self.ids if parent_of(id_) == root}) * (1 - is_topic)
        vague = alone[self._vague > 0] @ self._answers
        stands = turn.intent.kind in {IntentKind.ENTRY, IntentKind.TALK}
        logs = np.log(np.stack([alone, beside]) + UNSEEN)
        spoken_of = np.zeros(len(self.ids))
        if turn.in_exercise:
            spoken_of = np.log(self._shares(turn.in_exercise) + UNSEEN)
            spoken_of -= spoken_of.max()
        after = turn.said_after, turn.meant_after
        table = np.zeros((len(self.ids) + 1, len(CANDIDATE_SIGNALS)))
        table[:-1, :-_OF_NOTHING] = np.stack(
            [
                *logs,
                *(self._labelled(scores, is_topic, self._mask(carried)) for scores in after),
                is_topic,
                offered,
                detail,
                self._mask(carried),
                spoken_of,
                self._mask({id_ for id_ in self.ids if parent_of(id_) == position.exercise}),
                self._exercises,
                self._talk,
                self._vague,
                vague,
                vague * np.maximum(offered, np.maximum(detail, is_topic)),
                self._mask({turn.intent.best.id}) * stands,
            ],
            axis=1,
        )
        table[-1, 2:4] = [scores.get(OFF_TOPIC, 0.0) for scores in after]
        declined = turn.intent.kind in {IntentKind.LIMIT, IntentKind.NOTHING}
        scale = np.log(np.exp(logs.sum(axis=0)).sum())
        odds = _odds_of_nothing(turn.alone), _odds_of_nothing(turn.in_topic)
        table[-1, -_OF_NOTHING:] = (1, *odds, declined, scale)
        return table

    def of_turn(self, turn: TurnReadings, position: Position) -> Doubles:
        """Return the traits of `turn`."""
        clauses = turn.utterance.clauses
        kinds = frozenset[ConceptKind]().union(*(clause.mentions.kinds for clause in clauses))
        traits = (
            1,
            any(clause.cues.leans for clause in clauses),
            any(clause.cues.question for clause in clauses),
            ConceptKind.EXERCISE in kinds,
            ConceptKind.BODY in kinds,
            ConceptKind.COMPLAINT in kinds,
            not kinds,
            # About 0 for a turn of two words.
            np.log1p(sum(len(clause.words) for clause in clauses)) - 1,
            self._is_exercise(position.topic or ""),
            position.topic in self._complaints,
            position.topic in self.knowledge.clarifications,
            position.is_declined,
            self._another.occurs_in(turn.utterance.typed),
            self._parting.occurs_in(turn.utterance.typed),
        )
        return np.array(traits, dtype=np.float64)

    def _labelled(self, scores: Mapping[str, float], is_topic: Doubles, is_aspect: Doubles) -> Doubles:
        """Return the scores of the candidates' labels; the topic and its aspect have labels of their own."""
        own = np.array([scores.get(id_, 0.0) for id_ in self.ids])
        for label, is_meant in ((SAME, is_topic), (ASPECT, is_aspect)):
            own = np.where(is_meant > 0, np.maximum(own, scores.get(label, 0.0)), own)
        return own

    def _shares(self, reading: Reading) -> Doubles:
        """Return the probability of each candidate in `reading`, given that it asks for anything known."""
        shares = np.zeros(len(self.ids))
        for id_, score in reading.judgement.matches:
            shares[self._places[id_]] = score
        whole: Doubles = shares / max(float(shares.sum()), 1e-9)
        return whole

    def _is_exercise(self, id_: str) -> bool:
        return parent_of(id_) in self.knowledge.exercises

    def _mask(self, ids: Container[str | None]) -> Doubles:
        return np.array([id_ in ids for id_ in self.ids], dtype=np.float64)


def _odds_of_nothing(reading: Reading) -> float:
    inside = min(max(reading.judgement.in_scope, 1e-4), 1 - 1e-4)
    return float(np.log((1 - inside) / inside))
