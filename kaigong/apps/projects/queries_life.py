"""Reads of the life of projects: proofs, milestones, delays, 统计入库, and the list of paper starts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Prefetch, QuerySet
from django.http import Http404

from kaigong.apps.accounts import roles
from kaigong.apps.accounts.models import Person, Role
from kaigong.apps.projects import queries
from kaigong.apps.projects.models import Delay, Doubt, Evidence, Milestone, Project, Statistics

LOOKERS = frozenset({Role.COMMAND, Role.AUDITOR})


def evidence(person: Person | None, of: Project) -> list[Evidence]:
    """The proofs of a project the person may see, the struck ones, too."""
    queries.project(person, of.code)
    return list(Evidence.objects.filter(project=of).select_related("document").order_by("on", "n"))


def piece(person: Person | None, code: str, n: int) -> Evidence:
    """One of them, for whoever may strike it; else 404."""
    of = queries.kept_life(person, code, queries.COMMANDS)
    found = Evidence.objects.filter(project=of, n=n, struck_at=None).select_related("document", "project").first()
    if found is None:
        raise Http404
    return found


def milestones(of: Project) -> dict[str, Milestone]:
    """The milestones of a project the person has before him, by stage."""
    return {row.stage: row for row in Milestone.objects.filter(project=of)}


def delays(of: Project) -> list[Delay]:
    """Why it is late: what still holds first."""
    rows = Delay.objects.filter(project=of).order_by("-since", "-n")
    return sorted(rows, key=lambda row: row.until is not None)


def reasons(projects: Iterable[Project]) -> list[tuple[int, str]]:
    """What holds some projects up now: project and reason."""
    rows = Delay.objects.filter(project__in=list(projects), until=None).order_by("project", "-since", "-n")
    return list(rows.values_list("project", "reason"))


def paper_starts() -> int:
    """How many started projects have something against them, over the whole city."""
    return Doubt.objects.order_by().values("project").distinct().count()


def delay(person: Person | None, code: str, n: int) -> Delay:
    """One that still holds, for whoever may end it; else 404."""
    of = queries.kept_life(person, code)
    found = Delay.objects.filter(project=of, n=n, until=None).select_related("project").first()
    if found is None:
        raise Http404
    return found


def open_delays(projects: QuerySet[Project]) -> Mapping[str, int]:
    """How many projects each reason holds up now."""
    rows = Delay.objects.filter(project__in=projects, until=None).order_by()
    return dict(rows.values_list("reason").annotate(n=Count("project", distinct=True)))


def statistics(of: Project) -> Statistics | None:
    """How far the project is on its way into the statistics."""
    return Statistics.objects.filter(project=of).first()


# --------------------------------------------------------------------------------------------------- paper starts


@dataclass(frozen=True, slots=True)
class Asked:
    """Which paper starts: signals, counties, the year of the start."""

    signals: tuple[str, ...] = ()
    counties: tuple[str, ...] = ()
    klasses: tuple[str, ...] = ()
    year: int | None = None


def may_look(person: Person | None) -> bool:
    """The command and the auditors look for paper starts."""
    return person is not None and person.is_active and person.role in LOOKERS and roles.may(person, "see_every_project")


def suspicious(person: Person | None, ask: Asked) -> QuerySet[Project]:
    """Started projects with something against them, those with most first."""
    rows = queries.visible(person).exclude(started_on=None) if may_look(person) else Project.objects.none()
    against = Doubt.objects.all() if not ask.signals else Doubt.objects.filter(signal__in=ask.signals)
    rows = rows.filter(pk__in=against.values("project"))
    for column, values in (("county", ask.counties), ("klass", ask.klasses)):
        if values:
            rows = rows.filter(**{f"{column}__in": values})
    if ask.year:
        rows = rows.filter(started_on__range=(date(ask.year, 1, 1), date(ask.year, 12, 31)))
    rows = rows.annotate(against=Count("doubts")).select_related("enterprise").defer("facts", "baseline", "reforms")
    return rows.prefetch_related(Prefetch("doubts", Doubt.objects.order_by("missing", "signal"))).order_by(
        "-against", "-investment_fen", "code"
    )


def counts(person: Person | None) -> dict[str, int]:
    """How many projects each signal speaks against."""
    rows = Doubt.objects.filter(project__in=queries.visible(person)) if may_look(person) else Doubt.objects.none()
    return dict(rows.order_by().values_list("signal").annotate(n=Count("project")))
