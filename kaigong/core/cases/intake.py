"""Decide, first half: from the application to acceptance. Each function gives past-tense events, or refuses."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time

from kaigong.core.cases import commands as c
from kaigong.core.cases import events as e
from kaigong.core.cases.checks import (
    accepted,
    allowed,
    found,
    in_silence,
    in_time,
    made_ready,
    may_begin,
    need_reason,
    ready_day,
    waiting_for,
)
from kaigong.core.cases.clocks import due_days
from kaigong.core.cases.dependents import brought_back
from kaigong.core.cases.fold import fold_all
from kaigong.core.cases.moves import check
from kaigong.core.cases.values import OFFICE_CLOSES, Case, Item, ItemState
from kaigong.core.clock.acts import receipt_day
from kaigong.core.clock.calendar import Calendar
from kaigong.core.problems import Refused


def open_case(
    do: c.OpenCase, now: datetime, calendar: Calendar, *, closes: time | None = OFFICE_CLOSES
) -> list[e.Event]:
    """One application goes to every agency of the stage on the same day (并联审批).

    On a rest day or after hours it counts as received on the next working day (T1). What waits for nothing is ready.
    """
    if not do.entries:
        raise Refused("case.nothing_to_apply_for", stage=do.stage)
    day = receipt_day(now, calendar, closes=closes)
    events: list[e.Event] = [e.CaseOpened(do.no, do.project, do.stage, now.date(), do.law)]
    events += [e.MaterialGiven(*material, on=now.date()) for material in do.materials]
    for entry in do.entries:
        events.append(_sent(entry, day))
        sent = fold_all(Case(), events[-1:]).items[entry.code]
        if not waiting_for(sent, do.finished):
            events.append(e.ItemReady(entry.code, ready_day(sent, do.finished)))
    return events


def _sent(entry: c.Entry, day: date) -> e.Event:
    if entry.owed:
        return e.ItemOwed(entry.code, entry.agencies, entry.kind, entry.needs, day, entry.parts, entry.unit,
                           entry.chapters)  # fmt: skip
    return e.ItemReceived(
        entry.code, entry.agencies, entry.kind, entry.needs, entry.exclusions, day, entry.promised_days,
        parts=entry.parts, unit=entry.unit, renews_until=entry.renews_until, simulated=entry.simulated,
        confirmed_by=entry.confirmed_by, confirms=entry.confirms, chapters=entry.chapters,
    )  # fmt: skip


def release(case: Case, finished: Mapping[str, date]) -> list[e.Event]:
    """The items for which everything they need stands now."""
    waiting = [item for item in case.items.values() if item.ready_on is None and not item.finished]
    return [e.ItemReady(item.code, ready_day(item, finished)) for item in waiting if may_begin(item, finished)]


def accept(case: Case, do: c.AcceptItem, now: datetime, calendar: Calendar) -> list[e.Event]:
    """T2, T6: the clock starts. After five working days of silence it has started already, on the day of receipt (T8).

    T0 is the day of acceptance; after a correction, the day the last piece came in; never before receipt.
    """
    item, events = allowed(case, do, "accept"), list[e.Event]()
    if item.ready_on is None:
        events.append(made_ready(item, do.finished))
        return [*events, accepted(item, _start(item, now.date()), do.terms, calendar, deemed=False, law=do.law)]
    silent_since = in_silence(item, now.date(), calendar)
    on = silent_since or _start(item, now.date())
    return [accepted(item, on, do.terms, calendar, deemed=silent_since is not None, law=do.law)]


def _start(item: Item, today: date) -> date:
    if item.state is ItemState.CORRECTED and item.resupplied_on:
        return max(item.resupplied_on, item.ready_on or item.resupplied_on)
    return max(today, item.received_on or today)


def deem_accepted(case: Case, do: c.DeemAccepted, now: datetime, calendar: Calendar) -> list[e.Event]:
    """T8: five working days passed in silence; the item counts as accepted on the day of receipt. Else nothing."""
    item = found(case, do)
    on = in_silence(item, now.date(), calendar)
    if on is None:
        return []
    check(item, "deem_accepted", do.actors)
    return [accepted(item, on, do.terms, calendar, deemed=True, law=do.law)]


def find_not_needed(case: Case, do: c.FindNotNeeded, now: datetime, calendar: Calendar) -> list[e.Event]:
    """T9: no licence is needed for this (32(1)); what waits for it goes on."""
    item = allowed(case, do, "find_not_needed")
    in_time(item, now.date(), calendar, "acceptance.deemed")
    return [e.ItemNotNeeded(item.code, now.date(), need_reason(do.reason, "reason.missing", item))]


def refuse_acceptance(case: Case, do: c.RefuseAcceptance, now: datetime, calendar: Calendar) -> list[e.Event]:
    """T7, T9: not this agency's power, barred, or the points of the one notice not met; in writing."""
    item = allowed(case, do, "refuse_acceptance")
    in_time(item, now.date(), calendar, "acceptance.deemed")
    reason = need_reason(do.reason, "reason.missing", item)
    return [e.AcceptanceRefused(item.code, now.date(), reason, do.right_agency)]


def withdraw(case: Case, do: c.WithdrawItem, now: datetime, calendar: Calendar) -> list[e.Event]:
    """T10: the applicant takes it back before the decision; the clock stops for good."""
    item = allowed(case, do, "withdraw")
    return [e.ItemWithdrawn(item.code, now.date(), do.reason.strip())]


def resubmit(case: Case, do: c.ResubmitItem, now: datetime, calendar: Calendar) -> list[e.Event]:
    """T1 again after an ending: a new round with a new clock. What had ended with it comes back and waits for it."""
    item = allowed(case, do, "resubmit")
    day = receipt_day(now, calendar, closes=OFFICE_CLOSES)
    events: list[e.Event] = [e.ItemResubmitted(item.code, day, do.note.strip(), do.promised_days)]
    return events + brought_back(case, item.code, day)


def recount(case: Case, do: c.Recount, now: datetime, calendar: Calendar) -> list[e.Event]:
    """New last days for the running items that a published or amended calendar moves; the old ones stay on record."""
    events: list[e.Event] = []
    for item in case.items.values():
        due = due_days(item, calendar)
        if item.accepted_on and not item.finished and due != item.due:
            events.append(e.DueCounted(item.code, now.date(), due.statutory, due.promised, due.unknown))
    return events


DECIDERS: Mapping[type[c.CaseCommand], Callable[..., list[e.Event]]] = {
    c.AcceptItem: accept,
    c.DeemAccepted: deem_accepted,
    c.FindNotNeeded: find_not_needed,
    c.RefuseAcceptance: refuse_acceptance,
    c.WithdrawItem: withdraw,
    c.ResubmitItem: resubmit,
    c.Recount: recount,
}
