"""What can be done to a message that was sent, and what Telegram then refuses."""

from __future__ import annotations

from typing import Any

import pytest

from botapi.chats import GROUP, PRIVATE
from botapi.client import FILM, PICTURE, do
from botapi.people import People
from botapi.refusals import Refusal, Violation

CHAT = 1001
BUTTONS = {"inline_keyboard": [[{"text": "Squat", "callback_data": "squat"}]]}


@pytest.fixture
def people() -> People:
    """Return people of whom one has written to the bot, and in a group as well."""
    people = People()
    people.text("hi")
    people.text("hi", GROUP)
    return people


def sent(people: People, text: str = "<b>Down</b> & up", **given: Any) -> dict[str, Any]:
    """Return where a new message of the bot is, with buttons."""
    formatted = {"text": text.replace("&", "&amp;"), "parse_mode": "HTML", "reply_markup": BUTTONS}
    message = do(people, "sendMessage", **{"chat_id": CHAT, **formatted, **given})
    return {"chat_id": message["chat"]["id"], "message_id": message["message_id"]}


def filmed(people: People, **given: Any) -> dict[str, Any]:
    """Return where a new animation is."""
    message = do(people, "sendAnimation", chat_id=CHAT, animation=FILM, **given)
    return {"chat_id": CHAT, "message_id": message["message_id"]}


def test_an_edit_changes_the_text_and_takes_the_buttons_away(people: People) -> None:
    """Whoever wants to keep the buttons sends them again."""
    where = sent(people)
    edited = do(people, "editMessageText", **where, text="Hold")
    assert edited["text"] == "Hold"
    assert "reply_markup" not in edited
    again = do(people, "editMessageText", **where, text="Hold", reply_markup=BUTTONS)
    assert again["reply_markup"] == BUTTONS


def test_an_edit_that_changes_nothing_is_refused(people: People) -> None:
    """The same text with the same formatting and buttons is the same message, however it was written."""
    same = {**sent(people), "text": "<b>Down</b> &#38; up", "parse_mode": "HTML", "reply_markup": BUTTONS}
    with pytest.raises(Refusal, match="message is not modified: specified new"):
        do(people, "editMessageText", **same)
    do(people, "editMessageText", **{**same, "text": "<i>Down</i> &amp; up"})
    do(people, "editMessageText", **{**same, "text": "Down <i>&amp; up</i>"})


def test_a_message_that_is_gone_is_not_edited(people: People) -> None:
    """People delete messages without a word to the bot."""
    where = sent(people)
    people.telegram.delete(people.telegram.messages[CHAT, where["message_id"]])
    with pytest.raises(Refusal, match="message to edit not found"):
        do(people, "editMessageText", **where, text="Hold")


def test_what_a_person_wrote_is_not_edited(people: People) -> None:
    """A bot edits its own messages only."""
    message = people.text("hello")["message"]
    with pytest.raises(Refusal, match="can't be edited"):
        do(people, "editMessageText", chat_id=CHAT, message_id=message["message_id"], text="Hold")


def test_an_animation_has_a_caption_but_no_text(people: People) -> None:
    """The text of one kind of message is not edited like that of the other."""
    film, words = filmed(people, caption="Down"), sent(people)
    assert do(people, "editMessageCaption", **film, caption="Up")["caption"] == "Up"
    assert "caption" not in do(people, "editMessageCaption", **film)
    with pytest.raises(Refusal, match="there is no text in the message to edit"):
        do(people, "editMessageText", **film, text="Hold")
    with pytest.raises(Refusal, match="there is no caption in the message to edit"):
        do(people, "editMessageCaption", **words, caption="Up")
    with pytest.raises(Refusal, match="not modified"):
        do(people, "editMessageCaption", **film)


def test_a_text_becomes_an_animation_and_then_a_photo(people: People) -> None:
    """Media take the place of whatever a message was before."""
    where = sent(people)
    film = do(people, "editMessageMedia", **where, media={"type": "animation", "media": "attach://a"}, a=FILM)
    assert film.keys() >= {"animation", "document"}
    assert "text" not in film
    shown = {"type": "photo", "media": "attach://a", "caption": "Up"}
    photo = do(people, "editMessageMedia", **where, media=shown, a=PICTURE)
    assert photo["caption"] == "Up"
    assert "animation" not in photo
    same = {"type": "photo", "media": photo["photo"][0]["file_id"], "caption": "Up"}
    with pytest.raises(Refusal, match="not modified"):
        do(people, "editMessageMedia", **where, media=same)


def test_what_was_sent_inline_is_edited_out_of_sight(people: People) -> None:
    """Telegram answers with True, and takes no new file for it."""
    assert do(people, "editMessageText", inline_message_id="1", text="Hold") is True
    assert do(people, "editMessageCaption", inline_message_id="1", caption="Hold") is True
    assert do(people, "editMessageReplyMarkup", inline_message_id="1") is True
    media = {"type": "photo", "media": "attach://a"}
    with pytest.raises(Violation, match="can't be uploaded"):
        do(people, "editMessageMedia", inline_message_id="1", media=media, a=PICTURE)


def test_an_edit_says_which_message_it_is_about(people: People) -> None:
    """A chat alone names no message."""
    with pytest.raises(Violation, match="message identifier is not specified"):
        do(people, "editMessageText", chat_id=CHAT, text="Hold")


def test_a_message_is_deleted_once(people: People) -> None:
    """What is gone is not found; several messages are deleted without a look at which still exist."""
    first, second = sent(people), sent(people)
    assert do(people, "deleteMessage", **first) is True
    with pytest.raises(Refusal, match="message to delete not found"):
        do(people, "deleteMessage", **first)
    ids = [first["message_id"], second["message_id"]]
    assert do(people, "deleteMessages", chat_id=CHAT, message_ids=ids) is True
    with pytest.raises(Violation, match="message identifiers"):
        do(people, "deleteMessages", chat_id=CHAT, message_ids=[])


def test_a_bot_does_not_delete_what_others_say_in_a_group(people: People) -> None:
    """In a private chat it may."""
    for chat in (PRIVATE, GROUP):
        message = people.text("hello", chat)["message"]
        which = {"chat_id": chat.id, "message_id": message["message_id"]}
        if chat == PRIVATE:
            assert do(people, "deleteMessage", **which) is True
        else:
            with pytest.raises(Refusal, match="can't be deleted"):
                do(people, "deleteMessage", **which)
