"""Questions that were asked in vain: kept only where the keeper says so, without who asked.

`bot.store.anonymise` has left out of them what could name somebody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, insert, select

from bot.store.tables import UNANSWERED

if TYPE_CHECKING:
    from bot.store.database import Database

# Characters. A question is shorter; a story says too much about who tells it.
LONGEST = 300


class Unanswered:
    """The unanswered questions in a database."""

    def __init__(self, database: Database) -> None:
        """Keep questions in `database`."""
        self._database = database

    def add(self, words: str, now: float) -> None:
        """Keep `words`, in which nobody is named any more, as asked at the moment `now`."""
        with self._database.writing() as connection:
            connection.execute(insert(UNANSWERED).values({"words": words[:LONGEST], "at": int(now)}))

    def since(self, moment: float) -> list[str]:
        """Return what was asked in vain since then, oldest first."""
        chosen = select(UNANSWERED.c.words).where(UNANSWERED.c.at >= int(moment)).order_by(UNANSWERED.c.id)
        with self._database.reading() as connection:
            return list(connection.scalars(chosen))

    def count(self, moment: float) -> int:
        """Return how many were asked in vain since then."""
        chosen = select(func.count()).select_from(UNANSWERED).where(UNANSWERED.c.at >= int(moment))
        with self._database.reading() as connection:
            return connection.scalar(chosen) or 0
