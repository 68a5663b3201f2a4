"""Values in a database file that make no sense any more: whoever reads them is told, and all else works."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from bot.dialogue import Context
from bot.errors import StoreUnavailableError
from bot.store.store import Store

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

pytestmark = pytest.mark.anyio

PERSON = 987654321
MONDAY = date(2026, 11, 2)
UPDATES = [{"update_id": number, "message": {"chat": {"id": PERSON}}} for number in (7, 8, 9)]


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """Return a store that keeps something in each table that a damage is tried in."""
    store = Store(f"sqlite:///{tmp_path / 'bot.db'}", "key", "1")
    await store.activity.add(PERSON, "squat", 5, MONDAY, 1.0)
    await store.counters.add(MONDAY, "answer", ["squat"])
    await store.reminders.set_zone(PERSON, "Europe/Madrid")
    await store.contexts.save("talk", PERSON, Context("squat"))
    await store.handled_updates.park(UPDATES)
    yield store
    store.close()


def damage(file: Path, statement: str, *values: object) -> None:
    """Do in the database at `file` what no program does on purpose."""
    with closing(sqlite3.connect(file)) as other, other:
        other.execute(statement, values)


READINGS: dict[str, Callable[[Store], Any]] = {
    "UPDATE activity SET day = 'Monday'": lambda store: store.activity.done_by(PERSON, MONDAY),
    "UPDATE activity SET day = x'ff'": lambda store: store.about(PERSON),
    "UPDATE tallies SET day = '2026-13-45'": lambda store: store.counters.messages(MONDAY),
    "UPDATE preferences SET zone = CAST(x'ff' AS TEXT)": lambda store: store.reminders.zone(PERSON),
}


@pytest.mark.parametrize("statement", READINGS)
async def test_a_value_that_makes_no_sense_cannot_be_read_and_all_others_can(
    statement: str, store: Store, tmp_path: Path
) -> None:
    """It is as if that one were away: whoever reads it knows what to do then."""
    damage(tmp_path / "bot.db", statement)
    with pytest.raises(StoreUnavailableError):
        await READINGS[statement](store)
    assert await store.works()
    assert await store.votes.count() == {}


@pytest.mark.parametrize("content", ["", "{", "7", "null", "[]", "{}", '{"update_id": "8"}', "[" * 5000])
async def test_a_parked_update_that_is_damaged_hides_no_other(
    content: str, store: Store, tmp_path: Path
) -> None:
    """Otherwise the bot would end at each start."""
    damage(tmp_path / "bot.db", "UPDATE parked SET content = ? WHERE update_id = 8", content)
    assert await store.handled_updates.parked() == [UPDATES[0], UPDATES[2]]


@pytest.mark.parametrize("kept", ["", "7", "[]", '{"topic": "squat"}', "[" * 5000, b"\xff"])
@pytest.mark.usefixtures("store")
async def test_a_context_that_is_damaged_is_an_empty_one(kept: str | bytes, tmp_path: Path) -> None:
    """The next program begins the talk anew."""
    damage(tmp_path / "bot.db", "UPDATE contexts SET kept = ?", kept)
    later = Store(f"sqlite:///{tmp_path / 'bot.db'}", "key", "1")
    assert await later.contexts.load("talk") == Context()
    later.close()
