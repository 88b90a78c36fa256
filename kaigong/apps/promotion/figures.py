"""The numbers of promotion: funnel, league, days from signing to groundbreaking, standard land promised and met.

Reads only; counted in the database as far as it can, by core/measures from there on.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, DateField, F, Min, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Cast, Substr

from kaigong.apps.accounts.models import Person
from kaigong.apps.ledger.days import DaysBetween
from kaigong.apps.projects.models import Project
from kaigong.apps.projects.models import Stage as ProjectStage
from kaigong.apps.promotion import catalogue, queries
from kaigong.apps.promotion.models import Lead, Promise, Stage, Trip
from kaigong.core.measures.funnel import Entry, Level, Place, Track, funnel, league
from kaigong.core.measures.waiting import Bin, Spell, Waiting, spread, waiting
from kaigong.core.supervision.league import wilson

EDGES = (0, 30, 60, 90, 180, 365)
ALL = ""
USED = (ProjectStage.IN_USE, ProjectStage.FULL)


def funnel_of(rows: QuerySet[Lead], today: date) -> list[Level]:
    """The funnel of some leads; those that went into another one are counted there."""
    found = rows.exclude(stage=Stage.MERGED).order_by().values_list("steps", flat=True)
    tracks = (Track([(stage, date.fromisoformat(on)) for stage, on in steps]) for steps in found)
    return funnel(tracks, today)


def league_of(person: Person, rows: QuerySet[Lead], by: str) -> list[Place]:
    """The league of teams, agencies or counties over some leads."""
    field = {"team": "team__no", "agency": "agency", "county": "county"}[by]
    known = rows.exclude(stage=Stage.MERGED).exclude(**{field: None if by != "county" else ""}).order_by()
    counted = known.values(field).annotate(
        leads=Count("pk"), signed=Count("pk", filter=Q(stage=Stage.SIGNED)),
        lost=Count("pk", filter=Q(stage=Stage.LOST)),
        started=Count("pk", filter=Q(project__started_on__isnull=False)), contacts=Sum("contacts"),
    )  # fmt: skip
    money = dict(known.filter(stage=Stage.SIGNED).values_list(field).annotate(fen=Sum("agreements__investment_fen")))
    cost = _cost(person, by)
    return league(
        Entry(row[field], row["leads"], row["signed"], row["lost"], money.get(row[field]) or 0, row["started"],
              row["contacts"] or 0, cost.get(row[field], 0))
        for row in counted
    )  # fmt: skip


def _cost(person: Person, by: str) -> dict[str, int]:
    """What the trips of teams and agencies cost; counties have none of their own."""
    if by == "county":
        return {}
    field = "team__no" if by == "team" else "agency"
    rows = queries.trips(person).exclude(**{field: None}).order_by().values_list(field)
    return {key: fen or 0 for key, fen in rows.annotate(fen=Sum("cost_fen"))}


# -------------------------------------------------------------------------------------- signing to groundbreaking


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the page: a place or a quarter, its curve, and its shortest case."""

    key: str
    waiting: Waiting
    best: Project | None


@dataclass(frozen=True, slots=True)
class Days:
    """From signing to groundbreaking: of all, of each county, of each quarter, and how the days are spread."""

    all: Row
    counties: list[Row]
    quarters: list[Row]
    bins: list[Bin]


def quarter_of(day: date) -> str:
    """2021Q4."""
    return f"{day.year}Q{(day.month - 1) // 3 + 1}"


def signing_to_start(rows: QuerySet[Project], today: date) -> Days:
    """Counted by days in the database; what is not started counts for as long as it has waited."""
    by_county, by_quarter = _gathered(rows, today, "county"), _gathered(rows, today, "signed_month", _quarter_of_month)
    best = _best(rows, [*by_county.values(), *by_quarter.values()])
    every = _together(by_county.values())
    return Days(
        _row(ALL, every, best), [_row(key, by_county[key], best) for key in sorted(by_county) if key != ALL],
        [_row(key, by_quarter[key], best) for key in sorted(by_quarter, reverse=True)], spread(every.spells, EDGES),
    )  # fmt: skip


def signing_to_start_of_all(rows: QuerySet[Project], today: date) -> Row:
    """The first line of that alone, without its shortest case."""
    return _row(ALL, _together(_gathered(rows, today, "county").values()), {})


@dataclass(slots=True)
class _Group:
    """The spells of one place or quarter, and the length and code of its shortest case."""

    spells: list[Spell] = field(default_factory=list)
    shortest: tuple[int, str] | None = None

    def add(self, length: int, ended: bool, count: int, code: str) -> None:
        self.spells.append((length, ended, count))
        if ended:
            self.shortest = min(self.shortest or (length, code), (length, code))


def _gathered(
    rows: QuerySet[Project], today: date, by: str, key_of: Callable[[str], str] = str
) -> dict[str, _Group]:  # fmt: skip
    """Rows by a column and by their days, one query. Those that started before they were signed say nothing."""
    over = Case(When(started_on__lte=today, then=F("started_on")), default=Cast(Value(today), DateField()))
    counted = rows.filter(signed_on__lte=today).order_by().annotate(
        waited=DaysBetween(over, F("signed_on")), signed_month=Substr(Cast("signed_on", CharField()), 1, 7),
        has_ended=Case(When(started_on__lte=today, then=Value(1)), default=Value(0)),
    )  # fmt: skip
    found = defaultdict[str, _Group](_Group)
    lines = counted.filter(waited__gte=0).values_list(by, "waited", "has_ended")
    for key, days, ended, n, code in lines.annotate(n=Count("pk"), first=Min("code")):
        found[key_of(key)].add(days, bool(ended), n, code)
    return found


def _together(groups: Iterable[_Group]) -> _Group:
    some = list(groups)
    shortest = min((one.shortest for one in some if one.shortest), default=None)
    return _Group([spell for one in some for spell in one.spells], shortest)


def _row(key: str, group: _Group, best: Mapping[str, Project]) -> Row:
    return Row(key, waiting(group.spells), best.get(group.shortest[1]) if group.shortest else None)


def _best(rows: QuerySet[Project], groups: Iterable[_Group]) -> dict[str, Project]:
    """The project of each shortest case, by its code."""
    codes = {one.shortest[1] for one in groups if one.shortest}
    return {project.code: project for project in rows.filter(code__in=codes)} if codes else {}


def _quarter_of_month(month: str) -> str:
    """2021Q4, of 2021-12."""
    return quarter_of(date.fromisoformat(f"{month}-01"))


def days_of(project: Project) -> int:
    """Its days from signing to groundbreaking."""
    assert project.signed_on is not None and project.started_on is not None
    return (project.started_on - project.signed_on).days


# ------------------------------------------------------------------------------------------------ standard land


@dataclass(frozen=True, slots=True)
class Kept:
    """One indicator over all agreements: promised, due by now, measured, met; the share met with its interval."""

    indicator: str
    promised: int
    due: int
    measured: int
    met: int

    @property
    def missed(self) -> int:
        return self.measured - self.met

    @property
    def unmeasured(self) -> int:
        """Due, and nobody has looked."""
        return max(self.due - self.measured, 0)

    @property
    def span(self) -> tuple[float, float] | None:
        return wilson(self.met, self.measured) if self.measured else None


def is_due() -> Q:
    """The promises of projects that have come so far."""
    stage = "agreement__lead__project__stage"
    return Q(due_at="in_use", **{f"{stage}__in": USED}) | Q(due_at="full", **{stage: ProjectStage.FULL})


def standard_land(person: Person) -> list[Kept]:
    """What was promised and what is met, by indicator."""
    counted = queries.promises(person).order_by().values("indicator").annotate(
        promised_n=Count("pk"), due=Count("pk", filter=is_due()), measured=Count("pk", filter=Q(met__isnull=False)),
        met_n=Count("pk", filter=Q(met=True)),
    )  # fmt: skip
    found = {row["indicator"]: row for row in counted}
    return [
        Kept(key, found[key]["promised_n"], found[key]["due"], found[key]["measured"], found[key]["met_n"])
        for key in catalogue.indicators() if key in found
    ]  # fmt: skip


def missed(person: Person) -> QuerySet[Promise]:
    """Those that were missed, first those nothing followed from."""
    return queries.promises(person).filter(met=False).order_by("consequence", "-found_on", "pk")


def headline(person: Person, today: date) -> dict[str, Any]:
    """What the overview says first."""
    first = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    rows = queries.leads(person)
    counted = rows.aggregate(
        open=Count("pk", filter=Q(stage__in=queries.OPEN)), overdue=Count(
            "pk", filter=Q(stage__in=queries.OPEN, next_on__lt=today)
        ), signed=Count("pk", filter=Q(signed_on__range=(first, today))),
    )  # fmt: skip
    asleep = queries.asleep(person, today).count()
    abroad = queries.teams(person).filter(Q(ends_on=None) | Q(ends_on__gte=today)).count()
    trips = queries.trips(person).filter(first_on__gte=first).count()
    return {**counted, "asleep": asleep, "teams": abroad, "trips": trips}


def of_team(rows: QuerySet[Lead], targets: Mapping[str, Mapping[str, int]]) -> list[dict[str, Any]]:
    """The quarters of a team: what was to be signed, what was."""
    signed: dict[str, int] = defaultdict(int)
    for day in rows.exclude(signed_on=None).values_list("signed_on", flat=True):
        signed[quarter_of(day)] += 1
    keys = sorted({*targets, *signed})
    return [
        {"quarter": key, "wanted": targets.get(key, {}).get("signed"), "signed": signed.get(key, 0)} for key in keys
    ]


def spent(trips: QuerySet[Trip]) -> dict[str, Any]:
    """Trips together: how many, what they cost."""
    return trips.aggregate(n=Count("pk"), fen=Sum("cost_fen"))
