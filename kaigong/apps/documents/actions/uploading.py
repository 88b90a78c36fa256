"""Upload in pieces: begin, add a piece where the last one ended, go on after a lost line, clear away what was left."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from kaigong.apps.documents import sniff
from kaigong.apps.documents.actions.storing import clean_name
from kaigong.apps.documents.models import Upload
from kaigong.apps.documents.pieces import path_of
from kaigong.core.problems import Faulty, Problem, Refused

MOST_OPEN = 40
KEPT = timedelta(days=7)
MOST_PIECE = 8 * 1024 * 1024


@transaction.atomic
def begin_upload(*, name: str, size: int, by: str, now: datetime) -> Upload:
    """Begin: the size is checked before the first byte comes."""
    most = settings.DOCUMENTS_MOST_BYTES
    if size < 1:
        raise Faulty([Problem("document.empty", at=name)])
    if size > most:
        data = {"size": sniff.mebibytes(size), "limit": sniff.mebibytes(most)}
        raise Faulty([Problem("document.too_large", at=clean_name(name), data=data)])
    if Upload.objects.filter(by=by).count() >= MOST_OPEN:
        raise Refused("upload.too_many", limit=MOST_OPEN)
    row = Upload.objects.create(by=by, name=clean_name(name), size=size, started_at=now)
    path_of(row).parent.mkdir(parents=True, exist_ok=True)
    path_of(row).touch()
    return row


@transaction.atomic
def add_piece(*, upload: Upload, offset: int, piece: bytes) -> Upload:
    """Add a piece at the place the last one ended; at any other place nothing changes and the right place is told."""
    row = Upload.objects.select_for_update().get(pk=upload.pk)
    if offset != row.received:
        raise Refused("upload.elsewhere", offset=row.received)
    if len(piece) > MOST_PIECE or row.received + len(piece) > row.size:
        raise Refused("upload.piece_too_large", limit=min(MOST_PIECE, row.size - row.received))
    with path_of(row).open("r+b") as file:
        file.seek(offset)
        file.write(piece)
        file.truncate()
    row.received += len(piece)
    row.save(update_fields=["received"])
    return row


@transaction.atomic
def drop_upload(*, upload: Upload) -> None:
    """Give an upload up."""
    path_of(upload).unlink(missing_ok=True)
    upload.delete()


def clear_uploads(*, now: datetime) -> int:
    """Clear away what nobody went on with for a week; gives how many."""
    old = list(Upload.objects.filter(started_at__lt=now - KEPT))
    for row in old:
        drop_upload(upload=row)
    return len(old)
