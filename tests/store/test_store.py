"""What outlives a restart, on SQLite and PostgreSQL alike: kept, shown, erased, and no longer than needed."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from clock import Clock
from sqlalchemy import make_url, text

from bot.dialogue import Choice, Context
from bot.dialogue.context import Awaited, TalkState
from bot.errors import StoreUnavailableError
from bot.knowledge.model import Urgency
from bot.store.context_memory import KEPT_FOR
from bot.store.database import Database
from bot.store.engine.availability import RETRY_SECONDS
from bot.store.store import DAY_SECONDS, Store
from bot.triage import Alarm

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path
pytestmark = pytest.mark.anyio

PERSON, OTHER = 987654321, 123123123
ABOUT = Context(
    "squat",
    (Choice("bridge", "How to do a bridge"),),
    Alarm("chest", Urgency.CALL, quote="", about_other=False, fired=()),
    Awaited("change", '[["Once", []]]', 7, aside=True),
    talk=TalkState(answered=("squat",), listed=("squat", "bridge"), parts=("hip",), is_declined=True, said=7),
)


async def remember(store: Store, talk: str = "77", person: int = PERSON) -> None:
    """Let `store` remember what a `talk` is about."""
    store.contexts.save(talk, person, ABOUT)
    await store.settle()


@pytest.fixture
def clock() -> Clock:
    """Return a clock that stands still."""
    return Clock()


@pytest.fixture
def opened(database_url: str, clock: Clock) -> Iterator[Callable[[], Store]]:
    """Return what opens the store, any number of times; all are closed at the end."""
    stores: list[Store] = []

    def open_store() -> Store:
        stores.append(Store(database_url, "key", "1", clock))
        return stores[-1]

    yield open_store
    for store in stores:
        store.close()


@pytest.fixture
def store(opened: Callable[[], Store]) -> Store:
    """Return a store in which nothing is kept yet."""
    return opened()


async def test_what_a_talk_is_about_is_kept_across_a_restart(opened: Callable[[], Store]) -> None:
    """A second program, or the next one, goes on where the first was."""
    await remember(opened())
    assert await opened().contexts.load("77") == ABOUT


async def test_what_a_talk_is_about_is_forgotten_after_half_an_hour(store: Store, clock: Clock) -> None:
    """Whoever comes back later starts anew."""
    await remember(store)
    clock.now += KEPT_FOR - 1
    assert await store.contexts.load("77") == ABOUT
    clock.now += 1
    assert await store.contexts.load("77") == Context()


async def test_a_context_of_another_version_of_the_program_is_forgotten(
    store: Store, database_url: str
) -> None:
    """What cannot be read is no reason to fail."""
    await remember(store)
    database = Database(database_url)
    with database.writing() as connection:
        connection.execute(text("UPDATE contexts SET kept = '{\"theme\": 1}'"))
    database.close()
    assert await store.contexts.load("77") == Context()


async def test_a_context_of_a_version_that_kept_less_is_read(store: Store, database_url: str) -> None:
    """What it kept of the talk counts."""
    await remember(store)
    database = Database(database_url)
    with database.writing() as connection:
        row = connection.execute(text("SELECT kept FROM contexts")).scalar_one()
        kept = {name: value for name, value in json.loads(row).items() if name != "talk"}
        kept["asked"] = "wish"
        connection.execute(text("UPDATE contexts SET kept = :kept"), {"kept": json.dumps(kept)})
    database.close()
    assert await store.contexts.load("77") == replace(ABOUT, talk=TalkState(), asked=Awaited("wish"))


async def test_a_person_has_one_vote_on_an_entry_and_may_change_it(store: Store) -> None:
    """However often somebody presses, one vote counts, and it can be withdrawn."""
    for helpful in (True, True, False):
        await store.votes.cast(PERSON, "squat", helpful=helpful)
    await store.votes.cast(OTHER, "squat", helpful=True)
    assert await store.votes.count() == {"squat": (1, 1)}
    assert await store.votes.votes_of(PERSON) == {"squat": False}
    await store.votes.cast(PERSON, "squat", helpful=None)
    assert await store.votes.votes_of(PERSON) == {}
    assert await store.votes.count() == {"squat": (1, 0)}


async def test_finished_sets_are_counted_by_day_and_exercise(store: Store, clock: Clock) -> None:
    """Two sets of squats on a day are two sets, and their repetitions add up."""
    for exercise, repetitions, day in (("squat", 5, 1), ("squat", 8, 1), ("bridge", 3, 1), ("squat", 5, 2)):
        await store.activity.add(PERSON, exercise, repetitions, date(2027, 1, day), clock.now)
    await store.activity.add(OTHER, "squat", 5, date(2027, 1, 1), clock.now)
    assert await store.activity.done_by(PERSON, date(2027, 1, 1)) == [
        (date(2027, 1, 1), "bridge", 1, 3),
        (date(2027, 1, 1), "squat", 2, 13),
        (date(2027, 1, 2), "squat", 1, 5),
    ]
    assert len(await store.activity.done_by(PERSON, date(2027, 1, 2))) == 1


async def test_the_name_of_a_picture_is_kept_for_its_content_and_bot(
    opened: Callable[[], Store], tmp_path: Path
) -> None:
    """A redrawn picture is uploaded again; a name that Telegram refused is forgotten."""
    picture = tmp_path / "squat.mp4"
    picture.write_bytes(b"film")
    await opened().file_ids.save(picture, "name")
    assert await opened().file_ids.load(picture) == "name"
    await opened().file_ids.delete(picture)
    assert await opened().file_ids.load(picture) is None


async def test_a_person_sees_all_that_is_kept_and_nothing_of_others(store: Store, clock: Clock) -> None:
    """By kind, without the codes that mean nothing to people."""
    await remember(store)
    await store.votes.cast(PERSON, "squat", helpful=True)
    await store.votes.cast(OTHER, "bridge", helpful=True)
    await store.activity.add(PERSON, "squat", 5, date(2027, 1, 1), clock.now)
    about = await store.about(PERSON)
    assert about["votes"] == [{"entry": "squat", "helpful": True, "at": int(clock.now)}]
    assert about["activity"][0]["day"] == "2027-01-01"
    assert len(about["contexts"]) == 1
    assert about["reminders"] == []


async def test_forgetting_a_person_leaves_no_trace_of_them_and_all_of_others(
    store: Store, database_url: str, clock: Clock, tmp_path: Path
) -> None:
    """Neither in the tables nor in the bytes of the files."""
    for person in (PERSON, OTHER):
        await remember(store, str(person), person)
        await store.votes.cast(person, "squat", helpful=True)
        await store.activity.add(person, f"exercise-{person}", 5, date(2027, 1, 1), clock.now)
    assert await store.forget(PERSON) == {
        "contexts": 1, "preferences": 0, "reminders": 0, "activity": 1, "votes": 1,
        "parked": 0, "running_sets": 0,
    }  # fmt: skip
    assert not any((await store.about(PERSON)).values())
    others = await store.about(OTHER)
    assert all(others[kind] for kind in ("contexts", "votes", "activity"))
    if make_url(database_url).get_backend_name() == "sqlite":
        kept = b"".join(file.read_bytes() for file in (tmp_path / "data").iterdir())
        assert f"exercise-{OTHER}".encode() in kept
        assert f"exercise-{PERSON}".encode() not in kept


async def test_nobodys_number_is_in_the_database(store: Store, database_url: str, tmp_path: Path) -> None:
    """Who voted can be told apart, but not told."""
    await remember(store, str(PERSON), PERSON)
    await store.votes.cast(PERSON, "squat", helpful=True)
    if make_url(database_url).get_backend_name() == "sqlite":
        kept = b"".join(file.read_bytes() for file in (tmp_path / "data").iterdir())
        assert str(PERSON).encode() not in kept
    assert str(PERSON) not in repr(await store.about(PERSON))


async def test_what_is_older_than_the_retention_is_swept_away(store: Store, clock: Clock) -> None:
    """Yesterday's stays, last year's goes."""
    await store.votes.cast(PERSON, "squat", helpful=True)
    await store.activity.add(PERSON, "squat", 5, date(2027, 1, 1), clock.now)
    await remember(store)
    clock.now += 10 * DAY_SECONDS
    await store.votes.cast(PERSON, "bridge", helpful=True)
    await store.sweep(retention_days=5)
    assert await store.votes.count() == {"bridge": (1, 0)}
    assert await store.activity.done_by(PERSON, date(2026, 1, 1)) == []
    assert (await store.about(PERSON))["contexts"] == []


async def test_while_the_database_is_out_of_order_talks_go_on_in_memory(
    store: Store, database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    """People get answers and follow-ups; the log says what is wrong; later it is all written."""
    database = Database(database_url)

    async def scene() -> tuple[Context, Context, Mapping[str, bool]]:
        with database.writing() as connection:
            connection.execute(text("ALTER TABLE contexts RENAME TO away"))
        store.contexts.save("77", PERSON, ABOUT)
        await store.settle()
        found = await store.contexts.load("77"), await store.contexts.load("78")
        votes = await store.votes.votes_of(PERSON)
        with database.writing() as connection:
            connection.execute(text("ALTER TABLE away RENAME TO contexts"))
        while not (await store.about(PERSON))["contexts"]:  # noqa: ASYNC110  (it is a table that changes)
            await asyncio.sleep(0.05)
        return *found, votes

    assert await scene() == (ABOUT, Context(), {})
    assert "A read or write failed" in caplog.text
    assert await store.contexts.load("77") == ABOUT
    database.close()


async def test_where_others_may_know_better_nothing_is_guessed(database_url: str) -> None:
    """One of many processes does not take an outage for a new talk."""
    store, database = Store(database_url, "key", "1", strict=True), Database(database_url)
    with database.writing() as connection:
        connection.execute(text("ALTER TABLE contexts RENAME TO away"))
    with pytest.raises(StoreUnavailableError):
        await store.contexts.load("77")
    store.close()
    database.close()


async def test_numbers_add_up_by_day_without_people(store: Store) -> None:
    """What was asked how often, and how often in vain."""
    day, next_day = date(2027, 1, 1), date(2027, 1, 2)
    await store.counters.add(day, "answer", ["squat", "squat.hold"])
    await store.counters.add(day, "answer", ["squat"])
    await store.counters.add(next_day, "decline", [])
    assert await store.counters.sums("outcome", day) == {"answer": 2, "decline": 1}
    assert await store.counters.sums("outcome", next_day) == {"decline": 1}
    assert await store.counters.sums("entry", day) == {"squat": 2, "squat.hold": 1}
    assert await store.counters.messages(day) == {day: 2, next_day: 1}
    assert await store.counters.names() == {"squat", "squat.hold"}


async def test_unanswered_questions_are_kept_without_anybody(store: Store, clock: Clock) -> None:
    """In their order, and swept away in time."""
    await store.unanswered.add("what about yoga", clock.now)
    await store.unanswered.add("is swimming good", clock.now + 1)
    assert await store.unanswered.since(clock.now) == ["what about yoga", "is swimming good"]
    assert await store.unanswered.count(clock.now + 1) == 1
    clock.now += 10 * DAY_SECONDS
    await store.sweep(retention_days=5)
    assert await store.unanswered.since(0) == []


async def test_forgetting_reaches_what_was_remembered_during_an_outage(
    store: Store, database_url: str
) -> None:
    """A talk that went on in memory is forgotten as well, and never written."""
    database = Database(database_url)

    async def scene() -> tuple[Context, Context]:
        with database.writing() as connection:
            connection.execute(text("ALTER TABLE contexts RENAME TO away"))
        store.contexts.save("77", PERSON, ABOUT)
        await store.settle()
        before = await store.contexts.load("77")
        with database.writing() as connection:
            connection.execute(text("ALTER TABLE away RENAME TO contexts"))
        await store.forget(PERSON)
        await asyncio.sleep(2 * RETRY_SECONDS)
        return before, await store.contexts.load("77")

    assert await scene() == (ABOUT, Context())
    database.close()
