"""How many questions a second, how quickly, in how much memory: beside two echo bots, in the same run.

Run it from the project's root, with nothing else to do for the machine:

    python tests/benchmarks/load.py [--messages 10000] [--only polling]

The bot is the whole program on a fresh SQLite file, and answers real questions; what it sends is compared
word by word with what it should. The others send back what they get.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import uvloop  # noqa: E402
from loadapi import Script, Tally, answered, asked_in_turn, fleet, scripts  # noqa: E402
from loadapi.fleet import OURS  # noqa: E402

from bot.dialogue import Dialogue  # noqa: E402
from bot.knowledge.loading.loader import load_knowledge  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Sequence

PEERS = Path(__file__).parent / "peers"
LENGTH = 10


@dataclass(frozen=True)
class Kind:
    """A bot under load: its name, the program, and whether it takes updates by webhook."""

    name: str
    program: Sequence[str] = OURS
    webhook: bool = False

    @property
    def echoes(self) -> bool:
        """Whether it sends back what it gets."""
        return self.program is not OURS


KINDS = [
    Kind("python-telegram-bot, stock polling", [sys.executable, str(PEERS / "stock_polling.py")]),
    Kind("aiogram, polling", [sys.executable, str(PEERS / "aiogram_polling.py")]),
    Kind("this bot, polling"),
    Kind("this bot, webhook", webhook=True),
]


@dataclass(frozen=True)
class Result:
    """What came of a run: messages a second, waits and CPU of each in milliseconds, memory in MB."""

    rate: float
    p50: float
    p99: float
    cpu: float
    lost: int
    twice: int
    disordered: int
    memory: float


async def load(kind: Kind, talks: Sequence[Script], chats: int, latency: float, rate: float) -> Result:
    """Let `chats` people ask all questions of `talks`: at `rate` a second, or with 0 all at once."""
    if kind.echoes:
        talks = [Script(talk.asked, tuple((text,) for text in talk.asked)) for talk in talks]
    expected = {5000 + number: talks[number % len(talks)] for number in range(chats)}
    tally = Tally(expected)
    with tempfile.TemporaryDirectory() as home:
        async with fleet(
            Path(home), tally, webhooks=int(kind.webhook), latency=latency, program=kind.program
        ) as running:
            (process,) = running.processes
            before, began, waits = _cpu(process.pid), time.monotonic(), running.api.waits
            waits.clear()
            for number, (chat, text) in enumerate(asked_in_turn(expected)):
                running.api.ask(chat, text)
                if rate and (early := began + number / rate - time.monotonic()) > 0:
                    await asyncio.sleep(early)
            last = await answered(tally, running)
            cpu, memory = _cpu(process.pid) - before, _memory(process.pid)
    messages = sum(len(script.asked) for script in expected.values())
    waits.sort()
    return Result(
        messages / (last - began),
        waits[len(waits) // 2] * 1000,
        waits[len(waits) * 99 // 100] * 1000,
        cpu / messages * 1000,
        tally.lost,
        tally.twice,
        len(tally.out_of_order),
        memory,
    )


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
        # The server on one core, the bots on the others: they inherit what is set when they start.
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[1:])
    talks = scripts(Dialogue(load_knowledge(ROOT / "faq", "en")), 50, LENGTH)
    _row("bot", "API, ms", "a second", "p50 / p99, ms", "CPU, ms each", "lost", "twice", "out of order", "MB")
    _row(*["---"] * 9)
    for kind in KINDS:
        if arguments.only not in kind.name:
            continue
        for latency, rate in ((0.0, 0.0), (0.05, 0.0), (0.05, 100.0)):
            if rate and kind.echoes:
                continue
            # One message after the other, 50 ms each: a few hundred say enough.
            few = 20 if latency and "stock" in kind.name else 1
            chats = max(1, arguments.messages // LENGTH // (few if not rate else 3))
            result = uvloop.run(load(kind, talks, chats, latency, rate))
            _row(
                f"{kind.name}, 100 a second" if rate else kind.name,
                f"{latency * 1000:.0f}",
                f"{result.rate:.0f}",
                f"{result.p50:.0f} / {result.p99:.0f}",
                f"{result.cpu:.2f}",
                result.lost,
                result.twice,
                result.disordered,
                f"{result.memory:.0f}",
            )


def _row(*cells: object) -> None:
    sys.stdout.write(f"| {' | '.join(map(str, cells))} |\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
