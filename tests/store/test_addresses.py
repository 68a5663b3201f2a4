"""A chat that gets another number takes along all that is kept for it, once, and nothing of others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from clock import Clock

from bot.coach.reminders.model import NewReminder
from bot.dialogue import Context
from bot.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.anyio

OLD, NEW, OTHER = -4001, -1004001, -4002
PERSON = 77

RULE = "RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE;BYHOUR=7;BYMINUTE=30;BYSECOND=0"


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """Return a store in which nothing is kept yet."""
    store = Store(database_url, "key", "1", Clock())
    yield store
    store.close()


async def fill(store: Store, chat: int, topic: str) -> None:
    """Keep something of each kind for `chat`, and for people in it."""
    for person in (PERSON, chat):
        store.contexts.save(f"{chat}:{person}", person, Context(topic=topic))
    await store.settle()
    await store.preferences.set_language(chat, "es")
    await store.votes.cast(chat, "squat", helpful=True)
    await store.reminders.add(PERSON, NewReminder(str(chat), "3", RULE, "Europe/Berlin", 0))


async def topics(store: Store, chat: int) -> list[str | None]:
    """Return what the talks in `chat` are about."""
    return [(await store.contexts.load(f"{chat}:{person}")).topic for person in (PERSON, chat)]


async def test_everything_that_is_kept_for_a_chat_moves_with_it(store: Store) -> None:
    """Talks of people and of the chat itself, its language and votes, and reminders without their topic."""
    await fill(store, OLD, "squat")
    await fill(store, OTHER, "bridge")
    for _ in range(2):
        await store.addresses.move_chat(OLD, NEW)
        assert await topics(store, OLD) == [None, None]
        assert await topics(store, NEW) == ["squat", "squat"]
        assert await store.preferences.language(NEW) == "es"
        assert await store.preferences.language(OLD) is None
        assert await store.votes.votes_of(NEW) == {"squat": True}
        (kept,) = await store.reminders.list_pending(PERSON, NEW)
        assert (kept.topic, await store.reminders.list_pending(PERSON, OLD)) == (None, [])
    assert await topics(store, OTHER) == ["bridge", "bridge"]
    (other,) = await store.reminders.list_pending(PERSON, OTHER)
    assert other.topic == "3"


async def test_what_is_known_under_the_new_number_already_is_newer(store: Store) -> None:
    """It is not overwritten, and nothing stays behind under the old one."""
    await fill(store, OLD, "squat")
    await fill(store, NEW, "bridge")
    await store.preferences.set_language(NEW, "en")
    await store.addresses.move_chat(OLD, NEW)
    assert await topics(store, NEW) == ["bridge", "bridge"]
    assert await topics(store, OLD) == [None, None]
    assert await store.preferences.language(NEW) == "en"
    assert len(await store.reminders.list_pending(PERSON, NEW)) == 2


async def test_whoever_is_forgotten_after_a_move_is_forgotten_there(store: Store) -> None:
    """The codes of people stay what they were."""
    await fill(store, OLD, "squat")
    await store.addresses.move_chat(OLD, NEW)
    erased = await store.forget(PERSON)
    assert (erased["contexts"], erased["reminders"]) == (1, 1)
    assert await topics(store, NEW) == [None, "squat"]


async def test_a_topic_that_is_left_keeps_the_reminders_of_its_chat(store: Store) -> None:
    """Only those of this topic of this chat change."""
    await fill(store, OLD, "squat")
    await fill(store, OTHER, "squat")
    await store.addresses.leave_topic(OLD, 3)
    assert [each.topic for each in await store.reminders.list_pending(PERSON, OLD)] == [None]
    assert [each.topic for each in await store.reminders.list_pending(PERSON, OTHER)] == ["3"]
