"""Word patterns: finds named terms in a sequence of words, in one pass and in linear time.

`pattern_syntax` describes patterns. No match crosses a clause boundary. The tables of `bot/language/phrases`
have neither gaps nor nested terms, and find a phrase by one lookup.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bot.model_cache import Memo, unpacked
from bot.triage.reading.pattern_syntax import number_range, parse_terms

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.model_cache import Arrays

NOBODY = -1
# A shorter prefix would match half the dictionary.
MIN_PREFIX = 2
# The most ends of a term that begins at one word: limits the time for repeated trigger words. Without a limit
# none of 3500 messages has another outcome.
MOST_ENDS = 3
CACHED = 8192
_DIGITS = "0123456789"


class PatternMatch(NamedTuple):
    """A term in the words `start` to `end` (exclusive); `denier` is the place of its negation, or -1."""

    term: str
    start: int
    end: int
    denier: int


class Frame(NamedTuple):
    """The input of a matcher: the words of a message, the clause of each word, and its negation.

    `deniers` has for each word the first place of the phrase that denies it, or -1; `cues` maps the negating
    places of such a phrase to its first place.
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


class _Patterns(dict[str, list[tuple[int, dict[str, list[_Pattern]]]]]):
    """Label -> gap before the second step -> its label -> patterns, made when a label first occurs."""

    def __init__(self, parsed: Arrays, names: Sequence[str], labels: Sequence[str]) -> None:
        """Take what `parse_terms` returned."""
        super().__init__()
        self._names, self._labels = names, labels
        firsts, self._owners, sizes = parsed["patterns"].T
        self._steps = parsed["steps"]
        self._ends = np.cumsum(sizes)
        at, starts, counts = np.unique(firsts, return_index=True, return_counts=True)
        spans = zip(at.tolist(), starts.tolist(), counts.tolist(), strict=True)
        self._spans = {labels[label]: range(start, start + count) for label, start, count in spans}

    def __missing__(self, first: str) -> list[tuple[int, dict[str, list[_Pattern]]]]:
        made: dict[int, dict[str, list[_Pattern]]] = {}
        for at in self._spans.get(first, ()):
            start, end = self._ends[at - 1] if at else 0, self._ends[at]
            rest = tuple(_step(gap, self._labels[label]) for gap, label in self._steps[start:end].tolist())
            seconds = made.setdefault(rest[0].gap, {})
            seconds.setdefault(rest[0].label, []).append(_Pattern(self._names[self._owners[at]], rest))
        self[first] = [*made.items()]
        return self[first]


class PatternMatcher:
    """Compiled terms. Raises ValueError for a pattern that names an unknown term or begins with a gap.

    `references` are the terms in the patterns of each term.
    """

    def __init__(self, terms: Mapping[str, Sequence[str]], memo: Memo | None = None) -> None:
        """Compile term -> patterns; what `memo` has is not parsed."""
        parsed = (memo or Memo()).recall("patterns", lambda: parse_terms(terms))
        names, labels = unpacked(parsed["names"]), unpacked(parsed["labels"])
        self._steps = frozenset(labels)
        self._prefixes = frozenset(label[:-1] for label in labels if label[-1] == "*")
        self._words = frozenset(label for label in labels if label[0] not in "<#" and label[-1] != "*")
        self._numbers = [(*number_range(label), label) for label in labels if label[0] == "#"]
        self._longest = max(map(len, self._prefixes), default=0)
        marked = [f"<{name}>" for name in names]
        # Terms that have a label as a pattern of one step.
        self._alias: dict[str, list[str]] = {}
        for label, name in parsed["alias"].tolist():
            self._alias.setdefault(labels[label], []).append(marked[name])
        self._after = _Patterns(parsed, marked, labels)
        self.references: dict[str, list[str]] = {}
        for name, inside in parsed["references"].tolist():
            self.references.setdefault(names[name], []).append(names[inside])
        self._labels = lru_cache(maxsize=CACHED)(self._find_labels)
        self._closure = lru_cache(maxsize=CACHED)(self._find_closure)

    @property
    def vocabulary(self) -> frozenset[str]:
        """Every word and prefix in the patterns."""
        return self._words | self._prefixes

    def knows(self, word: str) -> bool:
        """Return whether `word` begins with a prefix of the patterns."""
        return any(
            word[:size] in self._prefixes for size in range(MIN_PREFIX, min(len(word), self._longest) + 1)
        )

    def find(self, frame: Frame) -> list[PatternMatch]:
        """Return every term in the words of `frame`, by start."""
        count = len(frame.words)
        chart: list[dict[str, dict[int, int]]] = [{} for _ in range(count)]
        windows: dict[tuple[int, int], set[str]] = {}
        # From right to left, so that the terms a pattern needs further on are already found.
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
                if end == count:
                    continue
                for gap, seconds in self._after[label]:
                    if (end, gap) not in windows:
                        windows[end, gap] = set().union(*chart[end : end + gap + 1])
                    for second in seconds.keys() & windows[end, gap]:
                        for pattern in seconds[second]:
                            for stop, by in _complete(pattern, start, end, denier, chart, frame):
                                agenda.extend((term, stop, by) for term in self._closure(pattern.term))
        return [
            PatternMatch(label[1:-1], start, end, denier)
            for start, here in enumerate(chart)
            for label, ends in here.items()
            if label[0] == "<"
            for end, denier in ends.items()
        ]

    def _find_closure(self, label: str) -> tuple[str, ...]:
        """Return `label` and every term that matches it alone, directly or through other terms."""
        seen = {label: None}
        agenda = [label]
        while agenda:
            for term in self._alias.get(agenda.pop(), ()):
                if term not in seen:
                    seen[term] = None
                    agenda.append(term)
        return tuple(seen)

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
    """Return every (end, denier) of `pattern`, whose first step matched from `start` to `end`.

    A negating word that is a part of the pattern ("no feeling") denies nothing in it.
    """
    clauses = frame.clauses
    clause = clauses[start]
    if not frame.cues:
        # Without negation, as in most messages, only the places count: this takes half the time.
        return [(stop, NOBODY) for stop in _ends(pattern, end, clause, chart, clauses)]
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


def _ends(
    pattern: _Pattern,
    end: int,
    clause: int,
    chart: Sequence[dict[str, dict[int, int]]],
    clauses: Sequence[int],
) -> set[int]:
    """Return every end of `pattern`, whose first step matched up to `end`, in `clause`."""
    places = {end}
    for gap, label in pattern.rest:
        following: set[int] = set()
        for place in places:
            for begin in range(place, min(place + gap + 1, len(clauses))):
                if clauses[begin] != clause:
                    break
                if label in chart[begin]:
                    following.update(chart[begin][label])
        if not following:
            return following
        places = following
    return places


def _adds(ends: Mapping[int, int], end: int, denier: int) -> bool:
    """Return whether an end should be kept: a new one, or one that is not denied."""
    if end in ends:
        return ends[end] != NOBODY and denier == NOBODY
    return len(ends) < MOST_ENDS


_NONE: frozenset[int] = frozenset()


def _cues_in(start: int, end: int, cues: Mapping[int, int]) -> frozenset[int]:
    """Return the negation phrases with words from `start` to `end`."""
    return frozenset(cues[place] for place in range(start, end) if place in cues) if cues else _NONE
