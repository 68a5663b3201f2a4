"""Naive Bayes on weighted vectors: how much likelier a feature is in an entry than in all texts."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from bot.matching import constants as c
from bot.matching.linear.ridge import Linear, one_hot

if TYPE_CHECKING:
    from bot.matching.linear.sparse_matrix import Doubles, Floats, Ints, SparseMatrix

_SMOOTH = np.float32(c.BAYES_SMOOTHING)
_NO_PLACES = np.empty(0, dtype=np.int64)


def fit(matrix: SparseMatrix, labels: Ints, entries: int) -> Linear:
    """Return log-odds as weights; texts of no entry (label -1) only count in "all texts"."""
    turned = matrix.transposed()
    sums = turned.times(one_hot(labels, entries))
    anywhere = np.bincount(matrix.columns, matrix.values, minlength=matrix.shape[1]).astype(np.float32)
    sizes = sums.sum(axis=0) + _SMOOTH * np.float32(len(sums) + 1)
    weights = np.log(sums + _SMOOTH) - np.log(sizes)
    weights -= np.log((anywhere + _SMOOTH * entries) / sizes.sum())[:, None]
    return Linear(weights, np.zeros(entries, dtype=np.float32))


def held_out(matrix: SparseMatrix, labels: Ints, entries: int, model: Linear) -> tuple[Floats, Floats]:
    """Return the held-out scores of the texts: without the text itself, and without its whole entry.

    Both are tables (texts x entries); the entry's own score in the second is -inf.
    """
    count, width = matrix.shape
    rows, columns, values = matrix.rows, matrix.columns, matrix.values
    anywhere: Doubles = np.bincount(columns, values, minlength=width)[columns].astype(np.float64)
    smooth_all = _SMOOTH * entries
    inside = labels[rows] >= 0
    cells = columns * entries + np.maximum(labels[rows], 0)
    sums = np.bincount(cells[inside], values[inside], minlength=width * entries)
    own = np.where(inside, sums[cells], values)

    def gain(left: Doubles) -> Floats:
        """Return by how much each text's scores rise if only the counts `left` are in all texts."""
        ratio = np.log(anywhere + smooth_all) - np.log(np.maximum(left, 0) + smooth_all)
        return np.bincount(rows, values * ratio, minlength=count).astype(np.float32)

    scores = matrix.times(model.weights)
    text_out = scores + gain(anywhere - values)[:, None]
    entry_out = scores + gain(anywhere - own)[:, None]
    loss = np.log(own + _SMOOTH) - np.log(np.maximum(own - values, 0) + _SMOOTH)
    drop = np.bincount(rows, values * loss, minlength=count)
    members = np.flatnonzero(labels >= 0)
    text_out[members, labels[members]] -= drop[members].astype(np.float32)
    entry_out[members, labels[members]] = -np.inf
    return text_out, entry_out


@dataclass(frozen=True)
class Postings:
    """The same weights for very many entries: each feature lists only the entries with the largest weights.

    `starts[f]:starts[f + 1]` are feature f's places in `entries` and `gains`, which count from the
    weight of an entry without the feature, `base[f]`. `sizes` are the logarithms of the entries' sizes.
    """

    starts: Ints
    entries: Ints
    gains: Floats
    base: Floats
    sizes: Floats

    def scores(self, columns: Ints, values: Floats) -> Floats:
        """Return the scores of all entries for one text."""
        starts, ends = self.starts[columns], self.starts[columns + 1]
        spans = zip(starts.tolist(), ends.tolist(), strict=True)
        places = np.concatenate([_NO_PLACES, *(np.arange(*span) for span in spans)])
        gains = np.repeat(values, ends - starts) * self.gains[places]
        found = np.bincount(self.entries[places], gains, minlength=len(self.sizes))
        scores: Floats = (found + values @ self.base[columns] - values.sum() * self.sizes).astype(np.float32)
        return scores

    def table(self, texts: SparseMatrix) -> Floats:
        """Return the scores (texts x entries) of several texts."""
        bounds = np.searchsorted(texts.rows, np.arange(texts.shape[0] + 1))
        spans = [slice(*span) for span in pairwise(bounds.tolist())]
        return np.vstack([self.scores(texts.columns[span], texts.values[span]) for span in spans])


def fit_postings(matrix: SparseMatrix, labels: Ints, entries: int) -> Postings:
    """Count as `fit` does, and keep the entries with the largest weights for each feature."""
    width = matrix.shape[1]
    inside = labels[matrix.rows] >= 0
    cells, place = np.unique(
        matrix.columns[inside] * entries + labels[matrix.rows[inside]], return_inverse=True
    )
    sums = np.bincount(place, matrix.values[inside])
    columns, owners = np.divmod(cells, entries)
    sizes = np.bincount(owners, sums, minlength=entries) + _SMOOTH * (width + 1)
    anywhere = np.bincount(matrix.columns, matrix.values, minlength=width)
    base = np.log(_SMOOTH) - np.log(anywhere + _SMOOTH * entries) + np.log(sizes.sum())
    order = np.lexsort((-sums, columns))
    spread = np.bincount(columns, minlength=width)
    rank = np.arange(len(order)) - np.repeat(np.cumsum(spread) - spread, spread)
    kept = order[rank < c.POSTINGS]
    return Postings(
        np.append(0, np.cumsum(np.minimum(spread, c.POSTINGS))),
        owners[kept],
        np.log1p(sums[kept] / _SMOOTH).astype(np.float32),
        base.astype(np.float32),
        np.log(sizes).astype(np.float32),
    )
