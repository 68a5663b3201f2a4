"""The database: its tables, and how it is opened. SQLite unless DATABASE_URL names another."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Engine,
    MetaData,
    String,
    Table,
    create_engine,
    event,
    make_url,
)
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from bot.errors import StoreError

if TYPE_CHECKING:
    from sqlalchemy.engine.interfaces import DBAPIConnection

# Milliseconds. A write takes one or two; a second program that holds the file longer than this hangs.
BUSY_TIMEOUT = 5000

METADATA = MetaData()
VOTES = Table(
    "votes",
    METADATA,
    Column("voter", String(64), primary_key=True, comment="code made from who voted"),
    Column("entry", String(64), primary_key=True),
    Column("helpful", Boolean, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)
FILE_IDS = Table(
    "file_ids",
    METADATA,
    Column("bot", String(32), primary_key=True, comment="a file id is good for one bot only"),
    Column("content", String(64), primary_key=True, comment="hash of the file"),
    Column("file_id", String(256), nullable=False),
)


def open_database(url: str) -> Engine:
    """Return the database at `url`, with its tables; a missing SQLite file and its folder are made.

    Raises:
        bot.errors.StoreError: it cannot be opened; the text says what to mend.

    """
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite" and parsed.database:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        engine = create_engine(parsed)
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", _prepare_sqlite)
        METADATA.create_all(engine)
    except (ArgumentError, NoSuchModuleError) as error:
        raise StoreError("DATABASE_URL is no database's address; write one like sqlite:///bot.db") from error
    except (OSError, SQLAlchemyError) as error:
        # The driver's own text may quote the address, and with it a password.
        raise StoreError(
            f"the database cannot be opened ({type(error).__name__}); check DATABASE_URL and its permissions"
        ) from None
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _record: Any) -> None:  # noqa: ANN401  (as SQLAlchemy calls it)
    cursor = connection.cursor()
    for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT}")
    cursor.close()
