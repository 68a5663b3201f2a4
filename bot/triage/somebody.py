"""The probability that a message is about a person, not about an animal, a thing, a story or a phrase.

A message with the words of a sign may be about nobody who is ill now ("heart attack burger near me"). A
linear model of the words and word classes in a message, and its meaning if there is an encoder, give one
probability. It never causes an alarm; it only weakens one.
"""

from __future__ import annotations

from itertools import accumulate, chain
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from bot.matching.linear import logistic
from bot.triage.classifier import ExampleClassifier, Features, fit
from bot.triage.meaning import OF_EACH_SIGN, ExampleMeaning, is_sound, learn_meaning
from bot.triage.reading.assertion import PREFIX as CUE
from bot.triage.rules import PART

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from bot.knowledge.warning_signs import WarningExamples, WarningSign
    from bot.matching.ranker import Ranker
    from bot.model_cache import Memo
    from bot.triage.reading.reader import TriageReader
    from bot.triage.rules import TriageReading

    Doubles = NDArray[np.float64]

# The names of the learned weights, and of the held-out scores.
WEIGHTS, HELD_OUT = "chance", "held-out"
# The only class of the classifier: about a person.
IS_SOMEBODY = "somebody"
# The most words in the name of an emergency; a longer match has other words in it.
LONGEST_NAME = 3
# The weight of a text that is about a person although it is similar to a look-alike: there are few of them.
NEAR_COUNTS = 6
# Default weights if there are too few texts to learn from: bias, words, meaning.
USUAL = (0.0, 3.0, 3.0)
# Strength of the penalty that keeps weights near the defaults, as a number of texts.
PENALTY = 4.0


class Scores(NamedTuple):
    """The two scores of a message: about 1 for a person, -1 for none; `meaning` is 0 if it is not known."""

    words: float
    meaning: float = 0.0

    @property
    def row(self) -> tuple[float, ...]:
        """The scores as a row for the regression, with a 1 for its bias."""
        return (1.0, self.words, self.meaning)


class SomebodyModel:
    """The probability that a message is about a person's body, learned from examples of both kinds."""

    def __init__(
        self,
        signs: Sequence[WarningSign],
        examples: WarningExamples,
        reader: TriageReader,
        memo: Memo,
        ranker: Ranker | None,
    ) -> None:
        """Learn from phrasings and examples of `signs`, with look-alikes as negatives.

        What `memo` has is not learned again. Meaning is a signal if `ranker` has it.
        """
        self._features = SomebodyFeatures(reader)
        told = [*((*sign.phrasings, *examples.signs.get(sign.id, ())) for sign in signs), examples.somebody]
        others = [*chain(*examples.look_alikes.values())]
        lesson = _Lesson(told, others, lambda text: self._of_text(reader.read_text(text)))
        learned = dict(memo.recall("triage-somebody", lesson.by_words))
        self._weights, held_out = learned.pop(WEIGHTS), learned.pop(HELD_OUT)
        self._classifier = ExampleClassifier(learned)
        self._meaning: ExampleMeaning | None = None
        if ranker and ranker.has_meaning:
            meant = dict(
                memo.recall("triage-somebody-meaning", lambda: lesson.by_meaning(ranker, held_out.tolist()))
            )
            self._weights_with_meaning = meant.pop(WEIGHTS)
            self._meaning = ExampleMeaning(ranker, meant)

    def _of_text(self, reading: TriageReading) -> Features:
        return self._features(reading, range(len(reading.meant)))

    def chance(self, reading: TriageReading, places: Sequence[int]) -> float:
        """Return the probability 0..1 that the words at these places are about a person's body."""
        score = self._classifier.score(self._features(reading, places))
        typed = [word for at in places if (word := reading.tokens[at].word)]
        meaning = self._meaning.score(typed) if self._meaning else None
        if meaning is None:
            return _chance(self._weights, Scores(score))
        return _chance(self._weights_with_meaning, Scores(score, meaning))


class SomebodyFeatures:
    """The features of the model: stems of words, and the classes of words and cues that occur.

    The name of an emergency is left out: it occurs in look-alikes as well as in signs.
    """

    def __init__(self, reader: TriageReader) -> None:
        self._stem = reader.stem
        self._classes = frozenset(reader.classes)
        self._plain = reader.plain

    def __call__(self, reading: TriageReading, places: Sequence[int]) -> Features:
        """Return the features of the words at these places of a message."""
        within = frozenset(places)
        found = [hit for hit in reading.found if hit.start in within]
        names = (hit for hit in found if hit.term in self._plain and hit.end - hit.start <= LONGEST_NAME)
        named = {at for hit in names for at in range(hit.start, hit.end)}
        stems = [self._stem(reading.meant[at]) for at in places if at not in named]
        terms = {hit.term for hit in found}
        classes = {f"<{term}>" for term in terms if term in self._classes or term.startswith(CUE)}
        if any(term.startswith(PART) for term in terms):
            classes.add(f"<{PART}>")
        return Features([*dict.fromkeys(stems), *sorted(classes)], ())


class _Lesson:
    """Learns from groups of texts `told` about persons, the last one similar to look-alikes, and `others`.

    Of each group except the last, the first OF_EACH_SIGN are learned by meaning: they are encoded anyway.
    """

    def __init__(
        self, told: Sequence[Sequence[str]], others: Sequence[str], features: Callable[[str], Features]
    ) -> None:
        self._told, self._others = [*chain(*told)], others
        self._features = features
        starts = accumulate(map(len, told), initial=0)
        firsts = [
            range(at, at + min(OF_EACH_SIGN, len(own))) for at, own in zip(starts, told[:-1], strict=False)
        ]
        self._near = len(self._told) - len(told[-1])
        self._meant = [*chain(*firsts), *range(self._near, len(self._told))]

    def by_words(self) -> dict[str, NDArray[Any]]:
        """Return the classifier, the held-out score of each text, and the weights of the scores."""
        told, others = ([*map(self._features, texts)] for texts in (self._told, self._others))
        halves = [ExampleClassifier(self._classified(told, others, slice(at, None, 2))) for at in (1, 0)]
        held_out = [
            halves[number % 2].score(text) for texts in (told, others) for number, text in enumerate(texts)
        ]
        weights = self._fit([Scores(score) for score in held_out], len(told))
        return {**self._classified(told, others, slice(None)), WEIGHTS: weights, HELD_OUT: np.array(held_out)}

    def by_meaning(self, ranker: Ranker, held_out: Sequence[float]) -> dict[str, NDArray[Any]]:
        """Return the meaning model, and the weights of meaning together with the `held_out` scores by words.

        Raises:
            NoVectorsError: the encoder gives no vectors.

        """
        learned, meant = learn_meaning(ranker, [self._told[at] for at in self._meant], self._others)
        of_words = [held_out[at] for at in (*self._meant, *range(len(self._told), len(held_out)))]
        if not is_sound(meant):
            # If meaning cannot be learned, it gets no weight.
            by_words = self._fit([*map(Scores, of_words)], len(self._meant))
            return {**learned, WEIGHTS: by_words * (1.0, 1.0, 0.0)}
        return {**learned, WEIGHTS: self._fit([*map(Scores, of_words, meant.tolist())], len(self._meant))}

    def _classified(
        self, told: Sequence[Features], others: Sequence[Features], part: slice
    ) -> dict[str, NDArray[Any]]:
        """Learn a classifier from a part of the texts; those similar to look-alikes have a larger weight."""
        counted = ((at, NEAR_COUNTS if at >= self._near else 1) for at in range(len(told))[part])
        somebody = [told[at] for at, times in counted for _ in range(times)]
        return fit({IS_SOMEBODY: somebody}, others[part])

    @staticmethod
    def _fit(scores: Sequence[Scores], told: int) -> Doubles:
        """Return the weights for held-out `scores`, the first `told` about persons; both kinds equal."""
        is_somebody = np.arange(len(scores)) < told
        others = len(scores) - told
        shares = np.where(is_somebody, min(1.0, others / told), min(1.0, told / others))
        rows = np.array([each.row for each in scores])
        return logistic.fit(rows, is_somebody.astype(np.float64), shares, np.array(USUAL), PENALTY)


def _chance(weights: Doubles, scores: Scores) -> float:
    return float(logistic.probability(np.dot(weights, scores.row)))
