"""How the bot presents itself on Telegram: its menus, by kind of chat, and its descriptions."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING

from telegram import (
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeDefault,
)
from telegram.error import BadRequest, InvalidToken, RetryAfter

from bot.channels.telegram.sending.retry import retry_forever

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from telegram import Bot

    from bot.dialogue import MultilingualDialogue
    from bot.knowledge.messages import Messages

log = logging.getLogger(__name__)


async def present_all(bot: Bot, library: MultilingualDialogue) -> None:
    """Set the menus and descriptions of `bot` in each language; people of others see the default one's."""
    default, *others = library.languages
    await present(bot, library.for_language(default).knowledge.messages)
    for language in others:
        await present(bot, library.for_language(language).knowledge.messages, language)


async def present(bot: Bot, messages: Messages, language: str | None = None) -> None:
    """Set the menus and descriptions of `bot` for people of `language` (a two-letter code; None: for all).

    What Telegram refuses is left out, with a line in the log; while it is out of reach it is asked again.
    """
    everywhere = [BotCommand(command.name, command.description) for command in messages.commands]
    in_groups = [
        BotCommand(command.name, command.description) for command in messages.commands if command.in_groups
    ]
    profile = messages.profile

    async def describe() -> None:
        # Setting them is limited to a few times a day, so only a change is set.
        if (await bot.get_my_description(language)).description != profile.description:
            await bot.set_my_description(profile.description, language)

    async def describe_shortly() -> None:
        if (await bot.get_my_short_description(language)).short_description != profile.short_description:
            await bot.set_my_short_description(profile.short_description, language)

    for scope, commands in (
        (BotCommandScopeDefault(), everywhere),
        (BotCommandScopeAllPrivateChats(), everywhere),
        (BotCommandScopeAllGroupChats(), in_groups),
    ):
        await _offer("menu", partial(bot.set_my_commands, commands, scope, language))
    await _offer("description", describe)
    await _offer("short description", describe_shortly)


async def _offer(what: str, action: Callable[[], Awaitable[object]]) -> None:
    try:
        await retry_forever(action, final=(InvalidToken, BadRequest, RetryAfter))
    except (BadRequest, RetryAfter) as error:
        # Telegram may ask for a pause of hours here, which nobody's question should wait for.
        log.warning("Telegram refuses the %s; going on without it (%s)", what, error.message)
    except TypeError:
        log.warning("Going on without the %s: what Telegram answers to it cannot be read", what)
