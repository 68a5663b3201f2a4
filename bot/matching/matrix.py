"""A sparse matrix of phrasings x features, with the few products that learning needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Ints = NDArray[np.int64]
# Numbers held at once in a product's intermediate result: 8 MB.
_CHUNK = 2_000_000


@dataclass(frozen=True)
class Sparse:
    """Entries (row, column, value), sorted by row."""

    rows: Ints
    columns: Ints
    values: Floats
    shape: tuple[int, int]

    def times(self, dense: Floats) -> Floats:
        """Return this matrix times `dense` (columns x k)."""
        return _gather(self.rows, self.columns, self.values, dense, self.shape[0])

    def transposed(self) -> Sparse:
        """Return the matrix with rows and columns swapped."""
        order = np.argsort(self.columns, kind="stable")
        return Sparse(self.columns[order], self.rows[order], self.values[order], self.shape[::-1])

    def gram(self) -> Floats:
        """Return all inner products of the rows (rows x rows)."""
        count, width = self.shape
        shared = np.bincount(self.columns, minlength=width)
        gram = np.zeros((count, count), dtype=np.float32)
        # A feature of a single row adds to the diagonal only, which is summed up at the end.
        often = np.flatnonzero(shared > 1)
        place = np.full(width, -1)
        place[often] = np.arange(len(often))
        where = place[self.columns]
        step = max(1, _CHUNK // max(1, count))
        for start in range(0, len(often), step):
            inside = (where >= start) & (where < start + step)
            block = np.zeros((count, min(step, len(often) - start)), dtype=np.float32)
            block[self.rows[inside], where[inside] - start] = self.values[inside]
            gram += block @ block.T
        np.fill_diagonal(gram, np.bincount(self.rows, self.values**2, minlength=count))
        return gram


def _gather(rows: Ints, columns: Ints, values: Floats, dense: Floats, count: int) -> Floats:
    """Sum value x dense[column] by row; `rows` must be sorted."""
    result = np.zeros((count, dense.shape[1]), dtype=np.float32)
    if not len(rows):
        return result
    present, starts = np.unique(rows, return_index=True)
    bounds = np.append(starts, len(rows))
    step = max(1, _CHUNK // max(1, dense.shape[1]))
    first = 0
    while first < len(present):
        last = int(np.searchsorted(bounds, bounds[first] + step, side="right")) - 1
        last = max(first + 1, min(last, len(present)))
        part = slice(bounds[first], bounds[last])
        scaled: Any = dense[columns[part]] * values[part, None]
        result[present[first:last]] = np.add.reduceat(scaled, starts[first:last] - bounds[first], axis=0)
        first = last
    return result
