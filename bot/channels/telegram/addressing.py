"""Tell whether a message is meant for the bot, and what it says to it.

In a private chat everything is. In a group the bot speaks only when it is spoken to: by a command, a
mention, or a reply to one of its own messages.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from telegram.constants import ChatType

if TYPE_CHECKING:
    from telegram import Message

_COMMAND = re.compile(r"/\w+(?:@(?P<bot>\w+))?")


def is_for_bot(message: Message) -> bool:
    """Return whether `message` is meant for the bot."""
    return message.chat.type == ChatType.PRIVATE or _speaks_to_bot(message)


def words_for_bot(message: Message) -> str:
    """Return the text or caption of `message` without the bot's own name in it, "" without any."""
    return _own_name(message).sub("", message.text or message.caption or "").strip()


def _speaks_to_bot(message: Message) -> bool:
    words = message.text or message.caption or ""
    if command := _COMMAND.match(words):
        return (command["bot"] or _username(message)).lower() == _username(message).lower()
    replied = message.reply_to_message
    if replied and replied.from_user and replied.from_user.id == message.get_bot().id:
        return True
    return _own_name(message).search(words) is not None


def _own_name(message: Message) -> re.Pattern[str]:
    return re.compile(rf"@{re.escape(_username(message))}\b", re.IGNORECASE)


def _username(message: Message) -> str:
    return message.get_bot().username
