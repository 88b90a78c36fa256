"""Rows that are ready go into their tables, a few or thousands: sealed entries, deliveries, and those of other apps.

Of entries UNIQUE(stream, n) turns away whoever decided on an older history.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import msgspec
from django.db import IntegrityError, connection, models

from kaigong.apps.ledger.models import Delivery
from kaigong.core.ledger.sealing import Sealed
from kaigong.core.problems import Refused

COLUMNS = 'stream, n, kind, at, recorded_at, "by", data, prev, alg, hash'  # in the order of `Sealed`
INSERT = f"INSERT INTO ledger_entry ({COLUMNS}) VALUES "  # noqa: S608 only names of columns
ONE = "(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
FEW = 16  # so many in one statement; beyond that they are copied
_encode = msgspec.json.Encoder().encode
Waiting = tuple[datetime, str, dict[str, Any]]  # when it was put in, its kind, its payload


def insert(entries: Sequence[Sealed]) -> None:
    """All of them, inside the caller's transaction, which is lost when somebody was quicker. That none is recorded
    before the one it follows was looked at when they were sealed."""
    if not entries:
        return
    try:
        with connection.cursor() as cursor:
            _insert(cursor, entries)
    except IntegrityError as error:
        raise Refused("stream.moved_on", stream=entries[0].stream) from error


def _insert(cursor: Any, entries: Sequence[Sealed]) -> None:
    if len(entries) <= FEW:
        marks = ", ".join([ONE] * len(entries))
        cursor.execute(INSERT + marks, [value for entry in entries for value in entry])
    elif connection.vendor == "postgresql":
        with connection.wrap_database_errors, cursor.copy(f"COPY ledger_entry ({COLUMNS}) FROM STDIN") as copy:
            copy.write("".join(map(_line, entries)))
    else:
        cursor.executemany(INSERT + ONE, entries)


def behind(stream: str, last: str, now: str) -> Refused:
    """The clock is behind the last entry of a stream."""
    return Refused("ledger.clock_behind", stream=stream, last=_said(last), now=_said(now))


def _said(stamp: str) -> str:
    return stamp[:19].replace("T", " ")


def _line(entry: Sealed) -> str:
    """One line of COPY's text form. Of all the columns only these can hold what must be escaped."""
    return "\t".join((
        _escaped(entry.stream), str(entry.n), _escaped(entry.kind), entry.at, entry.recorded_at, _escaped(entry.by),
        _escaped(entry.data), entry.prev, entry.alg, entry.hash,
    )) + "\n"  # fmt: skip


def _escaped(text: str) -> str:
    if text.isprintable() and "\\" not in text:
        return text
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")


def enqueue_each(waiting: Iterable[Waiting]) -> None:
    """Put these into the outbox, in their order and each with its own hour."""
    insert_rows(Delivery, [
        {"kind": kind, "payload": payload, "created_at": now, "due_at": now} for now, kind, payload in waiting
    ])  # fmt: skip


def insert_rows(model: type[models.Model], rows: Sequence[Mapping[str, Any]], *, once: tuple[str, ...] = ()) -> None:
    """New rows of any table, by column; a column not given takes its default. Where a row with the same values in the
    columns `once` is there, it takes the new values."""
    if not rows:
        return
    shape = _shape(model)
    values = [[ready(row[name]) if name in row else usual for name, ready, usual in shape] for row in rows]
    with connection.cursor() as cursor:
        cursor.executemany(_statement(model) + _instead(tuple(rows[0]), once), values)


def insert_one(model: type[models.Model], row: Mapping[str, Any]) -> int | None:
    """One new row; gives its key, or None where a constraint of the table does not let it in."""
    key = model._meta.pk.column
    with connection.cursor() as cursor:
        sql = f'{_statement(model)} ON CONFLICT DO NOTHING RETURNING "{key}"'
        cursor.execute(sql, [ready(row[name]) if name in row else usual for name, ready, usual in _shape(model)])
        found = cursor.fetchone()
        return found[0] if found else None


@lru_cache(maxsize=64)
def _statement(model: type[models.Model]) -> str:
    columns = [name for name, _ready, _usual in _shape(model)]
    names, marks = ", ".join(f'"{column}"' for column in columns), ", ".join(["%s"] * len(columns))
    return f"INSERT INTO {model._meta.db_table} ({names}) VALUES ({marks})"  # noqa: S608 only names of columns


@lru_cache(maxsize=64)
def _instead(given: tuple[str, ...], once: tuple[str, ...]) -> str:
    if not once:
        return ""
    changed = ", ".join(f'"{column}" = excluded."{column}"' for column in given if column not in once)
    return f" ON CONFLICT ({', '.join(once)}) DO UPDATE SET {changed}"


@lru_cache(maxsize=64)
def _shape(model: type[models.Model]) -> Sequence[tuple[str, Callable[[Any], Any], Any]]:
    """The columns but the key: how a value is handed over, and what is there unless something is given."""
    found = [(field, _reader(field)) for field in model._meta.concrete_fields if not field.primary_key]
    return [(field.column, ready, ready(field.get_default())) for field, ready in found]


@lru_cache(maxsize=64)
def readers(model: type[models.Model]) -> Mapping[str, Callable[[Any], Any]]:
    """How a value is handed to the database, by column."""
    return {field.column: _reader(field) for field in model._meta.concrete_fields}


def _reader(field: models.Field) -> Callable[[Any], Any]:
    if isinstance(field, models.JSONField):
        return _json
    if isinstance(field, models.DateTimeField):
        return _moment
    return _day if isinstance(field, models.DateField) and connection.vendor == "sqlite" else _plain


def _plain(value: Any) -> Any:
    return value


def _json(value: Any) -> str | None:
    return None if value is None else _encode(value).decode()


def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


@lru_cache(maxsize=1024)
def _moment(value: datetime | None) -> Any:
    return connection.ops.adapt_datetimefield_value(value)
