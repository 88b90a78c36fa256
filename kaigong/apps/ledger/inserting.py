"""Rows that are ready go into their tables, a few or thousands: sealed entries, deliveries, and those of other apps.

Of entries UNIQUE(stream, n) turns away whoever decided on an older history.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

import msgspec
from django.db import IntegrityError, connection, models
from django.utils import timezone

from kaigong.apps.ledger import wire
from kaigong.core import ledger
from kaigong.core.ledger.sealing import Sealed
from kaigong.core.problems import Refused

COLUMNS = 'stream, n, kind, at, recorded_at, "by", data, prev, alg, hash'  # in the order of `Sealed`
INSERT = f"INSERT INTO ledger_entry ({COLUMNS}) VALUES "  # noqa: S608 only names of columns
ONE = "(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
FEW = 16  # so many in one statement; beyond that they are copied
WIDEST = 400  # so many values in one statement
AT_ONCE = 100  # rows in one statement of SQLite, which leaves the process to others while it is carried out
OVERLAP = timedelta(seconds=30)  # so long two requests may overlap
QUEUED = "kind, payload, created_at, due_at, tries, error, seen_n"
ENQUEUE = f"INSERT INTO ledger_delivery ({QUEUED}) VALUES "  # noqa: S608 only names of columns
_encode = msgspec.json.Encoder().encode
Waiting = tuple[datetime, str, dict[str, Any]]  # when it was put in, its kind, its payload


def insert(entries: Sequence[Sealed]) -> None:
    """All of them, inside the caller's transaction, which is lost when somebody was quicker. That none is recorded
    before the one it follows was looked at when they were sealed."""
    if not entries:
        return
    with first_come(entries[0].stream):
        if len(entries) <= FEW:
            wire.run(*entry_rows(entries))
        elif wire.on_postgresql():
            with _copying(f"ledger_entry ({COLUMNS})") as copy:
                copy.write("".join(map(_line, entries)))
        else:
            for start in range(0, len(entries), AT_ONCE):
                wire.run(*entry_rows(entries[start : start + AT_ONCE]))


def entry_rows(entries: Sequence[Sealed]) -> wire.Statement:
    """A few entries as one statement."""
    return _rows_in(INSERT, ONE, len(entries)), [value for entry in entries for value in entry]


@contextmanager
def first_come(stream: str) -> Iterator[None]:
    """Whoever comes second to the next number of a stream is told to look again."""
    try:
        yield
    except IntegrityError as error:
        raise Refused("stream.moved_on", stream=stream) from error


def moment_after(stream: str, last: str, now: datetime) -> datetime:
    """When an entry is recorded that follows one recorded later than `now`. Of two requests that overlap, the one that
    began later may be written first: the other then bears the same moment, so that no entry lies before the one it
    follows. A larger difference, or one over midnight, is refused: a clock is wrong, or the day is another.
    """
    moment = timezone.localtime(datetime.fromisoformat(last))
    if moment - now > OVERLAP or moment.date() != timezone.localtime(now).date():
        begun = ledger.stamp(timezone.localtime(now))
        raise Refused("ledger.clock_behind", stream=stream, last=_said(last), now=_said(begun))
    return moment


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
    rows = list(waiting)
    if len(rows) > FEW and wire.on_postgresql():
        with _copying(f"ledger_delivery ({QUEUED})") as copy:
            copy.write("".join(map(_queued, rows)))
        return
    for start in range(0, len(rows), AT_ONCE):
        wire.run(*waiting_rows(rows[start : start + AT_ONCE]))


def _queued(waiting: Waiting) -> str:
    """One line of COPY's text form."""
    now, kind, payload = waiting
    moment = now.isoformat()
    return f"{kind}\t{_escaped(_json(payload) or '')}\t{moment}\t{moment}\t0\t\t0\n"


def waiting_rows(waiting: Sequence[Waiting]) -> wire.Statement:
    """A few of them as one statement."""
    values = [part for now, kind, payload in waiting for part in (kind, _json(payload), _moment(now), _moment(now))]
    return _rows_in(ENQUEUE, "(%s, %s, %s, %s, 0, '', 0)", len(waiting)), values


def rows_of(model: type[models.Model], rows: Sequence[Mapping[str, Any]]) -> wire.Statement:
    """A few new rows of any table as one statement; a column not given takes its default."""
    head, marks = _statement(model)
    return _rows_in(head, marks, len(rows)), [value for row in rows for value in _values(model, row)]


def insert_rows(model: type[models.Model], rows: Sequence[Mapping[str, Any]], *, once: tuple[str, ...] = ()) -> None:
    """New rows of any table, by column; a column not given takes its default. Where a row with the same values in the
    columns `once` is there, it takes the new values."""
    if not rows:
        return
    if len(rows) * len(_shape(model)) <= WIDEST and not once:
        wire.run(*rows_of(model, rows))
        return
    statement = "".join(_statement(model)) + _instead(tuple(rows[0]), once)
    if len(rows) == 1:
        wire.run(statement, _values(model, rows[0]))
    elif wire.on_postgresql() and not once:
        _copy(model, rows)
    elif once:
        with connection.cursor() as cursor:
            cursor.executemany(statement, [_values(model, row) for row in rows])
    else:
        for start in range(0, len(rows), AT_ONCE):
            wire.run(*rows_of(model, rows[start : start + AT_ONCE]))


def insert_keyed(model: type[models.Model], rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """New rows; gives their keys in the order of the rows. Those that a constraint of the table does not let in are
    left out."""
    found: list[int] = []
    for start in range(0, len(rows), AT_ONCE):
        sql, values = rows_of(model, rows[start : start + AT_ONCE])
        made = wire.rows(f'{sql} ON CONFLICT DO NOTHING RETURNING "{model._meta.pk.column}"', values)
        found += [key for (key,) in made]
    return sorted(found)


def _copy(model: type[models.Model], rows: Sequence[Mapping[str, Any]]) -> None:
    names = ", ".join(f'"{name}"' for name, _ready, _usual in _shape(model))
    with _copying(f"{model._meta.db_table} ({names})") as copy:
        for row in rows:
            copy.write_row(_values(model, row))


@contextmanager
def _copying(place: str) -> Iterator[Any]:
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.copy(f"COPY {place} FROM STDIN") as copy,
    ):
        yield copy


def _values(model: type[models.Model], row: Mapping[str, Any]) -> list[Any]:
    return [ready(row[name]) if name in row else usual for name, ready, usual in _shape(model)]


def insert_one(model: type[models.Model], row: Mapping[str, Any]) -> int | None:
    """One new row; gives its key, or None where a constraint of the table does not let it in."""
    key = model._meta.pk.column
    sql = f'{"".join(_statement(model))} ON CONFLICT DO NOTHING RETURNING "{key}"'
    found = wire.rows(sql, _values(model, row))
    return found[0][0] if found else None


@lru_cache(maxsize=256)
def _rows_in(head: str, marks: str, count: int) -> str:
    return head + ", ".join([marks] * count)


@lru_cache(maxsize=64)
def _statement(model: type[models.Model]) -> tuple[str, str]:
    """An INSERT up to its rows, and the places of one row."""
    columns = [name for name, _ready, _usual in _shape(model)]
    names, marks = ", ".join(f'"{column}"' for column in columns), ", ".join(["%s"] * len(columns))
    return f"INSERT INTO {model._meta.db_table} ({names}) VALUES ", f"({marks})"  # noqa: S608 only names of columns


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
