"""The table of what may be done with a debt in which state, by whom, and what every verb on one looks at first."""

from collections.abc import Iterator
from dataclasses import dataclass

from kaigong.core.cases import debts_commands as dc
from kaigong.core.cases.checks import found
from kaigong.core.cases.debts_values import OPEN, Debt, DebtKind, DebtState
from kaigong.core.cases.values import Actor, Case
from kaigong.core.problems import Refused

S = DebtState
PAYERS = frozenset({Actor.APPLICANT, Actor.WINDOW})
CHECKERS = frozenset({Actor.OFFICER, Actor.HEAD})
HEADS = frozenset({Actor.HEAD})
MATERIALS = frozenset({DebtKind.DEFERRED, DebtKind.LATER_INPUT, DebtKind.INSPECTION})
EVERY = frozenset(DebtKind) - {DebtKind.SIMULATED}  # a simulated result is confirmed or void, nothing else


@dataclass(frozen=True, slots=True)
class DebtMove:
    frm: frozenset[DebtState]
    verb: str
    who: frozenset[Actor]
    kinds: frozenset[DebtKind]
    rule: str = ""


DEBT_MOVES = (
    DebtMove(OPEN, "pay", PAYERS, MATERIALS, "T19"),
    DebtMove(frozenset({S.ORDERED, S.BLOCKED}), "pay", PAYERS, frozenset({DebtKind.PLEDGE}), "T21"),
    DebtMove(frozenset({S.PAID}), "verify", CHECKERS, EVERY, "T19"),
    DebtMove(frozenset({S.OWED, S.REMINDED}), "verify", CHECKERS, frozenset({DebtKind.PLEDGE}), "T21"),
    DebtMove(frozenset({S.OWED}), "remind", CHECKERS, EVERY, "T20"),
    DebtMove(frozenset({S.REMINDED, S.BLOCKED, S.ORDERED}), "state", PAYERS, EVERY, "T20"),
    DebtMove(OPEN - {S.ORDERED}, "extend", HEADS, MATERIALS),
    DebtMove(OPEN, "waive", HEADS, MATERIALS),
    DebtMove(frozenset({S.BLOCKED}), "revoke", HEADS, EVERY, "T20, T21"),
)


def debt_moves(debt: Debt, actors: frozenset[Actor]) -> Iterator[DebtMove]:
    """The moves somebody acting in these parts has with a debt, in the order of the table."""
    return (
        move
        for move in DEBT_MOVES
        if debt.state in move.frm and debt.kind in move.kinds and not move.who.isdisjoint(actors)
    )


def debt_of(case: Case, do: dc.DebtCommand, verb: str) -> Debt:
    """The debt, if the table lets this person do this with it now."""
    found(case, do)
    debt = case.debts.get(do.debt)
    if debt is None or debt.item != do.item:
        raise Refused("debt.unknown", item=do.item, debt=do.debt)
    if debt.ended:
        raise Refused("debt.ended_before", item=do.item, debt=debt.id, debt_state=debt.state.value)
    rows = [move for move in DEBT_MOVES if debt.state in move.frm and debt.kind in move.kinds and move.verb == verb]
    if not rows:
        raise Refused("debt.not_possible", item=do.item, debt=debt.id, debt_state=debt.state.value, debt_verb=verb)
    if all(row.who.isdisjoint(do.actors) for row in rows):
        raise Refused("debt.not_yours", item=do.item, debt=debt.id, debt_verb=verb)
    return debt
