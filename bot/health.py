"""Whether the bot is healthy: Telegram has answered recently, and waiting updates get done."""

from __future__ import annotations

import contextlib
import os
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# Seconds. A poll takes up to 30, the longest pause between two tries 60; the rest allows for a slow turn.
ALIVE_FOR = 150


class Backlog:
    """The waiting updates, and for how long none got done; without waiting ones the bot is healthy."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Start with no waiting updates; `clock` returns seconds."""
        self._clock = clock
        self._waiting = 0
        self._hidden = False
        # When an update was last done, or the first one began to wait.
        self._since = clock()

    def began(self) -> None:
        """Note that an update waits from now on."""
        if not self._has_waiting:
            self._since = self._clock()
        self._waiting += 1

    def ended(self) -> None:
        """Note that an update is done."""
        self._waiting -= 1
        self._since = self._clock()

    def hidden(self, *, hidden: bool) -> None:
        """Note whether updates wait at Telegram that the bot cannot see."""
        if not self._has_waiting:
            self._since = self._clock()
        self._hidden = hidden

    @property
    def seconds(self) -> float:
        """For how long updates have waited without any being done, 0 if none waits."""
        return self._clock() - self._since if self._has_waiting else 0.0

    @property
    def _has_waiting(self) -> bool:
        return self._waiting > 0 or self._hidden


@dataclass(frozen=True, slots=True)
class Pulse:
    """A health file for containers, whose modification time is when the bot was last healthy.

    Without a file nothing is written.
    """

    file: Path | None = None

    def beat(self, stalled: float = 0.0) -> None:
        """Note that Telegram has just answered, while no update got done for `stalled` seconds.

        If the file cannot be written, the bot goes on.
        """
        if self.file:
            healthy = time.time() - stalled
            with contextlib.suppress(OSError):
                self.file.touch()
                os.utime(self.file, (healthy, healthy))

    def alive(self) -> bool:
        """Return whether the bot was healthy within the last `ALIVE_FOR` seconds."""
        try:
            return self.file is not None and time.time() - self.file.stat().st_mtime <= ALIVE_FOR
        except OSError:
            return False
