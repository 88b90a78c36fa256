"""Reads of 包保: an enterprise sees its own tickets, an agency those it owns and of those its people look after."""

from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from kaigong.apps.accounts.models import Person, Role
from kaigong.apps.enterprises import queries as enterprises
from kaigong.apps.enterprises.models import Enterprise
from kaigong.apps.projects.models import Project
from kaigong.apps.supervision.models import Binding, Ticket, TicketState, Visit
from kaigong.apps.supervision.queries import ALL, OWN

SHOW = ("open", "late", "rate", "settled")


def tickets(person: Person | None) -> QuerySet[Ticket]:
    """What the person may see."""
    if person is None or not person.is_active:
        return Ticket.objects.none()
    if person.role == Role.ENTERPRISE:
        return Ticket.objects.filter(enterprise__in=enterprises.of_person(person))
    if person.role in ALL:
        return Ticket.objects.all()
    mine = Q(agency=person.agency_id) if person.agency_id else Q(pk=None)
    return Ticket.objects.filter(mine | Q(enterprise__in=cared_for(person)))


def cared_for(person: Person | None) -> QuerySet[Enterprise]:
    """The enterprises the person looks after."""
    bound = Binding.objects.filter(person=person, ended_on=None) if person else Binding.objects.none()
    return Enterprise.objects.filter(pk__in=bound.values("enterprise"))


def shown(person: Person | None, show: str) -> QuerySet[Ticket]:
    """One view of the list, what is due first on top."""
    rows = tickets(person).select_related("enterprise", "agency", "project")
    chosen = {
        "open": ~Q(state=TicketState.SETTLED),
        "late": Q(overdue=True),
        "rate": Q(state=TicketState.ANSWERED),
        "settled": Q(state=TicketState.SETTLED),
    }.get(show, ~Q(state=TicketState.SETTLED))
    return rows.filter(chosen).order_by("-overdue", "waits_until", "-no")


def ticket(person: Person | None, no: str) -> Ticket:
    """One ticket, or 404."""
    found = tickets(person).select_related("enterprise", "agency", "project").filter(no=no).first()
    if found is None:
        raise Http404
    return found


def may_look(person: Person | None) -> bool:
    """Whether care exists for the person at all."""
    return person is not None and person.is_active and person.role in ALL | OWN | {Role.ENTERPRISE}


def askable(person: Person | None) -> QuerySet[Enterprise]:
    """The enterprises the person may raise a ticket for."""
    if person is not None and person.role == Role.ENTERPRISE:
        return enterprises.of_person(person).order_by("name")
    return cared_for(person).order_by("name")


def projects_of(found: QuerySet[Enterprise]) -> QuerySet[Project]:
    """The projects of some enterprises."""
    return Project.objects.filter(enterprise__in=found).order_by("name")


def bindings(person: Person | None) -> QuerySet[Binding]:
    """Who looks after whom: all for the command and the auditors, those of one's agency and one's own for others."""
    rows = Binding.objects.filter(ended_on=None).select_related("person__agency", "enterprise", "project")
    if person is None or not may_look(person):
        return rows.none()
    if person.role in ALL:
        return rows
    if person.role == Role.ENTERPRISE:
        return rows.filter(enterprise__in=enterprises.of_person(person))
    return rows.filter(Q(person=person) | Q(person__agency=person.agency_id))


def binding(person: Person | None, pk: UUID) -> Binding:
    """One of them, or 404."""
    found = bindings(person).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def visits(person: Person | None) -> QuerySet[Visit]:
    """Visits to whom the person may look at."""
    rows = Visit.objects.select_related("person", "enterprise", "project", "photo")
    if person is None or not may_look(person) or person.role == Role.ENTERPRISE:
        return rows.none()
    if person.role in ALL:
        return rows
    return rows.filter(Q(person=person) | Q(person__agency=person.agency_id))


def visit(person: Person | None, uid: UUID) -> Visit:
    """One visit, or 404."""
    found = visits(person).filter(pk=uid).first()
    if found is None:
        raise Http404
    return found


def heat(person: Person | None, first: date, last: date) -> list[dict[str, object]]:
    """Problems by class and owner: how many were raised between two days, how many are late, how many left content."""
    rows = tickets(person).filter(raised_on__range=(first, last)).order_by()
    return list(
        rows.values("klass", "agency").annotate(
            n=Count("id"), late=Count("id", filter=Q(overdues__gt=0)),
            rated=Count("id", filter=Q(satisfied__isnull=False)), content=Count("id", filter=Q(satisfied=True)),
        )
    )  # fmt: skip
