"""Reads of supervision. The people of the command and the auditors see every line; an agency those it has a part in."""

from datetime import date
from typing import TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import Http404

from kaigong.apps.accounts import roles
from kaigong.apps.accounts.models import Agency, Person, Role
from kaigong.apps.projects import queries as projects
from kaigong.apps.projects.models import Project
from kaigong.apps.supervision import folded
from kaigong.apps.supervision.models import Line, LineState, Meeting, WeeklyList
from kaigong.core.supervision.league import Place
from kaigong.core.supervision.league import league as core_league

Row = TypeVar("Row", bound=Model)
ALL = frozenset({Role.COMMAND, Role.AUDITOR, Role.ADMINISTRATOR})
OWN = frozenset({Role.WINDOW, Role.OFFICER, Role.HEAD})
SHOW = ("open", "late", "soon", "check", "answer", "talk", "done")


def may_look(person: Person | None) -> bool:
    """Whether supervision exists for the person at all."""
    return person is not None and person.is_active and person.role in ALL | OWN


def lines(person: Person | None) -> QuerySet[Line]:
    """What the person may see."""
    if person is None or not may_look(person):
        return Line.objects.none()
    if person.role in ALL:
        return Line.objects.all()
    mine = Q(lead=person.agency_id) | Q(
        pk__in=Line.helpers.through.objects.filter(agency=person.agency_id).values("line")
    )
    return Line.objects.filter(mine)


def shown(person: Person | None, show: str, today: date) -> QuerySet[Line]:
    """One view of the list: what is open, late, due soon, to be checked, to be answered, to be talked about, done."""
    rows = lines(person).select_related("lead", "holder", "project")
    chosen = {
        "open": Q(ended=False),
        "late": Q(ended=False, due_on__lt=today),
        "soon": Q(ended=False, due_on__gte=today, yellow_on__lte=today),
        "check": Q(state=LineState.CHECKING),
        "answer": Q(ended=False, answer_by__isnull=False),
        "talk": Q(talk_on__isnull=False, talked_on=None),
        "done": Q(ended=True),
    }.get(show, Q(ended=False))
    return rows.filter(chosen).order_by(*(("-closed_on", "-no") if show == "done" else ("due_on", "no")))


def search(
    rows: QuerySet[Line], *, text: str = "", lead: str = "", holder: str = "", source: str = ""
) -> QuerySet[Line]:
    """Those of them that the filters leave."""
    if text:
        rows = rows.filter(Q(title__icontains=text) | Q(no__icontains=text) | Q(project__name__icontains=text))
    for field, value in (("lead", lead), ("holder", holder), ("source", source)):
        if value:
            rows = rows.filter(**{field: value})
    return rows


def line(person: Person | None, no: str) -> Line:
    """One line, or 404."""
    return _one(lines(person).select_related("lead", "holder", "project").filter(no=no))


def counts(person: Person | None, today: date) -> dict[str, int]:
    """How many lines each view has."""
    return {name: shown(person, name, today).count() for name in SHOW if name != "done"}


def of_project(person: Person | None, project: Project) -> QuerySet[Line]:
    """The lines of a project that the person may see."""
    return lines(person).filter(project=project).select_related("lead", "holder")


def weeks(person: Person | None) -> QuerySet[WeeklyList]:
    """The weekly lists; they name every line, so they are for those who see every line."""
    return WeeklyList.objects.all() if person is not None and person.role in ALL else WeeklyList.objects.none()


def week(person: Person | None, monday: date) -> WeeklyList:
    """One of them, or 404."""
    return _one(weeks(person).filter(monday=monday))


def meetings(person: Person | None) -> QuerySet[Meeting]:
    """The meetings, for those who see every line."""
    rows = Meeting.objects.select_related("headquarters")
    return rows if person is not None and person.role in ALL else rows.none()


def meeting(person: Person | None, no: str) -> Meeting:
    """One of them, or 404."""
    return _one(meetings(person).filter(no=no))


def league(person: Person | None, first: date, last: date, today: date) -> list[Place]:
    """The ranking of agencies over lines due between two days, for those who see every line."""
    if person is None or person.role not in ALL:
        return []
    return core_league(folded.lines_of(Line.objects.filter(raised_on__lte=last)), first, last, today)


def may_steer(person: Person | None) -> bool:
    """Whether the person raises lines, opens meetings and sets the rules."""
    return roles.may(person, "steer")


def projects_to_name(person: Person | None) -> QuerySet[Project]:
    """The projects a line can be about."""
    return projects.visible(person)


def headquarters() -> QuerySet[Agency]:
    """Every headquarters."""
    return Agency.objects.filter(kind="command").order_by("pk")


def _one(found: QuerySet[Row]) -> Row:
    row = found.first()
    if row is None:
        raise Http404
    return row
