"""The database is unavailable: nothing is lost, and where it must be known, nothing is guessed."""

from __future__ import annotations

import asyncio
import resource
import sqlite3
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from typing import TYPE_CHECKING

import pytest
from loadapi import Fleet, Tally, Wire, answered, asked_in_turn, fleet, told_to_stop, until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path


pytestmark = pytest.mark.anyio

# Answers whose note could not be written any more when the wire was cut.
MOST_TWICE = 64
# Seconds after SIGTERM in which a bot is gone: Docker kills after ten.
GONE = 10


@pytest.mark.parametrize("webhooks", [0, 1], ids=["polling", "webhook"])
async def test_a_locked_database_is_waited_for(
    webhooks: int, home: Path, expect: Callable[[int], Tally]
) -> None:
    """Somebody holds the SQLite file for seconds; afterwards everybody has an answer."""
    tally = expect(10)
    async with fleet(home, tally, webhooks=webhooks) as running:
        await until(lambda: "Answering" in running.log)
        with closing(sqlite3.connect(home / "bot.db", isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            for chat, text in asked_in_turn(tally.expected):
                running.api.ask(chat, text)
            await asyncio.sleep(3)
            other.execute("ROLLBACK")
        await answered(tally, running)
    assert sum(map(len, tally.got.values())) >= sum(len(each.messages) for each in tally.expected.values())


@pytest.mark.timeout(120)
async def test_a_postgresql_that_is_gone_and_back_costs_no_answer(
    home: Path, expect: Callable[[int], Tally], new_postgresql: str
) -> None:
    """In the middle of load it is stopped; two processes tell Telegram to come back, and it does."""
    tally = expect(40)
    async with (
        Wire(new_postgresql) as wire,
        fleet(home, tally, webhooks=2, database_url=wire.url) as running,
    ):
        for chat, text in asked_in_turn(tally.expected):
            running.api.ask(chat, text)
        await until(lambda: tally.left < 300)
        wire.cut()
        await asyncio.sleep(2)
        left = tally.left
        await asyncio.sleep(1)
        assert tally.left == left, "nothing is answered that cannot be written down"
        wire.mend()
        await answered(tally, running)
    assert (tally.lost, tally.out_of_order) == (0, [])
    # Answered, and then the note of it was lost with the wire.
    assert tally.twice <= MOST_TWICE


async def test_a_postgresql_that_is_gone_does_not_silence_a_bot_that_polls(
    home: Path, expect: Callable[[int], Tally], new_postgresql: str
) -> None:
    """Nobody else could answer in its place: so it goes on, and remembers talks as long as it lives."""
    tally = expect(20)
    async with Wire(new_postgresql) as wire, fleet(home, tally, database_url=wire.url) as running:
        await until(lambda: "Answering" in running.log)
        wire.cut()
        for chat, text in asked_in_turn(tally.expected):
            running.api.ask(chat, text)
        await answered(tally, running)
        assert (tally.lost, tally.twice, tally.out_of_order) == (0, 0, [])
        assert "Going on without the database" in running.log


def file_size(running: Fleet, most: int) -> None:
    """Let no file of the bot grow beyond `most` bytes, as on a full disk; -1 ends that."""
    resource.prlimit(running.processes[0].pid, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))


@asynccontextmanager
async def full_disk(home: Path, tally: Tally) -> AsyncIterator[Fleet]:
    """Run a bot that polls, whose database cannot grow any more."""
    async with fleet(home, tally) as running:
        await until(lambda: "Answering" in running.log)
        # One of the two is nearly empty, and a limit like that would also keep the bot from logging.
        file_size(running, max((home / name).stat().st_size for name in ("bot.db", "bot.db-wal")))
        yield running


@asynccontextmanager
async def locked_file(home: Path, tally: Tally) -> AsyncIterator[Fleet]:
    """Run a bot that polls, whose database another program holds for ever."""
    async with fleet(home, tally) as running:
        await until(lambda: "Answering" in running.log)
        with closing(sqlite3.connect(home / "bot.db", isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            yield running


@asynccontextmanager
async def damaged_file(home: Path, tally: Tally) -> AsyncIterator[Fleet]:
    """Run a bot that polls, and finds garbage in place of its database."""
    (home / "bot.db").write_bytes(b"garbage" * 1000)
    async with fleet(home, tally) as running:
        yield running


@pytest.mark.timeout(120)
@pytest.mark.parametrize("fault", [full_disk, locked_file, damaged_file])
async def test_a_bot_that_polls_answers_a_crowd_and_ends_whatever_its_file_is(
    home: Path,
    expect: Callable[[int], Tally],
    fault: Callable[[Path, Tally], AbstractAsyncContextManager[Fleet]],
) -> None:
    """More wait to be marked than one round takes, for as long as it runs; then it is told to stop."""
    tally = expect(60)
    async with fault(home, tally) as running:
        for chat, text in asked_in_turn(tally.expected):
            running.api.ask(chat, text)
        await answered(tally, running)
        assert (tally.lost, tally.twice, tally.out_of_order) == (0, 0, [])
        # How much a disk takes before it is full is not known to the byte.
        for number in range(1000):
            if "Going on without" in running.log:
                break
            running.api.ask(7000 + number, "hello")
            await asyncio.sleep(0.01)
        await until(lambda: "Going on without" in running.log)
        assert await told_to_stop(running.processes[0]) < GONE


@pytest.mark.timeout(120)
async def test_what_could_not_be_written_is_written_once_there_is_room(
    home: Path, expect: Callable[[int], Tally]
) -> None:
    """The next program answers nothing again, and knows what the talks were about."""
    tally = expect(40)
    async with full_disk(home, tally) as running:
        for chat, text in asked_in_turn(tally.expected):
            running.api.ask(chat, text)
        await answered(tally, running)
        file_size(running, resource.RLIM_INFINITY)
        await until(lambda: "The database works again" in running.log)
        assert await told_to_stop(running.processes[0]) < GONE
    with closing(sqlite3.connect(home / "bot.db")) as kept:
        assert kept.execute("SELECT count(*) FROM handled").fetchone() == (400,)
        assert kept.execute("SELECT count(*) FROM contexts").fetchone() == (40,)


@pytest.mark.timeout(120)
async def test_a_file_that_is_deleted_costs_no_answer(home: Path, expect: Callable[[int], Tally]) -> None:
    """In the middle of load; what is kept after that is in a file that has a name."""
    tally = expect(40)
    async with fleet(home, tally) as running:
        for chat, text in asked_in_turn(tally.expected):
            running.api.ask(chat, text)
        await until(lambda: tally.left < 300)
        (home / "bot.db").unlink()
        await answered(tally, running)
        assert await told_to_stop(running.processes[0]) < GONE
    assert (tally.lost, tally.twice, tally.out_of_order) == (0, 0, [])
    with closing(sqlite3.connect(home / "bot.db")) as kept:
        assert kept.execute("SELECT count(*) FROM handled").fetchone() > (0,)


@pytest.mark.timeout(120)
@pytest.mark.parametrize("webhooks", [0, 1], ids=["polling", "webhook"])
async def test_a_postgresql_that_says_nothing_does_not_keep_a_bot_from_ending(
    home: Path, expect: Callable[[int], Tally], new_postgresql: str, webhooks: int
) -> None:
    """Neither the threads that wait for it nor what was to be written keep the process alive."""
    tally = expect(20)
    async with (
        Wire(new_postgresql) as wire,
        fleet(home, tally, webhooks=webhooks, database_url=wire.url) as running,
    ):
        await until(lambda: "Answering" in running.log)
        wire.hang()
        for chat, text in asked_in_turn(tally.expected):
            running.api.ask(chat, text)
        if webhooks:
            await until(lambda: "is postponed" in running.log)
        else:
            await answered(tally, running)
            assert (tally.lost, tally.out_of_order) == (0, [])
        assert await told_to_stop(running.processes[0]) < GONE


@pytest.mark.timeout(120)
@pytest.mark.parametrize("webhooks", [0, 1], ids=["polling", "webhook"])
async def test_a_postgresql_that_is_away_at_the_start_is_used_once_it_is_there(
    home: Path, expect: Callable[[int], Tally], new_postgresql: str, webhooks: int
) -> None:
    """A bot that polls answers on its own meanwhile, one with a webhook lets Telegram come back."""
    tally = expect(10)
    async with Wire(new_postgresql) as wire:
        wire.cut()
        async with fleet(home, tally, webhooks=webhooks, database_url=wire.url) as running:
            await until(lambda: "Going on without a memory" in running.log)
            for chat, text in asked_in_turn(tally.expected):
                running.api.ask(chat, text)
            if not webhooks:
                await answered(tally, running)
            wire.mend()
            await answered(tally, running)
            assert (tally.lost, tally.twice, tally.out_of_order) == (0, 0, [])
            await until(lambda: "The database works again" in running.log)
