"""From signals to a chance: one logistic regression for each level of the strongest rule that was met.

What each signal is worth is learned, so that a rule which everyday words meet as well counts for less than
one that only signs meet (Platt 1999: probabilities out of scores, by a regression on scores that were held
out).
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

# Weight of the penalty that draws weights to the usual ones, as so many texts.
PENALTY = 4.0
# A harmless text weighs at most so many signs: few harmless texts meet rules, and each is one of many.
MOST_WEIGHT = 8.0
# Beyond this many log-odds a chance is 0 or 1 for every purpose.
SURE = 30.0


class Signals(NamedTuple):
    """What speaks for a sign in one message.

    `reliability` is the log-odds that what meets the strongest rule is a sign, 0 where no rule was met;
    `rules` how many were met; `score` the classifier's, about 1 for a sign and -1 for ordinary words;
    `meaning` that of what the message means, on the same scale, 0 where it is not known.
    """

    reliability: float
    rules: int
    score: float
    meaning: float = 0.0

    @property
    def row(self) -> tuple[float, ...]:
        """The signals as a regression takes them, with a 1 for its bias."""
        return (1.0, self.reliability, math.log1p(self.rules), self.score, self.meaning)


# What the signals are worth where there are too few texts to learn it: a rule is believed unless the words
# around it are surely ordinary, and the classifier alone is not.
USUAL = (-1.5, 1.0, 0.5, 1.5, 3.0)


class LevelModel:
    """The chance that a message with a strongest rule of one level, or with none, shows a sign."""

    def __init__(self, weights: Doubles) -> None:
        """Take the weights that `fit_level` has learned."""
        self._weights = weights

    def chance(self, signals: Signals, parts: int = 1) -> float:
        """Return the chance 0..1 that `signals` are those of a sign.

        They are the loudest of `parts` that were listened to: each is one more chance to sound alarming, so
        the odds are divided by their number.
        """
        odds = float(np.dot(self._weights, signals.row)) - math.log(max(1, parts))
        return 1 / (1 + math.exp(-max(-SURE, min(SURE, odds))))


def fit_level(examples: Sequence[Signals], truth: Sequence[bool]) -> Doubles:
    """Return the weights for held-out signals of `examples`; `truth` tells which are those of a sign."""
    if not examples:
        return np.array(USUAL)
    rows = np.array([each.row for each in examples])
    is_sign = np.array(truth, dtype=np.float64)
    signs = int(is_sign.sum())
    harmless = max(1, len(is_sign) - signs)
    shares = np.where(is_sign > 0, 1.0, min(MOST_WEIGHT, max(1.0, signs / harmless)))
    return logistic.fit(rows, is_sign, shares, np.array(USUAL), PENALTY)
