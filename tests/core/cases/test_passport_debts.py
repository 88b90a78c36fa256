"""The days of debts, counted anew by whoever holds a passport: stated otherwise, they are found."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from kaigong.core.cases import events as e
from kaigong.core.cases.debts_values import Debt, DebtKind, drawn_from
from kaigong.core.cases.passport_debts import days_of_debts
from kaigong.core.cases.passport_replay import Step
from kaigong.core.cases.values import Case
from kaigong.core.clock.calendar import Calendar
from tests.core.cases.world import CALENDAR, at

BEGUN = date(2025, 9, 24)
DEFERRED = Debt("site/map", DebtKind.DEFERRED, "site", incurred_on=BEGUN, working_days=10)
PLEDGE = Debt("site/pledge", DebtKind.PLEDGE, "site", incurred_on=BEGUN, due_on=date(2025, 11, 24), rate_percent=30,
              seed="ab", drawn=drawn_from("ab", "site/pledge", 30))  # fmt: skip


@dataclass
class Known:
    """What a passport brings along, as far as these rules ask for it."""

    def calendar(self, _at: datetime) -> Calendar:
        return CALENDAR


def found(event: Any, debt: Debt | None = None) -> list[str]:
    moment = at("2025-10-20")
    before = Case(debts={debt.id: debt} if debt else {})
    step = Step(None, moment, moment, event, before, before)  # type: ignore[arg-type]
    return [problem.code for problem in days_of_debts(step, Known())]  # type: ignore[arg-type]


def test_a_deferred_material_is_due_as_many_working_days_after_the_decision_as_the_list_gives() -> None:
    """Example 32: promised in ten working days from 2025-09-24: 2025-10-14."""
    assert found(e.DebtDueSet("site", DEFERRED.id, BEGUN, date(2025, 10, 14)), DEFERRED) == []
    assert found(e.DebtDueSet("site", DEFERRED.id, BEGUN, date(2025, 10, 15)), DEFERRED) == ["debt.day"]


@pytest.mark.parametrize("more", [0, 1])
def test_days_to_check_and_to_be_heard_are_five_working_days(more: int) -> None:
    """From 2025-09-24 five working days end on 2025-09-30, for the Sunday 2025-09-28 is worked."""
    day = date(2025, 9, 30) + timedelta(more)
    events = (
        e.DebtPaid("site", DEFERRED.id, BEGUN, documents=("x",), check_by=day),
        e.DebtBlocked("site", DEFERRED.id, BEGUN, day),
        e.DebtFoundFalse("site", DEFERRED.id, BEGUN, "不符", "p", day),
    )
    assert [found(event, DEFERRED) for event in events] == [["debt.day"] if more else []] * 3


def test_what_the_decision_waits_for_is_due_from_its_acceptance() -> None:
    def waits(due: date) -> Debt:
        return Debt("site/map", DebtKind.DEFERRED, "site", incurred_on=BEGUN, before_decision=True, working_days=10,
                    due_on=due)  # fmt: skip

    assert found(e.DebtIncurred("site", waits(date(2025, 10, 14)))) == []
    assert found(e.DebtIncurred("site", waits(date(2025, 10, 30)))) == ["debt.day"]


def test_a_promise_is_checked_within_whole_months_and_drawn_as_its_seed_says() -> None:
    from dataclasses import replace

    assert found(e.DebtIncurred("site", PLEDGE)) == []
    assert found(e.DebtIncurred("site", replace(PLEDGE, due_on=date(2025, 11, 27)))) == ["debt.day"]
    assert found(e.DebtIncurred("site", replace(PLEDGE, drawn=not PLEDGE.drawn))) == ["debt.drawn"]
