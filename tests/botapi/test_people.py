"""What people do is what Telegram could send, and what the bot does about it is kept."""

from __future__ import annotations

from typing import Any

import pytest

from botapi.chats import GROUP, MATE, PRIVATE, Chat, words
from botapi.client import do, post
from botapi.models import update_model
from botapi.people import People
from botapi.refusals import Refusal, Violation
from botapi.server import BotApi

CHAT = 1001
BUTTONS = {"inline_keyboard": [[{"text": "Squat", "callback_data": "squat"}]]}


@pytest.fixture
def people() -> People:
    """Return people of whom one has written to the bot."""
    people = People()
    people.text("hi")
    return people


def test_every_update_is_one_that_telegram_could_send(people: People) -> None:
    """An independent description of the Bot API reads them all."""
    message = people.text("/squat", GROUP, who=MATE)
    for update in (
        message,
        people.text("hello", who=MATE),
        people.edit(message, "/bridge now"),
        people.inline("squat", who=MATE, offset="50"),
        people.react(message["message"], "👍", old=["👎"]),
        people.react(message["message"], "", old=["👍"]),
        people.callback("squat", message["message"], who=MATE),
        *(people.member(GROUP, status) for status in ("left", "restricted", "kicked", "member")),
    ):
        update_model().model_validate({"update_id": 1, **update})


def test_another_person_writes_from_a_chat_of_their_own(people: People) -> None:
    """A private chat has the id of the person."""
    message = people.text("hello", who=MATE)["message"]
    assert message["from"] == MATE
    assert message["chat"] == {"id": 1002, "type": "private", "first_name": "Kim"}


def test_an_edited_message_stays_the_same_message(people: People) -> None:
    """Its text is another one, and so is what Telegram finds in it."""
    before = people.text("/squat")
    after = people.edit(before, "how long?")["edited_message"]
    assert after["message_id"] == before["message"]["message_id"]
    assert after["text"] == "how long?"
    assert "edit_date" in after
    assert "entities" not in after


def test_a_reaction_is_one_of_telegrams_emoji_on_a_message_that_exists(people: People) -> None:
    """A bot has one reaction a message, and an empty list takes it back."""
    asked = people.text("thanks")["message"]
    which: dict[str, Any] = {"chat_id": CHAT, "message_id": asked["message_id"]}
    do(people, "setMessageReaction", **which, reaction=[{"type": "emoji", "emoji": "👍"}])
    assert people.telegram.reactions == {(CHAT, asked["message_id"]): "👍"}
    do(people, "setMessageReaction", **which, reaction=[])
    assert people.telegram.reactions == {}
    with pytest.raises(Violation, match="REACTION_INVALID"):
        do(people, "setMessageReaction", **which, reaction=[{"type": "emoji", "emoji": "🦵"}])
    with pytest.raises(Violation, match="TOO_MANY"):
        do(people, "setMessageReaction", **which, reaction=[{"type": "emoji", "emoji": "👍"}] * 2)
    people.telegram.delete(asked)
    with pytest.raises(Refusal, match="message to react not found"):
        do(people, "setMessageReaction", **which)


@pytest.mark.parametrize(
    ("chat", "status", "finding"),
    [(PRIVATE, "kicked", "blocked"), (GROUP, "kicked", "kicked"), (GROUP, "restricted", "rights")],
)
def test_a_bot_that_was_thrown_out_cannot_send(people: People, chat: Any, status: str, finding: str) -> None:
    """Until it is a member again."""
    people.member(chat, status)
    with pytest.raises(Refusal, match=finding):
        do(people, "sendMessage", chat_id=chat.id, text="hello")
    people.member(chat, "member")
    do(people, "sendMessage", chat_id=chat.id, text="hello")


def test_a_quote_is_part_of_the_quoted_message(people: People) -> None:
    """An answer shows the message that it answers, and quotes what stands there."""
    asked = people.text("how long do I hold?")["message"]
    answers = {"message_id": asked["message_id"], "quote": "how <b>long</b>", "quote_parse_mode": "HTML"}
    answer = do(people, "sendMessage", chat_id=CHAT, text="Long", reply_parameters=answers)
    assert answer["reply_to_message"]["text"] == "how long do I hold?"
    with pytest.raises(Refusal, match="QUOTE_TEXT_INVALID"):
        do(people, "sendMessage", chat_id=CHAT, text="Hi", reply_parameters={**answers, "quote": "why"})
    people.telegram.delete(asked)
    with pytest.raises(Refusal, match="message to be replied not found"):
        do(people, "sendMessage", chat_id=CHAT, text="Hi", reply_parameters=answers)


def test_a_test_can_ask_how_long_a_press_waited() -> None:
    """The time runs from the moment of the press to the acknowledgement; a second one is refused."""
    with BotApi() as api:
        api.text("hi")
        post(api, "sendMessage", chat_id=CHAT, text="Which one?", reply_markup=BUTTONS)
        press = api.press(api.calls("sendMessage")[0], "Squat", who=MATE)
        api.queue(press)
        api.delay("answerCallbackQuery", 0.2)
        which = press["callback_query"]["id"]
        assert post(api, "answerCallbackQuery", callback_query_id=which)["ok"]
        assert 0.2 <= api.waited(press) < 5
        assert "query is too old" in post(api, "answerCallbackQuery", callback_query_id=which)["description"]


def test_what_was_sent_stays_what_it_was() -> None:
    """A call remembers the message as it was then, although it was edited later."""
    with BotApi() as api:
        api.text("hi")
        sent = post(api, "sendMessage", chat_id=CHAT, text="Down")["result"]
        post(api, "editMessageText", chat_id=CHAT, message_id=sent["message_id"], text="Up")
        assert [api.calls(method)[0].text for method in ("sendMessage", "editMessageText")] == ["Down", "Up"]


def test_reactions_come_only_to_a_bot_that_asks_for_them() -> None:
    """Telegram keeps them to itself unless `allowed_updates` names them."""
    with BotApi() as api:
        reaction = api.react(api.text("hi")["message"], "👍")
        post(api, "deleteWebhook")
        post(api, "getUpdates", timeout=0)
        with pytest.raises(AssertionError, match="does not ask for message_reaction"):
            api.queue(reaction)
        post(api, "getUpdates", timeout=0, allowed_updates=["message_reaction"], offset=2000)
        api.queue(reaction)


def test_somebody_who_never_wrote_to_the_bot_cannot_be_written_to() -> None:
    """A person in a group is known, and has no chat with the bot until they write there."""
    people = People()
    people.text("/squat", GROUP, who=MATE)
    with pytest.raises(Refusal, match="can't initiate conversation") as refused:
        people.telegram.perform("sendMessage", {"chat_id": MATE["id"], "text": "hello"})
    assert refused.value.status == 403
    people.text("hello", who=MATE)
    people.telegram.perform("sendMessage", {"chat_id": MATE["id"], "text": "hello"})


def test_a_group_that_became_a_supergroup_names_its_new_number() -> None:
    """Telegram says so in both chats, and refuses what is sent to the old one."""
    people = People()
    old, new = Chat(-4001, "group"), Chat(-1004001, "supergroup")
    for told in people.migrate(old, new):
        update_model().model_validate({"update_id": 1, **told})
    with pytest.raises(Refusal, match="upgraded to a supergroup") as refused:
        people.telegram.perform("sendMessage", {"chat_id": old.id, "text": "hello"})
    assert refused.value.moved_to == new.id
    people.telegram.perform("sendMessage", {"chat_id": new.id, "text": "hello"})


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("/squat", ["/squat"]),
        ("/bridge, please", ["/bridge"]),
        ("/squat@glute_test_bot\nhow?", ["/squat@glute_test_bot"]),
        ("see /help and /about.", ["/help", "/about"]),
        ("/r/running says", []),
        ("and/or 3/4 </squat>", []),
    ],
)
def test_commands_are_marked_as_telegram_marks_them(text: str, marked: list[str]) -> None:
    """A path, a fraction and a tag are none."""
    found = words(text).get("entities", [])
    assert [text[each["offset"] :][: each["length"]] for each in found] == marked
