"""The channel against a strict Bot API server: what people do, and what they get to see."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import pytest
from botapi import GROUP, PRIVATE, BotApi, Call, Chat
from botapi.chats import DATE, ME, SERVICE, WORDLESS
from stand_in import COMMANDS, Channel, StandIn, running, said

from bot.dialogue import Context, Outcome, Reply
from bot.dialogue.reply import Heading, Paragraph, Source, Steps

if TYPE_CHECKING:
    from collections.abc import Iterator

FORGED = [
    "",
    "squat",
    "choose:",
    "choose:no-such-thing",
    "choose:choose:squat",
    "💥" * 16,
    "DROP TABLE",
    "x" * 64,
]


@pytest.fixture
def api() -> Iterator[BotApi]:
    """Return a Bot API server that fails the test where a call breaks a rule."""
    with BotApi() as api:
        yield api


@pytest.fixture
def dialogue() -> StandIn:
    """Return a dialogue that echoes."""
    return StandIn()


@pytest.fixture
def channel(api: BotApi, dialogue: StandIn) -> Iterator[Channel]:
    """Return the channel, running over `dialogue` and polling `api`."""
    with running(api, dialogue) as channel:
        api.wait_for("getUpdates")
        yield channel


def methods(calls: list[Call]) -> list[str]:
    """Return which methods were called, in order."""
    return [call.method for call in calls]


def texts(calls: list[Call]) -> list[str]:
    """Return what was sent, as people read it."""
    return [call.text for call in calls if call.method == "sendMessage" and call.result]


@pytest.mark.usefixtures("channel")
def test_the_start_sets_the_menu_and_removes_a_webhook(api: BotApi) -> None:
    """The command menu shows what the content names, and a forgotten webhook does not block polling."""
    assert api.telegram.commands == [
        {"command": command.name, "description": command.description} for command in COMMANDS
    ]
    assert api.telegram.webhook == ""


def test_a_refused_menu_does_not_keep_the_bot_from_answering(api: BotApi, dialogue: StandIn) -> None:
    """A menu is nice to have; without it people still get answers."""
    api.fail("setMyCommands", 400, "Bad Request: BOT_COMMAND_INVALID")
    with running(api, dialogue):
        assert texts(api.turn(api.text("hello"))) == ["said hello"]


@pytest.mark.usefixtures("channel")
def test_words_are_answered_after_the_typing_indicator(api: BotApi) -> None:
    """Whoever writes sees at once that an answer is on its way, and then the answer."""
    calls = api.turn(api.text("my hip hurts"))
    assert methods(calls) == ["sendChatAction", "sendMessage"]
    assert texts(calls) == ["said my hip hurts"]
    assert calls[1].given["link_preview_options"] == {"is_disabled": True}


@pytest.mark.usefixtures("channel")
def test_a_failing_typing_indicator_does_not_cost_the_answer(api: BotApi) -> None:
    """What is merely nice to have never stands in the way."""
    api.fail("sendChatAction", 500)
    assert texts(api.turn(api.text("hello"))) == ["said hello"]


@pytest.mark.usefixtures("channel")
@pytest.mark.parametrize("chat", [PRIVATE, GROUP], ids=["private", "group"])
@pytest.mark.parametrize("command", ["/squat", "/squat@glute_test_bot", "/squat@GLUTE_test_bot"])
def test_commands_reach_the_dialogue_without_the_bots_name(
    api: BotApi, dialogue: StandIn, command: str, chat: Chat
) -> None:
    """A group's clients add the bot's name to a command; it means the same."""
    api.turn(api.text(command, chat))
    assert dialogue.heard == [("/squat", Context())]


@pytest.mark.usefixtures("channel")
def test_each_chat_has_its_own_conversation(api: BotApi, dialogue: StandIn) -> None:
    """A follow-up leans on what was said before in the same chat, never on another's."""
    api.turn(api.text("squat"))
    api.turn(api.text("bridge", Chat(2002)))
    api.turn(api.text("how long?"))
    assert dialogue.heard[1:] == [("bridge", Context()), ("how long?", Context(topic="squat"))]


@pytest.mark.usefixtures("channel")
def test_messages_are_answered_in_their_order(api: BotApi) -> None:
    """Several messages in a row get their answers in the same order."""
    for number in range(5):
        api.queue(api.text(f"question {number}"))
    sent = api.wait_for("sendMessage", 5)
    assert texts(sent) == [f"said question {number}" for number in range(5)]


@pytest.mark.usefixtures("channel")
def test_structure_arrives_as_formatting_and_text_as_text(api: BotApi, dialogue: StandIn) -> None:
    """Headings are bold, sources folded; what looks like HTML in a text is shown as it was written."""
    dialogue.replies["squat"] = Reply(
        Outcome.ANSWER,
        (Heading("Squat <b>"), Paragraph("a < b & c"), Steps(("Down", "Up")), Source("Article", ("One.",))),
    )
    (call,) = [call for call in api.turn(api.text("squat")) if call.method == "sendMessage"]
    assert call.text == "Squat <b>\n\na < b & c\n\n1. Down\n2. Up\n\nArticle\n• One."
    assert "<b>Squat &lt;b&gt;</b>" in call.given["text"]
    assert "<blockquote expandable>" in call.given["text"]


@pytest.mark.usefixtures("channel")
def test_a_long_answer_comes_in_several_messages_with_the_buttons_on_the_last(
    api: BotApi, dialogue: StandIn
) -> None:
    """Nothing of an answer beyond Telegram's limit is lost."""
    answer = " ".join(f"word{number}" for number in range(2000))
    dialogue.replies["long"] = said(answer, "squat")
    sent = [call for call in api.turn(api.text("long")) if call.method == "sendMessage"]
    assert " ".join(texts(sent)) == answer
    assert [call.labels for call in sent] == [*([[]] * (len(sent) - 1)), ["About squat"]]


@pytest.mark.usefixtures("channel")
def test_a_pressed_button_is_acknowledged_marked_and_answered(api: BotApi, dialogue: StandIn) -> None:
    """The wheel stops first, the message shows what was chosen, and the answer comes as a new message."""
    dialogue.replies["hi"] = said("Which one?", "squat", "bridge")
    question = api.turn(api.text("hi"))[-1]
    calls = api.turn(api.press(question, "About squat"))
    assert methods(calls) == [
        "answerCallbackQuery", "editMessageReplyMarkup", "sendChatAction", "sendMessage",
    ]  # fmt: skip
    assert calls[1].labels == ["✓ About squat", "About bridge"]
    assert texts(calls) == ["chose squat"]


@pytest.mark.usefixtures("channel")
def test_a_button_can_be_pressed_again(api: BotApi, dialogue: StandIn) -> None:
    """A second press is answered as well, and the mark stays a single one."""
    dialogue.replies["hi"] = said("Which one?", "squat")
    question = api.turn(api.text("hi"))[-1]
    api.turn(api.press(question, "About squat"))
    calls = api.turn(api.press(question, "✓ About squat"))
    assert methods(calls) == ["answerCallbackQuery", "sendChatAction", "sendMessage"]
    assert texts(calls) == ["chose squat"]


@pytest.mark.usefixtures("channel")
def test_a_button_of_a_deleted_message_is_answered(api: BotApi, dialogue: StandIn) -> None:
    """Neither an expired press nor a message that is gone keeps the answer back."""
    dialogue.replies["hi"] = said("Which one?", "squat")
    question = api.turn(api.text("hi"))[-1]
    pressed = api.press(question, "About squat")
    api.telegram.messages.clear()
    api.telegram.presses.clear()
    assert texts(api.turn(pressed)) == ["chose squat"]


@pytest.mark.usefixtures("channel")
def test_a_button_of_an_inaccessible_message_is_answered(api: BotApi) -> None:
    """Telegram sends no content with messages that are too old; the press still counts."""
    api.telegram.chats[PRIVATE.id] = PRIVATE
    message = {"chat": PRIVATE.as_json(), "message_id": 7, "date": 0}
    assert texts(api.turn(api.callback("choose:squat", message))) == ["chose squat"]


@pytest.mark.usefixtures("channel")
@pytest.mark.parametrize("data", FORGED)
def test_forged_data_is_answered_like_an_unknown_button(api: BotApi, dialogue: StandIn, data: str) -> None:
    """Whatever a modified client sends, the dialogue decides; nothing breaks."""
    message = api.turn(api.text("hi"))[-1].result
    calls = api.turn(api.callback(data, message))
    assert methods(calls)[0] == "answerCallbackQuery"
    assert len(texts(calls)) == 1
    assert dialogue.heard[-1][0] == (data.removeprefix("choose:") if data.startswith("choose:") else "")


@pytest.mark.usefixtures("channel")
def test_a_press_without_a_message_is_acknowledged(api: BotApi) -> None:
    """Where there is no chat to answer in, the wheel at least stops."""
    update = api.callback("choose:squat", {})
    del update["callback_query"]["message"]
    update["callback_query"]["inline_message_id"] = "inline"
    assert methods(api.turn(update)) == ["answerCallbackQuery"]


@pytest.mark.usefixtures("channel")
@pytest.mark.parametrize("content", WORDLESS.values(), ids=WORDLESS)
def test_what_is_no_text_gets_a_friendly_word(api: BotApi, content: dict[str, Any]) -> None:
    """A photo, a voice message, a sticker: the bot says that it reads text only."""
    assert texts(api.turn(api.message(**content))) == ["not_text"]


@pytest.mark.usefixtures("channel")
def test_an_album_gets_one_word_only(api: BotApi) -> None:
    """Ten photos sent together are one message to the person who sent them."""
    photo = {**WORDLESS["photo"], "media_group_id": "77"}
    assert texts(api.turn(api.message(**photo))) == ["not_text"]
    assert texts(api.turn(api.message(**photo))) == []
    assert texts(api.turn(api.message(**WORDLESS["photo"]))) == ["not_text"]


@pytest.mark.usefixtures("channel")
def test_a_caption_is_read(api: BotApi) -> None:
    """The words beside a picture are words."""
    assert texts(api.turn(api.message(**WORDLESS["photo"], caption="my hip hurts"))) == ["said my hip hurts"]


@pytest.mark.usefixtures("channel")
@pytest.mark.parametrize("content", SERVICE.values(), ids=SERVICE)
@pytest.mark.parametrize("chat", [PRIVATE, GROUP], ids=["private", "group"])
def test_service_messages_pass_in_silence(api: BotApi, content: dict[str, Any], chat: Chat) -> None:
    """Somebody joins, a title changes: nobody asked the bot anything."""
    assert methods(api.turn(api.message(chat, **content))) == []


@pytest.mark.usefixtures("channel")
@pytest.mark.parametrize("kind", ["edited_message", "channel_post", "edited_channel_post"])
def test_edits_and_channel_posts_pass_in_silence(api: BotApi, kind: str) -> None:
    """Only new messages to the bot are answered."""
    message = api.text("my hip hurts")["message"]
    if kind.startswith("edited"):
        message["edit_date"] = DATE
    assert methods(api.turn({kind: message})) == []


@pytest.mark.usefixtures("channel")
def test_an_unreadable_update_does_not_block_the_next(api: BotApi, caplog: pytest.LogCaptureFixture) -> None:
    """Telegram may send what this program cannot read yet; the queue moves on."""
    api.queue({"message": {"text": "secret words", "chat": {"id": "?"}}}, sound=False)
    assert texts(api.turn(api.text("hello"))) == ["said hello"]
    assert "cannot be read" in caplog.text
    assert "secret words" not in caplog.text


@pytest.mark.usefixtures("channel")
def test_an_error_in_one_message_is_owned_up_to_and_stays_the_only_one(
    api: BotApi, dialogue: StandIn, caplog: pytest.LogCaptureFixture
) -> None:
    """The person reads that something went wrong, the log says where but not what was written."""
    dialogue.replies["private words"] = ValueError("cannot parse private words")
    assert texts(api.turn(api.text("private words"))) == ["went_wrong"]
    assert texts(api.turn(api.text("hello"))) == ["said hello"]
    assert "ValueError at " in caplog.text
    assert "stand_in.py:" in caplog.text
    assert "private words" not in caplog.text


@pytest.mark.usefixtures("channel")
def test_an_error_behind_a_button_is_owned_up_to(api: BotApi, dialogue: StandIn) -> None:
    """A press is never left without an answer."""
    dialogue.replies["squat"] = KeyError("squat")
    message = api.turn(api.text("hi"))[-1].result
    assert texts(api.turn(api.callback("choose:squat", message))) == ["went_wrong"]


@pytest.mark.usefixtures("channel")
def test_an_answer_that_telegram_refuses_is_owned_up_to(api: BotApi) -> None:
    """A refused answer is not repeated; the person hears that it went wrong."""
    api.fail("sendMessage", 400, "Bad Request: can't parse entities")
    assert texts(api.turn(api.text("hello"))) == ["went_wrong"]


@pytest.mark.usefixtures("channel")
@pytest.mark.parametrize("status", [500, 502, None], ids=["500", "502", "dropped connection"])
def test_an_answer_survives_a_hiccup_of_the_server(api: BotApi, status: int | None) -> None:
    """An answer that could not be delivered is tried again."""
    api.fail("sendMessage", status)
    assert texts(api.turn(api.text("hello"))) == ["said hello"]


@pytest.mark.usefixtures("channel")
def test_an_answer_waits_as_long_as_telegram_asks(api: BotApi) -> None:
    """Under flood control the answer comes later, but it comes."""
    api.fail("sendMessage", 429, "Too Many Requests: retry after 1", retry_after=1)
    assert texts(api.turn(api.text("hello"))) == ["said hello"]


@pytest.mark.usefixtures("channel")
def test_a_pause_of_hours_is_not_waited_out(api: BotApi) -> None:
    """One flooded chat does not hold up all others."""
    api.fail("sendMessage", 429, "Too Many Requests: retry after 7200", retry_after=7200, times=2)
    assert texts(api.turn(api.text("hello"))) == []
    assert texts(api.turn(api.text("still there?"))) == ["said still there?"]


@pytest.mark.usefixtures("channel")
def test_whoever_blocked_the_bot_is_left_alone(api: BotApi, caplog: pytest.LogCaptureFixture) -> None:
    """No apology is sent to somebody who does not want messages."""
    api.fail("sendMessage", 403, "Forbidden: bot was blocked by the user")
    assert methods(api.turn(api.text("hello"))) == ["sendChatAction", "sendMessage"]
    assert "Forbidden" in caplog.text


@pytest.mark.usefixtures("channel")
@pytest.mark.parametrize("text", ["my hip hurts", "/squat@other_test_bot", "@other_test_bot hello"])
def test_in_a_group_the_bot_does_not_join_talk_among_people(api: BotApi, text: str) -> None:
    """Who is not speaking to the bot gets no answer from it."""
    assert methods(api.turn(api.text(text, GROUP))) == []


@pytest.mark.usefixtures("channel")
def test_in_a_group_a_mention_is_answered_to_the_one_who_asked(api: BotApi) -> None:
    """The bot's name is no part of the question, and the answer points at the question."""
    question = api.text("@glute_test_bot my hip hurts", GROUP)
    sent = api.turn(question)[-1]
    assert sent.text == "said my hip hurts"
    assert sent.given["reply_parameters"]["message_id"] == question["message"]["message_id"]


@pytest.mark.usefixtures("channel")
def test_in_a_group_a_reply_to_the_bot_is_answered(api: BotApi) -> None:
    """To reply to the bot's message is to speak to the bot."""
    answer = api.turn(api.text("/squat", GROUP))[-1].result
    assert texts(api.turn(api.text("how long?", GROUP, reply_to_message=answer))) == ["said how long?"]


@pytest.mark.usefixtures("channel")
def test_in_a_topic_the_answer_stays_in_the_topic(api: BotApi) -> None:
    """A forum's other topics are not disturbed."""
    question = api.text("/squat", GROUP, message_thread_id=42, is_topic_message=True)
    assert {call.given["message_thread_id"] for call in api.turn(question)} == {42}


@pytest.mark.usefixtures("channel")
def test_in_a_thread_of_replies_the_answer_names_no_topic(api: BotApi) -> None:
    """Outside forums a thread is no place to send to; Telegram would refuse it."""
    question = api.text("/squat", GROUP, message_thread_id=42)
    assert all("message_thread_id" not in call.given for call in api.turn(question))


@pytest.mark.usefixtures("channel")
def test_polling_goes_on_after_an_outage(api: BotApi, caplog: pytest.LogCaptureFixture) -> None:
    """While Telegram is away the log says so, a line for each attempt; then messages are answered."""
    caplog.set_level(logging.INFO)
    api.fail("getUpdates", 502, "Bad Gateway", times=2)
    assert texts(api.turn(api.text("hello"))) == ["said hello"]
    assert texts(api.turn(api.text("hello again"))) == ["said hello again"]
    lines = [record.getMessage() for record in caplog.records if "out of reach" in record.message]
    assert [line.rsplit(" in ")[1] for line in lines] == ["1 s", "2 s"]
    assert "answers again" in caplog.text


def test_a_token_that_is_revoked_ends_the_run(api: BotApi, dialogue: StandIn) -> None:
    """A bot that can never hear anything again does not pretend to run."""
    channel = Channel(api, dialogue)
    channel.start()
    api.wait_for("getUpdates")
    api.token = "123456789:AAanother-token-another-token-01234"  # noqa: S105
    api.queue(api.text("hello"))
    with pytest.raises(Exception, match="Unauthorized"):
        channel.join()


def test_a_stop_finishes_the_message_in_hand(api: BotApi, dialogue: StandIn, channel: Channel) -> None:
    """Whoever has just asked gets the answer, once; what came later waits for the next start."""
    api.delay("sendMessage", 0.5)
    first = api.queue(api.text("first"))
    second = api.queue(api.text("second"))
    api.wait_for("sendChatAction")
    channel.stop()
    assert texts(api.calls("sendMessage")) == ["said first"]
    assert api.calls("getUpdates")[-1].given["offset"] == second == first + 1
    with running(api, dialogue):
        api.wait_for("sendMessage", 2)
    assert texts(api.calls("sendMessage")) == ["said first", "said second"]


def test_a_stop_is_quick_while_nothing_happens(api: BotApi, channel: Channel) -> None:
    """An idle bot does not sit out its long poll."""
    channel.stop()
    assert methods(api.calls("sendMessage")) == []


def test_the_bot_of_the_server_is_the_bot_of_the_tests() -> None:
    """The names in these tests are the name that the server gives the bot."""
    assert ME["username"] == "glute_test_bot"
