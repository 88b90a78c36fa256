"""Folding: what the case looks like after an event. It never refuses, so any old history can be replayed."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from kaigong.core.cases import events as e
from kaigong.core.cases.values import Case, Decision, DueDays, Item, ItemState, Terms
from kaigong.core.clock.stops import Stop

S = ItemState
QUIET = (e.ItemReady, e.DueCounted)  # what the clock does by itself; it does not make anybody's page stale


def replay(history: Iterable[tuple[int, e.Event | None]], case: Case | None = None) -> Case:
    """The case after its whole history (or after what came since it was `case`): pairs of entry number and event."""
    case = case or Case()
    for n, event in history:
        case = fold(case, event, n)
    return case


def fold_all(case: Case, happened: Iterable[e.Event]) -> Case:
    """The case after further events, numbered from where it stands."""
    for event in happened:
        case = fold(case, event, case.last + 1)
    return case


def fold(case: Case, event: e.Event | None, n: int) -> Case:
    """The case after one event, the n-th of its stream. What is not known here changes nothing."""
    match event:
        case e.CaseOpened():
            return replace(
                case, no=event.no, project=event.project, stage=event.stage, opened_on=event.on, items={}, last=n
            )
        case e.MaterialGiven():
            return replace(case, materials=case.materials | {event.material}, last=n)
        case None:
            return replace(case, last=n)
    item = _touched(case.items.get(event.item), event)
    if item is None:
        return replace(case, last=n)
    seen = item.seen if isinstance(event, QUIET) else n
    return replace(case, items={**case.items, item.code: replace(item, seen=seen)}, last=n)


def _touched(item: Item | None, event: Any) -> Item | None:
    if isinstance(event, e.ItemReceived):
        return _received(event)
    if isinstance(event, e.ItemOwed):
        return Item(event.item, event.agencies, event.kind, S.TO_DO, needs=frozenset(event.needs), received_on=event.on)
    change = CHANGES.get(type(event))
    return change(item, event) if item and change else item


def _received(event: e.ItemReceived) -> Item:
    return Item(
        event.item,
        event.agencies,
        event.kind,
        S.RECEIVED,
        needs=frozenset(event.needs),
        exclusions=frozenset(event.exclusions),
        received_on=event.on,
        terms=Terms(promised_days=event.promised_days),
        round=event.round,
    )


def _ready(item: Item, event: e.ItemReady) -> Item:
    return replace(item, ready_on=event.on)


def _correction_asked(item: Item, event: e.CorrectionAsked) -> Item:
    return replace(item, state=S.CORRECTING, missing=event.missing, correction_on=event.on)


def _resupplied(item: Item, event: e.MaterialResupplied) -> Item:
    return replace(item, state=S.CORRECTED, resupplied_on=event.on)


def _accepted(item: Item, event: e.ItemAccepted) -> Item:
    return replace(
        item, state=S.ACCEPTED, accepted_on=event.on, deemed=event.deemed, terms=event.terms, due=_due(event)
    )


def _due(event: Any) -> DueDays:
    return DueDays(event.statutory_due, event.promised_due, event.due_unknown)


def _counted(item: Item, event: e.DueCounted) -> Item:
    return replace(item, due=_due(event))


def _not_needed(item: Item, event: e.ItemNotNeeded) -> Item:
    return replace(item, state=S.NOT_NEEDED, ended_on=event.on)


def _refused(item: Item, event: e.AcceptanceRefused) -> Item:
    return replace(item, state=S.REFUSED, ended_on=event.on)


def _withdrawn(item: Item, event: e.ItemWithdrawn) -> Item:
    return replace(item, state=S.WITHDRAWN, ended_on=event.on, stops=_closed(item, event.on))


def _closed(item: Item, on: Any) -> tuple[Stop, ...]:
    return (*item.stops[:-1], replace(item.stops[-1], closed=on)) if item.stopped else item.stops


def _taken_on(item: Item, event: e.ItemTakenOn) -> Item:
    return replace(item, state=S.IN_REVIEW, officer=event.officer)


def _suspended(item: Item, event: e.ItemSuspended) -> Item:
    stop = Stop(event.on, None, event.reason, event.statutory, event.promised, event.planned_days)
    due = DueDays(event.statutory_due, event.promised_due, item.due.unknown)
    return replace(item, state=S.SUSPENDED, stops=(*item.stops, stop), due=due)


def _resumed(item: Item, event: e.ItemResumed) -> Item:
    return replace(item, state=S.IN_REVIEW, stops=_closed(item, event.on), due=_due(event))


def _extended(item: Item, event: e.DueExtended) -> Item:
    return replace(item, extension_days=item.extension_days + event.days, due=_due(event))


def _decided(item: Item, event: e.ItemDecided) -> Item:
    state = S.APPROVED if event.decision is Decision.APPROVE else S.REJECTED
    return replace(
        item,
        state=state,
        decision=event.decision,
        decided_on=event.on,
        ended_on=event.on,
        officer=event.officer or item.officer,
    )


def _clock_stopped(item: Item, event: e.ClockStopped) -> Item:
    return item


def _certified(item: Item, event: e.CertificateDue) -> Item:
    return replace(item, certificate=event.number, hand_over_by=event.by)


def _delivered(item: Item, event: e.ItemDelivered) -> Item:
    return replace(item, state=S.DELIVERED)


def _reported(item: Item, event: e.ItemReported) -> Item:
    return replace(item, state=S.REPORTED, ended_on=event.on)


def _resubmitted(item: Item, event: e.ItemResubmitted) -> Item:
    return Item(
        item.code,
        item.agencies,
        item.kind,
        S.RECEIVED,
        needs=item.needs,
        exclusions=item.exclusions,
        received_on=event.on,
        ready_on=item.ready_on,
        terms=Terms(promised_days=event.promised_days),
        round=item.round + 1,
    )


CHANGES: Mapping[type[Any], Callable[[Item, Any], Item]] = {
    e.ItemReady: _ready,
    e.CorrectionAsked: _correction_asked,
    e.MaterialResupplied: _resupplied,
    e.ItemAccepted: _accepted,
    e.DueCounted: _counted,
    e.ItemNotNeeded: _not_needed,
    e.AcceptanceRefused: _refused,
    e.ItemWithdrawn: _withdrawn,
    e.ItemTakenOn: _taken_on,
    e.ItemSuspended: _suspended,
    e.ItemResumed: _resumed,
    e.DueExtended: _extended,
    e.ItemDecided: _decided,
    e.ClockStopped: _clock_stopped,
    e.CertificateDue: _certified,
    e.ItemDelivered: _delivered,
    e.ItemReported: _reported,
    e.ItemResubmitted: _resubmitted,
}
