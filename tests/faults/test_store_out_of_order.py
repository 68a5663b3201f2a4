"""The database is locked, gone and back: nothing is lost, and where it must be known, nothing is guessed."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from loadapi import Tally, Wire, answered, asked_in_turn, fleet, until

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


pytestmark = pytest.mark.anyio

# Answers whose note could not be written any more when the wire was cut.
MOST_TWICE = 64


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
        assert "cannot be" in running.log
