"""From signals to a probability: one logistic regression for each level of the strongest rule that matched.

The weights of the signals are learned, so a rule that also matches everyday messages counts for less than one
that matches only signs (Platt 1999: probabilities from scores, by a regression on held-out scores).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bot.matching.linear import logistic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Doubles = NDArray[np.float64]

# Strength of the penalty that keeps weights near the defaults, as a number of texts.
PENALTY = 4.0
# A harmless text weighs as much as this many signs at most: few harmless texts match rules, and each stands
# for many.
MOST_WEIGHT = 8.0
# Beyond this many log-odds a probability is 0 or 1 for every purpose.
SURE = 30.0


class Signals(NamedTuple):
    """The evidence for a sign in one message.

    `reliability` is the log-odds that a match of the strongest rule is a sign, 0 if no rule matched, and
    `rules` the number of rules that matched. `score` is the classifier's: about 1 for a sign, -1 for ordinary
    words. `meaning` is the score by meaning on the same scale, 0 if it is not known.
    """

    reliability: float
    rules: int
    score: float
    meaning: float = 0.0

    @property
    def row(self) -> tuple[float, ...]:
        """The signals as a row for the regression, with a 1 for its bias."""
        return (1.0, self.reliability, math.log1p(self.rules), self.score, self.meaning)


# Default weights, used if there are too few texts to learn from: a rule is believed unless the words around
# it are certainly ordinary, and the classifier alone is not believed.
USUAL = (-1.5, 1.0, 0.5, 1.5, 3.0)


class LevelModel:
    """The probability of a sign in messages whose strongest rule has one level, or which match no rule."""

    def __init__(self, weights: Doubles) -> None:
        """Take the weights that `fit_level` has learned."""
        self._weights = weights

    def chance(self, signals: Signals, parts: int = 1) -> float:
        """Return the probability 0..1 that `signals` are those of a sign.

        They are the highest of several `parts` of a message. With more parts a high score is more likely by
        chance, so the odds are divided by their number.
        """
        odds = float(np.dot(self._weights, signals.row)) - math.log(max(1, parts))
        return 1 / (1 + math.exp(-max(-SURE, min(SURE, odds))))


def fit_level(examples: Sequence[Signals], truth: Sequence[bool]) -> Doubles:
    """Return the weights learned from held-out signals of `examples`; `truth` says which are signs."""
    if not examples:
        return np.array(USUAL)
    rows = np.array([each.row for each in examples])
    is_sign = np.array(truth, dtype=np.float64)
    signs = int(is_sign.sum())
    harmless = max(1, len(is_sign) - signs)
    shares = np.where(is_sign > 0, 1.0, min(MOST_WEIGHT, max(1.0, signs / harmless)))
    return logistic.fit(rows, is_sign, shares, np.array(USUAL), PENALTY)
