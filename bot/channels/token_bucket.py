"""A token bucket: allows bursts, then a steady rate."""

from __future__ import annotations

# Seconds. Allows for rounding errors when many small numbers are added.
_ROUNDING = 1e-6


class TokenBucket:
    """Gets a new token every `seconds`, and holds at most `burst` of them."""

    __slots__ = ("_burst", "_free", "_seconds")

    def __init__(self, burst: int, seconds: float) -> None:
        """Start with all tokens."""
        self._burst, self._seconds = burst, seconds
        # The time at which the bucket is full again.
        self._free = float("-inf")

    def take(self, now: float) -> float:
        """Take the next token and return the seconds until it is available, 0 if it already is."""
        self._free = max(self._free, now) + self._seconds
        return max(0.0, self._free - self._burst * self._seconds - now)

    def take_at_once(self, now: float) -> bool:
        """Take a token and return True, or return False if there is none at `now`."""
        if max(self._free, now) + self._seconds - self._burst * self._seconds > now + _ROUNDING:
            return False
        self.take(now)
        return True
