"""From a wished groundbreaking day back to the last days: of the start, of every item, of every material in hand."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from kaigong.core.clock.calendar import Calendar, UnknownYear
from kaigong.core.plan.dates import DayTable, day_table
from kaigong.core.plan.facts import Chosen
from kaigong.core.plan.law import law_on
from kaigong.core.plan.milestones import WORKS_START
from kaigong.core.plan.model import Mode, Plan, PlanItem, ProjectFacts, Scope
from kaigong.core.plan.passes import backward, days_of, early_releases
from kaigong.core.plan.planning import plan, shape_of
from kaigong.core.plan.prepare import Prepared, prepare
from kaigong.core.rules.model import Catalogue

FREE = 1 << 30  # later than any day: nothing waits


@dataclass(frozen=True, slots=True)
class Latest:
    """The last day an item may start, and when it ends then; chapters it releases early may be needed before that."""

    id: str
    start: date | None
    finish: date | None


@dataclass(frozen=True, slots=True)
class MaterialDay:
    """The last day a material the applicant brings must be in hand, and the item that needs it first."""

    material: str
    item: str
    in_hand_by: date | None


@dataclass(frozen=True, slots=True)
class ReadyBy:
    """The plan that starts as late as possible, and the last days; None before the first known calendar year."""

    by: date
    start: date | None
    plan: Plan
    items: tuple[Latest, ...]
    materials: tuple[MaterialDay, ...]
    note: str | None


def ready_by(
    catalogue: Catalogue,
    project: ProjectFacts,
    calendar: Calendar,
    *,
    by: date,
    reforms: Chosen = "type",
    days: Mode = "promised",
    scope: Scope = "all",
    as_of: date | None = None,
    strict: bool = False,
) -> ReadyBy:
    """Count back from the wished day: a day that is no working day counts as the last working day before it.

    The law is that of the day the plan then starts on, or of `as_of`.
    """

    def planned(start: date | None, law_day: date) -> Plan:
        options: Any = {"reforms": reforms, "days": days, "scope": scope, "as_of": law_day, "strict": strict}
        return plan(catalogue, project, calendar, start=start, **options)

    law_day = as_of or by
    loose = planned(None, law_day)
    if loose.to_start_days is None:
        return ReadyBy(by, None, loose, (), (), None)
    table = _table_to(calendar, by, loose.to_start_days)
    start = table.day(0) if table else None
    if as_of is None and start is not None and law_on(prepare(catalogue), start) is not law_on(prepare(catalogue), by):
        return ready_by(
            catalogue, project, calendar, by=by, reforms=reforms, days=days, scope=scope, as_of=start, strict=strict
        )
    final = planned(start, law_day)
    items = _latest(prepare(catalogue), project, final, law_day)
    latest = tuple(Latest(i.id, _day(table, s), _day(table, s + i.days)) for i, s in items)
    reason = None if start else f"{loose.to_start_days} working days before {by} lie outside the published calendars"
    return ReadyBy(by, start, final, latest, _materials(final, items, table), reason)


def _table_to(calendar: Calendar, by: date, days: int) -> DayTable | None:
    """The table whose day `days` is the wished day, or the last working day before it."""
    try:
        return day_table(
            calendar, calendar.before(by, 0) if not days else calendar.before(calendar.before(by, 0), days)
        )
    except UnknownYear:
        return None


def _day(table: DayTable | None, n: int) -> date | None:
    return table.day(n) if table else None


def _latest(prepared: Prepared, project: ProjectFacts, final: Plan, law_day: date) -> list[tuple[PlanItem, int]]:
    """Every item that groundbreaking waits for, with the latest start that does not put it off.

    The backward pass from works-start alone: what comes after building does not press here.
    """
    law = law_on(prepared, law_day)
    shape = shape_of(prepared, project, (*final.reforms, *final.not_in_effect))
    graph, begin = shape.graph, shape.graph.items.index(WORKS_START)
    lengths = days_of(law, graph, final.days, final.scope)
    released = early_releases(prepared, graph, lengths) if final.scope == "all" else {}
    limits = [FREE] * len(lengths)
    limits[begin] = final.to_start_days or 0
    starts, _ = backward(graph, lengths, released, limits)
    return [(item, start) for item, start in zip(final.items, starts, strict=True) if start < FREE // 2]


def _materials(final: Plan, items: list[tuple[PlanItem, int]], table: DayTable | None) -> tuple[MaterialDay, ...]:
    """What no item gives must be in hand when the first item that needs it starts at the latest."""
    given = {material for item in final.items for material in item.gives}
    first: dict[str, tuple[int, str]] = {}
    for item, start in items:
        for material in item.needs:
            if material not in given and (material not in first or start < first[material][0]):
                first[material] = (start, item.id)
    rows = sorted(((start, material, item) for material, (start, item) in first.items()))
    return tuple(MaterialDay(material, item, _day(table, start)) for start, material, item in rows)
