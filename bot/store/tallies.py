"""How often what was asked and answered, by day: numbers without people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from bot.store.tables import TALLIES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from bot.store.database import Database

OUTCOME, ENTRY = "outcome", "entry"


class Tallies:
    """The numbers in a database."""

    def __init__(self, database: Database) -> None:
        """Count in `database`."""
        self._database = database

    def add(self, day: date, outcome: str, entries: Iterable[str]) -> None:
        """Count one message of `day` with its `outcome` and the `entries` it was answered from."""
        counted = [(OUTCOME, outcome), *((ENTRY, entry) for entry in entries)]
        with self._database.writing() as connection:
            for kind, name in counted:
                row = {"day": day, "kind": kind, "name": name, "number": 1}
                self._database.put(connection, TALLIES, row, number=TALLIES.c.number + 1)

    def sums(self, kind: str, since: date) -> dict[str, int]:
        """Return the numbers of `kind` (OUTCOME, ENTRY) since a day, greatest first."""
        number = func.sum(TALLIES.c.number)
        chosen = (
            select(TALLIES.c.name, number)
            .where(TALLIES.c.kind == kind, TALLIES.c.day >= since)
            .group_by(TALLIES.c.name)
            .order_by(number.desc(), TALLIES.c.name)
        )
        with self._database.reading() as connection:
            return {name: int(count) for name, count in connection.execute(chosen)}

    def names(self) -> set[str]:
        """Return every entry that was ever answered from."""
        chosen = select(TALLIES.c.name).where(TALLIES.c.kind == ENTRY).distinct()
        with self._database.reading() as connection:
            return set(connection.scalars(chosen))

    def messages(self, since: date) -> dict[date, int]:
        """Return how many messages there were on each day since then."""
        chosen = (
            select(TALLIES.c.day, func.sum(TALLIES.c.number))
            .where(TALLIES.c.kind == OUTCOME, TALLIES.c.day >= since)
            .group_by(TALLIES.c.day)
        )
        with self._database.reading() as connection:
            return {day: int(count) for day, count in connection.execute(chosen)}
