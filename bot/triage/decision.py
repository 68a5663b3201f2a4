"""Whether a message warns, asks the one question, or neither: rules and classifier as one decision.

Each rule that is met, and the classifier by itself, gives a chance (`calibration`) that there is a sign. From
WARN_FROM on it warns, from ASK_FROM on it asks. Two floors stand under that: plain emergencies always warn,
and the classifier alone never says "call" and never names a sign whose head word is absent.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from bot.knowledge.model import Urgency
from bot.triage.calibration import LevelModel, Signals, fit_level
from bot.triage.classifier import ExampleClassifier, Features, features, fit
from bot.triage.reliability import Reliability, count_rules
from bot.triage.rules import NEAR, NOTHING_TOLD, RANK, FiredRule, TriageReading

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from bot.knowledge.warning_signs import WarningExamples, WarningSign
    from bot.model_cache import Memo
    from bot.triage.calibration import Doubles
    from bot.triage.reading.reader import TriageReader
    from bot.triage.rules import RuleSet

# Chances 0..1 from which on a rule warns, and from which on it is asked about. Measured on 385 signs and 3100
# ordinary messages in English, 324 and 2070 in Spanish: at 0.5 96 % of the signs meet a rule that warns, and
# 0.3 % of the ordinary messages; from 0.3 to 0.6 both move by less than half a point.
WARN_FROM = 0.5
ASK_FROM = 0.1
# The same for the classifier alone. From 0.25 on it asks about a third to two thirds of the signs that no
# rule warns of, and 2 % of strangers' ordinary messages; from 0.85 on it warns in none of them.
ALONE_WARN_FROM = 0.85
ALONE_ASK_FROM = 0.25
# Sentences that the classifier looks at one by one: bounds the time; forty are a long letter.
MOST_SENTENCES = 40
# Known words. What a sign says in fewer has a rule; the classifier by itself would judge by a single one of
# them. Measured: of 628 messages with a sign it hears 31 that no rule meets, and each has at least ten.
LEAST_HEARD = 8
# Known words, less the unknown ones, beside a word that was repaired into a sign, unless that is the plain
# name of an emergency: a name that is spelled like a sign ("Conus", "Tonix") stands among fewer.
LEAST_FAMILIAR = 2
# Of the ordinary phrasings one in so many is learned: with all of them it decides alike, but later.
ORDINARY_STEP = 2
# The classifier's score of nothing: as ordinary as can be.
SILENCE = -1.0
# The least score of a rule that was met together with earlier messages: their words are not there to be
# scored, and what the last one says may well sound ordinary. It speaks neither for a sign nor against it.
HALF_TOLD = 0.0
# What begins the names of the classifier's arrays.
CLASSIFIER = "classifier."
# The level of what no rule was met for.
NO_RULE = Urgency.ASK

# What marks a denied word; none begins like that.
DENIED = "¬"

Part = tuple[int, int]


class Decision(NamedTuple):
    """What a message gets: a warning of `level`, the one question where that is `ask`, or None.

    `fired` are the rules that speak for it, strongest first, `chance` is how likely there is a sign, and
    `part` the first and the last word of what sounds most like one. Where `is_heard`, no rule was met.
    """

    level: Urgency | None
    fired: Sequence[FiredRule]
    chance: float
    part: Part
    is_heard: bool = False


class _Text(NamedTuple):
    """One text to learn from: its reading, what it met, and the sign that it shows, if any."""

    reading: TriageReading
    fired: Sequence[FiredRule]
    sign: str | None


class Decider:
    """Decides on readings; without examples to learn from, each rule that is met is a sign."""

    def __init__(  # noqa: PLR0913, PLR0917  (what is learned from, and what was learned)
        self,
        signs: Sequence[WarningSign],
        examples: WarningExamples | None,
        ordinary: Mapping[str, Sequence[str]],
        reader: TriageReader,
        rules: RuleSet,
        memo: Memo,
    ) -> None:
        """Learn from the phrasings of `signs` and from `examples` against `ordinary` phrasings.

        What `memo` has is not learned.
        """
        self._signs = {sign.id: sign for sign in signs}
        self._stem = reader.stem
        self._reader, self._rules = reader, rules
        self._classifier: ExampleClassifier | None = None
        if examples:
            learned = memo.recall("triage", lambda: self._learn(self._texts(examples, ordinary)))
            self._classifier = ExampleClassifier(
                {name.removeprefix(CLASSIFIER): array for name, array in learned.items()}
            )
            self._reliability = Reliability(learned["reliability"])
            self._models = dict(zip(Urgency, map(LevelModel, learned["levels"]), strict=True))

    def decide(self, reading: TriageReading, fired: Sequence[FiredRule]) -> Decision:
        """Decide on `reading`, in which the rules `fired` were met."""
        classifier = self._classifier
        size = len(reading.tokens)
        if classifier is None or not reading.tokens:
            level = min((one.urgency for one in fired), key=RANK.__getitem__, default=None)
            return Decision(level, fired, float(bool(fired)), (0, size))
        sure = [
            one
            for one in fired
            if not one.is_guess(reading.slips) or self._is_meant(classifier, reading, one)
        ]
        by_level: dict[Urgency, list[FiredRule]] = {}
        for one in sure:
            by_level.setdefault(one.urgency, []).append(one)
        asked = Decision(None, (), 0.0, (0, size))
        for level in sorted(by_level, key=RANK.__getitem__):
            rules = self._strongest_first(by_level[level])
            signals, part = self._signals(classifier, reading, rules)
            chance = self._models[level].chance(signals)
            if always := [one for one in rules if one.is_always]:
                return Decision(level, always, chance, part)
            if chance >= WARN_FROM and level is not Urgency.ASK:
                return Decision(level, rules, chance, part)
            # A rule of this level is written to ask: what the words around it sound like is open.
            if (level is Urgency.ASK and not asked.level) or chance >= max(ASK_FROM, asked.chance):
                asked = Decision(Urgency.ASK, rules, chance, part)
        # What earlier messages told is known by its terms alone, and has no words to listen to.
        heard = self._listen(classifier, reading) if reading.told is NOTHING_TOLD else None
        return asked if heard is None or (asked.level and heard.level is Urgency.ASK) else heard

    def _listen(self, classifier: ExampleClassifier, reading: TriageReading) -> Decision | None:
        """Return what the classifier hears by itself."""
        parts = _parts(reading.layout.sentences)
        score, part = self._loudest(classifier, reading, parts, LEAST_HEARD)
        chance = self._models[NO_RULE].chance(Signals(0.0, 0, score), len(parts))
        heard = self._named(classifier, reading, part) if chance >= ALONE_ASK_FROM else None
        if heard is None:
            return None
        warns = chance >= ALONE_WARN_FROM
        level = max(heard.urgency, Urgency.TODAY, key=RANK.__getitem__) if warns else Urgency.ASK
        return Decision(level, (heard,), chance, part, is_heard=True)

    def reasons(self, reading: TriageReading, part: Part) -> tuple[tuple[str, float], ...]:
        """Return which features of `part` of `reading` weigh most for or against a sign."""
        return self._classifier.reasons(self._features(reading, *part)) if self._classifier else ()

    def _strongest_first(self, rules: Sequence[FiredRule]) -> list[FiredRule]:
        """Return `rules` by how much they say: the most terms, then the most reliable."""
        return sorted(rules, key=lambda one: (-one.terms, -self._reliability.of(one), one.order))

    def _signals(
        self, classifier: ExampleClassifier, reading: TriageReading, rules: Sequence[FiredRule]
    ) -> tuple[Signals, Part]:
        """Return what speaks for `rules`, and the words around one of them that sound most like a sign."""
        size = len(reading.tokens)
        around = {(max(0, one.at.start - NEAR), min(size, one.at.end + NEAR)) for one in rules}
        parts = _parts(reading.layout.sentences)
        around |= {part for part in parts for one in rules if part[0] <= one.at.start < part[1]}
        score, part = self._loudest(classifier, reading, around)
        if not all(one.is_told_in(reading) for one in rules):
            score = max(score, HALF_TOLD)
        return Signals(max(map(self._reliability.of, rules)), len(rules), score), part

    def _is_meant(self, classifier: ExampleClassifier, reading: TriageReading, one: FiredRule) -> bool:
        """Tell whether a word that was repaired into a sign stands among enough words that are known."""
        sure = [place for place in range(len(reading.tokens)) if place not in reading.slips]
        stems = [self._stem(reading.meant[place]) for place in sure]
        known = classifier.known_words(Features(stems, ()))
        own = sum(one.at.start <= place < one.at.end for place in sure)
        return known + own - (len(sure) - known) >= (0 if one.is_always else LEAST_FAMILIAR)

    def _loudest(
        self, classifier: ExampleClassifier, reading: TriageReading, parts: Iterable[Part], least: int = 0
    ) -> tuple[float, Part]:
        """Return the highest score of the `parts` that have at least `least` known words, and that part."""
        featured = ((self._features(reading, *part), part) for part in parts)
        heard = (
            (classifier.score(each), part) for each, part in featured if classifier.known_words(each) >= least
        )
        return max(heard, default=(SILENCE, (0, len(reading.tokens))))

    def _named(self, classifier: ExampleClassifier, reading: TriageReading, part: Part) -> FiredRule | None:
        """Return the sign that `part` sounds most like, of those whose head words it has, as a rule."""
        start, end = part
        # A bare call for help is one by its own words, or none.
        told = [id_ for id_, sign in self._signs.items() if sign.texts != "help"]
        heads = {id_: [hit for hit in reading.heads(id_) if start <= hit.start < end] for id_ in told}
        present = [id_ for id_, hits in heads.items() if hits]
        id_ = classifier.sign(self._features(reading, start, end), present)
        if id_ is None:
            return None
        sign = self._signs[id_]
        return FiredRule(sign.level, 0, sign, heads[id_][0], f"{sign.id} ({sign.level}): like its examples")

    def _features(self, reading: TriageReading, start: int, end: int) -> Features:
        """Return the features of what counts; of a word that is denied, that it is (Das and Chen 2001)."""
        stems = []
        for place in range(start, end):
            if place in reading.silent:
                continue
            stem = self._stem(reading.meant[place])
            stems.append(f"{DENIED}{stem}" if reading.layout.deniers[place] >= 0 else stem)
        return features(stems)

    def _texts(self, examples: WarningExamples, ordinary: Mapping[str, Sequence[str]]) -> list[_Text]:
        """Return all that is learned from, read."""
        labelled: list[tuple[str, str | None]] = [
            (text, id_)
            for id_, sign in self._signs.items()
            for text in (*sign.phrasings, *examples.signs.get(id_, ()))
        ]
        labelled += [(text, None) for text in examples.all_harmless()]
        labelled += [(text, None) for each in ordinary.values() for text in each[::ORDINARY_STEP]]
        readings = [(self._reader.read_text(text), sign) for text, sign in labelled]
        return [_Text(reading, self._rules.fire(reading), sign) for reading, sign in readings]

    def _learn(self, texts: Sequence[_Text]) -> dict[str, NDArray[Any]]:
        """Return what a decision rests on: a classifier, how far rules are believed, the level models."""
        counts = count_rules(((text.fired, text.sign is not None) for text in texts), self._rules.size)
        self._reliability = Reliability(counts)
        halves = [ExampleClassifier(self._fit(texts[start::2])) for start in (0, 1)]
        return {
            **{CLASSIFIER + name: array for name, array in self._fit(texts).items()},
            "reliability": counts,
            "levels": self._calibrate(texts, halves),
        }

    def _fit(self, texts: Sequence[_Text]) -> dict[str, NDArray[Any]]:
        shown: dict[str, list[Features]] = {id_: [] for id_ in self._signs}
        without: list[Features] = []
        for text in texts:
            if text.sign:
                shown[text.sign].append(self._features(text.reading, 0, len(text.reading.tokens)))
            else:
                # What is asked about in parts is learned in parts: none of them is a sign.
                parts = _parts(text.reading.layout.sentences)
                without += [self._features(text.reading, *part) for part in parts]
        return fit(shown, without)

    def _calibrate(self, texts: Sequence[_Text], halves: Sequence[ExampleClassifier]) -> Doubles:
        """Return what the signals are worth at each level; each text is scored by the half without it."""
        rows: dict[Urgency, list[tuple[Signals, bool]]] = {level: [] for level in Urgency}
        for number, text in enumerate(texts):
            classifier = halves[1 - number % 2]
            is_sign = text.sign is not None
            if text.fired:
                level = min((one.urgency for one in text.fired), key=RANK.__getitem__)
                rules = [one for one in text.fired if one.urgency is level]
                signals, _ = self._signals(classifier, text.reading, rules)
                own = max(self._reliability.of(one, without=is_sign) for one in rules)
                rows[level].append((signals._replace(reliability=own), is_sign))
                continue
            parts = _parts(text.reading.layout.sentences)
            score, _ = self._loudest(classifier, text.reading, parts, LEAST_HEARD)
            if score > SILENCE:
                rows[NO_RULE].append((Signals(0.0, 0, score), is_sign))
        return np.array(
            [
                fit_level([signals for signals, _ in each], [truth for _, truth in each])
                for each in rows.values()
            ]
        )


def _parts(numbers: Sequence[int]) -> list[Part]:
    """Return where sentences and pairs of neighbouring ones start and end.

    A sign may be told in two sentences; their words are still few enough to be about one thing.
    """
    sentences = _sentences(numbers)
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
