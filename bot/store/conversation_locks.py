"""Locks on chats, for several processes on one PostgreSQL: one process at a time handles a chat's messages.

The server holds the locks for a connection. If the process is killed, they are released at once. If it is
frozen, or its machine is gone, the server ends the connection after some seconds without a word from it. A
process that wakes up after that notices that its lock has expired, and stops.
"""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import asynccontextmanager, contextmanager, suppress
from contextvars import ContextVar
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError

from bot.errors import StoreError, StoreUnavailableError
from bot.store.batcher import TransactionBatcher

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator, Sequence

    from sqlalchemy import Connection

    from bot.store.database import Database

log = logging.getLogger(__name__)

T = TypeVar("T")

# Seconds between two tries: two processes rarely want the same chat at once.
RETRY_SECONDS = 0.05
# Seconds of silence after which the server ends a connection and its locks: longer than a call to the server
# may hang, and shorter than the minute after which a waiting person has given up.
LEASE_SECONDS = 30.0
# Heartbeats in that time: some may be late, and a restart of the server is noticed soon.
HEARTBEATS_PER_LEASE = 10
# PostgreSQL's first version that ends idle connections.
FIRST_WITH_IDLE_TIMEOUT = (14,)
_LOST = "the lock of a chat was lost: this process was frozen, or the database was not reachable"


class LockLostError(StoreUnavailableError):
    """Another process holds, or may hold, the chat's lock by now; the work under it must stop."""


class _Held(NamedTuple):
    """A lock that is held: the number of its connection, and the block that is cancelled if it is lost."""

    connection: int
    block: asyncio.Timeout


_CONFIRM: ContextVar[Callable[[], None] | None] = ContextVar("confirm", default=None)


def confirm_held() -> None:
    """Raise LockLostError if this runs under a lost lock; call it right before something is sent.

    The block of a lost lock is cancelled as well, but a process that has just woken up may get here first.
    """
    if confirm := _CONFIRM.get():
        confirm()


class ConversationLocks:
    """The locks that this process holds for `bot` (its id)."""

    def __init__(self, database: Database, bot: str, lease_seconds: float = LEASE_SECONDS) -> None:
        """Take locks in `database`, over a separate connection.

        The server releases them when it has heard nothing from this process for `lease_seconds`.
        """
        self._bot = bot
        self._lease = lease_seconds
        self._session = _Session(database, lease_seconds)
        self._batcher = TransactionBatcher(self._session)
        self._held: dict[int, _Held] = {}
        self._beating: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def hold(self, chat: int) -> AsyncIterator[None]:
        """Wait until no other process holds the lock of `chat`, and hold it within the block; not reentrant.

        Raises:
            LockLostError: the lock was lost within the block, which was therefore cancelled.
            bot.errors.StoreUnavailableError: the database is unavailable.

        """
        key = self._key(chat)
        while not (connection := await self._batcher.submit(self._take, key)):  # noqa: ASYNC110  (other processes release it)
            await asyncio.sleep(RETRY_SECONDS)
        try:
            async with asyncio.timeout(self._seconds_left(connection)) as block:
                self._held[key] = _Held(connection, block)
                if self._beating is None or self._beating.done():
                    self._beating = asyncio.create_task(self._beat())
                asked_before = _CONFIRM.set(lambda: self._confirm(connection))
                try:
                    yield
                finally:
                    _CONFIRM.reset(asked_before)
                    del self._held[key]
        except TimeoutError:
            if block.expired():
                raise LockLostError(_LOST) from None
            raise
        finally:
            self._batcher.submit(_release, key)

    async def settle(self) -> None:
        """Return when all requested releases are done."""
        await self._batcher.settle()

    def close(self) -> None:
        """Close the connection, which releases every lock."""
        if self._beating:
            self._beating.cancel()
        self._batcher.close()
        self._session.close()

    def _confirm(self, connection: int) -> None:
        if self._seconds_left(connection) <= 0:
            raise LockLostError(_LOST)

    def _seconds_left(self, connection: int) -> float:
        """Return for how many seconds from now the locks of `connection` are certainly held."""
        if connection != self._session.number:
            return 0.0
        return self._session.heard + self._lease - time.monotonic()

    async def _beat(self) -> None:
        """Send heartbeats while locks are held, and set the time at which a block ends if none arrives."""
        loop = asyncio.get_running_loop()
        while self._held:
            await asyncio.sleep(self._lease / HEARTBEATS_PER_LEASE)
            with suppress(StoreError):
                await self._batcher.submit(_ping, None)
            for held in self._held.values():
                if not held.block.expired():
                    held.block.reschedule(loop.time() + self._seconds_left(held.connection))

    def _take(self, connection: Connection, keys: Sequence[int]) -> list[int]:
        """Return for each of `keys` the number of the connection that took it, 0 if another process did."""
        taken = connection.execute(select(*map(func.pg_try_advisory_lock, keys))).one()
        return [self._session.number if each else 0 for each in taken]

    def _key(self, chat: int) -> int:
        digest = blake2b(f"{self._bot}:{chat}".encode(), digest_size=8).digest()
        return int.from_bytes(digest, "big", signed=True)


class _Session:
    """One connection that stays open for all transactions."""

    def __init__(self, database: Database, lease_seconds: float) -> None:
        self.availability = database.availability
        # Number of the present connection, from 1: a new one holds none of the earlier one's locks.
        self.number = 0
        # When the last successful transaction began (time.monotonic).
        self.heard = 0.0
        self._database = database
        self._lease = lease_seconds
        self._connection: Connection | None = None

    def run(self, call: Callable[[], T]) -> asyncio.Future[T]:
        return self._database.run(call)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        try:
            if self._connection is None:
                self._connection = self._database.connect()
                self._set_idle_timeout(self._connection)
                self.number += 1
            began = time.monotonic()
            with self._connection.begin():
                yield self._connection
        except BaseException:
            # It is unknown what the server has executed, so release all locks.
            self.close()
            raise
        self.heard = began

    def close(self) -> None:
        connection, self._connection = self._connection, None
        self.number += 1
        if connection:
            with suppress(SQLAlchemyError):
                if not connection.invalidated:
                    # In the pool it would keep its locks.
                    connection.detach()
                connection.close()

    def _set_idle_timeout(self, connection: Connection) -> None:
        """Make the server close `connection` when it is silent too long; before PostgreSQL 14 it cannot."""
        if (connection.dialect.server_version_info or (0,)) < FIRST_WITH_IDLE_TIMEOUT:
            log.warning(
                "If a process freezes, its chats stay locked: ending that needs PostgreSQL 14 or newer"
            )
            return
        with connection.begin():
            milliseconds = round(self._lease * 1000)
            connection.execute(text(f"SET SESSION idle_session_timeout = {milliseconds}"))


def _release(connection: Connection, keys: Sequence[int]) -> Sequence[bool]:
    return list(connection.execute(select(*map(func.pg_advisory_unlock, keys))).one())


def _ping(connection: Connection, callers: Sequence[None]) -> list[None]:
    connection.execute(select(1))
    return [None] * len(callers)
