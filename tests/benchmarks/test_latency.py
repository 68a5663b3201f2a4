"""Time of a search and of a build, beside RapidFuzz over the same phrasings.

Run with `pytest -n 0 tests/benchmarks/test_latency.py --benchmark-enable`.
"""

# ruff: noqa: S311  (seeded draws are the point)

from __future__ import annotations

import random
from itertools import cycle
from typing import TYPE_CHECKING

import pytest
from rapidfuzz import fuzz, process

from bot.matching import Index, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_benchmark.fixture import BenchmarkFixture

SYLLABLES = [a + b for a in "bcdfghklmnprstvw" for b in ("a", "e", "i", "o", "u", "an", "er", "is")]


def phrasings(entries: int, each: int, seed: int = 1) -> dict[str, list[str]]:
    """Make up entries that have some words of their own and share the rest."""
    chance = random.Random(seed)
    shared = [_word(chance) for _ in range(400)]
    made = {}
    for entry in range(entries):
        own = [_word(chance) for _ in range(6)]
        made[f"entry-{entry}"] = [
            " ".join(chance.sample(own, 2) + chance.choices(shared, k=chance.randrange(3, 8)))
            for _ in range(each)
        ]
    return made


def queries(made: dict[str, list[str]], seed: int = 2) -> list[str]:
    """Mix words of one entry anew; every other query has a word with a letter missing."""
    chance = random.Random(seed)
    mixed = []
    for number in range(500):
        texts = made[chance.choice(list(made))]
        words = chance.sample(sorted({word for text in texts for word in text.split()}), 7)
        if number % 2:
            at = chance.randrange(1, len(words[0]))
            words[0] = words[0][:at] + words[0][at + 1 :]
        mixed.append(" ".join(words))
    return mixed


def vocabulary(made: dict[str, list[str]], concepts: int = 150, forms: int = 20, seed: int = 3) -> Vocabulary:
    """Make up concepts whose forms are words of the entries and others."""
    chance = random.Random(seed)
    words = sorted({word for texts in made.values() for text in texts for word in text.split()})
    return Vocabulary(
        {
            f"concept-{number}": (chance.choice(words), *(_word(chance) for _ in range(forms - 1)))
            for number in range(concepts)
        }
    )


def _word(chance: random.Random) -> str:
    return "".join(chance.choices(SYLLABLES, k=chance.randrange(2, 4)))


FAQ = phrasings(35, 34)


@pytest.fixture(scope="module")
def index() -> Index:
    """Return an index of FAQ size with 3000 forms."""
    return Index.build(FAQ, vocabulary(FAQ))


def _measure(benchmark: BenchmarkFixture, search: Callable[[str], object]) -> None:
    texts = cycle(queries(FAQ))
    benchmark(lambda: search(next(texts)))


def test_search(benchmark: BenchmarkFixture, index: Index) -> None:
    """A search of 1190 phrasings."""
    _measure(benchmark, index.search)


def test_search_without_memory(benchmark: BenchmarkFixture, index: Index) -> None:
    """The same, with every repair worked out anew."""

    def search(text: str) -> object:
        index.speller.repair.cache_clear()
        return index.search(text)

    _measure(benchmark, search)


@pytest.mark.parametrize("scorer", [fuzz.WRatio, fuzz.token_set_ratio, fuzz.ratio], ids=lambda s: s.__name__)
def test_rapidfuzz(benchmark: BenchmarkFixture, scorer: Callable[..., float]) -> None:
    """`extractOne` over the same phrasings."""
    choices = [text for texts in FAQ.values() for text in texts]
    _measure(benchmark, lambda text: process.extractOne(text, choices, scorer=scorer))


def test_build(benchmark: BenchmarkFixture) -> None:
    """A build of 1190 phrasings with 3000 forms."""
    forms = vocabulary(FAQ)
    benchmark(lambda: Index.build(FAQ, forms))
