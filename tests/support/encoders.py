"""Encoders for tests: quick, and the same on every machine."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np

from bot.language.tokens import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

WIDTH = 64


class WordEncoder:
    """The vector of a text is the sum of its words' own, of random directions; `alike` words share one.

    It counts in `encoded` what it was asked for.
    """

    def __init__(self, alike: Mapping[str, str] | None = None) -> None:
        self._alike = alike or {}
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return a row of length 1 for each of `texts`."""
        self.encoded += texts
        return np.stack([self._vector(text) for text in texts])

    def _vector(self, text: str) -> NDArray[np.float32]:
        vector = sum(map(self._direction, words(text) or [""]), np.zeros(WIDTH, dtype=np.float32))
        return (vector / np.linalg.norm(vector)).astype(np.float32)

    def _direction(self, word: str) -> NDArray[np.float32]:
        seed = blake2b(self._alike.get(word, word).encode(), digest_size=8).digest()
        chance = np.random.default_rng(int.from_bytes(seed, "big"))
        return chance.normal(size=WIDTH).astype(np.float32)
