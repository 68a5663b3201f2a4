"""A linear classifier of two kinds of texts: squared hinge loss, minimised by Newton's method.

Unlike `ridge`, which solves for many entries at once and has closed forms for held-out scores, it supports
weights: a rare kind of text can count as much as the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.matching.linear.sparse_matrix import Doubles, SparseMatrix

# Rounds of Newton's method, and of conjugate gradients in each. Measured on the examples of warning signs:
# more change no decision.
ROUNDS = 4
GRADIENTS = 10
# Share of the first residual (squared) at which a solution is exact enough.
_ENOUGH = 1e-6


def fit(matrix: SparseMatrix, sides: Doubles, shares: Doubles, penalty: float) -> tuple[Doubles, float]:
    """Return the weights of the columns, and the bias, that separate the rows of `matrix` best.

    `sides` are 1 for one kind of row and -1 for the other, `shares` are the weights of the rows, and
    `penalty` keeps the weights of the columns small.
    """
    solution: Doubles = np.zeros(matrix.shape[1] + 1)
    for _ in range(ROUNDS):
        scores = matrix.dot(solution[:-1]) + solution[-1]
        active = np.where(sides * scores < 1, shares, 0.0)

        def bend(step: Doubles, active: Doubles = active) -> Doubles:
            moved = active * (matrix.dot(step[:-1]) + step[-1])
            return np.append(matrix.transposed_dot(moved) + penalty * step[:-1], moved.sum())

        pull = active * (sides - scores)
        slope = np.append(matrix.transposed_dot(pull) - penalty * solution[:-1], pull.sum())
        solution = solution + _solve(bend, slope)
    return solution[:-1], float(solution[-1])


def _solve(bend: Callable[[Doubles], Doubles], slope: Doubles) -> Doubles:
    """Solve bend(x) = slope by conjugate gradients."""
    found: Doubles = np.zeros_like(slope)
    rest, direction = slope.copy(), slope.copy()
    length = start = float(rest @ rest)
    for _ in range(GRADIENTS):
        if length <= _ENOUGH * start:
            break
        bent = bend(direction)
        stride = length / float(direction @ bent)
        found = found + stride * direction
        rest = rest - stride * bent
        length, before = float(rest @ rest), length
        direction = rest + length / before * direction
    return found
