"""Debts to play with, on the small case of `world`."""

from typing import Any

from kaigong.core.cases import debts_commands as dc
from kaigong.core.cases.debts_values import CheckPlan, Debt, Deferral, Later
from kaigong.core.cases.values import Case, Decision
from tests.core.cases.world import APPLICANT, HEAD, OFFICER, SUN, TERMS, do, opened

START = "2023-01-16"
RECEIPT = Deferral("fee-receipt", published=True, gate="eia", verifier="natural-resources", consequence="撤回决定")
WAGES = Deferral("wages", published=True, working_days=30, later=("eia",), verifier="human-resources")
BOUNDARY = Deferral("boundary", published=True, wait_days=10, consequence="逾期不补的，不予许可")


def deferred(*deferrals: Deferral, day: str = START, case: Case | None = None, promise: str = "按期补交") -> Case:
    """The first item accepted with these to follow."""
    command = dc.AcceptDeferred(item="site", actors=OFFICER, terms=TERMS, deferrals=deferrals, promise=promise)
    return do(case or opened(START), command, day)


def approved(case: Case, day: str = "2023-01-18", *deferrals: Deferral) -> Case:
    """Approved with debts by the head."""
    command = dc.ApproveDeferred(
        item="site", actors=HEAD, decision=Decision.APPROVE, reason="符合条件", officer=SUN, deferrals=deferrals
    )
    return do(case, command, day)


def paid(case: Case, debt: str, day: str, **more: Any) -> Case:
    """Handed in by the applicant."""
    values = {"note": "已补交", "documents": ("a" * 64,), **more}
    return do(case, dc.PayDebt(item=debt.split("/")[0], actors=APPLICANT, debt=debt, **values), day)


def checked(case: Case, debt: str, day: str, kept: bool = True, **more: Any) -> Case:
    """Checked by the verifier."""
    return do(
        case,
        dc.VerifyDebt(item=debt.split("/")[0], actors=OFFICER, debt=debt, officer=SUN, kept=kept, **more),
        day,
    )


def clock(case: Case, day: str) -> Case:
    """What falls due by itself on a day."""
    return do(case, dc.DebtsByClock(actors=frozenset()), day)


def signed(case: Case | None = None, day: str = START, **more: Any) -> Case:
    """A promise signed on the first item."""
    values = {
        "version": "告知承诺书 2022-1", "text": "我单位承诺资金已落实。", "conditions": ("资金已落实",),
        "replaces": ("fund-commitment",), "consequence": "责令改正、撤销决定、记入信用档案", "signer": "林悦",
        "allowed": True, "bad_credit": False, **more,
    }  # fmt: skip
    return do(case or opened(START), dc.SignPledge(item="site", actors=APPLICANT, **values), day)


def pledged(day: str = START, rate_percent: int = 100, **more: Any) -> Case:
    """The first item decided at once on its promise."""
    plan = CheckPlan("natural-resources", 2, rate_percent, seed="5eed", later=("eia",))
    command = dc.DecideOnPledge(
        item="site", actors=OFFICER, terms=TERMS, officer=SUN, plan=plan, **{"bad_credit": False, **more}
    )
    return do(signed(), command, day)


def debt_of(case: Case, id: str) -> Debt:
    """One debt."""
    return case.debts[id]


__all__ = ["APPLICANT", "BOUNDARY", "HEAD", "Later", "OFFICER", "RECEIPT", "START", "SUN", "WAGES"]
