"""What people have chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.store.tables import PREFERENCES
from bot.store.upsert import upsert

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from bot.store.batcher import TransactionBatcher
    from bot.store.database import Database
    from bot.store.pseudonyms import Id, Pseudonyms


class Preferences:
    """The chosen languages in a database; while it is unavailable, answers do without them."""

    def __init__(self, database: Database, batcher: TransactionBatcher, pseudonyms: Pseudonyms) -> None:
        """Keep them in `database`, under `pseudonyms`."""
        self._database = database
        self._batcher = batcher
        self._pseudonyms = pseudonyms

    def language(self, person: Id) -> asyncio.Future[str | None]:
        """Return the language that `person` has chosen, None if there is none or it cannot be read."""
        return self._batcher.submit_or_default(_read, self._pseudonyms.pseudonym_of(person), None)

    def set_language(self, person: Id, language: str) -> asyncio.Future[None]:
        """Remember that `person` has chosen `language`.

        The future raises bot.errors.StoreUnavailableError if the database is unavailable.
        """
        row = {"person": self._pseudonyms.pseudonym_of(person), "language": language}
        return self._database.write(lambda connection: upsert(connection, PREFERENCES, [row]))


def _read(connection: Connection, people: Sequence[str]) -> list[str | None]:
    chosen = select(PREFERENCES.c.person, PREFERENCES.c.language).where(PREFERENCES.c.person.in_(people))
    found = {row.person: row.language for row in connection.execute(chosen)}
    return [found.get(person) for person in people]
