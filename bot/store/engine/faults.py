"""What an error of the database means: what is at fault, and which of our errors to raise."""

from __future__ import annotations

import sqlite3
from enum import Enum, auto

from sqlalchemy.exc import DataError, IntegrityError, ProgrammingError, SQLAlchemyError

from bot.errors import StoreError, StoreUnavailableError, UnstorableError
from bot.logs import whereabouts

# SQLite's primary result codes for a table that is missing or damaged; others may be intact.
_SQLITE_PART = {sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT}
# The class of PostgreSQL's codes for damaged data.
_POSTGRESQL_DAMAGED = "XX"


class Fault(Enum):
    """What is at fault."""

    VALUE = auto()
    """The value to be written, or our code: this job fails every time, others do not."""
    PART = auto()
    """The table in use: others may work."""
    WHOLE = auto()
    """The database: not reachable, locked, full, read-only, or not a database."""


class PartError(StoreUnavailableError):
    """A table cannot be used; others may work."""


class UnreadableError(PartError, UnstorableError):
    """A value makes no sense: one in the database that is damaged, or one that was to be written."""


def fault_of(error: Exception) -> Fault:
    """Return what is at fault for `error`, raised by the driver or by other code."""
    if isinstance(error, StoreError):
        # The database could not be opened, or was written by a newer program.
        return Fault.WHOLE
    if isinstance(error, DataError | IntegrityError) or not isinstance(error, SQLAlchemyError | OSError):
        return Fault.VALUE
    cause = getattr(error, "orig", None)
    if isinstance(cause, sqlite3.Error):
        # The lowest byte is the primary code, the other bytes are details. An error of the driver itself has
        # none: for example if a text is no UTF-8.
        code = getattr(cause, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        return Fault.PART if code in _SQLITE_PART else Fault.WHOLE
    damaged = str(getattr(cause, "sqlstate", None) or "").startswith(_POSTGRESQL_DAMAGED)
    return Fault.PART if damaged or isinstance(error, ProgrammingError) else Fault.WHOLE


def translated(error: Exception) -> Exception:
    """Return our own error in place of the driver's, whose message may quote the address with a password."""
    if isinstance(error, OverflowError):
        # SQLite's driver has no own error for numbers that are too large.
        return UnstorableError("the database refuses a number that is too large")
    if isinstance(error, ValueError | TypeError | LookupError | AttributeError | RecursionError):
        return UnreadableError(f"a value makes no sense ({type(error).__name__} at {whereabouts(error)})")
    if not isinstance(error, SQLAlchemyError | OSError):
        return error
    match fault_of(error):
        case Fault.VALUE:
            return UnstorableError(f"the database refuses a value ({name(error)})")
        case Fault.PART:
            return PartError(f"a table of the database cannot be used ({name(error)})")
        case Fault.WHOLE:
            return StoreUnavailableError(f"the database is unavailable ({name(error)})")


def unusable(error: Exception) -> StoreError:
    """Return the error for a database that cannot be opened; its message says what to check."""
    return StoreUnavailableError(
        f"the database cannot be used ({name(error)}); check DATABASE_URL, who may write there, and "
        "that the file is intact: replace a damaged one by a backup"
    )


def name(error: Exception) -> str:
    """Return the driver's name for `error`, such as OperationalError SQLITE_FULL."""
    cause = getattr(error, "orig", None) or error
    code = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None)
    return f"{type(cause).__name__} {code}" if code else type(cause).__name__
