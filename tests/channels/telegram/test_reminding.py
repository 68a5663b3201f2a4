"""Reminders on Telegram: set in plain words or by buttons, brought once, and answered with a tap."""

from __future__ import annotations

import asyncio
import time
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from botapi import PRIVATE, TOKEN, Call
from botapi.chats import WORDLESS
from stand_in import Talk, methods, said, talking, texts
from waiting import result

from bot.actions.model import PAGE_ACTIONS, PageActionName
from bot.coach.reminders.model import NewReminder, Reminder
from bot.dialogue import Context, Outcome, Reply
from bot.knowledge.model import Urgency
from bot.reply import Heading, Paragraph
from bot.store.store import Store
from bot.triage import Alarm

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


RULE = "RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE;BYHOUR=7;BYMINUTE=30;BYSECOND=0"


def page(name: PageActionName) -> Reply:
    """Return a page that asks for the action `name`."""
    return Reply(Outcome.SMALLTALK, (Heading("Page"), Paragraph(name)), action=PAGE_ACTIONS[name])


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Return the address of the database that bot and test share."""
    return f"sqlite:///{tmp_path / 'bot.db'}"


@pytest.fixture
def talk(url: str) -> Iterator[Talk]:
    """Return a channel with the pages about reminders, on which "stairs" is a warning sign."""
    with talking(DATABASE_URL=url) as talk:
        talk.dialogue.replies |= {
            "/remind": page("remind"),
            "/reminders": page("reminders"),
            "stairs": Reply(Outcome.URGENT, (Paragraph("see a doctor"),), sign="chest"),
            "berlinn": Reply(Outcome.DECLINE, (Paragraph("not covered"),)),
            "xyzzy": Reply(Outcome.DECLINE, (Paragraph("not covered"),)),
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
    return last(talk.api.turn(talk.api.text("Berlin")))


def move_to(talk: Talk, place: str) -> Call:
    """Say that one is somewhere else, and return what the bot says to `place`."""
    begun = last(talk.api.turn(talk.api.text("/remind")))
    talk.api.turn(talk.api.press(begun, begun.labels[-1]))
    return last(talk.api.turn(talk.api.text(place)))


def due(store: Store, ago: float = 0) -> None:
    """Let a reminder be due since so many seconds."""
    moment = int(time.time() - ago)
    new = NewReminder(str(PRIVATE.id), None, RULE, "Europe/Berlin", moment)
    result(lambda: store.reminders.add(PRIVATE.id, new))


def kept_in(store: Store) -> list[Reminder]:
    """Return the reminders that are kept for the person."""
    return result(lambda: store.reminders.list_pending(PRIVATE.id, PRIVATE.id))


def brought(talk: Talk) -> Call:
    """Return the reminder, once it is there."""
    return talk.api.wait_for("sendMessage")[0]


def test_the_place_is_asked_once_and_confirmed_with_its_time(talk: Talk) -> None:
    """The answer names the place and its time, with a way to correct it; the next reminder asks no more."""
    asked = last(talk.api.turn(talk.api.text("/remind")))
    assert "Which city" in asked.text
    when = last(talk.api.turn(talk.api.text("I live in Munich")))
    assert "(Munich, Germany). When shall I remind you?" in when.text
    assert when.labels[-1] == "I am somewhere else"
    assert "When shall I remind you?" in last(talk.api.turn(talk.api.text("/remind"))).text


def test_a_misspelt_place_is_offered(talk: Talk) -> None:
    """The button shows the place and its time, and takes it."""
    talk.api.turn(talk.api.text("/remind"))
    offered = last(talk.api.turn(talk.api.text("berlinn")))
    assert offered.labels[0].startswith("Berlin, Germany, ")
    when = last(talk.api.turn(talk.api.press(offered, offered.labels[0])))
    assert "(Berlin, Germany). When shall I remind you?" in when.text


def test_namesakes_are_offered_by_country(talk: Talk, store: Store) -> None:
    """Nothing is remembered before one is chosen."""
    talk.api.turn(talk.api.text("/remind"))
    offered = last(talk.api.turn(talk.api.text("Birmingham")))
    assert [label.rpartition(", ")[0] for label in offered.labels] == [
        "Birmingham, United Kingdom",
        "Birmingham, United States",
    ]
    assert result(lambda: store.reminders.zone(PRIVATE.id)) is None
    talk.api.turn(talk.api.press(offered, offered.labels[1]))
    assert result(lambda: store.reminders.zone(PRIVATE.id)) == "America/Chicago"


def test_namesakes_in_one_country_are_told_apart_by_their_states(talk: Talk) -> None:
    """Portland is in Oregon and in Maine."""
    talk.api.turn(talk.api.text("/remind"))
    offered = last(talk.api.turn(talk.api.text("Portland")))
    assert offered.labels[0].startswith("Portland, Oregon, United States, ")
    assert offered.labels[1].startswith("Portland, Maine, United States, ")


@pytest.mark.parametrize("typed", ["hi", "I wake up with hip pain", "west", "how long is it from here"])
def test_what_is_no_place_is_answered_as_a_question(talk: Talk, typed: str) -> None:
    """Whoever is asked for a city may ask back."""
    talk.api.turn(talk.api.text("/remind"))
    assert texts(talk.api.turn(talk.api.text(typed))) == [f"said {typed}"]


def test_what_nobody_understands_is_asked_again(talk: Talk) -> None:
    """The question still stands afterwards."""
    talk.api.turn(talk.api.text("/remind"))
    assert "I don't find that place" in last(talk.api.turn(talk.api.text("xyzzy"))).text
    assert "When shall I remind you?" in last(talk.api.turn(talk.api.text("Lima, Peru"))).text


def test_a_sign_typed_for_a_city_warns(talk: Talk) -> None:
    """Before anything else."""
    talk.api.turn(talk.api.text("/remind"))
    assert texts(talk.api.turn(talk.api.text("stairs"))) == ["see a doctor"]


def test_a_location_does_as_well_and_means_nothing_else(talk: Talk) -> None:
    """Where nobody asked for it, it is what it always was."""
    assert texts(talk.api.turn(talk.api.message(**WORDLESS["location"]))) == ["not_text"]
    talk.api.turn(talk.api.text("/remind"))
    when = last(talk.api.turn(talk.api.message(**WORDLESS["location"])))
    assert "(Berlin). When shall I remind you?" in when.text


def test_a_location_near_a_border_is_a_choice(talk: Talk) -> None:
    """Tui and Valença are across a river from each other, an hour apart."""
    talk.api.turn(talk.api.text("/remind"))
    location = {"latitude": 42.0494, "longitude": -8.6446}
    offered = last(talk.api.turn(talk.api.message(location=location)))
    assert [label.partition(",")[0] for label in offered.labels] == ["Madrid", "Lisbon"]


def test_a_location_that_is_nowhere_is_refused_kindly(talk: Talk) -> None:
    """A forged update may have any degrees; the question still stands."""
    talk.api.turn(talk.api.text("/remind"))
    refused = last(talk.api.turn(talk.api.message(location={"latitude": 95.0, "longitude": 500.0})))
    assert "nowhere on earth" in refused.text
    assert "When shall I remind you?" in last(talk.api.turn(talk.api.text("Lima, Peru"))).text


def test_a_move_asks_about_the_reminders_and_keeps_the_clock(talk: Talk, store: Store) -> None:
    """The same time of day in the new place, from the next time on."""
    settle_in(talk)
    talk.api.turn(talk.api.text("daily at 7:30"))
    asked = move_to(talk, "Tokyo")
    assert "Tokyo, Japan" in asked.text
    assert "a reminder at the time of Berlin: every day at 7:30" in asked.text
    assert asked.labels[0] == "Keep the clock: 07:30 in Tokyo"
    done = last(talk.api.turn(talk.api.press(asked, asked.labels[0])))
    assert "the clocks of Tokyo" in done.text
    (kept,) = kept_in(store)
    assert kept.zone == "Asia/Tokyo"
    assert f"{datetime.fromtimestamp(kept.due, ZoneInfo('Asia/Tokyo')):%H:%M}" == "07:30"
    assert "time of" not in last(talk.api.turn(talk.api.text("/reminders"))).text


def test_a_move_may_keep_the_moment_and_lists_say_whose_clock(talk: Talk, store: Store) -> None:
    """The button tells what it will be by the new clock."""
    settle_in(talk)
    talk.api.turn(talk.api.text("daily at 7:30"))
    (before,) = kept_in(store)
    asked = move_to(talk, "Kolkata")
    local = datetime.fromtimestamp(before.due, ZoneInfo("Asia/Kolkata"))
    assert asked.labels[1] == f"Keep the moment: {local:%H:%M} in Kolkata"
    talk.api.turn(talk.api.press(asked, asked.labels[1]))
    assert kept_in(store) == [before]
    assert "every day at 7:30 (time of Berlin)" in last(talk.api.turn(talk.api.text("/reminders"))).text


def test_a_move_within_one_time_asks_nothing(talk: Talk) -> None:
    """Paris has Berlin's time all year."""
    settle_in(talk)
    talk.api.turn(talk.api.text("daily at 7:30"))
    assert "(Paris, France). When shall I remind you?" in move_to(talk, "Paris").text


def test_a_move_with_several_reminders_counts_them(talk: Talk) -> None:
    """All of them are asked about at once."""
    settle_in(talk)
    talk.api.turn(talk.api.text("daily at 7:30"))
    talk.api.turn(talk.api.press(begun := last(talk.api.turn(talk.api.text("/remind"))), begun.labels[0]))
    assert "You have 2 reminders at the time of Berlin" in move_to(talk, "Tokyo").text


def test_an_old_answer_to_a_move_changes_nothing(talk: Talk, store: Store) -> None:
    """Whoever has moved on is no longer where the button says."""
    settle_in(talk)
    talk.api.turn(talk.api.text("daily at 7:30"))
    asked = move_to(talk, "Tokyo")
    move_to(talk, "Lima, Peru")
    talk.api.turn(talk.api.press(asked, asked.labels[0]))
    assert [kept.zone for kept in kept_in(store)] == ["Europe/Berlin"]


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
    """Ending it twice is ending it; the others say that it is over."""
    talk.api.turn(talk.api.text("hi"))
    due(store)
    call = talk.api.wait_for("sendMessage", 2)[1]
    talk.api.turn(talk.api.press(call, "Stop these"))
    assert kept_in(store) == []
    for label, answer in (("end", "not remind you of this any more"), ("later", "none of your reminders")):
        pressed = talk.api.callback(f"choose:remind:{label}:1", call.result)
        assert answer in last(talk.api.turn(pressed)).text


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
        store.contexts.save(str(PRIVATE.id), PRIVATE.id, Context(alarm=alarm))
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
    new = NewReminder(str(PRIVATE.id), None, "nonsense", "Europe/Berlin", moment - 5000)
    result(lambda: store.reminders.add(PRIVATE.id, new))
    due(store)
    assert "Time to get up" in talk.api.wait_for("sendMessage", 2)[1].text
    end = time.monotonic() + 10
    while "A reminder failed (ValueError)" not in caplog.text and time.monotonic() < end:
        time.sleep(0.05)  # nothing but the log tells
    assert "A reminder failed (ValueError)" in caplog.text
