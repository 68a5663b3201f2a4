"""What people have chosen."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from bot.store.tables import PREFERENCES

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from bot.store.clerk import Clerk
    from bot.store.codes import Codes
    from bot.store.database import Database

log = logging.getLogger(__name__)


class Preferences:
    """The chosen languages in a database; one out of order costs the choice, nobody's answer."""

    def __init__(self, database: Database, clerk: Clerk, codes: Codes) -> None:
        """Keep them in `database`, under `codes`."""
        self._database = database
        self._clerk = clerk
        self._codes = codes

    def language(self, person: int) -> asyncio.Future[str | None]:
        """Return the language that `person` has chosen, None where there is none or it cannot be read."""
        return self._clerk.read(_read, self._codes.of(person), None)

    def set_language(self, person: int, language: str) -> None:
        """Remember that `person` has chosen `language`."""
        row = {"person": self._codes.of(person), "language": language}
        try:
            with self._database.writing() as connection:
                self._database.put(connection, PREFERENCES, [row])
        except SQLAlchemyError as error:
            log.error("A chosen language cannot be kept (%s)", type(error).__name__)  # noqa: TRY400


def _read(connection: Connection, people: Sequence[str]) -> list[str | None]:
    chosen = select(PREFERENCES.c.person, PREFERENCES.c.language).where(PREFERENCES.c.person.in_(people))
    found = {row.person: row.language for row in connection.execute(chosen)}
    return [found.get(person) for person in people]
