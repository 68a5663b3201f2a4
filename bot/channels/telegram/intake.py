"""What becomes of an update, whichever way it came: handled once, after those of its chat, and written down.

An update counts as done when its answer was sent and the ledger says so; only then may it be confirmed. While
Telegram is out of order it is tried again and again, one that fails by itself three times.
"""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy.exc import SQLAlchemyError
from telegram import Update
from telegram.error import InvalidToken, TelegramError

from bot.channels.telegram.lanes import Lanes
from bot.channels.telegram.patience import pauses

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from bot.channels.telegram.client import Client
    from bot.channels.telegram.metrics import Metrics
    from bot.store.ledger import Ledger
    from bot.store.locks import Locks

log = logging.getLogger(__name__)

# A mistake of ours rarely mends itself; a database or a group that was just turned upside down does.
TRIES = 3
# Seconds. A mark takes milliseconds, or the database is out of order.
MARK_SECONDS = 1.0


class Reader(Protocol):
    """What is done with updates."""

    def arrived(self, update: Update) -> Coroutine[Any, Any, None] | None:
        """Return what is to be done as soon as `update` is there, whatever its chat is waiting for."""

    async def handle(self, update: Update) -> None:
        """Handle `update`, after those of the same chat that came before."""

    async def refuse(self, update: Update) -> None:
        """See to an `update` that will not be handled, since too many of its chat are waiting."""

    async def fail(self, update: Update, error: Exception) -> None:
        """See to an `update` that is given up, after `error`."""


class Intake:
    """Takes updates as Telegram sent them, and says when each is done."""

    def __init__(  # noqa: PLR0913  (everything that an update passes on its way)
        self,
        client: Client,
        reader: Reader,
        ledger: Ledger,
        locks: Locks | None,
        metrics: Metrics,
        *,
        strict: bool,
    ) -> None:
        """Hand updates to `reader`, and write into `ledger` which are done.

        Where other processes take updates of the same chats, `locks` keep them from doing so at once. If it
        is `strict`, nothing is handled while the database is out of order, since it will come again.
        """
        self._client = client
        self._reader = reader
        self._ledger = ledger
        self._locks = locks
        self._metrics = metrics
        self._strict = strict
        self._lanes = Lanes()
        self._open: dict[int, asyncio.Future[None]] = {}
        # Who takes updates alone can only have seen those that the process before has handled.
        self._newest = None if strict else self._newest_before()

    def take(self, raw: dict[str, Any]) -> asyncio.Future[None]:
        """Begin with the update `raw`, unless it is in hand; the future is there when it is done.

        It is cancelled where the bot stops first, and has an exception where the database is out of order:
        then the update must not be confirmed.
        """
        number = raw["update_id"]
        if number in self._open:
            return self._open[number]
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        update = self._read(raw)
        if update is None:
            done.set_result(None)
            return done
        self._open[number] = done
        if at_once := self._reader.arrived(update):
            self._lanes.aside(at_once)
        arrival = self._metrics.arrived(update)
        if not self._lanes.put(lane_of(update), partial(self._work, update, done, arrival)):
            log.warning("Update %d is not handled: its chat sends too many at once", number)
            self._metrics.refused()
            self._lanes.aside(self._refuse(update, done, arrival))
        return done

    async def close(self, seconds: float) -> None:
        """Wait until the updates in hand are done, for so many `seconds` at most, and begin no other."""
        if not await self._lanes.close(seconds):
            log.warning("Stopping before every message was answered; Telegram will deliver the rest again")
        for done in self._open.values():
            done.cancel()

    def _newest_before(self) -> int | None:
        try:
            return self._ledger.newest()
        except SQLAlchemyError as error:
            log.error("The ledger cannot be read (%s)", type(error).__name__)  # noqa: TRY400
            return None

    def _read(self, raw: dict[str, Any]) -> Update | None:
        try:
            return Update.de_json(raw, self._client)
        except Exception as error:  # noqa: BLE001  (whatever it is, the next update must not wait for it)
            log.error("Update %d is skipped: it cannot be read (%s)", raw["update_id"], type(error).__name__)  # noqa: TRY400
            self._metrics.failed(error)
            return None

    async def _work(self, update: Update, done: asyncio.Future[None], arrival: float) -> None:
        try:
            if self._locks is None:
                await self._settle(update)
            else:
                async with self._locks.hold(lane_of(update)):
                    await self._settle(update)
        except SQLAlchemyError as error:
            log.error("Update %d is put off: the database is out of order", update.update_id)  # noqa: TRY400
            self._end(update, done, arrival, error)
        else:
            self._end(update, done, arrival)

    async def _settle(self, update: Update) -> None:
        if await self._seen(update.update_id):
            return
        with self._client.flights.turn():
            await self._handle(update)
            await self._mark(update)

    async def _mark(self, update: Update) -> None:
        written = self._ledger.mark(update.update_id)
        if self._strict:
            await written
        elif self._ledger.works:
            # Who is alone may go on in memory.
            await asyncio.wait({written}, timeout=MARK_SECONDS)

    async def _seen(self, number: int) -> bool:
        if self._newest is not None and number > self._newest:
            return False
        try:
            return await self._ledger.seen(number)
        except SQLAlchemyError:
            if self._strict:
                raise
            # Better answered twice than not at all.
            return False

    async def _refuse(self, update: Update, done: asyncio.Future[None], arrival: float) -> None:
        await self._reader.refuse(update)
        await self._mark(update)
        self._end(update, done, arrival)

    def _end(
        self, update: Update, done: asyncio.Future[None], arrival: float, error: Exception | None = None
    ) -> None:
        self._metrics.done(arrival)
        del self._open[update.update_id]
        if error:
            done.set_exception(error)
        else:
            done.set_result(None)

    async def _handle(self, update: Update) -> None:
        """Let the reader handle `update`, again where a mistake of ours or the database kept it from that.

        Whoever sends has waited for Telegram already, and knows what must not be sent again.
        """
        for tries, pause in enumerate(pauses(), 1):
            try:
                return await self._reader.handle(update)
            except InvalidToken:
                # The program ends, and the next one answers.
                raise asyncio.CancelledError from None
            except Exception as error:
                if self._strict and isinstance(error, SQLAlchemyError):
                    raise
                self._metrics.failed(error)
                if tries == TRIES or isinstance(error, TelegramError):
                    return await self._reader.fail(update, error)
                log.warning("Update %d waits %g s (%s)", update.update_id, pause, type(error).__name__)
                await asyncio.sleep(pause)
        raise AssertionError("pauses() has no end")


def lane_of(update: Update) -> int:
    """Return where `update` queues: the chat, or for an inline query the person."""
    if update.effective_chat:
        return update.effective_chat.id
    return update.effective_user.id if update.effective_user else 0
