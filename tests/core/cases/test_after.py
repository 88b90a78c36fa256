"""After the decision: hand-over, use and lapse by date, call-back; and approval by silence where the law has it."""

from datetime import date, datetime

import pytest

from kaigong.core.cases import commands as c
from kaigong.core.cases import events as e
from kaigong.core.cases.decide import RENEWAL
from kaigong.core.cases.records import Part, UseTerms
from kaigong.core.cases.usable import usable
from kaigong.core.cases.values import Case, Decision, ItemState
from kaigong.core.problems import Refused
from tests.core.cases.world import (
    APPLICANT,
    HEAD,
    OFFICER,
    SYSTEM,
    WINDOW,
    accept,
    decision,
    do,
    happened,
    in_review,
    opened,
    site,
)

THREE_MONTHS = UseTerms(3, 2, 3, "start", "《建筑法》第九条")
DELIVER = c.DeliverItem(item="site", actors=WINDOW)
MORE = c.ExtendUse(item="site", actors=OFFICER, reason="因故不能按期开工")


def granted(day: str = "2024-11-29", use: UseTerms | None = THREE_MONTHS) -> Case:
    return do(in_review("2024-11-18"), decision(use=use), day)


def delivered(day: str = "2024-11-30") -> Case:
    """30 November 2024 is a Saturday; the window may hand over on any day."""
    return do(granted(), DELIVER, day)


def lapse(**finished: date) -> c.LapseItem:
    return c.LapseItem(item="site", actors=SYSTEM, finished=finished)


def code_of(case: Case, command: c.CaseCommand, day: str | datetime) -> str:
    with pytest.raises(Refused) as caught:
        happened(case, command, day)
    return caught.value.code


def test_hand_over_has_ten_working_days_of_its_own() -> None:
    """Example 25: decided 2023-09-28, by 2023-10-18."""
    case = do(in_review("2023-09-20"), decision(), "2023-09-28")
    assert site(case).hand_over_by == date(2023, 10, 18)
    for day, late in (("2023-10-18", False), ("2023-10-19", True)):
        [event] = happened(case, DELIVER, day)
        assert isinstance(event, e.ItemDelivered)
        assert event.late is late


def test_a_permit_must_be_used_within_its_months_by_date() -> None:
    """Example 35: issued 2024-11-30, start by 2025-02-28."""
    assert site(delivered()).use_by == date(2025, 2, 28)
    assert happened(delivered(), lapse(), "2025-02-28") == []
    [lapsed] = happened(delivered(), lapse(), "2025-03-01")
    assert lapsed == e.ItemLapsed("site", date(2025, 2, 28), date(2025, 3, 1))
    case = do(delivered(), lapse(), "2025-03-01")
    assert (site(case).state, site(case).stands) == (ItemState.LAPSED, False)


def test_what_was_begun_in_time_never_lapses() -> None:
    case = do(delivered(), lapse(start=date(2025, 2, 28)), "2025-03-10")
    assert (site(case).state, site(case).use_by) == (ItemState.DELIVERED, None)
    assert happened(case, lapse(), "2026-03-10") == []


def test_what_was_begun_too_late_has_lapsed() -> None:
    [event] = happened(delivered(), lapse(start=date(2025, 3, 3)), "2025-03-10")
    assert isinstance(event, e.ItemLapsed)


def test_use_is_prolonged_twice_for_three_months_each_and_no_more() -> None:
    case = do(delivered(), MORE, "2025-02-28")
    assert site(case).use_by == date(2025, 5, 28)
    case = do(case, MORE, "2025-05-28")
    assert site(case).use_by == date(2025, 8, 28)
    assert code_of(case, MORE, "2025-08-01") == "use.extended_before"


def test_use_is_not_prolonged_after_its_last_day_without_a_reason_or_where_there_is_no_limit() -> None:
    assert code_of(delivered(), MORE, "2025-03-03") == "use.over"
    silent = c.ExtendUse(item="site", actors=OFFICER, reason=" ")
    assert code_of(delivered(), silent, "2025-02-03") == "reason.missing"
    assert code_of(do(granted(use=None), DELIVER, "2024-12-02"), MORE, "2024-12-03") == "use.no_limit"


def test_a_licence_is_called_back_by_the_head_when_law_or_facts_changed_with_compensation() -> None:
    """T22, 行政许可法 Art. 8."""
    call = c.CallBack(item="site", actors=HEAD, ground="facts", reason="规划修改", compensation="按评估补偿")
    case = do(delivered(), call, "2024-12-20")
    assert (site(case).state, site(case).state.code, site(case).stands) == (ItemState.CALLED_BACK, 14, False)
    for wrong, code in (
        ({"ground": "wish"}, "call_back.no_ground"),
        ({"reason": ""}, "reason.missing"),
        ({"compensation": " "}, "call_back.compensation_missing"),
        ({"actors": OFFICER}, "move.not_yours"),
    ):
        given = {"ground": "law", "reason": "x", "compensation": "y", "actors": HEAD, **wrong}
        assert code_of(delivered(), c.CallBack(item="site", **given), "2024-12-20") == code  # type: ignore[arg-type]


def test_after_a_lapse_it_can_be_applied_for_again_with_a_new_clock() -> None:
    case = do(delivered(), lapse(), "2025-03-03")
    case = do(case, c.ResubmitItem(item="site", actors=APPLICANT, promised_days=7), "2025-03-03")
    assert (site(case).round, site(case).use, site(case).accepted_on) == (2, None, None)


def deem(basis: str = "") -> c.DeemApproved:
    return c.DeemApproved(item="site", actors=SYSTEM, basis=basis)


def test_silence_approves_only_where_the_switch_cites_its_rule() -> None:
    """T25: twenty working days from 2023-01-16 end on 2023-02-20."""
    rule = "《某市政务服务条例》第三十一条"
    last = site(in_review("2023-01-16")).due.statutory
    assert last == date(2023, 2, 16)
    assert code_of(in_review("2023-01-16"), deem(), "2023-03-01") == "deemed.no_rule"
    assert happened(in_review("2023-01-16"), deem(rule), "2023-02-16") == []
    case = do(in_review("2023-01-16"), deem(rule), "2023-02-17")
    assert (site(case).state, site(case).certificate) == (ItemState.APPROVED, "KG-2023-000001-01")
    decided = next(ev for ev in happened(in_review("2023-01-16"), deem(rule), "2023-02-17")
                   if isinstance(ev, e.ItemDecided))  # fmt: skip
    assert (decided.deemed, decided.basis) == (True, rule)


def test_a_renewal_not_decided_before_the_old_licence_ends_counts_as_granted() -> None:
    """行政许可法 Art. 50."""
    entries = (c.Entry("site", ("a",), "licence", (), (), 20, renews_until=date(2023, 1, 31)),)
    case = accept(opened("2023-01-03", entries=entries), "2023-01-03")
    assert happened(case, deem(), "2023-01-31") == []
    decided = happened(case, deem(), "2023-02-01")
    assert [type(event) for event in decided] == [e.ItemTakenOn, e.ItemDecided, e.ClockStopped, e.CertificateDue]
    assert [ev.basis for ev in decided if isinstance(ev, e.ItemDecided)] == [RENEWAL]


def test_no_silence_approves_while_a_stop_is_open() -> None:
    stop = c.SuspendItem(
        item="site", actors=HEAD, reason="expert_review", statutory=True, promised=True, planned_days=5
    )
    stopped = do(in_review("2023-01-16"), stop, "2023-01-17")
    assert code_of(stopped, deem("《条例》第一条"), "2023-06-01") == "move.not_possible"


def test_one_decision_on_a_merged_item_satisfies_every_part_and_the_certificate_names_them() -> None:
    """六多合一: site opinion and land pre-examination are one document."""
    parts = (Part("preexam", ("preexam-opinion",)), Part("site-opinion", ("site-opinion-cert",)))
    entries = (c.Entry("site", ("natural-resources",), "licence", (), (), 7, parts=parts),
               c.Entry("plan", ("natural-resources",), "licence", ("site",), (), 7))  # fmt: skip
    case = accept(opened("2023-01-16", entries=entries), "2023-01-16")
    events = happened(case, decision(outputs=("merged-cert",)), "2023-01-18")
    [paper] = [event for event in events if isinstance(event, e.CertificateDue)]
    assert paper.parts == parts
    assert paper.outputs == ("merged-cert", "preexam-opinion", "site-opinion-cert")
    assert sum(isinstance(event, e.ItemDecided) for event in events) == 1


def test_the_parts_of_a_merged_item_stand_with_it() -> None:
    entries = (c.Entry("site", ("a",), "licence", (), (), 7, parts=(Part("preexam"), Part("opinion"))),)
    case = accept(opened("2023-01-16", entries=entries), "2023-01-16")
    assert usable(case) == {}
    case = do(case, decision(), "2023-01-18")
    assert usable(case) == dict.fromkeys(("site", "preexam", "opinion"), date(2023, 1, 18))
    rejected = do(accept(opened("2023-01-16", entries=entries), "2023-01-16"),
                  decision(choice=Decision.REJECT, actors=HEAD), "2023-01-18")  # fmt: skip
    assert usable(rejected) == {}
