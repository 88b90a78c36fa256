"""A target against its straight line."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaigong.core.targets.progress import progress, span_of, straight

FIRST, LAST = date(2022, 1, 1), date(2022, 3, 31)
DAYS = st.dates(date(2021, 12, 1), date(2022, 4, 30))
DONE = st.lists(st.tuples(DAYS, st.integers(0, 9).map(Decimal)), max_size=20)


def test_a_target_on_its_line() -> None:
    done = [(date(2022, 1, 10), Decimal(10)), (date(2022, 2, 8), Decimal(20)), (date(2022, 2, 20), Decimal(5))]
    found = progress(Decimal(90), done, FIRST, LAST, date(2022, 2, 10))
    assert (found.done, found.line, found.gap, found.standing) == (30, 41, -11, "behind")
    assert [(month.done, month.by_end, month.line) for month in found.months] == [
        (10, 10, 31), (20, 30, 59), (0, 30, 90)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("day", "done", "standing"),
    [(date(2021, 12, 31), 0, "not_begun"), (date(2022, 1, 2), 50, "ahead"), (date(2022, 4, 1), 89, "missed"),
     (date(2022, 4, 1), 90, "reached")],
)  # fmt: skip
def test_standings(day: date, done: int, standing: str) -> None:
    assert progress(Decimal(90), [(FIRST, Decimal(done))], FIRST, LAST, day).standing == standing


@settings(max_examples=80)
@given(DONE, DAYS)
def test_months_add_up_to_what_is_done(done: list[tuple[date, Decimal]], day: date) -> None:
    found = progress(Decimal(90), done, FIRST, LAST, day)
    assert sum(month.done for month in found.months) == found.done == found.months[-1].by_end
    assert found.months[-1].line == found.promised


@settings(max_examples=80)
@given(DAYS, st.integers(0, 1000))
def test_the_line_never_falls_and_ends_at_the_promise(day: date, promised: int) -> None:
    today, tomorrow = (straight(Decimal(promised), FIRST, LAST, day + timedelta(n)) for n in (0, 1))
    assert 0 <= today <= tomorrow <= promised
    assert straight(Decimal(promised), FIRST, LAST, LAST) == promised


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [("2022", "2022-01-01", "2022-12-31"), ("2022Q1", "2022-01-01", "2022-03-31"),
     ("2022H2", "2022-07-01", "2022-12-31"),
     ("2022-02", "2022-02-01", "2022-02-28"), ("2021-2025", "2021-01-01", "2025-12-31")],
)  # fmt: skip
def test_spans_of_periods(period: str, first: str, last: str) -> None:
    assert span_of(period, None) == (date.fromisoformat(first), date.fromisoformat(last))


def test_a_year_with_an_earlier_due_day_ends_there() -> None:
    assert span_of("2022", date(2022, 6, 30)) == (date(2022, 1, 1), date(2022, 6, 30))
    assert span_of("每月", None) is None
    assert span_of("", date(2022, 6, 30)) is None
