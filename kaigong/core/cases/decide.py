"""The decision (T15, T17, T25), and what the owner reports done. Each function gives events, or refuses."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from kaigong.core.cases import commands as c
from kaigong.core.cases import events as e
from kaigong.core.cases.checks import allowed, found, made_ready, need_reason
from kaigong.core.cases.debts_gates import decidable, nothing_awaited, open_gate, owes, passed_in_simulation, put_off
from kaigong.core.cases.dependents import ended_with, gives
from kaigong.core.cases.joint_gates import sessions_over
from kaigong.core.cases.moves import check
from kaigong.core.cases.opinions import objections, pending
from kaigong.core.cases.values import MILESTONE, Case, Decision, Item, ItemState
from kaigong.core.clock.acts import HAND_OVER_DAYS
from kaigong.core.clock.calendar import Calendar, UnknownYear
from kaigong.core.problems import Refused

VERBS = {Decision.APPROVE: "approve", Decision.REJECT: "reject"}
RENEWAL = "《行政许可法》第五十条第二款"  # silence up to the last day of the old licence renews it


def item(case: Case, do: c.DecideItem, now: datetime, calendar: Calendar) -> list[e.Event]:
    """T15, T17: one decision, once everything it needs stands. Rejecting takes written reasons.

    1. an item not yet taken on is taken on by whoever decides it (T11);
    2. the decision; 3. the clock stands, late or in time; 4. approved: a certificate, to hand over in ten working days;
    rejected: what cannot be had without it ends with it.
    """
    it = found(case, do)
    if it.state is ItemState.RECEIVED and it.ready_on is None:
        made_ready(it, {})
    check(it, VERBS[do.decision], do.actors)
    if do.decision is Decision.APPROVE:
        conditions_met(case, it, do)
        if it.simulated:
            passed = passed_in_simulation(it, do.reason, do.officer, now.date())
            return [*taken_on(it, do.officer, now.date()), *passed, stopped_for_good(it, now.date())]
        return taken_on(it, do.officer, now.date()) + granted(case, it, do, now.date(), calendar)
    reason = need_reason(do.reason, "decision.reason_missing", it)
    decided = e.ItemDecided(it.code, do.decision, reason, do.officer, now.date())
    ending = ended_with(case, it, now.date())
    return [*taken_on(it, do.officer, now.date()), decided, stopped_for_good(it, now.date()), *ending]


def conditions_met(case: Case, it: Item, do: c.DecideItem, *, with_debts: bool = False) -> None:
    """T15: the opinions asked for are in, objections are answered, no debt closes the gate, joint sessions are over."""
    reason = do.reason
    if waiting := pending(it):
        raise Refused("opinion.pending", item=it.code, reviewers=sorted(waiting))
    if objections(it) and not reason.strip():
        raise Refused("opinion.objection_unanswered", item=it.code, reviewers=objections(it))
    open_gate(case, it, do.holds)
    nothing_awaited(case, it, with_debts=with_debts)
    sessions_over(case, it)


def taken_on(it: Item, officer: str, today: date) -> list[e.Event]:
    """T11 for an item nobody had taken on."""
    return [e.ItemTakenOn(it.code, officer, today)] if it.state is ItemState.ACCEPTED else []


def stopped_for_good(it: Item, today: date) -> e.ClockStopped:
    """The clocks stand, late or in time."""
    return e.ClockStopped(it.code, today, _late(it.due.statutory, today), _late(it.due.promised, today))


def granted(
    case: Case, it: Item, do: c.DecideItem, today: date, calendar: Calendar, *, deferred: bool = False
) -> list[e.Event]:
    """An approval (with debts: `deferred`), the clocks, and the certificate: for a merged item it names every part."""
    decided = e.ItemDecided(it.code, Decision.APPROVE, do.reason.strip(), do.officer, today, deferred=deferred)
    given = certificate(case, it, do, today, calendar)
    return [decided, stopped_for_good(it, today), given, *put_off(case, it, do.laters, today)]


def certificate(
    case: Case, it: Item, do: c.DecideItem | c.DeemApproved, today: date, calendar: Calendar
) -> e.CertificateDue:
    """The certificate, to hand over in ten working days."""
    outputs = tuple(dict.fromkeys((*do.outputs, *(gives for part in it.parts for gives in part.outputs))))
    by = _hand_over_by(today, calendar)
    return e.CertificateDue(it.code, number(case, it), outputs, today, by, it.parts, do.use)


def deem_approved(case: Case, do: c.DeemApproved, now: datetime, calendar: Calendar) -> list[e.Event]:
    """T25, by the clock: silence past the last day approves only a renewal, or where the city's switch cites its rule.
    Before the last day has passed nothing happens, nor while a debt of the applicant keeps the decision closed: then it
    is not the agency that is silent. What may still follow the decision stays owed."""
    it, today = found(case, do), now.date()
    check(it, "deem_approved", do.actors)
    basis = RENEWAL if it.renews_until else do.basis.strip()
    if not basis:
        raise Refused("deemed.no_rule", item=it.code)
    last = it.renews_until or it.due.statutory
    if last is None or today <= last or it.simulated or do.holds or not decidable(case, it):
        return []
    decided = e.ItemDecided(it.code, Decision.APPROVE, "", it.officer, today, deferred=owes(case, it), deemed=True,
                            basis=basis)  # fmt: skip
    given = certificate(case, it, do, today, calendar)
    later = put_off(case, it, do.laters, today)
    return [*taken_on(it, it.officer, today), decided, stopped_for_good(it, today), given, *later]


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


def report_done(case: Case, do: c.ReportDone, now: datetime, calendar: Calendar) -> list[e.Event]:
    """The owner reports what he had to do himself, once everything it needs stands.

    A milestone (the start of works is one) takes a document as evidence, and cannot lie before what it needs.
    """
    it = allowed(case, do, "report_done")
    open_gate(case, it, do.holds)
    sessions_over(case, it)
    if it.kind == MILESTONE:
        made_ready(it, do.finished)  # a permit that lapsed or was taken back since lets nothing begin
    events: list[e.Event] = [] if it.ready_on else [made_ready(it, do.finished)]
    ready_on = it.ready_on or made_ready(it, do.finished).on
    if do.on > now.date():
        raise Refused("report.in_the_future", item=it.code, on=do.on)
    if it.kind == MILESTONE and not do.document:
        raise Refused("evidence.missing", item=it.code)
    if it.kind == MILESTONE and it.needs and do.on < ready_on:
        raise Refused("milestone.before_its_permits", item=it.code, on=do.on, permits_on=ready_on)
    return [*events, e.ItemReported(it.code, do.on, do.note.strip(), do.document)]


def remeasure(case: Case, do: c.Remeasure, now: datetime, calendar: Calendar) -> list[e.Event]:
    """多测合一: a shared result is not measured a second time; where something changed that part is measured again, and
    whoever works with the result has both."""
    it = allowed(case, do, "remeasure")
    parts = {part: text.strip() for part, text in do.parts.items() if text.strip()}
    if strange := sorted(parts.keys() - gives(it)):
        raise Refused("remeasure.no_part", item=it.code, part=strange[0])
    if not parts:
        raise Refused("remeasure.nothing_changed", item=it.code)
    if not do.document:
        raise Refused("evidence.missing", item=it.code)
    return [e.PartsRemeasured(it.code, parts, do.document, do.users, now.date())]


DECIDERS: Mapping[type[c.CaseCommand], Callable[..., list[e.Event]]] = {
    c.DecideItem: item,
    c.DeemApproved: deem_approved,
    c.ReportDone: report_done,
    c.Remeasure: remeasure,
}
