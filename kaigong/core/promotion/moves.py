"""The way of a lead as a table: from where, which verb, in which part, to where. What is not listed is forbidden.

The first contact that is logged is the step to 接洽, so that has no verb of its own; 签约 comes with the agreement.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from kaigong.core.problems import Refused
from kaigong.core.promotion.values import OPEN, Lead, Stage

S = Stage


class Part(StrEnum):
    """In which part somebody works on a lead."""

    MEMBER = "member"  # whoever it was given to, and the team it belongs to
    KEEPER = "keeper"  # the head of the agency that has it
    COMMAND = "command"


@dataclass(frozen=True, slots=True)
class Move:
    """One row. `to` None: back to where it was before. `evidence`: a document is asked for."""

    frm: Stage
    verb: str
    who: tuple[Part, ...]
    to: Stage | None
    evidence: bool = False


ANY = (Part.MEMBER, Part.KEEPER, Part.COMMAND)
HEADS = (Part.KEEPER, Part.COMMAND)
ALIVE = (*OPEN, S.PAUSED)


def _each(stages: Collection[Stage], verb: str, who: tuple[Part, ...], to: Stage | None = None) -> tuple[Move, ...]:
    """The same verb from several stages; without `to` it stays where it is."""
    return tuple(Move(stage, verb, who, to or stage) for stage in stages)


MOVES = (
    *_each((*ALIVE, S.SIGNED), "log", ANY),
    *_each(ALIVE, "amend", ANY),
    *_each((*ALIVE, S.SIGNED), "keep_person", ANY),
    *_each((*ALIVE, S.SIGNED, S.LOST, S.MERGED), "erase_person", HEADS),
    Move(S.CONTACTED, "advance", ANY, S.VISITED),
    Move(S.CONTACTED, "advance", ANY, S.TALKING),
    Move(S.VISITED, "advance", ANY, S.TALKING),
    Move(S.TALKING, "advance", HEADS, S.INTENT, evidence=True),
    Move(S.TALKING, "sign", HEADS, S.SIGNED, evidence=True),
    Move(S.INTENT, "sign", HEADS, S.SIGNED, evidence=True),
    *_each(OPEN, "pause", ANY, S.PAUSED),
    *_each(ALIVE, "lose", HEADS, S.LOST),
    Move(S.PAUSED, "take_up", ANY, None),
    Move(S.LOST, "take_up", HEADS, None),
    *_each(ALIVE, "hand_over", HEADS),
    *_each(ALIVE, "decline_handover", HEADS),
    *_each((*ALIVE, S.LOST), "merge", (Part.COMMAND,), S.MERGED),
    *_each((S.SIGNED,), "make_project", HEADS),
    *_each((S.SIGNED,), "link_project", HEADS),
)


def moves_from(lead: Lead, parts: Collection[Part]) -> Iterator[Move]:
    """The rows somebody in these parts has before him."""
    return (move for move in MOVES if move.frm is lead.stage and not set(move.who).isdisjoint(parts))


def check(lead: Lead, verb: str, parts: Collection[Part], to: Stage | None = None) -> Move:
    """The row that allows it, or the refusal."""
    rows = [move for move in MOVES if move.frm is lead.stage and move.verb == verb and to in (None, move.to)]
    if not rows:
        raise Refused("lead.not_possible", no=lead.no, stage=lead.stage.value, verb=verb)
    if set(rows[0].who).isdisjoint(parts):
        raise Refused("lead.not_yours", no=lead.no)
    return rows[0]
