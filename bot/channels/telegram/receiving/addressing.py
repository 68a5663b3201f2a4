"""Whether a message is meant for the bot, which words are, and which message it replies to.

In a private chat everything is meant for the bot. In a group only its own commands, mentions of its name, and
replies to its messages are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from telegram.constants import ChatType, MessageEntityType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from telegram import Message


class BotCommand(NamedTuple):
    """A command at the beginning of a message, as Telegram marks it.

    `bot` is the username after the `@`, "" if there is none; `rest` is the text after the command.
    """

    name: str
    bot: str
    rest: str


def is_for_bot(message: Message, knows: Callable[[str], bool]) -> bool:
    """Return whether `message` is meant for the bot; `knows` says whether a name is one of its commands."""
    if _is_inline_answer(message):
        # Somebody has sent it into a chat.
        return False
    return message.chat.type == ChatType.PRIVATE or _speaks_to_bot(message, knows)


def words_for_bot(message: Message) -> str:
    """Return the text or caption of `message` without the bot's own name, "" if there is none.

    The result has one space between a command and the words after it, whatever the person typed there.
    """
    if command := command_of(message):
        return f"/{command.name} {_own_name(message).sub('', command.rest).strip()}".rstrip()
    return _own_name(message).sub("", message.text or message.caption or "").strip()


def command_of(message: Message) -> BotCommand | None:
    """Return the command that `message` begins with, None if there is none."""
    words = message.text or message.caption or ""
    for entity in message.entities or message.caption_entities:
        if entity.type == MessageEntityType.BOT_COMMAND and entity.offset == 0:
            # Telegram counts in UTF-16; a command has ASCII letters only, so there is no difference.
            name, _, bot = words[1 : entity.length].partition("@")
            return BotCommand(name, bot, words[entity.length :].lstrip(_BETWEEN))
    return None


def own_message_replied_to(message: Message) -> Message | None:
    """Return the bot's own message that `message` replies to, None if there is none.

    An inline answer of the bot is its own as well, though a person has sent it.
    """
    replied = message.reply_to_message
    return replied if replied and (_is_from_bot(replied) or _is_inline_answer(replied)) else None


def quoted_words(message: Message) -> str:
    """Return the words of a person to which `message` replies, or the quoted part of them; "" if none."""
    if own_message_replied_to(message) or command_of(message):
        return ""
    if message.quote:
        return message.quote.text
    replied = message.reply_to_message
    return (replied.text or replied.caption or "") if replied else ""


# Characters that people type between a command and its text.
_BETWEEN = " \t\r\n,.;:!"


def _speaks_to_bot(message: Message, knows: Callable[[str], bool]) -> bool:
    if command := command_of(message):
        # Without a bot's name every bot in the group gets it: an unknown command belongs to another one.
        return command.bot.lower() == _username(message).lower() if command.bot else knows(command.name)
    if message.reply_to_message and _is_from_bot(message.reply_to_message):
        return True
    if not (message.entities or message.caption_entities):
        # Not every server marks what it passes on.
        return _own_name(message).search(message.text or message.caption or "") is not None
    return f"@{_username(message)}".lower() in map(str.lower, _mentions(message))


def _mentions(message: Message) -> Iterator[str]:
    """Yield the names that Telegram marks as mentions: within code, a link or an address there is none."""
    # Telegram counts in UTF-16.
    words = (message.text or message.caption or "").encode("utf-16-le")
    for entity in message.entities or message.caption_entities:
        if entity.type == MessageEntityType.MENTION:
            marked = words[2 * entity.offset : 2 * (entity.offset + entity.length)]
            yield marked.decode("utf-16-le", errors="replace")


def _is_from_bot(message: Message) -> bool:
    return message.from_user is not None and message.from_user.id == message.get_bot().id


def _is_inline_answer(message: Message) -> bool:
    """Return whether `message` is one of the bot's own inline answers."""
    return message.via_bot is not None and message.via_bot.id == message.get_bot().id


def _own_name(message: Message) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)@{re.escape(_username(message))}\b", re.IGNORECASE)


def _username(message: Message) -> str:
    return message.get_bot().username
