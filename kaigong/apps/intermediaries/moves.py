"""The life of a commission as a table: from, verb, who, to. What is not listed is forbidden."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from kaigong.apps.intermediaries.models import CommissionState, Method
from kaigong.core.problems import Refused

S = CommissionState


class Part(StrEnum):
    """In which part somebody acts: the owner who commissions, the body, an agency that uses the result."""

    OWNER = "owner"
    BODY = "body"
    AGENCY = "agency"


@dataclass(frozen=True, slots=True)
class Move:
    frm: CommissionState
    verb: str
    who: Part
    to: CommissionState
    methods: tuple[Method, ...] = tuple(Method)


MOVES = (
    Move(S.OPEN, "quote", Part.BODY, S.OPEN, (Method.BID,)),
    Move(S.OPEN, "draw", Part.OWNER, S.AWARDED, (Method.DRAW,)),
    Move(S.OPEN, "award", Part.OWNER, S.AWARDED, (Method.BID,)),
    Move(S.OPEN, "cancel", Part.OWNER, S.CANCELLED),
    Move(S.AWARDED, "begin", Part.BODY, S.WORKING),
    Move(S.AWARDED, "cancel", Part.OWNER, S.CANCELLED),
    Move(S.WORKING, "deliver", Part.BODY, S.DELIVERED),
    Move(S.RETURNED, "deliver", Part.BODY, S.DELIVERED),
    Move(S.DELIVERED, "give_back", Part.OWNER, S.RETURNED),
    Move(S.DELIVERED, "accept", Part.OWNER, S.ACCEPTED),
    Move(S.DELIVERED, "note_defect", Part.AGENCY, S.DELIVERED),
    Move(S.ACCEPTED, "note_defect", Part.AGENCY, S.ACCEPTED),
    Move(S.ACCEPTED, "rate", Part.OWNER, S.ACCEPTED),
)


def moves_from(state: str, method: str, parts: Collection[Part]) -> Iterator[Move]:
    """The moves somebody in these parts has before him."""
    return (move for move in MOVES if move.frm == state and method in move.methods and move.who in parts)


def check(no: str, state: str, method: str, verb: str, parts: Collection[Part]) -> Move:
    """The row that allows it, or the refusal."""
    rows = [move for move in MOVES if move.frm == state and move.verb == verb and method in move.methods]
    if not rows:
        raise Refused("commission.not_possible", no=no, state=CommissionState(state).label, verb=verb)
    if rows[0].who not in parts:
        raise Refused("commission.not_yours", no=no)
    return rows[0]
