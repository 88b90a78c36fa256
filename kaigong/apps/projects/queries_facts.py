"""Reads of the files of projects. Whoever sees a project sees its file; who reports and confirms stands here too."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.http import Http404
from django.utils import timezone

from kaigong.apps.accounts import queries as accounts
from kaigong.apps.accounts import roles
from kaigong.apps.accounts.models import AgencyKind, Person, Role
from kaigong.apps.ledger import queries as ledger
from kaigong.apps.projects import queries
from kaigong.apps.projects.models import (
    Baseline,
    Factor,
    MoneySource,
    MonthlyFigure,
    Project,
    ProjectFile,
    Risk,
    Stage,
    Standing,
    Work,
    YearPlan,
)
from kaigong.core.measures.monthly import Month

REPORTING = (Stage.STARTED, Stage.CONTINUING)  # works are under way: every month is reported
PLACES = (AgencyKind.COUNTY, AgencyKind.ZONE)


def file_of(person: Person | None, project: Project) -> ProjectFile:
    """The file of a project one may see; an empty one where nothing is known yet."""
    if not queries.visible(person).filter(pk=project.pk).exists():
        raise Http404
    found = ProjectFile.objects.filter(pk=project.pk).first() or ProjectFile(project_id=project.pk)
    found.project = project
    return found


def monthly(person: Person | None, project: Project) -> QuerySet[MonthlyFigure]:
    """The months of a project one may see, the first one first."""
    return MonthlyFigure.objects.filter(project=project, project__in=queries.visible(person)).order_by("month")


def by_year(person: Person | None, project: Project) -> list[dict[str, Any]]:
    """Plan and done of each year, and what had been done by its end."""
    years: dict[int, dict[str, Any]] = {}
    for one in monthly(person, project):
        row = years.setdefault(
            one.month.year, {"year": one.month.year, "months_fen": 0, "done_fen": 0, "plan_fen": None}
        )
        row["months_fen"] += one.planned_fen
        row["done_fen"] += one.done_fen or 0
    for plan in YearPlan.objects.filter(project=project):
        row = years.setdefault(plan.year, {"year": plan.year, "months_fen": 0, "done_fen": 0, "plan_fen": None})
        row["plan_fen"] = plan.planned_fen
    upto = 0
    for year in sorted(years):
        upto += years[year]["done_fen"]
        years[year]["upto_fen"] = upto
    return [years[year] for year in sorted(years)]


def sources(person: Person | None, project: Project) -> QuerySet[MoneySource]:
    """Money by source."""
    return MoneySource.objects.filter(project=project, project__in=queries.visible(person))


def factors(person: Person | None, project: Project) -> QuerySet[Factor]:
    """要素保障."""
    return Factor.objects.filter(project=project, project__in=queries.visible(person)).select_related("agency")


def risks(person: Person | None, project: Project) -> QuerySet[Risk]:
    """Risks, the open ones first, the heaviest first."""
    return Risk.objects.filter(project=project, project__in=queries.visible(person))


def works(person: Person | None, project: Project) -> QuerySet[Work]:
    """实物工作量 by kind of work."""
    return Work.objects.filter(project=project, project__in=queries.visible(person))


def baselines(person: Person | None, project: Project) -> QuerySet[Baseline]:
    """The plans as promised, in their order."""
    return Baseline.objects.filter(project=project, project__in=queries.visible(person))


def money_of(kind: str) -> dict[int, tuple[int, int]]:
    """What is granted and drawn of one kind of money by project, for the system itself."""
    rows = MoneySource.objects.filter(kind=kind).values_list("project", "granted_fen", "drawn_fen")
    return {project: (granted, drawn) for project, granted, drawn in rows}


# ------------------------------------------------------------------------------------------------ who may


def may_confirm(person: Person | None, project: Project) -> bool:
    """核定: the command for all, people of a county or zone for the projects of their place."""
    if person is None or not person.is_active:
        return False
    if person.role == Role.COMMAND:
        return True
    return person.role in (Role.OFFICER, Role.HEAD) and person.agency_id == project.county


def may_write(person: Person | None, project: Project) -> bool:
    """Who keeps the file: whoever keeps the record, and the people of the place."""
    return queries.may_amend(person, project) or may_confirm(person, project)


def writable(person: Person | None, code: str) -> Project:
    """A project whose file one keeps, or 404."""
    found = queries.project(person, code)
    if not may_write(person, found):
        raise Http404
    return found


def require(by: str, projects: Iterable[Project], *, confirm: bool = False) -> None:
    """Stop whoever does not keep these files, or (`confirm`) may not confirm their months."""
    if by.startswith(roles.SYSTEM):
        return
    person, may = accounts.by_ref(by), may_confirm if confirm else may_write
    if not all(may(person, project) for project in projects):
        raise PermissionDenied


# ------------------------------------------------------------------------------------------------ reporting


def reporting(person: Person | None) -> QuerySet[Project]:
    """Projects whose months are reported, as far as one sees them: works have begun and are not finished."""
    return queries.visible(person).filter(stage__in=REPORTING).select_related("enterprise").order_by("code")


def own_place(person: Person | None) -> Q:
    """The projects of one's own county or zone; all for those who have none."""
    agency = person.agency if person else None
    return Q(county=agency.pk) if agency is not None and agency.kind in PLACES else Q()


def figures(projects: Iterable[Project], months: Iterable[date]) -> dict[tuple[int, date], MonthlyFigure]:
    """The rows of some projects in some months, in one read."""
    keys = [project.pk for project in projects]
    found = MonthlyFigure.objects.filter(project__in=keys, month__in=list(months))
    return {(one.project_id, one.month): one for one in found}


def not_reported(person: Person | None, month: date) -> QuerySet[Project]:
    """Who owes the figures of a month."""
    there = MonthlyFigure.objects.filter(project=OuterRef("pk"), month=month, done_fen__isnull=False)
    return reporting(person).filter(~Exists(there), own_place(person))


def to_look_at(person: Person | None) -> QuerySet[MonthlyFigure]:
    """Months that somebody should look at before they are believed."""
    place = own_place(person)
    projects = queries.visible(person).filter(place)
    found = MonthlyFigure.objects.filter(standing=Standing.QUESTIONED, project__in=projects)
    return found.select_related("project__enterprise").order_by("-month", "project__code")


def month_totals(person: Person | None, month: date) -> dict[str, int]:
    """Of the projects under way: how many there are, have reported, and what they planned and did."""
    projects = reporting(person).filter(own_place(person))
    rows = MonthlyFigure.objects.filter(month=month, project__in=projects)
    sums = rows.aggregate(planned=Sum("planned_fen"), done=Sum("done_fen"))
    return {
        "projects": projects.count(), "reported": rows.filter(done_fen__isnull=False).count(),
        "late": rows.filter(late=True).count(), "planned_fen": sums["planned"] or 0, "done_fen": sums["done"] or 0,
    }  # fmt: skip


def reporter(file: ProjectFile, month: date) -> str:
    """Who reported a month last, or nothing."""
    key, found = month.isoformat(), ""
    for entry in ledger.read(file.stream).entries:
        if entry.kind == "MonthsReported" and any(row["month"] == key for row in entry.data["rows"]):
            found = entry.by
    return found


def last_month(today: date) -> date:
    """The month whose figures are due now: the one before this."""
    return date(today.year - (today.month == 1), (today.month - 2) % 12 + 1, 1)


def core_months(rows: Iterable[MonthlyFigure]) -> list[Month]:
    """Rows as the core reads them."""
    return [Month(one.month, one.done_fen, one.physical_percent) for one in rows]


def today(now: Any) -> date:
    """The city's day at a moment."""
    return timezone.localdate(now)
