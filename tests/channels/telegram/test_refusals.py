"""What Telegram means by a refusal decides what is tried next, and what ends."""

from __future__ import annotations

import pytest
from telegram.error import BadRequest, Forbidden

from bot.channels.telegram.sending.refusals import is_shut_out, is_uneditable, question_is_gone, topic_is_gone

SHUT_OUT = (
    "chat not found", "user not found", "invalid user_id specified", "PEER_ID_INVALID", "CHANNEL_PRIVATE",
    "group chat was deactivated", "group is deactivated", "INPUT_USER_DEACTIVATED", "USER_IS_BLOCKED",
    "not enough rights to send text messages to the chat", "have no rights to send a message",
    "need administrator rights in the channel chat", "CHAT_WRITE_FORBIDDEN", "CHAT_SEND_PLAIN_FORBIDDEN",
    "USER_BANNED_IN_CHANNEL", "CHAT_ADMIN_REQUIRED", "message thread not found", "TOPIC_CLOSED",
)  # fmt: skip
UNEDITABLE = (
    "message to edit not found", "message can't be edited", "MESSAGE_ID_INVALID", "MESSAGE_AUTHOR_REQUIRED",
    "MESSAGE_EDIT_TIME_EXPIRED", "there is no text in the message to edit",
)  # fmt: skip
# Of the message or of the moment: what is sent next may be taken.
PASSING = (
    "can't parse entities", "message is too long", "BUTTON_DATA_INVALID", "wrong file identifier",
    "message is empty",
)  # fmt: skip


@pytest.mark.parametrize("reason", SHUT_OUT)
def test_an_address_that_takes_nothing_is_known(reason: str) -> None:
    """Whether the server says it in words or passes on a code."""
    assert is_shut_out(BadRequest(reason))
    assert not is_uneditable(BadRequest(reason))


@pytest.mark.parametrize("reason", ["bot was blocked by the user", "the group chat was deleted", "whatever"])
def test_what_is_forbidden_is_forbidden_for_good(reason: str) -> None:
    """Telegram forbids by the address alone."""
    assert is_shut_out(Forbidden(reason))


@pytest.mark.parametrize("reason", PASSING)
def test_a_message_that_is_refused_says_nothing_about_its_address(reason: str) -> None:
    """Nobody's reminders end because of one."""
    error = BadRequest(reason)
    assert not any(means(error) for means in (is_shut_out, is_uneditable, question_is_gone))


def test_what_is_gone_is_told_apart() -> None:
    """A topic, the question that is answered, the message that is edited."""
    assert topic_is_gone(BadRequest("TOPIC_DELETED"))
    assert question_is_gone(BadRequest("message to be replied not found"))
    assert all(is_uneditable(BadRequest(reason)) for reason in UNEDITABLE)
