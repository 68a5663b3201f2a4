"""The database: opened, migrated to this program's version, and written within transactions.

A call runs in a thread outside the event loop, and callers wait for it a few seconds at most. After that, and
when the whole database fails, every call fails at once until a try in the background succeeds.
"""

from __future__ import annotations

import asyncio
from contextlib import contextmanager, suppress
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
# Calls to PostgreSQL at the same time: one batch of the store, one of the locks, and a few single ones.
POSTGRESQL_THREADS = 4
# Longest wait for a call, in seconds. A call takes milliseconds, or half a second while the file is locked;
# meanwhile somebody's answer waits.
CALL_SECONDS = 3.0
# Seconds that callers wait for opening: migrating a small database takes one. A large one may take a minute,
# during which callers no longer wait.
OPENING_SECONDS = 5.0
LONGEST_OPENING_SECONDS = 60.0
# Seconds for the running calls when the program ends.
CLOSE_SECONDS = 1.0
_MIGRATIONS = Path(__file__).parent / "migrations"


class Database:
    """A database whose methods return futures.

    Every future may raise bot.errors.StoreUnavailableError, if the database is unavailable, and
    bot.errors.UnstorableError, if it refuses a value.
    """

    def __init__(self, url: str) -> None:
        """Prepare to use the database at `url`; the first call opens it.

        Raises:
            bot.errors.StoreError: `url` is not the address of a database; the message says what to fix.

        """
        address = parsed(url)
        self.dialect = address.get_backend_name()
        # SQLite has one writer at a time.
        self._threads = DatabaseThreads(1 if self.dialect == "sqlite" else POSTGRESQL_THREADS)
        self._engines = Engines(address, _migrate)
        self.availability = Availability(lambda: self._attempt(self._check_writable))

    def open(self) -> asyncio.Future[None]:
        """Open the database and migrate it.

        The future raises bot.errors.StoreError if it cannot be used; the message says what to fix.
        """
        return self._attempt(self._check_writable, announced=True)

    def read(self, work: Callable[[Connection], T]) -> asyncio.Future[T]:
        """Call `work` with a connection for reading, and return its result."""
        return self.run(partial(self._read, work))

    def write(self, work: Callable[[Connection], T]) -> asyncio.Future[T]:
        """Call `work` in a transaction, committed as a whole or not at all, and return its result."""
        return self.run(partial(self._write, work))

    def run(self, call: Callable[[], T], seconds: float | None = CALL_SECONDS) -> asyncio.Future[T]:
        """Run `call`, which makes blocking calls to this database, and return its result.

        After `seconds` without a result the database counts as unavailable; None means no limit.
        """
        if self.availability.works:
            return self._attempt(call, seconds)
        refused: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        refused.set_exception(self.availability.refusal())
        # Mark the error as retrieved: perhaps nobody waits for it.
        refused.exception()
        return refused

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Return a connection for reading; this blocks, so use it only in calls that `run` makes."""
        with self._engines.current().connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Return a connection in a transaction that is committed at the end of the block, or not at all.

        This blocks, so use it only in calls that `run` makes.
        """
        with writing(self._engines.current()) as connection:
            yield connection

    def connect(self) -> Connection:
        """Return a connection that the caller closes; this blocks, use it only in calls that `run` makes."""
        return self._engines.current().connect()

    def settle(self) -> asyncio.Future[None]:
        """Write SQLite's separate log (WAL) into the database file; on PostgreSQL do nothing."""
        return self.run(self._settle)

    def backup(self, file: Path) -> asyncio.Future[None]:
        """Write a copy of the database to `file`, while others may be using it.

        The future raises bot.errors.StoreError if it is no SQLite database, or `file` cannot be written.
        """
        return self.run(lambda: copies.backup(self._engines.current(), file), None)

    def restore(self, file: Path) -> asyncio.Future[None]:
        """Replace the database by what `backup` wrote to `file`, while others may be using it.

        The future raises bot.errors.StoreError if it is no SQLite database, or `file` is not an intact copy.
        """
        return self.run(partial(self._restore, file), None)

    def close(self) -> None:
        """Close every connection; calls that hang are abandoned after CLOSE_SECONDS."""
        self.availability.close()
        if not self._threads.close(CLOSE_SECONDS):
            self._engines.cut()
        elif self._engines.are_open:
            self._engines.close()

    def _attempt(
        self, call: Callable[[], T], seconds: float | None = CALL_SECONDS, *, announced: bool = False
    ) -> asyncio.Future[T]:
        """Return what `call` returns, even if the database is known to be unavailable.

        A failure is logged, unless it is `announced` by the caller.
        """
        queued = self._threads.submit(partial(_with_own_errors, call))
        answer = asyncio.ensure_future(self._answer(queued, seconds, announced=announced))
        answer.add_done_callback(_mark_retrieved)
        return answer

    async def _answer(self, queued: Future[T], seconds: float | None, *, announced: bool) -> T:
        if seconds is not None and not self._engines.are_open:
            seconds = OPENING_SECONDS
        work = asyncio.wrap_future(queued)
        # It may fail after callers have stopped waiting.
        work.add_done_callback(_mark_retrieved)
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    return await asyncio.shield(work)
            if queued.done():
                # The database has answered in time, and the busy event loop is late to hear of it.
                return await work
        except PartError:
            raise
        except (StoreUnavailableError, NewerDatabaseError) as error:
            self.availability.failed(error, announced=announced)
            raise
        # A call that has not begun must not run later, unnoticed; one that hangs is ended.
        if not queued.cancel():
            pause = 0.0 if self._engines.are_open else LONGEST_OPENING_SECONDS
            asyncio.get_running_loop().call_later(pause, self._cut, queued)
        no_answer = StoreUnavailableError("the database does not answer")
        self.availability.failed(no_answer, announced=announced)
        raise no_answer

    def _cut(self, hanging: Future[Any]) -> None:
        if not hanging.done():
            self._engines.cut()

    def _check_writable(self) -> None:
        """Raise an error unless the database can be written."""
        self._engines.discard()
        try:
            with self.writing() as connection:
                connection.execute(text("UPDATE alembic_version SET version_num = version_num"))
        except (OSError, SQLAlchemyError) as error:
            # The driver's own message may quote the address, including a password.
            raise unusable(error) from None

    def _read(self, work: Callable[[Connection], T]) -> T:
        with self.reading() as connection:
            return work(connection)

    def _write(self, work: Callable[[Connection], T]) -> T:
        return retry_if_restarted(partial(self._write_once, work))

    def _write_once(self, work: Callable[[Connection], T]) -> T:
        with self.writing() as connection:
            return work(connection)

    def _settle(self) -> None:
        if self.dialect == "sqlite":
            with self.reading() as connection:
                # A checkpoint cannot run in a transaction.
                connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _restore(self, file: Path) -> None:
        engine = self._engines.current()
        copies.restore(engine, file, VERSION)
        _migrate(engine)


def retry_if_restarted(call: Callable[[], T]) -> T:
    """Return what `call` returns; call it again if the server has been restarted since the last call."""
    try:
        return call()
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
    return call()


def _mark_retrieved(answer: asyncio.Future[Any]) -> None:
    """Mark the error of `answer` as retrieved, since perhaps nobody waits for it any more."""
    if not answer.cancelled():
        answer.exception()


def _with_own_errors(call: Callable[[], T]) -> T:
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
    # A large import, needed only when a database is migrated.
    from alembic.command import upgrade  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    upgrade(config, "head")
