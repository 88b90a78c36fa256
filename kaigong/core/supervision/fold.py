"""Entries to the line they tell of: one small change for each kind of event."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from kaigong.core.supervision import events as e
from kaigong.core.supervision.values import Charge, Closing, Line, LineState, Order
from kaigong.core.values import replace

Change = Callable[[Line, Any], Line]


def replay(history: Iterable[tuple[int, e.Event | None]], line: Line | None = None) -> Line:
    """The line after all numbered events of its stream."""
    line = line or Line()
    for n, event in history:
        line = fold(line, event, n)
    return line


def fold_all(line: Line, happened: Iterable[e.Event]) -> Line:
    """The line after further events, numbered from where it stands."""
    for event in happened:
        line = fold(line, event, line.last + 1)
    return line


def fold(line: Line, event: e.Event | None, n: int) -> Line:
    """The line after one event. What is not known here changes nothing."""
    change = CHANGES.get(type(event), _unchanged)
    return replace(change(line, event), last=n)


def _unchanged(line: Line, event: Any) -> Line:
    return line


def _raised(line: Line, event: e.LineRaised) -> Line:
    return Line(
        no=event.no, title=event.title, wanted=event.wanted, source=event.source, origin=event.origin,
        project=event.project, lead=event.lead, helpers=tuple(event.helpers), chain=tuple(event.chain),
        raised_on=event.on, since=event.on, due_on=event.due_on,
    )  # fmt: skip


def _led(line: Line, event: e.LeadChanged) -> Line:
    return replace(line, lead=event.lead, helpers=tuple(event.helpers))


def _due_moved(line: Line, event: e.DueMoved) -> Line:
    return replace(line, due_on=event.due_on, moved=line.moved + 1)


def _ordered(line: Line, event: e.OrderIssued) -> Line:
    order = Order(event.order, event.asked, event.on, event.answer_by)
    return replace(line, orders=(*line.orders, order))


def _with_order(line: Line, no: int, **changes: Any) -> Line:
    return replace(line, orders=tuple(replace(one, **changes) if one.no == no else one for one in line.orders))


def _answered(line: Line, event: e.OrderAnswered) -> Line:
    said = {"answer": event.answer, "answered_on": event.on, "promised_on": event.promised_on, "late": event.late}
    return _with_order(line, event.order, **said)


def _overdue(line: Line, event: e.OrderOverdue) -> Line:
    return _with_order(line, event.order, late=True)


def _climbed(line: Line, event: e.LineClimbed) -> Line:
    return replace(line, level=event.level, since=event.on, climbs=(*line.climbs, event.on))


def _listed(line: Line, event: e.TalkListed) -> Line:
    return replace(line, talk_on=event.on, talked_on=None)


def _talked(line: Line, event: e.TalkHeld) -> Line:
    return replace(line, talked_on=event.on)


def _asked(line: Line, event: e.ClosureAsked) -> Line:
    closing = Closing(event.on, event.by, event.agency, event.text, tuple(event.documents))
    return replace(line, state=LineState.CHECKING, closing=closing)


def _returned(line: Line, event: e.ClosureReturned) -> Line:
    return replace(line, state=LineState.OPEN, closing=None)


def _closed(line: Line, event: e.LineClosed) -> Line:
    return replace(line, state=LineState.CLOSED, closed_on=event.on, checked_by=event.by)


def _reopened(line: Line, event: e.LineReopened) -> Line:
    charge = Charge(event.on, event.agency, event.by, event.checked_by, event.reason)
    return replace(
        line, state=LineState.OPEN, closing=None, closed_on=None, checked_by="", due_on=event.due_on, since=event.on,
        charges=(*line.charges, charge), settled="",
    )  # fmt: skip


def _settled(line: Line, event: e.CauseGone) -> Line:
    return replace(line, settled=event.entry)


def _decided(line: Line, event: e.DecisionTaken) -> Line:
    return replace(line, lead=event.lead, due_on=event.due_on)


def _dropped(line: Line, event: e.LineDropped) -> Line:
    return replace(line, state=LineState.DROPPED, closed_on=event.on)


CHANGES: Mapping[type[Any], Change] = {
    e.LineRaised: _raised,
    e.LeadChanged: _led,
    e.DueMoved: _due_moved,
    e.OrderIssued: _ordered,
    e.OrderAnswered: _answered,
    e.OrderOverdue: _overdue,
    e.LineClimbed: _climbed,
    e.TalkListed: _listed,
    e.TalkHeld: _talked,
    e.ClosureAsked: _asked,
    e.ClosureReturned: _returned,
    e.LineClosed: _closed,
    e.LineReopened: _reopened,
    e.CauseGone: _settled,
    e.DecisionTaken: _decided,
    e.LineDropped: _dropped,
}
