"""The signals of a message: the scores of the words around a rule, and of the most alarming sentence."""

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

    # The places of a part of a message: its first word, and the one after its last.
    Part = tuple[int, int]

# The most sentences that the classifier scores one by one: limits the time; forty are a long letter.
MOST_SENTENCES = 40
# The least number of known words for the classifier alone: shorter signs have rules, and a single word must
# not decide. Measured: of 628 messages with a sign it finds 31 that match no rule; each has at least ten.
LEAST_HEARD = 8
# The classifier's score of an empty text: completely ordinary.
SILENCE = -1.0
# The least score of a rule that matches together with earlier messages: their words cannot be scored, and the
# last message may sound ordinary. This value is neutral.
HALF_TOLD = 0.0
# Marks the features of denied words; no word begins with it.
DENIED = "\u00ac"


class SignalReader:
    """Computes the signals of messages, with the classifier and the reliability of rules."""

    def __init__(
        self, stem: Callable[[str], str], classifier: ExampleClassifier, reliability: Reliability
    ) -> None:
        """Use the stems of words, by `stem`."""
        self._stem = stem
        self.classifier = classifier
        self.reliability = reliability

    def of_rules(self, reading: TriageReading, rules: Sequence[FiredRule]) -> tuple[Signals, Part]:
        """Return the signals of `rules`, and the most alarming words around one of them."""
        size = len(reading.tokens)
        around = {(max(0, one.at.start - NEAR), min(size, one.at.end + NEAR)) for one in rules}
        around |= {part for part in parts_of(reading) for one in rules if part[0] <= one.at.start < part[1]}
        score, part = self._loudest(reading, around)
        if not all(one.is_told_in(reading) for one in rules):
            score = max(score, HALF_TOLD)
        return Signals(max(map(self.reliability.of, rules)), len(rules), score), part

    def heard(self, reading: TriageReading) -> tuple[float, Part]:
        """Return the score of the most alarming part, and that part."""
        return self._loudest(reading, parts_of(reading), LEAST_HEARD)

    def features(self, reading: TriageReading, part: Part) -> Features:
        """Return the features of the words that count; denied words get a mark (Das and Chen 2001)."""
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
    """Return the places of sentences, and of pairs of neighbouring sentences.

    A sign may be told in two sentences, which are still short enough to be about one thing.
    """
    sentences = _sentences(reading.layout.sentences)
    return sentences + [(start, end) for (start, _), (_, end) in pairwise(sentences)]


def _sentences(numbers: Sequence[int]) -> list[Part]:
    """Return the places of sentences; in a message with very many, several count as one."""
    least = len(numbers) / MOST_SENTENCES
    found: list[Part] = []
    start = 0
    for at in range(1, len(numbers) + 1):
        if at == len(numbers) or (numbers[at] != numbers[at - 1] and at - start >= least):
            found.append((start, at))
            start = at
    return found
