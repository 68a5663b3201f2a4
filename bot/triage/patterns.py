"""Word patterns: named terms found in a row of words, in one pass and in linear time.

A pattern is a row of elements: `word`, `prefix*`, `<term>`, a number, `..` (up to three words in
between) and `...` (up to six). `#` is any number, `#60-99` one in that range, `#4-42wks` one with an
ending. A pattern never reaches across a clause boundary.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from bot.language.tokens import normalise, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

GAPS = {"..": 3, "...": 6}
NOBODY = -1
# A shorter beginning would stand for half the dictionary.
MIN_PREFIX = 2
# The next element begins at most a long gap further on.
WINDOW = max(GAPS.values()) + 1
# One term from one word on ends in so many places at most: bounds walls of trigger words. With any
# number of ends the outcome of none of 3500 messages differs.
MOST_ENDS = 3
CACHED = 8192
LARGEST = 10**40
_DIGITS = "0123456789"
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


class PatternMatch(NamedTuple):
    """A term in the words `start` to `end` (exclusive); `denier` is the denying word's place or -1."""

    term: str
    start: int
    end: int
    denier: int


class Frame(NamedTuple):
    """What a matcher needs to know of a message: its words, the clause of each and what denies it.

    `deniers` names a word's denying group by the place of its first word, or is -1; `cues` maps
    the places in such a group that deny to the group.
    """

    words: Sequence[str]
    clauses: Sequence[int]
    deniers: Sequence[int]
    cues: Mapping[int, int]


class _Step(NamedTuple):
    gap: int
    label: str


class _Pattern(NamedTuple):
    term: str
    rest: tuple[_Step, ...]


# Patterns share most of their steps.
_step = lru_cache(maxsize=None)(_Step)


class PatternMatcher:
    """Compiled terms. Raises ValueError for a pattern that names an unknown term or begins with a gap."""

    def __init__(self, terms: Mapping[str, Sequence[str]]) -> None:
        # label -> terms that it is by itself; label -> label of the second step -> patterns
        self._alias: dict[str, list[str]] = {}
        self._after: dict[str, dict[str, list[_Pattern]]] = {}
        self._steps: set[str] = set()
        self._vocabulary: set[str] = set()
        self._prefixes: set[str] = set()
        self._numbers: list[tuple[int, int, str, str]] = []
        self._names = frozenset(terms)
        for name, patterns in terms.items():
            for pattern in patterns:
                self._add(name, pattern)
        self._longest = max(map(len, self._prefixes), default=0)
        self._labels = lru_cache(maxsize=CACHED)(self._find_labels)
        self._closure = lru_cache(maxsize=CACHED)(self._find_closure)

    @property
    def vocabulary(self) -> frozenset[str]:
        """Every word that stands in a pattern, also as a beginning."""
        return frozenset(self._vocabulary | self._prefixes)

    def knows(self, word: str) -> bool:
        """Whether `word` begins like an element with a free ending."""
        return any(
            word[:size] in self._prefixes for size in range(MIN_PREFIX, min(len(word), self._longest) + 1)
        )

    def find(self, frame: Frame) -> list[PatternMatch]:
        """Return every term in the words of `frame`, by start."""
        count = len(frame.words)
        chart: list[dict[str, dict[int, int]]] = [{} for _ in range(count)]
        windows: dict[int, set[str]] = {}
        # From right to left: what a pattern needs further on is then already there.
        for start in range(count - 1, -1, -1):
            here = chart[start]
            denier = frame.deniers[start]
            agenda = [(label, start + 1, denier) for label in self._labels(frame.words[start])]
            while agenda:
                label, end, denier = agenda.pop()
                ends = here.setdefault(label, {})
                if not _adds(ends, end, denier):
                    continue
                ends[end] = denier
                followers = self._after.get(label)
                if not followers or end >= count:
                    continue
                if end not in windows:
                    windows[end] = set().union(*chart[end : end + WINDOW])
                for second in followers.keys() & windows[end]:
                    for pattern in followers[second]:
                        for stop, by in _complete(pattern, start, end, denier, chart, frame):
                            agenda.extend((term, stop, by) for term in self._closure(pattern.term))
        return [
            PatternMatch(label[1:-1], start, end, denier)
            for start, here in enumerate(chart)
            for label, ends in here.items()
            if label[0] == "<"
            for end, denier in ends.items()
        ]

    def _add(self, name: str, pattern: str) -> None:
        steps: list[_Step] = []
        gap = 0
        for part in pattern.split():
            if part in GAPS:
                gap = GAPS[part]
                continue
            for label in self._parse(name, part):
                steps.append(_step(gap, label))
                gap = 0
        if not steps or gap or steps[0].gap:
            message = f"term {name!r}: the pattern {pattern!r} must begin and end with a word"
            raise ValueError(message)
        term = f"<{name}>"
        self._steps.update(step.label for step in steps)
        if len(steps) == 1:
            self._alias.setdefault(steps[0].label, []).append(term)
        else:
            seconds = self._after.setdefault(steps[0].label, {})
            seconds.setdefault(steps[1].label, []).append(_Pattern(term, tuple(steps[1:])))

    def _find_closure(self, label: str) -> tuple[str, ...]:
        """Return `label` and every term that it is by itself, directly or through other terms."""
        seen = {label: None}
        agenda = [label]
        while agenda:
            for term in self._alias.get(agenda.pop(), ()):
                if term not in seen:
                    seen[term] = None
                    agenda.append(term)
        return tuple(seen)

    def _parse(self, name: str, part: str) -> list[str]:
        if part[0] == "<":
            if part[1:-1] not in self._names:
                message = f"term {name!r}: no term is called {part}"
                raise ValueError(message)
            return [part]
        if part[0] == "#":
            low, high, ending = _number(part)
            if (low, high, ending, part) not in self._numbers:
                self._numbers.append((low, high, ending, part))
            return [part]
        if part[-1] == "*":
            prefix = normalise(part)
            self._prefixes.add(prefix)
            return [f"{prefix}*"]
        # Nearly all parts are plain words, for which the full reading would cost a second in sum.
        found = [part] if part.isascii() and part.isalnum() and part.islower() else words(part)
        self._vocabulary.update(found)
        return found

    def _find_labels(self, word: str) -> tuple[str, ...]:
        labels = [word]
        if word[0].isdigit():
            digits = word[: len(word) - len(word.lstrip(_DIGITS))]
            ending = word[len(digits) :]
            labels.extend(
                label
                for low, high, wanted, label in self._numbers
                if digits and low <= int(digits) <= high and (wanted == ending or label == "#")
            )
        labels.extend(
            word[:size] + "*"
            for size in range(MIN_PREFIX, min(len(word), self._longest) + 1)
            if word[:size] in self._prefixes
        )
        closed = {term: None for label in labels for term in self._closure(label)}
        return tuple(label for label in closed if label[0] == "<" or label in self._steps)


def _complete(  # noqa: PLR0913, PLR0917  (one state of the pass, spelled out for speed)
    pattern: _Pattern,
    start: int,
    end: int,
    denier: int,
    chart: Sequence[dict[str, dict[int, int]]],
    frame: Frame,
) -> list[tuple[int, int]]:
    """Return every (end, denier) that `pattern`, begun at `start` to `end`, can reach.

    A denying word that is itself part of the pattern ("no feeling") denies nothing in it.
    """
    clauses = frame.clauses
    clause = clauses[start]
    states = {(end, denier, _cues_in(start, end, frame.cues))}
    for gap, label in pattern.rest:
        following = set()
        for place, by, used in states:
            for begin in range(place, min(place + gap + 1, len(clauses))):
                if clauses[begin] != clause:
                    break
                for stop, other in chart[begin].get(label, {}).items():
                    merged = other if by == NOBODY and other not in used else by
                    following.add((stop, merged, used | _cues_in(begin, stop, frame.cues)))
        states = following
        if not states:
            return []
    return [(place, by) for place, by, _ in states]


def _adds(ends: Mapping[int, int], end: int, denier: int) -> bool:
    """Tell whether an end is worth keeping: a new one, or one that turns out not to be denied."""
    if end in ends:
        return ends[end] != NOBODY and denier == NOBODY
    return len(ends) < MOST_ENDS


def _number(part: str) -> tuple[int, int, str]:
    """Return the range and the ending that a number element such as `#4-42wks` allows."""
    span = part[1:].rstrip(_LETTERS)
    low, _, high = span.partition("-")
    return int(low or 0), int(high or low or LARGEST), part[1 + len(span) :]


_NONE: frozenset[int] = frozenset()


def _cues_in(start: int, end: int, cues: Mapping[int, int]) -> frozenset[int]:
    """Return the denying words among the places `start` to `end`."""
    return frozenset(cues[place] for place in range(start, end) if place in cues) if cues else _NONE
