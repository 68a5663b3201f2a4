"""The sign of life that a container's health check looks at."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.health import ALIVE_FOR, Backlog, Pulse

if TYPE_CHECKING:
    from pathlib import Path


def health(file: Path | None) -> int:
    """Return the exit code of `python -m bot health`."""
    return CliRunner().invoke(main, ["health"], env={"HEALTH_FILE": str(file) if file else None}).exit_code


def test_a_bot_that_reached_telegram_lately_is_healthy(tmp_path: Path) -> None:
    """One beat is enough for a while."""
    file = tmp_path / "pulse"
    Pulse(file).beat()
    assert health(file) == 0


def test_a_bot_that_never_reached_telegram_is_not(tmp_path: Path) -> None:
    """No file, no life."""
    assert health(tmp_path / "pulse") == 1


def test_a_bot_that_lost_telegram_is_not(tmp_path: Path) -> None:
    """An old beat does not count."""
    file = tmp_path / "pulse"
    Pulse(file).beat()
    long_ago = time.time() - ALIVE_FOR - 5
    os.utime(file, (long_ago, long_ago))
    assert health(file) == 1


def test_a_bot_that_reaches_telegram_and_gets_nothing_done_is_not(tmp_path: Path) -> None:
    """However often Telegram answers."""
    file = tmp_path / "pulse"
    Pulse(file).beat(stalled=ALIVE_FOR - 5)
    assert health(file) == 0
    Pulse(file).beat(stalled=ALIVE_FOR + 5)
    assert health(file) == 1
    Pulse(file).beat()
    assert health(file) == 0


def test_time_counts_while_updates_wait_and_none_gets_done() -> None:
    """An idle bot stands still for no second, and a busy one for as long as since the last update."""
    now = 0.0
    backlog = Backlog(lambda: now)
    now = 100.0
    assert backlog.seconds == 0
    backlog.began()
    backlog.began()
    now = 130.0
    assert backlog.seconds == 30
    backlog.ended()
    assert backlog.seconds == 0
    now = 150.0
    assert backlog.seconds == 20
    backlog.ended()
    now = 400.0
    assert backlog.seconds == 0


def test_time_counts_while_updates_wait_that_the_bot_does_not_get_to_see() -> None:
    """Until some were done, or none waits any more."""
    now = 0.0
    backlog = Backlog(lambda: now)
    now = 100.0
    backlog.hidden(hidden=True)
    now = 130.0
    backlog.hidden(hidden=True)
    assert backlog.seconds == 30
    backlog.began()
    backlog.ended()
    assert backlog.seconds == 0
    now = 140.0
    assert backlog.seconds == 10
    backlog.hidden(hidden=False)
    assert backlog.seconds == 0


def test_without_a_file_the_command_names_the_variable() -> None:
    """A health check that looks at nothing would always be wrong."""
    assert health(None) == 2


@pytest.mark.parametrize("file", [None, "missing/folder/pulse"])
def test_a_beat_never_stops_the_bot(tmp_path: Path, file: str | None) -> None:
    """A full or read-only disk is no reason to leave people without an answer."""
    Pulse(tmp_path / file if file else None).beat()
