"""Database work of many turns, done together: whatever is asked for within a moment shares a transaction.

A transaction costs more than a row. While one round is on its way the next gathers, so the busier the bot,
the more turns share one.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager

    from sqlalchemy import Connection

    Grouped = dict[Callable[[Connection, list[Any]], Sequence[Any]], list[Any]]

Item = TypeVar("Item")
Result = TypeVar("Result")

# Seconds from one round to the next at least: who comes alone waits for nothing, a crowd shares more.
GATHER_SECONDS = 0.002
# Items of one statement; SQLite and PostgreSQL take some thirty thousand parameters.
MOST_ITEMS = 500


class Transactions(Protocol):
    """Where transactions are made."""

    @property
    def dialect(self) -> str:
        """What kind of database it is."""

    def writing(self) -> AbstractContextManager[Connection]:
        """Return a connection in a transaction, committed at the end of the block or not at all."""


class Clerk:
    """Does what is asked for in rounds: all of a round is committed, or nothing of it."""

    def __init__(self, database: Transactions) -> None:
        """Work on `database`: PostgreSQL in a thread, since the network takes its time, SQLite at once."""
        self._database = database
        self._threaded = database.dialect == "postgresql"
        self._pending: list[tuple[Any, Any, asyncio.Future[Any]]] = []
        self._working: asyncio.Task[None] | None = None
        self._last = float("-inf")

    def ask(
        self, many: Callable[[Connection, list[Item]], Sequence[Result]], item: Item
    ) -> asyncio.Future[Result]:
        """Return what `many` will return for `item`, in the next round, among the items of others.

        The future raises sqlalchemy.exc.SQLAlchemyError where the database is out of order.
        """
        future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._pending.append((many, item, future))
        if self._working is None or self._working.done():
            self._working = asyncio.create_task(self._work())
        return future

    async def settle(self) -> None:
        """Return when all that was asked for is done."""
        if self._working:
            await self._working

    async def _work(self) -> None:
        loop = asyncio.get_running_loop()
        while self._pending:
            if (early := self._last + GATHER_SECONDS - loop.time()) > 0:
                await asyncio.sleep(early)
            self._last = loop.time()
            batch, self._pending = self._pending[:MOST_ITEMS], self._pending[MOST_ITEMS:]
            grouped: Grouped = {}
            for many, item, _ in batch:
                grouped.setdefault(many, []).append(item)
            try:
                if self._threaded:
                    results = await asyncio.to_thread(self._round, grouped)
                else:
                    results = self._round(grouped)
            except SQLAlchemyError as error:
                for *_, future in batch:
                    if not future.done():
                        future.set_exception(error)
                        # Nobody may be waiting for it any more.
                        future.exception()
                continue
            for many, _, future in batch:
                result = next(results[many])
                if not future.done():
                    future.set_result(result)

    def _round(self, grouped: Grouped) -> dict[Any, Any]:
        try:
            return self._transaction(grouped)
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
            # The server was restarted since; a new connection tells whether it is back.
            return self._transaction(grouped)

    def _transaction(self, grouped: Grouped) -> dict[Any, Any]:
        with self._database.writing() as connection:
            return {many: iter(many(connection, items)) for many, items in grouped.items()}
