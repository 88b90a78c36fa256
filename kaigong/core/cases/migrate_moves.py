"""Moving a case to another version of the law, and back.

apply(case, found, asked, version, on, calendar) -> [Event, …]      the moves among the differences found
take_back(case, run, on, reason, calendar) -> TakenBack             what stood before the run, restored
"""

from collections.abc import Iterator
from datetime import date

from kaigong.core.cases import events as e
from kaigong.core.cases.clocks import due_days
from kaigong.core.cases.law_fold import restored
from kaigong.core.cases.migrate_values import Asked, Difference, TakenBack, Version
from kaigong.core.cases.values import STANDING, Case, DueDays, Item, ItemState
from kaigong.core.clock.calendar import Calendar
from kaigong.core.values import replace

UNTOUCHED = frozenset({ItemState.RECEIVED, ItemState.TO_DO})


def apply(
    case: Case, found: tuple[Difference, ...], asked: Asked, version: Version, on: date, calendar: Calendar
) -> list[e.Event]:
    """The events of what moves. An item that must wait again, or no longer, is told so by its day of readiness."""
    return [_moved(case, one, asked, version, on, calendar) for one in found if one.moves]


def _moved(case: Case, one: Difference, asked: Asked, version: Version, on: date, calendar: Calendar) -> e.Event:
    head = (one.item, on, version.run, version.law, version.ground)
    if one.what == "dropped":
        return e.ItemDroppedByLaw(*head)
    if one.what == "added":
        entry = one.entry or asked.after[one.item]
        return e.ItemAddedByLaw(
            *head, entry.agencies, entry.kind, entry.needs, entry.exclusions, entry.promised_days, entry.owed
        )
    item = case.items[one.item]
    due = due_days(replace(item, terms=one.terms), calendar) if item.accepted_on else DueDays()
    return e.ItemMigrated(
        *head, one.agencies, one.needs, one.exclusions, _ready_on(item, one, asked), one.terms, due.statutory,
        due.promised, due.unknown,
    )  # fmt: skip


def _ready_on(item: Item, one: Difference, asked: Asked) -> date | None:
    """The day what it now needs stood: as it was, unless it now waits for something that does not stand."""
    return item.ready_on if item.accepted_on or set(one.needs) <= asked.finished.keys() else None


# --- taking back ------------------------------------------------------------------------------------------------------


def take_back(case: Case, run: str, on: date, reason: str, calendar: Calendar) -> TakenBack:
    """Restore what stood before a run, of every item of which that can still be said. Nothing is deleted."""
    events: list[e.Event] = []
    left: dict[str, str] = {}
    for item in case.items.values():
        if not any(before.run == run for before in item.law_before):
            continue
        if hindrance := _hindrance(case, item, run):
            left[item.code] = hindrance
        else:
            events.append(_back(item, run, on, reason, calendar))
    return TakenBack(events, left)


def _hindrance(case: Case, item: Item, run: str) -> str:
    last = item.law_before[-1]
    if last.run != run:
        return "moved-since"
    if last.state is ItemState.WITHDRAWN:  # added by the run
        return "" if item.state in UNTOUCHED else "begun"
    if item.state is ItemState.NOT_NEEDED and last.state is not ItemState.NOT_NEEDED:
        return "built-on" if any(_built_on(other, item, run) for other in case.items.values()) else ""
    return "ended" if item.finished else ""


def _built_on(other: Item, dropped: Item, run: str) -> bool:
    """Whether another item was accepted because this one was no longer needed: after it was dropped, on its day at the
    earliest. What the run itself moved says whether it had been accepted before; else the order of the entries does."""
    begun = other.accepted_on or (other.ended_on if other.state in STANDING else None)
    if dropped.code not in other.needs or begun is None or begun < (dropped.ended_on or begun):
        return False
    before = next((before for before in other.law_before if before.run == run), None)
    if before is not None:
        return not before.accepted and before.state not in STANDING
    return other.seen > dropped.seen


def _back(item: Item, run: str, on: date, reason: str, calendar: Calendar) -> e.MigrationTakenBack:
    bare = e.MigrationTakenBack(item.code, on, run, reason, item.law_before[-1].law, None, None)
    again = restored(item, bare)
    due = due_days(again, calendar) if again.accepted_on and not again.finished else DueDays()
    return replace(bare, statutory_due=due.statutory, promised_due=due.promised, due_unknown=due.unknown)


def laws(case: Case) -> Iterator[tuple[str, str]]:
    """Under which version each item of a case stands: of one not accepted yet, none but the case's own."""
    for item in case.items.values():
        yield item.code, item.law or case.law
