"""What a decision looks at because of debts: no gate opens while its debt is unpaid, and the refusal names the debt."""

from collections.abc import Iterable, Sequence
from datetime import date

from kaigong.core.cases import events as e
from kaigong.core.cases.debts_values import Debt, DebtKind, DebtState, Later
from kaigong.core.cases.values import Case, Item
from kaigong.core.plan.milestones import WORKS_START
from kaigong.core.problems import Refused

HANDED_IN = frozenset({DebtState.PAID, DebtState.VERIFIED, DebtState.WAIVED, DebtState.VOID})
FOLLOWS_DECISION = frozenset({DebtKind.DEFERRED, DebtKind.LATER_INPUT})


def of_item(case: Case, item: str) -> list[Debt]:
    """The debts of an item's present round, in the order they were incurred."""
    it = case.items.get(item)
    return [debt for debt in case.debts.values() if debt.item == item and (it is None or debt.round == it.round)]


def closing(debts: Iterable[Debt], item: str) -> list[Debt]:
    """The debts that keep an item from being decided."""
    return [debt for debt in debts if debt.closes(item)]


def open_gate(case: Case, item: Item, holds: Iterable[str] = ()) -> None:
    """Refuse what is closed by a debt of this case, or by one of another case of the project (`holds`)."""
    closed = [*(debt.id for debt in closing(case.debts.values(), item.code)), *holds]
    if closed:
        raise Refused("debt.gate_closed", item=item.code, debts=list(dict.fromkeys(closed)))


def nothing_awaited(case: Case, item: Item, *, with_debts: bool = False) -> None:
    """An approval waits for what was put off until the decision; what may follow it takes the decision of the head."""
    mine = of_item(case, item.code)
    awaited = [debt.id for debt in mine if debt.before_decision and debt.state not in HANDED_IN]
    if awaited:
        raise Refused("debt.decision_waits", item=item.code, debts=awaited)
    follows = [debt.id for debt in mine if debt.kind in FOLLOWS_DECISION and debt.state not in HANDED_IN]
    if follows and not with_debts and not item.simulated:  # a simulated result owes nothing yet
        raise Refused("debt.decide_with_debts", item=item.code, debts=follows)


def decidable(case: Case, item: Item) -> bool:
    """Whether no debt of this case keeps the item from being approved, with or without debts."""
    awaited = any(debt.before_decision and debt.state not in HANDED_IN for debt in of_item(case, item.code))
    return not awaited and not closing(case.debts.values(), item.code)


def owes(case: Case, item: Item) -> bool:
    """Whether something may still follow the decision on an item."""
    return any(one.kind in FOLLOWS_DECISION and one.state not in HANDED_IN for one in of_item(case, item.code))


def debt_id(item: Item, what: str) -> str:
    """The name of a debt: its item, what is owed, and from the second submission on its round."""
    return f"{item.code}/{what}" if item.round == 1 else f"{item.code}/{what}/{item.round}"


def put_off(case: Case, item: Item, laters: Sequence[Later], today: date) -> list[e.Event]:
    """先建后验: what moved behind the start is owed from the approval on, and so is every phase inspection."""
    known = case.debts
    events: list[e.Event] = []
    for later in laters:
        kind = DebtKind.INSPECTION if later.phase else DebtKind.LATER_INPUT
        debt = Debt(
            debt_id(item, later.id), kind, item.code, item.round, later.material, text=later.phase, incurred_on=today,
            gate=later.gate, verifier=later.verifier, consequence=later.consequence,
        )  # fmt: skip
        if debt.id not in known:
            events.append(e.DebtIncurred(item.code, debt))
    return events


def passed_in_simulation(item: Item, reason: str, officer: str, today: date) -> list[e.Event]:
    """What an approval gives while it is only simulated: a result kept until the land is the applicant's."""
    debt = Debt(
        debt_id(item, "simulated"), DebtKind.SIMULATED, item.code, item.round, incurred_on=today,
        text=item.confirmed_by, gate=WORKS_START, verifier=item.agencies[0],
    )  # fmt: skip
    return [e.SimulationPassed(item.code, today, reason.strip(), officer), e.DebtIncurred(item.code, debt)]
