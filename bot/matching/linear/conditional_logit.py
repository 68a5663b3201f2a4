"""Conditional logit: which of several candidates is chosen, from signals of each and traits of the choice.

This is the model of discrete choice (McFadden 1974): the log-odds between two candidates are the weighted
difference of their signals. The weight of a signal is a weighted sum of the traits of the choice. So a table
of weights (signals x traits) is learned, by Newton's method with conjugate gradients.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.matching.linear.sparse_matrix import Doubles, Ints

# Steps of Newton's method, and of conjugate gradients in each. More steps change no probability by 0.01.
_STEPS = 12
_INNER_STEPS = 40
# Steps below this no longer change a probability.
_TINY = 1e-4


def odds(candidates: Doubles, traits: Doubles, weights: Doubles) -> Doubles:
    """Return the log-odds of each candidate, up to a constant for each choice.

    `candidates` are (choices x candidates x signals), `traits` (choices x traits).
    """
    found: Doubles = (candidates @ (traits @ weights.T)[..., None])[..., 0]
    return found


def probability(odds: Doubles) -> Doubles:
    """Return the probabilities of candidates with these `odds`, one row for each choice."""
    chances: Doubles = np.exp(odds - odds.max(axis=-1, keepdims=True))
    chances /= chances.sum(axis=-1, keepdims=True)
    return chances


def fit(candidates: Doubles, traits: Doubles, chosen: Ints, usual: Doubles, ridge: float) -> Doubles:
    """Return the weights under which the `chosen` candidates are most likely.

    `ridge` keeps them near the `usual` ones: the fewer the choices, the nearer.
    """
    rows = np.arange(len(chosen))

    def chances(weights: Doubles) -> Doubles:
        return probability(odds(candidates, traits, weights))

    def loss(weights: Doubles) -> float:
        own = chances(weights)[rows, chosen]
        return float(-np.log(own).sum() + ridge * ((weights - usual) ** 2).sum() / 2)

    def gathered(shares: Doubles) -> Doubles:
        """Return the sum of the candidates' signals, weighted by `shares`, for each trait."""
        sums: Doubles = (shares[:, None] @ candidates)[:, 0].T @ traits
        return sums

    weights = usual.copy()
    for _ in range(_STEPS):
        likely = chances(weights)
        missing = -likely
        missing[rows, chosen] += 1
        slope = gathered(missing) - ridge * (weights - usual)

        def bent(step: Doubles, likely: Doubles = likely) -> Doubles:
            """Return the product of the loss's Hessian and `step`."""
            rise = odds(candidates, traits, step)
            rise -= (likely * rise).sum(axis=1, keepdims=True)
            return gathered(likely * rise) + ridge * step

        step = _solved(bent, slope)
        while loss(weights + step) > loss(weights) and np.abs(step).max() > _TINY:
            step = step / 2
        weights = weights + step
        if np.abs(step).max() < _TINY:
            break
    return weights


def _solved(bent: Callable[[Doubles], Doubles], slope: Doubles) -> Doubles:
    """Solve bent(step) = slope by conjugate gradients."""
    step, rest = np.zeros_like(slope), slope.copy()
    way, size = rest.copy(), float((rest**2).sum())
    for _ in range(_INNER_STEPS):
        if size < _TINY**2:
            break
        fall = bent(way)
        share = size / float((way * fall).sum())
        step, rest = step + share * way, rest - share * fall
        before, size = size, float((rest**2).sum())
        way = rest + size / before * way
    return step
