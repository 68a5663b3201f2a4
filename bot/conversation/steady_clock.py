"""A wall clock that is not trusted right after it has jumped."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger(__name__)

# Seconds. Time servers correct a clock in smaller steps; a larger jump may be a mistake that is undone soon.
JUMP_SECONDS = 60.0
# Seconds without another jump after which a clock is trusted again: fewer than make a reminder too late.
BELIEVED_AFTER_SECONDS = 120.0


class SteadyClock:
    """A clock that is not trusted after a jump until it has run normally for a while.

    Reminders are due by the wall clock. If it is wrong for a moment, it must not make everything due that
    should come in the next year.
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
        """Return the time, None while it is not trusted."""
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
