"""The verbs of the ledger: append to a stream or to many, sign the root of a day, and (beside) the outbox."""

from collections.abc import Sequence
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from kaigong.apps.ledger import keys, queries
from kaigong.apps.ledger.actions_outbox import CLAIM_LASTS, MOST_TRIES, claim, enqueue, enqueue_many, finish
from kaigong.apps.ledger.inserting import moment_after
from kaigong.apps.ledger.models import DailyRoot
from kaigong.core import ledger
from kaigong.core.problems import Refused

Batch = Sequence[tuple[str, Sequence[Any], int]]
TEXTS = attrgetter("stream", "n", "kind", "at", "recorded_at", "by", "prev", "alg", "hash")
INSERT = (
    'INSERT INTO ledger_entry (stream, n, kind, at, recorded_at, "by", prev, alg, hash, data) '
    "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
)


def append(
    stream: str, events: Sequence[Any], *, after: int, by: str, now: datetime, at: datetime | None = None
) -> int:
    """Seal the events after entry `after` of a stream and give the number of the last one.

    1. Find entry `after`, whose hash the first new entry carries; without it the writer has not seen this stream.
    2. Seal and insert. UNIQUE(stream, n) is the lock: whoever comes second is told to look again.
    """
    append_many([(stream, events, after)], by=by, now=now, at=at)
    return after + len(events)


@transaction.atomic
def append_many(batch: Batch, *, by: str, now: datetime, at: datetime | None = None) -> None:
    """Append to many streams in one go; the same checks as `append`, and all or nothing."""
    heads = {(stream, 0): (ledger.GENESIS, "") for stream, _, after in batch if after == 0}
    heads |= queries.heads_at([(stream, after) for stream, _, after in batch if after > 0])
    recorded = ledger.stamp(timezone.localtime(now))
    moment = "" if at is None else ledger.stamp(timezone.localtime(at))
    entries: list[ledger.Entry] = []
    for stream, events, after in batch:
        head = heads.get((stream, after))
        if head is None:
            raise Refused("stream.moved_on", stream=stream)
        prev, last = head
        written = ledger.stamp(moment_after(stream, last, now)) if last > recorded else recorded
        for n, event in enumerate(events, after + 1):
            times = {"at": moment or written, "recorded_at": written}
            entries.append(_sealed(event, stream=stream, n=n, by=by, prev=prev, **times))
            prev = entries[-1].hash
        heads[stream, after + len(events)] = prev, written
    _insert(entries)


def _sealed(event: Any, **fields: Any) -> ledger.Entry:
    kind, data = ledger.encode(event)
    return ledger.seal(kind=kind, data=data, alg=queries.algorithm(), **fields)


def _insert(entries: list[ledger.Entry]) -> None:
    rows = [[*TEXTS(entry), entry.data.decode()] for entry in entries]
    try:
        # the inner block is a savepoint, so that PostgreSQL can go on after the refusal
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(INSERT, rows)
    except IntegrityError as error:
        raise Refused("stream.moved_on", stream=entries[0].stream) from error


@transaction.atomic
def seal_day(*, day: date, by: str, now: datetime) -> DailyRoot:
    """Sign the Merkle root over what was recorded since the last root, up to the end of the day.

    1. Days follow each other, and none is signed before it has come.
    2. Wait for the writers under way, so that no entry can appear later among those under the root.
    3. Hash, chain to the last root, sign. An entry recorded for this day only now stands under the next root.
    """
    last = queries.last_root()
    if last is not None and day <= last.day:
        raise Refused("ledger.day_sealed", day=day.isoformat(), last=last.day.isoformat())
    if day > (today := timezone.localdate(now)):
        raise Refused("ledger.day_ahead", day=day.isoformat(), today=today.isoformat())
    _wait_for_writers()
    first_id = last.last_id + 1 if last else 1
    last_id = queries.last_id_of(day, first_id)
    count, merkle_root = queries.merkle_root(first_id, last_id, alg := queries.algorithm())
    before = ledger.parse(last.text)["total"] if last else 0
    root = ledger.Root(
        n=last.n + 1 if last else 1, day=day.isoformat(), entries=count, total=before + count, root=merkle_root.hex(),
        prev=last.hash if last else ledger.GENESIS, alg=alg, by=by,
        sealed_at=ledger.stamp(timezone.localtime(now)), public_key=keys.public_key(),
    )  # fmt: skip
    return _insert_root(root, day, first_id, last_id)


def _wait_for_writers() -> None:
    """On SQLite a transaction is alone anyway; PostgreSQL lets this one in when no insert is under way."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE ledger_entry IN SHARE MODE")


def _insert_root(root: ledger.Root, day: date, first_id: int, last_id: int) -> DailyRoot:
    signature = keys.sign(root.text()).hex()
    row = DailyRoot(
        n=root.n, day=day, first_id=first_id, last_id=last_id, text=root.text().decode(), hash=root.hash(),
        signature=signature,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:  # somebody else has just signed this day
        raise Refused("ledger.day_sealed", day=day.isoformat(), last=day.isoformat()) from error
    return row


__all__ = [
    "CLAIM_LASTS",
    "MOST_TRIES",
    "append",
    "append_many",
    "claim",
    "enqueue",
    "enqueue_many",
    "finish",
    "seal_day",
]
