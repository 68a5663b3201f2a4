"""What people thought of answers: one vote for each person and entry."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select
from sqlalchemy.exc import SQLAlchemyError

from bot.store.tables import VOTES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Connection

    from bot.store.clerk import Clerk
    from bot.store.codes import Codes
    from bot.store.database import Database


log = logging.getLogger(__name__)


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

    async def of(self, person: int, entry: str) -> bool | None:
        """Return how `person` voted on `entry`, None where there is no vote or it cannot be read."""
        try:
            return await self._clerk.ask(self._read, (self._codes.of(person), entry))
        except SQLAlchemyError as error:
            log.error("A vote cannot be read (%s)", type(error).__name__)  # noqa: TRY400
            return None

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

    def _read(self, connection: Connection, asked: Sequence[tuple[str, str]]) -> list[bool | None]:
        chosen = select(VOTES.c.person, VOTES.c.entry, VOTES.c.helpful).where(
            VOTES.c.person.in_({person for person, _ in asked})
        )
        found = {(person, entry): helpful for person, entry, helpful in connection.execute(chosen)}
        return [found.get(each) for each in asked]
