"""Today's real state of the city, read for simulation and planning: every project still to start, where each of its
items stands, and who sits at the desks.

What the system has seen it takes from the rows of cases. A project whose plan began before the system knew it, and that
has no case here, has its approvals on paper: they are taken to run as its plan says, and the pages say so.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from kaigong.apps.accounts import queries as accounts
from kaigong.apps.accounts.models import Role
from kaigong.apps.boards.kept import Kept
from kaigong.apps.cases import queries as cases
from kaigong.apps.cases.models import State
from kaigong.apps.ledger import queries as ledger
from kaigong.apps.projects import queries as projects
from kaigong.apps.projects.models import Project, Stage
from kaigong.apps.rulebook import queries as rulebook
from kaigong.core.clock.calendar import Calendar
from kaigong.core.plan import Plan
from kaigong.core.plan.milestones import WORKS_START
from kaigong.core.simulate.model import UnderWay

REVIEWED = frozenset({State.ACCEPTED, State.IN_REVIEW, State.RESUMED})  # at the desk, its clock running
AWAY = frozenset({State.CORRECTING, State.SUSPENDED})  # not at the desk for now
GONE = frozenset({State.NOT_NEEDED})  # finished without a decision, and nobody waits for it
WHAT_IFS = "scenario"  # streams in which nothing happens to the city


@dataclass(frozen=True, slots=True)
class Standing:
    """One project still to start, as it stands today. `applies` is the day it applies where it has not yet."""

    row: Project
    plan: Plan
    done: frozenset[str]
    under_way: Mapping[str, UnderWay]
    on_paper: bool = False
    applies: date | None = None


@dataclass(frozen=True, slots=True)
class AtDesk:
    """An agency's people: how many review, and who of them is away from when to when."""

    agency: str
    officers: int
    away: tuple[tuple[date, date], ...] = ()

    def on(self, day: date) -> int:
        """How many sit there on a day."""
        return max(self.officers - sum(first <= day <= last for first, last in self.away), 0)


@dataclass(frozen=True, slots=True, eq=False)
class City:
    """Everything the boards look ahead from. `unplanned`: projects whose facts leave their plan open."""

    today: date
    calendar: Calendar
    waiting: tuple[Standing, ...]
    started: tuple[Project, ...]
    desks: Mapping[str, AtDesk]
    unplanned: int
    entry: int  # the last entry of the ledger it was read at, and its hash
    seal: str
    fingerprint: str

    @property
    def on_paper(self) -> int:
        """How many projects have their approvals on paper."""
        return sum(each.on_paper for each in self.waiting)

    @property
    def in_hand(self) -> int:
        """How many items somebody has in hand."""
        return sum(len(each.under_way) for each in self.waiting if not each.on_paper)


_cities: Kept[City] = Kept(4)  # pages ask for the same one again and again


def city(today: date) -> City:
    """The state now; read again only when an entry was written, the law changed or the day turned."""
    at = (today, *ledger.last_entry(besides=WHAT_IFS), rulebook.catalogue().fingerprint, rulebook.calendar())
    return _cities.get(at, lambda: _city(*at))


def _city(today: date, entry: int, seal: str, fingerprint: str, calendar: Calendar) -> City:
    rows = list(projects.waiting())
    happened = cases.before_start()
    known = [(row, projects.plan_of(row)) for row in rows]
    planned = [(row, plan) for row, plan in known if plan.complete and plan.to_start_days is not None]
    waiting = tuple(_standing(row, plan, happened.get(row.pk, ()), today, calendar) for row, plan in planned)
    return City(
        today, calendar, waiting, tuple(projects.started()), dict(_desks(today)), len(known) - len(planned),
        entry, seal, fingerprint,
    )  # fmt: skip


# ----------------------------------------------------------------------------------------------- where a project stands


def _standing(
    row: Project, plan: Plan, happened: Iterable[Mapping[str, Any]], today: date, calendar: Calendar
) -> Standing:
    items = list(happened)
    if items:
        return _in_the_system(row, plan, items, today, calendar)
    if row.start_on < timezone.localdate(row.registered_at) and row.stage == Stage.SIGNED:
        return _on_paper(row, plan, today, calendar)
    return Standing(row, plan, frozenset(), {}, applies=max(row.start_on, today))


def _in_the_system(
    row: Project, plan: Plan, items: Iterable[Mapping[str, Any]], today: date, calendar: Calendar
) -> Standing:
    done: set[str] = set()
    under_way: dict[str, UnderWay] = {}
    for item in items:
        if item["stands"] or item["state"] == State.SIMULATED or item["state"] in GONE:
            done.add(item["code"])
        elif begun := _begun(item, today, calendar):
            under_way[item["code"]] = begun
    return Standing(row, plan, frozenset(done), under_way, applies=row.start_on)


def _begun(item: Mapping[str, Any], today: date, calendar: Calendar) -> UnderWay | None:
    """For how long an item has been under way, or None where nobody has begun it."""
    if item["state"] in AWAY:
        return UnderWay(_days(item["stopped_since"] or today, today, calendar), with_applicant=True)
    if item["state"] in REVIEWED:
        return UnderWay(_days(item["accepted_on"] or today, today, calendar))
    if item["state"] == State.TO_DO and not item["waits"]:
        return UnderWay(_days(item["ready_on"] or today, today, calendar))
    return None


def _on_paper(row: Project, plan: Plan, today: date, calendar: Calendar) -> Standing:
    """As the plan has it: what it ends by today is done, what it has begun is under way."""
    done: set[str] = set()
    under_way: dict[str, UnderWay] = {}
    for item in plan.items:
        if item.start is None or item.finish is None or item.id == WORKS_START:
            continue
        if item.finish <= today:
            done.add(item.id)
        elif item.start < today:
            under_way[item.id] = UnderWay(_days(item.start, today, calendar))
    return Standing(row, plan, frozenset(done), under_way, on_paper=True, applies=row.start_on)


def _days(since: date, today: date, calendar: Calendar) -> float:
    """Working days from a day to today, 0 where the calendar does not reach."""
    return float(calendar.between(since, today)) if since <= today and calendar.known(since.year) else 0.0


# ------------------------------------------------------------------------------------------------ the desks


def _desks(today: date) -> Iterator[tuple[str, AtDesk]]:
    """Who reviews where: officers; where an agency has none, its heads."""
    people: dict[str, dict[str, list[int]]] = {}
    for pk, agency, role in accounts.reviewers():
        people.setdefault(agency, {}).setdefault(role, []).append(pk)
    away = accounts.away_from(today)
    for agency, by_role in people.items():
        at = by_role.get(Role.OFFICER) or by_role.get(Role.HEAD) or []
        yield agency, AtDesk(agency, len(at), tuple(span for pk in at for span in away.get(pk, ())))
