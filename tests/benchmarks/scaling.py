"""Print how building and searching grow with the FAQ: python tests/benchmarks/scaling.py.

The entries are made up (see test_latency.py); RapidFuzz searches the same phrasings with the same queries.
"""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process
from test_latency import phrasings, queries

from bot.matching import Index

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# ruff: noqa: T201  (printing is what this script does)

# (entries, phrasings each)
SIZES = ((35, 34), (1000, 10), (10_000, 5))
# Queries for RapidFuzz's slow scorer: enough for a 99th percentile, few enough to wait for.
FEW = 100
SCORERS = (fuzz.ratio, fuzz.token_set_ratio)


def milliseconds(search: Callable[[str], object], texts: Sequence[str]) -> str:
    """Return the median and the 99th percentile of the time for one of `texts`."""
    took = []
    for text in texts:
        start = time.perf_counter()
        search(text)
        took.append(1000 * (time.perf_counter() - start))
    took.sort()
    return f"{took[len(took) // 2]:.2f} / {took[len(took) * 99 // 100]:.2f}"


def main() -> None:
    """Print one row of a Markdown table for each size."""
    print("| entries x phrasings | build, s | search, ms p50 / p99 | `ratio` | `token_set_ratio` |")
    print("| --- | --- | --- | --- | --- |")
    for entries, each in SIZES:
        made = phrasings(entries, each)
        texts = queries(made)
        start = time.perf_counter()
        index = Index.build(made)
        built = time.perf_counter() - start
        choices = [text for own in made.values() for text in own]

        plain = (partial(process.extractOne, choices=choices, scorer=scorer) for scorer in SCORERS)
        figures = [
            milliseconds(index.search, texts),
            *(milliseconds(search, texts[:FEW]) for search in plain),
        ]
        print(f"| {entries} x {each} | {built:.1f} | {' | '.join(figures)} |", flush=True)


if __name__ == "__main__":
    main()
