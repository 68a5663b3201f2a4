"""What people do in a private chat, and what they get to see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botapi import GROUP, PRIVATE, Chat
from botapi.chats import DATE, MATE, SERVICE, WORDLESS
from stand_in import COMMANDS, Talk, methods, said, talking, texts

from bot.dialogue import Context, Outcome, Reply
from bot.reply import Heading, Paragraph, Source, Steps

if TYPE_CHECKING:
    from collections.abc import Iterator

FORGED = [
    *("", "squat", "DROP TABLE", "💥" * 16, "x" * 64),
    *("choose:", "choose:no-such-thing", "choose:choose:squat"),
]


@pytest.fixture
def talk() -> Iterator[Talk]:
    """Return the channel over a dialogue that echoes, and the server that it polls."""
    with talking() as talk:
        yield talk


def test_the_start_sets_the_menu_and_removes_a_webhook(talk: Talk) -> None:
    """The command menu shows what the content names, and a forgotten webhook does not block polling."""
    assert talk.api.telegram.commands == [
        {"command": command.name, "description": command.description} for command in COMMANDS
    ]
    assert talk.api.telegram.webhook == ""


def test_words_are_answered_with_a_single_call(talk: Talk) -> None:
    """The answer takes a millisecond: to show that somebody is typing would only make it later."""
    calls = talk.api.turn(talk.api.text("my hip hurts"))
    assert methods(calls) == ["sendMessage"]
    assert texts(calls) == ["said my hip hurts"]
    assert calls[0].given["link_preview_options"] == {"is_disabled": True}


@pytest.mark.parametrize("chat", [PRIVATE, GROUP], ids=["private", "group"])
@pytest.mark.parametrize("command", ["/squat", "/squat@glute_test_bot", "/squat@GLUTE_test_bot"])
def test_commands_reach_the_dialogue_without_the_bots_name(talk: Talk, command: str, chat: Chat) -> None:
    """A group's clients add the bot's name to a command; it means the same."""
    talk.api.turn(talk.api.text(command, chat))
    assert talk.dialogue.heard == [("/squat", Context())]


def test_each_chat_has_its_own_conversation(talk: Talk) -> None:
    """A follow-up leans on what was said before in the same chat, never on another's."""
    talk.api.turn(talk.api.text("squat"))
    talk.api.turn(talk.api.text("bridge", Chat(2002)))
    talk.api.turn(talk.api.text("how long?"))
    assert talk.dialogue.heard[1:] == [
        ("bridge", Context()),
        ("how long?", Context(topic="squat", language="en")),
    ]


def test_in_a_group_each_person_has_a_conversation(talk: Talk) -> None:
    """What one runner asked, and a warning that one got, is not the next one's."""
    talk.api.turn(talk.api.text("/squat", GROUP))
    talk.api.turn(talk.api.text("/bridge", GROUP, who=MATE))
    talk.api.turn(talk.api.text("/more", GROUP))
    assert talk.dialogue.heard[1:] == [
        ("/bridge", Context()),
        ("/more", Context(topic="/squat", language="en")),
    ]


def test_messages_are_answered_in_their_order(talk: Talk) -> None:
    """Several messages in a row get their answers in the same order."""
    for number in range(5):
        talk.api.queue(talk.api.text(f"question {number}"))
    sent = talk.api.wait_for("sendMessage", 5)
    assert texts(sent) == [f"said question {number}" for number in range(5)]


def test_structure_arrives_as_formatting_and_text_as_text(talk: Talk) -> None:
    """Headings are bold, sources folded; what looks like HTML in a text is shown as it was written."""
    talk.dialogue.replies["squat"] = Reply(
        Outcome.ANSWER,
        (Heading("Squat <b>"), Paragraph("a < b & c"), Steps(("Down", "Up")), Source("Article", ("One.",))),
    )
    (call,) = [call for call in talk.api.turn(talk.api.text("squat")) if call.method == "sendMessage"]
    assert call.text == "Squat <b>\n\na < b & c\n\n1. Down\n2. Up\n\nArticle\n• One."
    assert "<b>Squat &lt;b&gt;</b>" in call.given["text"]
    assert "<blockquote expandable>" in call.given["text"]


def test_a_long_answer_comes_in_several_messages_with_the_buttons_on_the_last(talk: Talk) -> None:
    """Nothing of an answer beyond Telegram's limit is lost."""
    answer = " ".join(f"word{number}" for number in range(2000))
    talk.dialogue.replies["long"] = said(answer, "squat")
    sent = [call for call in talk.api.turn(talk.api.text("long")) if call.method == "sendMessage"]
    assert " ".join(texts(sent)) == answer
    assert [call.labels for call in sent] == [*([[]] * (len(sent) - 1)), ["About squat"]]


def test_a_pressed_button_is_acknowledged_marked_and_answered(talk: Talk) -> None:
    """The wheel stops first, the message shows what was chosen, and the answer comes as a new message."""
    talk.dialogue.replies["hi"] = said("Which one?", "squat", "bridge")
    question = talk.api.turn(talk.api.text("hi"))[-1]
    calls = talk.api.turn(talk.api.press(question, "About squat"))
    assert methods(calls) == ["answerCallbackQuery", "editMessageReplyMarkup", "sendMessage"]
    assert calls[1].labels == ["✓ About squat", "About bridge"]
    assert texts(calls) == ["chose squat"]


def test_a_button_can_be_pressed_again(talk: Talk) -> None:
    """A second press is answered as well, and the mark stays a single one."""
    talk.dialogue.replies["hi"] = said("Which one?", "squat")
    question = talk.api.turn(talk.api.text("hi"))[-1]
    talk.api.turn(talk.api.press(question, "About squat"))
    calls = talk.api.turn(talk.api.press(question, "✓ About squat"))
    assert methods(calls) == ["answerCallbackQuery", "sendMessage"]
    assert texts(calls) == ["chose squat"]


def test_a_button_of_a_deleted_message_is_answered(talk: Talk) -> None:
    """Neither an expired press nor a message that is gone keeps the answer back."""
    talk.dialogue.replies["hi"] = said("Which one?", "squat")
    question = talk.api.turn(talk.api.text("hi"))[-1]
    pressed = talk.api.press(question, "About squat")
    talk.api.telegram.messages.clear()
    talk.api.telegram.callbacks.clear()
    assert texts(talk.api.turn(pressed)) == ["chose squat"]


def test_a_button_of_an_inaccessible_message_is_answered(talk: Talk) -> None:
    """Telegram sends no content with messages that are too old; the press still counts."""
    talk.api.telegram.chats[PRIVATE.id] = PRIVATE
    message = {"chat": PRIVATE.as_json(), "message_id": 7, "date": 0}
    assert texts(talk.api.turn(talk.api.callback("choose:squat", message))) == ["chose squat"]


@pytest.mark.parametrize("data", FORGED)
def test_forged_data_is_answered_like_an_unknown_button(talk: Talk, data: str) -> None:
    """Whatever a modified client sends, the dialogue decides; nothing breaks."""
    message = talk.api.turn(talk.api.text("hi"))[-1].result
    calls = talk.api.turn(talk.api.callback(data, message))
    assert methods(calls)[0] == "answerCallbackQuery"
    assert len(texts(calls)) == 1
    assert talk.dialogue.heard[-1][0] == (data.removeprefix("choose:") if data.startswith("choose:") else "")


def test_a_press_without_a_message_is_acknowledged(talk: Talk) -> None:
    """Where there is no chat to answer in, the wheel at least stops."""
    update = talk.api.callback("choose:squat", {})
    del update["callback_query"]["message"]
    update["callback_query"]["inline_message_id"] = "inline"
    assert methods(talk.api.turn(update)) == ["answerCallbackQuery"]


@pytest.mark.parametrize("content", WORDLESS.values(), ids=WORDLESS)
def test_what_is_no_text_gets_a_friendly_word(talk: Talk, content: dict[str, Any]) -> None:
    """A photo, a voice message, a sticker: the bot says that it reads text only."""
    assert texts(talk.api.turn(talk.api.message(**content))) == ["not_text"]


def test_a_caption_is_read(talk: Talk) -> None:
    """The words beside a picture are words."""
    assert texts(talk.api.turn(talk.api.message(**WORDLESS["photo"], caption="my hip hurts"))) == [
        "said my hip hurts"
    ]


@pytest.mark.parametrize("content", SERVICE.values(), ids=SERVICE)
@pytest.mark.parametrize("chat", [PRIVATE, GROUP], ids=["private", "group"])
def test_service_messages_pass_in_silence(talk: Talk, content: dict[str, Any], chat: Chat) -> None:
    """Somebody joins, a title changes: nobody asked the bot anything."""
    assert methods(talk.api.turn(talk.api.message(chat, **content))) == []


@pytest.mark.parametrize("kind", ["channel_post", "edited_channel_post"])
def test_channel_posts_pass_in_silence(talk: Talk, kind: str) -> None:
    """What a channel tells its readers is no question."""
    message = talk.api.text("my hip hurts")["message"]
    if kind.startswith("edited"):
        message["edit_date"] = DATE
    assert methods(talk.api.turn({kind: message})) == []
