"""A compact set of words."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable


class WordSet:
    """A set with eight bytes per word, where a set of strings needs more than a hundred.

    It keeps 64-bit hashes. With a million words, the probability of a wrong "yes" is one in ten million
    million.
    """

    def __init__(self, words: Iterable[str]) -> None:
        """Take `words`, in any order."""
        hashes = np.unique(np.fromiter(map(hash, words), dtype=np.int64))
        # For single lookups a plain array is faster.
        self._hashes = array("q", hashes.tobytes())

    def __contains__(self, word: str) -> bool:
        """Return whether `word` is in the set."""
        number = hash(word)
        at = bisect_left(self._hashes, number)
        return at < len(self._hashes) and self._hashes[at] == number
