"""Debts are obligations: a last day or a gate, a verifier, a consequence, and one end each."""

from datetime import date
from typing import Any

import pytest

from kaigong.core.cases import commands as c
from kaigong.core.cases import debts_commands as dc
from kaigong.core.cases.debts_settle import next_alarm
from kaigong.core.cases.debts_values import DebtState, Deferral, Later, drawn_from
from kaigong.core.cases.values import Case, Decision, ItemState
from kaigong.core.problems import Refused
from kaigong.core.values import replace
from tests.core.cases.debts_world import (
    BOUNDARY,
    RECEIPT,
    START,
    WAGES,
    approved,
    checked,
    clock,
    deferred,
    paid,
    pledged,
    signed,
)
from tests.core.cases.world import APPLICANT, CALENDAR, HEAD, OFFICER, SUN, TERMS, decision, do, opened, site


def refused(case: Case, command: c.CaseCommand, day: str) -> Refused:
    with pytest.raises(Refused) as caught:
        do(case, command, day)
    return caught.value


# -------------------------------------------------------------------------------- deferred before the decision


def test_the_clock_starts_though_listed_material_is_missing_and_the_decision_waits_for_it() -> None:
    case = deferred(BOUNDARY)
    debt = case.debts["site/boundary"]
    assert site(case).state is ItemState.ACCEPTED
    assert (debt.due_on, debt.before_decision, debt.text) == (date(2023, 2, 2), True, "按期补交")
    assert refused(case, decision(), "2023-01-18").code == "debt.decision_waits"
    case = paid(case, "site/boundary", "2023-01-29")
    assert case.debts["site/boundary"].check_by == date(2023, 2, 3)
    assert site(do(case, decision(), "2023-01-30")).state is ItemState.APPROVED


def test_ten_working_days_to_follow_count_as_in_worked_example_32() -> None:
    case = deferred(BOUNDARY, day="2025-09-24", case=opened("2025-09-23"))
    assert case.debts["site/boundary"].due_on == date(2025, 10, 14)


def test_what_is_not_supplied_in_time_is_reminded_closed_and_then_refused() -> None:
    case = clock(deferred(BOUNDARY), "2023-01-28")
    assert case.debts["site/boundary"].reminded_on == date(2023, 1, 28)
    assert clock(case, "2023-02-02") == case
    case = clock(case, "2023-02-03")
    debt = case.debts["site/boundary"]
    assert (debt.state, debt.state_by) == (DebtState.BLOCKED, date(2023, 2, 10))
    assert clock(case, "2023-02-10") == case
    case = clock(case, "2023-02-11")
    assert (site(case).state, site(case).decision) == (ItemState.REJECTED, Decision.REJECT)
    assert case.debts["site/boundary"].state is DebtState.REVOKED


def test_who_states_his_case_in_time_is_not_refused_by_the_clock() -> None:
    case = clock(deferred(BOUNDARY), "2023-02-04")
    case = do(
        case, dc.StateCase(item="site", actors=APPLICANT, debt="site/boundary", text="测绘单位延误"), "2023-02-06"
    )
    assert clock(case, "2023-03-01") == case
    case = do(case, dc.ExtendDebt(item="site", actors=HEAD, debt="site/boundary", officer=SUN, days=5, reason="属实"),
              "2023-03-01")  # fmt: skip
    assert case.debts["site/boundary"].due_on == date(2023, 3, 8)
    again = dc.ExtendDebt(item="site", actors=HEAD, debt="site/boundary", officer=SUN, days=5, reason="再延")
    assert refused(case, again, "2023-03-02").code == "debt.extended_before"


@pytest.mark.parametrize(
    ("deferral", "code"),
    [
        (replace(RECEIPT, published=False), "deferral.not_published"),
        (replace(RECEIPT, barred=True), "deferral.barred"),
        (replace(RECEIPT, deferred_before=True), "deferral.given_before"),
        (Deferral("x", published=True), "deferral.days_missing"),
        (Deferral("x", published=True, wait_days=0), "deferral.days_missing"),
    ],
)
def test_only_published_material_may_follow_never_what_proves_safety_and_once_each(
    deferral: Deferral, code: str
) -> None:
    command = dc.AcceptDeferred(item="site", actors=OFFICER, terms=TERMS, deferrals=(deferral,), promise="补交")
    assert refused(opened(START), command, START).code == code


def test_a_deferral_takes_a_written_promise_and_names_its_materials() -> None:
    said = dc.AcceptDeferred(item="site", actors=OFFICER, terms=TERMS, deferrals=(RECEIPT,), promise=" ")
    assert refused(opened(START), said, START).code == "deferral.promise_missing"
    none = replace(said, promise="补交", deferrals=())
    assert refused(opened(START), none, START).code == "deferral.names_nothing"
    twice = replace(said, promise="补交", deferrals=(RECEIPT, RECEIPT))
    assert refused(opened(START), twice, START).code == "deferral.given_before"


# --------------------------------------------------------------------------------- deferred after the decision


def test_what_may_follow_the_decision_takes_the_head_and_its_days_run_from_there() -> None:
    case = deferred(WAGES, RECEIPT)
    told = refused(case, decision(), "2023-01-18")
    assert (told.code, told.data["debts"]) == ("debt.decide_with_debts", ["site/wages", "site/fee-receipt"])
    by_officer = dc.ApproveDeferred(item="site", actors=OFFICER, decision=Decision.APPROVE, reason="", officer=SUN)
    assert refused(case, by_officer, "2023-01-18").code == "move.not_yours"
    case = approved(case, "2023-01-18")
    assert (site(case).state, site(case).state.code) == (ItemState.DEFERRED, 12)
    assert site(case).certificate
    assert case.debts["site/wages"].due_on == date(2023, 3, 6)
    assert case.debts["site/fee-receipt"].due_on is None


def test_paid_and_checked_it_becomes_an_approval_like_any_other() -> None:
    case = approved(deferred(RECEIPT))
    case = paid(case, "site/fee-receipt", "2023-01-30")
    assert site(case).state is ItemState.DEFERRED
    case = checked(case, "site/fee-receipt", "2023-01-31")
    assert site(case).state is ItemState.APPROVED
    assert refused(case, dc.PayDebt(item="site", actors=APPLICANT, debt="site/fee-receipt", note="x"),
                   "2023-02-01").code == "debt.ended_before"  # fmt: skip


def ready_gate() -> Case:
    """The second item accepted, whose gate the first one's debt closes."""
    case = approved(deferred(RECEIPT))
    standing = {"site": date(2023, 1, 18)}
    return do(case, c.AcceptItem(item="eia", actors=OFFICER, terms=TERMS, finished=standing), "2023-01-19")


def test_a_gate_stays_closed_until_its_debt_is_paid_and_checked_and_the_refusal_names_it() -> None:
    case = ready_gate()
    told = refused(case, decision("eia"), "2023-01-29")
    assert (told.code, told.data["debts"]) == ("debt.gate_closed", ["site/fee-receipt"])
    case = paid(case, "site/fee-receipt", "2023-01-29")
    assert refused(case, decision("eia"), "2023-01-29").code == "debt.gate_closed"
    case = checked(case, "site/fee-receipt", "2023-01-30")
    assert do(case, decision("eia"), "2023-01-30").items["eia"].state is ItemState.APPROVED


def test_a_debt_of_another_case_closes_the_gate_too() -> None:
    case = checked(paid(ready_gate(), "site/fee-receipt", "2023-01-29"), "site/fee-receipt", "2023-01-30")
    told = refused(case, replace(decision("eia"), holds=("permit/wages",)), "2023-01-30")
    assert told.data["debts"] == ["permit/wages"]
    report = c.ReportDone(item="survey", actors=APPLICANT, on=date(2023, 1, 30), holds=("permit/wages",))
    assert refused(case, report, "2023-01-30").code == "debt.gate_closed"


def test_days_unpaid_close_what_comes_later_and_after_a_hearing_the_head_revokes() -> None:
    case = approved(deferred(WAGES))
    assert clock(case, "2023-02-26").debts["site/wages"].state is DebtState.OWED
    case = clock(case, "2023-03-01")
    assert case.debts["site/wages"].state is DebtState.REMINDED
    assert not case.debts["site/wages"].closes("eia")
    case = clock(case, "2023-03-09")
    assert case.debts["site/wages"].closes("eia")
    revoke = dc.RevokeOnDebt(item="site", actors=HEAD, debt="site/wages", officer=SUN, reason="逾期未补交")
    assert refused(case, revoke, "2023-03-10").code == "debt.not_heard"
    assert refused(case, replace(revoke, actors=OFFICER), "2023-03-20").code == "debt.not_yours"
    case = do(case, revoke, "2023-03-17")
    assert (site(case).state, site(case).state.code) == (ItemState.REVOKED, 15)
    assert case.debts["site/wages"].closes("eia")


def test_what_does_not_hold_is_owed_again_with_a_chance_to_state_ones_case() -> None:
    case = paid(approved(deferred(RECEIPT)), "site/fee-receipt", "2023-01-30")
    case = checked(case, "site/fee-receipt", "2023-01-31", kept=False, note="票据系伪造")
    debt = case.debts["site/fee-receipt"]
    assert (debt.state, debt.order, debt.state_by) == (DebtState.BLOCKED, "票据系伪造", date(2023, 2, 7))
    case = do(case, dc.StateCase(item="site", actors=APPLICANT, debt=debt.id, text="系误传"), "2023-02-01")
    revoke = dc.RevokeOnDebt(item="site", actors=HEAD, debt=debt.id, officer=SUN, reason="弄虚作假")
    assert site(do(case, revoke, "2023-02-01")).state is ItemState.REVOKED


def test_the_head_may_waive_what_is_no_longer_needed_and_says_why() -> None:
    case = approved(deferred(RECEIPT))
    waive = dc.WaiveDebt(item="site", actors=HEAD, debt="site/fee-receipt", officer=SUN, reason=" ")
    assert refused(case, waive, "2023-02-01").code == "reason.missing"
    assert site(do(case, replace(waive, reason="依规定免缴"), "2023-02-01")).state is ItemState.APPROVED


def test_a_payment_of_a_material_takes_a_document() -> None:
    case = approved(deferred(RECEIPT))
    bare = dc.PayDebt(item="site", actors=APPLICANT, debt="site/fee-receipt", note="已缴")
    assert refused(case, bare, "2023-02-01").code == "debt.document_missing"
    assert refused(case, replace(bare, note=""), "2023-02-01").code == "debt.nothing_handed_in"
    assert refused(case, replace(bare, debt="site/none"), "2023-02-01").code == "debt.unknown"
    assert refused(case, replace(bare, actors=OFFICER), "2023-02-01").code == "debt.not_yours"


def test_whoever_withdraws_owes_nothing_any_more() -> None:
    case = do(deferred(BOUNDARY), c.WithdrawItem(item="site", actors=APPLICANT), "2023-01-19")
    assert case.debts["site/boundary"].state is DebtState.VOID
    case = do(case, c.ResubmitItem(item="site", actors=APPLICANT, promised_days=7), "2023-01-29")
    assert clock(case, "2023-06-01") == case


# ---------------------------------------------------------------------------------------------------- pledges


def test_a_promise_is_decided_at_once_and_kept_word_for_word() -> None:
    case = pledged()
    debt = case.debts["site/pledge"]
    assert (site(case).state, site(case).accepted_on, site(case).decided_on) == (
        ItemState.APPROVED, date(2023, 1, 16), date(2023, 1, 16))  # fmt: skip
    assert (debt.text, debt.signer, debt.version) == ("我单位承诺资金已落实。", "林悦", "告知承诺书 2022-1")
    assert (debt.due_on, debt.drawn, debt.seed) == (date(2023, 3, 16), True, "5eed")


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"allowed": False}, "pledge.not_allowed"),
        ({"bad_credit": True}, "pledge.bad_credit"),
        ({"signer": " "}, "pledge.not_whole"),
        ({"conditions": ()}, "pledge.not_whole"),
    ],
)
def test_no_promise_where_the_rules_allow_none_nor_from_whom_broke_one(more: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as caught:
        signed(**more)
    assert caught.value.code == code


def test_bad_credit_found_before_the_decision_closes_the_way_too() -> None:
    with pytest.raises(Refused) as caught:
        pledged(bad_credit=True)
    assert caught.value.code == "pledge.bad_credit"


def test_a_promise_not_kept_is_ordered_to_be_put_right_then_revoked() -> None:
    verify = dc.VerifyDebt(item="site", actors=OFFICER, debt="site/pledge", officer=SUN, kept=False, note="资金未到位")
    assert refused(pledged(), verify, "2023-02-20").code == "pledge.days_missing"
    case = do(pledged(), replace(verify, days=10), "2023-02-20")
    assert (case.debts["site/pledge"].state, case.debts["site/pledge"].due_on) == (
        DebtState.ORDERED, date(2023, 3, 6))  # fmt: skip
    assert clock(case, "2023-03-06") == case
    late = clock(case, "2023-03-07")
    assert late.debts["site/pledge"].state is DebtState.BLOCKED
    answered = paid(case, "site/pledge", "2023-03-01")
    kept = checked(answered, "site/pledge", "2023-03-02")
    assert kept.debts["site/pledge"].state is DebtState.VERIFIED
    false = checked(answered, "site/pledge", "2023-03-02", kept=False, note="仍未到位")
    revoke = dc.RevokeOnDebt(item="site", actors=HEAD, debt="site/pledge", officer=SUN, reason="承诺不实")
    assert site(do(false, revoke, "2023-03-15")).state is ItemState.REVOKED


def test_a_promise_left_by_the_draw_counts_as_kept_on_its_day() -> None:
    rate = next(rate for rate in range(1, 100) if not drawn_from("5eed", "site/pledge", rate))
    case = pledged(rate_percent=rate)
    assert not case.debts["site/pledge"].drawn
    assert clock(case, "2023-03-16") == case
    done = clock(case, "2023-03-17").debts["site/pledge"]
    assert (done.state, done.drawn) == (DebtState.VERIFIED, False)


def test_a_promise_drawn_is_never_kept_by_silence() -> None:
    case = clock(pledged(), "2023-12-29")
    assert case.debts["site/pledge"].state is DebtState.REMINDED
    assert clock(case, "2023-12-30") == case


def test_the_draw_is_the_same_for_whoever_draws_again_and_follows_its_rate() -> None:
    drawn = [drawn_from("a-hash", f"item-{n}/pledge", 30) for n in range(2000)]
    assert drawn == [drawn_from("a-hash", f"item-{n}/pledge", 30) for n in range(2000)]
    assert 500 < sum(drawn) < 700
    assert all(drawn_from("a-hash", f"item-{n}/pledge", 100) for n in range(50))
    assert not any(drawn_from("a-hash", f"item-{n}/pledge", 0) for n in range(50))


# -------------------------------------------------------------------------- build first, verify later; alarms


def test_what_moved_behind_the_start_is_owed_from_the_approval_and_so_is_every_phase() -> None:
    laters = (
        Later("drawing-review-cert", "drawing-review-cert", "", "eia", "housing-construction"),
        Later("inspection-1", "", "基础", "eia", "housing-construction"),
    )
    case = do(opened(START), c.AcceptItem(item="site", actors=OFFICER, terms=TERMS), START)
    case = do(case, replace(decision(), laters=laters), "2023-01-17")
    assert site(case).state is ItemState.APPROVED
    assert {debt.kind for debt in case.debts.values()} == {"later-input", "inspection"}
    assert all(debt.closes("eia") for debt in case.debts.values())
    case = paid(case, "site/inspection-1", "2023-03-01", documents=())
    case = checked(case, "site/inspection-1", "2023-03-02")
    assert not case.debts["site/inspection-1"].closes("eia")


def test_the_alarm_is_always_the_next_day_on_which_the_clock_does_something() -> None:
    case = deferred(BOUNDARY)
    seen = []
    for _ in range(4):
        alarm = next_alarm(case.debts["site/boundary"], CALENDAR)
        if alarm is None:
            break
        before = clock(case, date.fromordinal(alarm.toordinal() - 1).isoformat())
        assert before == case
        case = clock(case, alarm.isoformat())
        assert case != before
        seen.append(alarm)
    assert seen == [date(2023, 1, 28), date(2023, 2, 3), date(2023, 2, 11)]
