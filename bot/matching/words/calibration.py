"""Confidence: the probability that the best entry is right, learned without out-of-scope examples."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp
from typing import TYPE_CHECKING

import numpy as np

from bot.matching import constants as c
from bot.matching.constants import ConfidenceWeights
from bot.matching.linear import logistic
from bot.matching.linear.logistic import SURE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bot.matching.linear.sparse_matrix import Doubles, Floats, Ints
    from bot.matching.words.training import HeldOutScores


@dataclass(frozen=True)
class Calibration:
    """A logistic regression on the best score and its lead, and a softmax for the other scores.

    `threshold` is the confidence that a share of FALSE_ANSWERS of the texts without an entry reaches.
    """

    weights: ConfidenceWeights = c.USUAL_WEIGHTS
    sharpness: float = 1.0
    threshold: float = c.ANSWER_FROM

    def array(self) -> Doubles:
        """Return the numbers as an array, for `restored`."""
        return np.array([*self.weights, self.sharpness, self.threshold])

    @classmethod
    def restored(cls, array: Doubles) -> Calibration:
        """Return the calibration whose `array` this is."""
        *weights, sharpness, threshold = array.tolist()
        return cls(ConfidenceWeights(*weights), sharpness, threshold)

    def scale(self, tops: Floats) -> list[float]:
        """Return confidences 0..1 for scores, best first; the first is the confidence in the result."""
        bias, height, lead = self.weights
        first, second = float(tops[0]), float(tops[1]) if len(tops) > 1 else 0.0
        odds = bias + height * first + lead * (first - second)
        best = 1 / (1 + exp(-max(-SURE, min(SURE, odds))))
        shares: list[float] = (best * np.exp(np.maximum(-SURE, self.sharpness * (tops - first)))).tolist()
        return shares


def calibrate(evidence: HeldOutScores) -> Calibration:
    """Return the calibration for held-out scores; texts with and without an entry have the same weight."""
    inside = evidence.inside
    signs = _signs(evidence.tops)
    truth = (evidence.ranks == 0).astype(np.float64)
    weights = logistic.fit(signs, truth, _even(inside), np.array(c.USUAL_WEIGHTS), c.CALIBRATION_RIDGE)
    chances = logistic.probability(signs @ weights)
    strangers = chances[~inside]
    enough = len(strangers) >= c.ENOUGH
    threshold = float(np.quantile(strangers, 1 - c.FALSE_ANSWERS)) if enough else c.ANSWER_FROM
    sharpness = _sharpness(evidence.tops[inside], evidence.ranks[inside])
    return Calibration(ConfidenceWeights(*weights.tolist()), sharpness, threshold)


def _signs(tops: Floats) -> Doubles:
    """Return 1, the best score and its lead, as rows in the order of `ConfidenceWeights`."""
    second = tops[:, 1] if tops.shape[1] > 1 else np.zeros(len(tops))
    return np.stack([np.ones(len(tops)), tops[:, 0], tops[:, 0] - second], axis=1).astype(np.float64)


def _even(inside: NDArray[np.bool_]) -> Doubles:
    """Return weights with which both kinds of texts have the same total."""
    shares = np.where(inside, 0.5 / max(1, inside.sum()), 0.5 / max(1, (~inside).sum()))
    even: Doubles = (shares * len(inside)).astype(np.float64)
    return even


def _sharpness(tops: Floats, ranks: Ints) -> float:
    """Return the inverse temperature at which the softmax of the best scores fits the right ones best."""
    tops, ranks = tops[ranks >= 0], ranks[ranks >= 0]
    if not len(tops):
        return c.SHARPNESS[0]
    own = np.take_along_axis(tops, ranks[:, None], axis=1)[:, 0]

    def fit(sharpness: float) -> float:
        shares = np.exp(sharpness * (tops - tops[:, :1])).sum(axis=1)
        return float((sharpness * (own - tops[:, 0]) - np.log(shares)).sum())

    return max(c.SHARPNESS, key=fit)
