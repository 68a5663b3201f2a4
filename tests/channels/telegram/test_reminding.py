"""Reminders on Telegram: set in plain words or by buttons, brought once, and answered with a tap."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

import pytest
from botapi import PRIVATE, TOKEN, Call
from botapi.chats import WORDLESS
from stand_in import Talk, methods, said, talking, texts
from waiting import result

from bot.coach.reminder import NewReminder, Reminder
from bot.dialogue import Context, Outcome, Reply
from bot.dialogue.reply import Heading, Paragraph
from bot.dialogue.safety import Alarm
from bot.knowledge.messages import Errand
from bot.knowledge.model import Urgency
from bot.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


RULE = "RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE;BYHOUR=7;BYMINUTE=30;BYSECOND=0"


def page(errand: Errand) -> Reply:
    """Return a page that asks for `errand`."""
    return Reply(Outcome.SMALLTALK, (Heading("Page"), Paragraph(errand.value)), errand=errand)


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Return the address of the database that bot and test share."""
    return f"sqlite:///{tmp_path / 'bot.db'}"


@pytest.fixture
def talk(url: str) -> Iterator[Talk]:
    """Return a channel with the pages about reminders, on which "stairs" is a warning sign."""
    with talking(DATABASE_URL=url) as talk:
        talk.dialogue.replies |= {
            "/remind": page(Errand.REMIND),
            "/reminders": page(Errand.REMINDERS),
            "stairs": Reply(Outcome.URGENT, (Paragraph("see a doctor"),), sign="chest"),
        }
        yield talk


@pytest.fixture
def store(talk: Talk, url: str) -> Iterator[Store]:
    """Return the store that the bot of `talk` uses."""
    assert talk.api.listening
    store = Store(url, TOKEN, TOKEN.partition(":")[0])
    yield store
    store.close()


def last(calls: list[Call]) -> Call:
    """Return the last message that was sent."""
    return [call for call in calls if call.method == "sendMessage"][-1]


def settle_in(talk: Talk) -> Call:
    """Say where one is, and return the question for the time."""
    talk.api.turn(talk.api.text("/remind"))
    offered = last(talk.api.turn(talk.api.text("berln")))
    return last(talk.api.turn(talk.api.press(offered, offered.labels[0])))


def due(store: Store, ago: float = 0) -> None:
    """Let a reminder be due since so many seconds."""
    moment = int(time.time() - ago)
    new = NewReminder(PRIVATE.id, None, RULE, "Europe/Berlin", moment)
    result(lambda: store.reminders.add(PRIVATE.id, new))


def kept_in(store: Store) -> list[Reminder]:
    """Return the reminders that are kept for the person."""
    return result(lambda: store.reminders.of(PRIVATE.id, PRIVATE.id))


def brought(talk: Talk) -> Call:
    """Return the reminder, once it is there."""
    return talk.api.wait_for("sendMessage")[0]


def test_the_place_is_asked_once_and_confirmed_with_its_time(talk: Talk) -> None:
    """A city, misspelt, is found; the button shows the local time, and the next reminder asks no more."""
    asked = last(talk.api.turn(talk.api.text("/remind")))
    assert "Which city" in asked.text
    offered = last(talk.api.turn(talk.api.text("berln")))
    assert offered.labels[0].startswith("Berlin, ")
    when = last(talk.api.turn(talk.api.press(offered, offered.labels[0])))
    assert "When shall I remind you?" in when.text
    assert "When shall I remind you?" in last(talk.api.turn(talk.api.text("/remind"))).text


def test_a_location_does_as_well_and_means_nothing_else(talk: Talk) -> None:
    """Where nobody asked for it, it is what it always was."""
    assert texts(talk.api.turn(talk.api.message(**WORDLESS["location"]))) == ["not_text"]
    talk.api.turn(talk.api.text("/remind"))
    offered = last(talk.api.turn(talk.api.message(**WORDLESS["location"])))
    assert offered.labels[0].startswith("Berlin, ")


def test_a_time_is_typed_in_plain_words_or_pressed(talk: Talk) -> None:
    """Both say when it comes first."""
    question = settle_in(talk)
    added = last(talk.api.turn(talk.api.text("daily at 7:30")))
    assert "every day at 7:30" in added.text
    pressed = last(talk.api.turn(talk.api.press(question, question.labels[0])))
    assert "Monday, Tuesday, Wednesday, Thursday, Friday at 9:00, 11:00" in pressed.text


def test_reminders_are_listed_and_ended(talk: Talk) -> None:
    """Each has a button; afterwards there is none."""
    settle_in(talk)
    talk.api.turn(talk.api.text("daily at 7:30"))
    listed = last(talk.api.turn(talk.api.text("/reminders")))
    assert "every day at 7:30" in listed.text
    talk.api.turn(talk.api.press(listed, listed.labels[0]))
    assert "no reminders" in last(talk.api.turn(talk.api.text("/reminders"))).text


@pytest.mark.parametrize("meanwhile", ["how do I squat?", "/start"])
def test_whoever_asks_something_else_gets_an_answer(talk: Talk, meanwhile: str) -> None:
    """A question in the middle is a question."""
    settle_in(talk)
    assert texts(talk.api.turn(talk.api.text(meanwhile))) == [f"said {meanwhile}"]


def test_a_warning_sign_in_the_middle_comes_first(talk: Talk) -> None:
    """Nobody is asked for the time while the chest hurts."""
    settle_in(talk)
    assert texts(talk.api.turn(talk.api.text("stairs"))) == ["see a doctor"]


def test_a_reminder_comes_once_with_four_answers(talk: Talk, store: Store) -> None:
    """And is set for its next time."""
    talk.api.turn(talk.api.text("hi"))
    due(store)
    call = talk.api.wait_for("sendMessage", 2)[1]
    assert "Time to get up" in call.text
    assert call.labels == ["Done", "In 10 minutes", "Not today", "Stop these"]
    time.sleep(2.5)  # nothing may happen, for which there is nothing to wait
    assert len(talk.api.calls("sendMessage")) == 2
    (kept,) = kept_in(store)
    assert kept.due > time.time()


@pytest.mark.parametrize(
    ("label", "answer", "later"),
    [
        ("Done", "Well done", None),
        ("In 10 minutes", "ten minutes", 600),
        ("Not today", "not today", 3600),
    ],
)
def test_a_reminder_is_answered_with_a_tap(
    talk: Talk, store: Store, label: str, answer: str, later: int | None
) -> None:
    """Done is counted; later and not today put it off."""
    talk.api.turn(talk.api.text("hi"))
    due(store)
    call = talk.api.wait_for("sendMessage", 2)[1]
    assert answer in last(talk.api.turn(talk.api.press(call, label))).text
    (kept,) = kept_in(store)
    if later == 600:
        assert kept.due == pytest.approx(time.time() + 600, abs=20)
    counted = result(lambda: store.about(PRIVATE.id))["activity"]
    assert [each["exercise"] for each in counted] == (["got-up"] if label == "Done" else [])


def test_stop_ends_a_reminder_and_its_old_buttons_mean_nothing(talk: Talk, store: Store) -> None:
    """A second press of an old button is answered like any old button."""
    talk.api.turn(talk.api.text("hi"))
    due(store)
    call = talk.api.wait_for("sendMessage", 2)[1]
    talk.api.turn(talk.api.press(call, "Stop these"))
    assert kept_in(store) == []
    assert (
        "chose remind:" in last(talk.api.turn(talk.api.callback("choose:remind:later:1", call.result))).text
    )


def test_after_an_outage_old_reminders_are_left_out(talk: Talk, store: Store) -> None:
    """Nobody gets a morning's reminders in the afternoon."""
    talk.api.turn(talk.api.text("hi"))
    due(store, ago=3600)
    time.sleep(2)  # nothing may happen
    assert len(talk.api.calls("sendMessage")) == 1
    (kept,) = kept_in(store)
    assert kept.due > time.time()


def test_while_a_warning_stands_nobody_is_called_to_exercise(talk: Talk, store: Store) -> None:
    """The reminder is left out, and comes the next time."""
    talk.api.turn(talk.api.text("hi"))
    alarm = Alarm("chest", Urgency.CALL, quote="", about_other=False, fired=())

    async def warn() -> None:
        store.contexts.put(str(PRIVATE.id), PRIVATE.id, Context(alarm=alarm))
        await store.settle()

    asyncio.run(warn())
    due(store)
    time.sleep(2)  # nothing may happen
    assert len(talk.api.calls("sendMessage")) == 1


def test_whoever_blocked_the_bot_is_reminded_no_more(talk: Talk, store: Store) -> None:
    """Whether Telegram says so by itself or when a reminder is sent."""
    talk.api.turn(talk.api.text("hi"))
    talk.dialogue.replies["hi"] = said("hi")
    due(store)
    talk.api.wait_for("sendMessage", 2)
    talk.api.turn(talk.api.member(PRIVATE, "kicked"))
    assert kept_in(store) == []
    due(store)
    talk.api.wait_for("sendMessage", 3)
    end = time.monotonic() + 10
    while kept_in(store) and time.monotonic() < end:
        time.sleep(0.05)
    assert kept_in(store) == []
    assert methods(talk.api.turn(talk.api.inline("x"))) == ["answerInlineQuery"]


def test_a_reminder_that_cannot_be_read_holds_up_nobody_elses(
    talk: Talk, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    """The next one comes all the same, and the log names the failure."""
    talk.api.turn(talk.api.text("hi"))
    moment = int(time.time())
    new = NewReminder(PRIVATE.id, None, "nonsense", "Europe/Berlin", moment - 5000)
    result(lambda: store.reminders.add(PRIVATE.id, new))
    due(store)
    assert "Time to get up" in talk.api.wait_for("sendMessage", 2)[1].text
    end = time.monotonic() + 10
    while "A reminder failed (ValueError)" not in caplog.text and time.monotonic() < end:
        time.sleep(0.05)  # nothing but the log tells
    assert "A reminder failed (ValueError)" in caplog.text
