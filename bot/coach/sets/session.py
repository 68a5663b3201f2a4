"""One guided set: it runs, pauses, resumes and ends. Time is passed in, so nothing here waits."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.coach.sets.timeline import Moment, Timeline


class GuidedSet:
    """A runner's position in `timeline`; every `now` is in seconds of the same clock."""

    def __init__(self, timeline: Timeline, now: float) -> None:
        """Start at `now`."""
        self.timeline = timeline
        self._started = now
        self._paused: float | None = None
        self._stopped = False

    @property
    def stopped(self) -> bool:
        """Whether it was stopped before its end."""
        return self._stopped

    @property
    def paused(self) -> bool:
        """Whether the set is paused."""
        return self._paused is not None

    def pause(self, now: float) -> None:
        """Pause the set; if it is already paused, nothing changes."""
        if self._paused is None:
            self._paused = now

    def resume(self, now: float) -> None:
        """Resume with the interrupted repetition, from its beginning."""
        if self._paused is not None and not self._stopped:
            self._started = now - self.timeline.beginning(self.elapsed(now))
            self._paused = None

    def stop(self, now: float) -> None:
        """Stop the set now."""
        self.pause(now)
        self._stopped = True

    def over(self, now: float) -> bool:
        """Return whether it has ended."""
        return self._stopped or self.moment(now) is None

    def elapsed(self, now: float) -> float:
        """Return the seconds since the start without the pauses."""
        return (now if self._paused is None else self._paused) - self._started

    def moment(self, now: float) -> Moment | None:
        """Return the moment to show, None once the set is over."""
        return self.timeline.at(self.elapsed(now))

    def until_change(self, now: float) -> float:
        """Return the seconds until the moment changes, at least 0; infinity while the set is paused."""
        if self._paused is not None:
            return math.inf
        elapsed = self.elapsed(now)
        return max(0.0, self.timeline.next_change(elapsed) - elapsed)

    def finished(self, now: float) -> int:
        """Return how many repetitions are complete."""
        return self.timeline.finished(self.elapsed(now))
