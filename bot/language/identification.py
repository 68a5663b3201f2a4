"""How the words of a language look: little enough to keep, and enough to tell it from another."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter
from functools import lru_cache
from math import log
from typing import TYPE_CHECKING
from zlib import crc32

from bot.language.tokens import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# Letters of a group. Cavnar and Trenkle (1994) take up to five; three do to tell a few languages apart.
GRAM = 3
# Places for the counts of letter groups; with 2 000 to 4 000 groups few share one.
GRAM_PLACES = 1 << 14
# Logarithm of the share of a word that a language does not know: one in a million.
UNKNOWN = log(1e-6)
# A single word says no more than this much, in nats: a common one beside an unknown one says 8.
MOST_OF_A_WORD = 4.0
# And one that no language knows says, by its letters, no more than this.
MOST_OF_LETTERS = 2.0
# Words. Typical traffic has fewer distinct ones.
CACHED = 8192


class LanguageProfile:
    """The words of one language with their shares, as hashes, and the shares of its letter groups."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Count the words of `texts`, which are all in one language."""
        counts = Counter(word for text in texts for word in words(text) if word.isalpha())
        total = counts.total() or 1
        shares = sorted((crc32(word.encode()), log(count / total)) for word, count in counts.items())
        self._hashes = array("I", [number for number, _ in shares])
        self._shares = array("f", [share for _, share in shares])
        grams = Counter(place for word in counts for place in _grams(word))
        several = grams.total() + GRAM_PLACES
        self._grams = array("f", [log((grams[place] + 1) / several) for place in range(GRAM_PLACES)])

    def share(self, word: str) -> float | None:
        """Return the logarithm of the share that `word` (normalised) has, None for an unknown one."""
        number = crc32(word.encode())
        at = bisect_left(self._hashes, number)
        return self._shares[at] if at < len(self._hashes) and self._hashes[at] == number else None

    def likeness(self, word: str) -> float:
        """Return how much the letters of `word` look like this language: a sum of logarithms."""
        return sum(self._grams[place] for place in _grams(word))


class LanguageScorer:
    """Weighs words between some languages."""

    def __init__(self, profiles: Mapping[str, LanguageProfile]) -> None:
        """Weigh between `profiles`, at least one."""
        self._profiles = dict(profiles)
        self._against = lru_cache(maxsize=CACHED)(self._weigh)

    def evidence_against(self, typed: Iterable[str]) -> dict[str, float]:
        """Return for each language how far the words `typed` speak against it, in nats: 0 is the best.

        Numbers and pictographs say nothing, nor do words that all languages use alike.
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


def _grams(word: str) -> list[int]:
    bounded = f" {word} "
    return [crc32(bounded[at : at + GRAM].encode()) % GRAM_PLACES for at in range(len(bounded) - GRAM + 1)]
