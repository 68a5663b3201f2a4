"""A sign of life for containers: a file that is touched whenever Telegram has answered."""

from __future__ import annotations

import contextlib
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

# Seconds. A poll takes up to 30, the longest pause between two tries 60; the rest is for a slow turn.
ALIVE_FOR = 150


@dataclass(frozen=True, slots=True)
class Pulse:
    """The file of one bot; without a file nothing is written."""

    file: Path | None = None

    def beat(self) -> None:
        """Note that Telegram has answered just now; a file that cannot be written stops nobody."""
        if self.file:
            with contextlib.suppress(OSError):
                self.file.touch()

    def alive(self) -> bool:
        """Tell whether the last beat is at most `ALIVE_FOR` seconds old."""
        try:
            return self.file is not None and time.time() - self.file.stat().st_mtime <= ALIVE_FOR
        except OSError:
            return False
