"""Due days: stops, extensions, months, counting back, unknown years; and the properties that must hold."""

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaigong.core.clock.calendar import UnknownYear
from kaigong.core.clock.due import Direction, Limit, Question, Reading, Unit, add_months, due, due_on, limit_due
from kaigong.core.clock.stops import union
from kaigong.core.problems import Faulty, Refused
from kaigong.core.values import Span
from tests.core.clock.shipped import CALENDAR, counts, days, due_by_walking, stopped_cases, stops_near

STARTED = date(2025, 9, 15)


def asked(n: int, *pauses: Span, started: date = STARTED, extended: int = 0) -> Question:
    return Question(started, n, pauses=pauses, extended=extended)


@given(stopped_cases(), counts)
def test_the_count_is_the_one_made_day_by_day(case: tuple[date, list[Span]], n: int) -> None:
    started, pauses = case
    if n:
        assert due_on(started, n, CALENDAR, pauses) == due_by_walking(started, n, pauses)


@given(stopped_cases(), counts)
def test_a_stop_never_brings_a_due_day_forward(case: tuple[date, list[Span]], n: int) -> None:
    started, pauses = case
    for kept in range(len(pauses)):
        assert due_on(started, n, CALENDAR, pauses[:kept]) <= due_on(started, n, CALENDAR, pauses)


@given(stopped_cases(), counts, st.randoms(use_true_random=False))
def test_the_order_of_stops_and_their_repetition_change_nothing(
    case: tuple[date, list[Span]], n: int, shuffle: Random
) -> None:
    started, pauses = case
    shuffled = pauses + pauses[:2]
    shuffle.shuffle(shuffled)
    assert union(shuffled, started) == union(pauses, started)
    assert due_on(started, n, CALENDAR, shuffled) == due_on(started, n, CALENDAR, pauses)


@given(stopped_cases(), counts, st.integers(0, 30))
def test_more_days_are_never_due_earlier(case: tuple[date, list[Span]], n: int, more: int) -> None:
    started, pauses = case
    assert due_on(started, n, CALENDAR, pauses) <= due_on(started, n + more, CALENDAR, pauses)


@given(stopped_cases(), counts, st.integers(0, 30))
def test_an_extension_is_so_many_more_days(case: tuple[date, list[Span]], n: int, more: int) -> None:
    started, pauses = case
    extended = due(asked(n, *pauses, started=started, extended=more), CALENDAR)
    assert extended.day == due_on(started, n + more, CALENDAR, pauses)


@pytest.mark.parametrize("unit", [Unit.WORKING, Unit.CALENDAR])
def test_no_days_from_a_rest_day_end_on_the_next_working_day_no_stop_excludes(unit: Unit) -> None:
    new_year = date(2004, 1, 1)
    stopped = due(Question(new_year, 0, unit, pauses=((new_year, date(2004, 1, 2)),)), CALENDAR)
    assert (due(Question(new_year, 0, unit), CALENDAR).day, stopped.day) == (date(2004, 1, 2), date(2004, 1, 5))


@given(days, counts, st.data())
def test_the_later_reading_is_never_before_the_earlier(started: date, n: int, data: st.DataObject) -> None:
    pauses = data.draw(stops_near(started))
    earlier, later = (limit_due(started, Limit(n, Unit.CALENDAR, read), CALENDAR, pauses).day for read in Reading)
    assert earlier is not None and later is not None
    assert earlier <= later


@given(days, st.integers(0, 120))
def test_calendar_days_end_on_the_first_working_day_not_before(started: date, n: int) -> None:
    end = due(Question(started, n, Unit.CALENDAR), CALENDAR).day
    assert end is not None and CALENDAR.is_working(end)
    landed = started + timedelta(n)
    assert end >= landed
    assert not any(CALENDAR.is_working(landed + timedelta(offset)) for offset in range((end - landed).days))


@given(days, st.integers(0, 400))
def test_counting_back_is_never_moved(day: date, n: int) -> None:
    answer = due(Question(day, n, Unit.CALENDAR, Direction.BACK), CALENDAR)
    assert answer.day == day - timedelta(n)


@pytest.mark.parametrize(
    ("day", "months", "end"),
    [
        ("2024-01-31", 1, "2024-02-29"),
        ("2023-01-31", 1, "2023-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-05-31", 1, "2024-06-30"),
        ("2024-12-15", 1, "2025-01-15"),
        ("2024-03-31", 0, "2024-03-31"),
        ("2020-02-29", 48, "2024-02-29"),
    ],
)
def test_months_keep_the_day_or_end_the_month(day: str, months: int, end: str) -> None:
    assert add_months(date.fromisoformat(day), months) == date.fromisoformat(end)


def test_a_month_ending_on_a_rest_day_moves_off_it() -> None:
    answer = due(Question(date(2024, 9, 5), 1, Unit.MONTH), CALENDAR)
    assert (answer.landed, answer.day) == (date(2024, 10, 5), date(2024, 10, 8))


@pytest.mark.parametrize(
    "pauses",
    [
        [("2025-09-22", "2025-10-10"), ("2025-09-29", "2025-10-15")],  # overlap
        [("2025-09-22", "2025-10-10"), ("2025-10-10", "2025-10-15")],  # touch
        [("2025-09-22", "2025-10-15"), ("2025-09-24", "2025-09-25")],  # one within the other
        [("2025-09-22", "2025-10-15"), ("2025-09-18", "2025-09-18")],  # one opened and closed the same day
        [("2025-09-22", "2025-10-15"), ("2025-08-01", "2025-09-15")],  # one over before the start
    ],
)
def test_stops_count_once_however_they_lie(pauses: list[tuple[str, str]]) -> None:
    spans = [(date.fromisoformat(opened), date.fromisoformat(closed)) for opened, closed in pauses]
    answer = due(asked(15, *spans), CALENDAR)
    assert (answer.day, answer.stopped_days, answer.stopped_working_days) == (date(2025, 10, 29), 23, 13)


def test_an_open_stop_leaves_remaining_days_and_no_due_day() -> None:
    answer = due(asked(15, (date(2025, 9, 22), None)), CALENDAR)
    assert (answer.day, answer.open_since, answer.remaining_days) == (None, date(2025, 9, 22), 10)
    both = due(asked(15, (date(2025, 9, 17), date(2025, 9, 19)), (date(2025, 9, 22), None)), CALENDAR)
    assert both.remaining_days == 12


def test_a_later_stop_within_an_open_one_changes_nothing() -> None:
    answer = due(asked(15, (date(2025, 9, 22), None), (date(2025, 10, 9), date(2025, 10, 13))), CALENDAR)
    assert (answer.open_since, answer.remaining_days) == (date(2025, 9, 22), 10)


def test_an_open_stop_from_the_first_day_leaves_all_days() -> None:
    assert due(asked(15, (STARTED, None)), CALENDAR).remaining_days == 15
    assert due(asked(15, (date(2025, 8, 1), None)), CALENDAR).remaining_days == 15


def test_a_stop_opened_after_the_limit_ran_out_takes_nothing_back() -> None:
    answer = due(asked(3, (date(2025, 10, 20), None)), CALENDAR)
    assert (answer.day, answer.remaining_days, answer.ran_out) == (None, 0, date(2025, 9, 18))
    assert answer.effective == date(2025, 9, 18)


def test_a_due_day_cannot_be_told_while_a_stop_is_open() -> None:
    with pytest.raises(Refused) as refused:
        due_on(STARTED, 15, CALENDAR, [(date(2025, 9, 22), None)])
    assert (refused.value.code, refused.value.data["remaining_days"]) == ("clock.open_stop", 10)


def test_a_count_into_a_year_without_a_calendar_is_unknown() -> None:
    late = date(2026, 12, 24)
    stop = (date(2026, 12, 28), date(2027, 1, 5))
    questions = [
        Question(late, 7),
        Question(late, 2, pauses=(stop,), extended=1),
        Question(late, 10, Unit.CALENDAR),
        Question(late, 1, Unit.MONTH),
        Question(late, 8, pauses=((date(2027, 1, 5), None),)),
    ]
    assert [(due(question, CALENDAR).day, due(question, CALENDAR).unknown_year) for question in questions] == [
        (None, 2027)
    ] * len(questions)
    with pytest.raises(UnknownYear):
        due_on(late, 7, CALENDAR)


def test_days_not_needed_may_lie_in_an_unknown_year() -> None:
    late = date(2026, 12, 24)
    assert due(Question(late, 2, pauses=((date(2027, 2, 1), date(2027, 3, 1)),)), CALENDAR).day == date(2026, 12, 28)
    assert due(Question(date(2027, 5, 10), 10, Unit.CALENDAR, Direction.BACK), CALENDAR).day == date(2027, 4, 30)
    assert due(Question(date(2003, 12, 30), 5, Unit.CALENDAR), CALENDAR).day == date(2004, 1, 5)


@pytest.mark.parametrize("unit", Unit)
def test_however_many_days_are_asked_the_answer_is_unknown_not_an_error(unit: Unit) -> None:
    answer = due(Question(STARTED, 10**17, unit), CALENDAR)
    assert answer.day is None and answer.unknown_year is not None


def test_before_the_first_day_of_all_there_is_no_day() -> None:
    assert due(Question(date(1, 1, 5), 10, Unit.CALENDAR, Direction.BACK), CALENDAR).unknown_year == 0


def test_every_fault_of_a_question_is_named_at_once() -> None:
    wrong = Question(STARTED, -1, Unit.MONTH, Direction.BACK, ((date(2025, 9, 2), date(2025, 9, 1)),), -2)
    with pytest.raises(Faulty) as raised:
        due(wrong, CALENDAR)
    assert [(problem.code, problem.at) for problem in raised.value.problems] == [
        ("due.negative_days", "days"),
        ("due.negative_extend", "extend"),
        ("due.stop_ends_before_it_starts", "stops[0]"),
        ("due.back_counts_calendar_days", "unit"),
        ("due.only_with_working_days", "stops"),
        ("due.only_with_working_days", "extend"),
    ]


def test_calendar_days_can_be_stopped_too() -> None:
    stop = (date(2025, 9, 20), date(2025, 9, 25))
    answer = due(Question(STARTED, 10, Unit.CALENDAR, pauses=(stop,)), CALENDAR)
    assert (answer.landed, answer.day, answer.stopped_days) == (date(2025, 9, 30), date(2025, 9, 30), 5)
    rolled = due(Question(STARTED, 6, Unit.CALENDAR, pauses=((date(2025, 9, 21), date(2025, 9, 23)),)), CALENDAR)
    assert (rolled.landed, rolled.day) == (date(2025, 9, 21), date(2025, 9, 24))
