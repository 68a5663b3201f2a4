"""One guided set: it runs, pauses, goes on, and ends. Time is handed in, so that nothing here waits."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.coach.sets.timeline import Moment, Timeline


class GuidedSet:
    """Where a runner stands in `timeline`; every `now` is seconds of one and the same clock."""

    def __init__(self, timeline: Timeline, now: float) -> None:
        """Start at `now`."""
        self.timeline = timeline
        self._started = now
        self._paused: float | None = None
        self._stopped = False

    @property
    def stopped(self) -> bool:
        """Whether it was ended before its time."""
        return self._stopped

    @property
    def paused(self) -> bool:
        """Whether time stands still."""
        return self._paused is not None

    def pause(self, now: float) -> None:
        """Let time stand still; nothing happens where it does already."""
        if self._paused is None:
            self._paused = now

    def resume(self, now: float) -> None:
        """Go on with the repetition that was interrupted, from its beginning."""
        if self._paused is not None and not self._stopped:
            self._started = now - self.timeline.beginning(self.elapsed(now))
            self._paused = None

    def stop(self, now: float) -> None:
        """End it where it stands."""
        self.pause(now)
        self._stopped = True

    def over(self, now: float) -> bool:
        """Return whether it has ended."""
        return self._stopped or self.moment(now) is None

    def elapsed(self, now: float) -> float:
        """Return the seconds since the start without the pauses."""
        return (now if self._paused is None else self._paused) - self._started

    def moment(self, now: float) -> Moment | None:
        """Return what to show, None once the set is over."""
        return self.timeline.at(self.elapsed(now))

    def until_change(self, now: float) -> float:
        """Return in how many seconds the moment changes, at least 0; without end while it is paused."""
        if self._paused is not None:
            return math.inf
        elapsed = self.elapsed(now)
        return max(0.0, self.timeline.next_change(elapsed) - elapsed)

    def finished(self, now: float) -> int:
        """Return how many repetitions are complete."""
        return self.timeline.finished(self.elapsed(now))
