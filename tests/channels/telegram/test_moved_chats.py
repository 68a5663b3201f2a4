"""Where a chat is reached changes, or ends: nothing is lost, and nothing is tried for ever."""

from __future__ import annotations

import asyncio
import itertools
import time
from typing import TYPE_CHECKING

import pytest
from botapi import RUNNER, TOKEN, Call, Chat
from botapi.chats import ANONYMOUS
from stand_in import Talk, guide, methods, said, talking
from waiting import result

from bot.coach.reminders.model import NewReminder, Reminder
from bot.dialogue import Context, Outcome, Reply
from bot.knowledge.model import Urgency
from bot.reply import Paragraph
from bot.store.store import Store
from bot.triage import Alarm

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OLD, NEW = Chat(-4001, "group"), Chat(-1004001, "supergroup")
ALARM = Alarm("chest", Urgency.CALL, quote="", about_other=False, fired=())

RULE = "RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE;BYHOUR=7;BYMINUTE=30;BYSECOND=0"


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Return the address of the database that bot and test share."""
    return f"sqlite:///{tmp_path / 'bot.db'}"


@pytest.fixture
def talk(url: str) -> Iterator[Talk]:
    """Return a channel that has been spoken to in a small group."""
    with talking(DATABASE_URL=url) as talk:
        talk.dialogue.replies |= {
            "stairs": Reply(Outcome.URGENT, (Paragraph("see a doctor"),), sign="chest"),
            "go": guide(20, "squat"),
        }
        talk.api.turn(talk.api.text("/squat", OLD))
        yield talk


@pytest.fixture
def store(talk: Talk, url: str) -> Iterator[Store]:
    """Return the store that the bot of `talk` uses."""
    assert talk.api.listening
    store = Store(url, TOKEN, TOKEN.partition(":")[0])
    yield store
    store.close()


def remind(store: Store, topic: int | None = None, chat: Chat = OLD) -> None:
    """Let a reminder of the runner be due now in `chat`."""
    new = NewReminder(str(chat.id), str(topic) if topic else None, RULE, "Europe/Berlin", int(time.time()))
    result(lambda: store.reminders.add(RUNNER["id"], new))


def remind_later(store: Store, chat: Chat) -> None:
    """Let a reminder of the runner be due in `chat` in some hours."""
    ahead = NewReminder(str(chat.id), None, RULE, "Europe/Berlin", int(time.time()) + 9000)
    result(lambda: store.reminders.add(RUNNER["id"], ahead))


def kept_in(store: Store, chat: Chat) -> list[Reminder]:
    """Return the reminders that are kept for the runner in `chat`."""
    return result(lambda: store.reminders.list_pending(RUNNER["id"], chat.id))


def brought_to(talk: Talk, chat: Chat) -> Call:
    """Return the reminder that was brought to `chat`, once it is there."""

    def found() -> list[Call]:
        sent = talk.api.calls("sendMessage")
        return [call for call in sent if call.result and "Time to get up" in call.text]

    talk.api.wait_until(lambda: bool(found()), "the reminder comes")
    assert [call.given["chat_id"] for call in found()] == [chat.id]
    return found()[0]


def until(store: Store, chat: Chat, number: int) -> None:
    """Wait until so many reminders are kept in `chat`."""
    end = time.monotonic() + 20
    while len(kept_in(store, chat)) != number and time.monotonic() < end:
        time.sleep(0.05)
    assert len(kept_in(store, chat)) == number


@pytest.mark.parametrize("order", [*itertools.permutations((0, 1)), (0, 1, 0, 1), (1, 1, 0), (0,), (1,)])
def test_a_group_that_becomes_a_supergroup_keeps_its_reminders(
    talk: Talk, store: Store, order: tuple[int, ...]
) -> None:
    """Whichever of the two service messages comes, in any order, once or twice."""
    told = talk.api.migrate(OLD, NEW)
    for number in order:
        talk.api.turn(told[number])
    remind(store, chat=NEW)
    assert kept_in(store, OLD) == []
    brought_to(talk, NEW)


def test_a_reminder_finds_the_new_number_by_itself(talk: Talk, store: Store) -> None:
    """Where no service message has come yet; when they come, nothing is there twice."""
    told = talk.api.migrate(OLD, NEW)
    remind(store, topic=7)
    brought_to(talk, NEW)
    until(store, OLD, 0)
    for each in told:
        talk.api.turn(each)
    (kept,) = kept_in(store, NEW)
    assert kept.topic is None


def test_an_answer_finds_the_new_number_by_itself_and_the_talk_goes_on_there(talk: Talk) -> None:
    """A question from before is answered in the new chat, and the next one leans on it."""
    question = talk.api.text("/squat deep", OLD)
    talk.api.migrate(OLD, NEW)
    talk.api.turn(question)
    assert talk.api.calls("sendMessage")[-1].given["chat_id"] == NEW.id
    talk.api.turn(talk.api.text("/squat", NEW))
    assert talk.dialogue.heard[-1][1].topic == "/squat deep"


@pytest.mark.parametrize("who", [RUNNER, ANONYMOUS])
def test_a_standing_warning_and_a_language_move_as_well(
    talk: Talk, store: Store, who: dict[str, int]
) -> None:
    """Nobody is shown an exercise because the group has got another number."""
    person = OLD.id if who is ANONYMOUS else RUNNER["id"]

    async def warn() -> None:
        store.contexts.save(f"{OLD.id}:{person}", person, Context(alarm=ALARM))
        await store.preferences.set_language(person, "es")
        await store.settle()

    asyncio.run(warn())
    for each in talk.api.migrate(OLD, NEW):
        talk.api.turn(each)
    named = {"sender_chat": NEW.as_json()} if who is ANONYMOUS else {}
    talk.api.turn(talk.api.text("/squat", NEW, who, **named))
    _, context = talk.dialogue.heard[-1]
    assert context.alarm == ALARM
    assert context.chosen == "es"


@pytest.mark.parametrize("spoken_first", [True, False])
def test_a_warning_stands_whichever_chat_is_heard_first(
    talk: Talk, store: Store, *, spoken_first: bool
) -> None:
    """What is written in either chat may come out of order with the news of the move."""

    async def warn() -> None:
        store.contexts.save(f"{OLD.id}:{RUNNER['id']}", RUNNER["id"], Context(alarm=ALARM))
        await store.settle()

    asyncio.run(warn())
    late = talk.api.text("/squat late", OLD)
    told = talk.api.migrate(OLD, NEW)
    if spoken_first:
        talk.api.turn(talk.api.text("/squat early", NEW))
    for each in told:
        talk.api.turn(each)
    talk.api.turn(talk.api.text("/squat", NEW) if spoken_first else late)
    assert talk.dialogue.heard[-1][1].alarm == ALARM


def test_a_message_from_before_the_move_finds_the_talk_in_the_new_chat(talk: Talk) -> None:
    """It is answered there, and what comes next leans on it."""
    late = talk.api.text("/squat late", OLD)
    told = talk.api.migrate(OLD, NEW)
    for each in told:
        talk.api.turn(each)
    talk.api.turn(late)
    assert talk.dialogue.heard[-1][1].topic == "/squat"
    talk.api.turn(talk.api.text("/squat", NEW))
    assert talk.dialogue.heard[-1][1].topic == "/squat late"


def test_a_basic_group_that_is_left_may_have_moved(talk: Talk, store: Store) -> None:
    """Its reminders go with it, also where the leaving is heard of first."""
    remind_later(store, OLD)
    talk.api.turn(talk.api.member(OLD, "left"))
    for each in talk.api.migrate(OLD, NEW):
        talk.api.turn(each)
    assert len(kept_in(store, NEW)) == 1


def test_two_reminders_that_say_the_same_are_one_after_the_move(talk: Talk, store: Store) -> None:
    """Somebody may have asked again in the new chat before the old one was heard to have moved."""
    remind_later(store, OLD)
    remind_later(store, NEW)
    for each in talk.api.migrate(OLD, NEW):
        talk.api.turn(each)
    assert len(kept_in(store, NEW)) == 1


def test_what_other_groups_have_stays_theirs(talk: Talk, store: Store) -> None:
    """A move touches one chat."""
    other = Chat(-5005, "group")
    talk.api.turn(talk.api.text("/squat", other))
    for each in talk.api.migrate(OLD, NEW):
        talk.api.turn(each)
    talk.api.turn(talk.api.text("/squat again", other))
    assert talk.dialogue.heard[-1][1].topic == "/squat"
    assert kept_in(store, other) == []


def test_a_running_set_goes_on_in_the_new_chat(talk: Talk) -> None:
    """In a message of its own, since the old one cannot be edited any more, and with its buttons."""
    talk.dialogue.replies["/squat go"] = guide(20, "squat")
    begun = talk.api.turn(talk.api.text("/squat go", OLD))[-1]
    for each in talk.api.migrate(OLD, NEW):
        talk.api.turn(each)
    moved = [call for call in talk.api.calls("sendMessage") if call.given["chat_id"] == NEW.id][-1]
    assert moved.labels == begun.labels
    talk.api.turn(talk.api.press(moved, "stop"))
    talk.api.wait_until(
        lambda: any(call.result and "stopped" in call.text for call in talk.api.calls("editMessageText")),
        "the set ends in the new chat",
    )


def test_a_set_that_begins_in_the_middle_of_the_move_is_steered_where_it_is_shown(talk: Talk) -> None:
    """It is shown once, in the new chat, though it was asked for in the old one."""
    talk.dialogue.replies["/squat go"] = guide(20, "squat")
    asked = talk.api.text("/squat go", OLD)
    told = talk.api.migrate(OLD, NEW)
    for each in (asked, *told):
        talk.api.turn(each)
    (begun,) = [call for call in talk.api.calls("sendMessage") if call.result and "stop" in call.labels]
    (acknowledged,) = [
        call for call in talk.api.turn(talk.api.press(begun, "stop")) if call.method == "answerCallbackQuery"
    ]
    assert "text" not in acknowledged.given


def test_a_set_gets_one_message_however_it_hears_of_the_move(talk: Talk) -> None:
    """A frame is refused in the old chat while the new message is on its way."""
    talk.dialogue.replies["/squat go"] = guide(20, "squat")
    talk.api.turn(talk.api.text("/squat go", OLD))
    told = talk.api.migrate(OLD, NEW)
    talk.api.delay("sendMessage", 3, to=NEW)
    refused = len(talk.api.calls("editMessageText"))
    talk.api.queue(told[0])
    talk.api.wait_for("editMessageText", refused + 1)
    talk.api.wait_until(
        lambda: any(call.result for call in talk.api.calls("editMessageText")), "the set goes on"
    )
    moved = [call for call in talk.api.calls("sendMessage") if call.given["chat_id"] == NEW.id]
    assert len(moved) == 1


def test_a_topic_that_takes_no_messages_any_more_gives_way_to_its_chat(talk: Talk, store: Store) -> None:
    """The reminder comes, and the next one goes there at once."""
    talk.api.telegram.closed.add((OLD.id, 42))
    remind(store, topic=42)
    call = brought_to(talk, OLD)
    assert "message_thread_id" not in call.given
    (kept,) = kept_in(store, OLD)
    assert kept.topic is None


def test_a_question_in_a_topic_that_was_closed_since_is_answered_in_the_chat(talk: Talk) -> None:
    """Better in the wrong place than not at all."""
    talk.api.telegram.closed.add((OLD.id, 42))
    question = talk.api.text("/squat", OLD, message_thread_id=42, is_topic_message=True)
    (answer,) = [call for call in talk.api.turn(question) if call.result]
    assert answer.text == "said /squat"


@pytest.mark.parametrize("how", ["kicked", "left", "restricted", "not found", "no topic and no chat"])
def test_a_reminder_for_an_address_that_is_gone_for_good_ends(talk: Talk, store: Store, how: str) -> None:
    """It is not tried for ever, and /reminders does not go on listing it."""
    if how == "not found":
        del talk.api.telegram.chats[OLD.id]
    elif how == "no topic and no chat":
        talk.api.telegram.closed |= {(OLD.id, 42), (OLD.id, None)}
    else:
        talk.api.telegram.standing[OLD.id] = how
    remind(store, topic=42 if how.startswith("no topic") else None)
    until(store, OLD, 0)
    assert methods(talk.api.turn(talk.api.inline("x"))) == ["answerInlineQuery"]


def test_a_message_in_the_middle_of_the_move_is_no_other_persons(talk: Talk) -> None:
    """Service messages get no words."""
    talk.dialogue.replies["x"] = said("x")
    assert [methods(talk.api.turn(each)) for each in talk.api.migrate(OLD, NEW)] == [[], []]
