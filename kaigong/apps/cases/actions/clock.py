"""What the clock does by itself, and the forecast of the start."""

from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from kaigong.apps.cases import planned, running, silence, steps, world
from kaigong.apps.cases.models import Case, CaseState, Debt, Item
from kaigong.apps.projects import holding
from kaigong.apps.projects.models import Project
from kaigong.apps.rulebook import queries as rulebook
from kaigong.core.cases import events as e
from kaigong.core.cases import values as core
from kaigong.core.cases.itself import by_itself
from kaigong.core.clock.calendar import Calendar

SYSTEM = "system:clock"


def tick(*, now: datetime) -> int:
    """What the clock must do by itself, and every forecast. Gives the number of cases that moved."""
    moved = ring(now=now)
    _forecasts(timezone.localtime(now))
    return moved


def ring(*, now: datetime) -> int:
    """What has fallen due: merged notices go out, silence counts, stops overrun, certificates lapse, debts are called
    in, days are counted anew after a new calendar. Gives the number of cases that moved."""
    now = timezone.localtime(now)
    items, debts = Item.objects.filter(alarm_at__lte=now), Debt.objects.filter(alarm_on__lte=now.date())
    unknown = Item.objects.filter(due_unknown=True, case__state=CaseState.OPEN)
    due = {pk for found in (items, debts, unknown) for pk in found.values_list("case_id", flat=True)}
    due |= silence.cases(now.date())
    moved = 0
    for case in Case.objects.filter(pk__in=due).select_related("project__enterprise").order_by("no"):
        calendar = rulebook.calendar(case.project.county)
        moved += bool(steps.carry_out(case, "", _by_itself(case.project, now, calendar), by=SYSTEM, now=now, seen=None))
    return moved


def _forecasts(now: datetime) -> None:
    """Every project under way runs forward to today; an item whose needs stand but was not told so is released."""
    under_way = list(Project.objects.filter(started_on=None, cases__state=CaseState.OPEN).distinct())
    happened, calendars = steps.so_far(under_way), dict[str, Calendar]()
    for project in under_way:
        items, plan = happened.get(project.pk, []), planned.whole_plan(project)
        if project.county not in calendars:
            calendars[project.county] = rulebook.calendar(project.county)
        calendar = calendars[project.county]
        standing = running.usable_of(items)
        if any(item["waits"] and running.may_begin(item, standing) for item in items):
            with transaction.atomic():
                steps.release(project, standing, calendar, now=now)
        if plan:
            steps.forecast(project, plan, calendar, now=now, items=items)


def _by_itself(project: Project, now: datetime, calendar: Calendar) -> Callable[[core.Case, int], list[e.Event]]:
    def choose(case: core.Case, _seen: int) -> list[e.Event]:
        return by_itself(case, world.of(project, now.date()), now, calendar)

    return choose


@transaction.atomic
def forecast(*, project: Project, now: datetime) -> date | None:
    """When ground will be broken, with what has happened so far; kept on the project beside its lateness."""
    holding.hold([project.pk])  # before its cases, as whoever lets something of it stand
    now, calendar, plan = timezone.localtime(now), rulebook.calendar(project.county), planned.whole_plan(project)
    steps.release(project, steps.finished(project), calendar, now=now)
    return steps.forecast(project, plan, calendar, now=now) if plan else project.forecast_start_on
