"""The verbs of supervision: lines, weekly lists, meetings, and the rules."""

from kaigong.apps.supervision.actions.lines import (
    answer,
    ask_closure,
    change_lead,
    close,
    drop,
    hold_talk,
    move_due,
    note_progress,
    order,
    raise_line,
    reopen,
    return_closure,
)
from kaigong.apps.supervision.actions.meetings import close_meeting, decide, open_meeting
from kaigong.apps.supervision.actions.rules import set_rules
from kaigong.apps.supervision.actions.time import cause_gone, make_week, raise_by_itself, ring

__all__ = [
    "answer",
    "ask_closure",
    "cause_gone",
    "change_lead",
    "close",
    "close_meeting",
    "decide",
    "drop",
    "hold_talk",
    "make_week",
    "move_due",
    "note_progress",
    "open_meeting",
    "order",
    "raise_by_itself",
    "raise_line",
    "reopen",
    "return_closure",
    "ring",
    "set_rules",
]
