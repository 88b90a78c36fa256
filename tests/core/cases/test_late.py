"""补录: entered after the fact, decided as of when it happened, with its ground, and counted per agency."""

from datetime import date, datetime, timedelta

import pytest

from kaigong.core.cases import commands as c
from kaigong.core.cases import events as e
from kaigong.core.cases.late import counts
from kaigong.core.cases.records import LateEntry
from kaigong.core.cases.values import Case
from kaigong.core.problems import Refused
from tests.core.cases.world import OFFICER, SUN, TERMS, accept, at, decision, do, happened, in_review, opened, site


def accept_late(on: datetime, ground: str = "窗口停电，纸质受理单编号 18") -> c.AcceptItem:
    return c.AcceptItem(item="site", actors=OFFICER, terms=TERMS, late=LateEntry(on, ground))


def code_of(case: Case, command: c.CaseCommand, day: str | datetime) -> str:
    with pytest.raises(Refused) as caught:
        happened(case, command, day)
    return caught.value.code


def test_an_acceptance_entered_late_starts_the_clock_when_it_happened() -> None:
    events = happened(opened("2023-01-16"), accept_late(at("2023-01-17", 9)), "2023-01-30")
    assert [type(event) for event in events] == [e.EnteredLate, e.ItemAccepted]
    case = do(opened("2023-01-16"), accept_late(at("2023-01-17", 9)), "2023-01-30")
    assert (site(case).accepted_on, site(case).deemed) == (date(2023, 1, 17), False)


def test_the_event_time_and_the_ground_are_kept() -> None:
    [late, _] = happened(opened("2023-01-16"), accept_late(at("2023-01-17", 9)), "2023-01-30")
    assert late == e.EnteredLate(
        "site", at("2023-01-17", 9), "窗口停电，纸质受理单编号 18", "natural-resources", date(2023, 1, 17)
    )


def test_without_a_ground_in_the_future_or_before_the_last_event_nothing_is_entered() -> None:
    case = in_review("2023-01-17")
    late = decision(late=LateEntry(at("2023-01-18"), " "))
    assert code_of(case, late, "2023-01-20") == "late.ground_missing"
    assert code_of(case, decision(late=LateEntry(at("2023-01-21"), "断网")), "2023-01-20") == "late.in_the_future"
    assert code_of(case, decision(late=LateEntry(at("2023-01-16"), "断网")), "2023-01-20") == "late.before_last_event"


def test_a_decision_made_in_time_and_entered_late_is_in_time() -> None:
    last = site(in_review("2023-01-16")).due.statutory
    assert last is not None
    moment = datetime.combine(last, at("2023-01-16").time())
    events = happened(in_review("2023-01-16"), decision(late=LateEntry(moment, "系统故障")), moment + timedelta(9))
    [stopped] = [event for event in events if isinstance(event, e.ClockStopped)]
    assert (stopped.on, stopped.statutory_late) == (last, False)


def test_the_law_holds_at_the_time_it_happened_not_when_it_was_entered() -> None:
    """A correction notice of a day after the limit is refused, however it is entered."""
    late = c.AskCorrection(item="site", actors=OFFICER, missing=("图纸",), late=LateEntry(at("2023-01-29"), "断网"))
    assert code_of(opened("2023-01-16"), late, "2023-02-01") == "correction.too_late"


def test_late_entries_are_counted_per_agency() -> None:
    case = opened("2023-01-16")
    history = happened(case, accept_late(at("2023-01-17")), "2023-01-30")
    case = accept(case, "2023-01-17")
    take_on = c.TakeOn(item="site", actors=OFFICER, officer=SUN, late=LateEntry(at("2023-01-18"), "断网"))
    history += happened(case, take_on, "2023-01-30")
    assert counts([*history, None]) == {"natural-resources": 2}
