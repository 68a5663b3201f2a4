"""What people thought of answers: one vote for each person and entry, without who the person is."""

from __future__ import annotations

import hashlib
import hmac
import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, select
from sqlalchemy.exc import SQLAlchemyError

from bot.store.database import VOTES

if TYPE_CHECKING:
    from sqlalchemy import Engine


log = logging.getLogger(__name__)


class Votes:
    """The votes in `database`; voters are known by a code that only `key` can make."""

    def __init__(self, database: Engine, key: str) -> None:
        """Keep votes in `database`; another `key` makes other voters of the same people."""
        self._database = database
        self._key = key.encode()

    def cast(self, person: int, entry: str, *, helpful: bool | None) -> None:
        """Let `person` find `entry` helpful or not; it replaces an earlier vote, and None withdraws it.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database is out of order.

        """
        voter = self._code(person)
        with self._database.begin() as connection:
            connection.execute(delete(VOTES).where(VOTES.c.voter == voter, VOTES.c.entry == entry))
            if helpful is not None:
                row = {"voter": voter, "entry": entry, "helpful": helpful, "at": datetime.now(UTC)}
                connection.execute(insert(VOTES).values(row))

    def of(self, person: int, entry: str) -> bool | None:
        """Return how `person` voted on `entry`, None where there is no vote or it cannot be read."""
        chosen = select(VOTES.c.helpful).where(VOTES.c.voter == self._code(person), VOTES.c.entry == entry)
        try:
            with self._database.connect() as connection:
                return connection.scalar(chosen)
        except SQLAlchemyError as error:
            log.error("A vote cannot be read (%s)", type(error).__name__)  # noqa: TRY400
            return None

    def count(self) -> dict[str, tuple[int, int]]:
        """Return for each entry that was voted on how many found it helpful, and how many did not."""
        counted = select(VOTES.c.entry, VOTES.c.helpful, func.count()).group_by(
            VOTES.c.entry, VOTES.c.helpful
        )
        counts: dict[str, tuple[int, int]] = {}
        with self._database.connect() as connection:
            for entry, helpful, number in connection.execute(counted):
                good, bad = counts.get(entry, (0, 0))
                counts[entry] = (good + number, bad) if helpful else (good, bad + number)
        return counts

    def _code(self, person: int) -> str:
        return hmac.new(self._key, str(person).encode(), hashlib.sha256).hexdigest()
