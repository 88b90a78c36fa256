"""The plan run forward again with what has happened: when each item will be finished, and so when ground is broken."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kaigong.core.clock.calendar import Calendar, UnknownYear


@dataclass(frozen=True, slots=True)
class Step:
    """One item of the plan in working days. An early start before what it needs is finished: chapters come early."""

    code: str
    days: int
    early_start: int
    early_finish: int
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Actual:
    """What has happened to an item: finished, or running with its promised last day (None while it stands still)."""

    finished_on: date | None = None
    accepted_on: date | None = None
    due_on: date | None = None


def forecast(
    steps: Sequence[Step], actuals: Mapping[str, Actual], started: date, today: date, calendar: Calendar
) -> dict[str, date]:
    """The last day of every item. What is finished stays; what runs ends by its promise, or today if that is past;
    what has not begun takes its planned days from when all it needs will stand, not before today.
    Empty where a needed year has no calendar."""
    plan = {step.code: step for step in steps}
    begun, done = dict[str, date](), dict[str, date]()
    try:
        for step in _in_order(plan):
            actual = actuals.get(step.code, Actual())
            begun[step.code] = _begins(step, plan, begun, done, max(started, today), calendar)
            done[step.code] = _ends(step, actual, begun[step.code], today, calendar)
    except UnknownYear:
        return {}
    return done


def _in_order(plan: Mapping[str, Step]) -> Iterable[Step]:
    """Each item after all it needs."""
    seen: dict[str, Step] = {}
    left = dict(plan)
    while left:
        free = [step for step in left.values() if not any(code in left for code in step.needs)]
        if not free:
            return
        for step in free:
            seen[step.code] = left.pop(step.code)
        yield from free


def _begins(
    step: Step,
    plan: Mapping[str, Step],
    begun: Mapping[str, date],
    done: Mapping[str, date],
    first: date,
    calendar: Calendar,
) -> date:
    days = [first]
    for code in step.needs:
        if code not in done:
            continue
        ahead = step.early_start - plan[code].early_start
        if step.early_start < plan[code].early_finish and ahead >= 0:
            days.append(min(done[code], calendar.after(begun[code], ahead)))
        else:
            days.append(done[code])
    return max(days)


def _ends(step: Step, actual: Actual, begins: date, today: date, calendar: Calendar) -> date:
    if actual.finished_on:
        return actual.finished_on
    if actual.due_on:
        return max(actual.due_on, today)
    if actual.accepted_on:
        return max(calendar.after(actual.accepted_on, step.days), today)
    return calendar.after(begins, step.days) if step.days else begins


def days_late(planned: date | None, expected: date | None, calendar: Calendar) -> int:
    """Working days after the planned day; negative when sooner; 0 where either is not known."""
    if planned is None or expected is None:
        return 0
    try:
        late = calendar.between(planned, expected)
        return late if expected >= planned else -calendar.between(expected, planned)
    except UnknownYear:
        return 0
