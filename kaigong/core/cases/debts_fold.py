"""Folding of debts: what they look like after an event. It never refuses."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from kaigong.core.cases.debts_values import SETTLED, Debt, DebtState, Pledge
from kaigong.core.cases.events import debts as d
from kaigong.core.cases.values import STANDING, Case, Item, ItemState
from kaigong.core.values import replace

S = DebtState


def with_debt(case: Case, event: Any) -> Case:
    """The case with the debt of an event as it is after it."""
    if isinstance(event, d.DebtIncurred):
        return replace(case, debts={**case.debts, event.debt.id: event.debt})
    debt = case.debts.get(event.debt)
    if debt is None or debt.ended:
        return case
    changed: Debt = DEBTS[type(event)](debt, event)
    return replace(case, debts={**case.debts, debt.id: changed})


def follow(before: Case, case: Case, touched: Iterable[str]) -> Case:
    """What follows for the debts of the items an event touched: void with an ended item, settled with the last debt."""
    for code in touched:
        case = _settled(_ended(case, before.items.get(code), case.items[code]), code)
    return case


def _settled(case: Case, code: str) -> Case:
    """T19: once nothing is owed any more, 办结（容缺通过） becomes 办结（通过）."""
    item = case.items[code]
    if item.state is not ItemState.DEFERRED:
        return case
    mine = [debt for debt in case.debts.values() if debt.item == code and debt.round == item.round]
    if not mine or any(debt.state not in SETTLED for debt in mine):
        return case
    state = ItemState.DELIVERED if item.delivered_on else ItemState.APPROVED
    return replace(case, items={**case.items, code: replace(item, state=state)})


def _ended(case: Case, before: Item | None, after: Item) -> Case:
    """Whoever withdraws, is refused or starts again owes nothing on it any more: those debts are void."""
    if before is None or (before.state is after.state and before.round == after.round):
        return case
    over = (after.finished and after.state not in STANDING) or after.round != before.round
    if not over:
        return case
    void = {
        debt.id: replace(debt, state=S.VOID, ended_on=after.ended_on or after.received_on)
        for debt in case.debts.values()
        if debt.item == after.code and not debt.ended and debt.round == before.round
    }
    return replace(case, debts={**case.debts, **void}) if void else case


def _due_set(debt: Debt, event: d.DebtDueSet) -> Debt:
    return replace(debt, due_on=event.due_on)


def _reminded(debt: Debt, event: d.DebtReminded) -> Debt:
    return replace(debt, state=S.REMINDED if debt.state is S.OWED else debt.state, reminded_on=event.on)


def _blocked(debt: Debt, event: d.DebtBlocked) -> Debt:
    return replace(debt, state=S.BLOCKED, blocked_on=event.on, state_by=event.state_by)


def _paid(debt: Debt, event: d.DebtPaid) -> Debt:
    return replace(
        debt, state=S.PAID, paid_on=event.on, documents=event.documents, note=event.note, check_by=event.check_by
    )


def _verified(debt: Debt, event: d.DebtVerified) -> Debt:
    return replace(debt, state=S.VERIFIED, ended_on=event.on, drawn=event.drawn, note=event.note or debt.note)


def _found_false(debt: Debt, event: d.DebtFoundFalse) -> Debt:
    return replace(
        debt, state=S.BLOCKED, blocked_on=event.on, order=event.reason, state_by=event.state_by, statement=""
    )


def _ordered(debt: Debt, event: d.CorrectionOrdered) -> Debt:
    return replace(debt, state=S.ORDERED, order=event.what, due_on=event.due_on)


def _stated(debt: Debt, event: d.DebtStated) -> Debt:
    return replace(debt, statement=event.text)


def _extended(debt: Debt, event: d.DebtExtended) -> Debt:
    state = debt.state if debt.state is S.ORDERED else S.OWED
    return replace(debt, state=state, due_on=event.due_on, extended=True, reminded_on=None, blocked_on=None)


def _waived(debt: Debt, event: d.DebtWaived) -> Debt:
    return replace(debt, state=S.WAIVED, ended_on=event.on, note=event.reason)


def _revoked(debt: Debt, event: d.DebtRevoked) -> Debt:
    return replace(debt, state=S.REVOKED, ended_on=event.on, note=event.reason)


DEBTS: Mapping[type[Any], Callable[[Debt, Any], Debt]] = {
    d.DebtDueSet: _due_set,
    d.DebtReminded: _reminded,
    d.DebtBlocked: _blocked,
    d.DebtPaid: _paid,
    d.DebtVerified: _verified,
    d.DebtFoundFalse: _found_false,
    d.CorrectionOrdered: _ordered,
    d.DebtStated: _stated,
    d.DebtExtended: _extended,
    d.DebtWaived: _waived,
    d.DebtRevoked: _revoked,
}


def _pledged(item: Item, event: d.PledgeSigned) -> Item:
    pledge = Pledge(
        event.version, event.text, event.conditions, event.replaces, event.consequence, event.signer, event.on
    )
    return replace(item, pledge=pledge)


def _item_revoked(item: Item, event: d.ItemRevoked) -> Item:
    return replace(item, state=ItemState.REVOKED, ended_on=event.on)


def _passed(item: Item, event: d.SimulationPassed) -> Item:
    return replace(item, state=ItemState.SIMULATED, officer=event.officer or item.officer, simulated_on=event.on)


def _confirmed(item: Item, event: d.SimulationConfirmed) -> Item:
    return replace(item, simulated=False)


def _voided(item: Item, event: d.SimulationVoided) -> Item:
    return replace(item, state=ItemState.LAPSED, decision=None, ended_on=event.on)


ITEMS: Mapping[type[Any], Callable[[Item, Any], Item]] = {
    d.PledgeSigned: _pledged,
    d.ItemRevoked: _item_revoked,
    d.SimulationPassed: _passed,
    d.SimulationConfirmed: _confirmed,
    d.SimulationVoided: _voided,
}
QUIET = (d.DebtReminded, d.DebtDueSet)
OF_DEBTS: tuple[type[Any], ...] = (d.DebtIncurred, *DEBTS)
CASE_CHANGES: Mapping[type[Any], Callable[[Case, Any], Case]] = dict.fromkeys(OF_DEBTS, with_debt)
