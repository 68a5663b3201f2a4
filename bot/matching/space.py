"""The space of features: names to columns, and counts to weighted vectors of length one a block."""

from __future__ import annotations

from math import log, log2, sqrt
from typing import TYPE_CHECKING

import numpy as np

from bot.matching import constants as c
from bot.matching.matrix import Sparse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.matching.features import Counts

Vector = list[tuple[int, float]]


class Space:
    """Fixed after it was built from the phrasings: a feature that none of them has is no column."""

    def __init__(self, texts: Sequence[Sequence[Counts]]) -> None:
        """Count in how many `texts` (each its blocks of counts) every feature occurs."""
        self.columns: dict[str, int] = {}
        self._spread: list[int] = []
        for blocks in texts:
            for counts in blocks:
                for name in counts:
                    column = self.columns.setdefault(name, len(self.columns))
                    if column == len(self._spread):
                        self._spread.append(1)
                    else:
                        self._spread[column] += 1
        self.size = len(texts)
        self.idf = [c.IDF_FLOOR + log((self.size + 1) / (spread + 1)) for spread in self._spread]

    def spread(self, column: int) -> int:
        """Return in how many texts the feature of `column` occurs."""
        return self._spread[column]

    def vector(self, blocks: Sequence[Counts]) -> Vector:
        """Return (column, value) of the known features: log count x IDF, each block scaled to its weight."""
        vector: Vector = []
        columns, idf = self.columns, self.idf
        for counts, weight in zip(blocks, c.BLOCK_WEIGHTS, strict=True):
            part = []
            squares = 0.0
            for name, count in counts.items():
                column = columns.get(name)
                if column is not None:
                    value = idf[column] if count == 1.0 else idf[column] * log2(1.0 + count)
                    squares += value * value
                    part.append((column, value))
            if part:
                scale = weight / sqrt(squares)
                vector += [(column, value * scale) for column, value in part]
        return vector

    def matrix(self, texts: Sequence[Sequence[Counts]]) -> Sparse:
        """Return the vectors of `texts` as the rows of a matrix."""
        rows: list[int] = []
        columns: list[int] = []
        values: list[float] = []
        for row, blocks in enumerate(texts):
            vector = self.vector(blocks)
            rows += [row] * len(vector)
            for column, value in vector:
                columns.append(column)
                values.append(value)
        return Sparse(
            np.array(rows, dtype=np.int64),
            np.array(columns, dtype=np.int64),
            np.array(values, dtype=np.float32),
            (len(texts), len(self.columns)),
        )
