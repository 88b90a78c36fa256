"""The verbs of supervision: lines, weekly lists, meetings, and the rules."""

from kaigong.apps.supervision.actions.care import (
    answer_ticket,
    bind,
    log_visit,
    promise_ticket,
    raise_ticket,
    rate_ticket,
    refer_ticket,
    release,
    ring_tickets,
)
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
    "answer_ticket",
    "ask_closure",
    "bind",
    "cause_gone",
    "change_lead",
    "close",
    "close_meeting",
    "decide",
    "drop",
    "hold_talk",
    "log_visit",
    "make_week",
    "move_due",
    "note_progress",
    "open_meeting",
    "order",
    "promise_ticket",
    "raise_by_itself",
    "raise_line",
    "raise_ticket",
    "rate_ticket",
    "refer_ticket",
    "release",
    "reopen",
    "return_closure",
    "ring",
    "ring_tickets",
    "set_rules",
]
