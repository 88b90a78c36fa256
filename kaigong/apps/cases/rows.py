"""Events to the rows that pages read. What a row says is always what folding its stream says.

Here are items, certificates and materials. Whatever else an event writes is registered with `on`, in a module of its
own that is imported when the app is ready; it is called in the same transaction, once the rows of the items stand.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db import connection
from django.utils import timezone

from kaigong.apps.cases import columns
from kaigong.apps.cases.models import Case, CaseState, Item, Material
from kaigong.apps.documents import actions as documents
from kaigong.apps.ledger import wire
from kaigong.apps.ledger.inserting import insert_rows
from kaigong.apps.rulebook import queries as rulebook
from kaigong.core.cases import events as e
from kaigong.core.cases import values as core
from kaigong.core.cases.clocks import clocks_of
from kaigong.core.cases.itself import next_alarm
from kaigong.core.cases.renewal import last_day_to_ask
from kaigong.core.clock.acts import CORRECTION_DAYS
from kaigong.core.clock.calendar import Calendar
from kaigong.core.clock.colours import yellow_from
from kaigong.core.clock.due import Question, due
from kaigong.core.rules.model import Item as Rule

SHARED = "shared"  # what holds the results that all cases of a project share
FEW_DAYS = 2  # working days before the last one from which little is left, where no limit was counted
Writer = Callable[[Case, core.Case, Any, int], None]
Needed = Callable[[core.Case, Any], bool]
HOLDING = tuple(kind for kind in e.KINDS.values() if {"document", "documents"} & kind.__dataclass_fields__.keys())
SEAT = "INSERT INTO cases_seat (item_id, agency_id) SELECT id, %s FROM cases_item WHERE case_id = %s AND code = %s"
MOST_COUNTED = 4096
_counted_by: dict[int, tuple[core.Item, Calendar, dict[str, Any]]] = {}
_writers: dict[type[Any], list[tuple[Writer, Needed]]] = defaultdict(list)


@dataclass(slots=True)
class Later:
    """What writers only gather: materials given, and documents held by things."""

    given: list[dict[str, Any]] = field(default_factory=list)
    held: list[tuple[str, str]] = field(default_factory=list)


_later: ContextVar[Later] = ContextVar("later")


def _always(folded: core.Case, event: Any) -> bool:
    return True


def on(*kinds: type[Any], when: Needed = _always) -> Callable[[Writer], Writer]:
    """Say what else events of these kinds write: above a function of the case, its fold, the event and its number.
    `when`: whether there is anything to write, by the fold and the event alone; a move of which nothing else is written
    is one statement."""

    def register(writer: Writer) -> Writer:
        for kind in kinds:
            _writers[kind].append((writer, when))
        return writer

    return register


def values_of(item: core.Item, calendar: Calendar) -> dict[str, Any]:
    """The columns of one item."""
    return columns.values_of(item, calendar, counted_by)


def counted_by(item: core.Item, calendar: Calendar) -> dict[str, Any]:
    """The columns that hang on the calendar; of an item that has not changed they are not worked out again."""
    known = _counted_by.get(id(item))
    if known is not None and known[0] is item and known[1] is calendar:
        return known[2]
    if len(_counted_by) >= MOST_COUNTED:
        _counted_by.clear()
    found = _count(item, calendar)
    _counted_by[id(item)] = item, calendar, found  # the item is kept, so that its address stays its own
    return found


def _count(item: core.Item, calendar: Calendar) -> dict[str, Any]:
    next_on, warn_on = _next(item, calendar)
    renew_last_on = last_day_to_ask(item.use, calendar) if item.use and item.use_by else None
    return {"next_on": next_on, "warn_on": warn_on, "alarm_at": alarm_at(item, calendar),
            "renew_last_on": renew_last_on}  # fmt: skip


def _next(item: core.Item, calendar: Calendar) -> tuple[date | None, date | None]:
    """The last day of what must be done next, and from when little is left: of acceptance, of the decision, or of
    handing over."""
    if item.state is core.ItemState.APPROVED:
        return item.hand_over_by, item.hand_over_by
    if item.renews_by:
        return item.renews_by, calendar.before(item.renews_by, FEW_DAYS)
    if item.finished or item.state is core.ItemState.SIMULATED:
        return None, None
    if item.accepted_on:
        clock = clocks_of(item, calendar).binding
        question = clock.question if clock else None
    elif item.state is core.ItemState.RECEIVED and item.complete_on:
        question = Question(item.complete_on, CORRECTION_DAYS)
    elif item.state is core.ItemState.CORRECTED and item.resupplied_on:
        question = Question(item.resupplied_on, CORRECTION_DAYS)
    else:
        question = None
    return _counted(question, calendar) if question else (None, None)


@lru_cache(maxsize=16_384)
def _counted(question: Question, calendar: Calendar) -> tuple[date | None, date | None]:
    """The last day, and from when little is left."""
    clock = due(question, calendar)
    return clock.effective, yellow_from(clock, calendar)


def alarm_at(item: core.Item, calendar: Calendar) -> datetime | None:
    """When the clock must do something by itself."""
    if not (item.state is core.ItemState.RECEIVED or item.opinions or item.stops or item.use or item.renews_until):
        return None  # as most items most of the time
    alarm = next_alarm(item, calendar)
    return None if alarm is None else timezone.make_aware(alarm)


def insert(new: Sequence[tuple[Case, core.Item, Calendar]]) -> None:
    """The rows of items that have none yet: of cases just opened, and of what a change of law asks for."""
    rules = rulebook.catalogue().items
    insert_rows(Item, [_new(case, item, rules[item.code], calendar) for case, item, calendar in new])
    seats = [[agency, case.pk, item.code] for case, item, _calendar in new for agency in item.agencies]
    with connection.cursor() as cursor:
        cursor.executemany(SEAT, seats)


def _new(case: Case, item: core.Item, rule: Rule, calendar: Calendar) -> dict[str, Any]:
    names = {"name_zh": rule.name_zh[:120], "name_en": rule.name_en[:160]}
    keys = {"case_id": case.pk, "project_id": case.project_id, "code": item.code}
    return {**keys, **names, **values_of(item, calendar)}


def state_of(folded: core.Case) -> str:
    """What the row of the case says of it as a whole."""
    if not folded.done:
        return CaseState.OPEN
    taken_back = all(item.state is core.ItemState.WITHDRAWN for item in folded.items.values())
    return CaseState.WITHDRAWN if taken_back else CaseState.DONE


def writes(folded: core.Case, happened: Iterable[tuple[int, e.Event]]) -> bool:
    """Whether any of these events writes more than its item."""
    return any(needed(folded, event) for _n, event in happened for _write, needed in _writers.get(type(event), ()))


def write_rest(some: Collection[tuple[Case, core.Case, Sequence[tuple[int, e.Event]]]]) -> None:
    """What events write beside items and certificates, of several cases; with the events stand their numbers. Materials
    and documents are gathered and written at the end."""
    if not some:
        return
    token = _later.set(later := Later())
    try:
        for case, folded, happened in some:
            for n, event in happened:
                for write, needed in _writers.get(type(event), ()):
                    if needed(folded, event):
                        write(case, folded, event, n)
    finally:
        _later.reset(token)
    documents.hold_all(later.held)
    _give_all(later.given)


def give(case: Case, material: str, how: str, sha256: str, on: date | None) -> None:
    """A writer's way to say: this material of the project is there, for every item that asks for it."""
    row = {"project_id": case.project_id, "material": material, "how": how, "document_id": sha256 or None}
    _later.get().given.append({**row, "given_on": on})


def hold(case: Case, hashes: Iterable[str]) -> None:
    """A writer's way to say: the case holds these documents, so that whoever sees the case may fetch them."""
    _later.get().held.extend((case.stream, sha256) for sha256 in hashes if sha256)


def share(case: Case, sha256: str) -> None:
    """A writer's way to say: whoever works on any case of the project uses this result, and may fetch it."""
    if sha256:
        _later.get().held.append((f"{SHARED}:{case.project.code}", sha256))


def _give_all(given: Sequence[dict[str, Any]]) -> None:
    """The last word on each material counts. What was never stored is not given."""
    named = {row["document_id"] for row in given} - {None}
    marks = ", ".join(["%s"] * len(named))
    known = f"SELECT sha256 FROM documents_document WHERE sha256 IN ({marks})"  # noqa: S608 only marks
    stored = {sha256 for (sha256,) in wire.rows(known, list(named))} if named else set()
    rows = [row for row in given if row["document_id"] is None or row["document_id"] in stored]
    insert_rows(Material, rows, once=("project_id", "material"))


def certificates(due: Sequence[tuple[tuple[int, str], Any, int]]) -> list[dict[str, Any]]:
    """Rows of certificates: from key and name of the item, what is due, and the number of its entry."""
    return [
        {"item_id": item, "name": name, "number": event.number, "issued_on": event.on, "outputs": list(event.outputs),
         "entry_n": n}
        for (item, name), event, n in due
    ]  # fmt: skip


@on(e.MaterialGiven)
def _material(case: Case, folded: core.Case, event: e.MaterialGiven, n: int) -> None:
    give(case, event.material, event.how, event.document, event.on or folded.opened_on)


def _documents(event: Any) -> tuple[str, ...]:
    return tuple(event.documents) if hasattr(event, "documents") else (event.document,)


@on(*HOLDING, when=lambda _folded, event: any(_documents(event)))
def _hold(case: Case, folded: core.Case, event: Any, n: int) -> None:
    """The case holds every document its events name."""
    hold(case, _documents(event))
