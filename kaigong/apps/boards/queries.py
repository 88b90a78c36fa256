"""Reads across owners for the home pages: headline counts for everybody, the overview for the command."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from kaigong.apps.accounts import roles
from kaigong.apps.accounts.models import Person
from kaigong.apps.boards.models import Brief, Scenario
from kaigong.apps.cases import queries as cases
from kaigong.apps.cases.models import Item
from kaigong.apps.ledger.tallies import Amount
from kaigong.apps.projects import counted
from kaigong.apps.projects import queries as projects
from kaigong.apps.projects.models import BEFORE_START, Klass, Project, Stage
from kaigong.apps.targets import queries as targets

MOST_SCENARIOS = 20  # shown beside each other


@dataclass(frozen=True, slots=True)
class CityFacts:
    """What anybody may know of the city: no project is named."""

    projects: int
    started_this_year: int
    under_way: int
    investment_fen: int


@dataclass(frozen=True, slots=True)
class Tally:
    """One cell of the overview: how many, and where the list of them is."""

    key: str
    label: str
    count: int
    investment_fen: int


def city_facts(today: date) -> CityFacts:
    """Public counts over all projects of the base."""
    stages, started = counted.stock_by("state"), counted.started(date(today.year, 1, 1), date(today.year, 12, 31))
    every = Amount(sum(one.count for one in stages.values()), sum(one.fen for one in stages.values()))
    waiting = sum(stages.get(stage.value, Amount()).count for stage in BEFORE_START)
    return CityFacts(every.count, started.count, waiting, every.fen)


def by_stage(person: Person) -> list[Tally]:
    """Projects the person may see, by stage of the pipeline."""
    return _counted(person, "state", Stage)


def by_class(person: Person) -> list[Tally]:
    """Projects the person may see, by class."""
    return _counted(person, "klass", Klass)


def _counted(person: Person, column: str, labels: type[Stage] | type[Klass]) -> list[Tally]:
    found = counted.stock_by(column) if roles.may(person, "see_every_project") else {}
    return [Tally(value, str(label), *found.get(value, Amount())) for value, label in labels.choices]


def late_first(person: Person, today: date) -> QuerySet[Project]:
    """Projects that miss their planned start, the latest first."""
    late = Q(plan_late_days__gt=0) | Q(planned_start_on__lt=today)
    return projects.visible(person).filter(late, stage__in=BEFORE_START).order_by("-plan_late_days", "code")


def next_to_start(person: Person, today: date) -> QuerySet[Project]:
    """Projects whose groundbreaking is next."""
    coming = projects.visible(person).filter(stage__in=BEFORE_START, forecast_start_on__gte=today)
    return coming.order_by("forecast_start_on", "code")


def own(person: Person) -> QuerySet[Project]:
    """An applicant's projects, those still waiting for their start on top."""
    return projects.visible(person).select_related("enterprise").order_by("started_on", "-updated_at")


def owed_by(person: Person) -> dict[int, list[Item]]:
    """What the applicant owes now, by project."""
    found: dict[int, list[Item]] = {}
    for item in cases.waiting_on_applicant(person):
        found.setdefault(item.project_id, []).append(item)
    return found


def promises(person: Person) -> list[targets.Shown]:
    """Public targets the system counts by itself, those not reached yet and due next on top."""
    found = [each for each in targets.shown(targets.commitments(person, kinds=["target"])) if each.reached is not None]
    return sorted(found, key=lambda each: bool(each.reached))


def leaders(person: Person | None) -> dict[str, str]:
    """The responsible leader of every project the person may see that has one, by the project's code."""
    rows = projects.visible(person).exclude(file__leader="").filter(file__leader__isnull=False)
    return dict(rows.order_by().values_list("code", "file__leader"))


def scenarios(person: Person | None) -> QuerySet[Scenario]:
    """The scenarios kept, the newest first, for whoever may look ahead."""
    rows = Scenario.objects.filter(dropped_at=None).order_by("-saved_at")
    return rows if roles.may(person, "look_ahead") else rows.none()


def own_scenario(person: Person | None, pk: UUID) -> Scenario:
    """A scenario the person saved, or 404."""
    found = scenarios(person).filter(pk=pk, saved_by=person.ref if person else "").first()
    if found is None:
        raise Http404
    return found


def next_starts(first: date, last: date) -> QuerySet[Project]:
    """Projects whose groundbreaking is forecast between two days."""
    coming = Project.objects.filter(stage__in=BEFORE_START, forecast_start_on__range=(first, last))
    return coming.order_by("forecast_start_on", "code")


def briefs(person: Person | None) -> QuerySet[Brief]:
    """The weekly briefs issued, for whoever looks ahead."""
    return Brief.objects.all() if roles.may(person, "look_ahead") else Brief.objects.none()


def brief_of(person: Person | None, monday: date) -> Brief:
    """One of them, or 404."""
    found = briefs(person).select_related("document").filter(monday=monday).first()
    if found is None:
        raise Http404
    return found
