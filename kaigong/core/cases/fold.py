"""Folding: what the case looks like after an event. It never refuses, so any old history can be replayed."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from msgspec.structs import replace

from kaigong.core.cases import debts_fold, fold_items, fold_later, joint_fold, law_fold, service_fold, theme_fold
from kaigong.core.cases import events as e
from kaigong.core.cases.values import Case, Item

# what the clock does by itself, and what people merely say, makes nobody's page stale
QUIET = frozenset({
    e.ItemReady, e.DueCounted, e.StopOverran, e.UseBegun, e.OpinionsLapsed, e.CommentMade, e.ConsultAsked,
    e.ConsultAnswered, e.QuestionAsked, e.QuestionAnswered, e.ServiceRated, e.RatingAnswered,
    *debts_fold.QUIET, *joint_fold.QUIET,
})  # fmt: skip
NEW: Mapping[type[Any], Callable[[Any], Item]] = {
    e.ItemReceived: fold_items.received,
    e.ItemOwed: fold_items.owed,
    e.ItemAddedByLaw: law_fold.added,
}
CHANGES: Mapping[type[Any], Callable[[Item, Any], Item]] = {
    **fold_items.CHANGES,
    **fold_later.CHANGES,
    **debts_fold.ITEMS,
    **law_fold.CHANGES,
    **service_fold.CHANGES,
}
CASE_CHANGES: Mapping[type[Any], Callable[[Case, Any], Case]] = {
    **theme_fold.CASE_CHANGES,
    **fold_later.CASE_CHANGES,
    **debts_fold.CASE_CHANGES,
    **joint_fold.CASE_CHANGES,
}


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
    if event is None:
        return replace(case, last=n)
    before, touched = case, _touched(case.items, event, n)
    change = CASE_CHANGES.get(type(event))
    if change is not None:
        case = change(case, event)
    case = replace(case, items={**case.items, **touched}, last=n) if touched else replace(case, last=n)
    return debts_fold.follow(before, case, touched) if case.debts else case


def _touched(items: Mapping[str, Item], event: Any, n: int) -> dict[str, Item]:
    """The items the event is about, as they are after it."""
    kind = type(event)
    if (begin := NEW.get(kind)) is not None:
        return {event.item: replace(begin(event), seen=n, moved_on=event.on)}
    change, quiet, on = CHANGES.get(kind), kind in QUIET, getattr(event, "on", None)
    found: dict[str, Item] = {}
    for code in e.touched(event):
        if (item := items.get(code)) is not None:
            found[code] = _moved(change(item, event) if change else item, item, quiet, on, n)
    return found


def _moved(item: Item, before: Item, quiet: bool, on: date | None, n: int) -> Item:
    """The item with the entry and the day it was last touched; a new round goes on from the day of the old."""
    day = before.moved_on
    if on is not None and (day is None or day < on):
        day = on
    return replace(item, seen=item.seen if quiet else n, moved_on=day)
