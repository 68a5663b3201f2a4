"""Copies of an SQLite database, made and restored while others may be using it."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from bot.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine


def backup(engine: Engine, file: Path) -> None:
    """Write a copy of the database to `file`; raise bot.errors.StoreError if that is impossible."""
    with _copying(file, engine), engine.connect() as connection, closing(sqlite3.connect(file)) as copy:
        connection.connection.driver_connection.backup(copy)  # type: ignore[union-attr]


def restore(engine: Engine, file: Path, version: str) -> None:
    """Replace the database by the copy in `file`, which is of `version` or older.

    Raises:
        bot.errors.StoreError: the database is not SQLite, or `file` is not an intact copy of one.

    """
    with (
        _copying(file, engine),
        engine.connect() as connection,
        closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as copy,
    ):
        (state,), (copied,) = (
            copy.execute(question).fetchone()
            for question in ("PRAGMA quick_check", "SELECT version_num FROM alembic_version")
        )
        if state != "ok" or copied > version:
            raise StoreError(f"{file} is damaged, or was written by a newer program (version {copied})")
        copy.backup(connection.connection.driver_connection)  # type: ignore[arg-type]


@contextmanager
def _copying(file: Path, engine: Engine) -> Iterator[None]:
    if engine.dialect.name != "sqlite":
        raise StoreError("this command copies SQLite databases only; for PostgreSQL use pg_dump")
    try:
        yield
    except (OSError, sqlite3.Error, TypeError) as error:
        raise StoreError(
            f"{file} cannot be used ({type(error).__name__}); check its path and its content"
        ) from None
