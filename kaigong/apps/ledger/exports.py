"""The ledger as a file that anyone can verify without it: the lines, one by one, as the database gives them."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from kaigong.apps.ledger import keys, queries
from kaigong.apps.ledger.models import DailyRoot, Entry
from kaigong.core import ledger

CHUNK = 2000


def lines(
    *, now: datetime, stream: str | None = None, n: int | None = None, since: date | None = None
) -> Iterator[bytes]:
    """The lines of the whole ledger, one stream or one entry; `since` begins after the last root before that day.

    The roots are read first: what is sealed while the file is written just stands unsealed in it.
    """
    before = DailyRoot.objects.filter(day__lt=since).last() if since else None
    roots = list(DailyRoot.objects.filter(n__gt=before.n if before else 0))
    rows = _rows(stream, n, after_id=before.last_id if before else 0)
    scope = ledger.Scope(stream, n, since.isoformat() if since else None, before.n if before else 0)
    writer = ledger.Writer(_header(scope, roots, now))
    yield writer.header()
    yield from _one_stream(writer, rows, roots) if stream else _everything(writer, rows, roots)
    yield from writer.finish(keys.sign)


def _rows(stream: str | None, n: int | None, after_id: int) -> QuerySet[Entry]:
    rows = Entry.objects.filter(id__gt=after_id).order_by("id")
    if stream is not None:
        rows = rows.filter(stream=stream)
    return rows if n is None else rows.filter(n=n)


def _header(scope: ledger.Scope, roots: Sequence[DailyRoot], now: datetime) -> ledger.Header:
    signed = [ledger.parse(root.text) for root in roots]
    current = keys.public_key()
    earlier = sorted({root["public_key"] for root in signed} - {current})
    algorithms = sorted({root["alg"] for root in signed})
    return ledger.Header(ledger.stamp(timezone.localtime(now)), current, earlier, algorithms, scope)


def _everything(writer: ledger.Writer, rows: QuerySet[Entry], roots: list[DailyRoot]) -> Iterator[bytes]:
    """Every entry, and each root where the entries it vouches for are complete."""
    waiting = iter(roots)
    root = next(waiting, None)
    for row in rows.iterator(CHUNK):
        while root is not None and row.id > root.last_id:
            yield _root_line(writer, root)
            root = next(waiting, None)
        yield writer.entry(queries.sealed(row))
    while root is not None:
        yield _root_line(writer, root)
        root = next(waiting, None)


def _one_stream(writer: ledger.Writer, rows: QuerySet[Entry], roots: list[DailyRoot]) -> Iterator[bytes]:
    """The entries of one stream, and after those of each root that root with the proof for each of them."""
    found = list(rows)
    for root in roots:
        under = [row for row in found if root.first_id <= row.id <= root.last_id]
        if under:
            yield from (writer.entry(queries.sealed(row)) for row in under)
            yield _root_line(writer, root)
            yield from (writer.proof(proof) for proof in _proofs(root, under))
    last_id = roots[-1].last_id if roots else 0
    yield from (writer.entry(queries.sealed(row)) for row in found if row.id > last_id)


def _proofs(root: DailyRoot, under: Sequence[Entry]) -> Iterator[ledger.Proof]:
    places: dict[int, int] = {}
    leaves: list[bytes] = []
    for id, hash in queries.leaves(root.first_id, root.last_id).values_list("id", "hash").iterator(CHUNK):
        places[id] = len(leaves)
        leaves.append(bytes.fromhex(hash))
    indexes = [places[row.id] for row in under]
    alg: Any = ledger.parse(root.text)["alg"]
    for row, index, path in zip(under, indexes, ledger.paths(leaves, indexes, ledger.ALGORITHMS[alg]), strict=True):
        yield ledger.Proof(row.n, root.n, index, [step.hex() for step in path])


def _root_line(writer: ledger.Writer, row: DailyRoot) -> bytes:
    fields = ledger.parse(row.text)
    fields.pop("kaigong")
    return writer.root(ledger.Root(**fields), row.signature)
