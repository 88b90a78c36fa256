"""Debts, what becomes of them: paid, checked, reminded, blocked, put right, waived or revoked. Each ends once."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from kaigong.core.cases import debts_commands as dc
from kaigong.core.cases import events as e
from kaigong.core.cases.checks import need_reason
from kaigong.core.cases.commands import CaseCommand
from kaigong.core.cases.debts import working_day
from kaigong.core.cases.debts_checks import debt_of
from kaigong.core.cases.debts_gates import of_item
from kaigong.core.cases.debts_values import Debt, DebtKind, DebtState
from kaigong.core.cases.values import Case, Decision, Item, ItemState
from kaigong.core.clock.calendar import Calendar, UnknownYear
from kaigong.core.problems import Refused

REMIND_DAYS = 5  # working days before the last day [C]
STATE_DAYS = 5  # working days to state one's case before anything is revoked [C]
CHECK_DAYS = 5  # working days for the verifier [C]
S = DebtState


def pay(case: Case, do: dc.PayDebt, now: datetime, calendar: Calendar) -> list[e.Event]:
    """T19, first half: what was owed is handed in; the verifier checks it within five working days."""
    debt = debt_of(case, do, "pay")
    if not do.documents and not do.note.strip():
        raise Refused("debt.nothing_handed_in", item=do.item, debt=debt.id)
    if debt.material and not do.documents:
        raise Refused("debt.document_missing", item=do.item, debt=debt.id)
    today = now.date()
    return [
        e.DebtPaid(do.item, debt.id, today, do.note.strip(), do.documents, working_day(today, CHECK_DAYS, calendar))
    ]


def verify(case: Case, do: dc.VerifyDebt, now: datetime, calendar: Calendar) -> list[e.Event]:
    """T19, second half: checked and in order; or not, and then what the law has for it.

    A material that does not hold is owed again and closes what comes later; a promise not kept is to be put right by a
    day, and when that too fails, only revoking is left.
    """
    debt, item, today = debt_of(case, do, "verify"), case.items[do.item], now.date()
    if do.kept:
        return [e.DebtVerified(do.item, debt.id, today, do.officer, do.note.strip())]
    reason = need_reason(do.note, "reason.missing", item)
    if debt.kind is DebtKind.PLEDGE and not debt.order:
        due = working_day(today, do.days, calendar) if do.days > 0 else None
        if due is None:
            raise Refused("pledge.days_missing", item=do.item)
        return [e.CorrectionOrdered(do.item, debt.id, today, reason, due, do.officer)]
    last = working_day(today, STATE_DAYS, calendar)
    return [e.DebtFoundFalse(do.item, debt.id, today, reason, do.officer, last)]


def remind(case: Case, do: dc.RemindDebt, now: datetime, calendar: Calendar) -> list[e.Event]:
    """T20: reminded before anything follows."""
    return [e.DebtReminded(do.item, debt_of(case, do, "remind").id, now.date())]


def state_case(case: Case, do: dc.StateCase, now: datetime, calendar: Calendar) -> list[e.Event]:
    """陈述申辩 (行政许可法 Art. 7): heard before anything is revoked."""
    debt = debt_of(case, do, "state")
    text = need_reason(do.text, "statement.empty", case.items[do.item])
    return [e.DebtStated(do.item, debt.id, now.date(), text)]


def extend(case: Case, do: dc.ExtendDebt, now: datetime, calendar: Calendar) -> list[e.Event]:
    """The head gives more days, once."""
    debt = debt_of(case, do, "extend")
    reason = need_reason(do.reason, "reason.missing", case.items[do.item])
    if debt.extended:
        raise Refused("debt.extended_before", item=do.item, debt=debt.id)
    due = working_day(max(debt.due_on or now.date(), now.date()), do.days, calendar) if do.days > 0 else None
    if due is None or debt.due_on is None:
        raise Refused("debt.no_days", item=do.item, debt=debt.id)
    return [e.DebtExtended(do.item, debt.id, now.date(), due, reason, do.officer)]


def waive(case: Case, do: dc.WaiveDebt, now: datetime, calendar: Calendar) -> list[e.Event]:
    """The head finds that it is no longer needed, and says why."""
    debt = debt_of(case, do, "waive")
    reason = need_reason(do.reason, "reason.missing", case.items[do.item])
    return [e.DebtWaived(do.item, debt.id, now.date(), reason, do.officer)]


def revoke(case: Case, do: dc.RevokeOnDebt, now: datetime, calendar: Calendar) -> list[e.Event]:
    """T20, T21: unpaid or false, reminded, and the applicant heard or his days to be heard past: what was granted on it
    is revoked (69), or refused where it was not granted yet."""
    debt, item, today = debt_of(case, do, "revoke"), case.items[do.item], now.date()
    reason = need_reason(do.reason, "reason.missing", item)
    heard = bool(debt.statement) or (debt.state_by is not None and today > debt.state_by)
    if not heard:
        raise Refused("debt.not_heard", item=item.code, debt=debt.id, last=debt.state_by)
    return [e.DebtRevoked(item.code, debt.id, today, reason, do.officer), *_undone(item, reason, do.officer, today)]


def _undone(item: Item, reason: str, officer: str, today: date) -> list[e.Event]:
    if item.stands:
        return [e.ItemRevoked(item.code, today, reason, officer)]
    if item.accepted_on and not item.finished:
        return [
            e.ItemDecided(item.code, Decision.REJECT, reason, officer, today),
            e.ClockStopped(item.code, today, _after(item.due.statutory, today), _after(item.due.promised, today)),
        ]
    return []


def _after(last: date | None, today: date) -> bool:
    return last is not None and today > last


# ------------------------------------------------------------------------------------------ by the clock alone


def by_the_clock(case: Case, do: dc.DebtsByClock, now: datetime, calendar: Calendar) -> list[e.Event]:
    """What falls due by itself: reminders, closed gates, promises the draw left unchecked, applications refused."""
    events: list[e.Event] = []
    for debt in case.debts.values():
        events += _due_now(case, debt, now.date(), calendar)
    return events


def _due_now(case: Case, debt: Debt, today: date, calendar: Calendar) -> list[e.Event]:
    if not debt.unpaid or debt.due_on is None:
        return []
    if debt.kind is DebtKind.PLEDGE and debt.state in (S.OWED, S.REMINDED):
        return _promise_due(debt, today, calendar)
    if debt.state is not S.BLOCKED and today > debt.due_on:
        return _blocked(debt, today, calendar)
    if debt.state is S.BLOCKED and debt.before_decision and _after(debt.state_by, today) and not debt.statement:
        return _refused(case, debt, today)
    if debt.state is S.OWED and today >= (remind_from(debt, calendar) or today):
        return [e.DebtReminded(debt.item, debt.id, today)]
    return []


def _promise_due(debt: Debt, today: date, calendar: Calendar) -> list[e.Event]:
    """A promise is the agency's to check: drawn, it is reminded; left by the draw, it counts as kept on its day."""
    if not debt.drawn and debt.due_on and today > debt.due_on:
        return [e.DebtVerified(debt.item, debt.id, today, "", drawn=False)]
    if debt.drawn and debt.state is S.OWED and today >= (remind_from(debt, calendar) or today):
        return [e.DebtReminded(debt.item, debt.id, today)]
    return []


def _blocked(debt: Debt, today: date, calendar: Calendar) -> list[e.Event]:
    events: list[e.Event] = [] if debt.reminded_on else [e.DebtReminded(debt.item, debt.id, today)]
    return [*events, e.DebtBlocked(debt.item, debt.id, today, working_day(today, STATE_DAYS, calendar))]


def _refused(case: Case, debt: Debt, today: date) -> list[e.Event]:
    """Put off until the decision, and not supplied in time nor explained: refused."""
    item = case.items.get(debt.item)
    if item is None or item.state not in (ItemState.ACCEPTED, ItemState.IN_REVIEW):
        return []
    return [e.DebtRevoked(item.code, debt.id, today, debt.consequence, ""), *_undone(item, debt.consequence, "", today)]


def remind_from(debt: Debt, calendar: Calendar) -> date | None:
    """The day from which the clock reminds: five working days before the last day."""
    if debt.due_on is None:
        return None
    try:
        return calendar.before(debt.due_on, REMIND_DAYS)
    except UnknownYear:
        return debt.due_on


def next_alarm(debt: Debt, calendar: Calendar) -> date | None:
    """The day on which the clock must look at this debt again; None when it has nothing to do by itself."""
    if not debt.unpaid or debt.due_on is None:
        return None
    after = date.fromordinal(debt.due_on.toordinal() + 1)
    if debt.kind is DebtKind.PLEDGE and debt.state in (S.OWED, S.REMINDED):
        return after if not debt.drawn else remind_from(debt, calendar) if debt.state is S.OWED else None
    if debt.state is S.BLOCKED:
        waits = debt.before_decision and debt.state_by and not debt.statement
        return date.fromordinal(debt.state_by.toordinal() + 1) if waits and debt.state_by else None
    return remind_from(debt, calendar) if debt.state is S.OWED else after


def owing(case: Case, item: str) -> list[Debt]:
    """What an item still owes."""
    return [debt for debt in of_item(case, item) if not debt.ended]


DECIDERS: Mapping[type[CaseCommand], Callable[..., list[e.Event]]] = {
    dc.PayDebt: pay,
    dc.VerifyDebt: verify,
    dc.RemindDebt: remind,
    dc.StateCase: state_case,
    dc.ExtendDebt: extend,
    dc.WaiveDebt: waive,
    dc.RevokeOnDebt: revoke,
    dc.DebtsByClock: by_the_clock,
}
