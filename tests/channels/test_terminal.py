"""The chat in a real terminal: guided sets with a live bar, steered by typing, and pictures as a path."""

from __future__ import annotations

import os
import re
import select
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

pty = pytest.importorskip("pty", reason="this system has no pseudo-terminals")

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
# Seconds; only a test that fails waits that long.
PATIENCE = 30
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07]*\x07|[\x01\x02\r]")


class Terminal:
    """A terminal of 80 columns in which the chat runs; `screen` is all that it has shown so far."""

    def __init__(self) -> None:
        """Start the chat."""
        self._keyboard, inside = pty.openpty()
        environment = os.environ | {"TERM": "xterm-256color", "COLUMNS": "80", "LINES": "40"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bot", "chat"],
            cwd=ROOT,
            env=environment,
            stdin=inside,
            stdout=inside,
            stderr=inside,
        )
        os.close(inside)
        self.screen = ""
        self._waited_for = 0

    def type(self, line: str) -> None:
        """Type `line` and press Enter."""
        os.write(self._keyboard, f"{line}\n".encode())

    def until(self, shown: str) -> None:
        """Wait until `shown` appears after what was waited for before."""
        end = time.monotonic() + PATIENCE
        while (found := self.screen.find(shown, self._waited_for)) < 0 and time.monotonic() < end:
            if select.select([self._keyboard], [], [], 0.1)[0]:
                self.screen += _ESCAPES.sub("", os.read(self._keyboard, 65536).decode("utf-8", "replace"))
        assert found >= 0, self.screen[-2000:]
        self._waited_for = found + len(shown)

    def close(self) -> None:
        """End the chat."""
        self.process.kill()
        self.process.wait()
        os.close(self._keyboard)


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    """Return a terminal that waits for the first words."""
    terminal = Terminal()
    try:
        terminal.until("you>")
        yield terminal
    finally:
        terminal.close()


def begin(terminal: Terminal) -> None:
    """Begin a guided set of one squat."""
    terminal.type("/squat")
    terminal.until("Guide me through it")
    terminal.type("guide me through it")
    terminal.until("How many times")
    terminal.type("1")
    terminal.until("Get ready")


def test_a_set_counts_down_to_its_end(terminal: Terminal) -> None:
    """Ready, down, hold 5-4-3-2-1, up, and praise; then the chat goes on."""
    begin(terminal)
    for shown in ("Down", "▱▱▱▱▱ 5", "▰▰▰▰▱ 1", "Up", "Well done!", "you>"):
        terminal.until(shown)
    terminal.type("1")
    terminal.until("How to do step ups")


def test_a_set_is_paused_resumed_and_stopped_by_typing(terminal: Terminal) -> None:
    """Enter pauses and goes on, and the word on the button stops."""
    begin(terminal)
    terminal.type("")
    terminal.until("Paused")
    terminal.type("")
    terminal.until("Get ready")
    terminal.type("stop")
    terminal.until("Stopped")
    terminal.until("you>")


def test_a_warning_sign_in_the_middle_stops_the_set(terminal: Terminal) -> None:
    """Words are heard while the bar runs, and a warning comes first."""
    begin(terminal)
    terminal.type("my chest hurts and I cannot breathe")
    terminal.until("emergency")
    terminal.until("Stopped")


def test_a_question_in_the_middle_is_answered_and_the_set_goes_on(terminal: Terminal) -> None:
    """Nobody has to leave the set to ask."""
    begin(terminal)
    terminal.type("how low do I squat?")
    terminal.until("parallel to the ground")
    terminal.until("Well done!")


def test_an_exercise_names_the_file_of_its_picture(terminal: Terminal) -> None:
    """A path in one piece, that can be opened."""
    terminal.type("/bridge")
    terminal.until("bridge.mp4")


def test_a_set_in_a_pipe_prints_each_beat_once() -> None:
    """Where nothing can be drawn over, a line says what begins."""
    said = "/bridge\nguide me through it\n1\n"
    run = subprocess.run(
        [sys.executable, "-m", "bot", "chat"],
        input=said,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE + 20,
        check=True,
    )
    beats = [line.split(" | ")[1] for line in run.stdout.splitlines() if line.startswith("Bridge: 1 of 1 | ")]
    assert beats == ["Tighten", "Lift", "Check", "Down"]
    assert "Well done!" in run.stdout
