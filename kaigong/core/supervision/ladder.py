"""What time does to a line: an order not answered, a list of those to be talked to, a level climbed.

`ring` is the only place from which a line goes up, and it asks what was left undone, never what was done. It may be
called at any hour and as often as one likes: what it has said once is in the line, and it does not say it again.
"""

from datetime import date
from enum import StrEnum

from kaigong.core.clock.calendar import Calendar, UnknownYear
from kaigong.core.supervision import events as e
from kaigong.core.supervision.fold import fold_all
from kaigong.core.supervision.values import Ladder, Line, LineState

DUE, CHECK = "due-passed", "check-passed"  # why a line climbs


class LineColour(StrEnum):
    """How a line stands today: in time, due soon, late, or nothing owed."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    DONE = "done"


def colour(line: Line, today: date, calendar: Calendar, ladder: Ladder) -> LineColour:
    """Red from the day after its day; yellow when at most `yellow_days` working days are left."""
    if line.ended:
        return LineColour.DONE
    if today > line.due_on:
        return LineColour.RED
    try:
        left = calendar.between(today, line.due_on)
    except UnknownYear:
        return LineColour.GREEN  # past the last published calendar, so not soon
    return LineColour.YELLOW if left <= ladder.yellow_days else LineColour.GREEN


def climbs_on(line: Line, calendar: Calendar, ladder: Ladder) -> date | None:
    """The day on which the line goes up if nothing happens: the first after the working days its level has, counted
    from its day or from when the level got it, whichever is later. None at the top and where nothing is owed."""
    if line.ended or line.level >= min(len(ladder.rungs), len(line.chain) - 1):
        return None
    try:
        if line.state is LineState.CHECKING and line.closing is not None:
            return calendar.after(max(line.closing.on, line.since), ladder.check_days + 1)
        return calendar.after(max(line.due_on, line.since), ladder.rungs[line.level] + 1)
    except UnknownYear:
        return None


def ring(line: Line, today: date, calendar: Calendar, ladder: Ladder) -> list[e.Event]:
    """What is to be recorded today because nothing was done."""
    if line.ended:
        return []
    happened: list[e.Event] = []
    waiting = line.open_order
    if waiting is not None and not waiting.late and today > waiting.answer_by:
        happened.append(e.OrderOverdue(waiting.no, today))
    after = fold_all(line, happened)
    happened += _talk(after, today, ladder)
    goes_up = climbs_on(after, calendar, ladder)
    if goes_up is not None and today >= goes_up:
        cause = CHECK if line.state is LineState.CHECKING else DUE
        happened.append(e.LineClimbed(line.level + 1, line.chain[line.level + 1], cause, today))
    return happened


def _talk(line: Line, today: date, ladder: Ladder) -> list[e.Event]:
    """Late so often since the last talk that somebody is to be talked to."""
    late = sum(order.late and (line.talked_on is None or order.on > line.talked_on) for order in line.orders)
    if line.owes_talk or late < ladder.talk_after:
        return []
    return [e.TalkListed(line.lead, late, today)]
