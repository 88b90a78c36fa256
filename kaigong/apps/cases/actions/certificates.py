"""Certificates are made after the commit that promised them: by the worker, or at the first download."""

from datetime import datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from kaigong.apps.cases import certificates, typesetting
from kaigong.apps.cases.models import Certificate, Issue
from kaigong.apps.documents import actions as documents
from kaigong.apps.documents.models import Document
from kaigong.apps.ledger import signing
from kaigong.core.cases import certificate as core

BY = "system:certificates"


def make_certificate(*, certificate: Certificate, by: str = BY, now: datetime) -> Issue:
    """The signed text and the page of a certificate; what was made before is given again.

    1. What it says comes from the ledger entry that issued it. 2. Sign. 3. Set the page, which carries the signed text.
    4. Keep both. Of two that do this at once the first one's stays.
    """
    made = Issue.objects.filter(certificate=certificate).select_related("pdf").first()
    if made is not None:
        return made
    signed = core.sign(certificates.content_of(certificate), signing.current())
    page = SimpleUploadedFile(f"{certificate.number}.pdf", typesetting.pdf(signed), "application/pdf")
    try:
        with transaction.atomic():
            document = documents.store(upload=page, by=by, now=now)
            documents.hold(document=document, thing=certificate.item.case.stream)
            text = signed.text().decode()
            return Issue.objects.create(certificate=certificate, text=text, pdf=document, made_at=now)
    except IntegrityError:
        return Issue.objects.select_related("pdf").get(certificate=certificate)


def fetch_certificate(*, certificate: Certificate, by: str, now: datetime) -> Document:
    """The page of a certificate for somebody who may see it; the download is written down."""
    issue = make_certificate(certificate=certificate, now=now)
    documents.record_download(document=issue.pdf, of=certificate.item.case.stream, by=by, now=now)
    return issue.pdf
