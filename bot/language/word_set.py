"""A set of very many words in little memory."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable


class WordSet:
    """Knows whether it has a word: eight bytes a word, where a set of strings takes more than a hundred.

    It keeps hashes of 64 bits. Among a million words one that is not there is taken for one of them once in
    ten million million questions.
    """

    def __init__(self, words: Iterable[str]) -> None:
        """Take `words`, in any order."""
        hashes = np.unique(np.fromiter(map(hash, words), dtype=np.int64))
        # For a single look a plain array is faster.
        self._hashes = array("q", hashes.tobytes())

    def __contains__(self, word: str) -> bool:
        """Tell whether `word` is one of them."""
        number = hash(word)
        at = bisect_left(self._hashes, number)
        return at < len(self._hashes) and self._hashes[at] == number
