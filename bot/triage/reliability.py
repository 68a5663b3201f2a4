"""How far each rule can be believed: how often signs meet it, and how often ordinary complaints do."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.model_cache import Arrays
    from bot.triage.rules import FiredRule

# Added to each count: what is never seen is neither believed nor doubted.
SMOOTHING = 1.0


def count_rules(texts: Iterable[tuple[Sequence[FiredRule], bool]]) -> Arrays:
    """Count which rules `texts` meet, apart for those that are signs and those that are not.

    Each count is a row: the number of the rule, and how many texts meet it.
    """
    signs: Counter[int] = Counter()
    harmless: Counter[int] = Counter()
    for fired, is_sign in texts:
        (signs if is_sign else harmless).update({one.order for one in fired})
    kinds = {"signs": signs, "harmless": harmless}
    return {name: np.array([*each.items()], dtype=np.int64).reshape(-1, 2) for name, each in kinds.items()}


class Reliability:
    """The log-odds that what meets a rule is a sign."""

    def __init__(self, counts: Arrays) -> None:
        """Take what `count_rules` has counted."""
        self._signs = Counter(dict(counts["signs"].tolist()))
        self._harmless = Counter(dict(counts["harmless"].tolist()))

    def of(self, one: FiredRule) -> float:
        """Return the log-odds for what has met a rule."""
        return self._log_odds(self._signs[one.order], self._harmless[one.order])

    def without(self, one: FiredRule, *, is_sign: bool) -> float:
        """Return the log-odds as they are without one of the texts that were counted."""
        signs, harmless = self._signs[one.order], self._harmless[one.order]
        return self._log_odds(signs - is_sign, harmless - (not is_sign))

    def _log_odds(self, signs: int, harmless: int) -> float:
        return math.log((signs + SMOOTHING) / (harmless + SMOOTHING))
