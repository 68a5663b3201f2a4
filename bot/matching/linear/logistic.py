"""Logistic regression by Newton's method: a few signals in, a probability out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from bot.matching.linear.sparse_matrix import Doubles

_NEWTON_STEPS = 12
# Steps below this no longer change a probability.
_TINY = 1e-6
# Beyond this many log-odds a probability is 0 or 1 for every purpose.
SURE = 30.0


def probability(odds: Doubles) -> Doubles:
    """Return the probabilities of these log-odds."""
    chances: Doubles = 1 / (1 + np.exp(-np.clip(odds, -SURE, SURE)))
    return chances


def fit(signals: Doubles, truth: Doubles, shares: Doubles, usual: Doubles, ridge: float | Doubles) -> Doubles:
    """Return the weights of `signals` (rows x signals) under which `truth` (0 or 1 per row) is most likely.

    `shares` are the weights of the rows. `ridge` (one for all, or one per signal) keeps the weights near the
    `usual` ones: the fewer the rows, the nearer.
    """
    pull = np.broadcast_to(np.asarray(ridge, dtype=np.float64), usual.shape)

    def loss(weights: Doubles) -> float:
        odds = signals @ weights
        far = weights - usual
        return float(shares @ (np.logaddexp(0, odds) - truth * odds) + (pull * far) @ far / 2)

    weights: Doubles = usual.copy()
    for _ in range(_NEWTON_STEPS):
        chance = probability(signals @ weights)
        slope = signals.T @ (shares * (truth - chance)) - pull * (weights - usual)
        bend = (signals * (shares * chance * (1 - chance))[:, None]).T @ signals
        step: Doubles = np.linalg.solve(bend + np.diag(pull), slope).astype(np.float64)
        # A full step from far away would overshoot, and the next ones even more.
        while loss(weights + step) > loss(weights) and np.abs(step).max() > _TINY:
            step = step / 2
        weights += step
    return weights
