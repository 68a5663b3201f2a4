"""The sign of life that a container's health check looks at."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.health import ALIVE_FOR, Pulse

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


def test_without_a_file_the_command_names_the_variable() -> None:
    """A health check that looks at nothing would always be wrong."""
    assert health(None) == 2


@pytest.mark.parametrize("file", [None, "missing/folder/pulse"])
def test_a_beat_never_stops_the_bot(tmp_path: Path, file: str | None) -> None:
    """A full or read-only disk is no reason to leave people without an answer."""
    Pulse(tmp_path / file if file else None).beat()
