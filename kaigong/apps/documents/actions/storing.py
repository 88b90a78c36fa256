"""Take a file in, hold it, and note a download."""

import re
from collections.abc import Iterable
from datetime import datetime
from pathlib import PurePosixPath
from typing import IO, Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Count

from kaigong.apps.documents import scan, sniff
from kaigong.apps.documents import store as content
from kaigong.apps.documents.events import DocumentDownloaded, DocumentStored
from kaigong.apps.documents.models import Document, Holder, Version
from kaigong.apps.documents.pieces import Resumed
from kaigong.apps.ledger import actions as ledger
from kaigong.apps.ledger import queries as ledger_queries
from kaigong.apps.ledger import wire
from kaigong.core.problems import Faulty, Problem, Refused

MAX_NAME = 120
TRIES = 3
CHUNK = 400
HOLD = (  # gives the things that hold one now that they did not
    "WITH wanted (holder, sha) AS (VALUES {}) INSERT INTO documents_holder (document_id, thing) "
    "SELECT sha256, wanted.holder FROM wanted JOIN documents_document ON sha256 = wanted.sha WHERE NOT EXISTS "
    "(SELECT 1 FROM documents_holder held WHERE held.document_id = sha AND held.thing = wanted.holder) "
    "ON CONFLICT DO NOTHING RETURNING thing"
)


def store(*, upload: UploadedFile, by: str, now: datetime) -> Document:
    """Take a file in. 1. its bytes say what it is, else it is refused with every fault; 2. the scanner looks at it;
    3. the content is put under its hash; 4. the first time it is seen, that is written down. The same content again is
    the same document. What was uploaded in pieces belongs to whoever uploaded it."""
    resumed = upload if isinstance(upload, Resumed) else None
    if resumed and resumed.by != by:
        raise Refused("document.not_yours")
    most = settings.DOCUMENTS_MOST_BYTES if resumed else sniff.MAX_BYTES
    faults = list(sniff.problems(upload.file, upload.size, most)) or list(scan.problems(upload.file))
    name = clean_name(upload.name or "")
    if faults:
        raise Faulty([Problem(fault.code, at=name, data=fault.data) for fault in faults])
    document = put(upload.file, name, upload.size, by=by, now=now)
    if resumed:
        resumed.done()
    return document


def put(file: IO[bytes], name: str, size: int, *, by: str, now: datetime) -> Document:
    """Keep a content that was looked at, and write it down the first time it is seen."""
    kind = sniff.media_type(file) or sniff.TEXT
    sha256 = content.digest(file)
    content.put(file, sha256)
    with transaction.atomic():
        values = {"name": with_suffix(name, kind), "size": size, "media_type": kind, "stored_at": now}
        document, is_new = Document.objects.get_or_create(sha256=sha256, defaults=values)
        if is_new:
            event = DocumentStored(sha256, document.name, document.size, document.media_type)
            ledger.append(document.stream, [event], after=0, by=by, now=now)
        hold(document=document, thing=by)
    return document


def hold(*, document: Document, thing: str, slot: str = "", by: str = "", now: datetime | None = None) -> None:
    """A thing holds the document from now on: whoever may see the thing may see it.

    `slot` is the place it fills there (a material of an application): another document in the same slot is its next
    version; the earlier ones stay.
    """
    _, is_new = Holder.objects.get_or_create(document=document, thing=thing)
    if is_new and Holder.objects.filter(thing=thing).count() > settings.DOCUMENTS_MOST_PER_THING:
        raise Refused("document.too_many", limit=settings.DOCUMENTS_MOST_PER_THING)
    if slot and now is not None:
        last = Version.objects.filter(thing=thing, slot=slot).order_by("-n").first()
        if last is None or last.document_id != document.sha256:
            number = last.n + 1 if last else 1
            Version.objects.create(thing=thing, slot=slot, n=number, document=document, by=by, at=now)


def hold_all(pairs: Iterable[tuple[str, str]]) -> None:
    """Many things hold many documents from now on: pairs of thing and document, in few queries. What was never stored
    is held by nobody."""
    wanted = list(dict.fromkeys(pairs))
    new = {
        thing for at in range(0, len(wanted), CHUNK)
        for (thing,) in wire.rows(HOLD.format(", ".join(["(%s, %s)"] * len(wanted[at : at + CHUNK]))),
                                  [part for pair in wanted[at : at + CHUNK] for part in pair])
    }  # fmt: skip
    if not new:
        return
    full = Holder.objects.filter(thing__in=new).values("thing").annotate(n=Count("id"))
    if full.filter(n__gt=settings.DOCUMENTS_MOST_PER_THING).exists():
        raise Refused("document.too_many", limit=settings.DOCUMENTS_MOST_PER_THING)


def record_download(*, document: Document, of: str, by: str, now: datetime) -> None:
    """Write down who fetched a document, and through what."""
    for attempt in range(TRIES):
        history = ledger_queries.read(document.stream)
        try:
            ledger.append(
                document.stream, [DocumentDownloaded(document.sha256, of)], after=history.last, by=by, now=now
            )
        except Refused as refusal:
            if refusal.code != "stream.moved_on" or attempt == TRIES - 1:
                raise
        else:
            return


def clean_name(name: str) -> str:
    """The last part of a name, without anything that could mean more than itself."""
    last = PurePosixPath(name.replace("\\", "/")).name
    last = re.sub(r"[\x00-\x1f\x7f<>:\"|?*\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]", "", last).strip(" .")
    if len(last) > MAX_NAME:
        stem, dot, suffix = last.rpartition(".")
        last = stem[: MAX_NAME - len(suffix) - 1] + dot + suffix if dot and len(suffix) < 10 else last[:MAX_NAME]
    return last or "文件"


def with_suffix(name: str, kind: str) -> str:
    """The name with a suffix that fits what the file is; data written as text keeps its own."""
    suffix = sniff.SUFFIXES[kind]
    fits: dict[str, Any] = {sniff.JPEG: (".jpg", ".jpeg"), sniff.TEXT: (suffix, *sniff.DATA)}
    return name if name.lower().endswith(fits.get(kind, (suffix,))) else name + suffix
