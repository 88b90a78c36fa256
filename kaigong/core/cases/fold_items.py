"""What an item looks like after an event of its way from receipt to hand-over."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from kaigong.core.cases import events as e
from kaigong.core.cases.records import Answer, Point, PointState, Use
from kaigong.core.cases.values import Decision, DueDays, Item, ItemState, Terms
from kaigong.core.clock.stops import Stop
from kaigong.core.values import replace

S = ItemState
NOTHING_PENDING: Mapping[str, Any] = {"pending_stop": None, "pending_extension": None}


def received(event: e.ItemReceived) -> Item:
    """An item that has just reached its agency."""
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
        parts=event.parts,
        unit=event.unit,
        renews_until=event.renews_until,
        simulated=event.simulated,
        confirmed_by=event.confirmed_by,
        confirms=event.confirms,
        chapters=dict(event.chapters),
    )


def owed(event: e.ItemOwed) -> Item:
    """An item the owner has to do."""
    item = Item(event.item, event.agencies, event.kind, S.TO_DO, needs=frozenset(event.needs), received_on=event.on)
    return replace(item, parts=event.parts, unit=event.unit, chapters=dict(event.chapters))


def _ready(item: Item, event: e.ItemReady) -> Item:
    return replace(item, ready_on=event.on)


def _correction_asked(item: Item, event: e.CorrectionAsked) -> Item:
    points = tuple(Point(f"{item.round}.{n}", text) for n, text in enumerate(event.missing, 1))
    return replace(item, state=S.CORRECTING, missing=event.missing, correction_on=event.on, points=points)


def _resupplied(item: Item, event: e.MaterialResupplied) -> Item:
    state = S.CORRECTED if event.complete else item.state
    return replace(item, state=state, resupplied_on=event.on, points=answered(item.points, event))


def answered(points: tuple[Point, ...], event: e.MaterialResupplied) -> tuple[Point, ...]:
    """The points with what was handed in for them; without answers point by point it answers all that is owed."""
    by_id = {answer.point: answer for answer in event.answers}
    whole = Answer("", event.note, event.documents) if event.complete and not by_id else None
    return tuple(_answered(point, by_id.get(point.id) or (whole if point.owed else None)) for point in points)


def _answered(point: Point, answer: Answer | None) -> Point:
    if answer is None:
        return point
    documents = point.documents + answer.documents
    return replace(point, state=PointState.ANSWERED, note=answer.note or point.note, documents=documents)


def _accepted(item: Item, event: e.ItemAccepted) -> Item:
    points = tuple(replace(point, state=PointState.MET) for point in item.points) if item.correction_on else ()
    return replace(
        item, state=S.ACCEPTED, accepted_on=event.on, deemed=event.deemed, terms=event.terms, due=_due(event),
        law=event.law, deferred=event.deferred, points=points,
    )  # fmt: skip


def _due(event: Any) -> DueDays:
    return DueDays(event.statutory_due, event.promised_due, event.due_unknown)


def _counted(item: Item, event: e.DueCounted) -> Item:
    return replace(item, due=_due(event))


def _not_needed(item: Item, event: e.ItemNotNeeded) -> Item:
    return replace(item, state=S.NOT_NEEDED, ended_on=event.on)


def _refused(item: Item, event: e.AcceptanceRefused) -> Item:
    return replace(item, state=S.REFUSED, ended_on=event.on)


def _withdrawn(item: Item, event: e.ItemWithdrawn) -> Item:
    return replace(item, state=S.WITHDRAWN, ended_on=event.on, stops=closed(item, event.on), **NOTHING_PENDING)


def closed(item: Item, on: date) -> tuple[Stop, ...]:
    """The stops, the open one closed on the day."""
    return (*item.stops[:-1], replace(item.stops[-1], closed=on)) if item.stopped else item.stops


def _taken_on(item: Item, event: e.ItemTakenOn) -> Item:
    return replace(item, state=S.IN_REVIEW, officer=event.officer)


def _suspended(item: Item, event: e.ItemSuspended) -> Item:
    stop = Stop(event.on, None, event.reason, event.statutory, event.promised, event.planned_days)
    due = DueDays(event.statutory_due, event.promised_due, item.due.unknown)
    return replace(item, state=S.SUSPENDED, stops=(*item.stops, stop), due=due, pending_stop=None)


def _resumed(item: Item, event: e.ItemResumed) -> Item:
    return replace(item, state=S.IN_REVIEW, stops=closed(item, event.on), due=_due(event), overran=False)


def _extended(item: Item, event: e.DueExtended) -> Item:
    return replace(item, extension_days=item.extension_days + event.days, due=_due(event), pending_extension=None)


def _decided(item: Item, event: e.ItemDecided) -> Item:
    granted = S.DEFERRED if event.deferred else S.APPROVED
    state = granted if event.decision is Decision.APPROVE else S.REJECTED
    return replace(
        item,
        state=state,
        decision=event.decision,
        decided_on=event.on,
        ended_on=event.on,
        officer=event.officer or item.officer,
        **NOTHING_PENDING,
    )


def _clock_stopped(item: Item, event: e.ClockStopped) -> Item:
    return item


def _certified(item: Item, event: e.CertificateDue) -> Item:
    use = Use(event.use) if event.use else None
    return replace(item, certificate=event.number, hand_over_by=event.by, use=use)


def _delivered(item: Item, event: e.ItemDelivered) -> Item:
    state = item.state if item.state is S.DEFERRED else S.DELIVERED
    use = replace(item.use, by=event.use_by) if item.use else None
    return replace(item, state=state, delivered_on=event.on, use=use)


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
        ready_on=None if item.ended_by else item.ready_on,
        terms=Terms(promised_days=event.promised_days),
        round=item.round + 1,
        parts=item.parts,
        unit=item.unit,
        renews_until=item.renews_until,
        simulated=item.simulated,
        confirmed_by=item.confirmed_by,
        confirms=item.confirms,
        chapters=item.chapters,
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
