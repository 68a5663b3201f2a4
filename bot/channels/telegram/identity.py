"""Who writes: a person, or a chat in whose name somebody writes.

Telegram fills in a made-up user where an admin stays anonymous (GroupAnonymousBot), where somebody writes as
a channel (Channel_Bot), and where a channel's post arrives in its group. By that user all of these, in all
groups, would be one person. `sender_chat` (Bot API, Message) tells that it is none. Such a writer counts as
the chat that the message stands in: what is known of it in one group is known in no other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from telegram import MessageOriginUser

if TYPE_CHECKING:
    from telegram import Message


class Author(NamedTuple):
    """Who wrote a message: the number of a person (above 0) or of a chat (below), and a language code."""

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
