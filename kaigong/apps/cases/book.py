"""What one transaction has before it and will write: the cases it touches as folded, entry by entry, and their rows.

A single move and a feed of thousands go through here alike. A decision is taken on what stands in the book; what
happened is sealed and folded at once, so that the next decision sees it; `write` puts everything into the tables.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models.base import ModelState
from django.utils import timezone

from kaigong.apps.accounts.models import StandIn
from kaigong.apps.cases import columns, known, notices, numbers, rows, writing
from kaigong.apps.cases.certificate_making import CERTIFICATE
from kaigong.apps.cases.models import Case, Item
from kaigong.apps.cases.parcel import Ahead, Foreseen, Moved, Parcel
from kaigong.apps.ledger import queries as ledger_queries
from kaigong.apps.ledger import wire
from kaigong.apps.ledger.inserting import Waiting, moment_after
from kaigong.apps.notices.actions import NOTICE, to_deliver
from kaigong.apps.projects import queries as project_queries
from kaigong.apps.projects.models import Project
from kaigong.apps.rulebook import inforce
from kaigong.apps.rulebook import queries as rulebook
from kaigong.core import ledger
from kaigong.core.cases import events as e
from kaigong.core.cases import values as core
from kaigong.core.cases.fold import fold_all
from kaigong.core.cases.usable import usable
from kaigong.core.clock.calendar import Calendar
from kaigong.core.ledger.sealing import Sealed, Sealer
from kaigong.core.plan.model import Plan

FOLLOWED = frozenset(
    {e.ChapterReleased, e.SimulationPassed}
)  # others may begin on these, though their item does not stand
COLUMNS = [field.attname for field in Case._meta.concrete_fields]
CASES = (
    f"SELECT {', '.join(f'c.{name}' for name in COLUMNS)}, hash, {{}} FROM cases_case c "  # noqa: S608 only names of columns
    "LEFT JOIN ledger_entry ON stream = 'case:' || c.no AND n = c.seen_n WHERE project_id IN ({}) ORDER BY c.no"
)


@dataclass(slots=True, eq=False)
class Card:
    """One case: its row, how it stands, and what of that the tables do not show yet."""

    row: Case
    folded: core.Case
    head: str  # the hash of the entry it is folded up to
    recorded_at: str  # and when that was recorded
    shown: core.Case  # as the rows show it
    is_new: bool = False
    touched: set[str] = field(default_factory=set)
    happened: list[tuple[int, e.Event]] = field(default_factory=list)
    named: dict[str, tuple[int, str]] = field(default_factory=dict)  # key and name of rows already read

    counted: dict[str, tuple[core.Item, dict[str, Any]]] = field(default_factory=dict)  # as their rows have it
    changed: dict[str, Mapping[str, Any]] = field(default_factory=dict)  # the columns last written of items
    looked_at: bool = False  # whether everything in it that can be ready was told so
    _usable: tuple[core.Case, dict[str, date]] | None = None

    def standing(self) -> dict[str, date]:
        """What others may build on of it, and since when; found once for every state of the case."""
        if self._usable is None or self._usable[0] is not self.folded:
            self._usable = self.folded, usable(self.folded)
        return self._usable[1]


@dataclass(slots=True, eq=False)
class Shelf:
    """One project: all its cases, and what the plan makes of them."""

    project: Project
    cards: list[Card]
    released: frozenset[str] | None = None  # what stood when readiness was last looked at
    outlook: tuple[date, list[Mapping[str, core.Item]]] | None = None  # from how things stood then a forecast is due
    foreseen: tuple[date | None, int] | None = None  # the forecast as last worked out, if it was

    def standing(self) -> dict[str, date]:
        """What stands in all cases of the project, and since when."""
        found: dict[str, date] = {}
        for card in self.cards:
            found |= card.standing()
        return found


_lying: ContextVar["Book | None"] = ContextVar("book", default=None)


def lying() -> "Book | None":
    """The book that lies open, if somebody does many things at once."""
    return _lying.get()


_handed: ContextVar["Book | None"] = ContextVar("book at hand", default=None)


def at_hand() -> "Book | None":
    """The book to look into for how the cases of a project stand: the one that lies open, or that of a single move."""
    return _lying.get() or _handed.get()


@contextmanager
def handing(book: "Book") -> Iterator[None]:
    """Whatever is asked within about the project is looked up in this book."""
    token = _handed.set(book)
    try:
        yield
    finally:
        _handed.reset(token)


@contextmanager
def open_on(book: "Book | None") -> Iterator[None]:
    """Whatever is done within goes into this book; with None, into a book of its own, as usual."""
    token = _lying.set(book)
    try:
        yield
    finally:
        _lying.reset(token)


class Book:
    """Cards by the name of their stream, shelves by project; what to write, in the order it happened."""

    def __init__(self, transaction: ExitStack | None = None, *, ahead: bool = False, hashes: bool = True) -> None:
        self.cards: dict[str, Card] = {}
        self.ahead = ahead  # whether nothing is written, not even a number taken, before a whole group is decided
        self._hashes = hashes  # whether entries are sealed here; else by whoever writes them
        self._transaction = transaction  # where one is begun when the first row is written; None: the caller has begun
        self.shelves: dict[int, Shelf] = {}
        self.leaned: set[int] = set()  # the projects whose cases were looked at beside the one that moves
        self.entries: list[Sealed] = []
        self.ways: dict[tuple[Any, ...], Any] = {}  # who may act in which parts, asked once
        self.away: dict[tuple[int, date], list[StandIn]] = {}  # for whom people stand in on which days
        self._before: dict[Card, tuple[Any, ...]] = {}  # how cards stood at the last mark
        self._marked = 0
        self._sealers: dict[tuple[str, datetime, datetime | None], Sealer] = {}
        self._hours: dict[datetime, datetime] = {}
        self._calendars: dict[str, Calendar] = {}
        self._plans: dict[int, Plan] = {}
        self.waiting: list[Waiting] = []  # for the outbox
        self._waiting_marked = 0
        self.forecasts: list[Foreseen] = []
        self.asked: set[int] = set()  # the projects that lines of this group are about
        self._numbers: dict[int, tuple[int, int]] = {}  # by year: the last case number before this group, and now
        self._opened: list[Card] = []  # since the last mark

    # -------------------------------------------------------------------------------------------------- what there is

    def card(self, row: Case, items: Iterable[Item] = ()) -> Card:
        """One case as its stream tells it now; `items`: rows of it already read."""
        found = self.cards.get(row.stream)
        if found is None:
            self.shelve([row.project])
            found = self.cards.get(row.stream) or self._place(row, known.folded(row.stream))
            row.state, row.seen_n, found.row = found.row.state, found.row.seen_n, row
        found.named |= {item.code: (item.pk, item.name_zh) for item in items}
        return found

    def add(self, row: Case, shelf: Shelf | None) -> Card:
        """A case that begins here."""
        card = self._place(row, known.NOTHING)
        card.is_new = True
        self._opened.append(card)
        if shelf:
            shelf.cards.append(card)
        return card

    def shelf(self, project: Project) -> Shelf:
        """A project with all its cases, in the order of their numbers. What is decided now leans on all of them."""
        self.leaned.add(project.pk)
        if project.pk not in self.shelves:
            self.shelve([project])
        return self.shelves[project.pk]

    def shelve(self, projects: Iterable[Project], *, with_law: bool = False) -> None:
        """Several projects with all their cases, in few queries; `with_law`: the law in force is asked with them."""
        wanted = {project.pk: project for project in projects if project.pk not in self.shelves}
        if not wanted:
            return
        found = list(_cases_of(wanted, with_law))
        new = {stream: (row.seen_n, head) for stream, row, head in found if stream not in self.cards}
        folded = known.all_folded(new)
        self.shelves |= {pk: Shelf(project, []) for pk, project in wanted.items()}
        for stream, row, _head in found:
            card = self.cards.get(stream) or self._place(row, folded[stream])
            self.shelves[row.project_id].cards.append(card)

    def forget(self, project: int) -> None:
        """A project is to be read again before it is used."""
        self._plans.pop(project, None)
        shelf = self.shelves.pop(project, None)
        for card in shelf.cards if shelf else ():
            self.cards.pop(card.row.stream, None)

    def look_again(self) -> None:
        """At the beginning of a transaction: whatever others have moved meanwhile is read again. What is decided ahead
        is looked at when it is written."""
        self._calendars, self._plans, self.ways, self.away = {}, {}, {}, {}
        if self.ahead:
            return
        stands: dict[int, set[tuple[str, int]]] = {pk: set() for pk in self.shelves}
        for pk, no, seen_n in writing.last_entries(list(stands)):
            stands[pk].add((no, seen_n))
        old = [
            shelf.project for pk, shelf in self.shelves.items()
            if stands[pk] != {(card.row.no, card.folded.last) for card in shelf.cards}
        ]  # fmt: skip
        for project in old:
            self.forget(project.pk)
        self.shelve(Project.objects.select_related("enterprise").in_bulk([project.pk for project in old]).values())

    def calendar(self, project: Project) -> Calendar:
        """The working calendar where the project lies."""
        found = self._calendars.get(project.county)
        if found is None:
            found = self._calendars[project.county] = rulebook.calendar(project.county)
        return found

    def plan(self, project: Project) -> Plan:
        """The project's plan, worked out or looked up once for all that happens together."""
        found = self._plans.get(project.pk)
        if found is None:
            found = self._plans[project.pk] = project_queries.plan_of(project)
        return found

    def _place(self, row: Case, folded: known.Folded) -> Card:
        card = self.cards[row.stream] = Card(row, *folded, folded[0])
        return card

    # -------------------------------------------------------------------------------------------------- what happens

    def take(
        self, card: Card, happened: Sequence[e.Event], *, by: str, now: datetime, at: datetime | None = None
    ) -> bool:
        """Seal and fold what happened in a case. Whether something stands now that did not, or no more."""
        before, stream = card.folded, card.row.stream
        if card not in self._before:
            self._before[card] = (before, card.head, card.recorded_at, set(card.touched), len(card.happened))
        sealer = self._sealer(by, now, at)
        if card.recorded_at > sealer.recorded_at:
            sealer = self._sealer(by, moment_after(stream, card.recorded_at, now), at)
        sealed = sealer.run(stream, before.last, card.head, happened)
        self.entries += sealed
        card.head, card.recorded_at = sealed[-1].hash or card.head, sealer.recorded_at
        card.folded = fold_all(before, happened)
        card.happened += enumerate(happened, before.last + 1)
        self._tell(card, happened, by, now)
        codes = {code for event in happened for code in e.touched(event)}
        card.touched |= codes
        after = card.folded.items
        stand = [code for code in codes if code in after and after[code].stands is not _stands(before, code)]
        return bool(stand) or not FOLLOWED.isdisjoint(map(type, happened))

    def _tell(self, card: Card, happened: Sequence[e.Event], by: str, now: datetime) -> None:
        """What goes into the outbox: notices, and certificates to be made; those of samples are made when asked for."""
        kinds = set(map(type, happened))
        if not notices.TOLD.isdisjoint(kinds):
            told = to_deliver(notices.told(card.row, card.folded, happened, by=by))
            self.waiting += [(now, NOTICE, payload) for payload in told]
        if kinds.isdisjoint(e.CERTIFICATES):
            return
        due = [event for event in happened if isinstance(event, e.CERTIFICATES)]
        if due and not card.row.project.is_sample:
            self.waiting += [(now, CERTIFICATE, {"number": event.number}) for event in due]

    def local(self, now: datetime) -> datetime:
        """The hour on the clocks of the city; worked out once for all that happens at it."""
        found = self._hours.get(now)
        if found is None:
            found = self._hours[now] = local(now)
        return found

    def _sealer(self, by: str, now: datetime, at: datetime | None) -> Sealer:
        key = by, now, at
        found = self._sealers.get(key)
        if found is None:
            recorded = ledger.stamp(self.local(now))
            moment = recorded if at is None else ledger.stamp(local(at))
            alg, hashes = ledger_queries.algorithm(), self._hashes
            found = self._sealers[key] = Sealer(at=moment, recorded_at=recorded, by=by, alg=alg, hashes=hashes)
        return found

    def number(self, year: int) -> str:
        """The next case number of the year. Decided ahead it is counted on from what the table said; whether nobody
        else took one meanwhile is looked at when it is written."""
        if not self.ahead:
            self.begin()
            return numbers.said(year, numbers.take(year))
        before, last = self._numbers.get(year) or (numbers.last(year),) * 2
        self._numbers[year] = before, last + 1
        return numbers.said(year, last + 1)

    def mark(self) -> None:
        """From here on `undo` takes back."""
        self._before, self._marked, self._waiting_marked = {}, len(self.entries), len(self.waiting)
        self._opened = []

    def undo(self) -> None:
        """What was taken since the mark did not happen."""
        del self.entries[self._marked :]
        del self.waiting[self._waiting_marked :]
        for card, (folded, head, recorded_at, touched, length) in self._before.items():
            card.folded, card.head, card.recorded_at, card.touched = folded, head, recorded_at, touched
            card.looked_at = False
            del card.happened[length:]
        for project in {card.row.project_id for card in self._before} & self.shelves.keys():
            self.shelves[project].released = None
        for card in self._opened if self.ahead else ():
            self._unopen(card)
        self._before, self._opened = {}, []

    def _unopen(self, card: Card) -> None:
        del self.cards[card.row.stream]
        self.shelves[card.row.project_id].cards.remove(card)
        year = numbers.year_of(card.row.no)
        before, last = self._numbers[year]
        self._numbers[year] = before, last - 1

    # ------------------------------------------------------------------------------------------------ what is written

    def begin(self) -> None:
        """From here on everything is one transaction: what is decided before it is looked at again when written."""
        if self._transaction is not None:
            self._transaction.enter_context(transaction.atomic())
            self._transaction = None

    def write(self) -> None:
        """Put everything into the tables."""
        parcel = self.pack()
        writing.put(parcel, self.begin)
        parcel.keep()

    def pack(self) -> Parcel:
        """All that is to be written; from here on it counts as written."""
        moved = {stream: card for stream, card in sorted(self.cards.items()) if card.folded is not card.shown}
        parcel = Parcel(
            {stream: self._moved(card) for stream, card in moved.items()}, self.entries, self.waiting,
            list(writing.changes(self, moved.values())), self.forecasts,
            {pk: [(card.row, card.shown.last) for card in self.shelves[pk].cards] for pk in sorted(self.leaned)},
            self._leaning() if self.ahead else None,
        )  # fmt: skip
        for card in moved.values():
            card.row.state, card.row.seen_n = parcel.moved[card.row.stream].state, card.folded.last
            card.shown, card.is_new = card.folded, False
            card.touched, card.happened = set(), []
        self.entries, self._sealers, self._hours, self.waiting, self.leaned = [], {}, {}, [], set()
        self.forecasts, self.asked = [], set()
        self._numbers = {year: (last, last) for year, (_before, last) in self._numbers.items()}
        self.mark()
        return parcel

    def _moved(self, card: Card) -> Moved:
        return Moved(
            card.row, card.shown, card.folded, card.head, card.recorded_at, card.happened, card.is_new,
            self.calendar(card.row.project), card.named, rows.state_of(card.folded),
        )  # fmt: skip

    def _leaning(self) -> Ahead:
        stood = {
            pk: frozenset((card.row.no, card.shown.last) for card in self.shelves[pk].cards if not card.is_new)
            for pk in sorted(self.asked)
        }
        return Ahead(stood, {year: found for year, found in self._numbers.items() if found[0] != found[1]})


def local(now: datetime) -> datetime:
    """The hour on the clocks of the city. Nobody sets another zone, so Django need not be asked for it."""
    zone = timezone.get_default_timezone()
    return now if now.tzinfo is zone else now.astimezone(zone)


def _cases_of(projects: Mapping[int, Project], with_law: bool) -> Iterator[tuple[str, Case, str]]:
    """The cases of some projects, in the order of their numbers within each: the stream, the row, and the hash of the
    last entry of each."""
    keys = list(projects)
    for start in range(0, len(keys), writing.CHUNK):
        some = keys[start : start + writing.CHUNK]
        marks = ", ".join(["%s"] * len(some))
        law = inforce.said_sql() if with_law else "NULL"
        for *values, head, said in wire.rows(CASES.format(law, marks), some):
            if with_law:
                inforce.hear(said)
            row = _row(values, projects)
            yield row.stream, row, head or ledger.GENESIS


def _row(values: Sequence[Any], projects: Mapping[int, Project]) -> Case:
    """A row as Django makes it, without what it asks of each: every move of a project makes those of all its cases."""
    row, state = Case.__new__(Case), ModelState()
    row.__dict__ = dict(zip(COLUMNS, values, strict=True))
    row.opened_on, row._state = columns.day(row.opened_on), state
    state.adding, state.db, state.fields_cache = False, DEFAULT_DB_ALIAS, {"project": projects[row.project_id]}
    return row


def _stands(case: core.Case, code: str) -> bool:
    return code in case.items and case.items[code].stands
