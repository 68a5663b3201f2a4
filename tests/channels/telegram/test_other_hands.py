"""Taps of another person, words that answer a reminder, and edits of what set one."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from botapi import GROUP, MATE, PRIVATE, RUNNER, TOKEN, BotApi, Call, Chat
from stand_in import running, until_presented
from waiting import result

from bot.coach.reminders.model import NewReminder, Reminder
from bot.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.dialogue import MultilingualDialogue

RULE = "RRULE:FREQ=DAILY;BYHOUR=7;BYMINUTE=30;BYSECOND=0"
NOT_YOURS = "none of your reminders"


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Return the address of the database that bot and test share."""
    return f"sqlite:///{tmp_path / 'bot.db'}"


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """Return the store that the bot uses."""
    store = Store(url, TOKEN, TOKEN.partition(":")[0])
    yield store
    store.close()


@pytest.fixture
def api(bilingual: MultilingualDialogue, store: Store, url: str) -> Iterator[BotApi]:
    """Return the server of a bot that knows where the runner is."""

    async def settle_in() -> None:
        await store.open()
        await store.reminders.set_zone(RUNNER["id"], "Europe/Berlin")

    result(settle_in)
    with BotApi() as api, running(api, bilingual, DATABASE_URL=url):
        until_presented(api, 2)
        yield api


def brought(api: BotApi, store: Store, chat: Chat) -> Call:
    """Let a reminder of the runner come in `chat`, and return it."""
    api.turn(api.text("@glute_test_bot hello", chat))
    new = NewReminder(str(chat.id), None, RULE, "Europe/Berlin", int(time.time()))
    result(lambda: store.reminders.add(RUNNER["id"], new))
    return api.wait_for("sendMessage", 2)[1]


def kept(store: Store) -> list[Reminder]:
    """Return the reminders of the runner."""
    return result(lambda: store.reminders.list_pending(RUNNER["id"], None))


def said(calls: list[Call]) -> str:
    """Return the text of the last message that was sent or edited."""
    return [call for call in calls if call.method in {"sendMessage", "editMessageText"}][-1].text


def test_a_reminder_of_another_person_is_answered_by_nobody_else(api: BotApi, store: Store) -> None:
    """Neither by a tap, which only who taps is told of and leaves no mark, nor by words."""
    call = brought(api, store, GROUP)
    for label in call.labels:
        (noticed,) = api.turn(api.press(call, label, MATE))
        assert NOT_YOURS in noticed.given["text"]
    assert NOT_YOURS in said(api.turn(api.text("Stop these", GROUP, MATE, reply_to_message=call.result)))
    assert len(kept(store)) == 1
    counted = result(lambda: store.about(MATE["id"]))
    assert not counted["activity"]


@pytest.mark.parametrize(
    ("text", "answer"), [("done", "Well done"), ("2", "ten minutes"), ("Stop these", "not remind you")]
)
def test_words_in_reply_to_a_reminder_press_its_button(
    api: BotApi, store: Store, text: str, answer: str
) -> None:
    """By its label, or by its number."""
    call = brought(api, store, PRIVATE)
    assert answer in said(api.turn(api.text(text, reply_to_message=call.result)))


def test_nobody_erases_what_is_kept_of_them_by_the_button_of_another(api: BotApi, store: Store) -> None:
    """The question was put to whoever asked."""
    api.turn(api.text("/language español", who=MATE))
    asked = [call for call in api.turn(api.text("/forget", GROUP)) if call.method == "sendMessage"][-1]
    (noticed,) = api.turn(api.press(asked, asked.labels[0], MATE))
    assert "for the person who asked" in noticed.given["text"]
    assert result(lambda: store.about(MATE["id"]))["preferences"]


@pytest.mark.parametrize("words", ["/remind every day at {hour}", "every day at {hour}"])
def test_an_edited_wish_takes_the_place_of_the_one_before(api: BotApi, store: Store, words: str) -> None:
    """However often; and where it is edited into something else, what was set stays in sight."""
    api.turn(api.text("/remind"))
    wish = api.text(words.format(hour=8))
    api.turn(wish)
    for hour in (9, 10):
        calls = api.turn(api.edit(wish, words.format(hour=hour)))
        assert f"every day at {hour}:00" in said(calls)
        assert [call.method for call in calls] == ["editMessageText"]
    (one,) = kept(store)
    assert "BYHOUR=10" in one.rule
    assert "sendMessage" in [call.method for call in api.turn(api.edit(wish, "why does my hip ache?"))]
    assert kept(store) == [one]


def test_an_edited_place_is_where_one_is(api: BotApi, store: Store) -> None:
    """The words answered a question, and still do."""
    api.turn(api.text("/remind", who=MATE))
    place = api.text("Berlin", who=MATE)
    api.turn(place)
    assert "Tokyo" in said(api.turn(api.edit(place, "Tokyo")))
    assert result(lambda: store.reminders.zone(MATE["id"])) == "Asia/Tokyo"
