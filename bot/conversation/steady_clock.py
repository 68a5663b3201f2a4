"""A clock on the wall that is not believed right after it has jumped."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger(__name__)

# Seconds. Time servers put a clock right by less in one go; what is more may be wrong for a moment.
JUMP_SECONDS = 60.0
# Seconds for which a clock must go on after a jump: less than what makes a reminder too late.
BELIEVED_AFTER_SECONDS = 120.0


class SteadyClock:
    """A clock that is not read after a jump until it has gone on for a while.

    What is due is told by the clock on the wall. One that is wrong for a moment must not let everything be
    due that is due in the year to come.
    """

    def __init__(
        self, clock: Callable[[], float] = time.time, steady: Callable[[], float] = time.monotonic
    ) -> None:
        """Read `clock`, in seconds since 1970, and compare it to one that never jumps, in seconds."""
        self._clock = clock
        self._steady = steady
        self._ahead = clock() - steady()
        self._jumped: tuple[float, float] | None = None

    def read(self) -> float | None:
        """Return the time, None while it is in doubt."""
        now, steady = self._clock(), self._steady()
        ahead = now - steady
        if abs(ahead - self._ahead) > JUMP_SECONDS:
            jumped, since = self._jumped or (ahead, steady)
            if abs(ahead - jumped) > JUMP_SECONDS:
                jumped, since = ahead, steady
            self._jumped = jumped, since
            if steady - since < BELIEVED_AFTER_SECONDS:
                return None
            log.warning("The clock has jumped by %.0f seconds, and is believed", ahead - self._ahead)
        self._ahead, self._jumped = ahead, None
        return now
