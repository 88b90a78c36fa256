"""What an item looks like after a change of law has touched it, or the change was taken back."""

from collections.abc import Callable, Mapping
from typing import Any

from kaigong.core.cases import events as e
from kaigong.core.cases.values import DueDays, Item, ItemState, LawBefore, Terms
from kaigong.core.values import replace

S = ItemState


def added(event: e.ItemAddedByLaw) -> Item:
    """An item the case did not have."""
    item = Item(event.item, event.agencies, event.kind, S.TO_DO if event.owed else S.RECEIVED)
    before = LawBefore(event.run, "", S.WITHDRAWN, event.agencies, frozenset(), frozenset(), None, Terms())
    return replace(
        item, needs=frozenset(event.needs), exclusions=frozenset(event.exclusions), received_on=event.on,
        terms=Terms(promised_days=event.promised_days), law=event.law, law_before=(before,),
    )  # fmt: skip


def _migrated(item: Item, event: e.ItemMigrated) -> Item:
    same_desk = event.agencies[:1] == item.agencies[:1]
    return replace(
        item, agencies=event.agencies, needs=frozenset(event.needs), exclusions=frozenset(event.exclusions),
        ready_on=event.ready_on, terms=event.terms, law=event.law, law_before=(*item.law_before, _before(item, event)),
        due=DueDays(event.statutory_due, event.promised_due, event.due_unknown),
        officer=item.officer if same_desk else "",
    )  # fmt: skip


def _dropped(item: Item, event: e.ItemDroppedByLaw) -> Item:
    stops = item.stops
    if item.stopped:
        stops = (*stops[:-1], replace(stops[-1], closed=event.on))
    return replace(
        item, state=S.NOT_NEEDED, ended_on=event.on, stops=stops, law=event.law,
        law_before=(*item.law_before, _before(item, event)),
    )  # fmt: skip


def _before(item: Item, event: e.ItemMigrated | e.ItemDroppedByLaw) -> LawBefore:
    kept = item.stops if isinstance(event, e.ItemDroppedByLaw) else ()
    return LawBefore(
        event.run, item.law, item.state, item.agencies, item.needs, item.exclusions, item.ready_on, item.terms,
        item.accepted_on is not None, item.officer, kept,
    )  # fmt: skip


def _taken_back(item: Item, event: e.MigrationTakenBack) -> Item:
    if not item.law_before:
        return item
    return restored(item, event)


def restored(item: Item, event: e.MigrationTakenBack) -> Item:
    """The item with what stood before its last move; what happened since (stops, officer, extension) stays."""
    before = item.law_before[-1]
    if before.state is S.WITHDRAWN:  # the run had added it
        return replace(item, state=S.WITHDRAWN, ended_on=event.on, law_before=item.law_before[:-1])
    dropped = item.state is S.NOT_NEEDED
    since = item.accepted_on is not None and not before.accepted  # accepted meanwhile, under the law of that day
    same_desk = before.agencies[:1] == item.agencies[:1]
    return replace(
        item, law=item.law if since else before.law, agencies=before.agencies, needs=before.needs,
        exclusions=before.exclusions, ready_on=item.ready_on or before.ready_on,
        terms=_promise_of(item, before) if since else before.terms,
        state=before.state if dropped else item.state, ended_on=None if dropped else item.ended_on,
        stops=before.stops if dropped else item.stops, officer=item.officer if same_desk else before.officer,
        due=DueDays(event.statutory_due, event.promised_due, event.due_unknown), law_before=item.law_before[:-1],
    )  # fmt: skip


def _promise_of(item: Item, before: LawBefore) -> Terms:
    """The law of its acceptance, and the promise that was made before."""
    return replace(item.terms, promised_days=before.terms.promised_days, promised_from=before.terms.promised_from)


CHANGES: Mapping[type[Any], Callable[[Item, Any], Item]] = {
    e.ItemMigrated: _migrated,
    e.ItemDroppedByLaw: _dropped,
    e.MigrationTakenBack: _taken_back,
}
