"""Group commit: database work of many turns that is requested at about the same time shares a transaction.

A transaction costs more than a row. While one batch is being committed the next one fills, so the busier the
bot, the more turns share a transaction.

While the database is unavailable, optional jobs fail at once. Durable jobs are kept, and done once the
database works again.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

from bot.errors import StoreError, UnstorableError
from bot.store.database import retry_if_restarted
from bot.store.engine.availability import RETRY_SECONDS
from bot.store.engine.faults import Fault, fault_of, translated

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager

    from sqlalchemy import Connection

    from bot.store.engine.availability import Availability

Item = TypeVar("Item")
Result = TypeVar("Result")

# Jobs a second, about seven for each message: at a higher rate jobs wait to share a batch. A batch of one
# message takes a millisecond, and one of ten hardly more.
CROWD = 900
# Longest pause from one batch to the next, in seconds.
GATHER_SECONDS = 0.01
# So many durable jobs, two for each message, start a batch at once: what was answered and is not yet marked
# would be answered again after a kill.
URGENT = 24
# Items of one statement; SQLite and PostgreSQL accept about thirty thousand parameters.
MOST_ITEMS = 500
# Waiting jobs: a few minutes of a busy bot, in 50 MB. Beyond that the oldest is given up.
MOST_PENDING = 50_000


class Transactions(Protocol):
    """Where transactions are made."""

    @property
    def availability(self) -> Availability:
        """Whether they can be made now."""

    def run(self, call: Callable[[], Result]) -> asyncio.Future[Result]:
        """Return what `call` returns, which makes blocking calls, without blocking the event loop."""

    def writing(self) -> AbstractContextManager[Connection]:
        """Return a connection in a transaction; this blocks, so use it only in calls that `run` makes."""


class _Job(NamedTuple):
    """A call to make: the function, its item, whether it is durable, and the default result if it has one."""

    many: Callable[[Connection, list[Any]], Sequence[Any]]
    item: Any
    done: asyncio.Future[Any]
    lasting: bool
    instead: tuple[Any, ...]


class TransactionBatcher:
    """Does jobs in batches: a batch is committed together, except jobs that fail by themselves.

    In a batch writes come before reads, so a read finds what was submitted before it.
    """

    def __init__(self, transactions: Transactions) -> None:
        """Work in `transactions`."""
        self._transactions = transactions
        self._availability = transactions.availability
        self._pending: deque[_Job] = deque()
        # Durable jobs that failed while the database as a whole works.
        self._failed: deque[_Job] = deque()
        self._working: asyncio.Task[None] | None = None
        # Times of the event loop's clock: of the next batch, and of the next try of failed jobs.
        self._next = float("-inf")
        self._again = float("-inf")
        self._enough = asyncio.Event()
        self._lasting = 0

    @property
    def works(self) -> bool:
        """Whether the database works and no durable job waits to be retried."""
        return self._availability.works and not self._failed

    def submit(
        self, many: Callable[[Connection, list[Item]], Sequence[Result]], item: Item
    ) -> asyncio.Future[Result]:
        """Return what `many` will return for `item`, in the next batch, among the items of others.

        The future raises bot.errors.StoreError if the database is unavailable or refuses `item`.
        """
        return self._add(many, item)

    def submit_or_default(
        self, many: Callable[[Connection, list[Item]], Sequence[Result]], item: Item, instead: Result
    ) -> asyncio.Future[Result]:
        """Return the same, or `instead` if the database is unavailable."""
        return self._add(many, item, instead=(instead,))

    def submit_durable(
        self, many: Callable[[Connection, list[Item]], Sequence[Result]], item: Item
    ) -> asyncio.Future[Result]:
        """Return the same once it is done, however long the database is unavailable.

        It may be done twice. The future is cancelled when too many jobs wait.
        """
        return self._add(many, item, lasting=True)

    async def settle(self) -> None:
        """Return when all submitted jobs are done, or the database fails."""
        while self._working and not self._working.done():
            await asyncio.wait({self._working}, timeout=RETRY_SECONDS)
            if not self.works:
                return

    def close(self) -> None:
        """Stop."""
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
        if not lasting and not self._availability.works:
            _fail(job, self._availability.refusal())
            return job.done
        self._pending.append(job)
        self._lasting += lasting
        if self._lasting >= URGENT or self._failed:
            self._enough.set()
        if len(self._pending) + len(self._failed) > MOST_PENDING:
            (self._failed or self._pending).popleft().done.cancel()
        if self._working is None or self._working.done():
            self._enough = asyncio.Event()
            self._working = asyncio.create_task(self._work())
        return job.done

    async def _work(self) -> None:
        while self._pending or self._failed:
            if not self._availability.works:
                self._give_up()
                await self._availability.restored()
            await self._gather()
            began = asyncio.get_running_loop().time()
            if batch := self._batch(began):
                self._settle(batch, await self._outcomes(batch))
                self._next = began + min(len(batch) / CROWD, GATHER_SECONDS)

    async def _gather(self) -> None:
        """Wait for more jobs until the next batch is due, or enough are there."""
        until = self._next if self._pending else self._again
        seconds = until - asyncio.get_running_loop().time()
        self._enough.clear()
        if seconds > 0 and self._lasting < URGENT:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._enough.wait()
        self._lasting = 0

    def _batch(self, now: float) -> list[_Job]:
        """Take the jobs of the next batch, grouped by function: new ones, and failed ones that are due."""
        batch = [self._pending.popleft() for _ in range(min(MOST_ITEMS, len(self._pending)))]
        if now >= self._again:
            batch += [self._failed.popleft() for _ in range(min(MOST_ITEMS, len(self._failed)))]
        places: dict[Any, tuple[bool, int]] = {}
        for job in batch:
            places.setdefault(job.many, (bool(job.instead), len(places)))
        return sorted(batch, key=lambda job: places[job.many])

    async def _outcomes(self, batch: Sequence[_Job]) -> Sequence[Any]:
        try:
            return await self._transactions.run(partial(self._run_batch, batch))
        except StoreError as error:
            return [error] * len(batch)

    def _settle(self, batch: Sequence[_Job], outcomes: Sequence[Any]) -> None:
        """Complete the futures of `batch`, and keep its failed durable jobs for later."""
        kept: list[_Job] = []
        for job, outcome in zip(batch, outcomes, strict=True):
            if not isinstance(outcome, Exception):
                if not job.done.done():
                    job.done.set_result(outcome)
            elif job.lasting and isinstance(outcome, StoreError) and not isinstance(outcome, UnstorableError):
                kept.append(job)
            else:
                _fail(job, outcome)
        if not self._availability.works:
            self._pending.extendleft(reversed(kept))
            return
        self._failed.extend(kept)
        if self._failed:
            self._again = asyncio.get_running_loop().time() + RETRY_SECONDS
        for error in {type(error): error for error in outcomes if isinstance(error, Exception)}.values():
            self._availability.complain("A read or write failed, others work: %s", error)

    def _give_up(self) -> None:
        """Fail the jobs that are not durable."""
        for job in self._pending:
            if not job.lasting:
                _fail(job, self._availability.refusal())
        self._pending = deque(job for job in self._pending if job.lasting)

    def _run_batch(self, batch: Sequence[_Job]) -> list[Any]:
        """Return for each job of `batch` a result or an error; this blocks."""
        try:
            return retry_if_restarted(partial(self._transaction, batch))
        except Exception as error:
            fault = fault_of(error)
            if fault is Fault.WHOLE:
                raise
            if parts := _parts(batch, fault):
                return [outcome for part in parts for outcome in self._run_batch(part)]
            return [translated(error)] * len(batch)

    def _transaction(self, batch: Sequence[_Job]) -> list[Any]:
        with self._transactions.writing() as connection:
            return [
                result
                for many, jobs in groupby(batch, lambda job: job.many)
                for result in many(connection, [job.item for job in jobs])
            ]


def _parts(batch: Sequence[_Job], fault: Fault) -> list[Sequence[_Job]]:
    """Return the parts of a failed `batch` that may succeed separately; nothing if that cannot help."""
    groups = [list(jobs) for _, jobs in groupby(batch, lambda job: job.many)]
    if len(groups) > 1:
        return [*groups]
    if fault is Fault.VALUE and len(batch) > 1:
        middle = len(batch) // 2
        return [batch[:middle], batch[middle:]]
    return []


def _fail(job: _Job, error: Exception) -> None:
    """Give the waiting caller of `job` its default result, or else `error`."""
    if job.done.done():
        return
    if job.instead:
        job.done.set_result(*job.instead)
    else:
        job.done.set_exception(error)
        # Mark the error as retrieved: perhaps nobody waits for it any more.
        job.done.exception()
