"""Whether what was found in a message is a warning sign: the rules weighed by the words around them.

The rules say what may be a sign, the net (`net`) how much the words sound like one. It silences a rule in
surely ordinary words, save one that calls an emergency by its name, and hears longer messages by itself.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from bot.model_cache import Memo
from bot.triage.classifier import ExampleClassifier, Features, features, fit
from bot.triage.patterns import PatternMatch
from bot.triage.rules import NEAR, FiredRule, TriageReading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from bot.knowledge.warning_signs import WarningExamples, WarningSign
    from bot.model_cache import Arrays

# The net's scores run from about -1 (ordinary) to 1 (a sign). Measured on 82 signs that were written after
# rules and examples, and 1248 ordinary messages: at 0.4 4 missed and 8 false alarms, at 0.25 4 and 14,
# at 0.1 2 and 23.
ALARM_FROM = 0.4
# Where a rule fires, only words around it that are surely ordinary silence it ("my ego has collapsed").
# Measured: from -0.5 on one more of 305 signs is missed.
RULE_FROM = -0.55
# An emergency that is called by its name is never silenced by the words around it.
PLAIN_FROM = -math.inf
# Each sentence is one more chance to sound alarming: a story of so many alarms later. Measured on 90 posts
# that were written after rules and examples: 12 % false alarms without, 1 % with; of 117 stories with a
# sign 2 are missed.
STORY = 3
STORY_FROM = 1.1
STORY_RULE_FROM = 0.2
# Sentences that the net looks at one by one: bounds the time; forty are a long letter.
MOST_SENTENCES = 40
# Known words. What a sign says in fewer has a rule; the net by itself would judge by a single one of them.
# Measured: of 628 messages with a sign it hears 31 that no rule meets, and each has at least ten.
LEAST_HEARD = 8
# Known words, less the unknown ones, beside a word that was repaired into a sign, unless that is the plain
# name of an emergency: a name that is spelled like a sign ("Conus", "Tonix") stands among fewer.
LEAST_FAMILIAR = 2
# Of the ordinary phrasings the net learns one in so many: with all of them it decides alike, but later.
ORDINARY_STEP = 2
# The score of nothing: as ordinary as can be.
SILENCE = -1.0


class Verdict(NamedTuple):
    """What fired, the score of the loudest `part` (its first and last word), and the score to alarm from."""

    fired: Sequence[FiredRule]
    score: float
    part: tuple[int, int]
    needed: float

    @property
    def alarms(self) -> bool:
        """Whether this is a warning sign."""
        return self.score >= self.needed


class Judge:
    """Weighs readings; without examples to learn from, each rule that fires is a sign."""

    def __init__(  # noqa: PLR0913, PLR0917  (what is learned from, and what was learned)
        self,
        signs: Sequence[WarningSign],
        examples: WarningExamples | None,
        ordinary: Mapping[str, Sequence[str]],
        read: Callable[[str], TriageReading],
        stem: Callable[[str], str],
        memo: Memo | None = None,
    ) -> None:
        """Learn from the phrasings of `signs` and from `examples` against `ordinary` phrasings.

        What `memo` has is not learned.
        """
        self._signs = {sign.id: sign for sign in signs}
        self._stem = stem
        # A term that only helps to write others says no more than its words.
        self._told = frozenset(
            name for sign in signs for rule in sign.rules for name in (*rule.all, *rule.unless)
        )
        self._net = None
        if examples:
            learned = (memo or Memo()).recall("classifier", lambda: self._learn(examples, ordinary, read))
            self._net = ExampleClassifier(learned)

    def judge(self, reading: TriageReading, fired: Sequence[FiredRule]) -> Verdict:
        """Weigh what has `fired` by the words around it; if that does not alarm, all words by themselves."""
        net = self._net
        if net is None or not reading.tokens:
            return Verdict(fired, 0.0, (0, len(reading.tokens)), 0.0 if fired else ALARM_FROM)
        is_story = len(set(reading.layout.sentences)) >= STORY
        parts = _parts(reading.layout.sentences)
        fired = [
            one
            for one in fired
            if not one.is_guess(reading.slips)
            or self._familiarity(net, reading, one.at) >= (0 if one.is_plain else LEAST_FAMILIAR)
        ]
        if fired:
            size = len(reading.tokens)
            around = {(max(0, one.at.start - NEAR), min(size, one.at.end + NEAR)) for one in fired}
            around |= {part for part in parts for one in fired if part[0] <= one.at.start < part[1]}
            needed = STORY_RULE_FROM if is_story else RULE_FROM
            verdict = Verdict(fired, *self._loudest(net, reading, around), needed)
            if verdict.alarms:
                return verdict
            if plain := [one for one in fired if one.is_plain]:
                return verdict._replace(fired=plain, needed=PLAIN_FROM)
        score, part = self._loudest(net, reading, parts, LEAST_HEARD)
        verdict = Verdict((), score, part, STORY_FROM if is_story else ALARM_FROM)
        return verdict._replace(fired=[self._heard(net, reading, part)]) if verdict.alarms else verdict

    def _familiarity(self, net: ExampleClassifier, reading: TriageReading, at: PatternMatch) -> int:
        """Return how many more words are known than unknown beside those repaired; those `at` count twice."""
        sure = [place for place in range(len(reading.tokens)) if place not in reading.slips]
        known = net.known_words(Features([self._stem(reading.tokens[place].word) for place in sure], ()))
        own = sum(at.start <= place < at.end for place in sure)
        return known + own - (len(sure) - known)

    def reasons(self, reading: TriageReading, part: tuple[int, int]) -> tuple[tuple[str, float], ...]:
        """Return which features of `part` of `reading` weigh most for or against a sign."""
        return self._net.reasons(self._features(reading, *part)) if self._net else ()

    def _loudest(
        self, net: ExampleClassifier, reading: TriageReading, parts: Iterable[tuple[int, int]], least: int = 0
    ) -> tuple[float, tuple[int, int]]:
        """Return the highest score of the `parts` that have at least `least` known words, and that part."""
        featured = ((self._features(reading, *part), part) for part in parts)
        heard = ((net.score(each), part) for each, part in featured if net.known_words(each) >= least)
        return max(heard, default=(SILENCE, (0, len(reading.tokens))))

    def _heard(self, net: ExampleClassifier, reading: TriageReading, part: tuple[int, int]) -> FiredRule:
        """Return what the net heard in `part`, in the form of a rule."""
        start, end = part
        sign = self._signs[net.sign(self._features(reading, start, end))]
        live = (hit for hits in reading.live.values() for hit in hits if start <= hit.start < end)
        at = min(live, key=lambda hit: hit.start, default=PatternMatch("", start, start + 1, -1))
        return FiredRule(sign.level, 0, sign, at, f"{sign.id} ({sign.level}): like its examples")

    def _features(self, reading: TriageReading, start: int, end: int) -> Features:
        stems = [self._stem(token.word) for token in reading.tokens[start:end]]
        terms = set().union(*reading.terms[start:end])
        return features(stems, terms & self._told)

    def _learn(
        self,
        examples: WarningExamples,
        ordinary: Mapping[str, Sequence[str]],
        read: Callable[[str], TriageReading],
    ) -> Arrays:
        def whole(text: str) -> Features:
            reading = read(text)
            return self._features(reading, 0, len(reading.tokens))

        def each_part(text: str) -> Iterator[Features]:
            # What is asked about in parts is learned in parts: none of them is a sign.
            reading = read(text)
            for part in _parts(reading.layout.sentences):
                yield self._features(reading, *part)

        texts = {id_: [*sign.phrasings, *examples.signs.get(id_, ())] for id_, sign in self._signs.items()}
        harmless = [
            *examples.all_harmless(),
            *(text for each in ordinary.values() for text in each[::ORDINARY_STEP]),
        ]
        return fit(
            {id_: [whole(text) for text in each] for id_, each in texts.items()},
            [part for text in harmless for part in each_part(text)],
        )


def _parts(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Return where sentences and pairs of neighbouring ones start and end.

    A sign may be told in two sentences; their words are still few enough to be about one thing.
    """
    sentences = _sentences(numbers)
    return sentences + [(start, end) for (start, _), (_, end) in pairwise(sentences)]


def _sentences(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Return where sentences start and end; in a message of very many, several count as one."""
    least = len(numbers) / MOST_SENTENCES
    found: list[tuple[int, int]] = []
    start = 0
    for at in range(1, len(numbers) + 1):
        if at == len(numbers) or (numbers[at] != numbers[at - 1] and at - start >= least):
            found.append((start, at))
            start = at
    return found
