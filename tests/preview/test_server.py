"""The command: its address, its port, its end."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.launch import has_display

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.settings import Settings


@pytest.fixture
def environment(desk_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set the environment that leads to `settings`."""
    for name in ("faq_dir", "cache_dir"):
        monkeypatch.setenv(name.upper(), str(getattr(desk_settings, name)))
    monkeypatch.setenv("DATABASE_URL", desk_settings.database_url.get_secret_value())


@pytest.mark.usefixtures("environment")
def test_a_port_that_is_taken_is_a_clear_error() -> None:
    """One line with the mend, exit code 2."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        result = CliRunner().invoke(main, ["preview", "--no-browser", "--port", port])
    assert result.exit_code == 2
    assert f"cannot listen at 127.0.0.1, port {port}" in result.stderr
    assert "choose another" in result.stderr


@contextmanager
def killed(process: subprocess.Popen[str]) -> Iterator[None]:
    """Kill `process` in the end: a test that fails does not wait for it."""
    try:
        yield
    finally:
        process.kill()


@pytest.mark.usefixtures("environment")
def test_the_command_tells_its_address_and_ends_quietly_at_ctrl_c() -> None:
    """With a new secret in each run; no traceback, also while a page listens."""
    command = [sys.executable, "-m", "bot", "preview", "--no-browser"]
    # Programs that a shell starts in the background are deaf to Ctrl-C, and so is what they start.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    secrets = set()
    for _ in range(2):
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as running, killed(running):
            assert running.stderr
            told = running.stderr.readline()
            address, secret = re.search(r"(http://127\.0\.0\.1:\d+)/\?token=(\S{40,})", told).groups()  # type: ignore[union-attr]
            secrets.add(secret)
            with socket.create_connection(("127.0.0.1", int(address.rpartition(":")[2]))):
                running.send_signal(signal.SIGINT)
                rest = running.stderr.read()
                assert running.wait(20) == 0
            assert "Traceback" not in rest
    assert len(secrets) == 2


@pytest.mark.parametrize(
    ("environment", "platform", "shown"),
    [
        ({}, "linux", False),
        ({"BROWSER": "true"}, "linux", True),
        ({"DISPLAY": ":0", "SSH_CONNECTION": "1 2 3 4"}, "linux", False),
        ({"SSH_TTY": "/dev/pts/0"}, "darwin", False),
        ({"WAYLAND_DISPLAY": ""}, "linux", False),
    ],
)
def test_a_browser_is_opened_only_where_the_typist_sees_it(
    environment: dict[str, str],
    platform: str,
    shown: bool,  # noqa: FBT001  (what is promised)
) -> None:
    """On a screen of this machine, or in what BROWSER names; never at the other end of SSH."""
    assert has_display(environment, platform) is shown
