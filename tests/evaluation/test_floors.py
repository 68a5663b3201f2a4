"""`evaluate` fails where the bot answers worse than its floors, and says by how much."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from bot.cli import main

if TYPE_CHECKING:
    from pathlib import Path

QUESTIONS = """
- text: how do i do a bridge
  expect: [bridge]
- text: what is the capital of france
  expect: [squat]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with one set: half of it is answered right, and nothing is answered wrong."""
    (tmp_path / "set.yaml").write_text(QUESTIONS)
    return tmp_path


def evaluate(folder: Path, *options: str) -> Result:
    """Run the command on the set."""
    return CliRunner().invoke(main, ["evaluate", str(folder / "set.yaml"), *options])


def test_without_floors_any_figure_is_fine(folder: Path) -> None:
    """Measuring is not judging."""
    assert evaluate(folder).exit_code == 0


def test_a_floor_that_is_reached_is_fine(folder: Path) -> None:
    """The exit code is what CI looks at."""
    (folder / "floors.toml").write_text("[set]\nright = 50\nwrong = 0\n")
    assert evaluate(folder).exit_code == 0


def test_a_missed_floor_is_an_exit_code_and_a_line(folder: Path) -> None:
    """The figures are printed all the same."""
    (folder / "floors.toml").write_text("[set]\nright = 90\nwrong = 0\n")
    result = evaluate(folder, "--json")
    assert result.exit_code == 1
    assert "set: 50.0 % right, the floor is 90.0 %" in result.stderr
    assert json.loads(result.stdout)["set"]["right"] == 0.5


@pytest.mark.parametrize(
    ("floors", "problem"),
    [
        ("[sett]\nright = 50\nwrong = 0\n", "there is no set `sett`"),
        ("[set]\nright = 150\nwrong = 0\n", "100.0"),
        ("[set]\nright = 50\n", "wrong"),
        ("[set]\nright = 50\nwrong = 0\nasked = 1\n", "asked"),
        ("right =", "Invalid"),
    ],
)
def test_a_malformed_floor_is_named(folder: Path, floors: str, problem: str) -> None:
    """A slip in the file must not switch a floor off."""
    (folder / "floors.toml").write_text(floors)
    result = evaluate(folder)
    assert result.exit_code == 1
    assert "floors.toml" in result.stderr
    assert problem.lower() in result.stderr.lower()
