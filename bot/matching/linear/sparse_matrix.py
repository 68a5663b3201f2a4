"""A sparse matrix of texts x features, with the products that learning needs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# Of single or of half precision.
Reals = NDArray[np.float32] | NDArray[np.float16]
Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Ints = NDArray[np.int64]
# Numbers in a dense part of a matrix: 8 MB.
_CHUNK = 2_000_000
# Rows of a large product that are computed at once: limits the memory besides the result.
_ROWS = 1000
# Numbers in a product's intermediate result: small enough for a processor's cache, nearly twice as fast.
_CACHED = 100_000
# Columns with more entries than this are multiplied densely; below, entry by entry is faster. Measured with
# 2700 texts: 0.30 s at 12, 0.17 at 40, 0.14 at 60, 0.15 at 100; with half as many the best is lower.
_DENSE_FROM = 40
# The same for repeated products, as one in so many rows: 200 was no faster, and takes 150 MB more.
_DENSE_SHARE = 60


@dataclass(frozen=True)
class SparseMatrix:
    """Entries (row, column, value), sorted by row (in any order for dot products); equal places add up."""

    rows: Ints
    columns: Ints
    values: Floats
    shape: tuple[int, int]

    def dot(self, vector: Doubles) -> Doubles:
        """Return this matrix times `vector` (one number a column), in double precision."""
        return _sums(self.rows, self.values * vector[self.columns], self.shape[0])

    def transposed_dot(self, vector: Doubles) -> Doubles:
        """Return the transposed matrix times `vector` (one number a row), in double precision."""
        return _sums(self.columns, self.values * vector[self.rows], self.shape[1])

    def times(self, dense: Reals) -> Floats:
        """Return this matrix times `dense` (columns x k)."""
        result = np.zeros((self.shape[0], dense.shape[1]), dtype=np.float32)
        present, product = self.present_times(dense)
        result[present] = product
        return result

    def present_times(self, dense: Reals) -> tuple[Ints, Floats]:
        """Return the rows that have entries, and these rows of the product with `dense`."""
        present, starts = np.unique(self.rows, return_index=True)
        product = np.empty((len(present), dense.shape[1]), dtype=np.float32)
        bounds = np.append(starts, len(self.rows))
        step = max(1, _CACHED // max(1, dense.shape[1]))
        first = 0
        while first < len(present):
            last = int(np.searchsorted(bounds, bounds[first] + step, side="right")) - 1
            last = max(first + 1, last)
            part = slice(bounds[first], bounds[last])
            scaled = dense[self.columns[part]] * self.values[part, None]
            np.add.reduceat(scaled, starts[first:last] - bounds[first], axis=0, out=product[first:last])
            first = last
        return present, product

    def transposed(self) -> SparseMatrix:
        """Return the matrix with rows and columns swapped."""
        order = np.argsort(self.columns, kind="stable")
        return SparseMatrix(self.columns[order], self.rows[order], self.values[order], self.shape[::-1])

    def take(self, rows: Ints) -> SparseMatrix:
        """Return the matrix of these rows, in ascending order."""
        place = np.full(self.shape[0], -1)
        place[np.sort(rows)] = np.arange(len(rows))
        kept = place[self.rows] >= 0
        shape = (len(rows), self.shape[1])
        return SparseMatrix(place[self.rows[kept]], self.columns[kept], self.values[kept], shape)

    def prepared(self) -> PreparedMatrix:
        """Return the matrix in the form for repeated products."""
        often = np.flatnonzero(np.bincount(self.columns) * _DENSE_SHARE > self.shape[0])
        place = np.full(self.shape[1], -1)
        place[often] = np.arange(len(often))
        where = place[self.columns]
        inside = where >= 0
        dense = _dense(self.rows[inside], where[inside], self.values[inside], (self.shape[0], len(often)))
        rare = SparseMatrix(self.rows[~inside], self.columns[~inside], self.values[~inside], self.shape)
        return PreparedMatrix(often, dense, rare, rare.transposed())

    def gram(self) -> Floats:
        """Return all inner products of the rows (rows x rows)."""
        count = self.shape[0]
        turned = self.transposed()
        spread = np.bincount(self.columns, minlength=self.shape[1])
        starts = np.cumsum(spread) - spread
        sums = np.zeros(count * count, dtype=np.float32)
        for size in range(1, _DENSE_FROM + 1):
            at = starts[spread == size][:, None] + np.arange(size)
            rows, values = turned.columns[at], turned.values[at]
            cells = rows[:, :, None] * count + rows[:, None, :]
            np.add.at(sums, cells.ravel(), (values[:, :, None] * values[:, None, :]).ravel())
        gram = sums.reshape(count, count)
        often = np.flatnonzero(spread > _DENSE_FROM)
        place = np.full(self.shape[1], -1)
        place[often] = np.arange(len(often))
        where = place[self.columns]
        step = max(1, _CHUNK // max(1, count))
        for start in range(0, len(often), step):
            inside = (where >= start) & (where < start + step)
            shape = count, min(step, len(often) - start)
            block = _dense(self.rows[inside], where[inside] - start, self.values[inside], shape)
            for top in range(0, count, _ROWS):
                gram[top : top + _ROWS] += block[top : top + _ROWS] @ block.T
        return gram


def _dense(rows: Ints, columns: Ints, values: Floats, shape: tuple[int, int]) -> Floats:
    """Return the entries as a table."""
    table = np.zeros(shape[0] * shape[1], dtype=np.float32)
    np.add.at(table, rows * shape[1] + columns, values)
    return table.reshape(shape)


@dataclass(frozen=True)
class PreparedMatrix:
    """A matrix whose frequent columns are kept densely: two to three times faster, for more memory."""

    often: Ints
    dense: Reals
    rare: SparseMatrix
    turned: SparseMatrix

    def times(self, other: Floats) -> Floats:
        """Return the matrix times `other` (columns x k)."""
        product: Floats = self.rare.times(other)
        product += self.dense @ other[self.often]
        return product

    def add_turned_times(self, other: Floats, total: Floats) -> None:
        """Add the transposed matrix times `other` (rows x k) to `total` (columns x k)."""
        present, product = self.turned.present_times(other)
        total[present] += product
        total[self.often] += self.dense.T @ other


def _sums(places: Ints, amounts: Doubles, size: int) -> Doubles:
    """Return the sum of the amounts at each of `size` places."""
    return np.bincount(places, amounts, minlength=size).astype(np.float64, copy=False)
