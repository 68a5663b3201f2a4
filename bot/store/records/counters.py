"""How often each outcome and entry occurred, by day: numbers without people."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from bot.store.tables import TALLIES
from bot.store.upsert import upsert

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Iterable, Sequence
    from datetime import date

    from sqlalchemy import Connection

    from bot.store.batcher import TransactionBatcher
    from bot.store.database import Database

OUTCOME, ENTRY = "outcome", "entry"


class Counters:
    """The counts in a database."""

    def __init__(self, database: Database, batcher: TransactionBatcher) -> None:
        """Count in `database`."""
        self._database = database
        self._batcher = batcher

    def add(self, day: date, outcome: str, entries: Iterable[str]) -> asyncio.Future[None]:
        """Count one message of `day` with its `outcome` and the `entries` of its answer.

        The count is written with the next batch, and lost if the database is unavailable.
        """
        counted = [(day, OUTCOME, outcome), *((day, ENTRY, entry) for entry in entries)]
        return self._batcher.submit(self._add, counted)

    def sums(self, kind: str, since: date) -> asyncio.Future[dict[str, int]]:
        """Return the counts of `kind` (OUTCOME, ENTRY) by name since the day `since`, greatest first."""
        number = func.sum(TALLIES.c.number)
        chosen = (
            select(TALLIES.c.name, number)
            .where(TALLIES.c.kind == kind, TALLIES.c.day >= since)
            .group_by(TALLIES.c.name)
            .order_by(number.desc(), TALLIES.c.name)
        )
        return self._database.read(
            lambda connection: {name: int(count) for name, count in connection.execute(chosen)}
        )

    def names(self) -> asyncio.Future[set[str]]:
        """Return every entry that was ever part of an answer."""
        chosen = select(TALLIES.c.name).where(TALLIES.c.kind == ENTRY).distinct()
        return self._database.read(lambda connection: set(connection.scalars(chosen)))

    def messages(self, since: date) -> asyncio.Future[dict[date, int]]:
        """Return the number of messages on each day from `since` on."""
        chosen = (
            select(TALLIES.c.day, func.sum(TALLIES.c.number))
            .where(TALLIES.c.kind == OUTCOME, TALLIES.c.day >= since)
            .group_by(TALLIES.c.day)
        )
        return self._database.read(
            lambda connection: {day: int(count) for day, count in connection.execute(chosen)}
        )

    def _add(self, connection: Connection, counted: Sequence[list[tuple[date, str, str]]]) -> list[None]:
        numbers = Counter(each for message in counted for each in message)
        rows = [
            {"day": day, "kind": kind, "name": name, "number": number}
            for (day, kind, name), number in numbers.items()
        ]
        upsert(connection, TALLIES, rows, adding=["number"])
        return [None] * len(counted)
