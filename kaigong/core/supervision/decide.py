"""What people do about a line: every verb looks at the line as it stands and gives the events, or refuses.

Nothing here moves a line up a level, and nothing here closes one without evidence and a second pair of eyes.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from kaigong.core.clock.calendar import Calendar
from kaigong.core.problems import Faulty, Problem, Refused
from kaigong.core.supervision import events as e
from kaigong.core.supervision.moves import Part, check
from kaigong.core.supervision.values import Ladder, Line, Source

TITLE = 200


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: by which name in the ledger, for which agency, in which parts of this line."""

    ref: str
    agency: str
    parts: frozenset[Part]


@dataclass(frozen=True, slots=True)
class Raise:
    """A line to be raised. Without `due_on` it gets the ladder's usual days."""

    no: str
    title: str
    wanted: str
    lead: str
    chain: tuple[str, ...]
    helpers: tuple[str, ...] = ()
    source: Source = Source.DUTY
    origin: str = ""
    project: str = ""
    due_on: date | None = None


def raise_line(do: Raise, today: date, calendar: Calendar, ladder: Ladder) -> list[e.Event]:
    """立项: what is to be done, who leads, who helps, until when, what will prove it. Every fault is named at once."""
    due_on = do.due_on or calendar.after(today, ladder.due_days)
    faults = [
        Problem(code, at=at)
        for code, at, bad in (
            ("line.title_missing", "title", not do.title.strip()),
            ("line.title_long", "title", len(do.title) > TITLE),
            ("line.wanted_missing", "wanted", not do.wanted.strip()),
            ("line.lead_missing", "lead", not do.lead),
            ("line.helper_leads", "helpers", do.lead in do.helpers),
            ("line.headquarters_missing", "headquarters", not do.chain),
            ("line.due_past", "due_on", due_on < today),
        )
        if bad
    ]
    if faults:
        raise Faulty(faults)
    return [
        e.LineRaised(
            do.no, do.title.strip(), do.wanted.strip(), do.source, do.origin, do.project, do.lead, do.helpers, do.chain,
            due_on, today,
        )
    ]  # fmt: skip


def note_progress(line: Line, by: Actor, text: str, documents: Sequence[str], today: date) -> list[e.Event]:
    """报送进展: what was done; it stops no clock."""
    check(line, "note_progress", by.parts)
    return [e.ProgressNoted(_said(line, text), tuple(documents), today)]


def order(line: Line, by: Actor, asked: str, answer_by: date | None, today: date, calendar: Calendar,
          ladder: Ladder) -> list[e.Event]:  # fmt: skip
    """下达督办单. One at a time: the one before is to be answered first, or its day must have passed."""
    check(line, "order", by.parts)
    waiting = line.open_order
    if waiting is not None and not waiting.late:
        raise Refused("line.order_open", no=line.no, order=waiting.no, answer_by=waiting.answer_by)
    until = answer_by or calendar.after(today, ladder.answer_days)
    if until <= today:
        raise Refused("line.answer_day", no=line.no, got=until)
    return [e.OrderIssued(len(line.orders) + 1, _said(line, asked), until, today)]


def answer(line: Line, by: Actor, text: str, promised_on: date | None, today: date) -> list[e.Event]:
    """反馈: what will be done until when. An answer promises; it neither closes nor puts off."""
    check(line, "answer", by.parts)
    waiting = line.open_order
    if waiting is None:
        raise Refused("line.no_order", no=line.no)
    if promised_on is not None and promised_on < today:
        raise Refused("line.promise_past", no=line.no, got=promised_on)
    late = waiting.late or today > waiting.answer_by
    return [e.OrderAnswered(waiting.no, _said(line, text), promised_on, late, today)]


def change_lead(line: Line, by: Actor, lead: str, helpers: Sequence[str], reason: str, today: date) -> list[e.Event]:
    """调整责任单位."""
    check(line, "change_lead", by.parts)
    if not lead or lead in helpers:
        raise Refused("line.helper_leads" if lead else "line.lead_missing", no=line.no)
    if (lead, tuple(helpers)) == (line.lead, line.helpers):
        raise Refused("line.lead_same", no=line.no)
    return [e.LeadChanged(lead, tuple(helpers), _said(line, reason), today)]


def move_due(line: Line, by: Actor, due_on: date, reason: str, today: date) -> list[e.Event]:
    """调整时限, with the reason: the lead itself cannot, for an answer is no extension."""
    check(line, "move_due", by.parts)
    if due_on <= line.due_on or due_on < today:
        raise Refused("line.due_not_later", no=line.no, due=line.due_on, got=due_on)
    return [e.DueMoved(due_on, _said(line, reason), today)]


def hold_talk(line: Line, by: Actor, text: str, today: date) -> list[e.Event]:
    """约谈: those on the list were talked to."""
    check(line, "hold_talk", by.parts)
    if not line.owes_talk:
        raise Refused("line.no_talk_due", no=line.no)
    return [e.TalkHeld(_said(line, text), today)]


def ask_closure(line: Line, by: Actor, text: str, documents: Sequence[str], today: date) -> list[e.Event]:
    """申请销号, with evidence: a document, or the entry that says that the cause is gone."""
    check(line, "ask_closure", by.parts)
    if not documents and not line.settled:
        raise Refused("line.evidence_missing", no=line.no, wanted=line.wanted)
    return [e.ClosureAsked(by.ref, by.agency, _said(line, text), tuple(documents), today)]


def close(line: Line, by: Actor, text: str, today: date) -> list[e.Event]:
    """核验销号, by somebody of another agency than the one that asked."""
    check(line, "close", by.parts)
    _second_eyes(line, by)
    return [e.LineClosed(by.ref, text.strip(), today)]


def return_closure(line: Line, by: Actor, reason: str, today: date) -> list[e.Event]:
    """退回: the evidence does not show it."""
    check(line, "return_closure", by.parts)
    _second_eyes(line, by)
    return [e.ClosureReturned(_said(line, reason), today)]


def reopen(line: Line, by: Actor, reason: str, due_on: date | None, today: date, calendar: Calendar,
           ladder: Ladder) -> list[e.Event]:  # fmt: skip
    """重新打开: it is put down to who had it closed and who had checked it."""
    check(line, "reopen", by.parts)
    until, closing = due_on or calendar.after(today, ladder.due_days), line.closing
    if until < today:
        raise Refused("line.due_not_later", no=line.no, due=today, got=until)
    agency, asker = (closing.agency, closing.by) if closing else (line.lead, "")
    return [e.LineReopened(_said(line, reason), agency, asker, line.checked_by, until, today)]


def drop(line: Line, by: Actor, reason: str, today: date) -> list[e.Event]:
    """撤销: it was raised by mistake. It stays on record, with the reason."""
    check(line, "drop", by.parts)
    return [e.LineDropped(_said(line, reason), today)]


def decide(line: Line, by: Actor, meeting: str, text: str, lead: str, due_on: date, today: date) -> list[e.Event]:
    """会议议定: what is to be done, by whom, until when; the day of the decision is the new day of the line."""
    check(line, "decide", by.parts)
    if due_on < today:
        raise Refused("line.due_not_later", no=line.no, due=today, got=due_on)
    return [e.DecisionTaken(meeting, _said(line, text), lead or line.lead, due_on, today)]


def cause_gone(line: Line, entry: str, text: str, today: date) -> list[e.Event]:
    """What made the line is over by itself. It says so, and still waits to be closed by people."""
    if line.ended or line.settled == entry:
        return []
    return [e.CauseGone(entry, text, today)]


def _said(line: Line, text: str) -> str:
    if not text.strip():
        raise Refused("line.text_missing", no=line.no)
    return text.strip()


def _second_eyes(line: Line, by: Actor) -> None:
    closing = line.closing
    if closing is not None and (by.ref == closing.by or by.agency == closing.agency):
        raise Refused("line.same_eyes", no=line.no, agency=closing.agency)


def parts_of(line: Line, agency: str, commands: Collection[str]) -> frozenset[Part]:
    """The parts the people of an agency have in a line; `commands`: agencies that are headquarters."""
    found = set()
    if agency and agency == line.lead:
        found.add(Part.LEAD)
    if agency in line.helpers:
        found.add(Part.HELPER)
    if agency in commands:
        found.add(Part.COMMAND)
    return frozenset(found)
