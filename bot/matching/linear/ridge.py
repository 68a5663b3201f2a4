"""Linear models by ridge regression: exact for a FAQ, in blocks and with a margin for many phrasings.

Least squares penalises scores that are better than the target. If the targets follow such scores, the model
is the squared-hinge SVM. That is worthwhile only with many phrasings, and there are no closed forms for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from bot.matching import constants as c

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bot.matching.linear.sparse_matrix import Doubles, Floats, Ints, Reals, SparseMatrix

Precision = TypeVar("Precision", np.float32, np.float64)

# Rows. Smaller matrices are inverted at once.
_SMALL = 64


@dataclass(frozen=True)
class Linear:
    """Scores of a text are its vector times `weights` (features x entries), plus `bias` (entries)."""

    weights: Reals
    bias: Floats

    def scores(self, columns: Ints, values: Floats) -> Floats:
        """Return the scores of all entries for one text."""
        scores: Floats = values @ self.weights[columns] + self.bias
        return scores

    def table(self, texts: SparseMatrix) -> Floats:
        """Return the scores (texts x entries) of several texts."""
        return texts.times(self.weights) + self.bias


def fit_exactly(matrix: SparseMatrix, labels: Ints, entries: int) -> tuple[Linear, Floats, Floats]:
    """Solve for all texts at once; `labels` are entry numbers, -1 for a text of none.

    Also returns two tables of held-out scores (texts x entries): with the text itself left out, and
    with the text's whole entry left out, where the entry's own score is -inf. Closed forms of both:
    Rifkin and Lippert 2007, "Notes on regularized least squares".
    """
    alphas, text_out, entry_out = solve(_inverse(matrix), labels, entries)
    return Linear(matrix.transposed().times(alphas), alphas.sum(axis=0)), text_out, entry_out


def solve(inverse: Floats, labels: Ints, entries: int) -> tuple[Floats, Floats, Floats]:
    """Return the dual weights (texts x entries), and the two tables of held-out scores of `fit_exactly`.

    `inverse` is that of the texts' kernel with the ridge on its diagonal.
    """
    targets = one_hot(labels, entries)
    alphas = inverse @ targets
    text_out = targets - alphas / np.diag(inverse)[:, None]
    entry_out = text_out.copy()
    for entry in range(entries):
        members = np.flatnonzero(labels == entry)
        if len(members):
            block = inverse[np.ix_(members, members)]
            entry_out[members] = targets[members] - np.linalg.solve(block, alphas[members])
            entry_out[members, entry] = -np.inf
    return alphas, text_out, entry_out


def fit_in_blocks(matrix: SparseMatrix, labels: Ints, entries: int) -> Linear:
    """Sweep over blocks of texts, solving each exactly while the others rest (block Gauss-Seidel)."""
    count = len(labels)
    targets = one_hot(labels, entries)
    alphas = np.zeros_like(targets)
    weights, bias = np.zeros((matrix.shape[1], entries), np.float32), np.zeros(entries, np.float32)
    order = np.random.default_rng(0).permutation(count)
    blocks = []
    for part in np.array_split(order, -(-count // c.BLOCK)):
        taken = matrix.take(part)
        blocks.append((np.sort(part), taken.prepared(), _inverse(taken)))
    for _ in range(c.SWEEPS):
        for rows, texts, inverse in blocks:
            scores = texts.times(weights) + bias
            wanted = _moved(targets[rows], scores)
            change = inverse @ (wanted - scores - np.float32(c.RIDGE) * alphas[rows])
            alphas[rows] += change
            texts.add_turned_times(change, weights)
            bias += change.sum(axis=0)
    return Linear(weights, bias)


def one_hot(labels: Ints, entries: int) -> Floats:
    """Return a table (texts x entries) that is 1 at each text's entry and 0 elsewhere."""
    table = np.zeros((len(labels), entries), dtype=np.float32)
    inside = np.flatnonzero(labels >= 0)
    table[inside, labels[inside]] = 1
    return table


def _inverse(matrix: SparseMatrix) -> Floats:
    """Return the inverse of the texts' inner products, with a bias of 1 and the ridge added."""
    kernel = matrix.gram()
    kernel.flat[:: len(kernel) + 1] += c.RIDGE
    inverse = invert(kernel)
    # The bias by the formula of Sherman and Morrison (1950): its eigenvalue grows with the number of texts,
    # and single precision would lose the small ones beside it.
    sums: Doubles = inverse.sum(axis=0, dtype=np.float64)
    shares = sums / (1 + sums.sum())
    for start in range(0, len(sums), c.BLOCK):
        block = slice(start, start + c.BLOCK)
        inverse[block] -= np.outer(shares[block], sums).astype(np.float32)
    return inverse


def invert(matrix: NDArray[Precision]) -> NDArray[Precision]:
    """Invert a symmetric positive matrix in place, and return it.

    It is split into halves recursively: nearly all of the work is matrix products, so it is twice as fast.
    Each half must be exactly symmetric, which products computed in parts are not: otherwise the result for
    some thousand texts is noise.
    """
    _make_symmetric(matrix)
    half = len(matrix) // 2
    if half < _SMALL:
        matrix[:] = np.linalg.inv(matrix)
        return matrix
    above, side, below = matrix[:half, :half], matrix[:half, half:], matrix[half:, half:]
    invert(above)
    swept = above @ side
    below -= side.T @ swept
    invert(below)
    side[:] = -swept @ below
    above -= side @ swept.T
    matrix[half:, :half] = side.T
    return matrix


def _make_symmetric(matrix: NDArray[Precision]) -> None:
    """Copy the part of `matrix` above the diagonal to the part below it."""
    for start in range(0, len(matrix), c.BLOCK):
        block = slice(start, start + c.BLOCK)
        matrix[start + c.BLOCK :, block] = matrix[block, start + c.BLOCK :].T
        corner = matrix[block, block]
        corner[:] = (corner + corner.T) / 2


def _moved(targets: Floats, scores: Floats) -> Floats:
    """Return `targets`, moved to scores above 1 for the right entry and below 0 for the others."""
    moved: Floats = np.where(targets > 0, np.maximum(scores, 1), np.minimum(scores, 0))
    return moved
