"""Every last day of a debt, recomputed: what was put off, promised, handed in, and until when one may be heard."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from kaigong.core.cases import events as e
from kaigong.core.cases.debts import due_after, months_on, working_day
from kaigong.core.cases.debts_settle import CHECK_DAYS, STATE_DAYS
from kaigong.core.cases.debts_values import Debt, DebtKind, drawn_from
from kaigong.core.cases.passport_facts import Facts
from kaigong.core.cases.passport_replay import Step
from kaigong.core.clock.calendar import Calendar
from kaigong.core.problems import Problem

MOST_MONTHS = 24  # within which a promise is checked
Found = Iterator[Problem]


def days_of_debts(step: Step, facts: Facts) -> Found:
    """Each day that an event about a debt states is the one counted from the events before it."""
    event, calendar = step.event, facts.calendar(step.recorded_at)
    if isinstance(event, e.DebtIncurred):
        yield from _incurred(event.debt, calendar)
        return
    debt = step.before.debts.get(getattr(event, "debt", ""))
    if debt is None:
        return
    for got, counted in _stated(event, debt, calendar):
        if got != counted:
            yield Problem("debt.day", data={"debt": debt.id, "got": got or "—", "recomputed": counted or "—"})


def _stated(event: Any, debt: Debt, calendar: Calendar) -> Iterator[tuple[date | None, date | None]]:
    """The days an event states, each with the day counted anew."""
    if isinstance(event, e.DebtDueSet):
        yield event.due_on, due_after(debt, event.on, calendar)
    elif isinstance(event, e.DebtPaid):
        yield event.check_by, working_day(event.on, CHECK_DAYS, calendar)
    elif isinstance(event, e.DebtBlocked | e.DebtFoundFalse):
        yield event.state_by, working_day(event.on, STATE_DAYS, calendar)


def _incurred(debt: Debt, calendar: Calendar) -> Found:
    """A debt as it arises: its day, and for a promise whether it was drawn for its check."""
    begun = debt.incurred_on
    if debt.before_decision and begun is not None:
        counted = working_day(begun, debt.working_days, calendar)
        if debt.due_on != counted:
            yield Problem("debt.day", data={"debt": debt.id, "got": debt.due_on or "—", "recomputed": counted or "—"})
    if debt.kind is not DebtKind.PLEDGE or begun is None:
        return
    possible = {months_on(begun, months, calendar) for months in range(1, MOST_MONTHS + 1)}
    if debt.due_on not in possible:
        yield Problem("debt.day", data={"debt": debt.id, "got": debt.due_on or "—", "recomputed": min(possible)})
    drawn = drawn_from(debt.seed, debt.id, debt.rate_percent)
    if debt.drawn != drawn:
        yield Problem("debt.drawn", data={"debt": debt.id, "rate": debt.rate_percent})
