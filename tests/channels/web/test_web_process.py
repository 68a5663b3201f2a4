"""The program itself with WEB set: alone, beside Telegram, and where its address is taken."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

from botapi import TOKEN, BotApi, Chat
from loadapi.fleet import free_port

from bot.health import Pulse

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[3]
# Seconds: Python's start and the reading of the content on a busy machine; and Docker's patience at the end.
STARTS_WITHIN, ENDS_WITHIN = 60, 10


@contextlib.contextmanager
def program(folder: Path, **settings: str) -> Iterator[subprocess.Popen[str]]:
    """Run the bot with `settings` during the block."""
    clean = {
        name: value
        for name, value in os.environ.items()
        if not name.lower().endswith("_proxy") and not name.startswith("TELEGRAM_")
    }
    own = {"DATABASE_URL": f"sqlite:///{folder / 'bot.db'}", "HOME": str(folder), **settings}
    process = subprocess.Popen(
        [sys.executable, "-m", "bot"],
        cwd=ROOT,
        env=clean | own,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def page(port: int, path: str = "") -> str:
    """Return the page at `path`, once the bot serves it."""
    end = time.monotonic() + STARTS_WITHIN
    while True:
        try:
            with urlopen(f"http://127.0.0.1:{port}/{path}") as response:
                return str(response.read().decode())
        except URLError:
            assert time.monotonic() < end, "the page is not served"
            time.sleep(0.1)


def test_alone_it_serves_pages_and_ends_at_a_signal_though_a_page_is_open(tmp_path: Path) -> None:
    """Without a token there is no terminal; monitoring is answered; a page that listens holds nothing up."""
    port, monitoring = free_port(), free_port()
    pulse = tmp_path / "pulse"
    with program(
        tmp_path,
        WEB=f"127.0.0.1:{port}",
        LISTEN=f"127.0.0.1:{monitoring}",
        HEALTH_FILE=str(pulse),
    ) as process:
        assert "<title>Glute bot</title>" in page(port)
        assert "bot_content_info{version=" in page(monitoring, "metrics")
        assert Pulse(pulse).alive()
        with socket.create_connection(("127.0.0.1", port)) as listening:
            cookie = "glute-bot-visitor=" + "a" * 32
            listening.sendall(f"GET /events HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n\r\n".encode())
            assert listening.recv(15) == b"HTTP/1.1 200 OK"
            process.send_signal(signal.SIGTERM)
            assert process.wait(ENDS_WITHIN) == 0


def test_beside_telegram_both_are_answered_and_both_end(tmp_path: Path) -> None:
    """One program, two channels, one database."""
    port, chat = free_port(), Chat(7001)
    with (
        BotApi() as api,
        program(
            tmp_path,
            WEB=f"127.0.0.1:{port}",
            TELEGRAM_BOT_TOKEN=TOKEN,
            TELEGRAM_API_URL=api.url,
            SEND_RATE="0",
        ) as process,
    ):
        assert "<title>Glute bot</title>" in page(port)
        sent = [call for call in api.turn(api.text("squat", chat)) if call.method == "sendAnimation"]
        assert "How to do a squat" in sent[-1].text
        process.send_signal(signal.SIGTERM)
        assert process.wait(ENDS_WITHIN) == 0


def test_an_address_that_is_taken_is_named_with_its_setting(tmp_path: Path) -> None:
    """The program ends with a line that says what to mend, and exit code 2."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        with program(tmp_path, WEB=address) as process:
            output, _ = process.communicate(timeout=STARTS_WITHIN)
            assert process.returncode == 2
            assert any(line.startswith(f"WEB names {address}, which is not") for line in output.splitlines())
