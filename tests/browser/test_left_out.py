"""A run of the tests without a browser says what it left out; in CI that is no run at all."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
TEST = """
import pytest

@pytest.fixture(scope="session")
def anyio_backend():
    return "asyncio"

@pytest.mark.anyio
async def test_something_in_a_browser(browser):
    assert False, "there is none"
"""


@pytest.mark.parametrize(("ci", "exit_code"), [({}, 0), ({"CI": "1"}, 1)])
def test_what_was_left_out_stands_in_the_last_lines(
    tmp_path: Path, ci: dict[str, str], exit_code: int
) -> None:
    """With the reason and the remedy."""
    (tmp_path / "test_it.py").write_text(TEST)
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "CI"))}
    here = {"BROWSER_PATH": str(tmp_path / "none"), "PYTHONPATH": os.pathsep.join((str(TESTS), *sys.path))}
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "support.browser",
            "-p",
            "no:cacheprovider",
            "test_it.py",
        ],
        cwd=tmp_path,
        env=clean | here | ci,
        capture_output=True,
        text=True,
        check=False,
    )
    last = done.stdout.splitlines()[-4:]
    assert done.returncode == exit_code, done.stdout
    assert any("install chromium" in line and "BROWSER_PATH" in line for line in last), done.stdout
