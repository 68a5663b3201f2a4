"""How far each rule can be believed: how often signs meet it, and how often ordinary complaints do."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.triage.rules import FiredRule

# Added to each count: what is never seen is neither believed nor doubted.
SMOOTHING = 1.0


class Reliability:
    """The log-odds that what meets a rule is a sign."""

    def __init__(self, texts: Iterable[tuple[Sequence[FiredRule], bool]]) -> None:
        """Count, for each of `texts`, the rules that it meets and whether it is a sign."""
        self._signs: Counter[int] = Counter()
        self._harmless: Counter[int] = Counter()
        for fired, is_sign in texts:
            (self._signs if is_sign else self._harmless).update({one.order for one in fired})

    def of(self, one: FiredRule) -> float:
        """Return the log-odds for what has met a rule."""
        return self._log_odds(self._signs[one.order], self._harmless[one.order])

    def without(self, one: FiredRule, *, is_sign: bool) -> float:
        """Return the log-odds as they are without one of the texts that were counted."""
        signs, harmless = self._signs[one.order], self._harmless[one.order]
        return self._log_odds(signs - is_sign, harmless - (not is_sign))

    def _log_odds(self, signs: int, harmless: int) -> float:
        return math.log((signs + SMOOTHING) / (harmless + SMOOTHING))
