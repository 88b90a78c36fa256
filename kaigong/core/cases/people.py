"""Who works on an item: assignment (T11), hand-over of a colleague's work, transfer to another agency (转办)."""

from collections.abc import Callable, Mapping
from datetime import datetime

from kaigong.core.cases import commands as c
from kaigong.core.cases import events as e
from kaigong.core.cases.checks import allowed, need_reason
from kaigong.core.cases.values import Case
from kaigong.core.clock.calendar import Calendar
from kaigong.core.problems import Refused


def take_on(case: Case, do: c.TakeOn, now: datetime, calendar: Calendar) -> list[e.Event]:
    """T11: an officer takes the item on; the clock has run since T0."""
    item = allowed(case, do, "take_on")
    return [e.ItemTakenOn(item.code, do.officer, now.date())]


def assign(case: Case, do: c.AssignItem, now: datetime, calendar: Calendar) -> list[e.Event]:
    """T11 by somebody else: an officer is given the item."""
    item = allowed(case, do, "assign")
    if not do.officer:
        raise Refused("assign.nobody", item=item.code)
    return [e.ItemAssigned(item.code, do.officer, now.date())]


def hand_over_work(case: Case, do: c.HandOverWork, now: datetime, calendar: Calendar) -> list[e.Event]:
    """A colleague's item goes to another officer; nothing else changes."""
    item = allowed(case, do, "hand_over_work")
    if not do.officer or do.officer == item.officer:
        raise Refused("assign.nobody", item=item.code)
    return [e.WorkHandedOver(item.code, item.officer, do.officer, do.reason.strip(), now.date())]


def transfer(case: Case, do: c.TransferItem, now: datetime, calendar: Calendar) -> list[e.Event]:
    """转办: another agency takes it over. The clock runs on from the same T0; the other agency takes it on anew."""
    item = allowed(case, do, "transfer")
    reason = need_reason(do.reason, "reason.missing", item)
    if not do.agency or do.agency == item.agencies[0]:
        raise Refused("transfer.same_agency", item=item.code)
    return [e.ItemTransferred(item.code, do.agency, reason, now.date())]


DECIDERS: Mapping[type[c.CaseCommand], Callable[..., list[e.Event]]] = {
    c.TakeOn: take_on,
    c.AssignItem: assign,
    c.HandOverWork: hand_over_work,
    c.TransferItem: transfer,
}
