"""Statements of the ways that are gone most often, sent to the driver as they are.

Django's cursors look, wrap and note at every step, and for PostgreSQL they write the values into the text, so that the
server plans the same statement anew each time. Here the server keeps a statement prepared (PostgreSQL) or the driver
keeps it compiled (SQLite). Connections, transactions and errors stay Django's; where somebody counts queries, they go
the usual way and are counted.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import psycopg
from django.db import connection

Statement = tuple[str, Sequence[Any]]
# PostgreSQL is handed texts: a number may need two bytes or four, and for each such difference it would prepare anew
MOST_PREPARED = 400  # on a connection; those asked for least are forgotten
TEXTS: Mapping[type[Any], Callable[[Any], str]] = {
    int: str, date: date.isoformat, datetime: datetime.isoformat, bool: lambda value: "t" if value else "f"
}  # fmt: skip


def rows(sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """What a query finds."""
    if _watched():
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return list(cursor.fetchall())
    with connection.wrap_database_errors:
        return list(_sent(sql, values).fetchall())


def run(sql: str, values: Sequence[Any] = ()) -> int:
    """Carry out one statement; how many rows it touched."""
    if _watched():
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return int(cursor.rowcount)
    with connection.wrap_database_errors:
        return int(_sent(sql, values).rowcount)


def together(statements: Sequence[Statement]) -> None:
    """Several writes, none of which looks at what another writes, nor touches a row that another does. PostgreSQL takes
    them in one message, as one statement: all or nothing even outside of a transaction."""
    if connection.vendor == "postgresql":
        run(
            _joined(tuple(sql for sql, _values in statements)), [part for _sql, values in statements for part in values]
        )
        return
    for sql, values in statements:
        run(sql, values)


def _watched() -> bool:
    return bool(connection.queries_logged or connection.execute_wrappers)


def _sent(sql: str, values: Sequence[Any]) -> Any:
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    if connection.vendor == "postgresql":
        ready = [value if value is None else TEXTS.get(type(value), _same)(value) for value in values]
        raw = connection.connection
        raw.prepared_max = MOST_PREPARED
        return psycopg.Cursor(raw).execute(sql, ready, prepare=True)
    return connection.connection.execute(_questioned(sql), values)


def _same(value: Any) -> Any:
    return value


@lru_cache(maxsize=1024)
def _questioned(sql: str) -> str:
    """SQLite's driver marks places with question marks."""
    return sql.replace("%s", "?")


@lru_cache(maxsize=1024)
def _joined(statements: tuple[str, ...]) -> str:
    *first, last = statements
    named = ", ".join(f"w{place} AS ({sql})" for place, sql in enumerate(first))
    return f"WITH {named} {last}" if first else last
