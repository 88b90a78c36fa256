"""How a target stands against the straight line from its first day to its last."""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

REACHED, AHEAD, BEHIND, MISSED, AHEAD_OF_TIME = "reached", "ahead", "behind", "missed", "not_begun"


@dataclass(frozen=True, slots=True)
class Month:
    """One month of a target's span: done in it, done by its end, and what the straight line asks by its end."""

    first: date
    last: date
    done: Decimal
    by_end: Decimal
    line: Decimal


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a target stands on a day."""

    promised: Decimal
    done: Decimal
    line: Decimal
    standing: str
    months: tuple[Month, ...]

    @property
    def gap(self) -> Decimal:
        """How much more, or less, is done than the straight line asks."""
        return self.done - self.line


def progress(promised: Decimal, done: Iterable[tuple[date, Decimal]], first: date, last: date, day: date) -> Progress:
    """1. what was done within the span up to the day; 2. what the line asks by then; 3. month by month."""
    counted = sorted((on, size) for on, size in done if first <= on <= min(day, last))
    total = sum((size for _on, size in counted), Decimal(0))
    line = straight(promised, first, last, day)
    return Progress(
        promised, total, line, _standing(promised, total, line, first, last, day),
        tuple(_months(promised, counted, first, last)),
    )  # fmt: skip


def straight(promised: Decimal, first: date, last: date, day: date) -> Decimal:
    """What the straight line asks by the end of a day; nothing before the span, all of it after."""
    days = (last - first).days + 1
    gone = min(max((day - first).days + 1, 0), days)
    return (promised * gone / days).quantize(Decimal("0.01"))


def span_of(period: str, due: date | None) -> tuple[date, date] | None:
    """The span of a period: 2022, 2022Q1, 2022H1, 2022-03, 2021-2025; None where it names none."""
    if period[4:5] == "Q" and period[5:] in ("1", "2", "3", "4"):
        quarter = int(period[5:])
        return _from_to(int(period[:4]), quarter * 3 - 2, quarter * 3)
    if period[4:] in ("H1", "H2"):
        return _from_to(int(period[:4]), 1 if period[5] == "1" else 7, 6 if period[5] == "1" else 12)
    if len(period) == 7 and period[4] == "-":
        return _from_to(int(period[:4]), int(period[5:]), int(period[5:]))
    if len(period) == 9 and period[4] == "-":
        return date(int(period[:4]), 1, 1), date(int(period[5:]), 12, 31)
    if len(period) == 4 and period.isdigit():
        year = int(period)
        return date(year, 1, 1), due if due and due.year == year else date(year, 12, 31)
    return None


def _from_to(year: int, first: int, last: int) -> tuple[date, date]:
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


def _standing(promised: Decimal, done: Decimal, line: Decimal, first: date, last: date, day: date) -> str:
    if done >= promised:
        return REACHED
    if day < first:
        return AHEAD_OF_TIME
    if day > last:
        return MISSED
    return AHEAD if done >= line else BEHIND


def _months(promised: Decimal, counted: list[tuple[date, Decimal]], first: date, last: date) -> Iterator[Month]:
    begin, total = first, Decimal(0)
    while begin <= last:
        end = min(date(begin.year, begin.month, monthrange(begin.year, begin.month)[1]), last)
        done = sum((size for on, size in counted if begin <= on <= end), Decimal(0))
        total += done
        yield Month(begin, end, done, total, straight(promised, first, last, end))
        begin = end + timedelta(1)
