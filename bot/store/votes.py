"""What people thought of answers: one vote for each person and entry."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from bot.store.tables import VOTES

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy import Connection

    from bot.store.clerk import Clerk
    from bot.store.codes import Codes
    from bot.store.database import Database


class Votes:
    """The votes in a database."""

    def __init__(
        self, database: Database, clerk: Clerk, codes: Codes, clock: Callable[[], float] = time.time
    ) -> None:
        """Keep votes in `database`, under `codes`; `clock` tells seconds since 1970."""
        self._database = database
        self._clerk = clerk
        self._codes = codes
        self._clock = clock

    def cast(self, person: int, entry: str, *, helpful: bool | None) -> None:
        """Let `person` find `entry` helpful or not; it replaces an earlier vote, and None withdraws it.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database is out of order.

        """
        code = self._codes.of(person)
        with self._database.writing() as connection:
            if helpful is None:
                connection.execute(delete(VOTES).where(VOTES.c.person == code, VOTES.c.entry == entry))
            else:
                row = {"person": code, "entry": entry, "helpful": helpful, "at": int(self._clock())}
                self._database.put(connection, VOTES, [row])

    def of(self, person: int) -> asyncio.Future[Mapping[str, bool]]:
        """Return whether entries were helpful, as `person` voted; nothing where that cannot be read."""
        return self._clerk.read(_read, self._codes.of(person), {})

    def count(self, since: float = 0) -> dict[str, tuple[int, int]]:
        """Return for each entry that was voted on since then how many found it helpful, and how many not."""
        counted = (
            select(VOTES.c.entry, VOTES.c.helpful, func.count())
            .where(VOTES.c.at >= int(since))
            .group_by(VOTES.c.entry, VOTES.c.helpful)
        )
        counts: dict[str, tuple[int, int]] = {}
        with self._database.reading() as connection:
            for entry, helpful, number in connection.execute(counted):
                good, bad = counts.get(entry, (0, 0))
                counts[entry] = (good + number, bad) if helpful else (good, bad + number)
        return counts


def _read(connection: Connection, people: Sequence[str]) -> list[Mapping[str, bool]]:
    chosen = select(VOTES.c.person, VOTES.c.entry, VOTES.c.helpful).where(VOTES.c.person.in_(set(people)))
    found: dict[str, dict[str, bool]] = {person: {} for person in people}
    for person, entry, helpful in connection.execute(chosen):
        found[person][entry] = helpful
    return [found[person] for person in people]
