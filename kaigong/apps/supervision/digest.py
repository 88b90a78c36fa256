"""What the morning's digest and the page 今日 hold of supervision: lines, orders, promises, problems, checks."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from kaigong.apps.accounts.models import Person, Role
from kaigong.apps.notices.registry import Line as Said
from kaigong.apps.notices.registry import Section
from kaigong.apps.supervision import care_queries, queries
from kaigong.apps.supervision.models import Line, LineState, Ticket, TicketState

MOST, SOON = 10, 7


def sections(person: Person, today: date) -> Iterator[Section]:
    """One section for each thing somebody owes; none where there is nothing."""
    mine = queries.lines(person).filter(ended=False)
    own = mine.filter(lead=person.agency_id) if person.agency_id else mine.none()
    yield from _lines(_("督办单待反馈"), own.filter(answer_by__isnull=False), "answer_by")
    yield from _lines(_("督办事项逾期"), own.filter(due_on__lt=today), "due_on")
    yield from _lines(_("督办事项一周内到期"), own.filter(due_on__range=(today, today + timedelta(SOON))), "due_on")
    if person.role == Role.COMMAND:
        yield from _lines(_("销号待核验"), mine.filter(state=LineState.CHECKING), "due_on")
        yield from _lines(_("待约谈"), queries.shown(person, "talk", today), "talk_on")
    tickets = care_queries.tickets(person)
    if person.role == Role.ENTERPRISE:
        yield from _tickets(_("答复待评价"), tickets.filter(state=TicketState.ANSWERED))
    else:
        owned = tickets.filter(agency=person.agency_id) if person.agency_id else tickets.none()
        yield from _tickets(_("诉求待认领"), owned.filter(state=TicketState.RAISED))
        promised = owned.filter(state=TicketState.PROMISED).filter(
            Q(waits_until__lte=today + timedelta(SOON)) | Q(overdue=True)
        )
        yield from _tickets(_("答应过的诉求一周内到期"), promised)


def _lines(label: str, rows: QuerySet[Line], day: str) -> Iterator[Section]:
    found = list(rows.order_by(day, "no")[:MOST])
    if found:
        said = [
            Said(f"{_day(getattr(row, day))} {row.title}", reverse("supervision:line", args=[row.no])) for row in found
        ]
        yield Section(label, rows.count(), said)


def _tickets(label: str, rows: QuerySet[Ticket]) -> Iterator[Section]:
    found = list(rows.order_by("waits_until", "no")[:MOST])
    if found:
        said = [
            Said(f"{_day(row.waits_until)} {row.text[:60]}".strip(), reverse("care:ticket", args=[row.no]))
            for row in found
        ]
        yield Section(label, rows.count(), said)


def _day(day: Any) -> str:
    return f"{day:%m-%d}" if day else ""
