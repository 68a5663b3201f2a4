"""The database: opened, brought to the version that this program knows, and written within transactions.

A call is made in a thread beside the event loop, and nobody waits for it longer than some seconds. After
that, and where the whole database fails, everything fails at once until a try in the background succeeds.
"""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.errors import NewerDatabaseError, StoreError, StoreUnavailableError
from bot.store.engine import copies
from bot.store.engine.availability import Availability
from bot.store.engine.engines import Engines, parsed, writing
from bot.store.engine.faults import PartError, translated, unusable
from bot.store.engine.threads import DatabaseThreads

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Future

T = TypeVar("T")

# The newest migration in `migrations/versions`.
VERSION = "0007"
# Any number that no other program uses on the same PostgreSQL.
MIGRATION_LOCK = 7_245_173
# Calls to PostgreSQL at the same time: the rounds of the clerk and of the locks, and some by the way.
POSTGRESQL_THREADS = 4
# Seconds that anybody waits for a call. It takes milliseconds, at a locked file half a second, and then
# somebody's answer waits for it.
CALL_SECONDS = 3.0
# Seconds for opening: a small database is brought up to date in one, a large one may take a minute, in which
# nobody waits for it any more.
OPENING_SECONDS = 5.0
LONGEST_OPENING_SECONDS = 60.0
# Seconds for the calls in hand when the program ends.
CLOSE_SECONDS = 1.0
_MIGRATIONS = Path(__file__).parent / "migrations"


class Database:
    """A database; the future that each method returns tells the result.

    Every future may raise bot.errors.StoreUnavailableError, where the database is out of order, and
    bot.errors.UnstorableError, where it refuses a value.
    """

    def __init__(self, url: str) -> None:
        """Prepare to use the database at `url`; it is opened by the first call.

        Raises:
            bot.errors.StoreError: `url` is no address of a database; the text says what to mend.

        """
        address = parsed(url)
        self.dialect = address.get_backend_name()
        # SQLite has one writer at a time.
        self._threads = DatabaseThreads(1 if self.dialect == "sqlite" else POSTGRESQL_THREADS)
        self._engines = Engines(address, _migrate)
        self.availability = Availability(lambda: self._attempt(self._find_out))

    def open(self) -> asyncio.Future[None]:
        """Open the database and bring it up to date.

        The future raises bot.errors.StoreError where it cannot be used; the text says what to mend.
        """
        return self._attempt(self._find_out, announced=True)

    def read(self, work: Callable[[Connection], T]) -> asyncio.Future[T]:
        """Return what `work` returns, which is given a connection for reading."""
        return self.run(partial(self._read, work))

    def write(self, work: Callable[[Connection], T]) -> asyncio.Future[T]:
        """Return what `work` returns; what it does is committed as a whole, or not at all."""
        return self.run(partial(self._write, work))

    def run(self, call: Callable[[], T], seconds: float | None = CALL_SECONDS) -> asyncio.Future[T]:
        """Return what `call` returns, which makes blocking calls to this database.

        After so many `seconds` the database is taken to be out of order; None waits for ever.
        """
        if self.availability.works:
            return self._attempt(call, seconds)
        refused: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        refused.set_exception(self.availability.refusal())
        # Nobody may be waiting for it.
        refused.exception()
        return refused

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Return a connection for reading; this blocks, and is for calls that `run` makes."""
        with self._engines.current().connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Return a connection in a transaction that is committed at the end of the block, or not at all.

        This blocks, and is for calls that `run` makes.
        """
        with writing(self._engines.current()) as connection:
            yield connection

    def connect(self) -> Connection:
        """Return a connection that the caller keeps and closes; this blocks, for calls that `run` makes."""
        return self._engines.current().connect()

    def settle(self) -> asyncio.Future[None]:
        """Write everything into the database's own file: SQLite keeps a log beside it."""
        return self.run(self._settle)

    def backup(self, file: Path) -> asyncio.Future[None]:
        """Write a copy of the database to `file`, while others may be using it.

        The future raises bot.errors.StoreError where it is no SQLite database, or `file` cannot be written.
        """
        return self.run(lambda: copies.backup(self._engines.current(), file), None)

    def restore(self, file: Path) -> asyncio.Future[None]:
        """Put what `backup` wrote to `file` in place of the database, while others may be using it.

        The future raises bot.errors.StoreError where it is no SQLite database, or `file` no sound copy.
        """
        return self.run(partial(self._restore, file), None)

    def close(self) -> None:
        """Close every connection; what hangs is left alone after some seconds."""
        self.availability.close()
        if not self._threads.close(CLOSE_SECONDS):
            self._engines.cut()
        elif self._engines.are_open:
            self._engines.close()

    def _attempt(
        self, call: Callable[[], T], seconds: float | None = CALL_SECONDS, *, announced: bool = False
    ) -> asyncio.Future[T]:
        """Return what `call` returns, whether or not the database is known to work.

        Where it fails the log says so, unless that is `announced` by the caller.
        """
        queued = self._threads.submit(partial(_translated, call))
        answer = asyncio.ensure_future(self._answer(queued, seconds, announced=announced))
        answer.add_done_callback(_retrieved)
        return answer

    async def _answer(self, queued: Future[T], seconds: float | None, *, announced: bool) -> T:
        if seconds is not None and not self._engines.are_open:
            seconds = OPENING_SECONDS
        work = asyncio.wrap_future(queued)
        # It may fail after it was given up.
        work.add_done_callback(_retrieved)
        try:
            async with asyncio.timeout(seconds):
                return await asyncio.shield(work)
        except PartError:
            raise
        except (StoreUnavailableError, NewerDatabaseError) as error:
            self.availability.failed(error, announced=announced)
            raise
        except TimeoutError:
            # What has not begun must not be done behind everybody's back; what hangs is to end.
            if not queued.cancel():
                pause = 0.0 if self._engines.are_open else LONGEST_OPENING_SECONDS
                asyncio.get_running_loop().call_later(pause, self._cut, queued)
            silent = StoreUnavailableError("the database does not answer")
            self.availability.failed(silent, announced=announced)
            raise silent from None

    def _cut(self, hanging: Future[Any]) -> None:
        if not hanging.done():
            self._engines.cut()

    def _find_out(self) -> None:
        """Raise an error unless the database takes what is written."""
        self._engines.discard()
        try:
            with self.writing() as connection:
                connection.execute(text("UPDATE alembic_version SET version_num = version_num"))
        except (OSError, SQLAlchemyError) as error:
            # The driver's own text may quote the address, and with it a password.
            raise unusable(error) from None

    def _read(self, work: Callable[[Connection], T]) -> T:
        with self.reading() as connection:
            return work(connection)

    def _write(self, work: Callable[[Connection], T]) -> T:
        return again_if_restarted(partial(self._write_once, work))

    def _write_once(self, work: Callable[[Connection], T]) -> T:
        with self.writing() as connection:
            return work(connection)

    def _settle(self) -> None:
        if self.dialect == "sqlite":
            with self.reading() as connection:
                # A checkpoint is no part of a transaction.
                connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _restore(self, file: Path) -> None:
        engine = self._engines.current()
        copies.restore(engine, file, VERSION)
        _migrate(engine)


def again_if_restarted(call: Callable[[], T]) -> T:
    """Return what `call` returns; call it once more where the server was restarted since the last."""
    try:
        return call()
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
    return call()


def _retrieved(answer: asyncio.Future[Any]) -> None:
    """Look at the error of `answer`, for which nobody may be waiting any more."""
    if not answer.cancelled():
        answer.exception()


def _translated(call: Callable[[], T]) -> T:
    try:
        return call()
    except StoreError:
        raise
    except Exception as error:  # noqa: BLE001  (it is raised again, unless it is the driver's)
        raise translated(error) from None


def _migrate(engine: Engine) -> None:
    with writing(engine) as connection:
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
