"""Debts, how they arise: accepted or approved with something to follow, decided on a promise, put off behind the start.

Each function gives events, or refuses. What becomes of a debt afterwards is in `debts_settle`.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from kaigong.core.cases import debts_commands as dc
from kaigong.core.cases import decide, intake
from kaigong.core.cases import events as e
from kaigong.core.cases.checks import allowed
from kaigong.core.cases.commands import CaseCommand, DecideItem
from kaigong.core.cases.debts_gates import HANDED_IN, debt_id, of_item, put_off
from kaigong.core.cases.debts_values import Debt, DebtKind, Deferral, drawn_from
from kaigong.core.cases.fold import fold_all
from kaigong.core.cases.values import Case, Decision, Item
from kaigong.core.clock.calendar import Calendar, UnknownYear
from kaigong.core.clock.due import add_months
from kaigong.core.problems import Refused


def accept_deferred(case: Case, do: dc.AcceptDeferred, now: datetime, calendar: Calendar) -> list[e.Event]:
    """T3: the clock starts though listed secondary materials are missing; each is owed, on a written promise."""
    item = allowed(case, do, "accept_deferred")
    if not do.promise.strip():
        raise Refused("deferral.promise_missing", item=item.code)
    if not do.deferrals:
        raise Refused("deferral.names_nothing", item=item.code)
    events = intake.accept(case, do, now, calendar)
    on = next(event.on for event in events if isinstance(event, e.ItemAccepted))
    return [*events, *_deferred(case, item, do.deferrals, do.promise.strip(), on, calendar)]


def _deferred(
    case: Case, item: Item, deferrals: Sequence[Deferral], promise: str, on: date, calendar: Calendar
) -> list[e.Event]:
    taken = {debt.material for debt in of_item(case, item.code)}
    events: list[e.Event] = []
    for deferral in deferrals:
        _check(item, deferral, taken)
        taken.add(deferral.material)
        waits = deferral.wait_days is not None
        debt = Debt(
            debt_id(item, deferral.material), DebtKind.DEFERRED, item.code, item.round, deferral.material,
            text=promise, incurred_on=on, before_decision=waits,
            working_days=deferral.wait_days if waits else deferral.working_days,
            calendar_days=None if waits else deferral.calendar_days,
            due_on=working_day(on, deferral.wait_days, calendar) if waits else None,
            gate="" if waits else deferral.gate, later=deferral.later, verifier=deferral.verifier or item.agencies[0],
            consequence=deferral.consequence,
        )  # fmt: skip
        events.append(e.DebtIncurred(item.code, debt))
    return events


def _check(item: Item, deferral: Deferral, taken: set[str]) -> None:
    """Only what is published, never what proves safety, hazard, red line or ownership, and each only once."""
    if deferral.barred:
        raise Refused("deferral.barred", item=item.code, material=deferral.material)
    if not deferral.published:
        raise Refused("deferral.not_published", item=item.code, material=deferral.material)
    if deferral.deferred_before or deferral.material in taken:
        raise Refused("deferral.given_before", item=item.code, material=deferral.material)
    if deferral.wait_days is not None and deferral.wait_days < 1:
        raise Refused("deferral.days_missing", item=item.code, material=deferral.material)
    if deferral.wait_days is None and not (deferral.gate or deferral.working_days or deferral.calendar_days):
        raise Refused("deferral.days_missing", item=item.code, material=deferral.material)


def approve_deferred(case: Case, do: dc.ApproveDeferred, now: datetime, calendar: Calendar) -> list[e.Event]:
    """T16: the head approves with debts: 办结（容缺通过）. The days of what may follow run from today."""
    item, today = allowed(case, do, "approve_deferred"), now.date()
    if do.decision is not Decision.APPROVE:
        raise Refused("move.not_possible", item=item.code, state=item.state.value, verb="approve_deferred")
    if item.simulated:
        raise Refused("simulation.no_debts", item=item.code)
    new = _deferred(case, item, [_following(item, one) for one in do.deferrals], "", today, calendar)
    after = fold_all(case, new)
    owing = [debt for debt in of_item(after, item.code) if debt.state not in HANDED_IN]
    if not owing:
        raise Refused("deferral.names_nothing", item=item.code)
    decide.conditions_met(after, item, do, with_debts=True)
    decided = decide.granted(after, item, do, today, calendar, deferred=True)
    taken = decide.taken_on(item, do.officer, today)
    return [*new, *taken, *decided, *_from_now(item, owing, today, calendar)]


def _from_now(item: Item, owing: Sequence[Debt], today: date, calendar: Calendar) -> list[e.Event]:
    """The days of what may follow the decision run from it."""
    counted = [debt for debt in owing if counts(debt)]
    return [e.DebtDueSet(item.code, debt.id, today, due_after(debt, today, calendar)) for debt in counted]


def _following(item: Item, deferral: Deferral) -> Deferral:
    if deferral.wait_days is not None:
        raise Refused("debt.decision_waits", item=item.code, debts=[deferral.material])
    return deferral


def counts(debt: Debt) -> bool:
    """Whether its days run from the decision."""
    return not debt.before_decision and bool(debt.working_days or debt.calendar_days)


def due_after(debt: Debt, decided: date, calendar: Calendar) -> date | None:
    """The last day of what may follow a decision."""
    if debt.working_days:
        return working_day(decided, debt.working_days, calendar)
    try:
        return calendar.next_working(date.fromordinal(decided.toordinal() + (debt.calendar_days or 0)))
    except UnknownYear:
        return None


def working_day(start: date, days: int | None, calendar: Calendar) -> date | None:
    """So many working days on; None while the calendar of that year is not published."""
    try:
        return calendar.after(start, days or 0)
    except UnknownYear:
        return None


# --------------------------------------------------------------------------------------------------- pledges


def sign_pledge(case: Case, do: dc.SignPledge, now: datetime, calendar: Calendar) -> list[e.Event]:
    """告知承诺: the applicant signs what he was told, word for word."""
    item = allowed(case, do, "sign_pledge")
    _may_pledge(item, allowed_by_law=do.allowed, bad_credit=do.bad_credit)
    if not do.signer.strip() or not do.text.strip() or not do.conditions:
        raise Refused("pledge.not_whole", item=item.code)
    return [
        e.PledgeSigned(
            item.code, now.date(), do.version, do.text, do.conditions, do.replaces, do.consequence, do.signer.strip()
        )
    ]


def _may_pledge(item: Item, *, allowed_by_law: bool, bad_credit: bool) -> None:
    if not allowed_by_law:
        raise Refused("pledge.not_allowed", item=item.code)
    if bad_credit:
        raise Refused("pledge.bad_credit", item=item.code)


def decide_on_pledge(case: Case, do: dc.DecideOnPledge, now: datetime, calendar: Calendar) -> list[e.Event]:
    """Accepted and approved at once on the promise; from here the check plan runs, drawn with a seed nobody chose."""
    item = allowed(case, do, "decide_on_pledge")
    pledge = item.pledge
    if pledge is None:
        raise Refused("pledge.not_signed", item=item.code)
    _may_pledge(item, allowed_by_law=True, bad_credit=do.bad_credit)
    accepted = intake.accept(case, do, now, calendar) if item.accepted_on is None else []
    approval = DecideItem(
        item=item.code, actors=do.actors, decision=Decision.APPROVE, reason=pledge.version, officer=do.officer,
        outputs=do.outputs, holds=do.holds, laters=do.laters, use=do.use,
    )  # fmt: skip
    decided = decide.item(fold_all(case, accepted), approval, now, calendar)
    name, plan, today = debt_id(item, "pledge"), do.plan, now.date()
    debt = Debt(
        name, DebtKind.PLEDGE, item.code, item.round, text=pledge.text, version=pledge.version,
        conditions=pledge.conditions, replaces=pledge.replaces, signer=pledge.signer, incurred_on=today,
        due_on=months_on(today, plan.months, calendar), gate=plan.gate, later=plan.later, verifier=plan.verifier,
        rate_percent=plan.rate_percent, seed=plan.seed, drawn=drawn_from(plan.seed, name, plan.rate_percent),
        consequence=pledge.consequence,
    )  # fmt: skip
    return [*accepted, *decided, e.DebtIncurred(item.code, debt)]


def months_on(day: date, months: int, calendar: Calendar) -> date:
    """So many months on, or the first working day after."""
    landed = add_months(day, months)
    try:
        return calendar.next_working(landed)
    except UnknownYear:
        return landed


# --------------------------------------------------------------------------------------------- simulated reviews


def confirm_simulation(case: Case, do: dc.ConfirmSimulation, now: datetime, calendar: Calendar) -> list[e.Event]:
    """The simulated result becomes a real decision with its certificate, in the legal order of the day."""
    item, today = allowed(case, do, "confirm_simulation"), now.date()
    confirmed: list[e.Event] = [e.SimulationConfirmed(item.code, today, do.order)]
    debt = _simulated(case, item)
    if debt:
        confirmed.append(e.DebtVerified(item.code, debt.id, today, do.officer))
    approval = DecideItem(
        item=item.code, actors=do.actors, decision=Decision.APPROVE, reason="", officer=do.officer, outputs=do.outputs,
        use=do.use,
    )  # fmt: skip
    mine = of_item(case, item.code)
    owing = [one for one in mine if one.kind is DebtKind.DEFERRED and one.state not in HANDED_IN]
    decided = e.ItemDecided(item.code, Decision.APPROVE, "", do.officer, today, deferred=bool(owing))
    given = decide.certificate(case, item, approval, today, calendar)
    after = [*_from_now(item, owing, today, calendar), *put_off(case, item, do.laters, today)]
    return [*confirmed, decided, given, *after]


def void_simulation(case: Case, do: dc.VoidSimulation, now: datetime, calendar: Calendar) -> list[e.Event]:
    """预审作废: somebody else won the land, or the design changed after the review."""
    item = allowed(case, do, "void_simulation")
    if do.ground not in {"outbid", "design-changed"}:
        raise Refused("simulation.no_ground", item=item.code)
    return [e.SimulationVoided(item.code, now.date(), do.ground, do.note.strip(), do.by)]


def _simulated(case: Case, item: Item) -> Debt | None:
    mine = (debt for debt in of_item(case, item.code) if debt.kind is DebtKind.SIMULATED and not debt.ended)
    return next(mine, None)


DECIDERS: Mapping[type[CaseCommand], Callable[..., list[e.Event]]] = {
    dc.AcceptDeferred: accept_deferred,
    dc.ApproveDeferred: approve_deferred,
    dc.SignPledge: sign_pledge,
    dc.DecideOnPledge: decide_on_pledge,
    dc.ConfirmSimulation: confirm_simulation,
    dc.VoidSimulation: void_simulation,
}
