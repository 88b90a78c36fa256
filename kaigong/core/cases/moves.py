"""The one table of moves: from, verb, who, to, and what it does to the clocks. What is not listed is forbidden; pages
draw their buttons from it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from kaigong.core.cases.values import ENDED, Actor, ItemState
from kaigong.core.problems import Refused

S = ItemState
DESK = frozenset({Actor.WINDOW, Actor.OFFICER, Actor.HEAD})
REVIEWERS = frozenset({Actor.OFFICER, Actor.HEAD})
HEADS = frozenset({Actor.HEAD})
APPLICANT = frozenset({Actor.APPLICANT})
HANDING_IN = frozenset({Actor.APPLICANT, Actor.WINDOW})  # the window takes paper
SYSTEM = frozenset({Actor.SYSTEM})
GOVERNMENT = frozenset({Actor.GOVERNMENT})
ANYBODY = DESK | APPLICANT
BEFORE_DECISION = (S.RECEIVED, S.CORRECTING, S.CORRECTED, S.ACCEPTED, S.IN_REVIEW, S.SUSPENDED)
RUNNING = (S.ACCEPTED, S.IN_REVIEW, S.SUSPENDED)
GRANTED = (S.APPROVED, S.DEFERRED, S.DELIVERED)


class Clock(StrEnum):
    """What a move does to a clock of the item."""

    NONE = "none"  # none runs
    STARTS = "starts"
    RUNS = "runs"  # it goes on as it was
    STOPS = "stops"  # if the ground of the stop names this clock
    RESTARTS = "restarts"
    LONGER = "longer"
    ENDS = "ends"
    OWN = "own"  # a clock of its own begins or ends (hand-over, use, debt)


@dataclass(frozen=True, slots=True)
class Move:
    """One row. `when` and `unless` name what of the item must be there, or must not, and `else_` the refusal."""

    frm: ItemState
    verb: str
    who: frozenset[Actor]
    to: ItemState
    rule: str = ""  # the transition of clock-rules §3 it carries out
    statutory: Clock = Clock.NONE
    promised: Clock = Clock.NONE
    when: str = ""
    unless: str = ""
    else_: str = ""


def _row(frm: ItemState, verb: str, who: frozenset[Actor], to: ItemState, rule: str = "", clock: Clock = Clock.NONE,
         **guard: str) -> Move:  # fmt: skip
    """A row that does the same to both clocks."""
    return Move(frm, verb, who, to, rule, clock, clock, **guard)


RUNS, ENDS, OWN = Clock.RUNS, Clock.ENDS, Clock.OWN
MOVES = (
    _row(S.TO_DO, "report_done", APPLICANT, S.REPORTED),
    _row(S.REPORTED, "remeasure", APPLICANT, S.REPORTED, when="commissioned", else_="remeasure.not_commissioned"),
    _row(S.RECEIVED, "accept", DESK, S.ACCEPTED, "T2", Clock.STARTS),
    _row(S.RECEIVED, "accept_deferred", DESK, S.ACCEPTED, "T3", Clock.STARTS),
    _row(S.CORRECTED, "accept_deferred", DESK, S.ACCEPTED, "T3", Clock.STARTS),
    _row(S.RECEIVED, "sign_pledge", APPLICANT, S.RECEIVED, unless="pledge", else_="pledge.signed_before"),
    *(_row(state, "decide_on_pledge", REVIEWERS, S.APPROVED, "T2, T15", ENDS, when="pledge", else_="pledge.not_signed")
      for state in (S.RECEIVED, S.CORRECTED, S.ACCEPTED, S.IN_REVIEW)),
    _row(S.RECEIVED, "ask_correction", DESK, S.CORRECTING, "T4", unless="noted", else_="correction.asked_before"),
    _row(S.RECEIVED, "deem_accepted", SYSTEM, S.ACCEPTED, "T8", Clock.STARTS),
    _row(S.RECEIVED, "find_not_needed", DESK, S.NOT_NEEDED, "T9"),
    _row(S.RECEIVED, "refuse_acceptance", DESK, S.REFUSED, "T9"),
    _row(S.CORRECTING, "resupply", HANDING_IN, S.CORRECTED, "T5"),
    _row(S.CORRECTED, "accept", DESK, S.ACCEPTED, "T6", Clock.STARTS),
    _row(S.CORRECTED, "find_unmet", DESK, S.CORRECTING, "T7", when="points", else_="correction.no_points"),
    _row(S.CORRECTED, "refuse_acceptance", DESK, S.REFUSED, "T7"),
    _row(S.ACCEPTED, "take_on", REVIEWERS, S.IN_REVIEW, "T11", RUNS),
    _row(S.ACCEPTED, "assign", REVIEWERS, S.IN_REVIEW, "T11", RUNS),
    _row(S.IN_REVIEW, "unassign", REVIEWERS, S.ACCEPTED, "T11", RUNS,
         unless="pending_stop", else_="stop.proposed_before"),
    _row(S.ACCEPTED, "approve", REVIEWERS, S.APPROVED, "T11, T15", ENDS),
    _row(S.ACCEPTED, "reject", HEADS, S.REJECTED, "T11, T17", ENDS),
    _row(S.IN_REVIEW, "approve", REVIEWERS, S.APPROVED, "T15", ENDS),
    _row(S.ACCEPTED, "approve_deferred", HEADS, S.DEFERRED, "T11, T16", ENDS),
    _row(S.IN_REVIEW, "approve_deferred", HEADS, S.DEFERRED, "T16", ENDS),
    _row(S.IN_REVIEW, "reject", HEADS, S.REJECTED, "T17", ENDS),
    _row(S.IN_REVIEW, "propose_stop", REVIEWERS, S.IN_REVIEW, "T12", RUNS,
         unless="pending_stop", else_="stop.proposed_before"),
    _row(S.IN_REVIEW, "confirm_stop", HEADS, S.SUSPENDED, "T12", Clock.STOPS,
         when="pending_stop", else_="stop.not_proposed"),
    _row(S.IN_REVIEW, "decline_stop", HEADS, S.IN_REVIEW, "T12", RUNS, when="pending_stop", else_="stop.not_proposed"),
    _row(S.IN_REVIEW, "suspend", HEADS, S.SUSPENDED, "T12", Clock.STOPS),
    _row(S.IN_REVIEW, "propose_extension", REVIEWERS, S.IN_REVIEW, "T14", RUNS,
         unless="pending_extension", else_="extension.proposed_before"),
    _row(S.IN_REVIEW, "extend", HEADS, S.IN_REVIEW, "T14", Clock.LONGER),
    _row(S.IN_REVIEW, "decline_extension", HEADS, S.IN_REVIEW, "T14", RUNS,
         when="pending_extension", else_="extension.not_proposed"),
    _row(S.SUSPENDED, "resume", REVIEWERS, S.IN_REVIEW, "T13", Clock.RESTARTS),
    _row(S.IN_REVIEW, "deem_approved", SYSTEM, S.APPROVED, "T25", ENDS),
    _row(S.ACCEPTED, "deem_approved", SYSTEM, S.APPROVED, "T25", ENDS),
    _row(S.APPROVED, "deliver", DESK, S.DELIVERED, "T18", OWN),
    _row(S.DEFERRED, "deliver", DESK, S.DEFERRED, "T18", OWN, unless="delivered_on", else_="deliver.done_before"),
    _row(S.DEFERRED, "clear_debts", REVIEWERS, S.APPROVED, "T19", OWN),
    _row(S.DEFERRED, "clear_debts", REVIEWERS, S.DELIVERED, "T19", OWN, when="delivered_on", else_="deliver.not_yet"),
    _row(S.DEFERRED, "revoke", HEADS, S.REVOKED, "T20", OWN),
    *(_row(state, "revoke", HEADS, S.REVOKED, "T21", when="pledge", else_="revoke.no_pledge")
      for state in (S.APPROVED, S.DELIVERED)),
    *(_row(state, "approve", REVIEWERS, S.SIMULATED, "", ENDS, when="simulated", else_="move.not_possible")
      for state in (S.ACCEPTED, S.IN_REVIEW)),
    _row(S.SIMULATED, "confirm_simulation", SYSTEM, S.APPROVED, "T15", OWN),
    _row(S.SIMULATED, "confirm_simulation", SYSTEM, S.DEFERRED, "T16", OWN),
    _row(S.SIMULATED, "void_simulation", REVIEWERS | GOVERNMENT, S.LAPSED, "", OWN),
    _row(S.SIMULATED, "withdraw", APPLICANT, S.WITHDRAWN, "T10", OWN),
    *(_row(state, "call_back", HEADS, S.CALLED_BACK, "T22") for state in GRANTED),
    *(_row(state, "extend_use", REVIEWERS, state, "T23", OWN, when="use_by", unless="renews_by", else_="use.no_limit")
      for state in GRANTED),
    *(_row(state, "ask_renewal", HANDING_IN, state, "§50", OWN, when="use_by", unless="renews_by", else_="use.no_limit")
      for state in GRANTED),
    *(_row(state, "grant_renewal", REVIEWERS, state, "§50", OWN, when="renews_by", else_="renewal.not_asked")
      for state in GRANTED),
    *(_row(state, "decline_renewal", HEADS, state, "§50", OWN, when="renews_by", else_="renewal.not_asked")
      for state in GRANTED),
    *(_row(state, "deem_renewed", SYSTEM, state, "§50", OWN, when="renews_by", else_="renewal.not_asked")
      for state in GRANTED),
    *(_row(state, "lapse", SYSTEM, S.LAPSED, "T23", OWN, when="use_by", unless="renews_by", else_="use.no_limit")
      for state in GRANTED),
    *(_row(state, "withdraw", APPLICANT, S.WITHDRAWN, "T10", ENDS) for state in BEFORE_DECISION),
    *(_row(state, "end_with", SYSTEM, S.WITHDRAWN, "§7.8", ENDS) for state in BEFORE_DECISION),
    *(_row(state, "transfer", DESK, state, "§7.7") for state in (S.RECEIVED, S.CORRECTING, S.CORRECTED)),
    *(_row(state, "transfer", REVIEWERS, S.ACCEPTED, "§7.7", RUNS) for state in (S.ACCEPTED, S.IN_REVIEW)),
    *(_row(state, "hand_over_work", REVIEWERS, state, "", RUNS) for state in (S.IN_REVIEW, S.SUSPENDED)),
    *(_row(state, "ask_opinions", REVIEWERS, state, "T24", RUNS) for state in RUNNING),
    *(_row(state, "give_opinion", REVIEWERS, state, "T24", RUNS, when="opinions", else_="opinion.not_asked")
      for state in RUNNING),
    *(_row(state, "lapse_opinions", SYSTEM, state, "T24", RUNS) for state in RUNNING),
    *(_row(state, "resubmit", HANDING_IN, S.RECEIVED, "T1")
      for state in (S.WITHDRAWN, S.REFUSED, S.REJECTED, S.CALLED_BACK, S.REVOKED, S.LAPSED)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Note:
    """Something that may be said at any time and moves nothing."""

    verb: str
    who: frozenset[Actor]
    only_ended: bool = False


NOTES = (
    Note("comment", DESK),
    Note("take_paper", frozenset({Actor.WINDOW})),
    Note("ask_consult", DESK),
    Note("answer_consult", DESK),
    Note("ask_question", APPLICANT),
    Note("answer_question", DESK),
    Note("rate", APPLICANT, only_ended=True),
)


def moves_from(state: ItemState, actors: Collection[Actor]) -> Iterator[Move]:
    """The moves somebody acting in these parts has before him, in the order of the table."""
    return (move for move in MOVES if move.frm is state and not move.who.isdisjoint(actors))


def moves_of(item: Any, actors: Collection[Actor]) -> Iterator[Move]:
    """The same for one item (of the core, or a row with the same names), as far as its guards let them through."""
    return (move for move in moves_from(ItemState(item.state), actors) if guarded(move, item))


def guarded(move: Move, item: Any) -> bool:
    """Whether what the row asks of the item is there, and what it forbids is not."""
    return not (move.when and not getattr(item, move.when)) and not (move.unless and getattr(item, move.unless))


def notes_of(state: ItemState, actors: Collection[Actor]) -> Iterator[Note]:
    """What somebody acting in these parts may say of an item in this state."""
    return (note for note in NOTES if not note.who.isdisjoint(actors) and (state in ENDED or not note.only_ended))


_ROWS: dict[tuple[str, str], list[Move]] = {}
for _move in MOVES:
    _ROWS.setdefault((_move.frm, _move.verb), []).append(_move)


def check(item: Any, verb: str, actors: Collection[Actor]) -> Move:
    """The row of the table that allows this, or the refusal that says why there is none."""
    rows = _ROWS.get((item.state, verb))
    if not rows:
        raise Refused(_closed_by(item, verb), item=item.code, state=item.state.value, verb=verb)
    row = next((row for row in rows if not row.who.isdisjoint(actors)), None)
    if row is None:
        raise Refused("move.not_yours", item=item.code, verb=verb)
    if not guarded(row, item):
        raise Refused(_shut_by(row, item), item=item.code, state=item.state.value, verb=verb)
    return row


def _shut_by(row: Move, item: Any) -> str:
    """Why a guard keeps the row shut: what it asks for is missing, or a renewal is under way."""
    return "renewal.under_way" if row.unless == "renews_by" and item.renews_by else row.else_


def check_note(item: Any, verb: str, actors: Collection[Actor]) -> None:
    """Refused, unless it may be said by one of these parts."""
    if not any(note.verb == verb for note in notes_of(item.state, actors)):
        ended = any(note.verb == verb and not note.who.isdisjoint(actors) for note in NOTES)
        raise Refused("move.not_possible" if ended else "move.not_yours", item=item.code, state=item.state.value,
                      verb=verb)  # fmt: skip


def _closed_by(item: Any, verb: str) -> str:
    """The refusal that names the rule, where a rule closes the move; else the plain one."""
    if verb == "ask_correction" and item.accepted_on:
        return "correction.after_acceptance"
    if verb == "ask_correction" and item.correction_on:
        return "correction.asked_before"
    if verb == "find_unmet" and item.accepted_on:
        return "correction.after_acceptance"
    if verb in {"approve", "approve_deferred", "reject"} and item.stopped:
        return "decision.while_stopped"
    if verb in {"approve", "approve_deferred", "reject"} and item.decision and item.finished:
        return "decision.made_before"
    return "move.not_possible"
