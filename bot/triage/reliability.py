"""The reliability of each rule: how often it matches signs, and how often ordinary complaints."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from bot.triage.rules import FiredRule

    Counts = NDArray[np.int64]

# Added to each count, so that an unseen rule is neither believed nor doubted.
SMOOTHING = 1


class Reliability:
    """The log-odds that a match of a rule is a sign."""

    def __init__(self, counts: Counts) -> None:
        """Use the counts of `count_rules`."""
        self._counts = counts

    def of(self, one: FiredRule, *, without: bool | None = None) -> float:
        """Return the log-odds for a match of a rule.

        If `without` is given, one counted text is left out: a sign if it is True, else an ordinary one.
        """
        counts = self._counts[one.order].astype(np.float64) + SMOOTHING
        if without is not None:
            counts[int(not without)] -= 1
        signs, harmless = np.log(counts).tolist()
        return float(signs - harmless)


def count_rules(texts: Iterable[tuple[Sequence[FiredRule], bool]], size: int) -> Counts:
    """Return how many of `texts` match each of `size` rules: a row for signs, and one for other texts."""
    counts = np.zeros((size, 2), dtype=np.int64)
    for fired, is_sign in texts:
        for order in {one.order for one in fired}:
            counts[order, int(not is_sign)] += 1
    return counts
