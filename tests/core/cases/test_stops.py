"""Stops proposed, confirmed, declined, overrun: what stops a clock is the ground handed in, and the head says when."""

from datetime import date, datetime

import pytest

from kaigong.core.cases import commands as c
from kaigong.core.cases import events as e
from kaigong.core.cases.values import Case, ItemState
from kaigong.core.problems import Refused
from tests.core.cases.world import HEAD, OFFICER, SUN, SYSTEM, decision, do, happened, in_review, site

STARTED = "2025-09-15"
CONFIRM = c.ConfirmStop(item="site", actors=HEAD)
OVERRUN = c.TellOverrun(item="site", actors=SYSTEM)


def propose(reason: str = "expert_review", *, statutory: bool = True, days: int = 10) -> c.ProposeStop:
    return c.ProposeStop(
        item="site", actors=OFFICER, reason=reason, statutory=statutory, promised=True, planned_days=days, officer=SUN
    )


def code_of(case: Case, command: c.CaseCommand, day: str | datetime) -> str:
    with pytest.raises(Refused) as caught:
        happened(case, command, day)
    return caught.value.code


def test_a_proposal_stops_nothing() -> None:
    before = in_review(STARTED)
    case = do(before, propose(), "2025-09-18")
    assert (site(case).state, site(case).due) == (ItemState.IN_REVIEW, site(before).due)
    assert site(case).pending_stop is not None


def test_the_clock_stands_from_the_day_the_head_confirms() -> None:
    case = do(do(in_review(STARTED), propose(), "2025-09-18"), CONFIRM, "2025-09-22")
    stop = site(case).stopped
    assert stop is not None
    assert (stop.opened, stop.planned_days, site(case).pending_stop) == (date(2025, 9, 22), 10, None)


def test_a_declined_proposal_leaves_the_clock_running_and_another_may_follow() -> None:
    case = do(in_review(STARTED), propose(), "2025-09-18")
    case = do(case, c.DeclineStop(item="site", actors=HEAD, reason="无需评审"), "2025-09-19")
    assert (site(case).pending_stop, site(case).stops) == (None, ())
    assert happened(case, propose(), "2025-09-22")


def test_the_ground_decides_which_clock_stands_not_the_code() -> None:
    """One and the same verb: the publicity of the catalogue stops only the promise."""
    case = do(in_review(STARTED), propose("publicity", statutory=False), "2025-09-18")
    case = do(case, CONFIRM, "2025-09-18")
    assert (site(case).due.promised, site(case).due.statutory) == (None, site(in_review(STARTED)).due.statutory)


@pytest.mark.parametrize("bad", [propose("hearing"), propose(days=0)])
def test_only_a_ground_the_item_has_with_its_planned_days_is_proposed(bad: c.ProposeStop) -> None:
    assert code_of(in_review(STARTED), bad, "2025-09-18") in {"stop.no_ground", "stop.days_missing"}


def test_an_officer_opens_no_stop_himself() -> None:
    alone = c.SuspendItem(
        item="site", actors=OFFICER, reason="expert_review", statutory=True, promised=True, planned_days=5
    )
    assert code_of(in_review(STARTED), alone, "2025-09-18") == "move.not_yours"
    assert code_of(do(in_review(STARTED), propose(), "2025-09-18"), c.ConfirmStop(item="site", actors=OFFICER),
                   "2025-09-18") == "move.not_yours"  # fmt: skip


def test_there_is_one_proposal_at_a_time_and_nothing_to_confirm_without_one() -> None:
    assert code_of(in_review(STARTED), CONFIRM, "2025-09-18") == "stop.not_proposed"
    case = do(in_review(STARTED), propose(), "2025-09-18")
    assert code_of(case, propose(), "2025-09-18") == "stop.proposed_before"


def test_a_decision_ends_what_was_only_proposed() -> None:
    case = do(do(in_review(STARTED), propose(), "2025-09-18"), decision(), "2025-09-19")
    assert (site(case).state, site(case).pending_stop) == (ItemState.APPROVED, None)


def stopped(day: str = "2025-09-22", planned: int = 5) -> Case:
    return do(do(in_review(STARTED), propose(days=planned), day), CONFIRM, day)


def test_a_stop_that_outlasts_its_planned_days_is_told_once_and_stays_a_stop() -> None:
    """R-CAP: planned five working days from 22 September end on 28 September, a swapped working Sunday."""
    case = stopped()
    assert happened(case, OVERRUN, "2025-09-28") == []
    [told] = happened(case, OVERRUN, "2025-09-29")
    assert told == e.StopOverran("site", date(2025, 9, 28), date(2025, 9, 29))
    case = do(case, OVERRUN, "2025-09-29")
    assert (happened(case, OVERRUN, "2025-10-20"), site(case).state) == ([], ItemState.SUSPENDED)


def test_nothing_is_decided_while_a_stop_is_open() -> None:
    assert code_of(stopped(), decision(), "2025-09-23") == "decision.while_stopped"


def test_the_result_document_is_kept_with_the_end_of_the_stop() -> None:
    do_ = c.ResumeItem(item="site", actors=OFFICER, result="评审通过", document="sha-9")
    [resumed] = happened(stopped(), do_, "2025-10-15")
    assert isinstance(resumed, e.ItemResumed)
    assert resumed.document == "sha-9"
