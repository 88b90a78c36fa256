"""Entries already sealed go into the table; UNIQUE(stream, n) turns away whoever decided on an older history."""

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, connection

from kaigong.core.ledger.sealing import Sealed
from kaigong.core.problems import Refused

COLUMNS = 'stream, n, kind, at, recorded_at, "by", data, prev, alg, hash'  # in the order of `Sealed`
INSERT = f"INSERT INTO ledger_entry ({COLUMNS}) VALUES "  # noqa: S608 only names of columns
ONE = "(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
FEW = 16  # so many in one statement; beyond that they are copied


def insert(entries: Sequence[Sealed]) -> None:
    """All of them, inside the caller's transaction, which is lost when somebody was quicker."""
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
        with cursor.copy(f"COPY ledger_entry ({COLUMNS}) FROM STDIN") as copy:
            copy.write("".join(map(_line, entries)))
    else:
        cursor.executemany(INSERT + ONE, entries)


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
