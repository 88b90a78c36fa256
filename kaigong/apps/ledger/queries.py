"""Reads of the ledger: a stream's history for the core, and what pages show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from kaigong.apps.ledger.models import Entry
from kaigong.core import ledger

Place = tuple[str, int]
CHUNK = 400


@dataclass(frozen=True, slots=True)
class Stored:
    """One entry as the core and the pages read it."""

    n: int
    kind: str
    data: dict[str, Any]
    at: datetime
    recorded_at: datetime
    by: str
    hash: str
    stream: str


@dataclass(frozen=True, slots=True)
class History:
    """All entries of a stream, and the number of the last one (0 for none)."""

    entries: tuple[Stored, ...]
    last: int


def read(stream: str) -> History:
    """The whole history of a stream."""
    rows = Entry.objects.filter(stream=stream).order_by("n")
    entries = tuple(map(stored, rows))
    return History(entries, entries[-1].n if entries else 0)


def stored(row: Entry) -> Stored:
    """A table row as a value, its texts parsed."""
    at, recorded_at = datetime.fromisoformat(row.at), datetime.fromisoformat(row.recorded_at)
    return Stored(row.n, row.kind, ledger.parse(row.data), at, recorded_at, row.by, row.hash, row.stream)


def hashes(places: Sequence[Place]) -> dict[Place, str]:
    """The hashes of the entries at these places; a place without an entry is left out."""
    found: dict[Place, str] = {}
    for start in range(0, len(places), CHUNK):
        found |= _hashes(places[start : start + CHUNK])
    return found


def _hashes(places: Sequence[Place]) -> dict[Place, str]:
    marks = ", ".join(["(%s, %s)"] * len(places))
    sql = f"SELECT stream, n, hash FROM ledger_entry WHERE (stream, n) IN (VALUES {marks})"  # noqa: S608 only marks
    with connection.cursor() as cursor:
        cursor.execute(sql, [part for place in places for part in place])
        return {(stream, n): hash for stream, n, hash in cursor.fetchall()}
