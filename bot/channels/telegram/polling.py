"""Fetch messages by long polling, and confirm each only after it was handled.

Telegram keeps an update until a later request asks for a higher one. Whatever was not handled when the
process died is therefore delivered again; nothing is lost.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from telegram import Update
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.channels.telegram.lanes import Lanes
from bot.channels.telegram.patience import insist

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from bot.health import Pulse

log = logging.getLogger(__name__)

# Long enough to be quiet, shorter than the minute after which proxies drop an idle connection.
POLL_SECONDS = 30
# Time for the answer to a request beyond the polling itself; python-telegram-bot's own default.
ANSWER_SECONDS = 5
# While updates are being handled, Telegram hands them out again at each request: new ones wait this long.
RECHECK_SECONDS = 0.2
# A request hands out no more (Bot API, getUpdates). So many open ones would hide every newer one.
BATCH = 100
# A turn repeats a send at most twice and waits at most a minute each time; more means that it hangs.
TURN_SECONDS = 180
# Docker kills ten seconds after SIGTERM; the rest is for the farewell to Telegram.
GRACE_SECONDS = 5
FAREWELL_SECONDS = 2

WANTED_UPDATES = (
    Update.MESSAGE,
    Update.EDITED_MESSAGE,
    Update.CALLBACK_QUERY,
    Update.INLINE_QUERY,
    Update.MESSAGE_REACTION,
    Update.MY_CHAT_MEMBER,
)


class Reader(Protocol):
    """What is done with updates."""

    def arrived(self, update: Update) -> Coroutine[Any, Any, None] | None:
        """Return what is to be done as soon as `update` is there, whatever its chat is waiting for."""

    async def handle(self, update: Update) -> None:
        """Handle `update`, after those of the same chat that came before."""

    async def refuse(self, update: Update) -> None:
        """See an `update` that will not be handled, since too many of its chat are waiting."""


class PollingBot(ExtBot[None]):
    """A bot that hands out updates as Telegram sent them.

    `get_updates` fails for a whole batch where it cannot read one update, and would for ever.
    """

    async def fetch(self, offset: int | None, seconds: int = POLL_SECONDS) -> list[dict[str, Any]]:
        """Return the updates from `offset` on, waiting up to `seconds` for one; confirm all before.

        Raises:
            telegram.error.TelegramError: Telegram is out of reach or refuses.

        """
        wanted = {"offset": offset, "timeout": seconds, "allowed_updates": list(WANTED_UPDATES)}
        updates: list[dict[str, Any]] = await self._post(
            "getUpdates", wanted, read_timeout=seconds + ANSWER_SECONDS
        )
        return updates


class Polling:
    """Hands updates to a reader: those of one chat in their order, different chats side by side."""

    def __init__(self, bot: PollingBot, reader: Reader, pulse: Pulse) -> None:
        """Prepare to fetch with `bot` for `reader`; `pulse` beats whenever Telegram answers."""
        self._bot = bot
        self._reader = reader
        self._pulse = pulse
        self._lanes = Lanes()
        self._next: int | None = None

    async def run(self) -> None:
        """Fetch and handle for ever.

        Raises:
            telegram.error.InvalidToken: the token is no longer valid.

        """
        while True:
            updates = await insist(lambda: self._bot.fetch(self._offset()))
            self._pulse.beat()
            new = [update for update in updates if self._next is None or update["update_id"] >= self._next]
            for update in new:
                self._take(update)
                self._next = update["update_id"] + 1
            await self._lanes.settle(RECHECK_SECONDS)
            if len(updates) == BATCH and not new:
                # Better to lose sight of one slow answer than to keep everybody behind it waiting.
                log.warning("%d messages are waiting for Telegram; going on with newer ones", BATCH)
                self._lanes.let_go()

    async def stop(self) -> None:
        """Wait until the updates in hand are done, for a few seconds at most, and begin no other."""
        if not await self._lanes.close(GRACE_SECONDS):
            log.warning("Stopping before the message in hand was answered; Telegram will deliver it again")

    async def confirm(self) -> None:
        """Tell Telegram which updates are done, so that they do not come again after a restart."""
        if self._next is not None:
            with contextlib.suppress(TelegramError, TimeoutError):
                async with asyncio.timeout(FAREWELL_SECONDS):
                    await self._bot.fetch(self._offset(), seconds=0)

    def _offset(self) -> int | None:
        """Return the first update that is not done: to ask for it confirms all before."""
        first = self._lanes.first_open()
        return self._next if first is None else first

    def _take(self, raw: dict[str, Any]) -> None:
        number = raw["update_id"]
        try:
            update = Update.de_json(raw, self._bot)
        except Exception as error:  # noqa: BLE001  (whatever it is, the next update must not wait for it)
            log.error("Update %d is skipped: it cannot be read (%s)", number, type(error).__name__)  # noqa: TRY400
            return
        if at_once := self._reader.arrived(update):
            self._lanes.aside(at_once)
        if not self._lanes.put(number, _lane(update), partial(self._handle, update)):
            log.warning("Update %d is not handled: its chat sends too many at once", number)
            self._lanes.aside(self._reader.refuse(update))

    async def _handle(self, update: Update) -> None:
        try:
            async with asyncio.timeout(TURN_SECONDS):
                await self._reader.handle(update)
        except TimeoutError:
            log.error("Update %d is given up after %d s", update.update_id, TURN_SECONDS)  # noqa: TRY400


def _lane(update: Update) -> int:
    """Return where `update` queues: the chat, or for an inline query the person."""
    if update.effective_chat:
        return update.effective_chat.id
    return update.effective_user.id if update.effective_user else 0
