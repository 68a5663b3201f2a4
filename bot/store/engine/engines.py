"""How a database is reached: its address, its connections, and their options."""

from __future__ import annotations

import logging
import os
import socket
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from sqlalchemy import Connection, Engine, StaticPool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from bot.errors import StoreError
from bot.store.engine.faults import unusable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import URL
    from sqlalchemy.engine.interfaces import DBAPIConnection

log = logging.getLogger(__name__)

# Milliseconds. A write takes one or two; an answer waits no longer than this for another program's lock.
BUSY_TIMEOUT = 500
# Seconds, `tcp_user_timeout` in milliseconds: a server that is gone is noticed before people notice.
_POSTGRESQL = {
    "connect_timeout": 3,
    "tcp_user_timeout": 5000,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
}
# Seconds after which the server ends an idle transaction: its process is frozen, and others wait for its
# rows. Our transactions take milliseconds.
IDLE_IN_TRANSACTION_SECONDS = 10
_IMMEDIATE = "immediate"


def parsed(url: str) -> URL:
    """Return the address `url`; raise bot.errors.StoreError if it is not the address of a database."""
    try:
        address = make_url(url)
        address.get_dialect()
    except (ArgumentError, NoSuchModuleError, ValueError):
        raise StoreError(
            "DATABASE_URL is not the address of a database; write one like sqlite:///bot.db or "
            "postgresql://name:password@host/database"
        ) from None
    if address.get_backend_name() == "postgresql":
        return address.set(drivername="postgresql+psycopg")
    return address


def is_there(url: str) -> bool:
    """Return whether the database at `url` is there to be read, as far as that is known without opening it.

    Raises bot.errors.StoreError if `url` is not the address of a database.
    """
    file = _file_of(parsed(url))
    return file is None or file.exists()


class Engines:
    """The source of connections: opened at first use, and again when an SQLite file was replaced.

    Every method blocks; call them only in the database's threads.
    """

    def __init__(self, url: URL, prepare: Callable[[Engine], None]) -> None:
        """Connect to the database at `url`; `prepare` is called with each engine before it is used."""
        self._url = url
        self._prepare = prepare
        self._file = _file_of(url)
        self._inodes: dict[Path, int] = {}
        self._opening = Lock()
        self._opened: Engine | None = None
        self._connections: WeakSet[Any] = WeakSet()

    @property
    def are_open(self) -> bool:
        """Whether the database has been opened."""
        return self._opened is not None

    def current(self) -> Engine:
        """Return the engine for new connections; a missing SQLite file and its folder are created."""
        with self._opening:
            if self._opened and self._file and self._inodes.get(self._file) != _inode(self._file):
                log.error("The database's file was replaced or deleted; opening the present one")
                self._leave_replaced_file()
            if self._opened is None:
                self._opened = self._open()
            return self._opened

    def discard(self) -> None:
        """Close every connection to a file, so that the next use sees its changes."""
        with self._opening:
            if self._file and self._opened:
                self._opened.dispose()
                self._opened = None

    def cut(self) -> None:
        """End every call that waits for a PostgreSQL server; the call raises an error at once."""
        for connection in list(self._connections):
            with suppress(Exception), socket.socket(fileno=os.dup(connection.fileno())) as wire:
                wire.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Close every connection."""
        if self._opened:
            self._opened.dispose()

    def _open(self) -> Engine:
        if self._file:
            self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        engine = _engine(self._url)
        if self._url.get_backend_name() == "postgresql":
            event.listen(engine, "connect", lambda connection, _record: self._connections.add(connection))
        try:
            self._prepare(engine)
        except (OSError, SQLAlchemyError, StoreError):
            engine.dispose()
            raise
        except Exception as error:  # noqa: BLE001  (for example a migration of an unknown database)
            engine.dispose()
            raise unusable(error) from None
        if self._file:
            self._inodes = {file: _inode(file) for file in (self._file, *_log_files(self._file))}
        return engine

    def _leave_replaced_file(self) -> None:
        """Close the connections to a file that was replaced."""
        if self._opened:
            self._opened.dispose()
            self._opened = None
        # SQLite would read the log that it left as the new file's log.
        for file in _log_files(self._file) if self._file else ():
            if _inode(file) == self._inodes.get(file):
                file.unlink(missing_ok=True)


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Return a connection in a transaction that is committed at the end of the block, or not at all."""
    with engine.connect().execution_options(**{_IMMEDIATE: True}) as connection, connection.begin():
        yield connection


def _file_of(url: URL) -> Path | None:
    """Return the file of an SQLite database; None for one in memory, a server, and an SQLite URI."""
    name = (url.database or "") if url.get_backend_name() == "sqlite" else ""
    return None if name in {"", ":memory:"} or name.startswith("file:") else Path(name)


def _log_files(file: Path) -> tuple[Path, Path]:
    """Return SQLite's log of `file` and the log's index, in the same folder."""
    return file.with_name(f"{file.name}-wal"), file.with_name(f"{file.name}-shm")


def _inode(file: Path) -> int:
    """Return the inode number of `file`, -1 if it does not exist."""
    try:
        return file.stat().st_ino
    except OSError:
        return -1


def _engine(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        engine = create_engine(url, pool_pre_ping=True, connect_args=_POSTGRESQL)
        event.listen(engine, "connect", _prepare_postgresql)
        return engine
    if url.database and url.database != ":memory:":
        engine = create_engine(url)
    else:
        # A second connection would have its own, empty database.
        engine = create_engine(url, poolclass=StaticPool, connect_args={"check_same_thread": False})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_postgresql(connection: DBAPIConnection, _record: Any) -> None:  # noqa: ANN401  (as SQLAlchemy calls it)
    cursor = connection.cursor()
    # A command instead of a connection option: connection poolers refuse options.
    cursor.execute(f"SET idle_in_transaction_session_timeout = '{IDLE_IN_TRANSACTION_SECONDS}s'")
    cursor.close()
    connection.commit()


def _prepare_sqlite(connection: DBAPIConnection, _record: Any) -> None:  # noqa: ANN401  (as SQLAlchemy calls it)
    # Otherwise the driver begins transactions by itself, and too late.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT}")
    # `secure_delete`: erased data must be gone from the file as well.
    for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON", "secure_delete = ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    immediate = connection.get_execution_options().get(_IMMEDIATE)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
