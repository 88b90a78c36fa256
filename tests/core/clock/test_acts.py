"""Receipt, deemed acceptance, extension, joint handling, caps on stops, two clocks, recomputing."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaigong.core.clock import acts
from kaigong.core.clock.calendar import UnknownYear, calendar_from
from kaigong.core.clock.clocks import two_clocks
from kaigong.core.clock.due import Limit, Question, Reading, Unit, due
from kaigong.core.clock.load import read_years
from kaigong.core.clock.recompute import recompute
from kaigong.core.clock.stops import Stop, excluded, paused, stop_alarms
from kaigong.core.clock.years import YearData, year_from
from kaigong.core.problems import Refused
from tests.core.clock.shipped import CALENDAR, FOLDER, days

STARTED = date(2025, 9, 15)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("sent", "closes", "received"),
    [
        ("2024-10-08T17:30", time(17, 30), "2024-10-08"),
        ("2024-10-08T17:31", time(17, 30), "2024-10-09"),
        ("2024-10-08T23:59", None, "2024-10-08"),
        ("2024-10-06T09:00", time(17, 30), "2024-10-08"),
        ("2024-10-06T20:00", time(17, 30), "2024-10-08"),
        ("2024-10-12T09:00", None, "2024-10-12"),  # a swapped Saturday
    ],
)
def test_what_comes_on_a_rest_day_or_after_hours_is_received_the_next_working_day(
    sent: str, closes: time | None, received: str
) -> None:
    assert acts.receipt_day(at(sent), CALENDAR, closes=closes) == date.fromisoformat(received)


@given(days)
def test_silence_is_acceptance_only_after_the_fifth_day(received: date) -> None:
    limit = acts.correction_limit(received, CALENDAR)
    assert CALENDAR.between(received, limit) == acts.CORRECTION_DAYS
    assert acts.deemed_accepted(received, limit, CALENDAR) is None  # a notice at 23:59 of that day is in time
    assert acts.deemed_accepted(received, limit + timedelta(1), CALENDAR) == received


def test_with_two_partial_hand_ins_the_last_is_the_acceptance_day() -> None:
    assert acts.accepted_by_pieces([date(2025, 9, 18), date(2025, 9, 22), date(2025, 9, 17)]) == date(2025, 9, 22)


@pytest.mark.parametrize(("approved", "valid"), [("2026-02-14", True), ("2026-02-24", True), ("2026-02-25", False)])
def test_an_extension_is_void_after_the_due_day(approved: str, valid: bool) -> None:
    question = Question(date(2026, 1, 20), 20)
    if valid:
        assert acts.extended(question, 10, date.fromisoformat(approved), CALENDAR).extended == 10
        return
    with pytest.raises(Refused) as refused:
        acts.extended(question, 10, date.fromisoformat(approved), CALENDAR)
    assert refused.value.code == "clock.extension_too_late"
    assert refused.value.data == {"due": date(2026, 2, 24), "approved": date(2026, 2, 25)}


def test_an_extension_while_stopped_is_valid_unless_the_limit_had_run_out() -> None:
    stopped = Question(STARTED, 15, pauses=((date(2025, 9, 22), None),))
    longer = acts.extended(stopped, 10, date(2025, 11, 20), CALENDAR)
    assert due(longer, CALENDAR).remaining_days == 20
    with pytest.raises(Refused):
        acts.extended(Question(STARTED, 3, pauses=((date(2025, 9, 22), None),)), 10, date(2025, 9, 23), CALENDAR)


def test_an_extension_of_an_unknown_due_day_is_valid_in_a_known_year_only() -> None:
    question = Question(date(2026, 12, 24), 7)
    assert acts.extended(question, 10, date(2026, 12, 31), CALENDAR).total == 17
    with pytest.raises(UnknownYear):
        acts.extended(question, 10, date(2027, 1, 4), CALENDAR)


@pytest.mark.parametrize(
    ("path", "is_extended", "wanted"), [(30, False, 30), (60, False, 45), (60, True, 60), (30, True, 45)]
)
def test_a_stage_is_due_by_its_longest_path_within_the_joint_limit(path: int, is_extended: bool, wanted: int) -> None:
    joint = acts.joint_due(date(2023, 8, 28), path, CALENDAR, is_extended=is_extended)
    assert joint.stage.day == CALENDAR.after(date(2023, 8, 28), wanted)
    assert joint.legal.day == CALENDAR.after(date(2023, 8, 28), 60 if is_extended else 45)


def test_a_stop_over_its_planned_days_raises_an_alarm_and_stays_a_stop() -> None:
    review = Stop(date(2025, 9, 22), planned_days=20, reason="expert_review")
    end = CALENDAR.after(review.opened, 20)
    assert stop_alarms([review], end, CALENDAR) == []
    (alarm,) = stop_alarms([review], end + timedelta(7), CALENDAR)
    assert (alarm.planned_end, alarm.days_over) == (end, CALENDAR.between(end, end + timedelta(7)))
    assert paused(end + timedelta(7), [review.span])
    assert due(Question(STARTED, 15, pauses=(review.span,)), CALENDAR).remaining_days == 10


def test_a_stop_closed_in_time_or_without_a_plan_raises_no_alarm() -> None:
    closed = Stop(date(2025, 9, 22), date(2025, 9, 25), planned_days=5)
    open_ended = Stop(date(2025, 9, 22))
    assert stop_alarms([closed, open_ended], date(2026, 3, 2), CALENDAR) == []


def test_the_opening_day_counts_and_the_closing_day_does_not() -> None:
    stop = (date(2025, 9, 22), date(2025, 9, 25))
    assert [day for day in range(20, 28) if excluded(date(2025, 9, day), [stop])] == [23, 24, 25]
    assert [day for day in range(20, 28) if paused(date(2025, 9, day), [stop])] == [22, 23, 24]


@given(st.integers(1, 40), st.integers(1, 40), st.booleans())
def test_the_binding_day_is_the_earlier_of_both_clocks(statutory: int, promised: int, both: bool) -> None:
    stop = Stop(date(2025, 9, 17), date(2025, 9, 26), statutory=both)
    clocks = two_clocks(STARTED, Limit(statutory), Limit(promised), [stop], CALENDAR)
    assert clocks.statutory and clocks.promised and clocks.statutory.day and clocks.promised.day
    assert clocks.binding_day == min(clocks.statutory.day, clocks.promised.day)


def test_while_only_the_promise_is_stopped_the_statutory_day_binds() -> None:
    clocks = two_clocks(STARTED, Limit(20), Limit(7), [Stop(date(2025, 9, 17), statutory=False)], CALENDAR)
    assert clocks.promised is not None and clocks.promised.remaining_days == 5
    assert clocks.binding_day == CALENDAR.after(STARTED, 20)


def test_an_item_without_a_legal_limit_runs_on_its_promise() -> None:
    clocks = two_clocks(STARTED, None, Limit(7), [], CALENDAR)
    assert (clocks.statutory, clocks.binding) == (None, clocks.promised)
    assert two_clocks(STARTED, None, None, [], CALENDAR).binding_day is None


def test_a_known_promise_binds_before_a_statutory_day_of_an_unknown_year() -> None:
    clocks = two_clocks(date(2026, 12, 24), Limit(20), Limit(3), [], CALENDAR)
    assert clocks.statutory is not None and clocks.statutory.unknown_year == 2027
    assert clocks.binding_day == date(2026, 12, 29)


def test_two_stopped_clocks_bind_to_no_day() -> None:
    clocks = two_clocks(STARTED, Limit(20), Limit(7), [Stop(date(2025, 9, 17))], CALENDAR)
    assert clocks.binding_day is None and clocks.binding is clocks.statutory


def test_a_bare_day_is_read_by_whose_it_is_unless_the_item_says_otherwise() -> None:
    assert [Limit(7, Unit.CALENDAR, reading).counted_in for reading in (Reading.EARLIER, Reading.LATER, None)] == [
        Unit.CALENDAR, Unit.WORKING, Unit.CALENDAR,
    ]  # fmt: skip


def before_the_second_notice() -> list[YearData]:
    """The years with the Labour Day of 2019 as the first notice had it: one day of rest, no swaps."""
    row = {
        "year": 2019,
        "source": "administrator",
        "holidays": [
            {"rest": ["2018-12-30..2019-01-01", "2019-02-04..2019-02-10", "2019-04-05"], "work": ["2018-12-29"]},
            {"rest": ["2019-05-01", "2019-06-07", "2019-09-13"], "work": ["2019-02-02", "2019-02-03"]},
            {"rest": ["2019-10-01..2019-10-07"], "work": ["2019-09-29", "2019-10-12"]},
        ],
    }
    return [year_from(row) if year.year == 2019 else year for year in read_years(FOLDER)]


def test_a_second_notice_moves_open_due_days_and_the_old_ones_are_told() -> None:
    earlier = calendar_from(before_the_second_notice())
    open_days = {
        "spring": Question(date(2019, 3, 1), 10),
        "may": Question(date(2019, 4, 26), 3),
        "summer": Question(date(2019, 4, 22), 15),
    }
    moved = recompute(open_days, earlier, CALENDAR)
    assert [(change.key, change.old_day, change.new_day) for change in moved] == [
        ("may", date(2019, 5, 2), date(2019, 4, 30)),
    ]


def test_a_new_year_makes_unknown_due_days_known() -> None:
    years = [year for year in read_years(FOLDER) if year.year < 2026]
    before, after = calendar_from(years), CALENDAR
    (change,) = recompute({"case": Question(date(2025, 12, 31), 3)}, before, after)
    assert (change.old_day, change.old.unknown_year, change.new_day) == (None, 2026, date(2026, 1, 6))
    assert recompute({"case": Question(date(2025, 12, 31), 3)}, after, after) == []
