"""A line as its stream tells it, and the columns its row shows of that."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from kaigong.apps.ledger import queries as ledger
from kaigong.apps.supervision.models import Line
from kaigong.core.clock.calendar import Calendar, UnknownYear
from kaigong.core.supervision import events as e
from kaigong.core.supervision import values as core
from kaigong.core.supervision.fold import replay
from kaigong.core.supervision.ladder import climbs_on


def line_of(row: Line) -> core.Line:
    """The line, folded from every entry of its stream."""
    found = ledger.read(row.stream)
    return replay((entry.n, e.decode(entry.kind, entry.data)) for entry in found.entries)


def lines_of(rows: Iterable[Line]) -> list[core.Line]:
    """Many lines, in few queries."""
    histories = ledger.histories([row.stream for row in rows])
    return [replay((one.n, e.decode(one.kind, one.data)) for one in entries) for entries in histories.values()]


def columns(line: core.Line, calendar: Calendar, ladder: core.Ladder) -> dict[str, Any]:
    """What the row shows; helpers are kept in a table of their own."""
    order, closing, goes_up = line.open_order, line.closing, climbs_on(line, calendar, ladder)
    return {
        "title": line.title, "wanted": line.wanted, "source": line.source.value, "lead_id": line.lead,
        "chain": list(line.chain), "holder_id": line.holder, "level": line.level, "raised_on": line.raised_on,
        "due_on": line.due_on, "state": line.state.value, "ended": line.ended,
        "yellow_on": None if line.ended else _yellow(line.due_on, calendar, ladder), "climbs_on": goes_up,
        "order_no": len(line.orders), "answer_by": None if order is None else order.answer_by,
        "late_answers": line.late_answers, "talk_on": line.talk_on, "talked_on": line.talked_on, "moved": line.moved,
        "charges": len(line.charges), "closing_agency": closing.agency if closing else "",
        "closing_by": closing.by if closing else "", "checked_by": line.checked_by, "closed_on": line.closed_on,
        "settled": line.settled, "rings_on": _rings(line, goes_up), "seen_n": line.last,
    }  # fmt: skip


def _yellow(due_on: date, calendar: Calendar, ladder: core.Ladder) -> date | None:
    try:
        return calendar.before(due_on, ladder.yellow_days)
    except UnknownYear:
        return None


def _rings(line: core.Line, goes_up: date | None) -> date | None:
    """The first day on which time has something to say: an answer is missing, or the line goes up."""
    order = line.open_order
    days = [goes_up, None if line.ended or order is None or order.late else order.answer_by]
    return min((day for day in days if day), default=None)
