"""The verbs of the ledger: append to a stream, or to many at once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from kaigong.apps.ledger import queries
from kaigong.apps.ledger.models import Entry
from kaigong.core import ledger
from kaigong.core.problems import Refused

Batch = Sequence[tuple[str, Sequence[Any], int]]


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
    heads = {(stream, 0): ledger.GENESIS for stream, _, after in batch if after == 0}
    heads |= queries.hashes([(stream, after) for stream, _, after in batch if after > 0])
    recorded = ledger.stamp(timezone.localtime(now))
    moment = recorded if at is None else ledger.stamp(timezone.localtime(at))
    entries: list[ledger.Entry] = []
    for stream, events, after in batch:
        prev = heads.get((stream, after))
        if prev is None:
            raise Refused("stream.moved_on", stream=stream)
        for n, event in enumerate(events, after + 1):
            entries.append(_sealed(event, stream=stream, n=n, at=moment, recorded_at=recorded, by=by, prev=prev))
            prev = entries[-1].hash
        heads[stream, after + len(events)] = prev
    _insert(entries)


def _sealed(event: Any, **fields: Any) -> ledger.Entry:
    kind, data = ledger.encode(event)
    return ledger.seal(kind=kind, data=data, alg=getattr(settings, "LEDGER_ALGORITHM", "sha256"), **fields)


def _insert(entries: list[ledger.Entry]) -> None:
    rows = [
        Entry(
            stream=entry.stream, n=entry.n, kind=entry.kind, at=entry.at, recorded_at=entry.recorded_at, by=entry.by,
            data=entry.data.decode(), prev=entry.prev, alg=entry.alg, hash=entry.hash,
        )
        for entry in entries
    ]  # fmt: skip
    try:
        with transaction.atomic():  # a savepoint, so that PostgreSQL can go on after the refusal
            Entry.objects.bulk_create(rows)
    except IntegrityError as error:
        streams = sorted({entry.stream for entry in entries})
        raise Refused("stream.moved_on", stream=streams[0], among=len(streams)) from error
