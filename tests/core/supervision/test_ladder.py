"""Duty lines: worked dates, and games in which whatever people do, only inaction moves a line up."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaigong.core import ledger
from kaigong.core.clock.load import load_calendars
from kaigong.core.problems import Faulty, Refused
from kaigong.core.supervision import decide, ladder
from kaigong.core.supervision import events as e
from kaigong.core.supervision.decide import Actor, Raise
from kaigong.core.supervision.fold import fold_all, replay
from kaigong.core.supervision.meetings import agenda, meeting_days, next_meeting
from kaigong.core.supervision.moves import MOVES, Part
from kaigong.core.supervision.values import Ladder, Line, LineState
from kaigong.core.supervision.weekly import monday_of, week
from tests.shared import ROOT

CALENDAR = load_calendars(ROOT / "kaigong/catalogue/calendars")
LADDER = Ladder()
TODAY = date(2022, 2, 14)  # a Monday
CHAIN = ("hq-special", "hq-office", "hq-city")
LEAD = Actor("person:wang", "housing", frozenset({Part.LEAD}))
HELPER = Actor("person:li", "fire", frozenset({Part.HELPER}))
COMMAND = Actor("person:zhou", "hq-office", frozenset({Part.COMMAND}))


def raised(**more: Any) -> Line:
    do = Raise(**{
        "no": "DB-2022-0001", "title": "协调临时用电", "wanted": "通电照片", "lead": "housing", "chain": CHAIN,
        "helpers": ("fire",), "due_on": date(2022, 2, 18),
    } | more)  # fmt: skip
    return fold_all(Line(), decide.raise_line(do, TODAY, CALENDAR, LADDER))


def days(line: Line, first: date, count: int) -> tuple[Line, list[e.Event]]:
    """What the clock says day by day when nobody does anything."""
    happened: list[e.Event] = []
    for n in range(count):
        news = ladder.ring(line, first + timedelta(n), CALENDAR, LADDER)
        line, happened = fold_all(line, news), [*happened, *news]
    return line, happened


def test_a_line_left_alone_climbs_three_and_five_working_days_after_its_day_and_then_stays_at_the_top() -> None:
    line, happened = days(raised(), TODAY, 60)
    assert [(event.on, event.to) for event in happened if isinstance(event, e.LineClimbed)] == [
        (date(2022, 2, 24), "hq-office"),
        (date(2022, 3, 4), "hq-city"),
    ]
    assert line.holder == "hq-city"


def test_a_line_asked_to_be_closed_climbs_only_when_nobody_checks_it() -> None:
    line = raised()
    line = fold_all(line, decide.ask_closure(line, LEAD, "已通电", ["a" * 64], date(2022, 2, 18)))
    line, happened = days(line, date(2022, 2, 18), 7)
    assert [(event.on, event.cause) for event in happened if isinstance(event, e.LineClimbed)] == [
        (date(2022, 2, 24), ladder.CHECK)
    ]


def test_a_day_put_off_by_the_headquarters_lets_inaction_count_anew() -> None:
    line = raised()
    line = fold_all(line, decide.move_due(line, COMMAND, date(2022, 2, 28), "等待设备到货", TODAY))
    assert ladder.climbs_on(line, CALENDAR, LADDER) == date(2022, 3, 4)


def test_two_orders_late_put_the_lead_on_the_list_and_the_talk_takes_it_off() -> None:
    line, day = raised(due_on=date(2022, 12, 30)), TODAY
    for _ in range(2):
        line = fold_all(line, decide.order(line, COMMAND, "请说明进展", None, day, CALENDAR, LADDER))
        line, _news = days(line, day, 8)
        day += timedelta(8)
    assert (line.late_answers, line.owes_talk) == (2, True)
    line = fold_all(line, decide.hold_talk(line, COMMAND, "已约谈分管负责人", day))
    assert not line.owes_talk
    assert ladder.ring(line, day, CALENDAR, LADDER) == []


def test_an_answer_in_time_is_not_late_and_neither_closes_nor_puts_off() -> None:
    line = raised()
    line = fold_all(line, decide.order(line, COMMAND, "请说明进展", None, TODAY, CALENDAR, LADDER))
    assert line.open_order is not None
    assert line.open_order.answer_by == date(2022, 2, 17)
    answered = fold_all(line, decide.answer(line, LEAD, "两日内完成", date(2022, 2, 18), date(2022, 2, 17)))
    assert (answered.late_answers, answered.state, answered.due_on) == (0, LineState.OPEN, line.due_on)


def test_nothing_is_closed_without_evidence_or_by_the_eyes_of_the_agency_that_asked() -> None:
    line = raised()
    with pytest.raises(Refused, match=r"line\.evidence_missing"):
        decide.ask_closure(line, LEAD, "完成了", [], TODAY)
    line = fold_all(line, decide.ask_closure(line, LEAD, "已通电", ["a" * 64], TODAY))
    same_house = Actor("person:other", "housing", frozenset({Part.COMMAND}))
    with pytest.raises(Refused, match=r"line\.same_eyes"):
        decide.close(line, same_house, "", TODAY)
    with pytest.raises(Refused, match=r"line\.not_yours"):
        decide.close(line, LEAD, "", TODAY)
    closed = fold_all(line, decide.close(line, HELPER, "现场看过", TODAY))
    assert (closed.state, closed.checked_by) == (LineState.CLOSED, "person:li")


def test_the_entry_that_ends_the_cause_is_evidence_enough() -> None:
    line = raised()
    line = fold_all(line, decide.cause_gone(line, "case:KG-2022-000001#12", "已作出决定", TODAY))
    assert decide.ask_closure(line, LEAD, "已办结", [], TODAY)
    assert decide.cause_gone(line, "case:KG-2022-000001#12", "已作出决定", TODAY) == []


def test_a_line_opened_again_is_put_down_to_who_closed_and_who_checked() -> None:
    line = raised()
    line = fold_all(line, decide.ask_closure(line, LEAD, "已通电", ["a" * 64], TODAY))
    line = fold_all(line, decide.close(line, COMMAND, "", TODAY))
    line = fold_all(line, decide.reopen(line, HELPER, "现场仍未通电", None, TODAY, CALENDAR, LADDER))
    assert [(one.agency, one.by, one.checked_by) for one in line.charges] == [("housing", "person:wang", "person:zhou")]
    assert (line.state, line.since, line.due_on) == (LineState.OPEN, TODAY, date(2022, 2, 21))


def test_every_fault_of_a_new_line_is_named_at_once() -> None:
    with pytest.raises(Faulty) as faulty:
        raised(title=" ", wanted="", helpers=("housing",), chain=(), due_on=date(2022, 2, 1))
    assert {problem.at for problem in faulty.value.problems} == {
        "title", "wanted", "helpers", "headquarters", "due_on",
    }  # fmt: skip


def test_meetings_fall_on_days_ending_in_eight_and_a_rest_day_moves_them_on() -> None:
    found = meeting_days(date(2022, 1, 1), date(2022, 2, 28), CALENDAR)
    assert found == [date(2022, 1, 10), date(2022, 1, 18), date(2022, 1, 28), date(2022, 2, 8), date(2022, 2, 18),
                     date(2022, 2, 28)]  # fmt: skip
    assert next_meeting(date(2022, 5, 5), CALENDAR) == date(2022, 5, 9)
    assert meeting_days(date(2022, 10, 8), date(2022, 10, 9), CALENDAR) == [date(2022, 10, 8)]  # worked for the holiday


def test_an_agenda_reads_out_what_was_decided_and_lists_what_is_stuck() -> None:
    late, soon, before = raised(), raised(no="DB-2", due_on=date(2022, 3, 31)), raised(no="DB-3")
    found = agenda([late, soon, before], {"DB-3"}, 1, date(2022, 2, 28))
    assert [line.no for line in found.read_out] == ["DB-3"]
    assert [line.no for line in found.blocked] == [late.no]


def test_a_week_sums_what_the_seven_days_before_it_brought() -> None:
    closed = raised(no="DB-2")
    closed = fold_all(closed, decide.ask_closure(closed, LEAD, "已通电", ["a" * 64], date(2022, 2, 17)))
    closed = fold_all(closed, decide.close(closed, COMMAND, "", date(2022, 2, 17)))
    found = week([raised(), closed], date(2022, 2, 21), CALENDAR, LADDER)
    assert (found.raised, found.closed, found.reopened, found.climbed) == (2, 1, 0, 0)
    assert [(row.no, row.colour, row.late_days, row.is_new) for row in found.lines] == [
        ("DB-2022-0001", "red", 1, True)
    ]
    assert monday_of(date(2022, 2, 20)) == TODAY


# ------------------------------------------------------------------------------------------------------------ games

TEXT = st.sampled_from(["已安排", "请说明进展", "现场看过"])
ACTORS = st.sampled_from([LEAD, HELPER, COMMAND])
VERBS: dict[str, Callable[[Line, Actor, str, date], list[e.Event]]] = {
    "note_progress": lambda line, by, text, day: decide.note_progress(line, by, text, [], day),
    "answer": lambda line, by, text, day: decide.answer(line, by, text, day, day),
    "ask_closure": lambda line, by, text, day: decide.ask_closure(line, by, text, ["a" * 64], day),
    "order": lambda line, by, text, day: decide.order(line, by, text, None, day, CALENDAR, LADDER),
    "change_lead": lambda line, by, text, day: decide.change_lead(line, by, "water", ["fire"], text, day),
    "move_due": lambda line, by, text, day: decide.move_due(line, by, line.due_on + timedelta(3), text, day),
    "hold_talk": decide.hold_talk,
    "decide": lambda line, by, text, day: decide.decide(line, by, "HB-1", text, "", day + timedelta(4), day),
    "drop": decide.drop,
    "close": decide.close,
    "return_closure": decide.return_closure,
    "reopen": lambda line, by, text, day: decide.reopen(line, by, text, None, day, CALENDAR, LADDER),
}
STEP = st.tuples(st.sampled_from([*VERBS, "wait"]), ACTORS, TEXT, st.integers(0, 6))


def test_every_verb_of_the_table_is_played() -> None:
    assert {move.verb for move in MOVES} == VERBS.keys()


@given(st.lists(STEP, max_size=40))
@settings(max_examples=150, deadline=None)
def test_whatever_people_do_only_the_clock_moves_a_line_up_and_nothing_is_closed_alone(steps: list[Any]) -> None:
    line, day, history = raised(), TODAY, decide.raise_line(
        Raise("DB-2022-0001", "协调临时用电", "通电照片", "housing", CHAIN, ("fire",), due_on=date(2022, 2, 18)),
        TODAY, CALENDAR, LADDER,
    )  # fmt: skip
    for verb, by, text, wait in steps:
        rung = ladder.ring(line, day, CALENDAR, LADDER)
        line, history = fold_all(line, rung), [*history, *rung]
        assert ladder.ring(line, day, CALENDAR, LADDER) == []  # said once
        day += timedelta(wait)
        if verb == "wait":
            continue
        before = line
        try:
            news = VERBS[verb](line, by, text, day)
        except Refused:
            continue
        assert not any(isinstance(event, e.LineClimbed) for event in news)
        line, history = fold_all(line, news), [*history, *news]
        assert line.level == before.level
        if verb == "close":
            assert before.closing is not None
            assert by.agency != before.closing.agency
            assert before.closing.documents
    kept = [e.decode(*ledger.encode(event)) for event in history]
    assert replay(enumerate(kept, 1)) == line  # what the ledger keeps tells the same line
    assert line.level == len(line.climbs) <= len(CHAIN) - 1
