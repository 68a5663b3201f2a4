"""The guided sets that run in any process: who may tell them something, and when they are taken for over."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from clock import Clock

from bot.store.records.running_sets import DEAD_SECONDS, RunningSets
from bot.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

CHAT, MESSAGE, RUNNER, OTHER = -100, 7, 77, 78


@pytest.fixture
def clock() -> Clock:
    """Return a clock that stands still."""
    return Clock()


@pytest.fixture
def here(new_postgresql: str, clock: Clock) -> Iterator[RunningSets]:
    """Return the running sets as the process sees them that began one."""
    store = Store(new_postgresql, "key", "1", clock)
    assert store.running_sets

    async def begin(sets: RunningSets) -> None:
        sets.begin(CHAT, RUNNER, MESSAGE)
        await store.settle()

    asyncio.run(begin(store.running_sets))
    yield store.running_sets
    store.close()


@pytest.fixture
def there(new_postgresql: str, clock: Clock) -> Iterator[RunningSets]:
    """Return the same as another process sees them."""
    store = Store(new_postgresql, "key", "1", clock)
    assert store.running_sets
    yield store.running_sets
    store.close()


def tell(sets: RunningSets, person: int = RUNNER, message: int | None = MESSAGE) -> bool | None:
    """Tell the set in the chat to pause, as `person`, and return whether it will."""

    async def ask() -> bool | None:
        return await sets.tell(CHAT, person, "set:pause", message)

    return asyncio.run(ask())


def heard(sets: RunningSets) -> dict[int | str, str]:
    """Return what the sets were told since the last beat."""

    async def beat() -> dict[int | str, str]:
        return dict(await sets.beat([CHAT, -200]))

    return asyncio.run(beat())


def runs(sets: RunningSets) -> bool:
    """Return whether a set runs in the chat."""

    async def ask() -> bool:
        return await sets.is_running(CHAT)

    return asyncio.run(ask())


def test_what_one_process_is_told_another_does_once(here: RunningSets, there: RunningSets) -> None:
    """An order is taken at the next beat, and not a second time."""
    assert tell(there)
    assert heard(here) == {CHAT: "set:pause"}
    assert heard(here) == {}


def test_only_whose_set_it_is_tells_it_something(here: RunningSets, there: RunningSets) -> None:
    """Somebody else in the group presses in vain, and the buttons stay."""
    assert tell(there, person=OTHER) is False
    assert heard(here) == {}


def test_a_button_under_another_message_finds_no_set(here: RunningSets, there: RunningSets) -> None:
    """It is one of a set that is over; who types needs no message."""
    assert tell(there, message=MESSAGE + 1) is None
    assert tell(there, message=None)
    assert heard(here)


def test_a_set_is_over_when_its_process_says_so(here: RunningSets, there: RunningSets) -> None:
    """Then another may begin."""

    async def end() -> None:
        here.end(CHAT)
        assert not await here.is_running(CHAT)

    assert runs(there)
    asyncio.run(end())
    assert not runs(there)
    assert tell(there) is None


def test_a_set_whose_process_died_is_over_soon(here: RunningSets, there: RunningSets, clock: Clock) -> None:
    """Without a sign of life nobody waits for it for long; with one it runs on."""
    clock.now += DEAD_SECONDS - 1
    heard(here)
    clock.now += DEAD_SECONDS - 1
    assert runs(there)
    clock.now += 1
    assert not runs(there)
