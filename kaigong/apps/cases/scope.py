"""Who may look at which cases. Outside of it a case does not exist (404).

applicant             the cases of his own enterprise
officer, head, and    the cases in which his agency has a seat, was consulted or asked for an opinion, checks a debt or
window of an agency   sits in a joint session; and those of the agencies he stands in for
window of the bureau  all: it takes in and hands out for every agency (综合窗口)
command, auditor,     all; an auditor changes nothing anywhere
administrator

How far every item of a project has come (`queries.progress`) is no secret among people of the city; what was handed in,
written and decided is for whoever has a part in it.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet

from kaigong.apps.accounts import queries as accounts
from kaigong.apps.accounts.models import Person, Role
from kaigong.apps.accounts.standing import serves_all
from kaigong.apps.cases import parts
from kaigong.apps.cases.models import Case, Debt, Inquiry, Item, Seat, SessionSeat
from kaigong.apps.enterprises import queries as enterprises

SEES_ALL = (Role.COMMAND, Role.AUDITOR, Role.ADMINISTRATOR)
AT_DESKS = (Role.OFFICER, Role.HEAD, Role.WINDOW)


def cases(person: Person | None) -> QuerySet[Case]:
    """The cases a person may look at."""
    if person is None or not person.is_active:
        return Case.objects.none()
    if person.role == Role.ENTERPRISE:
        return Case.objects.filter(project__enterprise__in=enterprises.of_person(person))
    agencies = agencies_of(person)
    if agencies is None:
        return Case.objects.all()
    return cases_of_agencies(agencies)


def cases_of_agencies(agencies: list[str]) -> QuerySet[Case]:
    """The cases in which one of these agencies has a part: what its own system is told."""
    return Case.objects.filter(_has_a_part(agencies, "pk"))


def items(person: Person | None) -> QuerySet[Item]:
    """The items of those cases."""
    if person is None or not person.is_active:
        return Item.objects.none()
    if person.role == Role.ENTERPRISE:
        return Item.objects.filter(project__enterprise__in=enterprises.of_person(person))
    agencies = agencies_of(person)
    if agencies is None:
        return Item.objects.all()
    return Item.objects.filter(_has_a_part(agencies, "case_id"))


def agencies_of(person: Person) -> list[str] | None:
    """The agencies for which a person looks at cases; None for every agency, an empty list for nobody's.

    Whoever is named to stand in may prepare himself: he looks at the cases before his first day too, and acts on none.
    """
    if person.role in SEES_ALL or parts.serves_all(person):
        return None
    if person.role not in AT_DESKS:
        return []
    away = accounts.named_for(person)
    if any(serves_all(row.absent) and row.absent.agency_id in row.agencies for row in away):
        return None
    own = [person.agency_id] if person.agency_id else []
    return list(dict.fromkeys([*own, *(agency for row in away for agency in row.agencies)]))


def _has_a_part(agencies: list[str], case: str) -> Q:
    seats = Seat.objects.filter(item__case_id=OuterRef(case), agency_id__in=agencies)
    asked = Inquiry.objects.filter(item__case_id=OuterRef(case), agency_id__in=agencies)
    checks = Debt.objects.filter(case_id=OuterRef(case), verifier__in=agencies)
    sits = SessionSeat.objects.filter(session__case_id=OuterRef(case), agency_id__in=agencies)
    return Q(Exists(seats)) | Q(Exists(asked)) | Q(Exists(checks)) | Q(Exists(sits))
