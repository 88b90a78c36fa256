"""The calendar: every published day, arithmetic, unknown years, overlays."""

import csv
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaigong.core.clock.calendar import Calendar, UnknownYear, calendar_from, for_regions
from kaigong.core.clock.load import read_years
from kaigong.core.clock.years import overlay_from
from kaigong.core.problems import Refused
from tests.core.clock.shipped import CALENDAR, FOLDER, counts, days
from tests.shared import shared


def with_years(*years: int) -> Calendar:
    return calendar_from(year for year in read_years(FOLDER) if year.year in years)


def test_every_day_of_the_reference_is_worked_or_not_as_the_state_council_says() -> None:
    with shared("data/calendar-cn/workdays.csv").open(encoding="utf-8") as rows:
        reference = {date.fromisoformat(row["date"]): row for row in csv.DictReader(rows)}
    assert len(reference) == 3652
    assert [day for day, row in reference.items() if CALENDAR.is_working(day) != (row["state_council"] == "1")] == []
    named = {day: row["holiday_name"] or None for day, row in reference.items()}
    back_to_work = date(2020, 2, 3)  # a Monday the notice names as the first day of work, no swap
    assert {day for day, name in named.items() if CALENDAR.holiday_name(day) != name} == {back_to_work}


def test_earlier_years_are_those_of_the_package_and_say_so() -> None:
    package = pytest.importorskip("chinese_calendar")
    every = (date(2004, 1, 1) + timedelta(offset) for offset in range((date(2017, 1, 1) - date(2004, 1, 1)).days))
    assert [day for day in every if CALENDAR.is_working(day) != package.is_workday(day)] == []
    assert {CALENDAR.source(year) for year in range(2004, 2017)} == {"chinesecalendar"}
    assert {CALENDAR.source(year) for year in range(2017, 2027)} == {"state-council"}


def test_the_calendars_cover_2004_to_2026() -> None:
    assert CALENDAR.years == tuple(range(2004, 2027))
    assert CALENDAR.last_known == date(2026, 12, 31)
    assert CALENDAR.known_until(date(2004, 1, 1)) == date(2026, 12, 31)


@pytest.mark.parametrize(("year", "total"), [(2023, 249), (2024, 251), (2025, 248), (2026, 248)])
def test_a_year_has_its_number_of_working_days(year: int, total: int) -> None:
    assert CALENDAR.between(date(year - 1, 12, 31), date(year, 12, 31)) == total


def test_years_amended_later_rest_on_both_notices() -> None:
    assert [len(CALENDAR.notices(year)) for year in (2018, 2019, 2020, 2021)] == [1, 2, 2, 1]
    assert CALENDAR.notices(2008) == ()
    notice = CALENDAR.notice(2022)
    assert notice is not None and (notice.number, notice.dated) == ("国办发明电〔2021〕11号", date(2021, 10, 25))


def test_swapped_working_days_carry_the_name_of_their_holiday() -> None:
    assert CALENDAR.holiday_name(date(2023, 1, 28)) == "春节"
    assert CALENDAR.holiday_name(date(2022, 12, 31)) == "元旦"
    assert CALENDAR.holiday_name(date(2023, 1, 30)) is None


@given(days.filter(lambda day: day >= date(2004, 1, 2)), counts.filter(bool))  # the first working day that is known
def test_counting_on_and_back_meet(day: date, n: int) -> None:
    end = CALENDAR.after(day, n)
    assert CALENDAR.between(day, end) == n
    assert CALENDAR.before(end, n) <= day < CALENDAR.before(end, n - 1 if n > 1 else 0)
    if CALENDAR.is_working(day):
        assert CALENDAR.before(end, n) == day


@given(days, counts)
def test_one_more_day_is_the_next_working_day(day: date, n: int) -> None:
    end = CALENDAR.after(day, n)
    assert CALENDAR.is_working(end)
    if n or CALENDAR.is_working(day):
        assert CALENDAR.after(day, n + 1) == CALENDAR.next_working(end + timedelta(1))


@given(days, days)
def test_between_counts_the_days_one_by_one(one: date, other: date) -> None:
    start, end = min(one, other), min(max(one, other), min(one, other) + timedelta(400))
    walked = [start + timedelta(offset) for offset in range(1, (end - start).days + 1)]
    assert CALENDAR.between(start, end) == sum(map(CALENDAR.is_working, walked))
    assert CALENDAR.between(end, start) == 0


@given(days, counts)
def test_places_in_the_working_days_can_be_counted_with(day: date, n: int) -> None:
    working = CALENDAR.next_working(day)
    assert CALENDAR.working_days[CALENDAR.index(day)] == working
    assert CALENDAR.working_days[CALENDAR.index(working) + n] == CALENDAR.after(working, n)


def test_nought_days_after_a_rest_day_is_the_next_working_day() -> None:
    assert CALENDAR.after(date(2023, 1, 21), 0) == date(2023, 1, 28)
    assert CALENDAR.before(date(2023, 1, 27), 0) == date(2023, 1, 20)
    assert CALENDAR.after(date(2023, 1, 28), 0) == CALENDAR.before(date(2023, 1, 28), 0) == date(2023, 1, 28)


def test_a_day_in_a_year_without_a_calendar_is_never_guessed() -> None:
    asked = [
        lambda: CALENDAR.is_working(date(2027, 1, 4)),
        lambda: CALENDAR.after(date(2026, 12, 24), 6),
        lambda: CALENDAR.after(date(2026, 12, 31), 1),
        lambda: CALENDAR.between(date(2026, 1, 1), date(2027, 1, 1)),
        lambda: CALENDAR.next_working(date(2027, 3, 1)),
        lambda: CALENDAR.index(date(2027, 1, 1)),
    ]
    for ask in asked:
        with pytest.raises(UnknownYear) as refused:
            ask()
        assert (refused.value.code, refused.value.data) == ("calendar.unknown_year", {"year": 2027})
    assert CALENDAR.is_workday(date(2027, 1, 4)) is None
    assert not CALENDAR.known(2027)


def test_the_last_known_working_days_can_be_counted() -> None:
    assert CALENDAR.after(date(2026, 12, 24), 5) == date(2026, 12, 31)
    assert CALENDAR.between(date(2026, 12, 24), date(2026, 12, 31)) == 5
    assert CALENDAR.before(date(2027, 1, 1), 1) == date(2026, 12, 31)


def test_counting_can_start_on_the_eve_of_the_first_known_year() -> None:
    assert CALENDAR.after(date(2003, 12, 31), 1) == date(2004, 1, 2)
    with pytest.raises(UnknownYear) as refused:
        CALENDAR.after(date(2003, 12, 31), 0)
    assert refused.value.year == 2003
    with pytest.raises(UnknownYear) as refused:
        CALENDAR.before(date(2004, 1, 2), 1)
    assert refused.value.year == 2003


def test_a_gap_between_known_years_stops_the_count() -> None:
    gap = with_years(2014, 2016)
    with pytest.raises(UnknownYear) as refused:
        gap.after(date(2014, 12, 31), 1)
    assert refused.value.year == 2015
    with pytest.raises(UnknownYear) as refused:
        gap.between(date(2014, 6, 1), date(2016, 6, 1))
    assert refused.value.year == 2015
    with pytest.raises(UnknownYear) as refused:
        gap.before(date(2016, 1, 4), 1)
    assert refused.value.year == 2015
    assert gap.after(date(2015, 12, 31), 1) == CALENDAR.after(date(2015, 12, 31), 1)
    assert gap.before(date(2016, 3, 1), 20) == CALENDAR.before(date(2016, 3, 1), 20)
    assert gap.after(date(2016, 3, 1), 20) == CALENDAR.after(date(2016, 3, 1), 20)
    assert gap.known_until(date(2014, 5, 1)) == date(2014, 12, 31)


def test_the_ends_of_time_are_unknown_years_too() -> None:
    for ask in (lambda: CALENDAR.after(date.max, 1), lambda: CALENDAR.before(date.min, 1)):
        with pytest.raises(UnknownYear):
            ask()


def test_an_empty_calendar_knows_nothing() -> None:
    empty = calendar_from([])
    assert (empty.years, empty.working_days, empty.last_known) == ((), (), date.min)
    assert empty.is_workday(date(2022, 2, 10)) is None


@given(st.integers(-50, -1))
def test_days_are_not_counted_backwards_by_a_negative_number(n: int) -> None:
    for count in (CALENDAR.after, CALENDAR.before):
        with pytest.raises(Refused) as refused:
            count(date(2022, 2, 10), n)
        assert refused.value.code == "clock.negative_days"


def test_a_local_closure_changes_the_working_days_of_its_region_only() -> None:
    flood = overlay_from(
        {"region": "jiangling", "name": "防汛停止办公", "rest": ["2024-07-02..2024-07-03"], "work": ["2024-07-06"]}
    )
    here = calendar_from(read_years(FOLDER), for_regions([flood], {"jiangling", "jingzhou"}))
    elsewhere = calendar_from(read_years(FOLDER), for_regions([flood], {"shashi", "jingzhou"}))
    assert here.after(date(2024, 7, 1), 3) == date(2024, 7, 6)
    assert elsewhere.after(date(2024, 7, 1), 3) == CALENDAR.after(date(2024, 7, 1), 3) == date(2024, 7, 4)
    assert here.holiday_name(date(2024, 7, 2)) == "防汛停止办公"
    assert elsewhere.working_days == CALENDAR.working_days


def test_a_later_overlay_lies_over_an_earlier() -> None:
    closed = overlay_from({"region": "jiangling", "name": "停止办公", "rest": ["2024-07-02"]})
    opened = overlay_from({"region": "jiangling", "name": "恢复办公", "work": ["2024-07-02"]})
    years = read_years(FOLDER)
    assert not calendar_from(years, [opened, closed]).is_working(date(2024, 7, 2))
    assert calendar_from(years, [closed, opened]).is_working(date(2024, 7, 2))
