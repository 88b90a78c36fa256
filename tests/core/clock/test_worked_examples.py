"""The 37 worked examples of the clock rules, each with its whole chain."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from kaigong.core.clock import acts
from kaigong.core.clock.clocks import two_clocks
from kaigong.core.clock.due import Direction, Due, Limit, Question, Reading, Unit, due, due_on, limit_due
from kaigong.core.clock.stops import Stop
from tests.core.clock.shipped import CALENDAR


def day(text: str) -> date:
    return date.fromisoformat(text)


def working(started: str, days: int, *pauses: str, extended: int = 0) -> date | None:
    spans = tuple((day(pause[:10]), day(pause[12:])) for pause in pauses)
    return due(Question(day(started), days, pauses=spans, extended=extended), CALENDAR).day


def by_calendar(started: str, days: int, unit: Unit = Unit.CALENDAR) -> date | None:
    return due(Question(day(started), days, unit), CALENDAR).day


def silence() -> tuple[Any, ...]:
    """Nothing is heard after receipt: the notice limit, then acceptance as of receipt, then 20 working days."""
    received = day("2025-01-23")
    limit = acts.correction_limit(received, CALENDAR)
    assert acts.deemed_accepted(received, limit, CALENDAR) is None
    accepted = acts.deemed_accepted(received, day("2025-02-07"), CALENDAR)
    assert accepted is not None
    return limit, accepted, due_on(accepted, 20, CALENDAR)


def corrected() -> tuple[Any, ...]:
    accepted = acts.accepted_by_pieces([day("2024-10-12")])
    return acts.correction_limit(day("2024-09-25"), CALENDAR), due_on(accepted, 20, CALENDAR)


def sent_in_a_holiday() -> tuple[Any, ...]:
    received = acts.receipt_day(datetime(2024, 10, 6, 10, 0), CALENDAR)  # noqa: DTZ001
    return received, due_on(received, 3, CALENDAR)


def extension() -> tuple[Any, ...]:
    asked = Question(day("2026-01-20"), 20)
    longer = acts.extended(asked, 10, day("2026-02-14"), CALENDAR)
    return due(asked, CALENDAR).day, due(longer, CALENDAR).day


def joint() -> tuple[Any, ...]:
    plain = acts.joint_due(day("2023-08-28"), 60, CALENDAR)
    longer = acts.joint_due(day("2023-08-28"), 60, CALENDAR, is_extended=True)
    return plain.legal.day, longer.legal.day


def publicity() -> tuple[Any, ...]:
    stop = Stop(day("2025-04-28"), day("2025-05-12"), "publicity", statutory=False)
    clocks = two_clocks(day("2025-04-24"), Limit(20), Limit(7), [stop], CALENDAR)
    assert clocks.statutory and clocks.promised
    assert clocks.promised.stopped_working_days == 7
    return clocks.promised.day, working("2025-04-24", 7), clocks.statutory.day, clocks.binding_day


def bare_days() -> tuple[Any, ...]:
    """7 日 with no unit said: by the calendar, by working days, and the earlier, which binds the agency."""
    agency = limit_due(day("2024-09-30"), Limit(7, Unit.CALENDAR, Reading.EARLIER), CALENDAR)
    return by_calendar("2024-09-30", 7), working("2024-09-30", 7), agency.day


def eia_report() -> tuple[Any, ...]:
    agency = limit_due(day("2025-12-22"), Limit(60, Unit.CALENDAR, Reading.EARLIER), CALENDAR)
    right = limit_due(day("2025-12-22"), Limit(60, Unit.CALENDAR, Reading.LATER), CALENDAR)
    return agency.day, right.day


def objection() -> tuple[Any, ...]:
    last = due(Question(day("2025-10-15"), 10, Unit.CALENDAR, Direction.BACK), CALENDAR).day
    assert last is not None
    return last, CALENDAR.before(last, 1)


def complaint() -> tuple[Any, ...]:
    complained = by_calendar("2026-02-12", 10)
    assert complained is not None
    taken = due_on(complained, 3, CALENDAR)
    return complained, taken, due_on(taken, 30, CALENDAR)


def no_calendar() -> Due:
    return due(Question(day("2026-12-24"), 7), CALENDAR)


EXAMPLES: dict[int, tuple[Callable[[], Any], Any]] = {
    1: (lambda: working("2023-01-16", 20), "2023-02-16"),
    2: (lambda: working("2023-01-20", 5), "2023-02-01"),
    3: (lambda: working("2024-02-04", 3), "2024-02-07"),
    4: (lambda: working("2024-02-08", 5), "2024-02-21"),
    5: (lambda: working("2025-01-24", 10), "2025-02-13"),
    6: (lambda: working("2026-02-13", 7), "2026-03-02"),
    7: (lambda: working("2023-09-27", 20), "2023-10-31"),
    8: (lambda: working("2024-09-27", 7), "2024-10-12"),
    9: (lambda: working("2025-09-28", 5), "2025-10-11"),
    10: (lambda: working("2026-09-18", 10), "2026-10-09"),
    11: (silence, ("2025-02-06", "2025-01-23", "2025-02-26")),
    12: (corrected, ("2024-10-08", "2024-11-08")),
    13: (sent_in_a_holiday, ("2024-10-08", "2024-10-11")),
    14: (
        lambda: (working("2025-09-15", 15, "2025-09-22..2025-10-15"), working("2025-09-15", 15)),
        ("2025-10-29", "2025-10-11"),
    ),
    15: (
        lambda: (
            working("2024-01-22", 20, "2024-01-29..2024-02-05", "2024-02-20..2024-02-26"),
            working("2024-01-22", 20),
        ),
        ("2024-03-07", "2024-02-22"),
    ),
    16: (extension, ("2026-02-24", "2026-03-09")),
    17: (joint, ("2023-11-03", "2023-11-24")),
    18: (publicity, ("2025-05-16", "2025-05-07", "2025-05-26", "2025-05-16")),
    19: (bare_days, ("2024-10-08", "2024-10-15", "2024-10-08")),
    20: (eia_report, ("2026-02-24", "2026-03-23")),
    21: (objection, ("2025-10-05", "2025-09-30")),
    22: (lambda: by_calendar("2025-09-30", 3), "2025-10-09"),
    23: (lambda: by_calendar("2024-02-09", 3), "2024-02-18"),
    24: (complaint, ("2026-02-24", "2026-02-27", "2026-04-10")),
    25: (lambda: working("2023-09-28", acts.HAND_OVER_DAYS), "2023-10-18"),
    26: (lambda: by_calendar("2023-09-20", 15), "2023-10-07"),
    27: (lambda: working("2026-02-13", 5), "2026-02-27"),
    28: (lambda: working("2025-12-31", 3), "2026-01-06"),
    29: (lambda: (working("2024-02-07", 7), working("2024-01-31", 7)), ("2024-02-22", "2024-02-08")),
    30: (lambda: working("2023-06-21", 3), "2023-06-27"),
    31: (lambda: working("2026-04-30", 6), "2026-05-12"),
    32: (lambda: working("2025-09-24", 10), "2025-10-14"),
    33: (lambda: working("2026-09-28", 30), "2026-11-13"),
    34: (lambda: working("2025-09-26", 3, "2025-09-26..2025-10-09"), "2025-10-13"),
    35: (lambda: by_calendar("2024-11-30", 3, Unit.MONTH), "2025-02-28"),
    36: (lambda: (by_calendar("2024-02-05", 30), by_calendar("2024-02-05", 15)), ("2024-03-06", "2024-02-20")),
    37: (lambda: (no_calendar().day, no_calendar().unknown_year), (None, 2027)),
}


@pytest.mark.parametrize("number", EXAMPLES)
def test_the_worked_example_comes_out(number: int) -> None:
    count, expected = EXAMPLES[number]
    answer = count()
    answers = answer if isinstance(answer, tuple) else (answer,)
    wanted = expected if isinstance(expected, tuple) else (expected,)
    assert answers == tuple(day(text) if isinstance(text, str) else text for text in wanted)


def test_no_example_is_left_out() -> None:
    assert list(EXAMPLES) == list(range(1, 38))


def test_excluded_working_days_are_as_the_examples_say() -> None:
    asked = Question(day("2024-01-22"), 20, pauses=(
        (day("2024-01-29"), day("2024-02-05")), (day("2024-02-20"), day("2024-02-26")),
    ))  # fmt: skip
    assert due(asked, CALENDAR).stopped_working_days == 6 + 4
