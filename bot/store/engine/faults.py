"""What an error of the database means: what is at fault, and which of our errors tells it."""

from __future__ import annotations

import sqlite3
from enum import Enum, auto

from sqlalchemy.exc import DataError, IntegrityError, ProgrammingError, SQLAlchemyError

from bot.errors import StoreError, StoreUnavailableError, UnstorableError

# SQLite's primary result codes for a table that is missing or damaged; others may be sound.
_SQLITE_PART = {sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT}
# The class of PostgreSQL's codes for damaged data.
_POSTGRESQL_DAMAGED = "XX"


class Fault(Enum):
    """What is at fault."""

    VALUE = auto()
    """What was to be written, or our code: it fails each time, and only this."""
    PART = auto()
    """The table that was touched: others may work."""
    WHOLE = auto()
    """The database: away, locked, full, read-only, no database at all."""


class PartError(StoreUnavailableError):
    """A table cannot be used; others may work."""


def fault_of(error: Exception) -> Fault:
    """Return what is at fault where `error`, of the driver or of anything else, was raised."""
    if isinstance(error, StoreError):
        # It could not be opened, or is a newer program's.
        return Fault.WHOLE
    if isinstance(error, DataError | IntegrityError) or not isinstance(error, SQLAlchemyError | OSError):
        return Fault.VALUE
    cause = getattr(error, "orig", None)
    if isinstance(cause, sqlite3.Error):
        # The lowest byte is the primary code, the others say more about it.
        code = getattr(cause, "sqlite_errorcode", sqlite3.SQLITE_INTERNAL) & 0xFF
        return Fault.PART if code in _SQLITE_PART else Fault.WHOLE
    damaged = str(getattr(cause, "sqlstate", None) or "").startswith(_POSTGRESQL_DAMAGED)
    return Fault.PART if damaged or isinstance(error, ProgrammingError) else Fault.WHOLE


def translated(error: Exception) -> Exception:
    """Return our own error in place of the driver's, whose text may quote the address with a password."""
    if isinstance(error, OverflowError):
        # SQLite's driver has none of its own for numbers that are too large.
        return UnstorableError("the database refuses a number that is too large")
    if not isinstance(error, SQLAlchemyError | OSError):
        return error
    match fault_of(error):
        case Fault.VALUE:
            return UnstorableError(f"the database refuses a value ({name(error)})")
        case Fault.PART:
            return PartError(f"a table of the database cannot be used ({name(error)})")
        case Fault.WHOLE:
            return StoreUnavailableError(f"the database is out of order ({name(error)})")


def unusable(error: Exception) -> StoreError:
    """Return what to say where the database cannot be opened: what to mend."""
    return StoreUnavailableError(
        f"the database cannot be used ({name(error)}); check DATABASE_URL, who may write there, and "
        "that it is whole: a damaged one is to be replaced by a backup"
    )


def name(error: Exception) -> str:
    """Return the driver's name of `error`, such as OperationalError SQLITE_FULL."""
    cause = getattr(error, "orig", None) or error
    code = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None)
    return f"{type(cause).__name__} {code}" if code else type(cause).__name__
