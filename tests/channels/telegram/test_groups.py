"""In groups the bot speaks when it is spoken to, and only in the place where it was asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from botapi import GROUP
from stand_in import Talk, methods, talking, texts

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def talk() -> Iterator[Talk]:
    """Return the channel over a dialogue that echoes, and the server that it polls."""
    with talking() as talk:
        yield talk


@pytest.mark.parametrize("text", ["my hip hurts", "/squat@other_test_bot", "@other_test_bot hello"])
def test_in_a_group_the_bot_does_not_join_talk_among_people(talk: Talk, text: str) -> None:
    """Who is not speaking to the bot gets no answer from it."""
    assert methods(talk.api.turn(talk.api.text(text, GROUP))) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("mail me at info@glute_test_bot.org", "email"),
        ("see https://example.org/@glute_test_bot/5", "url"),
        ("type @glute_test_bot and then hip pain", "code"),
    ],
)
def test_a_name_that_telegram_does_not_mark_as_a_mention_is_none(talk: Talk, text: str, kind: str) -> None:
    """Within an address or code people speak about the bot, not to it."""
    marked = {"type": kind, "offset": 5, "length": len(text) - 5}
    assert methods(talk.api.turn(talk.api.message(GROUP, text=text, entities=[marked]))) == []


def test_where_a_server_marks_nothing_the_name_alone_is_a_mention(talk: Talk) -> None:
    """Not within a word, though."""
    assert texts(talk.api.turn(talk.api.message(GROUP, text="hey @glute_test_bot hip"))) == ["said hey  hip"]
    assert methods(talk.api.turn(talk.api.message(GROUP, text="hey you@glute_test_bot"))) == []


def test_a_mention_behind_wide_letters_is_found(talk: Talk) -> None:
    """Telegram counts those twice."""
    assert texts(talk.api.turn(talk.api.text("🏃🏃 @Glute_Test_Bot hip", GROUP))) == ["said 🏃🏃  hip"]


def test_in_a_group_a_mention_is_answered_to_the_one_who_asked(talk: Talk) -> None:
    """The bot's name is no part of the question, and the answer points at the question."""
    question = talk.api.text("@glute_test_bot my hip hurts", GROUP)
    sent = talk.api.turn(question)[-1]
    assert sent.text == "said my hip hurts"
    assert sent.given["reply_parameters"]["message_id"] == question["message"]["message_id"]


def test_in_a_group_a_reply_to_the_bot_is_answered(talk: Talk) -> None:
    """To reply to the bot's message is to speak to the bot."""
    answer = talk.api.turn(talk.api.text("/squat", GROUP))[-1].result
    assert texts(talk.api.turn(talk.api.text("how long?", GROUP, reply_to_message=answer))) == [
        "said how long?"
    ]


def test_in_a_topic_the_answer_stays_in_the_topic(talk: Talk) -> None:
    """A forum's other topics are not disturbed."""
    question = talk.api.text("/squat", GROUP, message_thread_id=42, is_topic_message=True)
    assert {call.given["message_thread_id"] for call in talk.api.turn(question)} == {42}


def test_in_a_thread_of_replies_the_answer_names_no_topic(talk: Talk) -> None:
    """Outside forums a thread is no place to send to; Telegram would refuse it."""
    question = talk.api.text("/squat", GROUP, message_thread_id=42)
    assert all("message_thread_id" not in call.given for call in talk.api.turn(question))
