"""Reads lines from the keyboard without blocking, while something else is shown."""

from __future__ import annotations

import codecs
import contextlib
import os
import select
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_ENTER = "\r\n"
_RUBOUT = "\x7f\x08"
# The most bytes that are read at once: a pasted line.
_PASTE = 4096


class Keys:
    """The line that is being typed; without a keyboard it stays empty."""

    def __init__(self, keyboard: int | None) -> None:
        """Read from the file descriptor `keyboard`, None if there is none."""
        self._keyboard = keyboard
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.typed = ""

    def line(self, seconds: float) -> str | None:
        """Return the line that is entered within `seconds`; None after any other key, or after that time."""
        if self._keyboard is None:
            time.sleep(seconds)
            return None
        ready, _, _ = select.select([self._keyboard], [], [], seconds)
        if not ready:
            return None
        for key in self._decoder.decode(os.read(self._keyboard, _PASTE)):
            if key in _ENTER:
                line, self.typed = self.typed, ""
                return line
            if key in _RUBOUT:
                self.typed = self.typed[:-1]
            elif key.isprintable():
                self.typed += key
        return None


@contextlib.contextmanager
def keys() -> Iterator[Keys]:
    """Turn off the terminal's own line editing while the block runs, if that is possible."""
    try:
        import termios  # noqa: PLC0415  (not on every system)
        import tty  # noqa: PLC0415
    except ImportError:
        yield Keys(None)
        return
    if not sys.stdin.isatty():
        yield Keys(None)
        return
    keyboard = sys.stdin.fileno()
    before = termios.tcgetattr(keyboard)
    try:
        tty.setcbreak(keyboard)
        yield Keys(keyboard)
    finally:
        termios.tcsetattr(keyboard, termios.TCSADRAIN, before)
