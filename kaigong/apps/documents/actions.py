"""Verbs of documents: store, hold, and note a download."""

import re
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from kaigong.apps.documents import sniff
from kaigong.apps.documents import store as content
from kaigong.apps.documents.events import DocumentDownloaded, DocumentStored
from kaigong.apps.documents.models import Document, Holder
from kaigong.apps.ledger import actions as ledger
from kaigong.apps.ledger import queries as ledger_queries
from kaigong.core.problems import Faulty, Problem, Refused

MAX_NAME = 120
TRIES = 3


def store(*, upload: UploadedFile, by: str, now: datetime) -> Document:
    """Take a file in. 1. its bytes say what it is, else it is refused with every fault; 2. the content is put under its
    hash; 3. the first time it is seen, that is written down. The same content again is the same document."""
    faults = list(sniff.problems(upload.file, upload.size))
    name = clean_name(upload.name or "")
    if faults:
        raise Faulty([Problem(fault.code, at=name, data=fault.data) for fault in faults])
    kind = sniff.media_type(upload.file) or sniff.TEXT
    sha256 = content.digest(upload.file)
    content.put(upload.file, sha256)
    with transaction.atomic():
        values = {"name": with_suffix(name, kind), "size": upload.size, "media_type": kind, "stored_at": now}
        document, is_new = Document.objects.get_or_create(sha256=sha256, defaults=values)
        if is_new:
            event = DocumentStored(sha256, document.name, document.size, document.media_type)
            ledger.append(document.stream, [event], after=0, by=by, now=now)
        hold(document=document, thing=by)
    return document


def hold(*, document: Document, thing: str) -> None:
    """A thing holds the document from now on: whoever may see the thing may see it."""
    Holder.objects.get_or_create(document=document, thing=thing)


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
    """The name with a suffix that fits what the file is."""
    suffix = sniff.SUFFIXES[kind]
    fits: dict[str, Any] = {sniff.JPEG: (".jpg", ".jpeg")}
    return name if name.lower().endswith(fits.get(kind, (suffix,))) else name + suffix
