"""How far each rule can be believed: how often signs meet it, and how often ordinary complaints do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from bot.triage.rules import FiredRule

    Counts = NDArray[np.int64]

# Added to each count: what is never seen is neither believed nor doubted.
SMOOTHING = 1


class Reliability:
    """The log-odds that what meets a rule is a sign."""

    def __init__(self, counts: Counts) -> None:
        """Take what `count_rules` has counted."""
        self._counts = counts

    def of(self, one: FiredRule, *, without: bool | None = None) -> float:
        """Return the log-odds for what has met a rule.

        They are those without one of the texts that were counted, a sign or not, where `without` says which.
        """
        counts = self._counts[one.order].astype(np.float64) + SMOOTHING
        if without is not None:
            counts[int(not without)] -= 1
        signs, harmless = np.log(counts).tolist()
        return float(signs - harmless)


def count_rules(texts: Iterable[tuple[Sequence[FiredRule], bool]], size: int) -> Counts:
    """Return how many of `texts`, signs and others, meet each of `size` rules: a row each, signs first."""
    counts = np.zeros((size, 2), dtype=np.int64)
    for fired, is_sign in texts:
        for order in {one.order for one in fired}:
            counts[order, int(not is_sign)] += 1
    return counts
