"""The syntax of word patterns in the content, compiled into arrays.

A pattern is a sequence of elements: `word`, `prefix*`, `<term>`, a number, `..` (a gap of up to three words)
and `...` (up to six). `#` is any number, `#60-99` one in that range, `#4-42wks` one with an ending.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import count
from typing import TYPE_CHECKING, Any

import numpy as np

from bot.language.tokens import normalise, words
from bot.model_cache import packed

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray

GAPS = {"..": 3, "...": 6}
LARGEST = 10**40
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def parse_terms(terms: Mapping[str, Sequence[str]]) -> dict[str, NDArray[Any]]:
    """Return the patterns of `terms` as arrays, sorted by their first label.

    `names` are the terms and `labels` all elements of patterns; the other arrays contain indexes of these
    two. `alias` has (label, name) for each pattern of one step. For longer ones, `patterns` has (first label,
    name, number of steps after the first) and `steps` has those steps, as (gap before it, label).
    `references` has (name, name of a term in one of its patterns).

    Raises:
        ValueError: a pattern names an unknown term, or begins or ends with a gap.

    """
    numbers = {f"<{name}>": number for number, name in enumerate(terms)}
    labels: defaultdict[str, int] = defaultdict(count().__next__)
    alias, patterns, steps = [], [], []
    references: dict[tuple[int, int], None] = {}
    for number, (name, written) in enumerate(terms.items()):
        for pattern in written:
            (_, first), *rest = _steps_of(name, pattern, numbers)
            if rest:
                patterns.append((labels[first], number, len(rest)))
                steps.append([(gap, labels[label]) for gap, label in rest])
            else:
                alias.append((labels[first], number))
            inside = (first, *(label for _, label in rest))
            references.update(dict.fromkeys((number, numbers[each]) for each in inside if each in numbers))
    order = sorted(range(len(patterns)), key=lambda at: patterns[at][0])
    return {
        "names": packed(terms),
        "labels": packed(labels),
        "alias": _table(alias, 2),
        "patterns": _table([patterns[at] for at in order], 3),
        "steps": _table([step for at in order for step in steps[at]], 2),
        "references": _table([*references], 2),
    }


def _table(rows: Sequence[tuple[int, ...]], width: int) -> NDArray[np.int32]:
    return np.array(rows, dtype=np.int32).reshape(-1, width)


def _steps_of(name: str, pattern: str, terms: Collection[str]) -> list[tuple[int, str]]:
    """Return the steps of the term `name`'s `pattern`: each label and the gap before it."""
    steps: list[tuple[int, str]] = []
    gap = 0
    for part in pattern.split():
        if part in GAPS:
            gap = GAPS[part]
            continue
        for label in _labels_of(name, part, terms):
            steps.append((gap, label))
            gap = 0
    if not steps or gap or steps[0][0]:
        message = f"term {name!r}: the pattern {pattern!r} must begin and end with a word"
        raise ValueError(message)
    return steps


def _labels_of(name: str, part: str, terms: Collection[str]) -> list[str]:
    if part[0] == "<":
        if part not in terms:
            message = f"term {name!r}: no term is called {part}"
            raise ValueError(message)
        return [part]
    if part[0] == "#":
        return [part]
    if part[-1] == "*":
        return [f"{normalise(part)}*"]
    return words(part)


def number_range(part: str) -> tuple[int, int, str]:
    """Return the range and the ending that a number element such as `#4-42wks` allows."""
    span = part[1:].rstrip(_LETTERS)
    low, _, high = span.partition("-")
    return int(low or 0), int(high or low or LARGEST), part[1 + len(span) :]
