"""Decide, second half: from taking an item on to handing over its result. Each function gives events, or refuses."""

from dataclasses import replace
from datetime import date, datetime

from kaigong.core.cases import commands as c
from kaigong.core.cases import events as e
from kaigong.core.cases.checks import allowed, found, made_ready, need_reason
from kaigong.core.cases.clocks import due_days
from kaigong.core.cases.moves import check
from kaigong.core.cases.values import EXTENSION_DAYS, MILESTONE, Case, Decision, Item, ItemState
from kaigong.core.clock.acts import HAND_OVER_DAYS
from kaigong.core.clock.calendar import Calendar, UnknownYear
from kaigong.core.clock.stops import Stop
from kaigong.core.problems import Refused

VERBS = {Decision.APPROVE: "approve", Decision.REJECT: "reject"}


def take_on(case: Case, do: c.TakeOn, now: datetime, calendar: Calendar) -> list[e.Event]:
    """T11: an officer takes the item on; the clock has run since T0."""
    item = allowed(case, do, "take_on")
    return [e.ItemTakenOn(item.code, do.officer, now.date())]


def suspend(case: Case, do: c.SuspendItem, now: datetime, calendar: Calendar) -> list[e.Event]:
    """T12: a special procedure opens on a ground the rules give for this item; the clocks it names stand still."""
    item = allowed(case, do, "suspend")
    if do.reason not in item.exclusions:
        raise Refused("stop.no_ground", item=item.code, reason=do.reason)
    if do.planned_days < 1:
        raise Refused("stop.days_missing", item=item.code)
    stop = Stop(now.date(), None, do.reason, do.statutory, do.promised, do.planned_days)
    due = due_days(replace(item, stops=(*item.stops, stop)), calendar)
    return [
        e.ItemSuspended(
            item.code, stop.opened, do.reason, do.planned_days, do.statutory, do.promised, due.statutory, due.promised
        )
    ]


def resume(case: Case, do: c.ResumeItem, now: datetime, calendar: Calendar) -> list[e.Event]:
    """T13: the result is in; the clocks run again from tomorrow, and the last days are counted anew."""
    item = allowed(case, do, "resume")
    result = need_reason(do.result, "resume.result_missing", item)
    closed = (*item.stops[:-1], replace(item.stops[-1], closed=now.date()))
    due = due_days(replace(item, stops=closed), calendar)
    return [e.ItemResumed(item.code, now.date(), result, due.statutory, due.promised, due.unknown)]


def extend(case: Case, do: c.ExtendItem, now: datetime, calendar: Calendar) -> list[e.Event]:
    """T14: ten working days more, once, on or before the current last day, with reasons told to the applicant."""
    item = allowed(case, do, "extend")
    reason = need_reason(do.reason, "reason.missing", item)
    last = item.due.statutory or item.due.promised
    if item.extension_days:
        raise Refused("extension.given_before", item=item.code)
    if last is None and not item.due.unknown:
        raise Refused("extension.no_limit", item=item.code)
    if last is not None and now.date() > last:
        raise Refused("extension.too_late", item=item.code, last=last)
    due = due_days(replace(item, extension_days=EXTENSION_DAYS), calendar)
    return [
        e.DueExtended(item.code, now.date(), EXTENSION_DAYS, reason, due.statutory, due.promised, due.unknown),
    ]


def item(case: Case, do: c.DecideItem, now: datetime, calendar: Calendar) -> list[e.Event]:
    """T15, T17: one decision, once everything it needs stands. Rejecting takes written reasons.

    1. an item not yet taken on is taken on by whoever decides it (T11);
    2. the decision; 3. the clock stands, late or in time; 4. approved: a certificate, to hand over in ten working days.
    """
    it = found(case, do)
    if it.state is ItemState.RECEIVED and it.ready_on is None:
        made_ready(it, {})
    check(it, VERBS[do.decision], do.actors)
    reason = do.reason.strip()
    if do.decision is Decision.REJECT:
        reason = need_reason(reason, "decision.reason_missing", it)
    today, events = now.date(), list[e.Event]()
    if it.state is ItemState.ACCEPTED:
        events.append(e.ItemTakenOn(it.code, do.officer, today))
    events.append(e.ItemDecided(it.code, do.decision, reason, do.officer, today))
    events.append(e.ClockStopped(it.code, today, _late(it.due.statutory, today), _late(it.due.promised, today)))
    if do.decision is Decision.APPROVE:
        due = e.CertificateDue(it.code, number(case, it), do.outputs, today, _hand_over_by(today, calendar))
        events.append(due)
    return events


def _late(last: date | None, today: date) -> bool:
    return last is not None and today > last


def number(case: Case, it: Item) -> str:
    """The number of the certificate: the case, the place of the item in it, and its round from the second on."""
    place = list(case.items).index(it.code) + 1
    return f"{case.no}-{place:02d}" if it.round == 1 else f"{case.no}-{place:02d}-{it.round}"


def _hand_over_by(today: date, calendar: Calendar) -> date | None:
    try:
        return calendar.after(today, HAND_OVER_DAYS)
    except UnknownYear:
        return None


def deliver(case: Case, do: c.DeliverItem, now: datetime, calendar: Calendar) -> list[e.Event]:
    """T18: the certificate is handed over."""
    return [e.ItemDelivered(allowed(case, do, "deliver").code, now.date())]


def report_done(case: Case, do: c.ReportDone, now: datetime, calendar: Calendar) -> list[e.Event]:
    """The owner reports what he had to do himself, once everything it needs stands.

    A milestone (the start of works is one) takes a document as evidence, and cannot lie before what it needs.
    """
    it = allowed(case, do, "report_done")
    events: list[e.Event] = [] if it.ready_on else [made_ready(it, do.finished)]
    ready_on = it.ready_on or made_ready(it, do.finished).on
    if do.on > now.date():
        raise Refused("report.in_the_future", item=it.code, on=do.on)
    if it.kind == MILESTONE and not do.document:
        raise Refused("evidence.missing", item=it.code)
    if it.kind == MILESTONE and it.needs and do.on < ready_on:
        raise Refused("milestone.before_its_permits", item=it.code, on=do.on, permits_on=ready_on)
    return [*events, e.ItemReported(it.code, do.on, do.note.strip(), do.document)]
