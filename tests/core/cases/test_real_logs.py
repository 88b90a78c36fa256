"""Real logs of permits, row by row: every path is let through, or refused for a reason that is counted and defended."""

import re
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest

from tests.shared import ROOT, shared
from tools.replay.__main__ import MARK
from tools.replay.driver import Replay, replay
from tools.replay.reading import Row, Trace
from tools.replay.report import LOGS, Count, count, page, traces
from tools.replay.tables import reason_of, reasons, table

A_FEW = {"bpic15": 60, "wabo": 400, "us_adu": 600, "bpic2020": 300}  # cases a file in every test run
FOLDERS = ("permits-bpic15-nl", "permits-wabo-receipt-nl", "permits-us-adu", "approvals-bpic2020-permit")


def data() -> Path:
    return [shared(f"data/{folder}") for folder in FOLDERS][0].parent


@cache
def a_part(log: str) -> list[Count]:
    return count(log, data(), A_FEW[log])


def accounts_for_every_case(counted: Count) -> None:
    assert counted.traces > 0
    assert counted.accepted + sum(counted.refused.values()) == counted.traces
    assert counted.undefended == []


@pytest.mark.parametrize("log", LOGS)
def test_every_case_of_a_log_is_let_through_or_refused_for_a_defended_reason(log: str) -> None:
    for counted in a_part(log):
        accounts_for_every_case(counted)


@pytest.mark.parametrize("log", LOGS)
def test_under_its_own_law_most_of_a_log_passes_whole(log: str) -> None:
    """The core has no practice built in: handed the law of the place, it lets the practice of the place through."""
    own = a_part(log)[0]
    assert own.law != "cn"
    assert own.accepted * 2 > own.traces


def test_what_stops_a_clock_comes_from_the_law_handed_in() -> None:
    """The same Dutch hold is let through by the ground of Dutch law and refused where no law gives it."""
    of = table("wabo")
    held = [trace for trace in traces(of, data()) if any(row.activity.startswith("T20") for row in trace.rows)]
    assert {outcome.refused for outcome in replay(of, "nl", held)} == {""}
    assert {outcome.refused for outcome in replay(of, "cn", held)} == {"stop.no_ground"}


@pytest.mark.soak
def test_the_whole_of_every_log_gives_the_tables_of_the_document() -> None:
    counts = [counted for log in LOGS for counted in count(log, data())]
    for counted in counts:
        accounts_for_every_case(counted)
    written = (ROOT / "docs/real-logs.md").read_text(encoding="utf-8").partition(MARK)[2]
    assert written.strip() == page(counts).strip()


def test_the_document_says_the_reason_of_every_refusal_it_counts() -> None:
    text = (ROOT / "docs/real-logs.md").read_text(encoding="utf-8")
    keys = re.findall(r"^\| [\d,]+ \| `([^`]+)` \| (.+) \|$", text, re.MULTILINE)
    assert len(keys) > 10
    assert {key for key, said in keys if said != (reason_of(key) or "").strip()} == set()


def test_every_reason_says_something_of_its_own_key() -> None:
    assert all(text.strip() for text in reasons().values())
    assert reason_of("move.not_possible accept@nowhere") is None
    assert reason_of("correction.too_late") == reasons()["correction.too_late"]
    assert reason_of("no.such_code") is None


def trace(*rows: tuple[str, str]) -> Trace:
    return Trace("1", tuple(Row(datetime.fromisoformat(on), activity) for on, activity in rows))


def test_a_row_no_table_knows_is_office_work_and_moves_nothing() -> None:
    """So that a log with steps of its own is read too."""
    of = table("wabo")
    replayed = Replay(of, of.laws["cn"]).run(trace(("2011-08-01T10:00", "Confirmation of receipt"),
                                                   ("2011-08-02T10:00", "T99 Something new")))  # fmt: skip
    assert (replayed.refused, replayed.office, replayed.moves) == ("", 1, {"submit": 1})


def test_an_act_written_down_in_several_rows_is_one_act() -> None:
    of = table("bpic15")
    codes = {"03-01": "010", "03-20": "195", "04-02": "490_5", "04-03": "495", "04-04": "510_2", "04-09": "515"}
    rows = [(f"2012-{day}", f"01_HOOFD_{code}") for day, code in codes.items()]
    replayed = Replay(of, of.laws["nl"]).run(trace(*rows))
    assert (replayed.refused, replayed.moves) == ("", {"submit": 1, "decide": 1, "deliver": 1})


def test_silence_accepts_between_two_rows_under_chinese_law_only() -> None:
    """Missing data asked for after a fortnight: too late here, a stop of the term there."""
    of = table("bpic15")
    rows = trace(("2012-03-01", "01_HOOFD_010"), ("2012-03-15", "08_AWB45_020_2"))
    assert Replay(of, of.laws["cn"]).run(rows).refused == "correction.after_acceptance"
    assert Replay(of, of.laws["nl"]).run(rows).refused == ""


def test_a_log_that_decides_twice_is_refused() -> None:
    of = table("bpic2020")
    final = "Permit FINAL_APPROVED by SUPERVISOR"
    rows = [
        ("2018-01-10T10:00", "Permit SUBMITTED by EMPLOYEE"),
        ("2018-01-11T10:00", final),
        ("2018-01-12T10:00", final),
    ]
    assert Replay(of, of.laws["cn"]).run(trace(*rows)).refused == "decision.made_before"
