"""A database that is unavailable in whatever way holds up nobody, and is used once it is back."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from loadapi import Wire

from bot.dialogue import Context
from bot.errors import StoreError, StoreUnavailableError, UnstorableError
from bot.store.database import VERSION
from bot.store.store import Store

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
    from pathlib import Path

pytestmark = pytest.mark.anyio

PERSON = 987654321
# More than the batcher takes in one round, and a crowd.
CROWDS = [501, 10_000]
# Seconds in which everything here has happened, on however busy a machine.
LONG = 30


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return where the SQLite database is to be."""
    return tmp_path / "bot.db"


@pytest.fixture
def opened() -> Iterator[Callable[..., Store]]:
    """Return what makes a store for a database, any number of times."""
    stores: list[Store] = []

    def open_store(url: str | Path) -> Store:
        stores.append(Store(str(url) if isinstance(url, str) else f"sqlite:///{url}", "key", "1"))
        return stores[-1]

    yield open_store
    for store in stores:
        store.close()


@pytest.fixture
async def wire(new_postgresql: str) -> AsyncIterator[Wire]:
    """Return a wire to a PostgreSQL."""
    async with Wire(new_postgresql) as wire:
        yield wire


async def refused(store: Store) -> None:
    """Ask for what need not be done, and be refused."""
    with pytest.raises(StoreUnavailableError):
        await store.votes.cast(PERSON, "squat", helpful=True)


async def out_of_order(store: Store) -> None:
    """Return once the store knows that its database does not work."""
    async with asyncio.timeout(LONG):
        while await store.works():  # noqa: ASYNC110  (nothing tells)
            await asyncio.sleep(0.01)


async def back(store: Store) -> None:
    """Return once the store knows that its database works."""
    async with asyncio.timeout(LONG):
        while not await store.works():  # noqa: ASYNC110  (nothing tells)
            await asyncio.sleep(0.05)


def locked(file: Path) -> closing[sqlite3.Connection]:
    """Hold the SQLite `file`, as another program may."""
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    return closing(other)


async def test_a_call_to_a_locked_file_holds_up_nobody_else(file: Path, opened: Callable[..., Store]) -> None:
    """While one waits for the file, everything else goes on."""
    store, others = opened(file), 0
    await store.open()
    with locked(file):
        voting = asyncio.ensure_future(store.votes.cast(PERSON, "squat", helpful=True))
        while not voting.done():
            await asyncio.sleep(0.001)
            others += 1
        assert isinstance(voting.exception(), StoreUnavailableError)
    assert others > 1


@pytest.mark.parametrize("crowd", CROWDS)
async def test_what_must_be_done_waits_and_everything_else_fails_at_once(
    file: Path, opened: Callable[..., Store], crowd: int
) -> None:
    """However many wait in front of it; and nothing of what must be done is lost."""
    store = opened(file)
    await store.open()
    with locked(file):
        marks = [store.handled_updates.mark_handled(number) for number in range(crowd)]
        store.contexts.save("77", PERSON, Context("squat"))
        seen = asyncio.ensure_future(store.handled_updates.was_handled(crowd))
        async with asyncio.timeout(LONG):
            with pytest.raises(StoreUnavailableError):
                await seen
            await refused(store)
            assert await store.votes.votes_of(PERSON) == {}
            assert await store.contexts.load("77") == Context("squat")
        assert not any(mark.done() for mark in marks)
    async with asyncio.timeout(LONG):
        await asyncio.gather(*marks)
    assert await opened(file).handled_updates.was_handled(crowd - 1)


async def test_the_last_word_on_a_talk_is_kept(file: Path, opened: Callable[..., Store]) -> None:
    """Whatever was said before, and could not be written."""
    store = opened(file)
    await store.open()
    with locked(file):
        first = store.contexts.save("77", PERSON, Context("squat"))
        await out_of_order(store)
        last = store.contexts.save("77", PERSON, Context("bridge"))
    async with asyncio.timeout(LONG):
        await asyncio.gather(first, last)
    assert await opened(file).contexts.load("77") == Context("bridge")


async def test_what_was_known_is_known_while_the_database_is_away(
    file: Path, opened: Callable[..., Store]
) -> None:
    """A talk goes on where it was, and a warning stands."""
    store = opened(file)
    await store.contexts.save("77", PERSON, Context("squat"))
    with locked(file):
        await out_of_order(store)
        assert await store.contexts.load("77") == Context("squat")
        with pytest.raises(StoreUnavailableError):
            await store.forget(PERSON)
        assert await store.contexts.load("77") == Context(), "who asks to be forgotten is, as far as may be"


@pytest.mark.parametrize("content", [b"garbage" * 1000, b"SQLite format 3\x00" + b"x" * 5000])
async def test_a_damaged_file_is_named_at_the_start_and_replaced_later(
    file: Path, opened: Callable[..., Store], content: bytes
) -> None:
    """It is left as it is; once a sound one is in its place, that is used without a restart."""
    file.write_bytes(content)
    store = opened(file)
    with pytest.raises(StoreError, match="damaged"):
        await store.open()
    await refused(store)
    assert file.read_bytes() == content
    file.unlink()
    await back(store)
    await store.votes.cast(PERSON, "squat", helpful=True)
    assert await opened(file).votes.count() == {"squat": (1, 0)}


async def test_damage_while_running_holds_up_nobody(file: Path, opened: Callable[..., Store]) -> None:
    """Every page is overwritten with garbage: whoever asks hears so, and a new file is used at once."""
    store = opened(file)
    await asyncio.gather(*map(store.handled_updates.mark_handled, range(2000)))
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        await store.forget(PERSON)  # empties the log beside the file
        # Without that nobody would look into the file, as long as its pages are in memory.
        other.execute("UPDATE alembic_version SET version_num = version_num")
        file.write_bytes(b"\xa5" * file.stat().st_size)
    marks = [store.handled_updates.mark_handled(number) for number in range(2000, 2600)]
    async with asyncio.timeout(LONG):
        await out_of_order(store)
        await asyncio.gather(*(refused(store) for _ in range(50)))
        file.unlink()
        await asyncio.gather(*marks)
    assert await opened(file).handled_updates.was_handled(2599)


async def test_a_file_that_is_deleted_while_running_is_made_anew(
    file: Path, opened: Callable[..., Store], caplog: pytest.LogCaptureFixture
) -> None:
    """What is kept after that is there after a restart, and not in a file without a name."""
    store = opened(file)
    await store.votes.cast(PERSON, "squat", helpful=True)
    file.unlink()
    await store.votes.cast(PERSON, "bridge", helpful=True)
    assert await opened(file).votes.count() == {"bridge": (1, 0)}
    assert "deleted" in caplog.text


async def test_a_file_that_is_replaced_while_running_is_used_as_it_is(
    file: Path, opened: Callable[..., Store], tmp_path: Path
) -> None:
    """The log of the old file, which still has its name, does not get into the new one."""
    store = opened(file)
    await store.votes.cast(PERSON, "squat", helpful=True)
    await store.backup(tmp_path / "copy.db")
    await store.votes.cast(PERSON, "squat", helpful=None)
    (tmp_path / "copy.db").rename(file)
    assert await store.votes.count() == {"squat": (1, 0)}
    await store.votes.cast(PERSON, "bridge", helpful=True)
    with closing(sqlite3.connect(file)) as other:
        assert other.execute("PRAGMA integrity_check").fetchone() == ("ok",)


async def test_a_file_that_cannot_be_written_is_named(file: Path, opened: Callable[..., Store]) -> None:
    """As on a disk that is mounted for reading."""
    await opened(file).votes.cast(PERSON, "squat", helpful=True)
    store = opened(f"sqlite:///file:{file}?mode=ro&uri=true")
    marks = [store.handled_updates.mark_handled(number) for number in range(3)]
    with pytest.raises(StoreError, match="who may write"):
        await store.open()
    await refused(store)
    assert not any(mark.done() for mark in marks)


@pytest.mark.parametrize("value", [2**70, -(2**70)])
async def test_a_value_that_is_refused_fails_by_itself(
    database_url: str, opened: Callable[..., Store], value: int
) -> None:
    """What shares its round is done, and nothing is tried in vain again and again."""
    store = opened(database_url)
    marks = [store.handled_updates.mark_handled(number) for number in (1, 2, value, 3, *range(10, 300))]
    counted = store.counters.add(date(2027, 1, 1), "answer", ["squat"])
    done = await asyncio.gather(*marks, return_exceptions=True)
    assert [type(each) for each in done if each is not None] == [UnstorableError]
    await counted
    assert await asyncio.gather(*map(store.handled_updates.was_handled, (1, 2, 3, 299, 300))) == [
        True,
        True,
        True,
        True,
        False,
    ]


async def test_a_table_that_is_gone_costs_nothing_but_what_is_in_it(
    database_url: str, opened: Callable[..., Store]
) -> None:
    """What is in the other tables is read and written as ever, in the same round."""
    store = opened(database_url)
    await store.votes.cast(PERSON, "squat", helpful=True)
    await execute(database_url, "ALTER TABLE handled RENAME TO away")
    mark, voted = store.handled_updates.mark_handled(1), store.votes.cast(PERSON, "bridge", helpful=True)
    await voted
    assert await store.votes.votes_of(PERSON) == {"squat": True, "bridge": True}
    assert not mark.done()
    await execute(database_url, "ALTER TABLE away RENAME TO handled")
    async with asyncio.timeout(LONG):
        await mark


async def execute(database_url: str, statement: str) -> None:
    """Let another program execute `statement`."""
    if database_url.startswith("sqlite"):
        with closing(sqlite3.connect(database_url.removeprefix("sqlite:///"), isolation_level=None)) as other:
            other.execute(statement)
    else:
        with psycopg.connect(database_url, autocommit=True) as other:
            other.execute(statement)


async def test_a_postgresql_that_is_away_at_the_start_is_used_once_it_is_there(
    wire: Wire, opened: Callable[..., Store]
) -> None:
    """With everything that was to be kept meanwhile."""
    wire.cut()
    store = opened(wire.url)
    with pytest.raises(StoreError, match="DATABASE_URL"):
        await store.open()
    marks = [store.handled_updates.mark_handled(number) for number in range(700)]
    await refused(store)
    wire.mend()
    async with asyncio.timeout(LONG):
        await asyncio.gather(*marks)
    assert await store.handled_updates.was_handled(699)


async def test_a_postgresql_that_says_nothing_is_given_up(wire: Wire, opened: Callable[..., Store]) -> None:
    """It takes connections and does not answer: whoever asks hears so, until it speaks again."""
    store = opened(wire.url)
    await store.open()
    wire.hang()
    marks = [store.handled_updates.mark_handled(number) for number in range(700)]
    async with asyncio.timeout(LONG):
        await refused(store)
        await refused(store)
        wire.mend()
        await asyncio.gather(*marks)
    assert await store.handled_updates.was_handled(699)


@pytest.mark.parametrize(
    ("fault", "mended"),
    [
        ("ALTER DATABASE {} SET default_transaction_read_only = on", "ALTER DATABASE {} RESET ALL"),
        ("ALTER DATABASE {} ALLOW_CONNECTIONS false", "ALTER DATABASE {} ALLOW_CONNECTIONS true"),
    ],
    ids=["read-only", "refuses"],
)
async def test_a_postgresql_that_is_restarted_and_takes_nothing_is_waited_for(
    postgresql: str, new_postgresql: str, opened: Callable[..., Store], fault: str, mended: str
) -> None:
    """Its connections end, and the new ones are of no use for a while."""
    name = new_postgresql.partition("?")[0].rpartition("/")[2]
    store = opened(new_postgresql)
    await store.votes.cast(PERSON, "squat", helpful=True)
    ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname <> current_database()"
    await execute(postgresql, fault.format(name))
    await execute(postgresql, ended)
    marks = [store.handled_updates.mark_handled(number) for number in range(600)]
    await out_of_order(store)
    await refused(store)
    await execute(postgresql, mended.format(name))
    await execute(postgresql, ended)
    async with asyncio.timeout(LONG):
        await asyncio.gather(*marks)
    assert await store.votes.votes_of(PERSON) == {"squat": True}


async def test_a_migration_that_fails_in_the_middle_leaves_the_database_as_it_was(
    file: Path, opened: Callable[..., Store]
) -> None:
    """A table of the same name is in the way; once it is gone, the next try succeeds by itself."""
    await execute(f"sqlite:///{file}", "CREATE TABLE votes (other INTEGER)")
    store = opened(file)
    with pytest.raises(StoreError, match="cannot be used"):
        await store.open()
    with closing(sqlite3.connect(file)) as other:
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("votes",)]
    await execute(f"sqlite:///{file}", "DROP TABLE votes")
    await back(store)
    await store.votes.cast(PERSON, "squat", helpful=True)


@pytest.mark.parametrize("version", ["0000", "9999"])
async def test_a_database_of_an_unknown_version_is_left_alone_until_it_is_one_that_is_known(
    file: Path, opened: Callable[..., Store], version: str
) -> None:
    """Nothing is written into it, and nothing that was to be written is lost."""
    await opened(file).open()
    await execute(f"sqlite:///{file}", f"UPDATE alembic_version SET version_num = '{version}'")  # noqa: S608
    store = opened(file)
    with pytest.raises(StoreError, match="database"):
        await store.open()
    mark = store.handled_updates.mark_handled(1)
    await refused(store)
    assert not mark.done()
    await execute(f"sqlite:///{file}", f"UPDATE alembic_version SET version_num = '{VERSION}'")  # noqa: S608
    async with asyncio.timeout(LONG):
        await mark


async def test_a_call_that_hangs_does_not_keep_the_store_open(
    wire: Wire, opened: Callable[..., Store]
) -> None:
    """The threads are left to themselves: closing takes no longer than it may."""
    store = opened(wire.url)
    await store.open()
    wire.hang()
    waiting: Awaitable[Any] = store.votes.count()
    store.close()
    with pytest.raises((StoreUnavailableError, asyncio.CancelledError)):
        await waiting


async def test_talks_go_on_after_the_file_was_deleted(tmp_path: Path) -> None:
    """The new file knows nothing of them; memory does, for as long as they count."""
    file = tmp_path / "bot.db"
    store = Store(f"sqlite:///{file}", "key", "1")
    await store.contexts.save("1", 1, Context(topic="squat"))
    for each in tmp_path.glob("bot.db*"):
        each.unlink()
    await store.contexts.save("2", 2, Context(topic="bridge"))
    assert (await store.contexts.load("1")).topic == "squat"
    await store.forget(1)
    assert await store.contexts.load("1") == Context()
    store.close()
