"""The edge rules of clock-rules §7, each by its number. Some are told in full where their verb is tested."""

from datetime import date, timedelta

import pytest

from kaigong.core.cases import commands as c
from kaigong.core.cases import events as e
from kaigong.core.cases.carry import carry_out
from kaigong.core.cases.clocks import clocks_of
from kaigong.core.cases.dependents import brought_back, dependents, ended_elsewhere
from kaigong.core.cases.fold import fold_all
from kaigong.core.cases.values import Case, Decision, ItemState
from kaigong.core.clock.calendar import calendar_from
from kaigong.core.clock.years import overlay_from
from kaigong.core.problems import Refused
from tests.core.cases.world import (
    APPLICANT,
    CALENDAR,
    HEAD,
    OFFICER,
    SYSTEM,
    TERMS,
    accept,
    approve,
    at,
    decision,
    do,
    happened,
    in_review,
    opened,
    release,
    site,
)

RESUME = c.ResumeItem(item="site", actors=OFFICER, result="评审通过")


def stop(days: int = 5) -> c.SuspendItem:
    return c.SuspendItem(
        item="site", actors=HEAD, reason="expert_review", statutory=True, promised=True, planned_days=days
    )


def test_1_two_stops_that_touch_exclude_no_day_twice() -> None:
    """Example 15 has two apart; these meet on one day."""
    apart = do(do(do(do(in_review("2024-01-22"), stop(), "2024-01-29"), RESUME, "2024-02-05"), stop(), "2024-02-20"),
               RESUME, "2024-02-26")  # fmt: skip
    assert site(apart).due.statutory == date(2024, 3, 7)
    touching = do(do(in_review("2024-01-22"), stop(), "2024-01-29"), RESUME, "2024-02-05")
    touching = do(do(touching, stop(), "2024-02-05"), RESUME, "2024-02-07")
    whole = do(do(in_review("2024-01-22"), stop(), "2024-01-29"), RESUME, "2024-02-07")
    assert site(touching).due == site(whole).due


def test_1_a_stop_opened_and_closed_the_same_day_moves_nothing() -> None:
    before = in_review("2024-01-22")
    assert site(do(do(before, stop(), "2024-01-29"), RESUME, "2024-01-29")).due == site(before).due


def test_1_while_a_stop_is_open_there_are_remaining_days_and_no_last_day() -> None:
    case = do(in_review("2024-01-22"), stop(), "2024-01-29")
    clock = clocks_of(site(case), CALENDAR).statutory
    assert clock is not None
    assert (clock.day, clock.remaining_days, site(case).due.statutory) == (None, 15, None)


@pytest.mark.parametrize(("day", "works"), [("2026-02-14", True), ("2026-02-24", True), ("2026-02-25", False)])
def test_2_an_extension_before_on_and_after_the_last_day(day: str, works: bool) -> None:
    """Example 16: the last day is 2026-02-24."""
    longer = c.ExtendItem(item="site", actors=HEAD, reason="需现场核查")
    case = in_review("2026-01-20")
    if not works:
        with pytest.raises(Refused, match="extension.too_late"):
            happened(case, longer, day)
        return
    assert site(do(case, longer, day)).due.statutory == date(2026, 3, 9)


def test_3_a_notice_on_the_fifth_day_at_23_59_is_in_time() -> None:
    points = c.AskCorrection(item="site", actors=OFFICER, missing=("图纸",))
    assert [type(ev) for ev in happened(opened("2024-09-25"), points, at("2024-10-08", 23, 59))] == [
        e.PointsNoted, e.NoticeSent,
    ]  # fmt: skip


def test_4_a_withdrawal_while_suspended_ends_the_stop_and_the_clock() -> None:
    case = do(do(in_review("2024-01-22"), stop(), "2024-01-29"), c.WithdrawItem(item="site", actors=APPLICANT),
              "2024-01-30")  # fmt: skip
    assert (site(case).state, site(case).stopped, site(case).stops[-1].closed) == (
        ItemState.WITHDRAWN, None, date(2024, 1, 30),
    )  # fmt: skip


def test_4_a_new_submission_has_a_new_clock() -> None:
    case = do(in_review("2024-01-22"), c.WithdrawItem(item="site", actors=APPLICANT), "2024-01-30")
    case = do(case, c.ResubmitItem(item="site", actors=APPLICANT, promised_days=7), "2024-02-18")
    assert (site(case).round, site(case).accepted_on, site(case).stops, site(case).received_on) == (
        2, None, (), date(2024, 2, 18),
    )  # fmt: skip


def test_5_a_promise_above_the_law_never_moves_the_binding_day() -> None:
    """Edge 5 is refused where catalogues are checked; a case whose promise is longer is bound by the law."""
    entries = (c.Entry("site", ("a",), "licence", (), (), 40),)
    case = accept(opened("2023-01-16", entries=entries), "2023-01-16")
    assert site(case).due.binding == site(case).due.statutory


def test_6_a_new_notice_moves_open_items_only_and_keeps_the_old_day() -> None:
    flood = overlay_from({"region": "here", "name": "防汛", "rest": ["2023-02-01", "2023-02-02"]})
    local = calendar_from([CALENDAR._data[year] for year in CALENDAR.years], [flood])
    case = accept(opened("2023-01-16"), "2023-01-16")
    [moved] = carry_out(case, c.Recount(actors=SYSTEM), at("2023-01-31"), local)
    assert isinstance(moved, e.DueCounted)
    assert (site(case).due.statutory, moved.statutory_due) == (date(2023, 2, 16), date(2023, 2, 20))
    closed = approve(case, "2023-01-30")
    assert carry_out(closed, c.Recount(actors=SYSTEM), at("2023-01-31"), local) == []


def test_7_a_transfer_keeps_the_day_of_acceptance() -> None:
    moved = c.TransferItem(item="site", actors=HEAD, agency="housing-construction", reason="职权调整")
    assert site(do(in_review("2023-01-16"), moved, "2023-01-18")).accepted_on == date(2023, 1, 16)


JOINT = (
    c.Entry("land", ("nr",), "licence", (), (), 7),
    c.Entry("plan", ("nr",), "licence", ("land",), (), 7),
    c.Entry("permit", ("hc",), "licence", ("plan",), (), 7),
    c.Entry("eia", ("ee",), "licence", (), (), 7),
    c.Entry("start", ("applicant",), "milestone", ("permit",), (), 0, owed=True),
)
REJECT = decision("land", Decision.REJECT, HEAD, reason="不符合规划")


def rejected() -> Case:
    case = accept(accept(opened("2023-02-06", entries=JOINT), "2023-02-06", "land"), "2023-02-06", "eia")
    return do(case, REJECT, "2023-02-10")


def test_8_a_rejected_child_ends_what_needs_its_output_and_nothing_else() -> None:
    case = rejected()
    assert {code: item.state for code, item in case.items.items()} == {
        "land": ItemState.REJECTED, "plan": ItemState.WITHDRAWN, "permit": ItemState.WITHDRAWN,
        "eia": ItemState.ACCEPTED, "start": ItemState.TO_DO,
    }  # fmt: skip
    assert {item.ended_by for item in case.items.values()} == {"", "land"}


def test_8_what_was_accepted_already_goes_on() -> None:
    """It no longer needs the output: it has begun with what stood."""
    case = release(approve(accept(opened("2023-02-06", entries=JOINT), "2023-02-06", "land"), "2023-02-07", "land"))
    case = accept(case, "2023-02-07", "plan")
    assert {item.code for item in dependents(case, case.items["land"])} == set()


def test_8_when_it_is_applied_for_again_what_ended_with_it_comes_back() -> None:
    case = do(rejected(), c.ResubmitItem(item="land", actors=APPLICANT, promised_days=7), "2023-02-20")
    for code in ("land", "plan", "permit"):
        item = case.items[code]
        assert (item.state, item.round, item.received_on) == (ItemState.RECEIVED, 2, date(2023, 2, 20))
    assert (case.items["permit"].terms.promised_days, case.items["permit"].ready_on) == (7, None)
    assert case.items["eia"].round == 1


def test_8_what_was_taken_back_by_the_applicant_himself_stays_taken_back() -> None:
    case = accept(opened("2023-02-06", entries=JOINT), "2023-02-06", "land")
    case = do(case, c.WithdrawItem(item="plan", actors=APPLICANT), "2023-02-07")
    case = do(do(case, REJECT, "2023-02-10"), c.ResubmitItem(item="land", actors=APPLICANT), "2023-02-20")
    assert (case.items["plan"].round, case.items["plan"].state) == (1, ItemState.WITHDRAWN)


def test_8_a_case_is_done_when_every_child_is_ended() -> None:
    case = rejected()
    assert not case.done
    case = approve(case, "2023-02-13", "eia")
    assert all(item.finished for item in case.items.values() if item.code != "start")


def test_9_a_deemed_acceptance_found_late_sets_the_first_day_back_and_may_be_red_already() -> None:
    """Received 2025-01-23, looked at only in June: T0 is the day of receipt and the last day is long past."""
    deem = c.DeemAccepted(item="site", actors=SYSTEM, terms=TERMS)
    case = do(opened("2025-01-23"), deem, "2025-06-03")
    assert (site(case).accepted_on, site(case).due.statutory) == (date(2025, 1, 23), date(2025, 2, 26))
    stopped = [ev for ev in happened(case, decision(), "2025-06-04") if isinstance(ev, e.ClockStopped)]
    assert [ev.statutory_late for ev in stopped] == [True]


def test_10_a_local_closure_moves_only_that_regions_days() -> None:
    flood = overlay_from({"region": "here", "name": "防汛", "rest": ["2023-02-01"]})
    local = calendar_from([CALENDAR._data[year] for year in CALENDAR.years], [flood])
    case = accept(opened("2023-01-16"), "2023-01-16")
    there, here = clocks_of(site(case), CALENDAR).statutory, clocks_of(site(case), local).statutory
    assert there is not None
    assert here is not None
    assert (there.day, here.day) == (date(2023, 2, 16), date(2023, 2, 16) + timedelta(1))


def gone_and_refused_anew() -> Case:
    """The land approved, the plan accepted on it, the land called back, applied for again, and rejected."""
    case = release(approve(accept(opened("2023-02-06", entries=JOINT), "2023-02-06", "land"), "2023-02-07", "land"))
    case = accept(case, "2023-02-07", "plan")
    called = c.CallBack(item="land", actors=HEAD, ground="facts", reason="规划修改", compensation="按评估补偿")
    case = do(case, called, "2023-02-08")
    case = do(case, c.ResubmitItem(item="land", actors=APPLICANT, promised_days=7), "2023-02-09")
    assert case.items["plan"].state is ItemState.ACCEPTED, "while the new application runs nothing ends"
    return do(accept(case, "2023-02-10", "land"), REJECT, "2023-02-13")


def test_8_what_was_accepted_on_a_result_that_is_gone_ends_when_it_is_refused_anew() -> None:
    plan = gone_and_refused_anew().items["plan"]
    assert (plan.state, plan.ended_by) == (ItemState.WITHDRAWN, "land")


def test_8_what_comes_back_waits_for_the_new_result_and_not_for_the_old() -> None:
    case = do(gone_and_refused_anew(), c.ResubmitItem(item="land", actors=APPLICANT, promised_days=7), "2023-02-14")
    plan = case.items["plan"]
    assert (plan.state, plan.round, plan.ready_on) == (ItemState.RECEIVED, 2, None)


def test_8_in_another_case_what_is_under_way_ends_and_what_waits_goes_on_waiting() -> None:
    entries = (c.Entry("permit", ("hc",), "licence", ("land",), (), 7), c.Entry("fire", ("hc",), "licence", ("land",)))
    other = do(opened("2023-02-07", entries=entries), c.AcceptItem(
        item="permit", actors=OFFICER, terms=TERMS, finished={"land": date(2023, 2, 7)}), "2023-02-07")  # fmt: skip
    ended = ended_elsewhere(other, gone_and_refused_anew().items["land"], date(2023, 2, 13))
    assert ended == [e.ItemEnded("permit", "land", date(2023, 2, 13))]
    back = brought_back(fold_all(other, ended), "land", date(2023, 2, 14))
    assert [(type(event), event.item) for event in back] == [(e.ItemResubmitted, "permit")]
