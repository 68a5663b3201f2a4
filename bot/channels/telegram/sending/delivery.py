"""One call to Telegram until it is done: what is repeated, how often, and after which pauses."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING, TypeVar

from telegram.constants import ChatAction
from telegram.error import TelegramError

from bot.channels.telegram.sending.answers import NotDoneError
from bot.channels.telegram.sending.client import SEND_SECONDS
from bot.channels.telegram.sending.rate_limiter import Priority
from bot.channels.telegram.sending.retry import backoff, is_in_doubt, is_outage, reason, retry_after

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.channels.telegram.sending.client import Client
    from bot.channels.telegram.sending.concurrency_limiter import Slot

T = TypeVar("T")

log = logging.getLogger(__name__)

# A call that may have been carried out is repeated after these pauses (seconds), and only once Telegram
# answers again: soon, since most faults are a broken connection, and once more after the time that the
# restart of a server in between takes. Then it is given up: one duplicate is better than no answer, several
# are not.
REPEATED_AFTER_SECONDS = (1.0, 15.0)
# Seconds. People wait for the answer, so Telegram is tried more often than when fetching updates.
LONGEST_PAUSE_SECONDS = 15.0


class Delivery:
    """Makes calls at the rate that Telegram allows; only this class repeats sending and editing."""

    def __init__(self, client: Client) -> None:
        """Call through `client`, within its rate."""
        self._client = client

    async def deliver(
        self,
        chat: int,
        action: Callable[[], Awaitable[T]],
        *,
        rank: Priority = Priority.ANSWER,
        until: float = float("inf"),
    ) -> T:
        """Return what `action` returns, repeating it where that is safe.

        A call that was certainly not carried out is repeated until it is, or until `until` (time.monotonic).
        """
        with self._client.concurrency_limiter.turn():
            return await self._repeat(chat, action, rank, until)

    async def _repeat(self, chat: int, action: Callable[[], Awaitable[T]], rank: Priority, until: float) -> T:
        slot: Slot | None = None
        doubt: TelegramError | None = None
        repeats = iter(REPEATED_AFTER_SECONDS)
        for pause in backoff(LONGEST_PAUSE_SECONDS):
            await self._client.message_limiter.acquire(chat, rank)
            slot = slot or await self._client.concurrency_limiter.acquire()
            done = self._client.delivered
            try:
                if time.monotonic() + SEND_SECONDS > until:
                    raise NotDoneError("no time is left")
                result = await action()
            except TelegramError as error:
                in_doubt = is_in_doubt(error)
                if in_doubt:
                    doubt = error
                else:
                    slot.release()
                    slot = None
                wait = next(repeats, None) if in_doubt else retry_after(error) or pause
                if not is_outage(error):
                    raise
                if wait is None or time.monotonic() + wait + SEND_SECONDS > until:
                    # A caller that tries again must know that Telegram may have the message.
                    raise doubt or error from None
                log.warning("An answer waits %g s for Telegram (%s)", wait, reason(error))
                await asyncio.sleep(wait)
                if in_doubt:
                    await self._recovered(chat, done)
            else:
                slot.landed()
                return result
        raise AssertionError("backoff() has no end")

    async def _recovered(self, chat: int, done: int) -> None:
        """Return as soon as Telegram has carried out more than `done` calls, or answers a harmless one."""
        for pause in backoff(LONGEST_PAUSE_SECONDS):
            if self._client.delivered > done:
                return
            try:
                await self._client.send_chat_action(chat, ChatAction.TYPING)
            except TelegramError as error:
                if not is_outage(error):
                    return
                await asyncio.sleep(retry_after(error) or pause)
        raise AssertionError("backoff() has no end")
