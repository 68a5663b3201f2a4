"""Whether the bot is well: it has reached Telegram lately, and gets done what Telegram has for it."""

from __future__ import annotations

import contextlib
import os
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# Seconds. A poll takes up to 30, the longest pause between two tries 60; the rest is for a slow turn.
ALIVE_FOR = 150


class Progress:
    """Whether updates get done while some wait; an idle bot makes no progress, and is well all the same."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin with nothing that waits; `clock` tells seconds."""
        self._clock = clock
        self._waiting = 0
        self._hidden = False
        # The moment at which something was last done, or began to wait for the first time.
        self._since = clock()

    def began(self) -> None:
        """Note that an update waits from now on."""
        if not self._stands:
            self._since = self._clock()
        self._waiting += 1

    def ended(self) -> None:
        """Note that an update is done."""
        self._waiting -= 1
        self._since = self._clock()

    def hidden(self, *, hidden: bool) -> None:
        """Note whether updates wait at Telegram that the bot does not get to see."""
        if not self._stands:
            self._since = self._clock()
        self._hidden = hidden

    @property
    def seconds(self) -> float:
        """For how long updates wait without any being done, 0 where none waits."""
        return self._clock() - self._since if self._stands else 0.0

    @property
    def _stands(self) -> bool:
        return self._waiting > 0 or self._hidden


@dataclass(frozen=True, slots=True)
class Pulse:
    """A sign of life for containers: the file of one bot, as old as its last good moment.

    Without a file nothing is written.
    """

    file: Path | None = None

    def beat(self, stalled: float = 0.0) -> None:
        """Note that Telegram has answered just now, while nothing got done for `stalled` seconds.

        A file that cannot be written stops nobody.
        """
        if self.file:
            well = time.time() - stalled
            with contextlib.suppress(OSError):
                self.file.touch()
                os.utime(self.file, (well, well))

    def alive(self) -> bool:
        """Tell whether the last good moment is at most `ALIVE_FOR` seconds ago."""
        try:
            return self.file is not None and time.time() - self.file.stat().st_mtime <= ALIVE_FOR
        except OSError:
            return False
