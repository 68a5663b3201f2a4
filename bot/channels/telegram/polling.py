"""Fetch messages by long polling, and confirm each only after it was handled.

Telegram keeps an update until a later request asks for a higher one, and hands out the oldest hundred that
are left. Whatever was not handled when the process died is therefore delivered again; nothing is lost.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from typing import TYPE_CHECKING, Any, NamedTuple

from telegram.error import TelegramError

from bot.channels.telegram.patience import insist
from bot.errors import StoreUnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.channels.telegram.client import Client
    from bot.channels.telegram.intake import Intake
    from bot.health import Pulse
    from bot.store.ledger import Ledger

log = logging.getLogger(__name__)

# A request hands out no more (Bot API, getUpdates): so many open updates would hide every newer one.
BATCH = 100
# Behind a full batch there are more: as soon as so many of the oldest are done, so many can follow. A smaller
# step reads the rest of the batch too often, a larger one lets the bot run dry.
STEP = 10
# Seconds. While updates are open Telegram hands them out again at each request, so requests wait a moment;
# where they bring nothing new, twice as long each time.
QUICK_SECONDS = 0.01
SLOW_SECONDS = 0.5
# Seconds. An update that takes longer is kept here, where others wait behind it.
PARK_SECONDS = 1.0
FAREWELL_SECONDS = 2


class _Open(NamedTuple):
    """An update that is not confirmed: as it was sent, since when (time.monotonic), and when it is done."""

    raw: dict[str, Any]
    since: float
    done: asyncio.Future[None]

    @property
    def is_done(self) -> bool:
        return self.done.done() and not self.done.cancelled()


class Polling:
    """Hands updates to the intake, and confirms those that are done."""

    def __init__(self, client: Client, intake: Intake, ledger: Ledger, pulse: Pulse) -> None:
        """Prepare to fetch with `client` for `intake`; `pulse` beats whenever Telegram answers."""
        self._client = client
        self._intake = intake
        self._ledger = ledger
        self._pulse = pulse
        # In the order of their numbers.
        self._open: dict[int, _Open] = {}
        self._next: int | None = None
        self._enough = 0
        self._progress = asyncio.Event()

    async def run(self) -> None:
        """Fetch and handle for ever.

        Raises:
            telegram.error.InvalidToken: the token is no longer valid.

        """
        await self._resume()
        pause = QUICK_SECONDS
        while True:
            updates = await insist(lambda: self._client.fetch(self._offset()))
            self._pulse.beat()
            new = [raw for raw in updates if self._next is None or raw["update_id"] >= self._next]
            self._take(new)
            full = len(updates) >= BATCH
            if full and not new:
                await self._park()
            pause = QUICK_SECONDS if new else min(2 * pause, SLOW_SECONDS)
            await self._wait(BATCH - STEP if full else 0, SLOW_SECONDS if full else pause)

    async def confirm(self) -> None:
        """Tell Telegram which updates are done, so that they do not come again after a restart."""
        if self._next is not None:
            with contextlib.suppress(TelegramError, TimeoutError):
                async with asyncio.timeout(FAREWELL_SECONDS):
                    await self._client.fetch(self._offset(), seconds=0)

    def _offset(self) -> int | None:
        """Return the first update that is not done: to ask for it confirms all before."""
        self._forget_done()
        return next(iter(self._open), self._next)

    def _forget_done(self) -> None:
        while self._open:
            number = next(iter(self._open))
            if not self._open[number].is_done:
                return
            del self._open[number]

    def _take(self, new: list[dict[str, Any]]) -> None:
        for raw in new:
            done = self._intake.take(raw)
            self._open[raw["update_id"]] = _Open(raw, time.monotonic(), done)
            done.add_done_callback(self._note)
            self._next = raw["update_id"] + 1

    async def _wait(self, left: int, seconds: float) -> None:
        """Return when no more than so many updates are `left` to confirm, or after so many `seconds`."""
        self._enough = left
        self._progress.clear()
        self._forget_done()
        if len(self._open) > left:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._progress.wait()

    def _note(self, _: asyncio.Future[None]) -> None:
        self._forget_done()
        if len(self._open) <= self._enough:
            self._progress.set()

    async def _park(self) -> None:
        """Keep what has taken long in the database, so that it can be confirmed: others wait behind it."""
        left = {number: update for number, update in self._open.items() if not update.is_done}
        late = time.monotonic() - PARK_SECONDS
        # Where nothing at all gets done, newer updates would fare no better.
        if len(left) == len(self._open) or not any(update.since < late for update in left.values()):
            return
        try:
            await self._ledger.park([update.raw for update in left.values()])
        except StoreUnavailableError as error:
            log.error("Slow messages hold up others: they cannot be kept (%s)", type(error).__name__)  # noqa: TRY400
            return
        log.warning("%d messages wait for Telegram; going on with newer ones", len(left))
        for number, update in left.items():
            update.done.remove_done_callback(self._note)
            update.done.add_done_callback(self._released(number))
            # It may have been done meanwhile.
            self._open.pop(number, None)

    async def _resume(self) -> None:
        """Take what an earlier run has parked."""
        try:
            parked = await self._ledger.parked()
        except StoreUnavailableError as error:
            log.error("What was parked cannot be read (%s)", type(error).__name__)  # noqa: TRY400
            return
        for raw in parked:
            self._intake.take(raw).add_done_callback(self._released(raw["update_id"]))

    def _released(self, number: int) -> Callable[[asyncio.Future[None]], None]:
        def release(done: asyncio.Future[None]) -> None:
            if not done.cancelled():
                self._ledger.release(number)

        return release
