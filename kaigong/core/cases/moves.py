"""The one table of moves: from, verb, who, to. What is not listed is forbidden; pages draw their buttons from it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from kaigong.core.cases.values import Actor, Item, ItemState
from kaigong.core.problems import Refused

S = ItemState
DESK = frozenset({Actor.WINDOW, Actor.OFFICER, Actor.HEAD})
REVIEWERS = frozenset({Actor.OFFICER, Actor.HEAD})
HEADS = frozenset({Actor.HEAD})
APPLICANT = frozenset({Actor.APPLICANT})
HANDING_IN = frozenset({Actor.APPLICANT, Actor.WINDOW})  # the window takes paper
SYSTEM = frozenset({Actor.SYSTEM})


@dataclass(frozen=True, slots=True)
class Move:
    frm: ItemState
    verb: str
    who: frozenset[Actor]
    to: ItemState
    rule: str = ""  # the transition of clock-rules §3 it carries out


MOVES = (
    Move(S.TO_DO, "report_done", APPLICANT, S.REPORTED),
    Move(S.RECEIVED, "accept", DESK, S.ACCEPTED, "T2"),
    Move(S.RECEIVED, "ask_correction", DESK, S.CORRECTING, "T4"),
    Move(S.RECEIVED, "deem_accepted", SYSTEM, S.ACCEPTED, "T8"),
    Move(S.RECEIVED, "find_not_needed", DESK, S.NOT_NEEDED, "T9"),
    Move(S.RECEIVED, "refuse_acceptance", DESK, S.REFUSED, "T9"),
    Move(S.CORRECTING, "resupply", HANDING_IN, S.CORRECTED, "T5"),
    Move(S.CORRECTED, "accept", DESK, S.ACCEPTED, "T6"),
    Move(S.CORRECTED, "refuse_acceptance", DESK, S.REFUSED, "T7"),
    Move(S.ACCEPTED, "take_on", REVIEWERS, S.IN_REVIEW, "T11"),
    Move(S.ACCEPTED, "approve", REVIEWERS, S.APPROVED, "T11, T15"),
    Move(S.ACCEPTED, "reject", HEADS, S.REJECTED, "T11, T17"),
    Move(S.IN_REVIEW, "approve", REVIEWERS, S.APPROVED, "T15"),
    Move(S.IN_REVIEW, "reject", HEADS, S.REJECTED, "T17"),
    Move(S.IN_REVIEW, "suspend", REVIEWERS, S.SUSPENDED, "T12"),
    Move(S.IN_REVIEW, "extend", HEADS, S.IN_REVIEW, "T14"),
    Move(S.SUSPENDED, "resume", REVIEWERS, S.IN_REVIEW, "T13"),
    Move(S.APPROVED, "deliver", DESK, S.DELIVERED, "T18"),
    *(
        Move(state, "withdraw", APPLICANT, S.WITHDRAWN, "T10")
        for state in (S.RECEIVED, S.CORRECTING, S.CORRECTED, S.ACCEPTED, S.IN_REVIEW, S.SUSPENDED)
    ),
    *(Move(state, "resubmit", APPLICANT, S.RECEIVED, "T1") for state in (S.WITHDRAWN, S.REFUSED, S.REJECTED)),
)


def moves_from(state: ItemState, actors: Collection[Actor]) -> Iterator[Move]:
    """The moves somebody acting in these parts has before him, in the order of the table."""
    return (move for move in MOVES if move.frm is state and not move.who.isdisjoint(actors))


def check(item: Item, verb: str, actors: Collection[Actor]) -> Move:
    """The row of the table that allows this, or the refusal that says why there is none."""
    rows = [move for move in MOVES if move.frm is item.state and move.verb == verb]
    if not rows:
        raise Refused(_closed_by(item, verb), item=item.code, state=item.state.value, verb=verb)
    if not any(not row.who.isdisjoint(actors) for row in rows):
        raise Refused("move.not_yours", item=item.code, verb=verb)
    return rows[0]


def _closed_by(item: Item, verb: str) -> str:
    """The refusal that names the rule, where a rule closes the move; else the plain one."""
    if verb == "ask_correction" and item.accepted_on:
        return "correction.after_acceptance"
    if verb == "ask_correction" and item.correction_on:
        return "correction.asked_before"
    if verb in {"approve", "reject"} and item.decision and item.finished:
        return "decision.made_before"
    return "move.not_possible"
