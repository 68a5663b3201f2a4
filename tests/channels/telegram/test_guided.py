"""Guided sets on Telegram: one message that counts along, and does as it is told."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from botapi import GROUP, PRIVATE, Chat, Flood
from botapi.chats import MATE
from stand_in import Talk, guide, said, talking, texts

from bot.conversation.guided_sets import FRAME_SECONDS
from bot.dialogue import Outcome, Reply
from bot.reply import Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from botapi import Call

GO = "choose:guide:squat:1"


@pytest.fixture
def talk() -> Iterator[Talk]:
    """Return a channel on which "go" begins a set of one squat, and "stairs" is a warning sign."""
    with talking() as talk:
        talk.dialogue.replies |= {
            "go": guide(),
            "guide:squat:1": guide(),
            "stairs": Reply(Outcome.URGENT, (Paragraph("see a doctor"),), sign="chest"),
        }
        yield talk


def start(talk: Talk, chat: Chat = PRIVATE) -> Call:
    """Begin a set in `chat`, and return the call that sent its message."""
    text = "go" if chat is PRIVATE else "@glute_test_bot go"
    return next(call for call in talk.api.turn(talk.api.text(text, chat)) if call.method == "sendMessage")


def screens(talk: Talk, chat: Chat = PRIVATE) -> list[str]:
    """Return what the message of the set in `chat` has shown by edits so far."""
    calls = talk.api.calls("editMessageText")
    return [call.text for call in calls if call.result and call.given["chat_id"] == chat.id]


def until_shown(talk: Talk, part: str, chat: Chat = PRIVATE) -> None:
    """Wait until the set in `chat` has shown `part`."""
    talk.api.wait_until(lambda: any(part in screen for screen in screens(talk, chat)), f"{part} is shown")


def test_a_set_counts_along_in_one_message_and_ends_with_praise(talk: Talk) -> None:
    """Ready, down, hold 2-1, up, once a second, and what may come next."""
    first = start(talk)
    assert "get_ready" in first.text
    assert first.labels == ["pause", "stop"]
    until_shown(talk, "praise")
    seen = screens(talk)
    assert [screen.split("\n\n")[1] for screen in seen] == [
        "get_ready", "Down", "Hold", "Hold", "Up", "1 times Squat",
    ]  # fmt: skip
    assert [screen.rpartition("\n")[2] for screen in seen[2:4]] == ["▱▱ 2", "▰▱ 1"]
    assert len(talk.api.calls("sendMessage")) == 1
    assert talk.api.calls("editMessageText")[-1].labels == ["How to bridge"]


def test_a_set_edits_its_message_no_oftener_than_once_a_second(talk: Talk) -> None:
    """Telegram takes no more of a chat."""
    began = time.monotonic()
    start(talk)
    talk.api.wait_for("editMessageText", 4)
    assert time.monotonic() - began >= 4 * FRAME_SECONDS


def test_a_set_is_paused_resumed_and_stopped_by_its_buttons(talk: Talk) -> None:
    """While it is paused nothing changes, and a stop is final."""
    sent = start(talk)
    talk.api.turn(talk.api.press(sent, "pause"))
    until_shown(talk, "paused")
    shown = len(screens(talk))
    time.sleep(2.2)  # nothing may happen, for which there is nothing to wait
    assert len(screens(talk)) == shown
    talk.api.turn(talk.api.press(sent, "resume"))
    until_shown(talk, "get_ready")
    talk.api.turn(talk.api.press(sent, "stop"))
    until_shown(talk, "stopped after 0")
    assert talk.api.calls("editMessageText")[-1].labels == []


def test_the_words_of_the_buttons_work_as_well(talk: Talk) -> None:
    """Whoever lies on the floor may dictate."""
    start(talk)
    talk.api.turn(talk.api.text("Stop"))
    until_shown(talk, "stopped after 0")
    assert ("Stop", talk.dialogue.heard[0][1]) not in talk.dialogue.heard


def test_two_taps_never_start_two_sets(talk: Talk) -> None:
    """The second tap is told that a set is running, and changes nothing."""
    talk.dialogue.replies["hi"] = said("How many?", "guide:squat:1")
    question = talk.api.turn(talk.api.text("hi"))[-1]
    for press in [talk.api.press(question, "About guide:squat:1") for _ in range(5)]:
        talk.api.turn(press)
    assert sum("get_ready" in text for text in texts(talk.api.calls("sendMessage"))) == 1
    assert talk.api.calls("answerCallbackQuery")[-1].given["text"] == "running"


def test_a_second_set_that_is_asked_for_in_words_is_declined_in_words(talk: Talk) -> None:
    """One set in a chat at a time."""
    start(talk)
    assert texts(talk.api.turn(talk.api.text("go"))) == ["running"]


def test_a_warning_sign_in_the_middle_stops_the_set_and_is_answered(talk: Talk) -> None:
    """Nobody is counted through squats while the chest hurts."""
    start(talk)
    assert "see a doctor" in texts(talk.api.turn(talk.api.text("stairs")))
    until_shown(talk, "stopped after 0")
    shown = len(screens(talk))
    time.sleep(1.5)  # nothing may happen any more
    assert len(screens(talk)) == shown


def test_a_question_in_the_middle_is_answered_and_the_set_goes_on(talk: Talk) -> None:
    """Runners ask while they exercise."""
    start(talk)
    assert texts(talk.api.turn(talk.api.text("how deep?"))) == ["said how deep?"]
    until_shown(talk, "Down")


@pytest.mark.parametrize("status", [500, 429, None], ids=["500", "429", "dropped connection"])
def test_a_failed_edit_costs_one_frame(talk: Talk, status: int | None) -> None:
    """The next frame shows where the set is by then."""
    talk.api.fail("editMessageText", status, "scripted", retry_after=1 if status == 429 else None)
    start(talk)
    until_shown(talk, "Hold")


def test_a_set_whose_message_is_deleted_ends(talk: Talk) -> None:
    """Nothing is edited any more, and another set may begin."""
    sent = start(talk)
    talk.api.telegram.delete(sent.result)
    talk.api.wait_for("editMessageText")
    time.sleep(1.5)  # nothing may happen any more
    assert len(talk.api.calls("editMessageText")) == 1
    assert "get_ready" in start(talk).text


def test_a_button_of_a_set_that_is_over_says_so_and_goes(talk: Talk) -> None:
    """Also after a restart, when nobody remembers the set."""
    message = start(talk).result
    talk.api.turn(talk.api.text("Stop"))
    until_shown(talk, "stopped")
    message = talk.api.message(PRIVATE, text="Squat", reply_markup=PAUSE_KEYBOARD)["message"]
    talk.api.telegram.messages[PRIVATE.id, message["message_id"]] = message
    calls = talk.api.turn(talk.api.callback("set:pause", message))
    assert calls[0].given["text"] == "over"
    assert [call.method for call in calls] == ["answerCallbackQuery", "editMessageReplyMarkup"]


PAUSE_KEYBOARD = {"inline_keyboard": [[{"text": "pause", "callback_data": "set:pause"}]]}


def test_in_a_group_only_the_one_who_began_it_steers_a_set(talk: Talk) -> None:
    """Others read that it is somebody else's."""
    sent = start(talk, GROUP)
    calls = talk.api.turn(talk.api.press(sent, "stop", who=MATE))
    assert calls[0].given["text"] == "not_yours"
    talk.api.turn(talk.api.press(sent, "stop"))
    until_shown(talk, "stopped", GROUP)


def test_in_a_group_a_set_edits_beat_by_beat(talk: Talk) -> None:
    """Twenty messages a minute are all that a group takes: none of them is spent on seconds."""
    start(talk, GROUP)
    until_shown(talk, "Hold", GROUP)
    assert [screen.split("\n\n")[1] for screen in screens(talk, GROUP)] == ["Down", "Hold"]
    assert "2 seconds" in screens(talk, GROUP)[-1]


def test_whoever_blocks_the_bot_ends_the_set(talk: Talk) -> None:
    """No further frame is sent to somebody who does not want any."""
    start(talk)
    talk.api.turn(talk.api.member(PRIVATE, "kicked"))
    shown = len(talk.api.calls("editMessageText"))
    time.sleep(1.5)  # nothing may happen any more
    assert len(talk.api.calls("editMessageText")) == shown


@pytest.mark.parametrize("chat", [PRIVATE, GROUP], ids=["private", "group"])
def test_a_set_and_questions_in_the_middle_keep_telegrams_limits(chat: Chat) -> None:
    """Nothing that is sent or edited is refused for its frequency."""
    with talking(Flood(), SEND_RATE="30") as talk:
        talk.dialogue.replies["go"] = guide()
        start(talk, chat)
        for number in range(6):
            talk.api.turn(talk.api.text(f"@glute_test_bot question {number}", chat))
        until_shown(talk, "praise", chat)
        assert talk.api.floods == []
