"""Who wrote a message: a person, or a chat in whose name somebody writes.

Telegram gives a fictitious user for anonymous admins (GroupAnonymousBot), for people who write as a channel
(Channel_Bot), and for posts of a channel in its group. Identified by that user, all of these in all groups
would be one person. `sender_chat` (Bot API, Message) shows that the user is not real. The author then is the
chat of the message, so that nothing is shared between groups.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from telegram import MessageOriginUser

if TYPE_CHECKING:
    from telegram import Message


class Author(NamedTuple):
    """Who wrote a message: the id of a person (positive) or of a chat (negative), and a language code."""

    number: int
    code: str | None


def author_of(message: Message) -> Author:
    """Return who wrote `message`."""
    if message.sender_chat or message.from_user is None:
        return Author(message.chat.id, None)
    return Author(message.from_user.id, message.from_user.language_code)


def replies_to_self(message: Message) -> bool:
    """Return whether `message` replies to another message of its author, in the same chat or elsewhere."""
    if replied := message.reply_to_message:
        return author_of(replied).number == author_of(message).number
    origin = message.external_reply.origin if message.external_reply else None
    return isinstance(origin, MessageOriginUser) and origin.sender_user.id == author_of(message).number
