"""The inner steps of this app's transactions: read and fold a stream, decide, append, bring rows up to date, and let
follow what follows. Only `actions` call this."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date, datetime
from typing import Any

from django.db import OperationalError, transaction

from kaigong.apps.cases import applied, follow, known, names, running, simulations
from kaigong.apps.cases.book import Book, Card, at_hand, handing, lying
from kaigong.apps.cases.follow import Materials, Package
from kaigong.apps.cases.models import Case, Item, State
from kaigong.apps.cases.parcel import Parcel
from kaigong.apps.projects import queries as project_queries
from kaigong.apps.projects.models import Project
from kaigong.apps.rulebook import queries as rulebook
from kaigong.core.cases import events as e
from kaigong.core.cases import forecast as core_forecast
from kaigong.core.cases import values as core
from kaigong.core.cases.records import LateEntry
from kaigong.core.clock.calendar import Calendar
from kaigong.core.plan.model import Plan
from kaigong.core.problems import Refused

TRIES = 3
DEADLOCK = "40P01"  # PostgreSQL's word for two writers who wait for each other
MOVED_ON = frozenset({"stream.moved_on", "item.applied_before"})  # somebody else was quicker: look again
Choose = Callable[[core.Case, int], list[e.Event]]


def folded(case: Case) -> core.Case:
    """The case as its stream tells it."""
    book = lying()
    return book.card(case).folded if book else known.folded(case.stream)[0]


class Finished(Mapping[str, date]):
    """What stands in all cases of a project, and since when; read when somebody looks."""

    def __init__(self, project: Project, book: Book | None = None) -> None:
        self._project, self._book = project, book
        self._read: Mapping[str, date] | None = {} if project.pk is None else None

    def _all(self) -> Mapping[str, date]:
        if self._read is None and self._book:
            self._read = self._book.shelf(self._project).standing()
        elif self._read is None:
            self._read = running.usable(Item.objects.filter(project=self._project))
        return self._read

    def __getitem__(self, code: str) -> date:
        return self._all()[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())


def finished(project: Project) -> Mapping[str, date]:
    """What stands in all cases of a project, and since when."""
    return Finished(project, at_hand())


def plan_of(project: Project) -> Plan:
    """The project's plan, as the book at hand has it."""
    book = at_hand()
    return book.plan(project) if book else project_queries.plan_of(project)


def carry_out(case: Case, code: str, choose: Choose, *, by: str, now: datetime,
              seen: int | None) -> dict[str, Item]:  # fmt: skip
    """Decide on the history as it is, append, refresh; all in one transaction. Gives the rows of what was touched."""
    card, codes = carried_out(case, code, choose, by=by, now=now, seen=seen)
    return rows_of(case, codes) if codes and lying() is None else dict.fromkeys(codes)


def carried_out(
    case: Case, code: str, choose: Choose, *, by: str, now: datetime, seen: int | None, rows: Sequence[Item] = ()
) -> tuple[Card, set[str]]:
    """The same, giving the case as it stands and the items touched. `rows`: those already read.

    When the stream moved on meanwhile, decide again on the fresh history: `seen` stays what the person saw at first, so
    another item's move does no harm and a move of this very item is refused.
    """

    def once() -> tuple[Card, set[str]]:
        nonlocal seen
        with at_book() as book:
            card = book.card(case, rows)
            if seen is None:
                seen = card.folded.items[code].seen if code in card.folded.items else card.folded.last
            happened = choose(card.folded, seen)
            if happened:
                enter(book, card, happened, by=by, now=now)
            return card, {code for event in happened for code in e.touched(event)}

    return once() if lying() else again(once)


@contextmanager
def at_book() -> Iterator[Book]:
    """The book that lies open, or one of its own, written when all went well, in a transaction where it takes one."""
    if book := lying():
        yield book
        return
    with ExitStack() as transaction_:
        yield (book := Book(transaction_))
        write(book)


@contextmanager
def looked(project: Project) -> Iterator[Book]:
    """A book for one move, written when all went well. The project's cases and the law in force are looked up in one
    query; what leans on them finds the book at hand."""
    with rulebook.one_look(), ExitStack() as transaction_:
        book = Book(transaction_)
        book.shelve([project], with_law=True)
        with handing(book):
            yield book
        write(book)


def retried(once: Callable[[], Any]) -> Any:
    """Do it in a transaction of its own; again, a few times, where somebody else was quicker."""
    return again(transaction.atomic(once))


def again(once: Callable[[], Any]) -> Any:
    """Do it; again, a few times, where somebody else was quicker."""
    for attempt in range(TRIES):
        try:
            return once()
        except Refused as refusal:
            if refusal.code not in MOVED_ON or attempt == TRIES - 1:
                raise
        except OperationalError as error:
            if not crossed(error) or attempt == TRIES - 1:
                raise
    raise AssertionError("the loop returns or raises")


def crossed(error: OperationalError) -> bool:
    """Whether two writers waited for each other, and this one was sent away."""
    return getattr(error.__cause__, "sqlstate", "") == DEADLOCK


def settle(case: Case, history: core.Case, happened: Sequence[e.Event], *, by: str, now: datetime) -> dict[str, Item]:
    """Append what happened, bring the rows up to date, and let follow what follows."""
    if not happened:
        return {}
    with at_book() as book:
        card = book.card(case)
        if card.folded.last != history.last:
            raise Refused("stream.moved_on", stream=case.stream)
        enter(book, card, happened, by=by, now=now)
    codes = {code for event in happened for code in e.touched(event)}
    return dict.fromkeys(codes) if lying() else rows_of(case, codes)


def enter(book: Book, card: Card, happened: Sequence[e.Event], *, by: str, now: datetime) -> None:
    """What happened goes into the book, and what follows from it. An entry made late bears the time it happened."""
    at = happened[0].at if type(happened[0]) is e.EnteredLate else None
    stands = book.take(card, happened, by=by, now=now, at=at)
    if simulations.made_real(card, happened):
        simulations.confirm(book, book.shelf(card.row.project), by=by, now=now)
    follow.carry_over(book, card, happened, now=now)
    if stands:
        follow.follow(book, book.shelf(card.row.project), now=now)


def write(book: Book) -> None:
    """Put all of it into the tables, with the forecasts that follow."""
    follow.outlooks(book)
    book.write()


def pack(book: Book) -> Parcel:
    """The same as a parcel, for somebody else to write."""
    follow.outlooks(book)
    return book.pack()


def rows_of(case: Case, codes: Iterable[str]) -> dict[str, Item]:
    """The rows of some items as they are stored now; they keep the objects of their case and project."""
    found = {row.code: row for row in Item.objects.filter(case=case, code__in=codes)}
    for row in found.values():
        row.case, row.project = case, case.project
    return found


def release(project: Project, standing: Mapping[str, date], calendar: Calendar, *, now: datetime) -> None:
    """Items whose last need was met become ready, in all cases of a project."""
    with at_book() as book:
        follow.release(book, book.shelf(project), standing, now=now)


def open_case(
    project: Project, plan: Plan, stage: str, materials: Materials, *, by: str, now: datetime,
    package: Package | None = None, late: LateEntry | None = None,
) -> Case:  # fmt: skip
    """Open a case and send every item to its agency the same day: all of a stage that no theme has taken before, or
    the package of a theme."""
    book, items = Book(), package.items if package else applied.rest(project, plan, stage)
    if not items:  # somebody was quicker
        raise names.readable(Refused("stage.applied_before", stage=stage, project=project.name))
    card = follow.begin(book, book.shelf(project), stage, items, materials, by=by, now=now, package=package, late=late)
    book.write()
    return card.row


def so_far(some: Iterable[Project]) -> dict[int, list[dict[str, Any]]]:
    """What has happened to every item of some projects, by project; one query."""
    columns = ("project_id", "code", "state", "stands", "waits", "preds", "ended_on", "ready_on", "accepted_on",
               "due_on", "finished", "chapters", "released", "simulated", "confirms", "simulated_on",
               "decided_on", "parts")  # fmt: skip
    found: dict[int, list[dict[str, Any]]] = {}
    for item in Item.objects.filter(project__in=some).values(*columns):
        found.setdefault(item["project_id"], []).append(item)
    return found


def forecast(
    project: Project, plan: Plan, calendar: Calendar, *, now: datetime, items: list[dict[str, Any]] | None = None
) -> date | None:
    """Run the plan forward with what has happened, and keep on the project when ground will be broken."""
    happened = so_far([project]).get(project.pk, []) if items is None else items
    actuals = {item["code"]: actual(item) for item in happened}
    return follow.look_ahead(project, plan, actuals, calendar, now.date())


def actual(item: dict[str, Any]) -> core_forecast.Actual:
    """What has happened to an item, as the forecast asks for it."""
    if item["stands"] or item["state"] == State.SIMULATED:
        return core_forecast.Actual(finished_on=item["ended_on"] or item["simulated_on"])
    if item["finished"]:
        return core_forecast.Actual()
    begun = item["ready_on"] if item["state"] == State.TO_DO else item["accepted_on"]  # the owner's runs once it can
    return core_forecast.Actual(None, begun, item["due_on"])
