"""Redaction 脱敏: a new document with parts blackened, bound to its original."""

import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import PurePosixPath

from django.core.exceptions import PermissionDenied
from django.db import transaction

from kaigong.apps.accounts.models import Person
from kaigong.apps.documents import preview, queries
from kaigong.apps.documents.actions.storing import put
from kaigong.apps.documents.events import DocumentRedacted, RedactionMade
from kaigong.apps.documents.models import Document, Holder, Redaction
from kaigong.apps.ledger import actions as ledger
from kaigong.apps.ledger import queries as ledger_queries
from kaigong.core.problems import Faulty, Problem, Refused


@transaction.atomic
def redact(
    *, document: Document, boxes: Sequence[preview.Box], reason: str, person: Person, now: datetime
) -> Redaction:
    """Blacken parts of a document. 1. only people of the city who may see it; 2. every fault of the boxes is named;
    3. the pages are drawn anew, so nothing is left under the boxes; 4. both streams say so."""
    if not queries.may_redact(person, document):
        raise PermissionDenied
    number = preview.pages(document)
    if not number:
        raise Refused("redaction.not_drawable", name=document.name)
    if faults := list(_problems(boxes, number, reason)):
        raise Faulty(faults)
    made = preview.blackened(document, boxes)
    name = f"{PurePosixPath(document.name).stem}-脱敏"
    redacted = put(io.BytesIO(made), name, len(made), by=person.ref, now=now)
    for thing in document.holders.exclude(thing__startswith="person:").values_list("thing", flat=True):
        Holder.objects.get_or_create(document=redacted, thing=thing)
    row, is_new = Redaction.objects.get_or_create(
        redacted=redacted,
        defaults={"original": document, "boxes": [list(box) for box in boxes], "reason": reason.strip()[:500],
                  "by": person.ref, "at": now},
    )  # fmt: skip
    if is_new:
        _tell(document, DocumentRedacted(redacted.sha256, len(boxes), row.reason), by=person.ref, now=now)
        _tell(redacted, RedactionMade(document.sha256, len(boxes), row.reason), by=person.ref, now=now)
    return row


def _problems(boxes: Sequence[preview.Box], pages: int, reason: str) -> Iterator[Problem]:
    if not boxes:
        yield Problem("redaction.no_boxes", at="boxes")
    if not reason.strip():
        yield Problem("redaction.reason_missing", at="reason")
    for place, (page, left, top, width, height) in enumerate(boxes, 1):
        inside = left >= 0 and top >= 0 and width > 0 and height > 0 and left + width <= 1.001 and top + height <= 1.001
        if not 0 <= page < pages:
            yield Problem("redaction.no_such_page", at="boxes", data={"n": place, "page": page + 1, "pages": pages})
        elif not inside:
            yield Problem("redaction.outside", at="boxes", data={"n": place})


def _tell(document: Document, event: object, *, by: str, now: datetime) -> None:
    last = ledger_queries.read(document.stream).last
    ledger.append(document.stream, [event], after=last, by=by, now=now)
