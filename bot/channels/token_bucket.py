"""A token bucket: so many at once, and then one after the other."""

from __future__ import annotations

# Seconds. Many small numbers add up to a little more than their sum.
_ROUNDING = 1e-6


class TokenBucket:
    """A new token every `seconds`, of which at most `burst` are saved up."""

    __slots__ = ("_burst", "_free", "_seconds")

    def __init__(self, burst: int, seconds: float) -> None:
        """Start full."""
        self._burst, self._seconds = burst, seconds
        # The time at which the bucket is full again.
        self._free = float("-inf")

    def take(self, now: float) -> float:
        """Take the next token and return the seconds until it is available, 0 if it already is."""
        self._free = max(self._free, now) + self._seconds
        return max(0.0, self._free - self._burst * self._seconds - now)

    def take_at_once(self, now: float) -> bool:
        """Take a token and return True, or leave the bucket as it is where there is none at `now`."""
        if max(self._free, now) + self._seconds - self._burst * self._seconds > now + _ROUNDING:
            return False
        self.take(now)
        return True
