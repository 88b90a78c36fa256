"""The weekly brief issued on a Monday: made once, kept as it was, sent to those who steer."""

from datetime import date, datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from kaigong.apps.accounts import roles
from kaigong.apps.accounts.models import Person
from kaigong.apps.boards import brief, brief_files
from kaigong.apps.boards.events import BriefIssued
from kaigong.apps.boards.models import Brief
from kaigong.apps.documents import actions as documents
from kaigong.apps.ledger import actions as ledger
from kaigong.apps.notices.actions import tell
from kaigong.core.supervision.weekly import monday_of

CLOCK, KIND = "system:clock", "weekly-brief"


def issue_brief(*, now: datetime, monday: date | None = None) -> Brief | None:
    """签发每周简报: 1. write it; 2. keep the PDF, sealed; 3. tell whoever looks ahead. None where it stands already."""
    today = timezone.localdate(now)
    day = monday or monday_of(today)
    if Brief.objects.filter(monday=day).exists():
        return None
    made = brief_files.pdf(brief.week(day, today))
    with transaction.atomic():
        upload = SimpleUploadedFile(f"每周简报-{day.isoformat()}.pdf", made)
        document = documents.store(upload=upload, by=CLOCK, now=now)
        row = Brief(monday=day, document=document, made_at=now)
        documents.hold(document=document, thing=row.stream)
        row.seen_n = ledger.append(
            row.stream, [BriefIssued(day.isoformat(), document.sha256)], after=0, by=CLOCK, now=now
        )
        row.save(force_insert=True)
        to = [person.ref for person in Person.objects.filter(is_active=True) if roles.may(person, "look_ahead")]
        tell(to=to, kind=KIND, subject=row.stream, data={"monday": day.isoformat()}, url="/brief/", now=now)
    return row
