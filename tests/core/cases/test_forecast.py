"""The plan run forward with what has happened."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from kaigong.core.cases.forecast import Actual, Forecaster, Step, days_late, forecast
from tests.core.cases.world import CALENDAR

START = date(2022, 2, 10)  # a Thursday
STEPS = [Step("works", 5, 8, 13, ("land",)), Step("site", 3, 0, 3, ()), Step("land", 5, 3, 8, ("site",))]


def run(today: date = START, **actuals: Actual) -> dict[str, date]:
    return forecast(STEPS, actuals, START, today, CALENDAR)


def test_before_anything_happens_it_is_the_plan() -> None:
    assert run() == {"site": date(2022, 2, 15), "land": date(2022, 2, 22), "works": date(2022, 3, 1)}


def test_what_is_finished_sooner_brings_the_rest_forward() -> None:
    assert run(date(2022, 2, 11), site=Actual(finished_on=date(2022, 2, 11)))["works"] == date(2022, 2, 25)


def test_what_runs_ends_by_its_promise_or_today_if_that_is_past() -> None:
    running = Actual(accepted_on=START, due_on=date(2022, 2, 14))
    assert run(date(2022, 2, 11), site=running)["site"] == date(2022, 2, 14)
    assert run(date(2022, 3, 1), site=running)["site"] == date(2022, 3, 1)


def test_what_runs_without_a_last_day_takes_its_planned_days() -> None:
    assert run(date(2022, 2, 11), site=Actual(accepted_on=date(2022, 2, 11)))["site"] == date(2022, 2, 16)


def test_chapters_released_early_let_the_next_begin() -> None:
    steps = [Step("report", 10, 0, 10, ()), Step("review", 5, 4, 9, ("report",))]
    assert forecast(steps, {}, START, START, CALENDAR)["review"] == date(2022, 2, 23)


def test_a_year_without_a_calendar_gives_no_guess() -> None:
    last = CALENDAR.last_known
    assert forecast(STEPS, {}, last, last, CALENDAR) == {}


def test_lateness_is_counted_in_working_days_both_ways() -> None:
    assert days_late(date(2022, 2, 15), date(2022, 2, 22), CALENDAR) == 5
    assert days_late(date(2022, 2, 22), date(2022, 2, 15), CALENDAR) == -5
    assert days_late(None, START, CALENDAR) == 0
    assert days_late(date(2150, 1, 1), date(2150, 1, 2), CALENDAR) == 0


@given(days=st.integers(0, 200))
def test_idling_never_brings_groundbreaking_forward(days: int) -> None:
    today = date.fromordinal(START.toordinal() + days)
    assert run(today)["works"] >= run(START)["works"]


def test_what_has_not_begun_moves_whole_with_what_it_waits_for() -> None:
    late = date(2022, 2, 18)  # three working days after the site should have stood
    spans = Forecaster(STEPS).spans({"site": Actual(finished_on=late)}, START, late, CALENDAR)
    assert spans["land"] == (late, date(2022, 2, 25))
    assert spans["works"] == (date(2022, 2, 25), date(2022, 3, 4))


@given(st.integers(0, 40))
def test_every_span_begins_when_all_it_needs_is_done_and_ends_as_forecast(days: int) -> None:
    today = CALENDAR.after(START, days)
    spans, ends = Forecaster(STEPS).spans({}, START, today, CALENDAR), run(today)
    for step in STEPS:
        begins, finishes = spans[step.code]
        assert begins <= finishes == ends[step.code]
        assert all(begins >= spans[need][1] for need in step.needs)
