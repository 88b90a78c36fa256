"""The numbers of promotion: funnel, league, days from signing to groundbreaking, standard land promised and met.

Reads only; counted in the database as far as it can, by core/measures from there on.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from kaigong.apps.accounts.models import Person
from kaigong.apps.projects.models import Project
from kaigong.apps.projects.models import Stage as ProjectStage
from kaigong.apps.promotion import catalogue, queries
from kaigong.apps.promotion.models import Lead, Promise, Stage, Trip
from kaigong.core.measures.funnel import Entry, Level, Place, Track, funnel, league
from kaigong.core.measures.waiting import Bin, Spell, Waiting, spread, waiting
from kaigong.core.supervision.league import wilson

EDGES = (0, 30, 60, 90, 180, 365)
ALL = ""
QUARTER = re.compile(r"[0-9]{4}Q[1-4]")
Case = tuple[str, date, date]
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
    counted = rows.filter(signed_on__lte=today).order_by().values_list("county", "signed_on", "started_on")
    spells, shortest = defaultdict[str, list[Spell]](list), dict[str, tuple[int, Case]]()
    for county, signed, started, n in counted.annotate(n=Count("pk")):
        ended = started is not None and started <= today
        length = ((started if ended else today) - signed).days
        if length < 0:
            continue  # started before it was signed: the days say nothing
        for key in (ALL, county, quarter_of(signed)):
            spells[key].append((length, ended, n))
            if ended and (key not in shortest or length < shortest[key][0]):
                shortest[key] = (length, (county, signed, started))
    best = _best(rows, {key: case for key, (_length, case) in shortest.items()})
    quarters = sorted((key for key in spells if QUARTER.fullmatch(key)), reverse=True)
    places = sorted(key for key in spells if key != ALL and not QUARTER.fullmatch(key))
    return Days(
        _row(ALL, spells[ALL], best), [_row(key, spells[key], best) for key in places],
        [_row(key, spells[key], best) for key in quarters], spread(spells[ALL], EDGES),
    )  # fmt: skip


def _row(key: str, spells: Iterable[Spell], best: Mapping[str, Project]) -> Row:
    return Row(key, waiting(spells), best.get(key))


def _best(rows: QuerySet[Project], shortest: Mapping[str, Case]) -> dict[str, Project]:
    """One project for each shortest case."""
    wanted = Q(pk__in=[])
    for county, signed, started in set(shortest.values()):
        wanted |= Q(county=county, signed_on=signed, started_on=started)
    found = {(one.county, one.signed_on, one.started_on): one for one in rows.filter(wanted).order_by("-code")}
    return {key: found[case] for key, case in shortest.items() if case in found}


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
