"""What the morning's page holds of promotion: next steps that are due, leads that sleep, leads others ask for."""

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from kaigong.apps.accounts.models import Person, Role
from kaigong.apps.notices import registry
from kaigong.apps.notices.registry import Line, Section
from kaigong.apps.promotion import queries
from kaigong.apps.promotion.models import Lead

MOST = 10


def register() -> None:
    """Called once when the app is ready."""
    registry.register_digest(sections)


def sections(person: Person, today: date) -> Iterator[Section]:
    """One section for each thing somebody owes; none where there is nothing. The command reads of all in the overview,
    so it finds here only what is its own."""
    if not queries.may_look(person) or person.role in (Role.AUDITOR, Role.ADMINISTRATOR):
        return
    mine = queries.next_steps(person, today)
    if person.role == Role.COMMAND:
        mine = mine.filter(owner=person)
    yield from _section(_("招商下一步逾期"), mine.filter(next_on__lt=today), "next_step")
    yield from _section(_("招商下一步今天到期"), mine.filter(next_on=today), "next_step")
    if person.role == Role.HEAD:
        asleep = queries.asleep(person, today).filter(agency=person.agency_id)
        yield from _section(_("久未联系的招商线索"), asleep, "idea")
        asked = queries.leads(person).filter(agency=person.agency_id).exclude(asked_by="")
        yield from _section(_("其他单位申请移交"), asked.order_by("no"), "idea")


def _section(label: str, rows: QuerySet[Lead], field: str) -> Iterator[Section]:
    found = list(rows[:MOST])
    if found:
        said = [
            Line(f"{row.name} {getattr(row, field)}".strip(), reverse("promotion:lead", args=[row.no])) for row in found
        ]
        yield Section(label, rows.count(), said)
