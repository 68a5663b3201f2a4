"""How many questions a second, how quickly, in how much memory: beside two echo bots, in the same run.

Run it from the project's root, with nothing else to do for the machine:

    python tests/benchmarks/load.py [--messages 10000] [--only polling]

The bot is the whole program on a fresh SQLite file, and answers real questions; what it sends is compared word
by word with what it should. The others send back what they get.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import uvloop  # noqa: E402
from loadapi import TOKEN, LoadApi, Script, Tally, scripts  # noqa: E402

from bot.dialogue import Dialogue  # noqa: E402
from bot.knowledge.reader import read  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

PEERS = Path(__file__).parent / "peers"
LENGTH = 10
# Seconds without any progress after which a run is over, whatever is still missing.
STALLED = 15


@dataclass(frozen=True)
class Kind:
    """A bot under load: its name, the program, whether it echoes, whether by webhook."""

    name: str
    program: list[str]
    echoes: bool = True
    webhook: bool = False


OURS = [sys.executable, "-m", "bot"]
KINDS = [
    Kind("python-telegram-bot, stock polling", [sys.executable, str(PEERS / "stock_polling.py")]),
    Kind("aiogram, polling", [sys.executable, str(PEERS / "aiogram_polling.py")]),
    Kind("this bot, polling", OURS, echoes=False),
    Kind("this bot, webhook", OURS, echoes=False, webhook=True),
]


@dataclass(frozen=True)
class Result:
    """What came of a run."""

    rate: float
    p50: float
    p99: float
    lost: int
    twice: int
    disordered: int
    memory: float
    cpu: float


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def started(kind: Kind, api: LoadApi, home: Path) -> subprocess.Popen[bytes]:
    """Start the bot of `kind` at `api`."""
    environment = os.environ | {
        "TOKEN": TOKEN,
        "API": api.url,
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": api.url,
        "DATABASE_URL": f"sqlite:///{home / 'bot.db'}",
        "SEND_RATE": "0",
        "LOG_LEVEL": "warning",
        "LISTEN": f"127.0.0.1:{free_port()}",
    }
    if kind.webhook:
        environment["WEBHOOK_URL"] = f"http://{environment['LISTEN']}/telegram"
    elif not kind.echoes:
        del environment["LISTEN"]
    return subprocess.Popen(kind.program, cwd=ROOT, env=environment)


async def until_there(api: LoadApi) -> None:
    """Wait until the bot polls, or has set its webhook."""
    while not (api.polled or api.webhook):
        await asyncio.sleep(0.05)


async def load(kind: Kind, talks: list[Script], chats: int, latency: float, rate: float = 0.0) -> Result:
    """Ask all questions of `talks`, `chats` people at a time; at `rate` a second, or with 0 all at once."""
    if kind.echoes:
        talks = [Script(talk.asked, tuple((text,) for text in talk.asked)) for talk in talks]
    expected = {5000 + number: talks[number % len(talks)] for number in range(chats)}
    tally = Tally(expected)
    with tempfile.TemporaryDirectory() as home:
        async with LoadApi(tally.note, latency) as api:
            process = started(kind, api, Path(home))
            try:
                await until_there(api)
                before = _cpu(process.pid)
                began = time.monotonic()
                for number, (chat, text) in enumerate(asked(expected)):
                    api.ask(chat, text)
                    if rate and (early := began + number / rate - time.monotonic()) > 0:
                        await asyncio.sleep(early)
                ended = await finished(tally)
                memory, cpu = _memory(process.pid), _cpu(process.pid) - before
            finally:
                process.terminate()
                await asyncio.to_thread(process.wait)
        messages = sum(len(script.asked) for script in expected.values())
        waits = sorted(api.waits)
        return Result(
            messages / (ended - began),
            waits[len(waits) // 2] * 1000,
            waits[len(waits) * 99 // 100] * 1000,
            tally.lost,
            tally.twice,
            len(tally.out_of_order),
            memory,
            cpu / messages * 1000,
        )


def asked(expected: dict[int, Script]) -> Iterator[tuple[int, str]]:
    """Yield chat and question: everybody's first, then everybody's second."""
    for turn in range(LENGTH):
        for chat, script in expected.items():
            yield chat, script.asked[turn]


async def finished(tally: Tally) -> float:
    """Return when the last message came: all are there, or none has come for a while."""
    left, since = tally.left, time.monotonic()
    while tally.left and time.monotonic() - since < STALLED:
        await asyncio.sleep(0.002)
        if tally.left != left:
            left, since = tally.left, time.monotonic()
    return since


def _memory(pid: int) -> float:
    """Return the resident memory of a process in MB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1000
    return 0.0


def _cpu(pid: int) -> float:
    """Return the seconds of CPU that a process has used."""
    ticks = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--messages", type=int, default=10_000, help="questions of each run")
    parser.add_argument("--only", default="", help="only bots with this in their name")
    arguments = parser.parse_args()
    if hasattr(os, "sched_setaffinity") and len(os.sched_getaffinity(0)) > 1:
        # The server here, the bot on the other core.
        first, *others = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, others)
    talks = scripts(Dialogue(read(ROOT / "faq", "en")), 50, LENGTH)
    print("| bot | API, ms | a second | CPU, ms each | lost | twice | out of order | MB |")
    for kind in KINDS:
        if arguments.only not in kind.name:
            continue
        for latency in (0.0, 0.05):
            slow = kind.name.startswith("python-telegram-bot") and latency
            chats = max(1, arguments.messages // LENGTH // (20 if slow else 1))
            result = uvloop.run(load(kind, talks, chats, latency))
            print(
                f"| {kind.name} | {latency * 1000:.0f} | {result.rate:.0f} | {result.cpu:.2f} | {result.lost} | {result.twice} | "
                f"{result.disordered} | {result.memory:.0f} |",
                flush=True,
            )
        if not kind.echoes:
            result = uvloop.run(load(kind, talks, 300, 0.05, rate=100))
            print(
                f"| {kind.name}, 100 a second | 50 | p50 {result.p50:.0f} ms, p99 {result.p99:.0f} ms | {result.cpu:.2f} | "
                f"{result.lost} | {result.twice} | {result.disordered} | {result.memory:.0f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
