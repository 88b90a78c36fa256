"""Problem tickets 十问十帮: what an enterprise meets, who owns it, what is promised and answered, whether it helped.

Days are working days. A ticket nobody takes or answers in time says so once a turn; what follows (a duty line) is the
command's business. Passing it on does not give anybody new days.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, get_args

from kaigong.core import ledger
from kaigong.core.clock.calendar import Calendar
from kaigong.core.problems import Faulty, Problem, Refused
from kaigong.core.values import replace

TEXT = 1000


class TicketState(StrEnum):
    """Where a ticket stands."""

    RAISED = "raised"  # 待认领
    PROMISED = "promised"  # 已承诺
    ANSWERED = "answered"  # 待评价
    SETTLED = "settled"  # 已解决


class Side(StrEnum):
    """On which side somebody stands: whoever asks, or the agency that owns it."""

    ASKER = "asker"
    OWNER = "owner"
    COMMAND = "command"


@dataclass(frozen=True, slots=True)
class Ticket:
    """One problem. `answer_by`: the day by which it is to be taken; `due_on`: the day promised."""

    no: str = ""
    klass: str = ""
    text: str = ""
    enterprise: str = ""
    project: str = ""
    agency: str = ""
    raised_on: date = date.min
    answer_by: date = date.min
    due_on: date | None = None
    state: TicketState = TicketState.RAISED
    round: int = 1
    referred: int = 0
    overdue: bool = False  # said of this turn
    overdues: int = 0
    answer: str = ""
    answered_on: date | None = None
    satisfied: bool | None = None
    last: int = 0

    @property
    def waits_until(self) -> date | None:
        """The last day of whose turn it is in the agency; None while it is the asker's, or nobody's."""
        return {TicketState.RAISED: self.answer_by, TicketState.PROMISED: self.due_on}.get(self.state)


@dataclass(frozen=True, slots=True)
class TicketRaised:
    no: str
    klass: str
    text: str
    enterprise: str
    project: str
    agency: str
    answer_by: date
    on: date


@dataclass(frozen=True, slots=True)
class TicketPromised:
    text: str
    due_on: date
    on: date


@dataclass(frozen=True, slots=True)
class TicketAnswered:
    text: str
    documents: tuple[str, ...]
    on: date


@dataclass(frozen=True, slots=True)
class TicketReferred:
    """Passed on; the days run on."""

    agency: str
    reason: str
    on: date


@dataclass(frozen=True, slots=True)
class TicketRated:
    """Satisfied: settled. Not: the owner has it again, a round later."""

    satisfied: bool
    text: str
    answer_by: date | None
    on: date


@dataclass(frozen=True, slots=True)
class TicketOverdue:
    """The last day of the owner's turn has passed."""

    state: TicketState
    round: int
    on: date


Event = TicketRaised | TicketPromised | TicketAnswered | TicketReferred | TicketRated | TicketOverdue
KINDS: Mapping[str, type[Any]] = {kind.__name__: kind for kind in get_args(Event)}


def decode(kind: str, data: Mapping[str, Any]) -> Event | None:
    """The event of one ledger entry; None for a note that is none of these."""
    return ledger.decode(KINDS, kind, data) if kind in KINDS else None


def replay(history: Iterable[tuple[int, Event | None]], ticket: Ticket | None = None) -> Ticket:
    """The ticket after all numbered events."""
    ticket = ticket or Ticket()
    for n, event in history:
        ticket = replace(_after(ticket, event), last=n)
    return ticket


def fold_all(ticket: Ticket, happened: Iterable[Event]) -> Ticket:
    """The ticket after further events."""
    return replay(enumerate(happened, ticket.last + 1), ticket)


def _after(ticket: Ticket, event: Event | None) -> Ticket:
    match event:
        case TicketRaised():
            return Ticket(
                event.no, event.klass, event.text, event.enterprise, event.project, event.agency, event.on,
                event.answer_by,
            )  # fmt: skip
        case TicketPromised():
            return replace(ticket, state=TicketState.PROMISED, due_on=event.due_on, overdue=False)
        case TicketAnswered():
            said = {"answer": event.text, "answered_on": event.on}
            return replace(ticket, state=TicketState.ANSWERED, overdue=False, **said)
        case TicketReferred():
            return replace(ticket, agency=event.agency, referred=ticket.referred + 1)
        case TicketRated(satisfied=True):
            return replace(ticket, state=TicketState.SETTLED, satisfied=True)
        case TicketRated(answer_by=answer_by):
            again = {"round": ticket.round + 1, "due_on": None, "answer_by": answer_by or ticket.answer_by}
            return replace(ticket, state=TicketState.RAISED, satisfied=False, overdue=False, **again)
        case TicketOverdue():
            return replace(ticket, overdue=True, overdues=ticket.overdues + 1)
    return ticket


# ------------------------------------------------------------------------------------------------ what people do


def raise_ticket(
    *, no: str, klass: str, text: str, enterprise: str, project: str, agency: str, classes: Iterable[str], days: int,
    today: date, calendar: Calendar,
) -> list[Event]:  # fmt: skip
    """提出诉求: of a class, to the agency that owns the class. Every fault is named at once."""
    faults = [
        Problem(code, at=at)
        for code, at, bad in (
            ("ticket.text_missing", "text", not text.strip()),
            ("ticket.text_long", "text", len(text) > TEXT),
            ("ticket.class_unknown", "klass", klass not in set(classes)),
            ("ticket.agency_missing", "agency", not agency),
        )
        if bad
    ]
    if faults:
        raise Faulty(faults)
    answer_by = calendar.after(today, days)
    return [TicketRaised(no, klass, text.strip(), enterprise, project, agency, answer_by, today)]


def promise(ticket: Ticket, side: Side | None, text: str, due_on: date, today: date) -> list[Event]:
    """认领并承诺: what will be done, until when."""
    _allowed(ticket, side, Side.OWNER, TicketState.RAISED)
    if due_on < today:
        raise Refused("ticket.due_past", no=ticket.no, got=due_on)
    return [TicketPromised(_said(ticket, text), due_on, today)]


def answer(ticket: Ticket, side: Side | None, text: str, documents: Iterable[str], today: date) -> list[Event]:
    """答复: what was done; whoever asked says whether it helped."""
    _allowed(ticket, side, Side.OWNER, TicketState.RAISED, TicketState.PROMISED)
    return [TicketAnswered(_said(ticket, text), tuple(documents), today)]


def refer(ticket: Ticket, side: Side | None, agency: str, reason: str, today: date) -> list[Event]:
    """转办, by the owner or the command; the day stays."""
    if side is not Side.COMMAND:
        _allowed(ticket, side, Side.OWNER, TicketState.RAISED, TicketState.PROMISED)
    elif ticket.waits_until is None:
        raise Refused("ticket.not_possible", no=ticket.no)
    if not agency or agency == ticket.agency:
        raise Refused("ticket.agency_same", no=ticket.no)
    return [TicketReferred(agency, _said(ticket, reason), today)]


def rate(
    ticket: Ticket, side: Side | None, satisfied: bool, text: str, today: date, calendar: Calendar, days: int
) -> list[Event]:
    """评价: satisfied, or not and why."""
    _allowed(ticket, side, Side.ASKER, TicketState.ANSWERED)
    said = text.strip() if satisfied else _said(ticket, text)
    return [TicketRated(satisfied, said, None if satisfied else calendar.after(today, days), today)]


def ring(ticket: Ticket, today: date) -> list[Event]:
    """What time says: once a turn that its last day has passed."""
    until = ticket.waits_until
    if until is None or ticket.overdue or today <= until:
        return []
    return [TicketOverdue(ticket.state, ticket.round, today)]


def _allowed(ticket: Ticket, side: Side | None, wanted: Side, *states: TicketState) -> None:
    if side is not wanted:
        raise Refused("ticket.not_yours", no=ticket.no)
    if ticket.state not in states:
        raise Refused("ticket.not_possible", no=ticket.no)


def _said(ticket: Ticket, text: str) -> str:
    if not text.strip():
        raise Refused("ticket.say_something", no=ticket.no)
    return text.strip()
