"""Fetch messages by long polling, and confirm each only after it was handled.

Telegram keeps an update until a later request asks for a higher one, and hands out the oldest hundred that
are left. Whatever was not handled when the process died is therefore delivered again; nothing is lost.

An update is new unless it is in hand or the ledger knows it, whatever its number: after a week without
updates Telegram begins at another number, lower or higher. A request names an offset only where there is
something to confirm, and then does not wait: while one with an old offset waits, a server that numbers anew
would take the next updates for confirmed.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from telegram.error import TelegramError

from bot.channels.telegram.receiving.raw_updates import number_of
from bot.channels.telegram.sending.client import POLL_SECONDS
from bot.channels.telegram.sending.retry import retry_forever
from bot.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.channels.telegram.receiving.update_processor import UpdateProcessor
    from bot.channels.telegram.sending.client import Client
    from bot.health import Pulse
    from bot.store.records.handled_updates import HandledUpdates

log = logging.getLogger(__name__)

# A request hands out no more (Bot API, getUpdates): so many open updates would hide every newer one.
BATCH = 100
# Behind a full batch there are more: as soon as so many of the oldest are done, so many can follow. A smaller
# step reads the rest of the batch too often, a larger one lets the bot run dry.
STEP = 10
# Seconds between the beginnings of two requests. While updates are open Telegram hands them out again at each
# request, so requests wait a moment; where they bring nothing new, twice as long each time.
QUICK_SECONDS = 0.01
SLOW_SECONDS = 0.5
# Seconds. An update that takes longer is kept here, where others wait behind it.
PARK_SECONDS = 1.0
FAREWELL_SECONDS = 2


@dataclass(slots=True)
class _Handed:
    """An update that Telegram hands out.

    As it was sent, with its number (None where it has none), since when (time.monotonic), and when it is done
    (None where there is nothing to do); what is parked may be confirmed before it is done.
    """

    raw: dict[str, Any]
    number: int | None
    since: float
    done: asyncio.Future[None] | None = None
    parked: bool = False

    @property
    def settled(self) -> bool:
        """Whether Telegram may forget it."""
        return self.parked or self.done is None or (self._ended and self.done.exception() is None)

    @property
    def failed(self) -> bool:
        """Whether it has to be begun anew: the database was out of order."""
        return self._ended and self.done is not None and self.done.exception() is not None

    @property
    def _ended(self) -> bool:
        return self.done is not None and self.done.done() and not self.done.cancelled()


class Polling:
    """Hands updates to the intake, and confirms those that are done."""

    def __init__(
        self, client: Client, processor: UpdateProcessor, handled_updates: HandledUpdates, pulse: Pulse
    ) -> None:
        """Prepare to fetch with `client` for `processor`; `pulse` beats whenever Telegram answers."""
        self._client = client
        self._processor = processor
        self._handled_updates = handled_updates
        self._pulse = pulse
        # By identity: what is in hand, and what is done and was in the latest answer all the same.
        self._known: dict[int, _Handed] = {}
        # The latest answer, in its order.
        self._handed: list[_Handed] = []
        # Set when something gets done after the latest request began.
        self._progress = asyncio.Event()

    async def run(self) -> None:
        """Fetch and handle for ever.

        Raises:
            telegram.error.InvalidToken: the token is no longer valid.

        """
        await self._resume()
        pause = QUICK_SECONDS
        while True:
            began, updates = await retry_forever(self._fetch)
            self._pulse.beat(self._processor.progress.seconds)
            new = await self._take(updates)
            full = len(updates) >= BATCH
            if full and not new:
                await self._park()
            self._processor.progress.hidden(hidden=full and not new)
            pause = QUICK_SECONDS if new else min(2 * pause, SLOW_SECONDS)
            pause_until = began + (SLOW_SECONDS if full else pause)
            await self._rest(BATCH - STEP if full else 0, pause_until - time.monotonic())

    async def confirm(self) -> None:
        """Tell Telegram which updates are done, so that they do not come again after a restart."""
        if (offset := self._offset()) is not None:
            with contextlib.suppress(TelegramError, TimeoutError):
                async with asyncio.timeout(FAREWELL_SECONDS):
                    await self._client.fetch(offset, seconds=0)

    async def _fetch(self) -> tuple[float, list[Any]]:
        """Return when the request began (time.monotonic), and the updates that Telegram has."""
        began, offset = time.monotonic(), self._offset()
        self._progress.clear()
        return began, await self._client.fetch(offset, seconds=POLL_SECONDS if offset is None else 0)

    def _offset(self) -> int | None:
        """Return what to ask for so that all that is settled before the first open update is confirmed."""
        offset = None
        for handed in self._handed:
            if not handed.settled:
                break
            if handed.number is not None:
                offset = handed.number + 1
        return offset

    async def _take(self, updates: list[Any]) -> bool:
        """Take note of the latest answer, begin with what is new in it, and return whether anything was."""
        identities = [self._processor.identity(raw) for raw in updates]
        unknown = {
            identity: raw
            for identity, raw in zip(identities, updates, strict=True)
            if identity not in self._known
        }
        handled = await self._processor.handled(unknown)
        now = time.monotonic()
        for identity, raw in unknown.items():
            self._known[identity] = handed = _Handed(raw, number_of(raw), now)
            if identity not in handled:
                self._begin(handed)
        for handed in self._known.values():
            if handed.failed:
                self._begin(handed)
        self._handed = [self._known[identity] for identity in identities]
        # What Telegram hands out no more is confirmed, and what is not done yet may come again.
        shown = set(identities)
        self._known = {
            identity: handed
            for identity, handed in self._known.items()
            if identity in shown or not handed.settled
        }
        return len(handled) < len(unknown)

    def _begin(self, handed: _Handed) -> None:
        handed.done = self._processor.process(handed.raw)
        handed.done.add_done_callback(lambda _: self._progress.set())

    async def _rest(self, left: int, seconds: float) -> None:
        """Return after so many `seconds`, or when something got done and at most so many are `left` open."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(max(0.0, seconds)):
                while True:
                    await self._progress.wait()
                    if sum(not handed.settled for handed in self._known.values()) <= left:
                        return
                    self._progress.clear()

    async def _park(self) -> None:
        """Keep what has taken long in the database, so that it can be confirmed: others wait behind it."""
        left = [handed for handed in self._handed if not handed.settled]
        late = time.monotonic() - PARK_SECONDS
        # Where nothing at all gets done, newer updates would fare no better.
        if len(left) == len(self._handed) or not any(handed.since < late for handed in left):
            return
        try:
            await self._handled_updates.park([handed.raw for handed in left])
        except (StoreError, RecursionError) as error:
            log.error("Slow messages hold up others: they cannot be kept (%s)", type(error).__name__)  # noqa: TRY400
            return
        log.warning("%d messages wait for Telegram; going on with newer ones", len(left))
        for handed in left:
            handed.parked = True
            if handed.done and handed.number is not None:
                handed.done.add_done_callback(self._released(handed.number))

    async def _resume(self) -> None:
        """Take what an earlier run has parked."""
        try:
            parked = await self._handled_updates.parked()
        except StoreError as error:
            log.error("What was parked cannot be read (%s)", type(error).__name__)  # noqa: TRY400
            return
        identities = {self._processor.identity(raw): raw for raw in parked}
        handled = await self._processor.handled(identities)
        for identity, raw in identities.items():
            if identity in handled:
                self._handled_updates.release(raw["update_id"])
            else:
                self._processor.process(raw).add_done_callback(self._released(raw["update_id"]))

    def _released(self, number: int) -> Callable[[asyncio.Future[None]], None]:
        def release(done: asyncio.Future[None]) -> None:
            if not done.cancelled():
                self._handled_updates.release(number)

        return release
