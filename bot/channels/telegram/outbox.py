"""Put a reply into a chat: message by message, in the place where it was asked for."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from telegram import LinkPreviewOptions, Message, ReplyParameters
from telegram.constants import ChatAction, ChatType, ParseMode
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

from bot.channels.telegram.patience import FIRST_PAUSE_SECONDS, asked_pause, reason
from bot.channels.telegram.rendering import render

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from telegram import Bot, MaybeInaccessibleMessage

    from bot.channels.telegram.rendering import Page
    from bot.dialogue.reply import Reply

log = logging.getLogger(__name__)

# A chat takes about one message a second, a group twenty a minute (https://core.telegram.org/bots/faq):
# a pause of more than a minute is no longer about this one answer.
LONGEST_ASKED_PAUSE_SECONDS = 60
ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Place:
    """Where an answer goes: the chat, its topic, and in a group the message that it answers."""

    chat: int
    topic: int | None = None
    answers: int | None = None

    @classmethod
    def of(cls, message: MaybeInaccessibleMessage) -> Self:
        """Return the place of the answer to `message`."""
        # Elsewhere a thread is a chain of replies, to which nothing can be sent.
        topic = None
        if isinstance(message, Message) and message.is_topic_message:
            topic = message.message_thread_id
        private = message.chat.type == ChatType.PRIVATE
        return cls(message.chat.id, topic, None if private else message.message_id)


async def send(bot: Bot, place: Place, reply: Reply) -> None:
    """Send `reply` as one message or more.

    Raises:
        telegram.error.TelegramError: Telegram refused, or stayed out of reach for a few attempts.

    """
    for page in render(reply):
        for attempt in range(1, ATTEMPTS + 1):
            try:
                await _send_page(bot, place, page)
                break
            except (RetryAfter, NetworkError) as error:
                pause = asked_pause(error) or FIRST_PAUSE_SECONDS * attempt
                hopeless = isinstance(error, BadRequest) or pause > LONGEST_ASKED_PAUSE_SECONDS
                if hopeless or attempt == ATTEMPTS:
                    raise
                log.warning("An answer waits %g s for Telegram (%s)", pause, reason(error))
                await asyncio.sleep(pause)


async def show_typing(bot: Bot, place: Place) -> None:
    """Show that an answer is on its way."""
    await courtesy(bot.send_chat_action(place.chat, ChatAction.TYPING, message_thread_id=place.topic))


async def courtesy(action: Awaitable[object]) -> None:
    """Do what is merely nice to have; a failure must not cost the person the answer."""
    try:
        await action
    except TelegramError as error:
        log.info("Left out a courtesy: %s", type(error).__name__)


async def _send_page(bot: Bot, place: Place, page: Page) -> None:
    # The question may be gone by the time of the answer.
    quoted = ReplyParameters(place.answers, allow_sending_without_reply=True) if place.answers else None
    await bot.send_message(
        place.chat,
        page.text,
        parse_mode=ParseMode.HTML,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        message_thread_id=place.topic,
        reply_parameters=quoted,
        reply_markup=page.keyboard,
    )
