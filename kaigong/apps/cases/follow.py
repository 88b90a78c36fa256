"""What follows when something of a project stands: items that waited for it become ready, a stage whose permits all
stand makes way for the next, and the forecast moves. All of it happens in the book; `steps` writes it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from kaigong.apps.cases import names, planned, running
from kaigong.apps.cases.book import Book, Card, Shelf
from kaigong.apps.cases.models import Case
from kaigong.apps.cases.writing import row_of
from kaigong.apps.ledger.inserting import insert_one
from kaigong.apps.projects import actions as projects
from kaigong.apps.projects import queries_life as lives
from kaigong.apps.projects.models import Project
from kaigong.core.cases import events as e
from kaigong.core.cases import forecast as core_forecast
from kaigong.core.cases import intake
from kaigong.core.cases import late as core_late
from kaigong.core.cases import values as core
from kaigong.core.cases.commands import OpenCase
from kaigong.core.cases.dependents import brought_back, ended_elsewhere
from kaigong.core.cases.records import LateEntry
from kaigong.core.clock.calendar import Calendar
from kaigong.core.plan.milestones import WORKS_START
from kaigong.core.plan.model import Plan, PlanItem
from kaigong.core.problems import Refused

STAGES = "system:stages"
REJECT = core.Decision.REJECT
CARRIED = (e.ItemDecided, e.ItemResubmitted)
Materials = Sequence[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Package:
    """What a theme sends together: its items, and what happens beside their being sent."""

    theme: str
    items: tuple[PlanItem, ...]
    also: tuple[e.Event, ...]


def follow(book: Book, shelf: Shelf, *, now: datetime) -> None:
    """Readiness, stages; and the forecast is to be made from how things stand now."""
    standing = shelf.standing()
    release(book, shelf, standing, now=now)
    plan = planned.whole(book.plan(shelf.project))
    if plan is None:
        return
    for stage in planned.gates(plan).due(running.opened(standing)):
        if stage not in _applied(shelf, plan):
            _open_next(book, shelf, plan, stage, now=now)
    shelf.outlook = (now.date(), [card.folded.items for card in shelf.cards])


def carry_over(book: Book, card: Card, happened: Sequence[e.Event], *, now: datetime) -> None:
    """What a rejection ends, and a new application brings back, in the project's other cases."""
    for event in happened:
        if not isinstance(event, CARRIED) or getattr(event, "decision", REJECT) is not REJECT:
            continue
        item = card.folded.items[event.item]
        for other in book.shelf(card.row.project).cards:
            if other is card:
                continue
            again = isinstance(event, e.ItemResubmitted)
            news = brought_back(other.folded, item.code, event.on) if again else ended_elsewhere(
                other.folded, item, event.on)  # fmt: skip
            if news:
                book.take(other, news, by=STAGES, now=now)


def release(book: Book, shelf: Shelf, standing: Mapping[str, date], *, now: datetime) -> None:
    """Items whose last need was met become ready; cases of other stages too. That need can only stand newly."""
    new, shelf.released = standing.keys() - (shelf.released or ()), frozenset(standing)
    bare = frozenset(code.partition("/")[0] for code in new)
    for card in shelf.cards:
        if card.looked_at and not _waits_on(card.folded, bare):
            continue
        card.looked_at = True
        if happened := intake.release(card.folded, standing):
            book.take(card, happened, by=STAGES, now=now)


def _waits_on(case: core.Case, codes: frozenset[str]) -> bool:
    for item in case.items.values():  # noqa: SIM110 asked of every case whenever something stands: no generator
        if item.ready_on is None and not item.needs.isdisjoint(codes):
            return True
    return False


def _applied(shelf: Shelf, plan: Plan) -> set[str]:
    """The stages applied for: by a case of their own, or because themes took every item of them."""
    own = {card.row.stage for card in shelf.cards if not card.row.theme}
    if all(not card.row.theme for card in shelf.cards):
        return own
    return own | {item.stage for item in plan.items} - {item.stage for item in _left(shelf, plan)}


def _left(shelf: Shelf, plan: Plan) -> list[PlanItem]:
    """The items of the plan that lie in no case yet."""
    return [item for item in plan.items if not any(item.id in card.folded.items for card in shelf.cards)]


def _open_next(book: Book, shelf: Shelf, plan: Plan, stage: str, *, now: datetime) -> None:
    """Open a stage whose turn it is. Had somebody opened it at this very moment, look again."""
    items = [item for item in _left(shelf, plan) if item.stage == stage]
    try:
        begin(book, shelf, stage, items, (), by=STAGES, now=now)
    except Refused as refusal:
        if refusal.code != "stage.applied_before":
            raise
        raise Refused("stream.moved_on", stream=shelf.project.stream) from refusal


def begin(
    book: Book, shelf: Shelf, stage: str, items: Sequence[PlanItem], materials: Materials, *, by: str, now: datetime,
    package: Package | None = None, late: LateEntry | None = None,
) -> Card:  # fmt: skip
    """A case begins: every item goes to its agency the same day; of an application on paper that came in earlier
    (`late`) that day counts."""
    then = timezone.localtime(late.on) if late else now
    project, also = shelf.project, package.also if package else ()
    no, standing = book.number(now.year), shelf.standing()
    entries = running.entries(project, planned.entries_of(items), standing)
    do = OpenCase(no, project.code, stage, entries, tuple(materials), standing, planned.law(then.date()))
    happened = [*intake.open_case(do, then, book.calendar(project)), *also]
    happened = core_late.opened(happened, late, now) if late else happened
    row = Case(no=no, project=project, stage=stage, opened_on=then.date(), seen_n=len(happened))
    row.theme = package.theme if package else ""
    card = book.add(row if book.ahead else _stored(row), shelf)
    book.take(card, happened, by=by, now=now, at=late.on if late else None)
    return card


def _stored(case: Case) -> Case:
    case.pk, case._state.adding = insert_one(Case, row_of(case)), False
    if case.pk is None:
        raise names.readable(Refused("stage.applied_before", stage=case.stage, project=case.project.name))
    return case


def outlooks(book: Book) -> None:
    """The forecasts of all projects in which something stands that did not."""
    for shelf in book.shelves.values():
        if shelf.outlook is None:
            continue
        (day, cases), shelf.outlook = shelf.outlook, None
        plan = planned.whole(book.plan(shelf.project))
        if plan is not None:
            actuals = {code: _actual(item) for items in cases for code, item in items.items()}
            found = foreseen(shelf.project, plan, actuals, book.calendar(shelf.project), day)
            if (shelf.foreseen or (shelf.project.forecast_start_on, shelf.project.plan_late_days)) != found:
                book.forecasts.append((shelf.project, *found))
            shelf.foreseen = found


def look_ahead(
    project: Project, plan: Plan, actuals: Mapping[str, core_forecast.Actual], calendar: Calendar, today: date
) -> date | None:
    """Run the plan forward with what has happened, and keep on the project when ground will be broken."""
    expected, late = foreseen(project, plan, actuals, calendar, today)
    if (project.forecast_start_on, project.plan_late_days) != (expected, late):
        projects.note_forecast(project=project, forecast_start_on=expected, plan_late_days=late)
    return expected


def foreseen(
    project: Project, plan: Plan, actuals: Mapping[str, core_forecast.Actual], calendar: Calendar, today: date
) -> tuple[date | None, int]:
    """When ground will be broken, and how many working days after the plan."""
    expected = project.started_on
    if expected is None:
        if actuals.get(WORKS_START, core_forecast.Actual()).finished_on and lives.start_was_withdrawn(project):
            actuals = {code: actual for code, actual in actuals.items() if code != WORKS_START}
        expected = planned.forecaster(plan).run(actuals, project.start_on, today, calendar).get(WORKS_START)
    return expected, core_forecast.days_late(project.planned_start_on, expected, calendar)


def _actual(item: core.Item) -> core_forecast.Actual:
    if item.stands:
        return core_forecast.Actual(finished_on=item.ended_on)
    if item.state is core.ItemState.SIMULATED:
        return core_forecast.Actual(finished_on=item.simulated_on)
    if item.finished:
        return core_forecast.Actual()
    begun = item.ready_on if item.state is core.ItemState.TO_DO else item.accepted_on  # the owner's runs once it can
    return core_forecast.Actual(None, begun, item.due.binding)
