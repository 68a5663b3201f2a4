"""Insert rows, or update those that have the same key."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy.dialects import postgresql, sqlite

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from sqlalchemy import Connection, Insert, Table


def upsert(
    connection: Connection,
    table: Table,
    rows: Iterable[Mapping[str, Any]],
    adding: Collection[str] = (),
) -> None:
    """Write `rows` (at least one), each in place of the row of `table` with the same primary key.

    Numbers in the columns `adding` are added to the present ones.
    """
    keys = _keys(table)
    # Two programs that write the same rows in different orders would wait for each other.
    ordered = sorted(rows, key=lambda row: tuple(row[key] for key in keys))
    connection.execute(_statement(connection.dialect.name, table, tuple(ordered[0]), tuple(adding)), ordered)


@cache
def _keys(table: Table) -> tuple[str, ...]:
    return tuple(column.name for column in table.primary_key)


@cache
def _statement(dialect: str, table: Table, columns: tuple[str, ...], adding: tuple[str, ...]) -> Insert:
    """Return the statement of `upsert`, cached: building one takes longer than writing a row."""
    statement = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    changes = {
        name: table.c[name] + statement.excluded[name] if name in adding else statement.excluded[name]
        for name in columns
        if name not in _keys(table)
    }
    return statement.on_conflict_do_update(index_elements=_keys(table), set_=changes)
