"""What is handled is known across restarts, and what must wait is kept, on SQLite and PostgreSQL alike."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from clock import Clock
from sqlalchemy import text

from bot.errors import StoreUnavailableError
from bot.store.database import Database
from bot.store.store import DAY_SECONDS, HANDLED_SECONDS, Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
pytestmark = pytest.mark.anyio

NOW = 1_800_000_000.0


@pytest.fixture
def clock() -> Clock:
    """Return a clock that stands still."""
    return Clock(NOW)


@pytest.fixture
def opened(database_url: str, clock: Clock) -> Iterator[Callable[..., Store]]:
    """Return what opens the store for a bot, any number of times."""
    stores: list[Store] = []

    def open_store(bot: str = "1") -> Store:
        stores.append(Store(database_url, "key", bot, clock))
        return stores[-1]

    yield open_store
    for store in stores:
        store.close()


async def handled(store: Store, *numbers: int) -> None:
    """Note that updates are handled."""
    await asyncio.gather(*map(store.handled_updates.mark_handled, numbers))


async def known(store: Store, *numbers: int) -> list[bool]:
    """Return which updates the ledger knows."""
    return await asyncio.gather(*map(store.handled_updates.was_handled, numbers))


def message(number: int, person: int) -> dict[str, Any]:
    """Return an update with words in it."""
    return {"update_id": number, "message": {"from": {"id": person}, "text": "my hip\x00 hurts"}}


async def test_what_is_handled_is_known_to_the_next_program(opened: Callable[..., Store]) -> None:
    """Hundreds at once, again and again; another bot's numbers are its own."""
    await handled(opened(), *range(700))
    await handled(opened(), 5, 2**62)
    assert await known(opened(), 0, 699, 700, 2**62) == [True, True, False, True]
    assert await known(opened("2"), 0) == [False]


async def test_what_is_handled_is_forgotten_once_it_cannot_come_again(
    opened: Callable[..., Store], clock: Clock
) -> None:
    """Telegram keeps an update for a day; a clock that jumps back loses nothing."""
    store = opened()
    await handled(store, *range(2500))
    clock.now -= 10 * DAY_SECONDS
    await store.sweep(365)
    assert await known(store, 7) == [True]
    clock.now = NOW + HANDLED_SECONDS + 1
    await handled(store, 9999)
    await store.sweep(365)
    assert await known(store, 7, 2499, 9999) == [False, False, True]


async def test_while_the_database_is_out_of_order_memory_knows_and_writes_it_later(
    opened: Callable[..., Store], database_url: str
) -> None:
    """Nothing that was answered is answered again, not even by the next program."""
    store, database = opened(), Database(database_url)

    async def scene() -> list[bool]:
        with database.writing() as connection:
            connection.execute(text("ALTER TABLE handled RENAME TO away"))
        marks = [store.handled_updates.mark_handled(1), store.handled_updates.mark_handled(2)]
        await store.settle()
        assert not store.handled_updates.works
        found = [await store.handled_updates.was_handled(number) for number in (1, 2)]
        with pytest.raises(StoreUnavailableError):
            await store.handled_updates.was_handled(3)
        with database.writing() as connection:
            connection.execute(text("ALTER TABLE away RENAME TO handled"))
        await asyncio.gather(*marks)
        return found

    assert await scene() == [True, True]
    database.close()
    assert await known(opened(), 1, 2, 3) == [True, True, False]


async def test_what_is_parked_is_there_until_it_is_handled(
    opened: Callable[..., Store], clock: Clock
) -> None:
    """In the order of its numbers, for a day at most; and its person may see and erase it."""
    store = opened()
    await store.handled_updates.park([message(3, 77), message(1, 77), message(2, 88)])
    await store.handled_updates.park([message(3, 77)])
    assert await opened().handled_updates.parked() == [message(1, 77), message(2, 88), message(3, 77)]
    assert await opened("2").handled_updates.parked() == []
    await store.handled_updates.release(1)
    assert [each["update_id"] for each in (await store.about(77))["parked"]] == [3]
    assert (await store.forget(77))["parked"] == 1
    assert await opened().handled_updates.parked() == [message(2, 88)]
    clock.now += DAY_SECONDS + 1
    await store.sweep(365)
    assert await opened().handled_updates.parked() == []


async def test_a_chat_is_locked_for_one_process_at_a_time(new_postgresql: str) -> None:
    """Another process waits for its turn; another chat or bot does not; a dead process holds none."""
    first, second, other = (Store(new_postgresql, "key", bot) for bot in ("1", "1", "2"))
    order: list[str] = []

    async def hold(store: Store, chat: int, name: str, seconds: float = 0.0) -> None:
        assert store.locks
        async with store.locks.hold(chat):
            order.append(name)
            await asyncio.sleep(seconds)
            order.append(f"{name} done")

    async def scene() -> None:
        slow = asyncio.create_task(hold(first, 7, "first", 0.5))
        await asyncio.sleep(0.2)
        await asyncio.gather(hold(second, 7, "second"), hold(second, 8, "elsewhere"), hold(other, 7, "other"))
        await slow
        assert first.locks
        held = first.locks.hold(9)
        await held.__aenter__()
        first.locks.close()
        async with asyncio.timeout(5):
            await hold(second, 9, "heir")
        await held.__aexit__(None, None, None)
        await asyncio.gather(first.settle(), second.settle(), other.settle())

    await scene()
    for store in (first, second, other):
        store.close()
    assert order.index("first done") < order.index("second")
    assert {"elsewhere", "other"} < set(order[: order.index("first done")])
    assert order[-1] == "heir done"


def test_a_file_has_one_process_and_needs_no_locks(tmp_path: Any) -> None:
    """SQLite is for one process."""
    store = Store(f"sqlite:///{tmp_path / 'bot.db'}", "key", "1")
    assert store.locks is None
    store.close()
