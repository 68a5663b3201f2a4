"""Which ids a text means: kernel ridge regression on the vectors of a sentence encoder.

The kernel decreases with the angle between two texts (Gaussian). As for the index, held-out scores have a
closed form, so the policy can be learned from the same texts (Rifkin and Lippert 2007, as in `ridge`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.matching import constants as c
from bot.matching.linear import ridge
from bot.matching.meaning.encoder import NoVectorsError

if TYPE_CHECKING:
    from bot.matching.linear.sparse_matrix import Floats, Ints


Bytes = NDArray[np.int8]

# The largest number of a byte.
LARGEST = 127
# Vectors at a time: as many as fit into a processor's cache. Twice or half as many take as long.
BLOCK = 512


class Meant(NamedTuple):
    """The scores of vectors, one row each: for every id the score, and the cosine of its nearest text."""

    scores: Floats
    nearness: Floats


@dataclass(frozen=True)
class MeaningModel:
    """Scores vectors by the texts that it has learned from.

    The vectors of these texts are `rows` times `scales`: one byte per number changes a cosine by less than
    0.001, and needs a quarter of the memory. `labels` are the numbers of their ids, `alphas` their dual
    weights by id, and `leverages` say how much each text determines its own scores.
    """

    rows: Bytes
    scales: Floats
    labels: Ints
    alphas: Floats
    leverages: Floats

    @classmethod
    def fit(cls, vectors: Floats, labels: Ints) -> MeaningModel:
        """Learn from the `vectors` of texts.

        `labels` are the numbers of the texts' ids: they ascend from 0, and none is left out.

        Raises:
            NoVectorsError: there is a text without a vector.

        """
        if not vectors.any(axis=1).all():
            raise NoVectorsError("the sentence encoder gives no vectors")
        scales = np.abs(vectors).max(axis=1) / np.float32(LARGEST)
        rows = np.round(vectors / scales[:, None]).astype(np.int8)
        # Single precision loses the small eigenvalues: most texts are near each other.
        kernel = _kernel(_cosines(_restored(rows, scales), rows, scales)).astype(np.float64)
        kernel.flat[:: len(kernel) + 1] += c.MEANING_RIDGE
        inverse = ridge.invert(kernel)
        alphas = inverse @ ridge.one_hot(labels, int(labels[-1]) + 1)
        return cls(rows, scales, labels, alphas.astype(np.float32), np.diag(inverse).astype(np.float32))

    def read(self, vectors: Floats) -> Meant:
        """Return the scores of `vectors` (one row each, of length 1)."""
        cosines = _cosines(vectors, self.rows, self.scales)
        return Meant(_kernel(cosines) @ self.alphas, _nearness(cosines, self.labels))

    def held_out(self) -> Meant:
        """Return the held-out scores of its own texts: by a model that has not learned from the text."""
        targets = ridge.one_hot(self.labels, self.alphas.shape[1])
        scores = targets - self.alphas / self.leverages[:, None]
        nearness = []
        for start in range(0, len(self.rows), BLOCK):
            block = slice(start, start + BLOCK)
            cosines = _cosines(_restored(self.rows[block], self.scales[block]), self.rows, self.scales)
            np.fill_diagonal(cosines[:, block], -1)
            nearness.append(_nearness(cosines, self.labels))
        return Meant(scores, np.vstack(nearness))


def _restored(rows: Bytes, scales: Floats) -> Floats:
    vectors: Floats = rows * scales[:, None]
    return vectors


def _cosines(vectors: Floats, rows: Bytes, scales: Floats) -> Floats:
    """Return the cosines of `vectors` (a row each) with the vectors that `rows` and `scales` stand for."""
    cosines = np.empty((len(vectors), len(rows)), dtype=np.float32)
    for start in range(0, len(rows), BLOCK):
        block = slice(start, start + BLOCK)
        np.matmul(vectors, rows[block].astype(np.float32).T, out=cosines[:, block])
    cosines *= scales
    return cosines


def _kernel(cosines: Floats) -> Floats:
    kernel: Floats = np.exp(2 * np.float32(c.MEANING_SHARPNESS) * (cosines - 1))
    return kernel


def _nearness(cosines: Floats, labels: Ints) -> Floats:
    """Return the cosine of the nearest text of each id (rows x ids); every id has one."""
    nearest: Floats = np.maximum.reduceat(cosines, np.flatnonzero(np.diff(labels, prepend=-1)), axis=1)
    return nearest
