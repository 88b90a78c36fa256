"""Cases that have ended, replayed under another version: what would have been late, and what would not."""

from datetime import date
from typing import Any

from kaigong.core.cases import commands as c
from kaigong.core.cases.backtest import changed, replay, summary
from kaigong.core.cases.migrate_values import Asked, Transition, Version
from kaigong.core.cases.values import Terms
from kaigong.core.clock.due import Limit
from kaigong.core.values import replace
from tests.core.cases.world import CALENDAR, ENTRIES, HEAD, approve, do, in_review, opened

BEFORE = {entry.code: entry for entry in ENTRIES}
VERSION = Version("2023-02-01", date(2023, 2, 1), Transition.ORDERED, "")


def asked(days: int, promised: int = 7, drop: str = "", **more: Any) -> Asked:
    after = {code: entry for code, entry in BEFORE.items() if code != drop}
    after["site"] = replace(after["site"], promised_days=promised)
    return Asked(BEFORE, after, {code: Terms(Limit(days)) for code in after}, **more)


def test_a_decision_in_time_would_have_been_late_under_a_shorter_promise() -> None:
    ended = approve(in_review("2023-01-16"), "2023-01-30")  # the seventh working day
    (one,) = replay(ended, asked(20, promised=5), VERSION, CALENDAR)
    assert (one.due_before, one.due, one.used_days) == (date(2023, 1, 30), date(2023, 1, 28), 7)
    assert (one.late_before, one.late) == (False, True)
    (row,) = summary([one])
    assert (row.decided, row.newly_late, row.no_longer_late, row.shift_days) == (1, 1, 0, -2)
    assert changed(row)


def test_a_late_decision_would_have_been_in_time_under_a_longer_promise() -> None:
    ended = approve(in_review("2023-01-16"), "2023-02-01")
    (row,) = summary(replay(ended, asked(20, promised=12), VERSION, CALENDAR))
    assert (row.late_before, row.late, row.no_longer_late) == (1, 0, 1)


def test_the_stops_there_were_count_under_the_other_version_too() -> None:
    stop = c.SuspendItem(
        item="site", actors=HEAD, reason="expert_review", statutory=True, promised=True, planned_days=9
    )
    case = do(in_review("2023-01-16"), stop, "2023-01-17")
    case = do(case, c.ResumeItem(item="site", actors=HEAD, result="意见"), "2023-01-30")
    ended = approve(case, "2023-02-03")
    (one,) = replay(ended, asked(20, promised=5), VERSION, CALENDAR)
    assert (one.due, one.used_days, one.late) == (date(2023, 2, 3), 5, False)


def test_the_same_version_changes_nothing() -> None:
    ended = approve(in_review("2023-01-16"), "2023-01-30")
    (row,) = summary(replay(ended, asked(20), VERSION, CALENDAR))
    assert not changed(row)


def test_items_added_and_dropped_are_counted_by_agency() -> None:
    fire = c.Entry("fire", ("housing-construction",), "licence", ())
    what = asked(20, drop="survey")
    what = replace(what, after={**what.after, "fire": fire})
    rows = {row.item: row for row in summary([*replay(opened(), what, VERSION, CALENDAR)] * 2)}
    assert (rows["survey"].dropped, rows["fire"].added) == (2, 2)


def test_what_was_never_decided_is_not_replayed() -> None:
    assert replay(in_review("2023-01-16"), asked(10), VERSION, CALENDAR) == ()
