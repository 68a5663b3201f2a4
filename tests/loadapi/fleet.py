"""Real processes of the bot against the quick server, and what befalls them."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from loadapi.server import TOKEN, LoadApi

if TYPE_CHECKING:
    import random
    from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence

    from loadapi.scripts import Script
    from loadapi.tally import Tally

ROOT = Path(__file__).parents[2]
OURS = (sys.executable, "-m", "bot")
# Seconds without a new answer after which nothing is expected any more.
STALLED = 20.0


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Fleet:
    """Processes of one bot: one that polls, or any number behind a webhook."""

    api: LoadApi
    home: Path
    database_url: str
    ports: list[int] = field(default_factory=list)
    more: Mapping[str, str] = field(default_factory=dict)
    program: Sequence[str] = OURS
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self) -> None:
        """Start every process that is not running."""
        if not self.processes:
            self.processes = [self._process(place) for place in range(max(1, len(self.ports)))]
        for place, process in enumerate(self.processes):
            if process.poll() is not None:
                self.processes[place] = self._process(place)

    def kill(self, place: int = 0) -> None:
        """Kill a process, as a power cut does."""
        self.processes[place].kill()
        self.processes[place].wait()

    def stop(self) -> None:
        """End them all."""
        for process in self.processes:
            if process.poll() is None:
                process.kill()
            process.wait()

    @property
    def log(self) -> str:
        """All that was logged."""
        return (self.home / "log").read_text()

    def _process(self, place: int) -> subprocess.Popen[bytes]:
        environment = {
            name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")
        } | {
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": self.api.url,
            "DATABASE_URL": self.database_url,
            "SEND_RATE": "0",
            "LOG_LEVEL": "info",
            # For those who are no bots of ours.
            "TOKEN": TOKEN,
            "API": self.api.url,
            **self.more,
        }
        if self.ports:
            environment |= {
                "WEBHOOK_URL": f"http://127.0.0.1:{self.ports[0]}/telegram",
                "LISTEN": f"127.0.0.1:{self.ports[place]}",
            }
        with (self.home / "log").open("ab") as output:
            return subprocess.Popen(self.program, cwd=ROOT, env=environment, stdout=output, stderr=output)


@contextlib.asynccontextmanager
async def fleet(  # noqa: PLR0913  (a fleet has many sides)
    home: Path,
    tally: Tally,
    *,
    database_url: str = "",
    webhooks: int = 0,
    latency: float = 0.005,
    program: Sequence[str] = OURS,
    seen: bool = True,
    **more: str,
) -> AsyncIterator[Fleet]:
    """Run a fleet of `webhooks` processes, or with 0 of one that polls, until the block ends.

    Each call takes the server `latency` seconds; `more` are further settings. The block begins once the
    server has `seen` them.
    """
    async with LoadApi(tally.note, latency) as api:
        ports = [free_port() for _ in range(webhooks)]
        api.addresses = [f"http://127.0.0.1:{port}/telegram" for port in ports]
        running = Fleet(api, home, database_url or f"sqlite:///{home / 'bot.db'}", ports, more, program)
        running.start()
        try:
            await until(lambda: not seen or api.polled or bool(api.webhook))
            yield running
        finally:
            running.stop()


async def until(condition: Callable[[], bool], seconds: float = STALLED) -> None:
    """Wait until `condition` holds; fail where it does not within so many `seconds`."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never happened"
        await asyncio.sleep(0.01)


async def answered(tally: Tally, fleet: Fleet) -> float:
    """Wait until every question is answered and confirmed, or nothing has happened for a while.

    Return the moment (time.monotonic) at which something happened last.
    """
    left, since = (tally.left, fleet.api.waiting), time.monotonic()
    while any(left) and time.monotonic() - since < STALLED:
        await asyncio.sleep(0.005)
        if (tally.left, fleet.api.waiting) != left:
            left, since = (tally.left, fleet.api.waiting), time.monotonic()
    return since


async def killed_at_random(fleet: Fleet, tally: Tally, kills: int, chance: random.Random) -> list[int]:
    """Kill a process so many times while questions are answered, and start it again.

    Return how many messages came twice after each kill.
    """
    counts = [0]
    share = tally.left // (kills + 1)
    for _ in range(kills):
        wanted = tally.left - chance.randint(share // 2, share)
        await until(lambda wanted=wanted: tally.left <= wanted, 60)  # type: ignore[misc]
        counts.append(tally.again)
        fleet.kill(chance.randrange(len(fleet.processes)))
        fleet.start()
    await answered(tally, fleet)
    return [after - before for before, after in pairwise([*counts[1:], tally.again])]


def asked_in_turn(expected: Mapping[int, Script]) -> Iterator[tuple[int, str]]:
    """Yield chat and question: everybody's first, then everybody's second."""
    for turn in range(max(len(script.asked) for script in expected.values())):
        for chat, script in expected.items():
            if turn < len(script.asked):
                yield chat, script.asked[turn]


async def told_to_stop(process: subprocess.Popen[bytes]) -> float:
    """Send SIGTERM to `process`, and return the seconds until it was gone."""
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    # The server that the process talks to runs here.
    await asyncio.to_thread(process.wait, 20)
    return time.monotonic() - began
