"""Locks on chats, for many processes on one PostgreSQL: the messages of a chat are handled by one at a time.

The server holds them for a connection. Those of a process that was killed are gone in the same moment; those
of one that is frozen, or whose machine has vanished, once the server has heard nothing for some seconds: then
it ends the connection. A process that wakes up after that finds that its time is over, and does not go on.
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

# Seconds between two tries: few chats are ever asked for by two processes at once.
RETRY_SECONDS = 0.05
# Seconds without a word after which the server gives up a connection with its locks: longer than a call to it
# may hang, and shorter than the minute after which somebody who waits has given up.
LEASE_SECONDS = 30.0
# Signs of life in that time: some may be late, and a server that was restarted is noticed soon.
SIGNS = 10
# PostgreSQL's first version that ends connections in which nothing happens.
FIRST_WITH_AN_END = (14,)
_LOST = "the lock of a chat was lost: this process stood still, or the database was away"


class LockLostError(StoreUnavailableError):
    """The lock on a chat is, or may be, another process's by now; what was begun must not go on."""


class _Held(NamedTuple):
    """A lock that is held: by which connection, and the block that ends with it."""

    connection: int
    block: asyncio.Timeout


_CONFIRM: ContextVar[Callable[[], None] | None] = ContextVar("confirm", default=None)


def confirm_held() -> None:
    """Raise LockLostError where this is done under a lock that is lost; ask right before something is sent.

    The block of a lost lock is cancelled as well; a process that has just woken up may come here before that.
    """
    if confirm := _CONFIRM.get():
        confirm()


class ConversationLocks:
    """The locks that this process holds for `bot` (its id)."""

    def __init__(self, database: Database, bot: str, lease_seconds: float = LEASE_SECONDS) -> None:
        """Take locks in `database`, over a connection of their own.

        The server gives them up after `lease_seconds` in which it hears nothing of this process.
        """
        self._bot = bot
        self._lease = lease_seconds
        self._session = _Session(database, lease_seconds)
        self._batcher = TransactionBatcher(self._session)
        self._held: dict[int, _Held] = {}
        self._beating: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def hold(self, chat: int) -> AsyncIterator[None]:
        """Hold the lock of `chat` within the block, once no other process does; not twice at the same time.

        Raises:
            LockLostError: the lock was lost within the block, which is cancelled then.
            bot.errors.StoreUnavailableError: the database is out of order.

        """
        key = self._key(chat)
        while not (connection := await self._batcher.submit(self._take, key)):  # noqa: ASYNC110  (others give it back)
            await asyncio.sleep(RETRY_SECONDS)
        try:
            async with asyncio.timeout(self._left(connection)) as block:
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
            self._batcher.submit(_give_back, key)

    async def settle(self) -> None:
        """Return when what was given back is given back."""
        await self._batcher.settle()

    def close(self) -> None:
        """Close the connection, and with it give back every lock."""
        if self._beating:
            self._beating.cancel()
        self._batcher.close()
        self._session.close()

    def _confirm(self, connection: int) -> None:
        if self._left(connection) <= 0:
            raise LockLostError(_LOST)

    def _left(self, connection: int) -> float:
        """Return for how many seconds the locks of `connection` are sure to be held."""
        if connection != self._session.number:
            return 0.0
        return self._session.heard + self._lease - time.monotonic()

    async def _beat(self) -> None:
        """Give signs of life as long as locks are held, and end the blocks of those that are lost."""
        loop = asyncio.get_running_loop()
        while self._held:
            await asyncio.sleep(self._lease / SIGNS)
            with suppress(StoreError):
                await self._batcher.submit(_say_something, None)
            for held in self._held.values():
                if not held.block.expired():
                    held.block.reschedule(loop.time() + self._left(held.connection))

    def _take(self, connection: Connection, keys: Sequence[int]) -> list[int]:
        """Return for each of `keys` which connection has taken it, 0 where another process holds it."""
        taken = connection.execute(select(*map(func.pg_try_advisory_lock, keys))).one()
        return [self._session.number if each else 0 for each in taken]

    def _key(self, chat: int) -> int:
        digest = blake2b(f"{self._bot}:{chat}".encode(), digest_size=8).digest()
        return int.from_bytes(digest, "big", signed=True)


class _Session:
    """One connection that stays open, in place of one for each transaction."""

    def __init__(self, database: Database, lease_seconds: float) -> None:
        self.availability = database.availability
        # Counts the connections from 1: a new one holds none of the locks of the one before.
        self.number = 0
        # When the last transaction began that the server has carried out (time.monotonic).
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
                self._ask_for_an_end(self._connection)
                self.number += 1
            began = time.monotonic()
            with self._connection.begin():
                yield self._connection
        except BaseException:
            # Who knows what the server has heard: what it held is given back.
            self.close()
            raise
        self.heard = began

    def close(self) -> None:
        connection, self._connection = self._connection, None
        self.number += 1
        if connection:
            with suppress(SQLAlchemyError):
                if not connection.invalidated:
                    # Back in the pool it would go on holding its locks.
                    connection.detach()
                connection.close()

    def _ask_for_an_end(self, connection: Connection) -> None:
        """Let the server close `connection` once it hears nothing more; those before PostgreSQL 14 cannot."""
        if (connection.dialect.server_version_info or (0,)) < FIRST_WITH_AN_END:
            log.warning("A process that freezes keeps its chats: this needs PostgreSQL 14 or newer")
            return
        with connection.begin():
            milliseconds = round(self._lease * 1000)
            connection.execute(text(f"SET SESSION idle_session_timeout = {milliseconds}"))


def _give_back(connection: Connection, keys: Sequence[int]) -> Sequence[bool]:
    return list(connection.execute(select(*map(func.pg_advisory_unlock, keys))).one())


def _say_something(connection: Connection, askers: Sequence[None]) -> list[None]:
    connection.execute(select(1))
    return [None] * len(askers)
