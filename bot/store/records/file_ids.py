"""Telegram's ids of files that it has already: a picture is uploaded once and then sent by its id."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from bot.store.tables import FILE_IDS
from bot.store.upsert import upsert

if TYPE_CHECKING:
    import asyncio
    from pathlib import Path

    from sqlalchemy import ColumnElement, Connection

    from bot.store.database import Database


class FileIds:
    """The file ids that one bot has; a changed file has a new id."""

    def __init__(self, database: Database, bot: str) -> None:
        """Keep the file ids of `bot` (its id) in `database`."""
        self._database = database
        self._bot = bot
        self._hashes: dict[Path, str] = {}
        self._known: dict[Path, str] = {}

    async def load(self, file: Path) -> str | None:
        """Return Telegram's id of `file`, None if it has none yet."""
        if file in self._known:
            return self._known[file]

        def work(connection: Connection) -> str | None:
            return connection.scalar(select(FILE_IDS.c.file_id).where(*self._row(file)))

        file_id = await self._database.read(work)
        if file_id:
            self._known[file] = file_id
        return file_id

    def save(self, file: Path, file_id: str) -> asyncio.Future[None]:
        """Remember `file_id` for `file`."""
        self._known[file] = file_id

        def work(connection: Connection) -> None:
            row = {"bot": self._bot, "content": self._content(file), "file_id": file_id}
            upsert(connection, FILE_IDS, [row])

        return self._database.write(work)

    def delete(self, file: Path) -> asyncio.Future[None]:
        """Forget the id of `file`, which Telegram no longer accepts."""
        self._known.pop(file, None)

        def work(connection: Connection) -> None:
            connection.execute(delete(FILE_IDS).where(*self._row(file)))

        return self._database.write(work)

    def _row(self, file: Path) -> tuple[ColumnElement[bool], ...]:
        return FILE_IDS.c.bot == self._bot, FILE_IDS.c.content == self._content(file)

    def _content(self, file: Path) -> str:
        if file not in self._hashes:
            self._hashes[file] = hashlib.sha256(file.read_bytes()).hexdigest()
        return self._hashes[file]
