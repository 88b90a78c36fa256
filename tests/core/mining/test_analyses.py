"""What a log tells beyond its graph: times, rework, bottlenecks, batches, hand-overs, deadlines, drift, groups."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaigong.core.clock.load import load_calendars
from kaigong.core.mining.answer import answer
from kaigong.core.mining.batching import batching
from kaigong.core.mining.breach import breaches, due_column, end_column
from kaigong.core.mining.compare import by_day, compare
from kaigong.core.mining.drift import changes, windows
from kaigong.core.mining.graph import DAY, mine
from kaigong.core.mining.handover import handover
from kaigong.core.mining.log import NO_TIME, Column, Log
from kaigong.core.mining.rework import rework
from kaigong.core.mining.times import NO_DAY, Workdays, activity_times, case_times, local_days
from tests.core.mining import naive
from tests.core.mining.naive import log_of, times
from tests.core.mining.test_graph import LOGS

CALENDAR = load_calendars(Path(__file__).parents[3] / "kaigong/catalogue/calendars")
WORKDAYS = Workdays(CALENDAR)
CHINA = ZoneInfo("Asia/Shanghai")
MINUTE = 60_000_000


def at(text: str) -> int:
    """Microseconds of a moment; China's clock where it names none."""
    moment = datetime.fromisoformat(text)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=CHINA)
    return int((moment - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(microseconds=1))


@given(st.dates(date(2019, 1, 1), date(2025, 12, 31)), st.integers(0, 400))
def test_working_days_between_are_those_of_the_calendar(first: date, further: int) -> None:
    last = min(first + timedelta(days=further), date(2025, 12, 31))
    a, b = np.array([first.toordinal()]), np.array([last.toordinal()])
    assert WORKDAYS.between(a, b)[0] == CALENDAR.between(first, last)
    assert WORKDAYS.between(b, a)[0] == -CALENDAR.between(first, last)


def test_working_days_outside_the_calendar_are_not_guessed() -> None:
    far = np.array([date(2150, 1, 1).toordinal(), NO_DAY])
    assert np.isnan(WORKDAYS.between(np.full(2, date(2025, 1, 1).toordinal()), far)).all()


NAIVE = (datetime(1990, 1, 1), datetime(2030, 1, 1))  # noqa: DTZ001 (hypothesis adds the zone to naive ones only)


@given(st.datetimes(*NAIVE), st.sampled_from(["Asia/Shanghai", "Europe/Amsterdam"]))
def test_the_day_at_a_place_is_that_of_its_clock(moment: datetime, zone: str) -> None:
    moment = moment.replace(tzinfo=UTC)
    micros = np.array([(moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1), NO_TIME])
    assert local_days(micros, ZoneInfo(zone)).tolist() == [
        moment.astimezone(ZoneInfo(zone)).date().toordinal(), NO_DAY,
    ]  # fmt: skip


def test_throughput_is_told_in_days_and_in_working_days() -> None:
    # 2024-02-08 to 2024-02-19: spring festival 10th to 17th; 9th and Sunday 18th worked, as is the 19th
    log = log_of({"x": [("a", at("2024-02-08T09:00")), ("b", at("2024-02-19T09:00"))], "y": [("a", None)]})
    found = case_times(mine(log), WORKDAYS, CHINA)
    assert (found.days.p50, found.working_days.p50, found.days.known) == (11.0, 3.0, 1)


def test_waiting_ends_and_work_begins_where_the_source_tells_the_start() -> None:
    events = [("a", 0), ("b", 10 * DAY)]
    log = log_of({"x": events}, starts=[None, 8 * DAY])
    a, b = activity_times(log, WORKDAYS, CHINA)
    assert (a.waiting_days.known, a.work_days.known) == (0, 0)
    assert (b.waiting_days.p50, b.work_days.p50) == (8.0, 2.0)
    assert activity_times(log_of({"x": events}), WORKDAYS, CHINA)[1].waiting_days.p50 == 10.0


@settings(max_examples=80, deadline=None)
@given(LOGS)
def test_rework_counts_every_coming_after_the_first(log: Log) -> None:
    expected: dict[str, Counter[str]] = {}
    for events in naive.rows_of(log).values():
        names = [name for name, _ in events]
        for name, n in Counter(names).items():
            row = expected.setdefault(name, Counter())
            row["cases"] += 1
            row["cases_again"] += n > 1
            row["again"] += n - 1
            row["at_once"] += sum(x == y == name for x, y in zip(names, names[1:], strict=False))
            row["most"] = max(row["most"], n if n > 1 else 0)
    found = {row.activity: row for row in rework(log)}
    assert set(found) == {name for name, row in expected.items() if row["again"]}
    for name, row in found.items():
        assert all(getattr(row, key) == value for key, value in expected[name].items())


def test_rework_tells_the_days_from_the_first_to_the_last_coming() -> None:
    log = log_of({"x": [("a", 0), ("b", DAY), ("a", 3 * DAY), ("a", 9 * DAY)], "y": [("a", 0), ("a", DAY)]})
    (row,) = rework(log)
    assert (row.again, row.at_once, row.came_back, row.days_p50) == (3, 2, 1, 5.0)


def test_the_step_with_the_most_days_waited_is_the_first_bottleneck() -> None:
    often = {f"o{n}": [("a", 0), ("b", 2 * DAY)] for n in range(10)}
    found = answer(log_of({**often, "x": [("c", 0), ("d", 15 * DAY)]})).bottlenecks
    assert [(row.before, row.after, row.total_days) for row in found] == [("a", "b", 20.0), ("c", "d", 15.0)]
    assert found[0].share == pytest.approx(20 / 35)


def test_a_bottleneck_of_few_very_long_waits_is_told_apart() -> None:
    cases = {f"o{n}": [("a", 0), ("b", DAY)] for n in range(9)} | {"x": [("a", 0), ("b", 91 * DAY)]}
    (row,) = answer(log_of(cases)).bottlenecks
    assert (row.p50_days, row.mean_days, row.few) == (1.0, 10.0, True)


def test_work_passed_from_hand_to_hand_is_counted_and_kept_work_is_not() -> None:
    events = [("a", 0), ("b", DAY), ("c", 4 * DAY), ("d", 5 * DAY), ("e", 6 * DAY)]
    found = handover(log_of({"x": events}, resources=["Sun", "Sun", "Wei", None, "Wei"]))
    (row,) = found.rows
    assert (row.giver, row.taker, row.count, row.wait_p50_days) == ("Sun", "Wei", 1, 3.0)
    assert (found.kept, found.unknown) == (1, 2)


def test_a_batch_needs_several_cases_done_by_one_hand_in_one_go() -> None:
    cases = {f"x{n}": [("file", 0), ("sign", 5 * DAY + n * MINUTE)] for n in range(4)}
    cases["y"] = [("file", 0), ("sign", DAY)]
    people = ["Zhao", "Sun"] * 5
    (row,) = (row for row in batching(log_of(cases, resources=people)) if row.activity == "sign")
    assert (row.batches, row.batched, row.most, row.events) == (1, 4, 4, 5)
    assert row.wait_batched_days == pytest.approx(5 + 1.5 / 1440, abs=1e-6)
    assert row.wait_alone_days == 1.0
    apart = {f"x{n}": [("sign", n * 11 * MINUTE)] for n in range(4)}
    assert batching(log_of(apart, resources=["Sun"] * 4)) == ()
    again = {"x": [("sign", n) for n in range(5)]}
    assert batching(log_of(again, resources=["Sun"] * 5)) == (), "one case alone is no batch"


def due_log() -> Log:
    cases = {name: [("a", 0), ("b", end * DAY)] for name, end in (("kept", 3), ("late", 9), ("open", 2), ("free", 1))}
    due = Column("case", "time", times([5 * DAY, 5 * DAY, 4 * DAY, None]))
    end = Column("case", "time", times([3 * DAY, 9 * DAY, None, DAY]))
    return log_of(cases, case__deadline=due, case__endDate=end)


def test_deadlines_are_found_by_name_and_breaches_counted() -> None:
    log = due_log()
    assert (due_column(log), end_column(log)) == ("case:deadline", "case:endDate")
    found = breaches(mine(log), "case:deadline", "case:endDate")
    assert (found.cases, found.ended, found.late, found.open_late) == (3, 2, 1, 1)
    assert [(row.case, row.days) for row in found.worst] == [("open", 5.0), ("late", 4.0)]
    assert found.days_to_spare.p50 == 2.0
    assert breaches(mine(log), "case:deadline").late == 1, "without a column of ends the last event ends a case"


def test_a_due_day_may_hold_until_the_end_of_the_day() -> None:
    log = log_of(
        {"x": [("a", at("2024-05-06T17:00"))]}, case__due=Column("case", "time", times([at("2024-05-06T00:00")]))
    )
    assert breaches(mine(log), "case:due").late == 1
    assert breaches(mine(log), "case:due", by_day=CHINA).late == 0


def two_speeds(slow_from: int, n: int = 200) -> Log:
    drawn = np.random.default_rng(3)
    cases = {}
    for number in range(n):
        begin = number * DAY
        days = drawn.uniform(20, 30) if number >= slow_from else drawn.uniform(5, 9)
        middle = [("extra", begin + DAY)] if number >= slow_from else []
        cases[f"c{number:03}"] = [("in", begin), *middle, ("out", begin + int(days * DAY))]
    return log_of(cases)


def test_a_reform_that_slows_all_is_found_on_its_day() -> None:
    found = changes(mine(two_speeds(120)), UTC)
    speed = next(change for change in found if change.activity is None)
    assert abs((speed.day - date(1970, 5, 1)).days) <= 1
    assert speed.before < 10 < 20 < speed.after
    extra = next(change for change in found if change.activity == "extra")
    assert (extra.before, extra.after) == (0.0, 1.0)


def test_nothing_is_found_where_nothing_changes() -> None:
    assert changes(mine(two_speeds(10**9)), UTC) == ()


def test_cases_that_can_still_be_running_do_not_count_as_fast() -> None:
    months = windows(mine(two_speeds(10**9)), UTC)
    assert sum(month.cases for month in months) == 200
    assert months[-1].settled < months[-1].cases
    assert months[0].settled == months[0].cases == 31


def test_before_and_after_a_reform_are_told_apart_with_size_and_interval() -> None:
    graph = mine(two_speeds(120))
    found = compare(graph, by_day(graph, date(1970, 5, 1), UTC), ("before", "after"), seed=1)
    assert found.cases == (120, 80)
    assert found.throughput is not None
    assert found.throughput.delta == 1.0
    assert found.throughput.difference_ci[0] > 10
    assert found.throughput.p < 1e-9
    extra = next(one for one in found.occurs if one.what == ("extra",))
    assert extra.share.difference == 1.0
    assert {one.what for one in found.paths} == {("in", "out"), ("in", "extra", "out")}
    assert found.steps == (), "no step occurs in both"
    assert compare(graph, by_day(graph, date(1970, 5, 1), UTC), ("before", "after"), seed=1) == found


def test_cases_of_neither_group_are_left_out() -> None:
    graph = mine(two_speeds(120))
    group = np.full(200, -1, np.int8)
    group[:30], group[30:60] = 0, 1
    found = compare(graph, group, ("a", "b"), seed=1)
    assert found.cases == (30, 30)
    assert [one.what for one in found.steps] == [("in", "out")]
    assert found.steps[0].effect.corrected == found.steps[0].effect.p
