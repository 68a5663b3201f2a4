"""Questions that got no answer: kept only if the admin has enabled it, without who asked.

`bot.store.anonymise` has removed from them what could identify somebody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select

from bot.store.tables import UNANSWERED

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from bot.store.batcher import TransactionBatcher
    from bot.store.database import Database

# Characters. A question is shorter; a long story reveals too much about its author.
LONGEST = 300


class Unanswered:
    """The unanswered questions in a database."""

    def __init__(self, database: Database, batcher: TransactionBatcher) -> None:
        """Keep questions in `database`."""
        self._database = database
        self._batcher = batcher

    def add(self, words: str, now: float) -> asyncio.Future[None]:
        """Keep the anonymised `words`, asked at `now` (seconds since 1970).

        They are written with the next batch, and lost if the database is unavailable.
        """
        return self._batcher.submit(_add, {"words": words[:LONGEST], "at": int(now)})

    def since(self, moment: float) -> asyncio.Future[list[str]]:
        """Return the questions since `moment`, oldest first."""
        chosen = select(UNANSWERED.c.words).where(UNANSWERED.c.at >= int(moment)).order_by(UNANSWERED.c.id)
        return self._database.read(lambda connection: list(connection.scalars(chosen)))

    def count(self, moment: float) -> asyncio.Future[int]:
        """Return the number of questions since `moment`."""
        chosen = select(func.count()).select_from(UNANSWERED).where(UNANSWERED.c.at >= int(moment))
        return self._database.read(lambda connection: connection.scalar(chosen) or 0)


def _add(connection: Connection, rows: Sequence[dict[str, Any]]) -> list[None]:
    connection.execute(insert(UNANSWERED), rows)
    return [None] * len(rows)
