"""Fetch updates by long polling, and confirm each only after it was handled.

Telegram keeps an update until a later request asks for a higher number, and delivers the oldest hundred that
are left. So an update that was not handled when the process died is delivered again; nothing is lost.

An update is new unless it is being handled or is marked as handled, whatever its number: after a week without
updates Telegram starts at another number, lower or higher. A request has an offset only if there is something
to confirm, and then does not wait: during a long poll with an old offset, a server that starts at another
number would treat the next updates as confirmed.
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
from bot.channels.telegram.sending.client import BATCH, POLL_SECONDS
from bot.channels.telegram.sending.retry import retry_forever
from bot.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.channels.telegram.receiving.update_processor import UpdateProcessor
    from bot.channels.telegram.sending.client import Client
    from bot.health import Pulse
    from bot.store.records.handled_updates import HandledUpdates

log = logging.getLogger(__name__)

# A full batch hides newer updates while its own are open. Once this many are done, as many can follow: a
# smaller step fetches the rest of the batch too often, a larger one leaves the bot without work.
STEP = 10
# Seconds from the start of one request to the next. Telegram delivers open updates again at each request, so
# requests wait a moment, and twice as long after each that brings nothing new.
QUICK_SECONDS = 0.01
SLOW_SECONDS = 0.5
# Seconds. An update that takes longer is parked in the database if others wait after it.
PARK_SECONDS = 1.0
FAREWELL_SECONDS = 2


@dataclass(slots=True)
class _Delivered:
    """An update that Telegram has delivered.

    `raw` as it was sent, its number (None if it has none), when it first came (time.monotonic), and the
    future of its end (None if it was already handled). A parked update may be confirmed before it is done.
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
        """Whether it must be handled again: the database was unavailable."""
        return self._ended and self.done is not None and self.done.exception() is not None

    @property
    def _ended(self) -> bool:
        return self.done is not None and self.done.done() and not self.done.cancelled()


class Polling:
    """Passes updates to the processor, and confirms those that are done."""

    def __init__(
        self, client: Client, processor: UpdateProcessor, handled_updates: HandledUpdates, pulse: Pulse
    ) -> None:
        """Prepare to fetch with `client` for `processor`; `pulse` beats whenever Telegram answers."""
        self._client = client
        self._processor = processor
        self._handled_updates = handled_updates
        self._pulse = pulse
        # By identity: the open updates, and the done ones that were in the latest answer.
        self._known: dict[int, _Delivered] = {}
        # The updates of the latest answer, in order.
        self._latest: list[_Delivered] = []
        # Set when an update gets done after the start of the latest request.
        self._progress = asyncio.Event()

    async def run(self) -> None:
        """Fetch and handle updates without end.

        Raises:
            telegram.error.InvalidToken: the token is no longer valid.

        """
        await self._resume()
        pause = QUICK_SECONDS
        while True:
            began, updates = await retry_forever(self._fetch)
            self._pulse.beat(self._processor.backlog.seconds)
            new = await self._start_new(updates)
            full = len(updates) >= BATCH
            if full and not new:
                await self._park()
            self._processor.backlog.hidden(hidden=full and not new)
            pause = QUICK_SECONDS if new else min(2 * pause, SLOW_SECONDS)
            pause_until = began + (SLOW_SECONDS if full else pause)
            await self._wait(BATCH - STEP if full else 0, pause_until - time.monotonic())

    async def confirm(self) -> None:
        """Confirm the updates that are done, so that they do not come again after a restart."""
        if (offset := self._offset()) is not None:
            with contextlib.suppress(TelegramError, TimeoutError):
                async with asyncio.timeout(FAREWELL_SECONDS):
                    await self._client.fetch(offset, seconds=0)

    async def _fetch(self) -> tuple[float, list[Any]]:
        """Return the start of the request (time.monotonic), and the updates in its answer."""
        began, offset = time.monotonic(), self._offset()
        self._progress.clear()
        return began, await self._client.fetch(offset, seconds=POLL_SECONDS if offset is None else 0)

    def _offset(self) -> int | None:
        """Return the offset that confirms all updates before the first open one, None if there are none."""
        offset = None
        for delivered in self._latest:
            if not delivered.settled:
                break
            if delivered.number is not None:
                offset = delivered.number + 1
        return offset

    async def _start_new(self, updates: list[Any]) -> bool:
        """Register the updates of the latest answer, start new ones, and return whether there were any."""
        identities = [self._processor.identity(raw) for raw in updates]
        unknown = {
            identity: raw
            for identity, raw in zip(identities, updates, strict=True)
            if identity not in self._known
        }
        handled = await self._processor.handled(unknown)
        now = time.monotonic()
        for identity, raw in unknown.items():
            self._known[identity] = delivered = _Delivered(raw, number_of(raw), now)
            if identity not in handled:
                self._begin(delivered)
        for delivered in self._known.values():
            if delivered.failed:
                self._begin(delivered)
        self._latest = [self._known[identity] for identity in identities]
        # Forget updates that are settled and no longer delivered; an open one may come again.
        shown = set(identities)
        self._known = {
            identity: delivered
            for identity, delivered in self._known.items()
            if identity in shown or not delivered.settled
        }
        return len(handled) < len(unknown)

    def _begin(self, delivered: _Delivered) -> None:
        delivered.done = self._processor.process(delivered.raw)
        delivered.done.add_done_callback(lambda _: self._progress.set())

    async def _wait(self, left: int, seconds: float) -> None:
        """Return after `seconds`, or once an update got done and at most `left` are open."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(max(0.0, seconds)):
                while True:
                    await self._progress.wait()
                    if sum(not delivered.settled for delivered in self._known.values()) <= left:
                        return
                    self._progress.clear()

    async def _park(self) -> None:
        """Keep slow updates in the database, so that they can be confirmed: others wait after them."""
        left = [delivered for delivered in self._latest if not delivered.settled]
        late = time.monotonic() - PARK_SECONDS
        # If nothing at all gets done, newer updates would not either.
        if len(left) == len(self._latest) or not any(delivered.since < late for delivered in left):
            return
        try:
            await self._handled_updates.park([delivered.raw for delivered in left])
        except (StoreError, RecursionError) as error:
            log.error("Slow messages block others: they cannot be parked (%s)", type(error).__name__)  # noqa: TRY400
            return
        log.warning("%d messages wait for Telegram; newer ones are handled meanwhile", len(left))
        for delivered in left:
            delivered.parked = True
            if delivered.done and delivered.number is not None:
                delivered.done.add_done_callback(self._releaser(delivered.number))

    async def _resume(self) -> None:
        """Handle the updates that an earlier run has parked."""
        try:
            parked = await self._handled_updates.parked()
        except StoreError as error:
            log.error("Parked messages cannot be read (%s)", type(error).__name__)  # noqa: TRY400
            return
        identities = {self._processor.identity(raw): raw for raw in parked}
        handled = await self._processor.handled(identities)
        for identity, raw in identities.items():
            if identity in handled:
                self._handled_updates.release(raw["update_id"])
            else:
                self._processor.process(raw).add_done_callback(self._releaser(raw["update_id"]))

    def _releaser(self, number: int) -> Callable[[asyncio.Future[None]], None]:
        def release(done: asyncio.Future[None]) -> None:
            if not done.cancelled():
                self._handled_updates.release(number)

        return release
