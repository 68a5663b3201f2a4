"""Everything that survives a restart: opened together, shown to a person, erased when no longer needed."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import delete, select, tuple_

from bot.errors import StoreError
from bot.store.batcher import TransactionBatcher
from bot.store.conversation_locks import ConversationLocks
from bot.store.database import Database
from bot.store.engine.engines import is_there
from bot.store.pseudonyms import Id, Pseudonyms
from bot.store.records.activity import Activity
from bot.store.records.addresses import Addresses
from bot.store.records.contexts import Contexts
from bot.store.records.counters import Counters
from bot.store.records.file_ids import FileIds
from bot.store.records.handled_updates import HandledUpdates
from bot.store.records.preferences import Preferences
from bot.store.records.reminders import Reminders
from bot.store.records.running_sets import DEAD_SECONDS, RunningSets
from bot.store.records.unanswered import Unanswered
from bot.store.records.votes import Votes
from bot.store.tables import (
    ACTIVITY,
    CONTEXTS,
    HANDLED,
    PARKED,
    PREFERENCES,
    REMINDERS,
    RUNNING_SETS,
    UNANSWERED,
    VOTES,
)

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from sqlalchemy import Connection, Delete, Table

# The tables with personal data, and their columns that mean nothing to the person.
PERSONAL = (CONTEXTS, PREFERENCES, REMINDERS, ACTIVITY, VOTES, PARKED, RUNNING_SETS)
_INTERNAL = {"person", "talk", "claimed", "bot"}
# Tables whose rows are erased when their column `at` is older than the retention.
_AGING = (ACTIVITY, VOTES, UNANSWERED)

DAY_SECONDS = 24 * 60 * 60
# Telegram delivers an update for a day at most; after two days it cannot come again.
HANDLED_SECONDS = 2 * DAY_SECONDS
# Rows erased at once: about ten milliseconds, during which nobody is answered.
PORTION = 1000


__all__ = ["DAY_SECONDS", "IN_MEMORY", "Store", "is_there"]

# A database that ends with the program.
IN_MEMORY = "sqlite://"


class Store:
    """The parts of one database."""

    def __init__(
        self, url: str, key: str, bot: str, clock: Callable[[], float] = time.time, *, strict: bool = False
    ) -> None:
        """Keep everything in the database at `url`, which the first call opens.

        `key` makes the pseudonyms of people, `bot` is the bot's id, `clock` returns seconds since 1970. If
        `strict`, nothing is taken from memory while the database is unavailable, since other processes may
        have written newer data.

        Raises:
            bot.errors.StoreError: `url` is not the address of a database; the message says what to fix.

        """
        self._in_memory = url == IN_MEMORY
        self._database = Database(url)
        self._pseudonyms = pseudonyms = Pseudonyms(key)
        self._clock = clock
        self._batcher = batcher = TransactionBatcher(self._database)
        # Several processes may share a PostgreSQL; an SQLite file has one process.
        shared = self._database.dialect == "postgresql"
        self.locks = ConversationLocks(self._database, bot) if shared else None
        self.running_sets = RunningSets(batcher, pseudonyms, bot, clock) if shared else None
        self.handled_updates = HandledUpdates(self._database, batcher, pseudonyms, bot, clock)
        self.contexts = Contexts(batcher, pseudonyms, clock, strict=strict)
        self.addresses = Addresses(self._database, pseudonyms, self.contexts)
        self.votes = Votes(self._database, batcher, pseudonyms, clock)
        self.activity = Activity(self._database, pseudonyms)
        self.reminders = Reminders(self._database, pseudonyms)
        self.preferences = Preferences(self._database, batcher, pseudonyms)
        self.counters = Counters(self._database, batcher)
        self.unanswered = Unanswered(self._database, batcher)
        self.file_ids = FileIds(self._database, bot)

    @property
    def lasting(self) -> bool:
        """Whether data kept now will survive a restart, as far as is known."""
        return self._database.availability.works and not self._in_memory

    async def open(self) -> None:
        """Open the database and migrate it.

        Raises:
            bot.errors.StoreError: it cannot be used; the message says what to fix.

        """
        await self._database.open()

    def about(self, person: Id) -> asyncio.Future[dict[str, list[dict[str, Any]]]]:
        """Return everything that is kept about `person`, by table, ready for JSON."""
        return self._database.read(partial(_rows_about, self._pseudonyms.pseudonym_of(person)))

    async def forget(self, person: Id) -> dict[str, int]:
        """Erase everything that is kept about `person`, and return the number of rows by table.

        Raises:
            bot.errors.StoreUnavailableError: the database is unavailable; then nothing is erased.

        """
        # Contexts that wait to be written must not be written afterwards.
        self.contexts.forget(person)
        erased = await self._batcher.submit(_forget, self._pseudonyms.pseudonym_of(person))
        # Erased data must not stay in SQLite's log either.
        await self._database.settle()
        return erased

    async def sweep(self, retention_days: int) -> None:
        """Erase rows that are older than `retention_days` or have expired, PORTION rows at a time.

        Raises:
            bot.errors.StoreUnavailableError: the database is unavailable.

        """
        now = int(self._clock())
        aged = [
            CONTEXTS.c.expires <= now,
            HANDLED.c.at < now - HANDLED_SECONDS,
            PARKED.c.at < now - DAY_SECONDS,
            REMINDERS.c.delivered < now - DAY_SECONDS,
            RUNNING_SETS.c.at < now - DEAD_SECONDS,
            *(table.c.at < now - retention_days * DAY_SECONDS for table in _AGING),
        ]
        for condition in aged:
            table = cast("Table", condition.left.table)
            keys = tuple_(*table.primary_key)
            portion = select(*table.primary_key).where(condition).limit(PORTION)
            statement = delete(table).where(keys.in_(portion))
            # Between two portions other calls get their turn.
            while await self._database.write(partial(_deleted_rows, statement)) == PORTION:
                pass
        await self._database.settle()

    async def backup(self, file: Path) -> None:
        """Write a copy of an SQLite database to `file`; raises bot.errors.StoreError if it cannot."""
        await self._database.backup(file)

    async def restore(self, file: Path) -> None:
        """Replace the database by the copy in `file`; raises bot.errors.StoreError if it cannot."""
        await self._database.restore(file)

    async def works(self) -> bool:
        """Return whether the database answers."""
        try:
            return await self._batcher.submit(_ping, None)
        except StoreError:
            return False

    async def settle(self) -> None:
        """Return when all submitted jobs are done, or the database fails."""
        await self._batcher.settle()
        if self.locks:
            await self.locks.settle()

    def close(self) -> None:
        """Close every connection."""
        self._batcher.close()
        self._database.close()
        if self.locks:
            self.locks.close()


def _ping(connection: Connection, callers: Sequence[None]) -> list[bool]:
    return [connection.scalar(select(1)) == 1] * len(callers)


def _rows_about(code: str, connection: Connection) -> dict[str, list[dict[str, Any]]]:
    kept: dict[str, list[dict[str, Any]]] = {}
    for table in PERSONAL:
        rows = connection.execute(select(table).where(table.c.person == code)).mappings()
        kept[table.name] = [
            {name: _json_value(value) for name, value in row.items() if name not in _INTERNAL} for row in rows
        ]
    return kept


def _forget(connection: Connection, people: Sequence[str]) -> list[dict[str, int]]:
    return [
        {
            table.name: connection.execute(delete(table).where(table.c.person == person)).rowcount
            for table in PERSONAL
        }
        for person in people
    ]


def _deleted_rows(statement: Delete, connection: Connection) -> int:
    return connection.execute(statement).rowcount


def _json_value(value: object) -> object:
    return value if isinstance(value, int | str | None) else str(value)
