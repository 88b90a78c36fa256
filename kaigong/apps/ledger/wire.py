"""Statements of the ways that are gone most often, sent to the driver as they are.

Django's cursors look, wrap and note at every step, and for PostgreSQL they write the values into the text, so that the
server plans the same statement anew each time. Here the server keeps a statement prepared (PostgreSQL) or the driver
keeps it compiled (SQLite). Connections, transactions and errors stay Django's; where somebody counts queries, they go
the usual way and are counted.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import date, datetime
from functools import lru_cache
from threading import local
from typing import Any

import psycopg
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections, transaction

Statement = tuple[str, Sequence[Any]]
# PostgreSQL is handed texts: a number may need two bytes or four, and for each such difference it would prepare anew
MOST_PREPARED = 400  # on a connection; those asked for least are forgotten
TEXTS: Mapping[type[Any], Callable[[Any], str]] = {
    int: str, date: date.isoformat, datetime: datetime.isoformat, bool: lambda value: "t" if value else "f"
}  # fmt: skip
_mine = local()  # Django's connection of each thread: finding it there takes as long as a small query


def rows(sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """What a query finds."""
    db = _connection()
    if _watched(db):
        with db.cursor() as cursor:
            cursor.execute(sql, values)
            return list(cursor.fetchall())
    with db.wrap_database_errors:
        return list(_sent(db, sql, values).fetchall())


def run(sql: str, values: Sequence[Any] = ()) -> int:
    """Carry out one statement; how many rows it touched."""
    db = _connection()
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
    else:
        _in_turn(_connection(), statements)


def alone() -> bool:
    """Whether no transaction is under way and one may begin by `begun`: on SQLite, where nobody counts queries."""
    db = _connection()
    return not on_postgresql() and not db.in_atomic_block and not _watched(db) and db.get_autocommit()


def whole() -> AbstractContextManager[Any]:
    """All or nothing: the transaction under way, Django's or one of `begun`, or else one of its own."""
    db = _connection()
    if db.in_atomic_block or (not on_postgresql() and db.connection is not None and db.connection.in_transaction):
        return nullcontext()
    return transaction.atomic()


@contextmanager
def begun() -> Iterator[None]:
    """A transaction in which only `rows`, `run` and `together` are asked: what Django notes of one is left out."""
    db = _connection()
    with db.wrap_database_errors:
        raw = _open(db)
        raw.execute("BEGIN IMMEDIATE")
        try:
            yield
            raw.execute("COMMIT")
        except BaseException:
            if raw.in_transaction:
                raw.execute("ROLLBACK")
            raise


def _in_turn(db: Any, statements: Iterable[Statement]) -> None:
    """One after the other; the driver of SQLite gets them without anything between."""
    if _watched(db):
        for sql, values in statements:
            run(sql, values)
        return
    with db.wrap_database_errors:
        execute = _open(db).execute
        for sql, values in statements:
            execute(_questioned(sql), values)


@lru_cache(maxsize=1)
def on_postgresql() -> bool:
    """Whether the city's database is PostgreSQL; else it is SQLite."""
    return bool(_connection().vendor == "postgresql")


def _connection() -> Any:
    found = getattr(_mine, "db", None)
    if found is None:
        found = _mine.db = connections[DEFAULT_DB_ALIAS]
    return found


def _watched(db: Any) -> bool:
    return bool(db.force_debug_cursor or db.execute_wrappers or settings.DEBUG)


def _open(db: Any) -> Any:
    """The driver's own connection, opened where it is not, or is no more."""
    if db.connection is None or not db.health_check_done:
        db.close_if_health_check_failed()
        db.ensure_connection()
    return db.connection


def _sent(db: Any, sql: str, values: Sequence[Any]) -> Any:
    raw = _open(db)
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
