"""A clock for tests of what takes minutes or days."""

from __future__ import annotations


class Clock:
    """A clock that a test sets, in seconds."""

    def __init__(self, now: float = 1_800_000_000.0) -> None:
        """Stand still at `now`."""
        self.now = now

    def __call__(self) -> float:
        """Return the time."""
        return self.now
