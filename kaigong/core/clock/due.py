"""The due day of one limit, and how it was counted (R-START … R-NOCAL)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

from kaigong.core.clock.calendar import Calendar, UnknownYear
from kaigong.core.clock.stops import excluded, union
from kaigong.core.problems import Faulty, Problem, Refused
from kaigong.core.values import Span

MONTHS_A_YEAR = 12


class Unit(StrEnum):
    """What a limit is counted in."""

    WORKING = "working"
    CALENDAR = "calendar"
    MONTH = "month"


class Direction(StrEnum):
    """Counted on from a day, or back from one (R-BACK)."""

    FORWARD = "forward"
    BACK = "back"


class Reading(StrEnum):
    """How a bare 日 is read (R-UNIT): for a duty of the agency the earlier day, for a right of a party the later."""

    EARLIER = "earlier"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Limit:
    """So many days as a rule gives them; `reading` is set where the statute says only 日."""

    days: int
    unit: Unit = Unit.WORKING
    reading: Reading | None = None

    @property
    def counted_in(self) -> Unit:
        """The unit after R-UNIT. The n-th working day is never before the n-th day, so earlier means calendar days."""
        if self.reading is None:
            return self.unit
        return Unit.CALENDAR if self.reading is Reading.EARLIER else Unit.WORKING


@dataclass(frozen=True, slots=True)
class Question:
    """From which day, how long, in what unit, with which stops and how much extension."""

    started: date
    days: int
    unit: Unit = Unit.WORKING
    direction: Direction = Direction.FORWARD
    pauses: tuple[Span, ...] = ()
    extended: int = 0

    @property
    def total(self) -> int:
        """The days with the extension."""
        return self.days + self.extended


@dataclass(frozen=True, slots=True)
class Due:
    """The answer: the day, or why there is none. Use `words.counted` to say how it was counted."""

    question: Question
    day: date | None = None
    unknown_year: int | None = None
    open_since: date | None = None
    remaining_days: int | None = None  # while a stop is open: what was left when it opened
    ran_out: date | None = None  # the limit had run out before the open stop began
    landed: date | None = None  # where the count came to before it moved off a rest day
    stopped_days: int = 0
    stopped_working_days: int | None = 0

    @property
    def effective(self) -> date | None:
        """The day after which the item is late, whether or not a stop was opened since."""
        return self.day or self.ran_out


class Ruler(Protocol):
    """What days are counted with: working days, or all of them."""

    def after(self, day: date, n: int) -> date: ...
    def between(self, start: date, end: date) -> int: ...


class EveryDay:
    """The ruler of calendar days."""

    def after(self, day: date, n: int) -> date:
        try:
            return day + timedelta(n)
        except OverflowError as error:
            raise UnknownYear(date.max.year + 1 if n > 0 else 0) from error

    def between(self, start: date, end: date) -> int:
        return (end - start).days


def due_on(started: date, days: int, calendar: Calendar, pauses: Sequence[Span] = ()) -> date:
    """The n-th working day after the start that no stop excludes; refused while a stop is open."""
    answer = due(Question(started, days, pauses=tuple(pauses)), calendar)
    if answer.unknown_year is not None:
        raise UnknownYear(answer.unknown_year)
    if answer.day is None:
        raise Refused("clock.open_stop", since=answer.open_since, remaining_days=answer.remaining_days)
    return answer.day


def limit_due(
    started: date, limit: Limit, calendar: Calendar, pauses: Iterable[Span] = (), *, extended: int = 0
) -> Due:
    """The due day of a rule's limit, a bare 日 read by R-UNIT."""
    return due(Question(started, limit.days, limit.counted_in, pauses=tuple(pauses), extended=extended), calendar)


def due(question: Question, calendar: Calendar) -> Due:
    """The due day of a question; unknown years and open stops are answers, faults raise Faulty."""
    faults = question_problems(question)
    if faults:
        raise Faulty(faults)
    try:
        return _answer(question, calendar)
    except UnknownYear as unknown:
        return Due(question, unknown_year=unknown.year)


def question_problems(question: Question) -> list[Problem]:
    """Everything that makes a question unanswerable."""
    faults = [
        Problem(f"due.negative_{name}", name, {"got": value})
        for name, value in (("days", question.days), ("extend", question.extended))
        if value < 0
    ]
    for index, (opened, closed) in enumerate(question.pauses):
        if closed is not None and closed < opened:
            faults.append(Problem("due.stop_ends_before_it_starts", f"stops[{index}]", {"got": f"{opened}..{closed}"}))
    back = question.direction is Direction.BACK
    if back and question.unit is not Unit.CALENDAR:
        faults.append(Problem("due.back_counts_calendar_days", "unit", {"got": question.unit.value}))
    if back or question.unit is Unit.MONTH:
        kept = (("stops", question.pauses), ("extend", question.extended))
        faults += [Problem("due.only_with_working_days", name) for name, value in kept if value]
    return faults


def add_months(day: date, months: int) -> date:
    """The same day of a later month, else the last day of that month (R-MONTH, before it moves off a rest day)."""
    year, month = divmod(day.year * MONTHS_A_YEAR + day.month - 1 + months, MONTHS_A_YEAR)
    if year > date.max.year:
        raise UnknownYear(year)
    for last in range(day.day, 27, -1):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    return date(year, month + 1, day.day)


def _answer(question: Question, calendar: Calendar) -> Due:
    if question.direction is Direction.BACK:
        day = EveryDay().after(question.started, -question.days)
        return Due(question, day, landed=day)
    if question.unit is Unit.MONTH:
        landed = add_months(question.started, question.days)
        return Due(question, calendar.next_working(landed), landed=landed)
    return _with_stops(question, calendar)


def _with_stops(question: Question, calendar: Calendar) -> Due:
    stretches = union(question.pauses, question.started)
    ruler = calendar if question.unit is Unit.WORKING else EveryDay()
    landed, left = _walk(question, stretches, ruler)
    reached = [stretch for stretch in stretches if landed is None or stretch[0] < landed]
    since = next((opened for opened, closed in stretches if closed is None), None)
    answer = replace(
        Due(question, landed=landed),
        stopped_days=sum((closed - opened).days for opened, closed in reached if closed),
        stopped_working_days=_worked(reached, calendar),
    )
    if since is not None:
        ran_out = landed and _rolled(landed, stretches, calendar)
        return replace(answer, open_since=since, remaining_days=left, ran_out=ran_out)
    return replace(answer, day=landed and _rolled(landed, stretches, calendar))


def _walk(question: Question, stretches: Iterable[Span], ruler: Ruler) -> tuple[date | None, int]:
    """Count over the stretches: the day the count ends on, or None and the days left when a stop stays open."""
    left, cursor = question.total, question.started
    for opened, closed in stretches:
        ran = _ran(cursor, opened, left, ruler)
        if ran >= left:
            break
        left -= ran
        if closed is None:
            return None, left
        cursor = closed
    return ruler.after(cursor, left) if left else cursor, 0


def _ran(cursor: date, opened: date, left: int, ruler: Ruler) -> int:
    """The days counted up to the opening of a stop; days past the last one needed may lie in an unknown year."""
    try:
        return ruler.between(cursor, opened)
    except UnknownYear:
        ruler.after(cursor, left)
        return left


def _rolled(landed: date, stretches: Iterable[Span], calendar: Calendar) -> date:
    """The day itself, or the first working day after it that no closed stop excludes (R-CAL)."""
    day = calendar.next_working(landed)
    closed = [stretch for stretch in stretches if stretch[1] is not None]
    while day != landed and excluded(day, closed):
        day = calendar.after(day, 1)
    return day


def _worked(reached: Iterable[Span], calendar: Calendar) -> int | None:
    try:
        return sum(calendar.between(opened, closed) for opened, closed in reached if closed)
    except UnknownYear:
        return None
