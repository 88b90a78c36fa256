"""One door for every command: the table says which function decides it. Singly and in bulk the way is the same."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from kaigong.core.cases import (
    acceptance,
    after,
    debts,
    debts_settle,
    decide,
    desk,
    extensions,
    intake,
    late,
    meeting,
    notes,
    opinions,
    people,
    renewal,
    rounds,
    service,
    stops,
    theme,
)
from kaigong.core.cases import commands as c
from kaigong.core.cases import events as e
from kaigong.core.cases.values import Case
from kaigong.core.clock.calendar import Calendar

Decider = Callable[[Case, Any, datetime, Calendar], list[e.Event]]
DECIDERS: Mapping[type[c.CaseCommand], Decider] = {
    **intake.DECIDERS,
    **rounds.DECIDERS,
    **decide.DECIDERS,
    **stops.DECIDERS,
    **extensions.DECIDERS,
    **opinions.DECIDERS,
    **people.DECIDERS,
    **notes.DECIDERS,
    **service.DECIDERS,
    **desk.DECIDERS,
    **after.DECIDERS,
    **renewal.DECIDERS,
    **debts.DECIDERS,
    **debts_settle.DECIDERS,
    **meeting.DECIDERS,
    **acceptance.DECIDERS,
}


def carry_out(case: Case, command: c.CaseCommand, now: datetime, calendar: Calendar) -> list[e.Event]:
    """What a command makes happen, or the refusal. One entered late (补录) is decided as of when it really happened,
    and that it was entered late is the first thing that happens."""
    decide_it = DECIDERS[type(command)]
    if command.late is None:
        return _followed(case, decide_it(case, command, now, calendar), now, calendar)
    first, then = late.entered(case, command, now), late.as_of(command.late, now)
    return [first, *_followed(case, decide_it(case, command, then, calendar), then, calendar)]


def _followed(case: Case, happened: list[e.Event], now: datetime, calendar: Calendar) -> list[e.Event]:
    """What happened, and what follows of itself: the merged notice of a round, the one reply of a theme."""
    happened = [*happened, *rounds.after(case, happened, now, calendar)]
    return [*happened, *theme.after(case, happened, now, calendar)]
