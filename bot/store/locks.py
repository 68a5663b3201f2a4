"""Locks on chats, for many processes on one PostgreSQL: the messages of a chat are handled by one at a time.

They belong to a connection: those of a process that was killed are gone in the same moment.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from functools import partial
from hashlib import blake2b
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from bot.store.clerk import Clerk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

    from sqlalchemy import Connection

    from bot.store.database import Database

T = TypeVar("T")

# Seconds between two tries: few chats are ever asked for by two processes at once.
RETRY_SECONDS = 0.05


class Locks:
    """The locks that this process holds for `bot` (its id)."""

    def __init__(self, database: Database, bot: str) -> None:
        """Take locks in `database`, over a connection of their own."""
        self._bot = bot
        self._session = _Session(database)
        self._clerk = Clerk(self._session)

    @asynccontextmanager
    async def hold(self, chat: int) -> AsyncIterator[None]:
        """Hold the lock of `chat` within the block, once no other process does; not twice at the same time.

        Raises:
            bot.errors.StoreUnavailableError: the database is out of order.

        """
        key = self._key(chat)
        while not await self._clerk.ask(_take, key):  # noqa: ASYNC110  (it is another process that gives it back)
            await asyncio.sleep(RETRY_SECONDS)
        try:
            yield
        finally:
            self._clerk.ask(_give_back, key)

    async def settle(self) -> None:
        """Return when what was given back is given back."""
        await self._clerk.settle()

    def close(self) -> None:
        """Close the connection, and with it give back every lock."""
        self._session.close()

    def _key(self, chat: int) -> int:
        digest = blake2b(f"{self._bot}:{chat}".encode(), digest_size=8).digest()
        return int.from_bytes(digest, "big", signed=True)


class _Session:
    """One connection that stays open, in place of one for each transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection: Connection | None = None

    def write(self, work: Callable[[Connection], T]) -> asyncio.Future[T]:
        return self._database.run(partial(self._write, work))

    def _write(self, work: Callable[[Connection], T]) -> T:
        if self._connection is None or self._connection.invalidated:
            self.close()
            self._connection = self._database.connect()
        with self._connection.begin():
            return work(self._connection)

    def close(self) -> None:
        if self._connection:
            with suppress(SQLAlchemyError):
                if not self._connection.invalidated:
                    # Back in the pool it would go on holding its locks.
                    self._connection.detach()
                self._connection.close()
            self._connection = None


def _take(connection: Connection, keys: Sequence[int]) -> list[bool]:
    return [bool(taken) for taken in connection.execute(select(*map(func.pg_try_advisory_lock, keys))).one()]


def _give_back(connection: Connection, keys: Sequence[int]) -> Sequence[bool]:
    return list(connection.execute(select(*map(func.pg_advisory_unlock, keys))).one())
