"""Learns how strongly each feature speaks for each entry."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bot.matching import constants as c
from bot.matching.matrix import Floats, Ints, Sparse


@dataclass(frozen=True)
class Model:
    """`weights` (features x entries) and `bias` (entries): a text's scores are vector x weights + bias.

    `held_out` (texts x entries) are each learned text's scores by a model that never saw the text;
    `entry_out` by one that never saw its entry (that entry's own column is -inf). Both are None
    where they were not asked for.
    """

    weights: Floats
    bias: Floats
    held_out: Floats
    entry_out: Floats


def learn(matrix: Sparse, labels: Ints, entries: int) -> Model:
    """Average naive Bayes with ridge regression; `labels` are entry numbers, -1 for texts of none."""
    ridge = _ridge(matrix, labels, entries)
    bayes = _bayes(matrix, labels, entries)
    inside = labels >= 0
    scale = np.float32(_spread(ridge.held_out[inside]) / _spread(bayes.held_out[inside]))
    ours, theirs = np.float32(1 - c.NB_SHARE), np.float32(c.NB_SHARE) * scale
    return Model(
        ours * ridge.weights + theirs * bayes.weights,
        ours * ridge.bias + theirs * bayes.bias,
        ours * ridge.held_out + theirs * bayes.held_out,
        ours * ridge.entry_out + theirs * bayes.entry_out,
    )


def _spread(scores: Floats) -> float:
    """Return the mean standard deviation of the scores within a text."""
    return float(scores.std(axis=1).mean()) + 1e-9


def _targets(labels: Ints, entries: int) -> Floats:
    targets = np.zeros((len(labels), entries), dtype=np.float32)
    inside = np.flatnonzero(labels >= 0)
    targets[inside, labels[inside]] = 1
    return targets


def _ridge(matrix: Sparse, labels: Ints, entries: int) -> Model:
    """Kernel ridge regression with its closed-form held-out predictions (Rifkin and Lippert 2007)."""
    count = len(labels)
    targets = _targets(labels, entries)
    kernel = matrix.gram().astype(np.float64)
    kernel += 1.0
    kernel.flat[:: count + 1] += c.RIDGE
    inverse = np.linalg.inv(kernel)
    alphas = inverse @ targets
    held_out = targets - alphas / np.diag(inverse)[:, None]
    entry_out = held_out.copy()
    for entry in range(entries):
        members = np.flatnonzero(labels == entry)
        if not len(members):
            continue
        block = np.linalg.solve(inverse[np.ix_(members, members)], alphas[members])
        entry_out[members] = targets[members] - block
        entry_out[members, entry] = -np.inf
    weights = matrix.transposed().times(alphas.astype(np.float32))
    return Model(
        weights,
        alphas.sum(axis=0).astype(np.float32),
        held_out.astype(np.float32),
        entry_out.astype(np.float32),
    )


def _bayes(matrix: Sparse, labels: Ints, entries: int) -> Model:
    """Multinomial naive Bayes over the weighted vectors, against the text's odds in all entries."""
    sums = matrix.transposed().times(_targets(labels, entries))
    smooth = np.float32(c.NB_SMOOTHING)
    sizes = sums.sum(axis=0) + smooth * len(sums)
    everywhere = np.log((sums.sum(axis=1) + smooth * entries) / sizes.sum())
    weights = np.log(sums + smooth) - np.log(sizes) - everywhere[:, None]
    scores = matrix.times(weights)
    held_out, entry_out = scores.copy(), scores.copy()
    inside = np.flatnonzero(labels >= 0)
    kept = labels[matrix.rows] >= 0
    rows, columns, values = matrix.rows[kept], matrix.columns[kept], matrix.values[kept]
    own = sums[columns, labels[rows]]
    drop = values * (np.log(own + smooth) - np.log(np.maximum(own - values, 0) + smooth))
    held_out[inside, labels[inside]] -= np.bincount(rows, drop, minlength=len(labels))[inside].astype(np.float32)
    entry_out[inside, labels[inside]] = -np.inf
    return Model(weights, np.zeros(entries, dtype=np.float32), held_out, entry_out)
