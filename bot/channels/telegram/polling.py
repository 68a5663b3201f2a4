"""Fetch messages by long polling, and confirm each only after it was handled.

Telegram keeps an update until a later request asks for a higher one. Whatever was not handled when the
process died is therefore delivered again; nothing is lost.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import TYPE_CHECKING, Any

from telegram import Update
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.channels.telegram.patience import insist

if TYPE_CHECKING:
    from telegram.ext import Application

    from bot.health import Pulse

log = logging.getLogger(__name__)

# Long enough to be quiet, shorter than the minute after which proxies drop an idle connection.
POLL_SECONDS = 30
# Time for the answer to a request beyond the polling itself; python-telegram-bot's own default.
ANSWER_SECONDS = 5
# A turn repeats a send at most twice and waits at most a minute each time; more means that it hangs.
TURN_SECONDS = 180
# Docker kills ten seconds after SIGTERM; the rest is for the farewell to Telegram.
GRACE_SECONDS = 5
FAREWELL_SECONDS = 2

WANTED_UPDATES = (Update.MESSAGE, Update.CALLBACK_QUERY)


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
    """Hands one update after the other to the application."""

    def __init__(
        self, application: Application[Any, Any, Any, Any, Any, Any], bot: PollingBot, pulse: Pulse
    ) -> None:
        """Prepare to fetch with `bot` for `application`; `pulse` beats whenever Telegram answers."""
        self._pulse = pulse
        self._application = application
        self._bot = bot
        self._offset: int | None = None
        self._turn = asyncio.Lock()

    async def run(self) -> None:
        """Fetch and handle for ever.

        Raises:
            telegram.error.InvalidToken: the token is no longer valid.

        """
        while True:
            updates = await insist(lambda: self._bot.fetch(self._offset))
            self._pulse.beat()
            for update in updates:
                async with self._turn:
                    await self._handle(update)
                    self._offset = update["update_id"] + 1

    async def finish_turn(self) -> None:
        """Wait until the update in hand is done, for a few seconds at most, and begin no other."""
        try:
            async with asyncio.timeout(GRACE_SECONDS):
                await self._turn.acquire()
        except TimeoutError:
            log.warning("Stopping before the message in hand was answered; Telegram will deliver it again")

    async def confirm(self) -> None:
        """Tell Telegram which updates are done, so that they do not come again after a restart."""
        if self._offset is not None:
            with contextlib.suppress(TelegramError, TimeoutError):
                async with asyncio.timeout(FAREWELL_SECONDS):
                    await self._bot.fetch(self._offset, seconds=0)

    async def _handle(self, raw: dict[str, Any]) -> None:
        number = raw["update_id"]
        try:
            update = Update.de_json(raw, self._bot)
        except Exception as error:  # noqa: BLE001  (whatever it is, the next update must not wait for it)
            log.error("Update %d is skipped: it cannot be read (%s)", number, type(error).__name__)  # noqa: TRY400
            return
        try:
            async with asyncio.timeout(TURN_SECONDS):
                await self._application.process_update(update)
        except TimeoutError:
            log.error("Update %d is given up after %d s", number, TURN_SECONDS)  # noqa: TRY400
