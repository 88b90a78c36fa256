"""What must hold of every event, recomputed from the events before it and the facts of the file.

Nothing here asks how a decision was made. Each rule takes one event with the case before and after it, and gives the
first thing that does not hold: a move the table does not have, a last day, a lateness or a number that comes out
otherwise, a stop without ground, a second notice, a silence that was overlooked.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from kaigong.core.cases import events as e
from kaigong.core.cases.after import months_on
from kaigong.core.cases.checks import in_silence, silence_ends
from kaigong.core.cases.clocks import due_days
from kaigong.core.cases.moves import MOVES
from kaigong.core.cases.passport_debts import days_of_debts
from kaigong.core.cases.passport_facts import Facts
from kaigong.core.cases.passport_replay import IMPOSSIBLE, Impossible, Step
from kaigong.core.cases.renewal import last_day_to_ask
from kaigong.core.cases.values import OFFICE_CLOSES, Decision, DueDays, Item, ItemState
from kaigong.core.clock.acts import HAND_OVER_DAYS, receipt_day
from kaigong.core.clock.calendar import Calendar, UnknownYear
from kaigong.core.problems import Faulty, Problem, Refused

Found = Iterator[Problem]
PAIRS = frozenset((move.frm, move.to) for move in MOVES)
BY_LAW = (e.ItemMigrated, e.ItemDroppedByLaw, e.ItemAddedByLaw, e.MigrationTakenBack)  # moves of their own
NEW = (e.ItemReceived, e.ItemOwed, e.ItemAddedByLaw)
SAME_DAY = (
    e.ItemDecided, e.ClockStopped, e.ItemSuspended, e.ItemResumed, e.DueExtended, e.ItemDelivered, e.ItemTakenOn,
    e.NoticeSent, e.ItemWithdrawn, e.ItemNotNeeded, e.AcceptanceRefused, e.ItemRevoked, e.ItemCalledBack, e.ItemLapsed,
    e.UseExtended, e.RenewalAsked, e.RenewalDecided, e.CertificateRenewed,
)  # fmt: skip
FIRST_NOTICE = (e.CorrectionAsked, e.PointsNoted, e.NoticeSent)


def first_problem(step: Step, facts: Facts) -> tuple[Problem, str | None] | None:
    """The first thing that does not hold of an event, and of which item; None when all does."""
    if step.event is None:
        return None
    try:
        for rule in RULES:
            for problem in rule(step, facts):
                return problem, _item(step)
    except (*IMPOSSIBLE, Refused, Faulty) as error:
        raise Impossible(Problem("event.impossible", data={"kind": step.entry.kind[:80]}), _item(step)) from error
    return None


def _item(step: Step) -> str | None:
    code = getattr(step.event, "item", None)
    return code if isinstance(code, str) and code else None


def _case_of_stream(step: Step, facts: Facts) -> Found:
    """A stream opens with its case, once, and every event of it is of that case."""
    event = step.event
    if isinstance(event, e.CaseOpened):
        if step.entry.n != 1 or step.entry.stream != f"case:{event.no}":
            yield Problem("case.opened_twice", data={"got": event.no[:60]})
    elif not step.before.no:
        yield Problem("case.not_opened")


def _moves(step: Step, facts: Facts) -> Found:
    """Every item moves by a row of the table of moves."""
    for before, after in step.touched():
        if before is None:
            if not isinstance(step.event, NEW):
                yield Problem("move.unknown", data={"frm": "—", "to": after.state.value})
        elif not isinstance(step.event, BY_LAW) and not _may_move(before.state, after.state):
            yield Problem("move.unknown", data={"frm": before.state.value, "to": after.state.value})


def _may_move(frm: ItemState, to: ItemState) -> bool:
    return frm is to or (frm, to) in PAIRS


def _of_an_item(step: Step, facts: Facts) -> Found:
    """What an event is about must be in the case."""
    code = getattr(step.event, "item", None)
    if isinstance(code, str) and code and code not in step.after.items:
        yield Problem("item.unknown", data={"got": code[:80]})


def _days(step: Step, facts: Facts) -> Found:
    """What happens on a day is entered as of that day (a late entry says when it really happened)."""
    event: Any = step.event
    if isinstance(event, SAME_DAY) and event.on != step.at.date():
        yield Problem("event.day", data={"got": event.on, "recomputed": step.at.date()})
    if step.at > step.recorded_at:
        yield Problem("event.ahead", data={"got": step.entry.at, "recorded": step.entry.recorded_at})


def _receipt(step: Step, facts: Facts) -> Found:
    """T1: what comes in on a rest day or after hours is received on the next working day."""
    event = step.event
    if not isinstance(event, e.ItemReceived | e.ItemResubmitted | e.MaterialResupplied):
        return
    calendar = facts.calendar(step.recorded_at)
    days = {receipt_day(step.at, calendar, closes=closes) for closes in (OFFICE_CLOSES, None)}
    if event.on not in days:
        yield Problem("receipt.day", data={"got": event.on, "recomputed": min(days)})


def _acceptance(step: Step, facts: Facts) -> Found:
    """T2, T6, T8: T0 is the day of acceptance, of the last piece, or after silence the day of receipt."""
    event, before = step.event, _before(step)
    if not isinstance(event, e.ItemAccepted) or before is None:
        return
    calendar, today = facts.calendar(step.recorded_at), step.at.date()
    silent = in_silence(before, today, calendar)
    if event.deemed != (silent is not None):
        code = "acceptance.not_silent" if event.deemed else "acceptance.silence_overlooked"
        yield Problem(code, data={"last": silence_ends(before, calendar) or "—"})
    wanted = silent or _start(before, today)
    if event.on != wanted:
        yield Problem("acceptance.day", data={"got": event.on, "recomputed": wanted})
    if event.terms.promised_days != before.terms.promised_days:
        yield Problem("promise.changed", data={"got": event.terms.promised_days, "was": before.terms.promised_days})


def _start(item: Item, today: date) -> date:
    if item.state is ItemState.CORRECTED and item.resupplied_on:
        return max(item.resupplied_on, item.ready_on or item.resupplied_on)
    return max(today, item.received_on or today)


def _limits(step: Step, facts: Facts) -> Found:
    """The limit an item was given is the one in force on that day."""
    event = step.event
    if not isinstance(event, e.ItemAccepted):
        return
    law = facts.terms(event.item, step.at.date())
    if law is not None and (law.legal, law.from_receipt) != (event.terms.legal, event.terms.from_receipt):
        got = event.terms.legal.days if event.terms.legal else "—"
        yield Problem("law.limit", data={"got": got, "law": law.legal.days if law.legal else "—"})


def _silence(step: Step, facts: Facts) -> Found:
    """T4: one notice, within five working days; silence beyond them has accepted the item already."""
    if not isinstance(step.event, FIRST_NOTICE):
        return
    calendar = facts.calendar(step.recorded_at)
    items = step.event.points if isinstance(step.event, e.NoticeSent) else [step.event.item]
    for item in [step.before.items[code] for code in items if code in step.before.items]:
        if in_silence(item, step.at.date(), calendar):
            yield Problem("notice.too_late", data={"last": silence_ends(item, calendar) or "—"})
        if item.correction_on is not None:
            yield Problem("notice.second", data={"first": item.correction_on})


def _closed_rounds(step: Step, facts: Facts) -> Found:
    """Art. 32: what the notice did not ask for is asked later only if a document handed in caused it."""
    before = _before(step)
    if isinstance(step.event, e.PointsUnmet) and before is not None:
        handed_in = {document for point in before.points for document in point.documents}
        for point in step.event.added:
            if point.caused_by not in handed_in:
                yield Problem("notice.new_point", data={"got": point.text[:80]})


def _stops(step: Step, facts: Facts) -> Found:
    """T12: a stop has a ground the item may be stopped on, and stops what its ground stops."""
    event, before = step.event, _before(step)
    if not isinstance(event, e.ItemSuspended) or before is None:
        return
    ground = facts.grounds.get(event.reason)
    if event.reason not in before.exclusions or ground is None:
        yield Problem("stop.ground", data={"got": event.reason[:80]})
    elif (event.statutory, event.promised) != (ground.statutory, ground.promised):
        yield Problem("stop.clocks", data={"got": event.reason[:80]})


def _extensions(step: Step, facts: Facts) -> Found:
    """T14: once, on or before the last day (R-EXT)."""
    event, before = step.event, _before(step)
    if not isinstance(event, e.DueExtended) or before is None:
        return
    last = before.due.statutory or before.due.promised
    if before.extension_days:
        yield Problem("extension.second", data={"days": before.extension_days})
    if last is not None and event.on > last:
        yield Problem("extension.late", data={"last": last})


def _due_days(step: Step, facts: Facts) -> Found:
    """The heart of it: whatever event states last days, they are those counted from the events so far."""
    event: Any = step.event
    item = step.after.items.get(getattr(event, "item", ""))
    if item is None or not hasattr(event, "statutory_due"):
        return
    counted = due_days(item, facts.calendar(step.recorded_at))
    stated = DueDays(event.statutory_due, event.promised_due, getattr(event, "due_unknown", counted.unknown))
    for which in ("statutory", "promised"):
        if getattr(stated, which) != getattr(counted, which):
            data = {"got": getattr(stated, which) or "—", "recomputed": getattr(counted, which) or "—"}
            yield Problem(f"due.{which}", data=data)
    if stated.unknown != counted.unknown:
        yield Problem("due.unknown", data={"got": stated.unknown})


def _lateness(step: Step, facts: Facts) -> Found:
    """Whether the decision came in time, by law and by promise."""
    event, before = step.event, _before(step)
    if not isinstance(event, e.ClockStopped) or before is None:
        return
    for which, stated in (("statutory", event.statutory_late), ("promised", event.promised_late)):
        last = getattr(before.due, which)
        if stated != (last is not None and event.on > last):
            yield Problem(f"late.{which}", data={"got": stated, "last": last or "—", "on": event.on})


def _one_decision(step: Step, facts: Facts) -> Found:
    """One decision in a round, once everything the item needs stands."""
    event, before = step.event, _before(step)
    if not isinstance(event, e.ItemDecided) or before is None:
        return
    if before.decision is not None:
        yield Problem("decision.second", data={"first": before.decided_on or "—"})
    if event.decision is Decision.APPROVE and before.ready_on is None:
        yield Problem("decision.too_early")


def _certificates(step: Step, facts: Facts) -> Found:
    """A certificate goes with an approval, and must be handed over within ten working days (Art. 44)."""
    event, before = step.event, _before(step)
    if not isinstance(event, e.CertificateDue) or before is None:
        return
    if before.decision is not Decision.APPROVE or before.decided_on is None:
        yield Problem("certificate.no_decision", data={"number": event.number[:60]})
    by = _after(facts.calendar(step.recorded_at), event.on, HAND_OVER_DAYS)
    if event.by != by:
        yield Problem("hand_over.day", data={"got": event.by or "—", "recomputed": by or "—"})


def _hand_over(step: Step, facts: Facts) -> Found:
    """Whether it was handed over in time."""
    event, before = step.event, _before(step)
    if isinstance(event, e.ItemDelivered) and before is not None and before.hand_over_by is not None:
        late = event.on > before.hand_over_by
        if event.late and not late:
            yield Problem("late.hand_over", data={"last": before.hand_over_by, "on": event.on})


def _lapse(step: Step, facts: Facts) -> Found:
    """T23: it lapses the day after its last day of use, not before."""
    event, before = step.event, _before(step)
    if not isinstance(event, e.ItemLapsed) or before is None:
        return
    if before.use_by is None or event.use_by != before.use_by or event.on <= event.use_by:
        yield Problem("lapse.day", data={"got": event.on, "last": before.use_by or "—"})


def _use(step: Step, facts: Facts) -> Found:
    """T23, Art. 50: use is prolonged as often and as long as the law allows; by silence only what was asked for in time
    and not decided by its last day."""
    event, before = step.event, _before(step)
    use = before.use if before else None
    if before is None or use is None or use.by is None:
        return
    if isinstance(event, e.UseExtended):
        longer = months_on(use.by, use.terms.extension_months, facts.calendar(step.recorded_at))
        if use.extended >= use.terms.extensions:
            yield Problem("use.too_often", data={"times": use.extended})
        if event.use_by != longer:
            yield Problem("use.day", data={"got": event.use_by or "—", "recomputed": longer or "—"})
        if bool(event.basis) != (event.on > use.by) or (event.basis and before.renews_by is None):
            yield Problem("renewal.silence", data={"got": event.on, "last": use.by})
    last = last_day_to_ask(use, facts.calendar(step.recorded_at))
    if isinstance(event, e.RenewalAsked) and (last is None or event.on > last or event.due != use.by):
        yield Problem("renewal.late", data={"got": event.on, "last": last or "—"})
    if isinstance(event, e.RenewalDecided) and (before.renews_by is None or event.on > use.by):
        yield Problem("renewal.overdue", data={"got": event.on, "last": use.by})


def _debts(step: Step, facts: Facts) -> Found:
    """A debt is closed as unpaid only after its last day; nothing is revoked while the applicant may state his case."""
    event, debt = step.event, step.before.debts.get(getattr(step.event, "debt", ""))
    if isinstance(event, e.DebtBlocked) and (debt is None or debt.due_on is None or event.on <= debt.due_on):
        yield Problem("debt.blocked_early", data={"last": debt.due_on if debt and debt.due_on else "—"})
    if isinstance(event, e.DebtRevoked) and (debt is None or (debt.state_by is not None and event.on <= debt.state_by)):
        yield Problem("debt.revoked_early", data={"last": debt.state_by if debt and debt.state_by else "—"})


def _before(step: Step) -> Item | None:
    return step.before.items.get(getattr(step.event, "item", ""))


def _after(calendar: Calendar, day: date, n: int) -> date | None:
    try:
        return calendar.after(day, n)
    except UnknownYear:
        return None


def still_silent(item: Item, as_of: date, calendar: Calendar) -> date | None:
    """The day since which an item counts as accepted by silence though nobody has entered it yet."""
    return in_silence(item, as_of - timedelta(1), calendar)


RULES: tuple[Callable[[Step, Facts], Found], ...] = (
    _case_of_stream, _of_an_item, _moves, _days, _receipt, _acceptance, _limits, _silence, _closed_rounds, _stops,
    _extensions, _due_days, _lateness, _one_decision, _certificates, _hand_over, _lapse, _use, _debts,
    days_of_debts,
)  # fmt: skip
