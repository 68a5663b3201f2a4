"""A run of the tests without a browser says what it left out; in CI that is no run at all."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEST = "tests/browser/test_chat.py::test_a_script_in_a_message_is_text"


def run(folder: Path, **environment: str) -> tuple[int, list[str]]:
    """Run one browser test where no browser is; return the exit code and the last lines."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "CI"))}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-n", "0", "-q", "--basetemp", str(folder / "run"), TEST],
        cwd=ROOT,
        env=clean
        | {"BROWSER_PATH": str(folder / "none"), "TEST_CACHE_DIR": os.environ["CACHE_DIR"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout.splitlines()[-4:]


@pytest.mark.parametrize(
    ("environment", "code", "word"), [({}, 0, "left out"), ({"CI": "1"}, 1, "BROWSER_PATH")]
)
def test_what_was_left_out_stands_in_the_last_lines(
    tmp_path: Path, cache: Path, environment: dict[str, str], code: int, word: str
) -> None:
    """With the reason and the remedy."""
    assert cache
    exit_code, lines = run(tmp_path, **environment)
    assert exit_code == code, lines
    assert any(word in line and "BROWSER_PATH" in line for line in lines), lines
