"""A sparse matrix of texts x features, with the few products that learning needs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Ints = NDArray[np.int64]
# Numbers in a product's intermediate result: 8 MB.
_CHUNK = 2_000_000
# Columns with more entries than this are multiplied densely; below, entry by entry is faster.
_DENSE_FROM = 12


@dataclass(frozen=True)
class Sparse:
    """Entries (row, column, value), sorted by row."""

    rows: Ints
    columns: Ints
    values: Floats
    shape: tuple[int, int]

    def times(self, dense: Floats) -> Floats:
        """Return this matrix times `dense` (columns x k)."""
        result = np.zeros((self.shape[0], dense.shape[1]), dtype=np.float32)
        present, starts = np.unique(self.rows, return_index=True)
        bounds = np.append(starts, len(self.rows))
        step = max(1, _CHUNK // max(1, dense.shape[1]))
        first = 0
        while first < len(present):
            last = int(np.searchsorted(bounds, bounds[first] + step, side="right")) - 1
            last = max(first + 1, last)
            part = slice(bounds[first], bounds[last])
            scaled = dense[self.columns[part]] * self.values[part, None]
            result[present[first:last]] = np.add.reduceat(scaled, starts[first:last] - bounds[first], axis=0)
            first = last
        return result

    def transposed(self) -> Sparse:
        """Return the matrix with rows and columns swapped."""
        order = np.argsort(self.columns, kind="stable")
        return Sparse(self.columns[order], self.rows[order], self.values[order], self.shape[::-1])

    def take(self, rows: Ints) -> Sparse:
        """Return the matrix of these rows, in ascending order."""
        place = np.full(self.shape[0], -1)
        place[np.sort(rows)] = np.arange(len(rows))
        kept = place[self.rows] >= 0
        shape = (len(rows), self.shape[1])
        return Sparse(place[self.rows[kept]], self.columns[kept], self.values[kept], shape)

    def gram(self) -> Floats:
        """Return all inner products of the rows (rows x rows)."""
        count = self.shape[0]
        turned = self.transposed()
        spread = np.bincount(self.columns, minlength=self.shape[1])
        starts = np.cumsum(spread) - spread
        cells, products = [], []
        for size in range(1, _DENSE_FROM + 1):
            at = starts[spread == size][:, None] + np.arange(size)
            rows, values = turned.columns[at], turned.values[at]
            cells.append((rows[:, :, None] * count + rows[:, None, :]).ravel())
            products.append((values[:, :, None] * values[:, None, :]).ravel())
        sums = np.bincount(np.concatenate(cells), np.concatenate(products), minlength=count * count)
        gram = sums.astype(np.float32).reshape(count, count)
        often = np.flatnonzero(spread > _DENSE_FROM)
        place = np.full(self.shape[1], -1)
        place[often] = np.arange(len(often))
        where = place[self.columns]
        step = max(1, _CHUNK // max(1, count))
        for start in range(0, len(often), step):
            inside = (where >= start) & (where < start + step)
            block = np.zeros((count, min(step, len(often) - start)), dtype=np.float32)
            block[self.rows[inside], where[inside] - start] = self.values[inside]
            gram += block @ block.T
        return gram
