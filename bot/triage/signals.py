"""The signals of a message: how much the words around a rule, or its loudest sentence, sound like a sign."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from bot.triage.calibration import Signals
from bot.triage.classifier import Features, features
from bot.triage.rules import NEAR

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bot.triage.classifier import ExampleClassifier
    from bot.triage.reliability import Reliability
    from bot.triage.rules import FiredRule, TriageReading

    # The first word of a part of a message, and the one behind its last.
    Part = tuple[int, int]

# Sentences that the classifier looks at one by one: bounds the time; forty are a long letter.
MOST_SENTENCES = 40
# Known words. What a sign says in fewer has a rule; the classifier by itself would judge by a single one of
# them. Measured: of 628 messages with a sign it hears 31 that no rule meets, and each has at least ten.
LEAST_HEARD = 8
# The classifier's score of nothing: as ordinary as can be.
SILENCE = -1.0
# The least score of a rule that was met together with earlier messages: their words are not there to be
# scored, and what the last one says may well sound ordinary. It speaks neither for a sign nor against it.
HALF_TOLD = 0.0
# What marks a denied word; none begins like that.
DENIED = "\u00ac"


class SignalReader:
    """Reads the signals of messages with what a classifier and the counts of rules have learned."""

    def __init__(
        self, stem: Callable[[str], str], classifier: ExampleClassifier, reliability: Reliability
    ) -> None:
        """Look at words by their `stem`."""
        self._stem = stem
        self.classifier = classifier
        self.reliability = reliability

    def of_rules(self, reading: TriageReading, rules: Sequence[FiredRule]) -> tuple[Signals, Part]:
        """Return what speaks for `rules`, and the words around one of them that sound most like a sign."""
        size = len(reading.tokens)
        around = {(max(0, one.at.start - NEAR), min(size, one.at.end + NEAR)) for one in rules}
        around |= {part for part in parts_of(reading) for one in rules if part[0] <= one.at.start < part[1]}
        score, part = self._loudest(reading, around)
        if not all(one.is_told_in(reading) for one in rules):
            score = max(score, HALF_TOLD)
        return Signals(max(map(self.reliability.of, rules)), len(rules), score), part

    def heard(self, reading: TriageReading) -> tuple[float, Part]:
        """Return the score of what sounds most like a sign by itself, and where it stands."""
        return self._loudest(reading, parts_of(reading), LEAST_HEARD)

    def features(self, reading: TriageReading, part: Part) -> Features:
        """Return the features of what counts; of a word that is denied, that it is (Das and Chen 2001)."""
        return features_of(reading, part, self._stem)

    def _loudest(self, reading: TriageReading, parts: Iterable[Part], least: int = 0) -> tuple[float, Part]:
        """Return the highest score of the `parts` that have at least `least` known words, and that part."""
        featured = ((self.features(reading, part), part) for part in parts)
        heard = (
            (self.classifier.score(each), part)
            for each, part in featured
            if self.classifier.known_words(each) >= least
        )
        return max(heard, default=(SILENCE, (0, len(reading.tokens))))


def features_of(reading: TriageReading, part: Part, stem: Callable[[str], str]) -> Features:
    """Return the features of a `part` of `reading`, by the stems of its words."""
    stems = []
    for place in range(*part):
        if place in reading.silent:
            continue
        own = stem(reading.meant[place])
        stems.append(f"{DENIED}{own}" if reading.layout.deniers[place] >= 0 else own)
    return features(stems)


def parts_of(reading: TriageReading) -> list[Part]:
    """Return where sentences and pairs of neighbouring ones start and end.

    A sign may be told in two sentences; their words are still few enough to be about one thing.
    """
    sentences = _sentences(reading.layout.sentences)
    return sentences + [(start, end) for (start, _), (_, end) in pairwise(sentences)]


def _sentences(numbers: Sequence[int]) -> list[Part]:
    """Return where sentences start and end; in a message of very many, several count as one."""
    least = len(numbers) / MOST_SENTENCES
    found: list[Part] = []
    start = 0
    for at in range(1, len(numbers) + 1):
        if at == len(numbers) or (numbers[at] != numbers[at - 1] and at - start >= least):
            found.append((start, at))
            start = at
    return found
