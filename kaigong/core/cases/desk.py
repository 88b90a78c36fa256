"""What the desk does besides moving an item: back to the pool, a comment taken back, paper taken at the window."""

from collections.abc import Callable, Mapping
from datetime import datetime

from kaigong.core.cases import commands as c
from kaigong.core.cases import events as e
from kaigong.core.cases.checks import allowed, found
from kaigong.core.cases.moves import check_note
from kaigong.core.cases.values import Case
from kaigong.core.clock.calendar import Calendar
from kaigong.core.problems import Refused


def unassign(case: Case, do: c.Unassign, now: datetime, calendar: Calendar) -> list[e.Event]:
    """Nobody works on it any more; the clock, which started with acceptance, runs on."""
    item = allowed(case, do, "unassign")
    return [e.ItemUnassigned(item.code, item.officer, now.date())]


def take_back_comment(case: Case, do: c.TakeBackComment, now: datetime, calendar: Calendar) -> list[e.Event]:
    """A comment is taken back by an entry of its own: the ledger forgets nothing."""
    item = found(case, do)
    check_note(item, "comment", do.actors)
    if not 0 < do.entry <= case.last:
        raise Refused("note.no_such_question", item=item.code, id=do.entry)
    return [e.CommentTakenBack(item.code, do.entry, do.by, now.date())]


def take_paper(case: Case, do: c.TakePaper, now: datetime, calendar: Calendar) -> list[e.Event]:
    """Paper was taken against a receipt; what it means for the item is said by the command that follows."""
    item = found(case, do)
    check_note(item, "take_paper", do.actors)
    if not do.receipt:
        raise Refused("receipt.no_number", item=item.code)
    return [e.PaperTaken(item.code, do.receipt, do.what, do.papers, now.date())]


DECIDERS: Mapping[type[c.CaseCommand], Callable[..., list[e.Event]]] = {
    c.Unassign: unassign,
    c.TakeBackComment: take_back_comment,
    c.TakePaper: take_paper,
}
