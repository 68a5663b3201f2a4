"""How likely is the best entry right, and the text in scope? Learned without out-of-scope examples."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bot.matching import constants as c
from bot.matching.matrix import Doubles


@dataclass(frozen=True)
class Confidence:
    """A logistic regression over the signs of a sound match."""

    weights: tuple[float, ...]
    threshold: float

    def of(self, signs: tuple[float, ...]) -> float:
        """Return the probability 0..1 that a match with these signs is right."""
        total = self.weights[0]
        for weight, sign in zip(self.weights[1:], signs, strict=True):
            total += weight * sign
        return float(1 / (1 + np.exp(-max(-30.0, min(30.0, total)))))


def calibrate(right: Doubles, wrong: Doubles) -> Confidence:
    """Fit to signs (texts x signs) of matches known as right and as wrong; both weigh the same."""
    signs = np.vstack([right, wrong])
    signs = np.hstack([np.ones((len(signs), 1)), signs])
    truth = np.r_[np.ones(len(right)), np.zeros(len(wrong))]
    share = np.r_[np.full(len(right), 0.5 / max(1, len(right))), np.full(len(wrong), 0.5 / max(1, len(wrong)))]
    share *= len(truth)
    weights = np.zeros(signs.shape[1])
    penalty = np.eye(signs.shape[1]) * c.CALIBRATION_RIDGE
    for _ in range(12):
        chance = 1 / (1 + np.exp(-np.clip(signs @ weights, -30, 30)))
        slope = signs.T @ (share * (truth - chance)) - penalty @ weights
        bend = (signs * (share * chance * (1 - chance))[:, None]).T @ signs + penalty
        weights += np.linalg.solve(bend, slope)
    fitted = Confidence(tuple(weights.tolist()), 0.5)
    scores = np.array([fitted.of(tuple(row)) for row in wrong.tolist()])
    threshold = float(np.quantile(scores, 1 - c.FALSE_ANSWERS)) if len(scores) else 0.5
    return Confidence(fitted.weights, threshold)
