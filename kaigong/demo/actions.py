"""What a visitor of the demo may do to its time: move the day forward, and say who does the owner's own steps."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from kaigong.apps.boards import streams as boards
from kaigong.apps.cases import actions as cases
from kaigong.apps.ledger import actions as ledger
from kaigong.apps.ledger import queries as ledger_queries
from kaigong.apps.projects.models import Project
from kaigong.apps.rulebook import queries as rulebook
from kaigong.core.problems import Refused
from kaigong.demo import day as days
from kaigong.demo import supervised
from kaigong.demo.city import BY
from kaigong.demo.models import DemoDay

WEEK = 7
FARTHEST = 31  # calendar days that one request goes forward at most
Wanted = Callable[[Project], bool]


@dataclass(frozen=True, slots=True)
class Passed:
    """What the days that passed brought, and whether what was waited for came."""

    day: date
    days: int
    happened: days.Happened
    reached: bool


@transaction.atomic
def forward(*, days_ahead: int, wall: datetime, until: Wanted | None = None) -> Passed:
    """Let up to so many days pass, or fewer when a project that `until` names breaks ground.

    Each day: 1. the day before is sealed; 2. the sample people live (on the last day only its morning); 3. the clock
    does what it must do by itself. A year without a calendar is never entered.
    """
    if not 1 <= days_ahead <= FARTHEST:
        raise Refused("demo.too_far", days=days_ahead, limit=FARTHEST)
    row, total = _row(), days.Happened()
    passed, reached = 0, False
    while passed < days_ahead and not reached:
        last = until is not None or passed == days_ahead - 1
        happened = _next_day(row, last=last)
        total.add(happened)
        passed += 1
        reached = until is not None and any(until(project) for project in happened.started)
    row.set_at = wall
    row.save(update_fields=["day", "set_at"])
    return Passed(row.day, passed, total, reached or until is None)


def _next_day(row: DemoDay, *, last: bool) -> days.Happened:
    ahead, calendar = row.day + timedelta(1), rulebook.calendar()
    if not calendar.known(ahead.year):
        raise Refused("demo.no_calendar", year=ahead.year)
    if calendar.is_workday(row.day):
        cases.ring(now=_hour(row.day, 17))
        _seal(row.day)
    happened = days.live(ahead, seed=row.seed, does_owners_steps=row.does_owners_steps, whole=not last)
    row.day = ahead
    cases.tick(now=_hour(ahead, 9, 56))
    supervised.end_of_day(ahead, _hour(ahead, 9, 56))
    boards.issue(_hour(ahead, 9, 57))
    return happened


def _seal(day: date) -> None:
    root = ledger_queries.last_root()
    if root is None or root.day < day:
        ledger.seal_day(day=day, by=BY, now=_hour(day, 23))


def _hour(day: date, hour: int, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, hour, minute))  # noqa: DTZ001  made aware here


@transaction.atomic
def let_samples_do_owners_steps(*, on: bool) -> None:
    """Whether the samples do the owner's own steps of visitors' projects too (代我办理企业自办事项)."""
    row = _row()
    row.does_owners_steps = on
    row.save(update_fields=["does_owners_steps"])


def _row() -> DemoDay:
    row = DemoDay.objects.select_for_update().first()
    if row is None:
        raise Refused("demo.not_loaded")
    return row
