"""Language identification by profiles of words and letter groups."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter
from functools import lru_cache
from math import log
from typing import TYPE_CHECKING, Any
from zlib import crc32

import numpy as np

from bot.language.tokens import words
from bot.model_cache import Memo

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

# Letters of a group. Cavnar and Trenkle (1994) take up to five; three do to tell a few languages apart.
GRAM = 3
# The number of hash buckets for letter groups; with 2 000 to 4 000 groups there are few collisions.
GRAM_PLACES = 1 << 14
# The log-frequency of an unknown word: one in a million.
UNKNOWN = log(1e-6)
# The most evidence from a single word, in nats; without a limit a common word would give 8.
MOST_OF_A_WORD = 4.0
# The most evidence from the letters of a word that no language knows.
MOST_OF_LETTERS = 2.0
# Words. Typical traffic has fewer distinct ones.
CACHED = 8192


class LanguageProfile:
    """The words of one language with their frequencies, as hashes, and the frequencies of letter groups."""

    def __init__(self, texts: Iterable[str], memo: Memo | None = None) -> None:
        """Count the words of `texts`, which are all in one language, unless `memo` has their counts."""
        counted = (memo or Memo()).recall("profile", lambda: _counted(texts))
        self._hashes = array("I", counted["hashes"].tobytes())
        self._shares = array("f", counted["shares"].tobytes())
        self._grams = array("f", counted["grams"].tobytes())

    def share(self, word: str) -> float | None:
        """Return the log-frequency of `word` (normalised), None if it is unknown."""
        number = crc32(word.encode())
        at = bisect_left(self._hashes, number)
        return self._shares[at] if at < len(self._hashes) and self._hashes[at] == number else None

    def likeness(self, word: str) -> float:
        """Return how well the letters of `word` fit this language: a sum of log-frequencies."""
        return sum(self._grams[place] for place in _grams(word))


class LanguageScorer:
    """Compares languages by the words of a text."""

    def __init__(self, profiles: Mapping[str, LanguageProfile]) -> None:
        """Compare `profiles`, at least one."""
        self._profiles = dict(profiles)
        self._against = lru_cache(maxsize=CACHED)(self._weigh)

    def evidence_against(self, typed: Iterable[str]) -> dict[str, float]:
        """Return the evidence against each language in the words `typed`, in nats; the best one has 0.

        Numbers and pictographs give no evidence, nor do words that are equally frequent in all languages.
        """
        sums = [0.0] * len(self._profiles)
        for word in typed:
            if word.isalpha():
                for place, weight in enumerate(self._against(word)):
                    sums[place] += weight
        least = min(sums)
        return {name: total - least for name, total in zip(self._profiles, sums, strict=True)}

    def _weigh(self, word: str) -> tuple[float, ...]:
        shares = [profile.share(word) for profile in self._profiles.values()]
        most = MOST_OF_A_WORD
        if any(share is not None for share in shares):
            values = [UNKNOWN if share is None else share for share in shares]
        else:
            most = MOST_OF_LETTERS
            values = [profile.likeness(word) for profile in self._profiles.values()]
        best = max(values)
        return tuple(min(most, best - value) for value in values)


def _counted(texts: Iterable[str]) -> dict[str, NDArray[Any]]:
    """Return the words of `texts` as sorted hashes, with log-frequencies of the words and letter groups."""
    counts = Counter(word for text in texts for word in words(text) if word.isalpha())
    hashes = np.fromiter((crc32(word.encode()) for word in counts), dtype=np.uint32)
    shares = np.log(np.fromiter(counts.values(), dtype=np.float64) / max(1, counts.total()))
    order = np.argsort(hashes)
    grams = np.array([place for word in counts for place in _grams(word)], dtype=np.int64)
    times = np.bincount(grams, minlength=GRAM_PLACES) + 1
    return {
        "hashes": hashes[order],
        "shares": shares[order].astype(np.float32),
        "grams": np.log(times / times.sum()).astype(np.float32),
    }


def _grams(word: str) -> list[int]:
    bounded = f" {word} "
    return [crc32(bounded[at : at + GRAM].encode()) % GRAM_PLACES for at in range(len(bounded) - GRAM + 1)]
