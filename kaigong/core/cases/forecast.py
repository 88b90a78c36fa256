"""The plan run forward again with what has happened: when each item will be finished, and so when ground is broken."""

from collections.abc import Iterable, Mapping
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


class Forecaster:
    """One plan made ready to be run forward again and again: the order, and how far each item may run ahead."""

    __slots__ = ("_steps",)

    def __init__(self, steps: Iterable[Step]) -> None:
        plan = {step.code: step for step in steps}
        ordered = list(_in_order(plan))
        place = {step.code: n for n, step in enumerate(ordered)}
        self._steps = [
            (step, tuple((place[code], _ahead(step, plan[code])) for code in step.needs if code in place))
            for step in ordered
        ]

    def run(self, actuals: Mapping[str, Actual], started: date, today: date, calendar: Calendar) -> dict[str, date]:
        """The last day of every item; empty where a needed year has no calendar."""
        return {code: last for code, (_first, last) in self.spans(actuals, started, today, calendar).items()}

    def spans(
        self, actuals: Mapping[str, Actual], started: date, today: date, calendar: Calendar
    ) -> dict[str, tuple[date, date]]:
        """The first and the last day of every item. What is finished stays; what runs ends by its promise, or today if
        that is past; what has not begun takes its planned days from when all it needs will stand, not before today.
        Empty where a needed year has no calendar."""
        first, nothing = max(started, today), Actual()
        begun, done = list[date](), list[date]()
        try:
            for step, needs in self._steps:
                begins = first
                for place, ahead in needs:
                    day = done[place] if ahead is None else min(done[place], calendar.after(begun[place], ahead))
                    begins = max(begins, day)
                begun.append(begins)
                done.append(_ends(step, actuals.get(step.code, nothing), begins, today, calendar))
        except UnknownYear:
            return {}
        codes = (step.code for step, _needs in self._steps)
        return {code: (first, last) for code, first, last in zip(codes, begun, done, strict=True)}


def forecast(
    steps: Iterable[Step], actuals: Mapping[str, Actual], started: date, today: date, calendar: Calendar
) -> dict[str, date]:
    """The last day of every item of a plan asked once."""
    return Forecaster(steps).run(actuals, started, today, calendar)


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


def _ahead(step: Step, need: Step) -> int | None:
    """How many days after its need an item may begin, where it takes chapters early; None: only when that is done."""
    ahead = step.early_start - need.early_start
    return ahead if step.early_start < need.early_finish and ahead >= 0 else None


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
