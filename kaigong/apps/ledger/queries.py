"""Reads of the ledger: a stream's history for the core, and what pages show."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import Max, Min, QuerySet
from django.http import Http404

from kaigong.apps.ledger import registry
from kaigong.apps.ledger.models import DailyRoot, Entry
from kaigong.core import ledger
from kaigong.core.problems import Problem

Place = tuple[str, int]
CHUNK = 400
READ_EVERYTHING = frozenset({"command", "auditor", "administrator"})  # roles; accounts is a stranger to this app


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


def histories(streams: Sequence[str]) -> dict[str, tuple[Stored, ...]]:
    """The whole histories of many streams, in few queries."""
    found: dict[str, list[Stored]] = {stream: [] for stream in streams}
    for start in range(0, len(streams), CHUNK):
        for row in Entry.objects.filter(stream__in=streams[start : start + CHUNK]).order_by("stream", "n"):
            found[row.stream].append(stored(row))
    return {stream: tuple(entries) for stream, entries in found.items()}


def since(stream: str, n: int) -> tuple[Stored, ...]:
    """Entry n of a stream and all after it; n = 0: the whole history."""
    return tuple(map(stored, Entry.objects.filter(stream=stream, n__gte=n).order_by("n")))


def exists(stream: str, n: int = 1) -> bool:
    """Whether a stream has this entry."""
    return Entry.objects.filter(stream=stream, n=n).exists()


def stored(row: Entry) -> Stored:
    """A table row as a value, its texts parsed."""
    at, recorded_at = datetime.fromisoformat(row.at), datetime.fromisoformat(row.recorded_at)
    return Stored(row.n, row.kind, ledger.parse(row.data), at, recorded_at, row.by, row.hash, row.stream)


def heads_at(places: Sequence[Place]) -> dict[Place, tuple[str, str]]:
    """Hash and time of the entries at these places; a place without an entry is left out."""
    found: dict[Place, tuple[str, str]] = {}
    for start in range(0, len(places), CHUNK):
        found |= _heads_at(places[start : start + CHUNK])
    return found


def _heads_at(places: Sequence[Place]) -> dict[Place, tuple[str, str]]:
    marks = ", ".join(["(%s, %s)"] * len(places))
    columns = "stream, n, hash, recorded_at"
    sql = f"SELECT {columns} FROM ledger_entry WHERE (stream, n) IN (VALUES {marks})"  # noqa: S608 only names and marks
    with connection.cursor() as cursor:
        cursor.execute(sql, [part for place in places for part in place])
        return {(stream, n): (hash, recorded_at) for stream, n, hash, recorded_at in cursor.fetchall()}


def algorithm() -> str:
    """The hash algorithm this city seals with: sha256 unless its settings say sm3."""
    return getattr(settings, "LEDGER_ALGORITHM", "sha256")


# ----------------------------------------------------------------------------------------------- what pages show


@dataclass(frozen=True, slots=True)
class StreamRow:
    """A stream in a list: how many entries it has, and when the last was recorded."""

    stream: str
    last: int
    recorded_at: datetime


def reads_everything(person: Any) -> bool:
    """Whether the person may see every stream and export the whole ledger."""
    return person is not None and person.is_active and getattr(person, "role", "") in READ_EVERYTHING


def may_see(person: Any, stream: str) -> bool:
    """Whether the person may see a stream: all of them, or where the owning app says so."""
    if person is None or not person.is_active:
        return False
    return reads_everything(person) or registry.streams_like(stream).may_see(person, stream)


def rows(person: Any, stream: str) -> QuerySet[Entry]:
    """The entries of a stream, the newest first; 404 when there is no such stream or the person may not see it."""
    if not may_see(person, stream) or not exists(stream):
        raise Http404(stream)
    return Entry.objects.filter(stream=stream).order_by("-n")


def entries(person: Any, stream: str) -> tuple[Stored, ...]:
    """The same as values, for the page of another app."""
    return tuple(map(stored, rows(person, stream)))


def newest(person: Any, stream: str, most: int) -> tuple[tuple[Stored, ...], int]:
    """The last entries of a stream, the newest first, and how many it has in all."""
    found = tuple(map(stored, rows(person, stream)[:most]))
    return found, found[0].n


def about(stream: str, word: str) -> tuple[Stored, ...]:
    """The entries of a stream in whose data the word stands in quotes, in their order."""
    return tuple(map(stored, Entry.objects.filter(stream=stream, data__contains=f'"{word}"').order_by("n")))


def streams_of(person: Any, *, prefix: str = "", name: str = "") -> QuerySet[Entry]:
    """The first entries of the streams that the person may see, the newest stream first; `heads` tells the rest."""
    rows = Entry.objects.filter(n=1)
    if not reads_everything(person):
        rows = rows.filter(stream__in=_own(person))
    if prefix:
        rows = rows.filter(stream__startswith=f"{prefix}:")
    if name:
        rows = rows.filter(stream__icontains=name)
    return rows.order_by("-id")


def _own(person: Any) -> list[str]:
    if person is None or not person.is_active:
        return []
    return [stream for kind in registry.all_streams() for stream in kind.own(person)]


def heads(firsts: Iterable[Entry]) -> list[StreamRow]:
    """Where these streams stand now, in the same order."""
    streams = [row.stream for row in firsts]
    found = Entry.objects.filter(stream__in=streams).values("stream").annotate(last=Max("n"), newest=Max("recorded_at"))
    by_stream = {row["stream"]: row for row in found}
    return [StreamRow(s, by_stream[s]["last"], datetime.fromisoformat(by_stream[s]["newest"])) for s in streams]


def check(stream: str) -> tuple[int, Problem] | None:
    """Recompute a stream from the table now: the first entry that does not hold, and why; None when all hold."""
    chains = ledger.Chains()
    for row in Entry.objects.filter(stream=stream).order_by("n").iterator():
        if problem := chains.take(sealed(row)):
            return row.n, problem
    return None


def sealed(row: Entry) -> ledger.Entry:
    """A table row as the core's entry."""
    return ledger.Entry(
        row.stream, row.n, row.kind, row.at, row.recorded_at, row.by, row.data.encode(), row.prev, row.alg, row.hash
    )


def people(refs: Iterable[str]) -> dict[str, Any]:
    """The people behind references such as person:zhao, in one query."""
    names = {ref.removeprefix("person:") for ref in refs if ref.startswith("person:")}
    return {f"person:{person.username}": person for person in get_user_model().objects.filter(username__in=names)}


# -------------------------------------------------------------------------------------------------- daily roots


def roots() -> QuerySet[DailyRoot]:
    """All daily roots, the newest first. They are public."""
    return DailyRoot.objects.order_by("-n")


def last_root() -> DailyRoot | None:
    """The newest daily root."""
    return roots().first()


def last_entry(besides: str = "") -> tuple[int, str]:
    """The place and the hash of the newest entry of all: who keeps something read from the ledger knows by the hash
    whether anything has happened since. `besides`: a prefix of streams that do not count."""
    rows = Entry.objects.exclude(stream__startswith=f"{besides}:") if besides else Entry.objects.all()
    return rows.order_by("-id").values_list("id", "hash").first() or (0, "")


def days_of(kinds: Iterable[str]) -> list[tuple[str, str, date]]:
    """Stream, kind and day of every entry of some kinds, in the order they were recorded; nobody is named."""
    rows = Entry.objects.filter(kind__in=list(kinds)).order_by("id").values_list("stream", "kind", "at")
    return [(stream, kind, date.fromisoformat(at[:10])) for stream, kind, at in rows]


def happenings(prefix: str, kinds: Iterable[str]) -> list[tuple[str, str, str, str, str]]:
    """Stream, kind, time, who and data of every entry of some kinds in the streams of a prefix, in the order they were
    recorded. Whoever asks has to leave out the streams his person may not see."""
    rows = Entry.objects.filter(stream__startswith=f"{prefix}:", kind__in=list(kinds)).order_by("id")
    return list(rows.values_list("stream", "kind", "at", "by", "data"))


def written(prefix: str, kinds: Iterable[str]) -> list[tuple[str, str, str, str, str, str]]:
    """As `happenings`, and when each was recorded: stream, kind, time, recorded, who, data."""
    rows = Entry.objects.filter(stream__startswith=f"{prefix}:", kind__in=list(kinds)).order_by("id")
    return list(rows.values_list("stream", "kind", "at", "recorded_at", "by", "data"))


def sealed_until(stream: str) -> int:
    """The last entry of a stream that stands under a signed root; 0 for none."""
    last = last_root()
    if last is None:
        return 0
    return Entry.objects.filter(stream=stream, id__lte=last.last_id).aggregate(n=Max("n"))["n"] or 0


def last_id() -> int:
    """The key of the newest entry of all streams; 0 while there is none."""
    return Entry.objects.order_by("-id").values_list("id", flat=True).first() or 0


def last_id_of(day: date, first_id: int) -> int:
    """The last entry to stand under the root of a day: before the first that was recorded after the day."""
    rest = Entry.objects.filter(id__gte=first_id)
    later = rest.filter(recorded_at__gte=(day + timedelta(days=1)).isoformat()).aggregate(id=Min("id"))["id"]
    return later - 1 if later else rest.aggregate(id=Max("id"))["id"] or first_id - 1


def merkle_root(first_id: int, last_id: int, alg: str) -> tuple[int, bytes]:
    """How many entries there are between the two, and the root over their hashes in the ledger's order."""
    tree = ledger.Accumulator(ledger.ALGORITHMS[alg])
    for hash in leaves(first_id, last_id).values_list("hash", flat=True).iterator():
        tree.add(bytes.fromhex(hash))
    return tree.size, tree.root()


def leaves(first_id: int, last_id: int) -> QuerySet[Entry]:
    """The entries between the two in the ledger's order."""
    return Entry.objects.filter(id__gte=first_id, id__lte=last_id).order_by("id")
