"""Learns what a decision needs: a classifier, the reliability of rules, the weights of signals."""

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

# Only every second ordinary phrasing is learned: with all of them decisions are the same, but learning is
# slower.
ORDINARY_STEP = 2
# The prefix of the names of the classifier's arrays.
CLASSIFIER = "classifier."
# The level of texts that match no rule.
NO_RULE = Urgency.ASK
# Weights that never ask, for vectors from which nothing can be learned.
UNHEARD = (-30.0, 0.0, 0.0, 0.0, 0.0)
# The names of the texts' scores without rules, and of the weights of their meaning.
HEARD, WORTH = "heard", "worth"


class _Text(NamedTuple):
    """One text to learn from: its reading, the rules that match, and its sign, if any."""

    reading: TriageReading
    fired: Sequence[FiredRule]
    sign: str | None


class Lesson:
    """Learns from the phrasings of `signs` and from `examples`, with `ordinary` phrasings as negatives."""

    def __init__(
        self,
        signs: Sequence[WarningSign],
        examples: WarningExamples,
        ordinary: Mapping[str, Sequence[str]],
        reader: TriageReader,
        rules: RuleSet,
    ) -> None:
        """Keep the texts; they are read only if something must be learned, since that takes seconds."""
        self._signs = signs
        self._examples = examples
        self._ordinary = ordinary
        self._reader, self._rules = reader, rules
        self._stem: Callable[[str], str] = reader.stem

    def by_words(self) -> dict[str, NDArray[Any]]:
        """Return the classifier, the counts of rules and the weights of the levels.

        `heard` has the score of each text by a classifier that has not seen it; NaN if the text matches a
        rule.
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
        """Return the meaning model, and the weights of meaning together with the scores `heard`.

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
        """Return every text with its sign, if any: texts of signs, harmless examples, ordinary phrasings."""
        return [
            *((text, id_) for id_, own in self._of_signs().items() for text in own),
            *((text, None) for text in self._examples.all_harmless()),
            *((text, None) for each in self._ordinary.values() for text in each[::ORDINARY_STEP]),
        ]

    def _chosen(self) -> tuple[list[int], range, range]:
        """Return the indexes of the texts whose meaning is learned: of signs, harmless, ordinary."""
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
                # Messages are scored in parts, so harmless texts are learned in parts.
                parts = parts_of(text.reading)
                without += [features_of(text.reading, part, self._stem) for part in parts]
        return fit(shown, without)


def _calibrated(
    texts: Sequence[_Text], heard: Sequence[float], halves: Sequence[SignalReader]
) -> NDArray[Any]:
    """Return the weights of the signals for each level; each text is scored by the half without it."""
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
