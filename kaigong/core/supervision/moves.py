"""The life of a line as a table: from where, which verb, in which part, to where. What is not listed is forbidden.

Going up a level is no verb: only inaction does it (`ladder.ring`).
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from kaigong.core.problems import Refused
from kaigong.core.supervision.values import Line, LineState

S = LineState


class Part(StrEnum):
    """In which part somebody acts on a line: of the agency that leads, of one that helps, of the headquarters."""

    LEAD = "lead"
    HELPER = "helper"
    COMMAND = "command"


@dataclass(frozen=True, slots=True)
class Move:
    """One row: the state it needs, the verb, the parts that may, the state it leads to."""

    frm: LineState
    verb: str
    who: tuple[Part, ...]
    to: LineState


MOVES = (
    Move(S.OPEN, "note_progress", (Part.LEAD, Part.HELPER), S.OPEN),
    Move(S.OPEN, "answer", (Part.LEAD,), S.OPEN),
    Move(S.OPEN, "ask_closure", (Part.LEAD,), S.CHECKING),
    Move(S.OPEN, "order", (Part.COMMAND,), S.OPEN),
    Move(S.OPEN, "change_lead", (Part.COMMAND,), S.OPEN),
    Move(S.OPEN, "move_due", (Part.COMMAND,), S.OPEN),
    Move(S.OPEN, "hold_talk", (Part.COMMAND,), S.OPEN),
    Move(S.OPEN, "decide", (Part.COMMAND,), S.OPEN),
    Move(S.OPEN, "drop", (Part.COMMAND,), S.DROPPED),
    Move(S.CHECKING, "answer", (Part.LEAD,), S.CHECKING),
    Move(S.CHECKING, "hold_talk", (Part.COMMAND,), S.CHECKING),
    Move(S.CHECKING, "close", (Part.COMMAND, Part.HELPER), S.CLOSED),
    Move(S.CHECKING, "return_closure", (Part.COMMAND, Part.HELPER), S.OPEN),
    Move(S.CLOSED, "reopen", (Part.COMMAND, Part.HELPER), S.OPEN),
    Move(S.CLOSED, "hold_talk", (Part.COMMAND,), S.CLOSED),
)


def moves_from(line: Line, parts: Collection[Part]) -> Iterator[Move]:
    """The rows somebody in these parts has before him."""
    return (move for move in MOVES if move.frm is line.state and not set(move.who).isdisjoint(parts))


def check(line: Line, verb: str, parts: Collection[Part]) -> Move:
    """The row that allows it, or the refusal."""
    rows = [move for move in MOVES if move.frm is line.state and move.verb == verb]
    if not rows:
        raise Refused("line.not_possible", no=line.no, state=line.state.value, verb=verb)
    if set(rows[0].who).isdisjoint(parts):
        raise Refused("line.not_yours", no=line.no)
    return rows[0]
