"""Learning what a decision rests on: a classifier, how far rules are believed, what each signal is worth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from bot.knowledge.model import Urgency
from bot.triage.calibration import Signals, fit_level
from bot.triage.classifier import ExampleClassifier, Features, fit
from bot.triage.meaning import HARMLESS_STEP, OF_EACH_SIGN, is_sound, learn_meaning
from bot.triage.meaning import ORDINARY_STEP as MEANT_STEP
from bot.triage.reliability import Reliability, count_rules
from bot.triage.rules import RANK
from bot.triage.signals import SILENCE, SignalReader, features_of, parts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from bot.knowledge.warning_signs import WarningExamples, WarningSign
    from bot.matching.linear.sparse_matrix import Floats
    from bot.matching.ranker import Ranker
    from bot.triage.reading.reader import TriageReader
    from bot.triage.rules import FiredRule, RuleSet, TriageReading

# Of the ordinary phrasings one in so many is learned: with all of them it decides alike, but later.
ORDINARY_STEP = 2
# What begins the names of the classifier's arrays.
CLASSIFIER = "classifier."
# The level of what no rule was met for.
NO_RULE = Urgency.ASK
# Where vectors cannot be learned from, weights that ask about nothing leave it to the words.
UNHEARD = (-30.0, 0.0, 0.0, 0.0, 0.0)
# The names of what texts score by themselves, and of what their meaning is worth beside that.
HEARD, WORTH = "heard", "worth"


class _Text(NamedTuple):
    """One text to learn from: its reading, what it met, and the sign that it shows, if any."""

    reading: TriageReading
    fired: Sequence[FiredRule]
    sign: str | None


class Lesson:
    """Learns from the phrasings of `signs` and from `examples` against `ordinary` phrasings."""

    def __init__(
        self,
        signs: Sequence[WarningSign],
        examples: WarningExamples,
        ordinary: Mapping[str, Sequence[str]],
        reader: TriageReader,
        rules: RuleSet,
    ) -> None:
        """Read nothing yet: that takes seconds, and what was learned before needs none of it."""
        self._signs = signs
        self._examples = examples
        self._ordinary = ordinary
        self._reader, self._rules = reader, rules
        self._stem: Callable[[str], str] = reader.stem

    def by_words(self) -> dict[str, NDArray[Any]]:
        """Return a classifier, the counts of rules and the weights of the levels.

        `heard` has what each text scores by itself with a classifier that has not seen it; NaN where it meets
        a rule.
        """
        texts = [self._read(text, sign) for text, sign in self._labelled()]
        counts = count_rules(((text.fired, text.sign is not None) for text in texts), self._rules.size)
        reliability = Reliability(counts)
        halves = [
            SignalReader(self._stem, ExampleClassifier(self._fit(texts[start::2])), reliability)
            for start in (1, 0)
        ]
        heard = [
            np.nan if text.fired else halves[number % 2].heard(text.reading)[0]
            for number, text in enumerate(texts)
        ]
        return {
            **{CLASSIFIER + name: array for name, array in self._fit(texts).items()},
            "reliability": counts,
            "levels": _calibrated(texts, heard, halves),
            HEARD: np.array(heard, dtype=np.float32),
        }

    def by_meaning(self, ranker: Ranker, heard: Floats) -> dict[str, NDArray[Any]]:
        """Return what messages mean, and what their meaning is worth beside what is `heard` in them.

        Raises:
            NoVectorsError: the encoder gives no vectors.

        """
        labelled = self._labelled()
        signs, harmless, ordinary = self._chosen()
        told, others, asked = ([labelled[at][0] for at in places] for places in (signs, harmless, ordinary))
        learned, scores = learn_meaning(ranker, told, others, asked)
        rows = [
            (Signals(0.0, 0, float(heard[at]), meant), labelled[at][1] is not None)
            for at, meant in zip((*signs, *harmless, *ordinary), scores.tolist(), strict=True)
            if not np.isnan(heard[at])
        ]
        if not is_sound(scores):
            return {**learned, WORTH: np.array(UNHEARD)}
        return {**learned, WORTH: fit_level([each for each, _ in rows], [truth for _, truth in rows])}

    def _labelled(self) -> list[tuple[str, str | None]]:
        """Return every text with the sign that it shows: those of signs, the harmless, the ordinary ones."""
        return [
            *((text, id_) for id_, own in self._of_signs().items() for text in own),
            *((text, None) for text in self._examples.all_harmless()),
            *((text, None) for each in self._ordinary.values() for text in each[::ORDINARY_STEP]),
        ]

    def _chosen(self) -> tuple[list[int], range, range]:
        """Return the places of the texts whose meaning is learned: of signs, harmless, ordinary."""
        signs: list[int] = []
        end = 0
        for own in self._of_signs().values():
            signs += range(end, end + min(OF_EACH_SIGN, len(own)))
            end += len(own)
        harmless = end + len(self._examples.all_harmless())
        return signs, range(end, harmless, HARMLESS_STEP), range(harmless, len(self._labelled()), MEANT_STEP)

    def _of_signs(self) -> dict[str, tuple[str, ...]]:
        return {sign.id: (*sign.phrasings, *self._examples.signs.get(sign.id, ())) for sign in self._signs}

    def _read(self, text: str, sign: str | None) -> _Text:
        reading = self._reader.read_text(text)
        return _Text(reading, self._rules.fire(reading), sign)

    def _fit(self, texts: Sequence[_Text]) -> dict[str, NDArray[Any]]:
        shown: dict[str, list[Features]] = {sign.id: [] for sign in self._signs}
        without: list[Features] = []
        for text in texts:
            if text.sign:
                whole = (0, len(text.reading.tokens))
                shown[text.sign].append(features_of(text.reading, whole, self._stem))
            else:
                # What is asked about in parts is learned in parts: none of them is a sign.
                parts = parts_of(text.reading)
                without += [features_of(text.reading, part, self._stem) for part in parts]
        return fit(shown, without)


def _calibrated(
    texts: Sequence[_Text], heard: Sequence[float], halves: Sequence[SignalReader]
) -> NDArray[Any]:
    """Return what the signals are worth at each level; each text is scored by the half without it."""
    rows: dict[Urgency, list[tuple[Signals, bool]]] = {level: [] for level in Urgency}
    for number, text in enumerate(texts):
        half = halves[number % 2]
        is_sign = text.sign is not None
        if text.fired:
            level = min((one.urgency for one in text.fired), key=RANK.__getitem__)
            rules = [one for one in text.fired if one.urgency is level]
            signals, _ = half.of_rules(text.reading, rules)
            own = max(half.reliability.of(one, without=is_sign) for one in rules)
            rows[level].append((signals._replace(reliability=own), is_sign))
        elif heard[number] > SILENCE:
            rows[NO_RULE].append((Signals(0.0, 0, heard[number]), is_sign))
    return np.array(
        [fit_level([signals for signals, _ in each], [truth for _, truth in each]) for each in rows.values()]
    )
