"""Errors, outages, refusals and stops: one message may suffer, the conversation goes on."""

from __future__ import annotations

import logging
import tempfile
import time
from typing import TYPE_CHECKING

import pytest
from botapi import GROUP, BotApi, Chat
from stand_in import Channel, StandIn, Talk, methods, running, said, talking, texts
from telegram.error import InvalidToken

from bot.actions.model import SetReminder
from bot.dialogue import Context, Outcome, Reply
from bot.reply import Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def talk() -> Iterator[Talk]:
    """Return the channel over a dialogue that echoes, and the server that it polls."""
    with talking() as talk:
        yield talk


def until_heard(talk: Talk) -> None:
    """Wait until the dialogue was asked, so that an answer is on its way."""
    end = time.monotonic() + 10
    while not talk.dialogue.heard and time.monotonic() < end:
        time.sleep(0.01)


def test_a_refused_menu_does_not_keep_the_bot_from_answering() -> None:
    """A menu is nice to have; without it people still get answers."""
    with BotApi() as api:
        api.fail("setMyCommands", 400, "Bad Request: BOT_COMMAND_INVALID")
        with running(api, StandIn()):
            assert texts(api.turn(api.text("hello"))) == ["said hello"]


def test_an_unreadable_update_does_not_block_the_next(talk: Talk, caplog: pytest.LogCaptureFixture) -> None:
    """Telegram may send what this program cannot read yet; the queue moves on."""
    talk.api.queue({"message": {"text": "secret words", "chat": {"id": "?"}}}, sound=False)
    assert texts(talk.api.turn(talk.api.text("hello"))) == ["said hello"]
    assert "cannot be read" in caplog.text
    assert "secret words" not in caplog.text


def test_an_error_in_one_message_is_owned_up_to_and_stays_the_only_one(
    talk: Talk, caplog: pytest.LogCaptureFixture
) -> None:
    """The person reads that something went wrong, the log says where but not what was written."""
    talk.dialogue.replies["private words"] = ValueError("cannot parse private words")
    assert texts(talk.api.turn(talk.api.text("private words"))) == ["went_wrong"]
    assert texts(talk.api.turn(talk.api.text("hello"))) == ["said hello"]
    assert "ValueError at " in caplog.text
    assert "stand_in.py:" in caplog.text
    assert "private words" not in caplog.text


def test_an_error_behind_a_button_is_owned_up_to(talk: Talk) -> None:
    """A press is never left without an answer."""
    talk.dialogue.replies["squat"] = KeyError("squat")
    message = talk.api.turn(talk.api.text("hi"))[-1].result
    assert texts(talk.api.turn(talk.api.callback("choose:squat", message))) == ["went_wrong"]


def test_an_answer_that_telegram_refuses_is_owned_up_to(talk: Talk) -> None:
    """A refused answer is not repeated; the person hears that it went wrong."""
    talk.api.fail("sendMessage", 400, "Bad Request: can't parse entities")
    assert texts(talk.api.turn(talk.api.text("hello"))) == ["went_wrong"]


@pytest.mark.parametrize("status", [500, 502, None], ids=["500", "502", "dropped connection"])
def test_an_answer_survives_a_hiccup_of_the_server(talk: Talk, status: int | None) -> None:
    """An answer that could not be delivered is tried again."""
    talk.api.fail("sendMessage", status)
    assert texts(talk.api.turn(talk.api.text("hello"))) == ["said hello"]


def test_an_answer_waits_as_long_as_telegram_asks(talk: Talk) -> None:
    """Under flood control the answer comes later, but it comes."""
    talk.api.fail("sendMessage", 429, "Too Many Requests: retry after 1", retry_after=1)
    assert texts(talk.api.turn(talk.api.text("hello"))) == ["said hello"]


def test_a_flood_limit_of_one_chat_holds_up_nobody_else(talk: Talk) -> None:
    """While one answer waits for Telegram, everybody else is answered."""
    talk.api.fail("sendMessage", 429, "Too Many Requests: retry after 3", retry_after=3)
    talk.api.queue(talk.api.text("slow"))
    talk.api.wait_for("sendMessage")
    talk.api.queue(talk.api.text("quick", Chat(2002)))
    assert [call.result and call.text for call in talk.api.wait_for("sendMessage", 3)] == [
        None,
        "said quick",
        "said slow",
    ]


def test_a_group_that_lets_nobody_write_gets_no_apology(talk: Talk) -> None:
    """What is forbidden is not tried a second time."""
    talk.api.fail("sendMessage", 400, "Bad Request: not enough rights to send text messages to the chat")
    assert methods(talk.api.turn(talk.api.text("/squat", GROUP))) == ["sendMessage"]


def test_a_flood_of_taps_is_acknowledged_and_costs_only_the_flooder(talk: Talk) -> None:
    """Each tap stops spinning at once; somebody else is answered in the middle of it."""
    talk.dialogue.replies["hi"] = said("Which one?", "squat")
    question = talk.api.turn(talk.api.text("hi"))[-1]
    talk.api.delay("editMessageReplyMarkup", 2)
    for _ in range(20):
        talk.api.queue(talk.api.press(question, "About squat"))
    talk.api.queue(talk.api.text("quick", Chat(2002)))
    assert texts(talk.api.wait_for("sendMessage", 2))[1] == "said quick"
    assert len(talk.api.wait_for("answerCallbackQuery", 20)) == 20


def test_a_press_is_acknowledged_within_a_second_whatever_its_chat_waits_for(talk: Talk) -> None:
    """An answer that hangs lets no button spin."""
    message = talk.api.turn(talk.api.text("hi"))[-1].result
    talk.api.delay("sendMessage", 4)
    talk.api.queue(talk.api.text("slow"))
    press = talk.api.callback("choose:squat", message)
    talk.api.queue(press)
    assert talk.api.waited(press) < 1


def test_a_flood_of_words_gets_one_polite_note(talk: Talk) -> None:
    """What is too much is not answered, and said so once."""
    talk.api.delay("sendMessage", 1)
    for number in range(79):
        talk.api.queue(talk.api.text(f"question {number}"))
    talk.api.turn(talk.api.text("the last question"))
    said_all = texts(talk.api.calls("sendMessage"))
    assert said_all.count("too_fast") == 1
    assert 20 < len(said_all) < 50


def test_a_pause_of_hours_holds_up_its_own_chat_alone(talk: Talk) -> None:
    """One flooded chat waits as long as Telegram asks, and everybody else is answered."""
    talk.api.fail("sendMessage", 429, "Too Many Requests: retry after 7200", retry_after=7200)
    talk.api.queue(talk.api.text("hello"))
    talk.api.wait_for("sendMessage")
    for number in range(150):
        talk.api.queue(talk.api.text("still there?", Chat(3000 + number)))
    answers = talk.api.wait_for("sendMessage", 151)
    assert texts(answers) == ["said still there?"] * 150


def test_whoever_blocked_the_bot_is_left_alone(talk: Talk, caplog: pytest.LogCaptureFixture) -> None:
    """No apology is sent to somebody who does not want messages."""
    talk.api.fail("sendMessage", 403, "Forbidden: bot was blocked by the user")
    caplog.set_level(logging.INFO)
    assert methods(talk.api.turn(talk.api.text("hello"))) == ["sendMessage"]
    assert "does not let the bot write" in caplog.text


def test_polling_goes_on_after_an_outage(talk: Talk, caplog: pytest.LogCaptureFixture) -> None:
    """While Telegram is away the log says so, a line for each attempt; then messages are answered."""
    caplog.set_level(logging.INFO)
    talk.api.fail("getUpdates", 502, "Bad Gateway", times=2)
    assert texts(talk.api.turn(talk.api.text("hello"))) == ["said hello"]
    assert texts(talk.api.turn(talk.api.text("hello again"))) == ["said hello again"]
    lines = [record.getMessage() for record in caplog.records if "out of reach" in record.message]
    assert [line.rsplit(" in ")[1] for line in lines] == ["1 s", "2 s"]
    assert "answers again" in caplog.text


def test_a_token_that_is_revoked_ends_the_run() -> None:
    """A bot that can never hear anything again does not pretend to run."""
    with BotApi() as api:
        channel = Channel(api, StandIn(), {})
        channel.start()
        api.wait_for("getUpdates")
        api.token = "123456789:AAanother-token-another-token-01234"
        api.queue(api.text("hello"))
        with pytest.raises(InvalidToken):
            channel.join()


def test_a_stop_finishes_the_message_in_hand(talk: Talk) -> None:
    """Whoever has just asked gets the answer, once; what came later waits for the next start."""
    talk.api.delay("sendMessage", 0.5)
    first = talk.api.queue(talk.api.text("first"))
    second = talk.api.queue(talk.api.text("second"))
    until_heard(talk)
    talk.channel.stop()
    assert texts(talk.api.calls("sendMessage")) == ["said first"]
    assert talk.api.calls("getUpdates")[-1].given["offset"] == second == first + 1
    with running(talk.api, talk.dialogue):
        talk.api.wait_for("sendMessage", 2)
    assert texts(talk.api.calls("sendMessage")) == ["said first", "said second"]


def test_a_stop_is_quick_while_nothing_happens(talk: Talk) -> None:
    """An idle bot does not sit out its long poll."""
    talk.channel.stop()
    assert methods(talk.api.calls("sendMessage")) == []


def test_a_stop_does_not_wait_for_ever(talk: Talk, caplog: pytest.LogCaptureFixture) -> None:
    """An answer that hangs holds up the end for a few seconds; the question comes again next time."""
    talk.api.delay("sendMessage", 15)
    number = talk.api.queue(talk.api.text("hello"))
    until_heard(talk)
    talk.channel.stop()
    assert all(call.result is None for call in talk.api.calls("sendMessage"))
    assert "deliver the rest again" in caplog.text
    assert talk.api.calls("getUpdates")[-1].given.get("offset", 0) <= number


def test_a_warning_stands_even_if_its_answer_did_not_arrive(talk: Talk) -> None:
    """What a turn was about is kept, whatever becomes of the message that says so."""
    talk.api.fail("sendMessage", 400, "Bad Request: scripted")
    talk.api.turn(talk.api.text("numb legs"))
    talk.api.turn(talk.api.text("and now?"))
    assert talk.dialogue.heard[-1] == ("and now?", Context(topic="numb legs", language="en"))


def test_a_damaged_database_costs_the_memory_and_not_the_answers(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The log says what is wrong, and whoever wants a reminder hears that it would be forgotten."""
    (tmp_path / "bot.db").write_bytes(b"garbage" * 1000)
    with talking(DATABASE_URL=f"sqlite:///{tmp_path / 'bot.db'}") as talk:
        page = Reply(Outcome.SMALLTALK, (Paragraph("page"),), action=SetReminder())
        talk.dialogue.replies["/remind"] = page
        assert texts(talk.api.turn(talk.api.text("hello"))) == ["said hello"]
        assert texts(talk.api.turn(talk.api.text("/remind"))) == ["unable"]
    assert "Going on without a memory: the database cannot be used" in caplog.text
    assert (tmp_path / "bot.db").read_bytes() == b"garbage" * 1000


PAGE = b"<html>Please log in</html>"


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, PAGE),
        (200, b""),
        (200, b'{"ok": true}'),
        (200, b'{"ok": true, "result": null}'),
        (204, b""),
        (200, b'{"ok": true, "resu'),
        (302, PAGE),
        (401, PAGE),
        (403, PAGE),
        (404, PAGE),
        (502, PAGE),
    ],
)
def test_whoever_speaks_in_telegrams_place_costs_nobody_an_answer(
    talk: Talk, status: int, body: bytes
) -> None:
    """A hotel's log-in page, a proxy, a cut body: the answer comes once they are gone."""
    talk.api.lie("sendMessage", status, body)
    assert texts(talk.api.turn(talk.api.text("hello"))) == ["said hello"]


@pytest.mark.parametrize("method", ["sendMessage", "sendChatAction"])
def test_while_nothing_gets_through_nothing_is_given_up(talk: Talk, method: str) -> None:
    """An answer in doubt is sent again only after a harmless call got through."""
    talk.api.lie("sendMessage", 200, PAGE)
    talk.api.lie("sendChatAction", 200, PAGE, times=2)
    assert texts(talk.api.turn(talk.api.text("hello"))) == ["said hello"]
    assert len(talk.api.calls(method)) == {"sendMessage": 2, "sendChatAction": 3}[method]


def test_a_message_that_is_sent_and_not_answered_comes_three_times_at_most(talk: Talk) -> None:
    """By a mixture of resets, errors and cut bodies; then the person hears that something went wrong."""
    talk.api.lie("sendMessage", None, done=True)
    talk.api.lie("sendMessage", 502, PAGE, done=True)
    talk.api.lie("sendMessage", 200, b'{"ok": true, "result": {"message_id', done=True)
    talk.api.turn(talk.api.text("hello"))
    assert texts(talk.api.calls("sendMessage")) == ["said hello"] * 3 + ["went_wrong"]


@pytest.mark.parametrize("asked", [-5, 0, 10**12])
def test_a_pause_that_makes_no_sense_starts_no_race(talk: Talk, asked: int) -> None:
    """Nor does it let anybody wait for ever."""
    talk.api.fail("sendMessage", 429, "Too Many Requests", retry_after=asked)
    began = time.monotonic()
    assert texts(talk.api.turn(talk.api.text("hello"))) == ["said hello"]
    assert time.monotonic() - began >= 1


def test_a_token_that_is_refused_for_an_answer_costs_no_answer(talk: Talk) -> None:
    """It may be right again, or the program ends with the next request for updates."""
    talk.api.fail("sendMessage", 401, "Unauthorized")
    assert texts(talk.api.turn(talk.api.text("hello"))) == ["said hello"]


def test_a_token_that_is_no_longer_valid_ends_the_run_and_the_next_one_answers() -> None:
    """What Telegram did not take was not marked as handled."""
    with BotApi() as api, tempfile.TemporaryDirectory() as home:
        database = {"DATABASE_URL": f"sqlite:///{home}/bot.db"}
        channel = Channel(api, StandIn(), database)
        channel.start()
        api.wait_for("getUpdates")
        api.fail("sendMessage", 401, "Unauthorized")
        api.queue(api.text("hello"))
        api.wait_for("sendMessage")
        api.fail("getUpdates", 401, "Unauthorized")
        with pytest.raises(InvalidToken):
            channel.join()
        with running(api, StandIn(), **database):
            api.turn(api.text("again"))
        assert texts(api.calls("sendMessage")) == ["said hello", "said again"]


@pytest.mark.parametrize(
    ("status", "body"),
    [(404, PAGE), (401, PAGE), (200, b'{"ok": true, "result": {}}'), (200, PAGE), (200, b'{"ok": true}')],
)
def test_a_start_waits_until_telegram_says_who_the_bot_is(status: int, body: bytes) -> None:
    """Nobody else's page refuses the token."""
    with BotApi() as api:
        api.lie("getMe", status, body)
        with running(api, StandIn()):
            assert texts(api.turn(api.text("hello"))) == ["said hello"]


@pytest.mark.parametrize("result", ["null", '"text"', "7", "{}", "[" * 100_000])
def test_a_list_of_updates_that_is_none_is_an_outage(talk: Talk, result: str) -> None:
    """Polling goes on."""
    talk.api.lie("getUpdates", 200, f'{{"ok": true, "result": {result}}}'.encode())
    assert texts(talk.api.turn(talk.api.text("hello"))) == ["said hello"]
