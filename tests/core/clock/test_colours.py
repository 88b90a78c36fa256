"""Colours and words of an answer."""

from datetime import date, timedelta

import pytest
from hypothesis import given

from kaigong.core.clock.acts import deemed_accepted
from kaigong.core.clock.colours import Colour, WarnAt, colour, red_from, remaining, yellow_from
from kaigong.core.clock.due import Direction, Question, Unit, due
from kaigong.core.clock.words import counted, long_day, reason
from kaigong.core.values import Span
from tests.core.clock.shipped import CALENDAR, counts, stopped_cases

STARTED = date(2025, 9, 15)


def colour_on(today: str, n: int, *pauses: Span) -> Colour:
    return colour(due(Question(STARTED, n, pauses=pauses), CALENDAR), date.fromisoformat(today), CALENDAR)


@pytest.mark.parametrize(
    ("today", "wanted"),
    [
        ("2025-09-15", Colour.GREEN),
        ("2025-09-25", Colour.GREEN),  # 7 of 15 left, 10-11 is due
        ("2025-09-29", Colour.GREEN),  # 4 of 15
        ("2025-09-30", Colour.YELLOW),  # 3 of 15: 20 %
        ("2025-10-11", Colour.YELLOW),  # the due day itself
        ("2025-10-12", Colour.RED),  # a rest day, and late already
    ],
)
def test_fifteen_days_turn_yellow_at_three_and_red_after_the_due_day(today: str, wanted: Colour) -> None:
    assert colour_on(today, 15) is wanted


def test_a_short_limit_is_yellow_from_two_days_on() -> None:
    assert [colour_on(f"2025-09-{day}", 5) for day in (17, 18, 22)] == [Colour.GREEN, Colour.YELLOW, Colour.YELLOW]


def test_in_a_stop_the_item_is_paused_until_the_closing_day() -> None:
    stop = (date(2025, 9, 22), date(2025, 10, 15))
    assert [colour_on(day, 15, stop) for day in ("2025-09-19", "2025-09-22", "2025-10-14", "2025-10-15")] == [
        Colour.GREEN, Colour.PAUSED, Colour.PAUSED, Colour.GREEN,
    ]  # fmt: skip


def test_a_stop_opened_too_late_does_not_hide_the_breach() -> None:
    assert colour_on("2025-10-21", 3, (date(2025, 10, 20), None)) is Colour.RED


def test_a_due_day_in_an_unknown_year_has_no_colour_of_its_own() -> None:
    answer = due(Question(date(2026, 12, 24), 7), CALENDAR)
    assert colour(answer, date(2026, 12, 25), CALENDAR) is Colour.UNKNOWN
    assert (yellow_from(answer, CALENDAR), red_from(answer)) == (None, None)


def test_deemed_acceptance_found_late_may_be_red_at_once() -> None:
    today = date(2025, 3, 3)
    accepted = deemed_accepted(date(2025, 1, 23), today, CALENDAR)
    assert accepted == date(2025, 1, 23)
    assert colour(due(Question(accepted, 20), CALENDAR), today, CALENDAR) is Colour.RED


@given(stopped_cases(), counts)
def test_the_alarm_days_are_the_days_the_colour_turns(case: tuple[date, list[Span]], n: int) -> None:
    started, pauses = case
    answer = due(Question(started, n, pauses=tuple(pauses)), CALENDAR)
    yellow, red = yellow_from(answer, CALENDAR), red_from(answer)
    assert yellow and red and answer.day and started <= yellow <= answer.day
    assert colour(answer, yellow, CALENDAR) in (Colour.YELLOW, Colour.PAUSED)
    assert colour(answer, red, CALENDAR) is Colour.RED
    if yellow > started:
        assert colour(answer, yellow - timedelta(1), CALENDAR) in (Colour.GREEN, Colour.PAUSED)


@given(stopped_cases(), counts)
def test_what_remains_at_the_start_is_the_whole_limit(case: tuple[date, list[Span]], n: int) -> None:
    started, pauses = case
    answer = due(Question(started, n, pauses=tuple(pauses)), CALENDAR)
    if n:
        assert remaining(answer, started, CALENDAR) == n
        assert remaining(answer, answer.day or started, CALENDAR) == 0


def test_lateness_is_counted_in_working_days_below_nought() -> None:
    assert remaining(due(Question(STARTED, 15), CALENDAR), date(2025, 10, 14), CALENDAR) == -2


def test_a_city_can_warn_earlier() -> None:
    answer = due(Question(STARTED, 15), CALENDAR)
    assert colour(answer, date(2025, 9, 25), CALENDAR, WarnAt(days=7)) is Colour.YELLOW


def test_a_last_day_counted_back_turns_red_after_it() -> None:
    answer = due(Question(date(2025, 10, 15), 10, Unit.CALENDAR, Direction.BACK), CALENDAR)
    colours = [colour(answer, date.fromisoformat(day), CALENDAR) for day in ("2025-09-22", "2025-09-29", "2025-10-06")]
    assert colours == [Colour.GREEN, Colour.YELLOW, Colour.RED]


@pytest.mark.parametrize(
    ("question", "english", "chinese"),
    [
        (
            Question(STARTED, 15, pauses=((date(2025, 9, 22), date(2025, 10, 15)),)),
            "13 working days of 23 fall into a stop",
            "中止期间23天中有13个工作日不计入",
        ),
        (
            Question(date(2023, 1, 16), 20),
            "20 working days after 2023-01-16; 11 rest days between not counted",
            "自2023年1月16日（周一）次日起计20个工作日，其间11个休息日不计",
        ),
        (
            Question(date(2025, 9, 30), 3, Unit.CALENDAR),
            "3 days after 2025-09-30; 2025-10-03 is a rest day, moved to the first working day after it",
            "自2025年9月30日（周二）次日起计3日；届满日2025年10月3日（周五）为休息日，顺延至其后第一个工作日",
        ),
        (
            Question(date(2024, 11, 30), 3, Unit.MONTH),
            "3 months after 2024-11-30; the month has no day 30, so its last day counts",
            "自2024年11月30日（周六）次日起计3个月；该月无对应日，以月末日为届满日",
        ),
        (
            Question(date(2026, 1, 20), 20, extended=10),
            "30 working days after 2026-01-20; 18 rest days between not counted; "
            "10 of 30 working days are the extension",
            "自2026年1月20日（周二）次日起计30个工作日，其间18个休息日不计；含延长10个工作日，共30个工作日",
        ),
    ],
)
def test_the_count_is_told_in_both_languages(question: Question, english: str, chinese: str) -> None:
    answer = due(question, CALENDAR)
    assert (counted(answer), counted(answer, "zh")) == (english, chinese)
    assert reason(answer) is None


def test_why_there_is_no_day_is_told() -> None:
    unknown = due(Question(date(2026, 12, 24), 7), CALENDAR)
    stopped = due(Question(STARTED, 15, pauses=((date(2025, 9, 22), None),)), CALENDAR)
    assert (reason(unknown), reason(unknown, "zh")) == ("no calendar for the year 2027", "2027年尚无放假安排日历")
    assert (reason(stopped), reason(stopped, "zh")) == ("open stop", "时限中止尚未结束")
    assert "5 of 15 had run when the stop opened on 2025-09-22" in counted(stopped)
    assert "还剩10个工作日" in counted(stopped, "zh")


def test_a_day_is_written_with_its_weekday() -> None:
    assert (long_day(date(2022, 2, 10)), long_day(date(2022, 2, 10), "en")) == (
        "2022年2月10日（周四）",
        "Thu 2022-02-10",
    )
