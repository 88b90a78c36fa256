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
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections

Statement = tuple[str, Sequence[Any]]
# PostgreSQL is handed texts: a number may need two bytes or four, and for each such difference it would prepare anew
MOST_PREPARED = 400  # on a connection; those asked for least are forgotten
TEXTS: Mapping[type[Any], Callable[[Any], str]] = {
    int: str, date: date.isoformat, datetime: datetime.isoformat, bool: lambda value: "t" if value else "f"
}  # fmt: skip


def rows(sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """What a query finds."""
    db = connections[DEFAULT_DB_ALIAS]
    if _watched(db):
        with db.cursor() as cursor:
            cursor.execute(sql, values)
            return list(cursor.fetchall())
    with db.wrap_database_errors:
        return list(_sent(db, sql, values).fetchall())


def run(sql: str, values: Sequence[Any] = ()) -> int:
    """Carry out one statement; how many rows it touched."""
    db = connections[DEFAULT_DB_ALIAS]
    if _watched(db):
        with db.cursor() as cursor:
            cursor.execute(sql, values)
            return int(cursor.rowcount)
    with db.wrap_database_errors:
        return int(_sent(db, sql, values).rowcount)


def together(statements: Sequence[Statement]) -> None:
    """Several writes, none of which looks at what another writes, nor touches a row that another does. PostgreSQL takes
    them in one message, as one statement: all or nothing even outside of a transaction."""
    if on_postgresql():
        parts = [part for _sql, values in statements for part in values]
        run(_joined(tuple(sql for sql, _values in statements)), parts)
        return
    for sql, values in statements:
        run(sql, values)


@lru_cache(maxsize=1)
def on_postgresql() -> bool:
    """Whether the city's database is PostgreSQL; else it is SQLite."""
    return connections[DEFAULT_DB_ALIAS].vendor == "postgresql"


def _watched(db: Any) -> bool:
    return bool(db.force_debug_cursor or db.execute_wrappers or settings.DEBUG)


def _sent(db: Any, sql: str, values: Sequence[Any]) -> Any:
    db.close_if_health_check_failed()
    db.ensure_connection()
    raw = db.connection
    if not on_postgresql():
        return raw.execute(_questioned(sql), values)
    ready = [value if value is None else TEXTS.get(type(value), _same)(value) for value in values]
    raw.prepared_max = MOST_PREPARED
    return psycopg.RawCursor(raw).execute(_numbered(sql), ready, prepare=True)


def _same(value: Any) -> Any:
    return value


@lru_cache(maxsize=1024)
def _questioned(sql: str) -> str:
    """SQLite's driver marks places with question marks."""
    return sql.replace("%s", "?")


@lru_cache(maxsize=1024)
def _numbered(sql: str) -> bytes:
    """PostgreSQL's own marks, so that the driver need not read a long statement again each time."""
    first, *rest = sql.split("%s")
    return (first + "".join(f"${n}{part}" for n, part in enumerate(rest, 1))).replace("%%", "%").encode()


@lru_cache(maxsize=1024)
def _joined(statements: tuple[str, ...]) -> str:
    *first, last = statements
    named = ", ".join(f"w{place} AS ({sql})" for place, sql in enumerate(first))
    return f"WITH {named} {last}" if first else last
