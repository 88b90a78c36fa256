"""From taking an item on to handing over its result."""

from datetime import date, datetime

import pytest

from kaigong.core.cases import commands as c
from kaigong.core.cases import events as e
from kaigong.core.cases.fold import fold_all
from kaigong.core.cases.values import Case, Decision, ItemState, Terms
from kaigong.core.clock.due import Limit
from kaigong.core.problems import Refused
from tests.core.cases.world import (
    APPLICANT,
    HEAD,
    OFFICER,
    SUN,
    WINDOW,
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

TAKE_ON = c.TakeOn(item="site", actors=OFFICER, officer=SUN)


def code_of(case: Case, command: c.CaseCommand, day: str | datetime) -> str:
    with pytest.raises(Refused) as caught:
        happened(case, command, day)
    return caught.value.code


def stop(reason: str = "expert_review", statutory: bool = True, days: int = 20) -> c.SuspendItem:
    return c.SuspendItem(item="site", actors=HEAD, reason=reason, statutory=statutory, promised=True, planned_days=days)


RESULT = c.ResumeItem(item="site", actors=OFFICER, result="专家意见已出")


def test_a_decision_gives_the_decision_the_stopped_clock_and_the_certificate_due() -> None:
    events = happened(in_review("2023-09-20"), decision(outputs=("site-opinion",)), "2023-09-28")
    assert [type(event).__name__ for event in events] == ["ItemDecided", "ClockStopped", "CertificateDue"]
    certificate = events[-1]
    assert isinstance(certificate, e.CertificateDue)
    assert (certificate.number, certificate.outputs) == ("KG-2023-000001-01", ("site-opinion",))
    assert certificate.by == date(2023, 10, 18)  # example 25


def test_whoever_decides_an_item_not_taken_on_takes_it_on() -> None:
    events = happened(accept(opened(), "2023-01-16"), decision(), "2023-01-17")
    assert isinstance(events[0], e.ItemTakenOn)
    assert site(fold_all(accept(opened(), "2023-01-16"), events)).officer == SUN


def test_an_item_is_decided_once() -> None:
    case = approve(in_review(), "2023-01-17")
    assert code_of(case, decision(), "2023-01-18") == "decision.made_before"
    assert code_of(case, decision(choice=Decision.REJECT, actors=HEAD), "2023-01-18") == "decision.made_before"


def test_nothing_is_decided_before_it_is_accepted_nor_before_what_it_needs() -> None:
    assert code_of(opened(), decision(), "2023-01-16") == "move.not_possible"
    assert code_of(opened(), decision("eia"), "2023-01-16") == "item.waits_for"


def test_rejecting_is_for_the_head_and_takes_written_reasons() -> None:
    case = in_review()
    assert code_of(case, decision(choice=Decision.REJECT), "2023-01-17") == "move.not_yours"
    silent = decision(choice=Decision.REJECT, actors=HEAD, reason=" ")
    assert code_of(case, silent, "2023-01-17") == "decision.reason_missing"
    case = do(case, decision(choice=Decision.REJECT, actors=HEAD), "2023-01-17")
    assert (site(case).state, site(case).certificate) == (ItemState.REJECTED, "")
    assert release(case).items["eia"].ready_on is None


def test_a_late_decision_says_so() -> None:
    events = happened(in_review("2023-01-16"), decision(), "2023-02-15")
    stopped = next(event for event in events if isinstance(event, e.ClockStopped))
    assert (stopped.promised_late, stopped.statutory_late) == (True, False)


def test_a_stop_halts_the_clocks_its_ground_names() -> None:
    """Example 18: publicity stops only the promised clock."""
    case = opened("2025-04-24")
    case = do(accept(case, "2025-04-24"), c.TakeOn(item="site", actors=OFFICER, officer=SUN), "2025-04-24")
    case = do(case, stop("publicity", statutory=False), "2025-04-28")
    assert (site(case).state, site(case).due.promised) == (ItemState.SUSPENDED, None)
    assert site(case).due.statutory == date(2025, 5, 26)
    case = do(case, RESULT, "2025-05-12")
    assert (site(case).due.promised, site(case).due.statutory) == (date(2025, 5, 16), date(2025, 5, 26))


def test_a_stop_of_both_clocks_moves_both_days() -> None:
    """Example 14."""
    case = in_review("2025-09-15")
    case = accept(opened("2025-09-15"), "2025-09-15", terms=Terms(Limit(15)))
    case = do(case, TAKE_ON, "2025-09-15")
    assert site(case).due.statutory == date(2025, 10, 11)
    case = do(case, stop(), "2025-09-22")
    assert site(case).due.statutory is None
    case = do(case, RESULT, "2025-10-15")
    assert site(case).due.statutory == date(2025, 10, 29)


def test_a_stop_needs_a_ground_the_rules_give_and_planned_days() -> None:
    assert code_of(in_review(), stop("hearing"), "2023-01-17") == "stop.no_ground"
    assert code_of(in_review(), stop(days=0), "2023-01-17") == "stop.days_missing"


def test_resuming_tells_the_result() -> None:
    case = do(in_review(), stop(), "2023-01-17")
    silent = c.ResumeItem(item="site", actors=OFFICER, result="")
    assert code_of(case, silent, "2023-01-18") == "resume.result_missing"
    assert code_of(case, decision(), "2023-01-18") == "decision.while_stopped"


@pytest.mark.parametrize("day", ["2026-02-14", "2026-02-24"])
def test_an_extension_on_or_before_the_last_day_adds_ten_working_days_once(day: str) -> None:
    """Example 16 and edge 2."""
    extension = c.ExtendItem(item="site", actors=HEAD, reason="需现场核查")
    case = do(in_review("2026-01-20"), extension, day)
    assert site(case).due.statutory == date(2026, 3, 9)
    assert code_of(case, extension, day) == "extension.given_before"


def test_an_extension_after_the_last_day_is_void() -> None:
    extension = c.ExtendItem(item="site", actors=HEAD, reason="需现场核查")
    assert code_of(in_review("2026-01-20"), extension, "2026-02-25") == "extension.too_late"


def test_extending_is_for_the_head_with_a_reason_and_a_limit() -> None:
    by_officer = c.ExtendItem(item="site", actors=OFFICER, reason="需现场核查")
    assert code_of(in_review(), by_officer, "2023-01-17") == "move.not_yours"
    assert code_of(in_review(), c.ExtendItem(item="site", actors=HEAD, reason=""), "2023-01-17") == ("reason.missing")
    endless = opened(entries=(c.Entry("site", ("a",), "utility-service", (), (), None),))
    endless = do(accept(endless, "2023-01-16", terms=Terms()), TAKE_ON, "2023-01-16")
    extension = c.ExtendItem(item="site", actors=HEAD, reason="需现场核查")
    assert code_of(endless, extension, "2023-01-17") == "extension.no_limit"


def test_a_suspended_item_can_be_taken_back() -> None:
    """Edge 4."""
    case = do(in_review(), stop(), "2023-01-17")
    case = do(case, c.WithdrawItem(item="site", actors=APPLICANT), "2023-01-18")
    assert (site(case).state, site(case).stopped) == (ItemState.WITHDRAWN, None)


def test_what_is_approved_is_handed_over() -> None:
    case = approve(in_review(), "2023-01-17")
    case = do(case, c.DeliverItem(item="site", actors=WINDOW), "2023-01-18")
    assert site(case).state is ItemState.DELIVERED
    assert site(case).stands


def report(item: str = "survey", on: str = "2023-01-16", document: str = "", **more: object) -> c.ReportDone:
    return c.ReportDone(
        item=item,
        actors=APPLICANT,
        on=date.fromisoformat(on),
        document=document,
        **more,  # type: ignore[arg-type]
    )


def test_the_owner_reports_what_he_does_himself() -> None:
    case = do(opened(), report(), "2023-01-16")
    assert case.items["survey"].state is ItemState.REPORTED


def test_nothing_is_reported_before_it_happened_or_before_what_it_needs() -> None:
    assert code_of(opened(), report(on="2023-01-17"), "2023-01-16") == "report.in_the_future"
    assert code_of(opened(), report("start", document="0"), "2023-01-16") == "item.waits_for"


def test_works_start_after_all_permits_with_evidence() -> None:
    stands = {"site": date(2023, 1, 17), "eia": date(2023, 1, 20), "survey": date(2023, 1, 16)}
    bare = report("start", "2023-01-20", finished=stands)
    early = report("start", "2023-01-19", "abc", finished=stands)
    assert code_of(opened(), bare, "2023-01-20") == "evidence.missing"
    assert code_of(opened(), early, "2023-01-20") == "milestone.before_its_permits"
    case = do(opened(), report("start", "2023-01-20", "abc", finished=stands), "2023-01-20")
    assert (case.items["start"].state, case.items["start"].ready_on) == (ItemState.REPORTED, date(2023, 1, 20))


def test_an_item_nobody_sent_out_is_unknown() -> None:
    assert code_of(opened(), decision("moon"), at("2023-01-16")) == "item.unknown"
