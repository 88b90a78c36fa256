"""Stops of the clock (T12, T13, R-CAP): an officer proposes, the head confirms or opens; only a ground of the rules
handed in stops a clock, and it says which."""

from collections.abc import Callable, Mapping
from datetime import datetime

from kaigong.core.cases import commands as c
from kaigong.core.cases import events as e
from kaigong.core.cases.checks import allowed, found, need_reason
from kaigong.core.cases.clocks import due_days
from kaigong.core.cases.fold_items import closed
from kaigong.core.cases.values import Case, Item
from kaigong.core.clock.calendar import Calendar, UnknownYear
from kaigong.core.clock.stops import Stop, planned_end
from kaigong.core.problems import Refused
from kaigong.core.values import replace


def propose_stop(case: Case, do: c.ProposeStop, now: datetime, calendar: Calendar) -> list[e.Event]:
    """T12, first half: the officer asks for a special procedure. The clock runs until the head confirms."""
    item = allowed(case, do, "propose_stop")
    _lawful(item, do)
    return [e.StopProposed(item.code, do.reason, do.planned_days, do.statutory, do.promised, do.officer, now.date())]


def confirm_stop(case: Case, do: c.ConfirmStop, now: datetime, calendar: Calendar) -> list[e.Event]:
    """T12, second half: the head confirms; the clocks stand from today, not from the day of the proposal."""
    item = allowed(case, do, "confirm_stop")
    asked = item.pending_stop
    assert asked is not None
    stop = Stop(now.date(), None, asked.reason, asked.statutory, asked.promised, asked.planned_days)
    return _opened(item, stop, calendar)


def decline_stop(case: Case, do: c.DeclineStop, now: datetime, calendar: Calendar) -> list[e.Event]:
    """The head does not confirm; the clock has run all the while."""
    item = allowed(case, do, "decline_stop")
    return [e.StopDeclined(item.code, need_reason(do.reason, "reason.missing", item), now.date())]


def suspend(case: Case, do: c.SuspendItem, now: datetime, calendar: Calendar) -> list[e.Event]:
    """T12 in one: the head opens a special procedure himself."""
    item = allowed(case, do, "suspend")
    _lawful(item, do)
    stop = Stop(now.date(), None, do.reason, do.statutory, do.promised, do.planned_days)
    return _opened(item, stop, calendar)


def _lawful(item: Item, do: c.SuspendItem) -> None:
    if do.reason not in item.exclusions:
        raise Refused("stop.no_ground", item=item.code, reason=do.reason)
    if do.planned_days < 1:
        raise Refused("stop.days_missing", item=item.code)


def _opened(item: Item, stop: Stop, calendar: Calendar) -> list[e.Event]:
    due = due_days(replace(item, stops=(*item.stops, stop)), calendar)
    return [
        e.ItemSuspended(
            item.code, stop.opened, stop.reason, stop.planned_days or 0, stop.statutory, stop.promised,
            due.statutory, due.promised,
        )
    ]  # fmt: skip


def resume(case: Case, do: c.ResumeItem, now: datetime, calendar: Calendar) -> list[e.Event]:
    """T13: the result is in; the clocks run again from tomorrow, and the last days are counted anew."""
    item = allowed(case, do, "resume")
    result = need_reason(do.result, "resume.result_missing", item)
    due = due_days(replace(item, stops=closed(item, now.date())), calendar)
    return [e.ItemResumed(item.code, now.date(), result, due.statutory, due.promised, due.unknown, do.document)]


def tell_overrun(case: Case, do: c.TellOverrun, now: datetime, calendar: Calendar) -> list[e.Event]:
    """R-CAP, by the clock: the planned days of the open stop are over. Told once; the clock stays stopped."""
    item = found(case, do)
    stop = item.stopped
    try:
        end = planned_end(stop, calendar) if stop else None
    except UnknownYear:
        end = None
    if end is None or item.overran or now.date() <= end:
        return []
    return [e.StopOverran(item.code, end, now.date())]


DECIDERS: Mapping[type[c.CaseCommand], Callable[..., list[e.Event]]] = {
    c.ProposeStop: propose_stop,
    c.ConfirmStop: confirm_stop,
    c.DeclineStop: decline_stop,
    c.SuspendItem: suspend,
    c.ResumeItem: resume,
    c.TellOverrun: tell_overrun,
}
