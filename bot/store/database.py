"""The database: opened, brought to the version that this program knows, and written within transactions.

Every call to it is made in a thread of its own, the first one opens it. Its errors are those of `bot.errors`.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from functools import cache, partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import (
    Connection,
    Engine,
    Insert,
    StaticPool,
    Table,
    create_engine,
    event,
    inspect,
    make_url,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import (
    ArgumentError,
    DataError,
    DBAPIError,
    IntegrityError,
    NoSuchModuleError,
    SQLAlchemyError,
)

from bot.errors import NewerDatabaseError, StoreError, StoreUnavailableError, UnstorableError
from bot.store.threads import DatabaseThreads

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from sqlalchemy import URL
    from sqlalchemy.engine.interfaces import DBAPIConnection

T = TypeVar("T")

# The newest migration in `migrations/versions`.
VERSION = "0006"
# Milliseconds. A write takes one or two; nobody's answer waits longer for a second program than this.
BUSY_TIMEOUT = 500
# Calls to PostgreSQL at the same time: the rounds of the clerk and of the locks, and some by the way.
POSTGRESQL_THREADS = 4
# Seconds for the calls in hand when the program ends. A write takes milliseconds, a lock BUSY_TIMEOUT.
CLOSE_SECONDS = 1.0
# Any number that no other program uses on the same PostgreSQL.
MIGRATION_LOCK = 7_245_173

# Seconds, and milliseconds: a server that has vanished is noticed before people notice the bot.
_POSTGRESQL = {
    "connect_timeout": 3,
    "tcp_user_timeout": 5000,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
}
_MIGRATIONS = Path(__file__).parent / "migrations"
_IMMEDIATE = "immediate"


class Database:
    """A database; what it is asked for is done in threads, and the future that is returned tells the result.

    Every future may raise bot.errors.StoreUnavailableError, where the database is out of order, and
    bot.errors.UnstorableError, where it refuses a value.
    """

    def __init__(self, url: str) -> None:
        """Prepare to use the database at `url`; nothing is opened before the first call.

        Raises:
            bot.errors.StoreError: `url` is no address of a database; the text says what to mend.

        """
        self._url = _parsed(url)
        self.dialect = self._url.get_backend_name()
        # SQLite has one writer at a time.
        self._threads = DatabaseThreads(1 if self.dialect == "sqlite" else POSTGRESQL_THREADS)
        self._opening = Lock()
        self._opened: Engine | None = None

    def open(self) -> asyncio.Future[None]:
        """Open the database and bring it up to date; a missing SQLite file and its folder are made.

        The future raises bot.errors.StoreError where it cannot be used; the text says what to mend.
        """
        return self._threads.run(self._open)

    def read(self, work: Callable[[Connection], T]) -> asyncio.Future[T]:
        """Return what `work` returns, which is given a connection for reading."""
        return self.run(partial(self._read, work))

    def write(self, work: Callable[[Connection], T]) -> asyncio.Future[T]:
        """Return what `work` returns; what it does is committed as a whole, or not at all."""
        return self.run(partial(self._write, work))

    def run(self, call: Callable[[], T]) -> asyncio.Future[T]:
        """Return what `call` returns, which makes blocking calls to this database."""
        return self._threads.run(partial(_translated, call))

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Return a connection for reading; this blocks, and is for calls that `run` makes."""
        with self._engine().connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Return a connection in a transaction that is committed at the end of the block, or not at all.

        This blocks, and is for calls that `run` makes.
        """
        with _writing(self._engine()) as connection:
            yield connection

    def connect(self) -> Connection:
        """Return a connection that the caller keeps and closes; this blocks, for calls that `run` makes."""
        return self._engine().connect()

    def put(
        self,
        connection: Connection,
        table: Table,
        rows: Iterable[Mapping[str, Any]],
        adding: Collection[str] = (),
    ) -> None:
        """Write `rows` (at least one), each in place of the row of `table` that has the same primary key.

        Numbers in the columns `adding` are added to what is there instead.
        """
        keys = _keys(table)
        # Two programs that write the same rows in different orders would wait for each other.
        ordered = sorted(rows, key=lambda row: tuple(row[key] for key in keys))
        statement = _upsert(self.dialect, table, tuple(ordered[0]), tuple(adding))
        connection.execute(statement, ordered)

    def settle(self) -> asyncio.Future[None]:
        """Write everything into the database's own file: SQLite keeps a log beside it."""
        return self.run(self._settle)

    def backup(self, file: Path) -> asyncio.Future[None]:
        """Write a copy of the database to `file`, while others may be using it.

        The future raises bot.errors.StoreError where it is no SQLite database, or `file` cannot be written.
        """
        return self.run(partial(self._backup, file))

    def restore(self, file: Path) -> asyncio.Future[None]:
        """Put what `backup` wrote to `file` in place of the database, while others may be using it.

        The future raises bot.errors.StoreError where it is no SQLite database, or `file` no sound copy.
        """
        return self.run(partial(self._restore, file))

    def close(self) -> None:
        """Close every connection; what hangs is left alone after some seconds."""
        if self._threads.close(CLOSE_SECONDS) and self._opened:
            self._opened.dispose()

    def _engine(self) -> Engine:
        """Return what connections come from, opened and up to date."""
        with self._opening:
            if self._opened is None:
                engine = _engine(self._url)
                try:
                    _migrate(engine)
                except BaseException:
                    engine.dispose()
                    raise
                self._opened = engine
            return self._opened

    def _open(self) -> None:
        try:
            self._engine()
        except (OSError, SQLAlchemyError) as error:
            # The driver's own text may quote the address, and with it a password.
            raise StoreError(
                f"the database cannot be used ({_kind(error)}); check DATABASE_URL, who may write there, and "
                "that it is whole: a damaged one is to be replaced by a backup"
            ) from None

    def _read(self, work: Callable[[Connection], T]) -> T:
        with self.reading() as connection:
            return work(connection)

    def _write(self, work: Callable[[Connection], T]) -> T:
        try:
            with self.writing() as connection:
                return work(connection)
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
        # The server was restarted since; a new connection tells whether it is back.
        with self.writing() as connection:
            return work(connection)

    def _settle(self) -> None:
        if self.dialect == "sqlite":
            with self.reading() as connection:
                # A checkpoint is no part of a transaction.
                connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _backup(self, file: Path) -> None:
        with (
            _copying(file, self.dialect),
            self.reading() as connection,
            closing(sqlite3.connect(file)) as copy,
        ):
            connection.connection.driver_connection.backup(copy)  # type: ignore[union-attr]

    def _restore(self, file: Path) -> None:
        with (
            _copying(file, self.dialect),
            self.reading() as connection,
            closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as copy,
        ):
            (state,), (version,) = (
                copy.execute(question).fetchone()
                for question in ("PRAGMA quick_check", "SELECT version_num FROM alembic_version")
            )
            if state != "ok" or version > VERSION:
                raise StoreError(f"{file} is damaged or of a newer program (version {version})")
            copy.backup(connection.connection.driver_connection)  # type: ignore[arg-type]
        _migrate(self._engine())


def _translated(call: Callable[[], T]) -> T:
    """Return what `call` returns; raise our own errors for the driver's, whose text may tell too much."""
    try:
        return call()
    except (OSError, SQLAlchemyError) as error:
        raise translated(error) from None


def translated(error: Exception) -> StoreError:
    """Return our own error in place of the driver's."""
    if isinstance(error, DataError | IntegrityError):
        return UnstorableError(f"the database refuses a value ({_kind(error)})")
    return StoreUnavailableError(f"the database is out of order ({_kind(error)})")


@contextmanager
def _writing(engine: Engine) -> Iterator[Connection]:
    with engine.connect().execution_options(**{_IMMEDIATE: True}) as connection, connection.begin():
        yield connection


def _migrate(engine: Engine) -> None:
    with _writing(engine) as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
        present = _version(connection)
        if present == VERSION:
            return
        if present is not None and present > VERSION:
            raise NewerDatabaseError(
                f"the database has version {present}, and this program knows {VERSION}: start a newer "
                "program, or restore a backup of that version"
            )
        _upgrade(connection)


@cache
def _keys(table: Table) -> tuple[str, ...]:
    return tuple(column.name for column in table.primary_key)


@cache
def _upsert(dialect: str, table: Table, columns: tuple[str, ...], adding: tuple[str, ...]) -> Insert:
    """Return the statement that `Database.put` executes: to make one takes longer than to write a row."""
    statement = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    changes = {
        name: table.c[name] + statement.excluded[name] if name in adding else statement.excluded[name]
        for name in columns
        if name not in _keys(table)
    }
    return statement.on_conflict_do_update(index_elements=_keys(table), set_=changes)


@contextmanager
def _copying(file: Path, dialect: str) -> Iterator[None]:
    if dialect != "sqlite":
        raise StoreError("only an SQLite database is copied like this; for PostgreSQL use pg_dump")
    try:
        yield
    except (OSError, sqlite3.Error, TypeError) as error:
        raise StoreError(
            f"{file} cannot be used ({type(error).__name__}); check its path and what is in it"
        ) from None


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
        parsed.get_dialect()
    except (ArgumentError, NoSuchModuleError, ValueError):
        raise StoreError(
            "DATABASE_URL is no database's address; write one like sqlite:///bot.db or "
            "postgresql://name:password@host/database"
        ) from None
    if parsed.get_backend_name() == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    return parsed


def _engine(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, connect_args=_POSTGRESQL)
    if url.database in {None, "", ":memory:"}:
        # Another connection would have an empty database of its own.
        engine = create_engine(url, poolclass=StaticPool, connect_args={"check_same_thread": False})
    else:
        Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        engine = create_engine(url)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _record: Any) -> None:  # noqa: ANN401  (as SQLAlchemy calls it)
    # The driver would begin transactions by itself, and later than is right.
    connection.isolation_level = None
    cursor = connection.cursor()
    # What is erased is to be gone from the file as well.
    for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON", "secure_delete = ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    immediate = connection.get_execution_options().get(_IMMEDIATE)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    version: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return version


def _upgrade(connection: Connection) -> None:
    # Needed once in a database's life, and dear in memory.
    from alembic.command import upgrade  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    upgrade(config, "head")


def _kind(error: Exception) -> str:
    return type(getattr(error, "orig", None) or error).__name__
