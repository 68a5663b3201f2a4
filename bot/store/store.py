"""All that outlives a restart: opened together, shown to a person, erased, kept no longer than needed."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select

from bot.store.activity import Activity
from bot.store.codes import Codes
from bot.store.contexts import Contexts
from bot.store.database import Database
from bot.store.file_ids import FileIds
from bot.store.reminders import Reminders
from bot.store.tables import ACTIVITY, CONTEXTS, HANDLED, PREFERENCES, REMINDERS, UNANSWERED, VOTES
from bot.store.tallies import Tallies
from bot.store.unanswered import Unanswered
from bot.store.votes import Votes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# What belongs to a person, and which of its columns say nothing to that person.
PERSONAL = (CONTEXTS, PREFERENCES, REMINDERS, ACTIVITY, VOTES)
_INTERNAL = {"person", "talk", "claimed"}
# What is erased when it is older than the retention, by the moment in its column `at`.
_AGING = (ACTIVITY, VOTES, UNANSWERED)

DAY_SECONDS = 24 * 60 * 60
# Telegram hands out an update for a day at most; after two it cannot come again.
HANDLED_SECONDS = 2 * DAY_SECONDS


# A database that is gone with the program.
IN_MEMORY = "sqlite://"


class Store:
    """The parts of one database; where it is not `lasting`, a restart forgets everything."""

    def __init__(self, url: str, key: str, bot: str, clock: Callable[[], float] = time.time) -> None:
        """Open the database at `url`; `key` makes the codes of people, `bot` is the bot's own number.

        `clock` tells seconds since 1970.

        Raises:
            bot.errors.StoreError: it cannot be used; the text says what to mend.

        """
        self.lasting = url != IN_MEMORY
        self._database = Database(url)
        self._codes = codes = Codes(key)
        self._clock = clock
        self.contexts = Contexts(self._database, codes, clock)
        self.votes = Votes(self._database, codes, clock)
        self.activity = Activity(self._database, codes)
        self.reminders = Reminders(self._database, codes)
        self.tallies = Tallies(self._database)
        self.unanswered = Unanswered(self._database)
        self.file_ids = FileIds(self._database, bot)

    def about(self, person: int) -> dict[str, list[dict[str, Any]]]:
        """Return everything that is kept about `person`, by kind, fit for JSON."""
        code = self._codes.of(person)
        kept: dict[str, list[dict[str, Any]]] = {}
        with self._database.reading() as connection:
            for table in PERSONAL:
                rows = connection.execute(select(table).where(table.c.person == code)).mappings()
                kept[table.name] = [
                    {name: _plain(value) for name, value in row.items() if name not in _INTERNAL}
                    for row in rows
                ]
        return kept

    def forget(self, person: int) -> dict[str, int]:
        """Erase everything that is kept about `person`, and return how much it was, by kind."""
        code = self._codes.of(person)
        with self._database.writing() as connection:
            erased = {
                table.name: connection.execute(delete(table).where(table.c.person == code)).rowcount
                for table in PERSONAL
            }
        self.contexts.forget_spare()
        # What was erased must not stay in a log beside the database either.
        self._database.settle()
        return erased

    def sweep(self, retention_days: int) -> None:
        """Erase what is older than `retention_days`, and what has had its time."""
        now = int(self._clock())
        with self._database.writing() as connection:
            connection.execute(delete(CONTEXTS).where(CONTEXTS.c.expires <= now))
            connection.execute(delete(HANDLED).where(HANDLED.c.at < now - HANDLED_SECONDS))
            for table in _AGING:
                connection.execute(delete(table).where(table.c.at < now - retention_days * DAY_SECONDS))
        self._database.settle()

    def backup(self, file: Path) -> None:
        """Write a copy of an SQLite database to `file`; raises bot.errors.StoreError where it cannot."""
        self._database.backup(file)

    def restore(self, file: Path) -> None:
        """Put the copy in `file` in place of everything; raises bot.errors.StoreError where it cannot."""
        self._database.restore(file)

    def close(self) -> None:
        """Close every connection."""
        self._database.close()


def _plain(value: object) -> object:
    return value if isinstance(value, int | str | None) else str(value)
