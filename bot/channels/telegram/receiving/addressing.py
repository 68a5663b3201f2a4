"""Tell whether a message is meant for the bot, what it says to it, and which message it points at.

In a private chat everything is meant for the bot. In a group it speaks only when it is spoken to: by one of
its own commands, a mention, or a reply to one of its own messages.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from telegram.constants import ChatType, MessageEntityType

if TYPE_CHECKING:
    from collections.abc import Callable

    from telegram import Message


class BotCommand(NamedTuple):
    """A command at the beginning of a message, as Telegram marks it.

    `bot` is the username behind the `@`, "" without one; `rest` what was written behind the command.
    """

    name: str
    bot: str
    rest: str


def is_for_bot(message: Message, knows: Callable[[str], bool]) -> bool:
    """Return whether `message` is meant for the bot, which `knows` its commands by their names."""
    if message.via_bot and message.via_bot.id == message.get_bot().id:
        # Somebody has sent one of the bot's own answers into a chat.
        return False
    return message.chat.type == ChatType.PRIVATE or _speaks_to_bot(message, knows)


def words_for_bot(message: Message) -> str:
    """Return the text or caption of `message` without the bot's own name in it, "" without any.

    Whatever stands between a command and the words behind it, there is one blank in the result.
    """
    if command := command_of(message):
        return f"/{command.name} {_own_name(message).sub('', command.rest).strip()}".rstrip()
    return _own_name(message).sub("", message.text or message.caption or "").strip()


def command_of(message: Message) -> BotCommand | None:
    """Return the command that `message` begins with, None without any."""
    words = message.text or message.caption or ""
    for entity in message.entities or message.caption_entities:
        if entity.type == MessageEntityType.BOT_COMMAND and entity.offset == 0:
            # Telegram counts in UTF-16; a command has ASCII letters only, so there is no difference.
            name, _, bot = words[1 : entity.length].partition("@")
            return BotCommand(name, bot, words[entity.length :].lstrip(_BETWEEN))
    return None


def own_message_replied_to(message: Message) -> Message | None:
    """Return the message of the bot that `message` replies to, None where it is none."""
    replied = message.reply_to_message
    if replied and replied.from_user and replied.from_user.id == message.get_bot().id:
        return replied
    return None


def quoted_words(message: Message) -> str:
    """Return what a person wrote to which `message` replies; "" without any.

    Where a part of it is quoted, it is that part.
    """
    if own_message_replied_to(message) or command_of(message):
        return ""
    if message.quote:
        return message.quote.text
    replied = message.reply_to_message
    return (replied.text or replied.caption or "") if replied else ""


# What people put between a command and what they write behind it.
_BETWEEN = " \t\r\n,.;:!"


def _speaks_to_bot(message: Message, knows: Callable[[str], bool]) -> bool:
    if command := command_of(message):
        # Without a name it is anybody's: an unknown one is another bot's.
        return command.bot.lower() == _username(message).lower() if command.bot else knows(command.name)
    if own_message_replied_to(message):
        return True
    return _own_name(message).search(message.text or message.caption or "") is not None


def _own_name(message: Message) -> re.Pattern[str]:
    return re.compile(rf"@{re.escape(_username(message))}\b", re.IGNORECASE)


def _username(message: Message) -> str:
    return message.get_bot().username
