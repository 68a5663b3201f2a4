"""Which ids a text means: kernel ridge regression over the vectors of a sentence encoder.

The kernel falls with the angle between two texts (Gaussian). As for the index, scores of texts that the model
has not seen come in closed form, so that what builds on the scores can be learned from the same texts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bot.matching import constants as c
from bot.matching.linear import ridge
from bot.matching.meaning.encoder import NoVectorsError

if TYPE_CHECKING:
    from bot.matching.linear.sparse_matrix import Floats, Ints


class Meant(NamedTuple):
    """What vectors mean, a row each: the score of every id, and the cosine of its nearest text."""

    scores: Floats
    nearness: Floats


@dataclass(frozen=True)
class MeaningModel:
    """Scores vectors by the texts (`vectors`, `labels`: numbers of ids) that it has learned from."""

    vectors: Floats
    labels: Ints
    alphas: Floats

    @classmethod
    def fit(cls, vectors: Floats, labels: Ints) -> tuple[MeaningModel, Meant]:
        """Learn from the vectors of texts; also return what each means to a model without it.

        `labels` are the numbers of the texts' ids: they ascend from 0, and none is left out.

        Raises:
            NoVectorsError: there is a text without a vector.

        """
        if not vectors.any(axis=1).all():
            raise NoVectorsError("the sentence encoder gives no vectors")
        cosines = vectors @ vectors.T
        # Single precision loses the small eigenvalues: most texts are near each other.
        kernel = _kernel(cosines).astype(np.float64)
        kernel.flat[:: len(kernel) + 1] += c.MEANING_RIDGE
        alphas, text_out, _ = ridge.solve(
            ridge.invert(kernel).astype(np.float32), labels, int(labels[-1]) + 1
        )
        np.fill_diagonal(cosines, -1)
        return cls(vectors, labels, alphas), Meant(text_out, _nearness(cosines, labels))

    def read(self, vectors: Floats) -> Meant:
        """Return what texts with these `vectors` (a row each, of length 1) mean."""
        cosines = vectors @ self.vectors.T
        return Meant(_kernel(cosines) @ self.alphas, _nearness(cosines, self.labels))


def _kernel(cosines: Floats) -> Floats:
    kernel: Floats = np.exp(2 * np.float32(c.MEANING_SHARPNESS) * (cosines - 1))
    return kernel


def _nearness(cosines: Floats, labels: Ints) -> Floats:
    """Return the cosine of the nearest text of each id (rows x ids); every id has one."""
    nearest: Floats = np.maximum.reduceat(cosines, np.flatnonzero(np.diff(labels, prepend=-1)), axis=1)
    return nearest
