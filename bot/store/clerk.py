"""Database work of many turns, done together: whatever is asked for within a moment shares a transaction.

A transaction costs more than a row. While one round is on its way the next gathers, so the busier the bot,
the more turns share one.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

from bot.errors import StoreUnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Connection

    Grouped = dict[Callable[[Connection, list[Any]], Sequence[Any]], list[Any]]

log = logging.getLogger(__name__)

Item = TypeVar("Item")
Result = TypeVar("Result")

# Jobs a second, seven or so for each message: more are a crowd, and gather. A round of one message takes a
# millisecond of the only thread, and one of ten hardly more.
CROWD = 900
# Seconds from one round to the next at most.
GATHER_SECONDS = 0.01
# Jobs that must be done, two for each message, that begin a round at once: what was answered and is not yet
# marked would be answered again after a kill.
URGENT = 24
# Items of one statement; SQLite and PostgreSQL take some thirty thousand parameters.
MOST_ITEMS = 500
# Seconds between two tries of what must be done, while the database is out of order.
RETRY_SECONDS = 0.25
# Jobs that wait: some minutes of a busy bot, in 50 MB. Beyond it the oldest is given up.
MOST_PENDING = 50_000


class Transactions(Protocol):
    """Where transactions are made."""

    def write(self, work: Callable[[Connection], Result]) -> asyncio.Future[Result]:
        """Return what `work` returns; what it does is committed as a whole, or not at all."""


class _Job(NamedTuple):
    """Something to be done: by which function, for what; whether it must be, or what does in its place."""

    many: Callable[[Connection, list[Any]], Sequence[Any]]
    item: Any
    done: asyncio.Future[Any]
    lasting: bool
    instead: tuple[Any, ...]


class Clerk:
    """Does what is asked for in rounds: all of a round is committed, or nothing of it."""

    def __init__(self, database: Transactions) -> None:
        """Work on `database`."""
        self._database = database
        self._pending: list[_Job] = []
        self._working: asyncio.Task[None] | None = None
        self._next = float("-inf")
        self._urgent: asyncio.Event | None = None
        self._lasting = 0
        self.works = True

    def ask(
        self, many: Callable[[Connection, list[Item]], Sequence[Result]], item: Item
    ) -> asyncio.Future[Result]:
        """Return what `many` will return for `item`, in the next round, among the items of others.

        The future raises bot.errors.StoreError where the database is out of order, or refuses `item`.
        """
        return self._add(many, item)

    def read(
        self, many: Callable[[Connection, list[Item]], Sequence[Result]], item: Item, instead: Result
    ) -> asyncio.Future[Result]:
        """Return the same, and `instead` where the database is out of order; the log says so."""
        return self._add(many, item, instead=(instead,))

    def insist(
        self, many: Callable[[Connection, list[Item]], Sequence[Result]], item: Item
    ) -> asyncio.Future[Result]:
        """Return the same once it could be done, however long the database is out of order."""
        return self._add(many, item, lasting=True)

    def drop(self, many: Callable[[Connection, list[Item]], Sequence[Result]]) -> None:
        """Leave undone what `many` was to do."""
        for job in self._pending:
            if job.many == many:
                job.done.cancel()
        self._pending = [job for job in self._pending if job.many != many]

    async def settle(self) -> None:
        """Return when all that was asked for is done, or cannot be."""
        while self._working and not self._working.done():
            await asyncio.wait({self._working}, timeout=RETRY_SECONDS)
            if not self.works:
                return

    def close(self) -> None:
        """Do no more."""
        if self._working:
            self._working.cancel()

    def _add(
        self,
        many: Any,  # noqa: ANN401  (see above)
        item: Any,  # noqa: ANN401
        *,
        lasting: bool = False,
        instead: tuple[Any, ...] = (),
    ) -> asyncio.Future[Any]:
        job = _Job(many, item, asyncio.get_running_loop().create_future(), lasting, instead)
        self._pending.append(job)
        self._lasting += lasting
        if self._urgent and self._lasting >= URGENT:
            self._urgent.set()
        if len(self._pending) > MOST_PENDING:
            self._pending.pop(0).done.cancel()
        if self._working is None or self._working.done():
            self._working = asyncio.create_task(self._work())
        return job.done

    async def _work(self) -> None:
        loop = asyncio.get_running_loop()
        while self._pending:
            await self._gather(self._next - loop.time())
            began = loop.time()
            batch, self._pending = self._pending[:MOST_ITEMS], self._pending[MOST_ITEMS:]
            grouped: Grouped = {}
            for job in batch:
                grouped.setdefault(job.many, []).append(job.item)
            try:
                results = await self._database.write(partial(_round, grouped))
            except Exception as error:  # noqa: BLE001  (whoever waits for it is told)
                self.works = False
                self._fail(batch, error)
                if all(job.lasting for job in self._pending):
                    await asyncio.sleep(RETRY_SECONDS)
                continue
            self.works = True
            self._next = began + min(len(batch) / CROWD, GATHER_SECONDS)
            for job in batch:
                result = next(results[job.many])
                if not job.done.done():
                    job.done.set_result(result)

    async def _gather(self, seconds: float) -> None:
        if seconds > 0 and self._lasting < URGENT:
            self._urgent = asyncio.Event()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._urgent.wait()
        self._urgent, self._lasting = None, 0

    def _fail(self, batch: list[_Job], error: Exception) -> None:
        """Tell those who wait for `batch`, and keep for later what must be done."""
        again = isinstance(error, StoreUnavailableError)
        self._pending = [job for job in batch if job.lasting and again] + self._pending
        for job in batch:
            if (job.lasting and again) or job.done.done():
                continue
            if job.instead:
                log.error("Something kept cannot be read (%s)", type(error).__name__)
                job.done.set_result(*job.instead)
            else:
                job.done.set_exception(error)
                # Nobody may be waiting for it any more.
                job.done.exception()


def _round(grouped: Grouped, connection: Connection) -> dict[Any, Any]:
    return {many: iter(many(connection, items)) for many, items in grouped.items()}
