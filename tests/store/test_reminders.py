"""Reminders are kept, claimed by one at a time, and come back when a claim was lost; on both databases."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import TYPE_CHECKING

import pytest

from bot.coach.reminders.model import NewReminder
from bot.store.records.reminders import CLAIM_SECONDS
from bot.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
pytestmark = pytest.mark.anyio

PERSON, OTHER, CHAT = 987654321, 123123123, 987654321
NOW = 1_800_000_000
NEW = NewReminder(
    str(CHAT), None, "RRULE:FREQ=WEEKLY;BYDAY=MO;BYHOUR=9;BYMINUTE=0;BYSECOND=0", "Europe/Berlin", NOW
)


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """Return a store in which nothing is kept yet."""
    store = Store(database_url, "key", "1", lambda: NOW)
    yield store
    store.close()


async def test_a_reminder_is_its_persons_own(store: Store) -> None:
    """Nobody sees or ends another one's, even in the same chat."""
    await store.reminders.add(PERSON, NEW)
    (kept,) = await store.reminders.list_pending(PERSON, CHAT)
    assert kept[2:] == tuple(NEW)
    assert await store.reminders.list_pending(OTHER, CHAT) == []
    assert await store.reminders.find(kept.id, OTHER) is None
    assert await store.reminders.find(kept.id, PERSON) == kept


async def test_a_zone_is_remembered_and_changed(store: Store) -> None:
    """Asked once; whoever travels says so."""
    assert await store.reminders.zone(PERSON) is None
    await store.reminders.set_zone(PERSON, "Europe/Berlin")
    await store.reminders.set_zone(PERSON, "Asia/Tokyo")
    assert await store.reminders.zone(PERSON) == "Asia/Tokyo"


async def test_what_is_due_is_claimed_once(store: Store) -> None:
    """A second look, at once, finds nothing; the next time counts."""
    await store.reminders.add(PERSON, NEW)
    await store.reminders.add(PERSON, NEW._replace(due=NOW + 60))
    (claimed,) = await store.reminders.claim(NOW, 10)
    assert await store.reminders.claim(NOW, 10) == []
    await store.reminders.reschedule(claimed.id, NOW + 120)
    assert len(await store.reminders.claim(NOW + 60, 10)) == 1
    assert await store.reminders.next_due() == NOW + 60


async def test_what_came_once_is_no_more_due_and_can_be_put_off(store: Store) -> None:
    """It is neither listed nor claimed, and a day later it is gone."""
    await store.reminders.add(PERSON, NEW)
    (came,) = await store.reminders.claim(NOW, 10)
    await store.reminders.mark_delivered(came.id, NOW - 25 * 60 * 60)
    assert await store.reminders.list_pending(PERSON, CHAT) == []
    assert await store.reminders.claim(NOW + CLAIM_SECONDS, 10) == []
    assert await store.reminders.next_due() is None
    await store.reminders.reschedule(came.id, NOW + 600)
    assert [each.due for each in await store.reminders.claim(NOW + 600, 10)] == [NOW + 600]
    await store.reminders.mark_delivered(came.id, NOW - 25 * 60 * 60)
    await store.sweep(365)
    assert await store.reminders.find(came.id, PERSON) is None


async def test_a_day_on_which_a_reminder_was_followed_is_noted_once(store: Store) -> None:
    """Whoever taps again has followed it already."""
    await store.reminders.add(PERSON, NEW)
    (kept,) = await store.reminders.list_pending(PERSON, CHAT)
    days = [date(2027, 1, 15), date(2027, 1, 15), date(2027, 1, 16)]
    assert [await store.reminders.mark_followed(kept.id, day) for day in days] == [True, False, True]


async def test_a_claim_whose_process_died_comes_back(store: Store) -> None:
    """A reminder that was claimed and never sent is claimed again a minute later."""
    await store.reminders.add(PERSON, NEW)
    await store.reminders.claim(NOW, 10)
    assert await store.reminders.claim(NOW + CLAIM_SECONDS - 1, 10) == []
    assert len(await store.reminders.claim(NOW + CLAIM_SECONDS, 10)) == 1


async def test_many_who_claim_at_once_get_each_reminder_once(store: Store, database_url: str) -> None:
    """Three processes share the work without a word to each other."""
    for number in range(60):
        await store.reminders.add(PERSON, NEW._replace(chat=str(number)))
    stores = [Store(database_url, "key", "1") for _ in range(3)]

    async def work(one: Store) -> list[int]:
        mine: list[int] = []
        while claimed := await one.reminders.claim(NOW, 7):
            mine += [int(reminder.chat) for reminder in claimed]
        return mine

    shares = await asyncio.gather(*map(work, stores))
    for one in stores:
        one.close()
    assert sorted(chat for share in shares for chat in share) == list(range(60))


async def test_reminders_end_one_by_one_with_the_chat_or_with_the_person(store: Store) -> None:
    """Whatever ends them, nothing stays due."""
    for chat in (1, 2, 3):
        await store.reminders.add(PERSON, NEW._replace(chat=str(chat)))
    await store.reminders.add(OTHER, NEW._replace(chat="3"))
    await store.reminders.remove((await store.reminders.list_pending(PERSON, 1))[0].id)
    await store.reminders.remove_chat(2)
    assert (await store.forget(PERSON))["reminders"] == 1
    (left,) = await store.reminders.claim(NOW, 10)
    assert left.chat == "3"
    assert (await store.about(OTHER))["reminders"][0]["zone"] == "Europe/Berlin"


async def test_a_reminder_goes_by_other_clocks_once_somebody_has_moved(store: Store) -> None:
    """In whatever chat it is; the moment of the next one is kept with it, and it can be claimed again."""
    await store.reminders.add(PERSON, NEW)
    await store.reminders.add(PERSON, NEW._replace(chat="-5"))
    await store.reminders.claim(NOW, 10)
    for reminder in await store.reminders.list_pending(PERSON, None):
        await store.reminders.set_reminder_zone(reminder.id, "Asia/Tokyo", NOW - 60)
    moved = await store.reminders.claim(NOW, 10)
    assert {(each.chat, each.zone, each.due) for each in moved} == {
        (str(CHAT), "Asia/Tokyo", NOW - 60),
        ("-5", "Asia/Tokyo", NOW - 60),
    }
