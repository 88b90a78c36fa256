"""What a book holds goes into the tables. A single move of a case is one statement, together with whatever hangs on it;
of thousands there is one statement for many rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db import DataError, IntegrityError, connection, transaction

from kaigong.apps.cases import columns, names, numbers, rows
from kaigong.apps.cases.models import Case, Certificate, Item
from kaigong.apps.cases.parcel import Ahead, Changed, Moved, Parcel
from kaigong.apps.ledger import wire
from kaigong.apps.ledger.inserting import (
    FEW,
    enqueue_each,
    entry_rows,
    first_come,
    insert,
    insert_keyed,
    insert_rows,
    readers,
    rows_of,
    waiting_rows,
)  # fmt: skip
from kaigong.apps.ledger.updating import Shape, update_set
from kaigong.apps.projects import actions as projects
from kaigong.core.cases import events as e
from kaigong.core.cases import values as core
from kaigong.core.clock.calendar import Calendar
from kaigong.core.problems import Refused

if TYPE_CHECKING:
    from kaigong.apps.cases.book import Book, Card

Place = tuple[int, str]  # the case's key and the item's code: unique, and known without looking
Change = tuple[Place, Changed]
CHUNK = 400
EACH = 8  # so many items in the one statement of a single move
CASE = "UPDATE cases_case SET state = %s, seen_n = %s WHERE id = %s"
NOT_STILL = "22012"  # PostgreSQL's word for a division by zero: one statement can only take itself back by failing
CASES = Shape(Case, ("state", "seen_n"), ("id",))
HELD = "SELECT id, no, seen_n FROM cases_case WHERE {} ORDER BY no"
OURS = " FOR NO KEY UPDATE"  # in the order of their numbers, those that move among them: so two writers never cross
STAND_STILL = (
    "SELECT 1 / (coalesce(string_agg(no || ' ' || seen_n, ',' ORDER BY no) "  # noqa: S608 only marks
    f"FILTER (WHERE id NOT IN ({{}})), '') = %s)::int FROM ({HELD}{OURS}) AS held"
)


def put(parcel: Parcel, begin: Callable[[], None]) -> None:
    """Everything of the cases that moved: 1. whatever lay beside them is as it was when it was looked at; 2. the
    forecasts, for whoever lets something of a project stand waits there for whoever does so too; 3. their rows,
    entries, items, certificates and the outbox, as one statement where they are few; 4. what else events write."""
    with _as_they_were(parcel):
        _put(parcel, begin)


@contextmanager
def _as_they_were(parcel: Parcel) -> Iterator[None]:
    """Nothing is written: then no project read before says that its forecast was, for it is to be made again."""
    before = [(project, project.forecast_start_on, project.plan_late_days) for project, *_new in parcel.forecasts]
    done = False
    try:
        yield
        done = True
    finally:
        for project, expected, late in before if not done else ():
            project.forecast_start_on, project.plan_late_days = expected, late


def _put(parcel: Parcel, begin: Callable[[], None]) -> None:
    if wire.alone() and _plain(parcel):
        with wire.begun():
            _carry(parcel, _begun)
    else:
        _carry(parcel, begin)


def _plain(parcel: Parcel) -> bool:
    """Whether nothing is asked while it is written but what goes to the driver as it is."""
    if parcel.ahead or not parcel.moved or not _few(parcel):
        return False
    return not any(rows.writes(one.folded, one.happened) for one in parcel.moved.values())


def _begun() -> None:
    """The transaction is under way."""


def _carry(parcel: Parcel, begin: Callable[[], None]) -> None:
    if parcel.ahead:
        begin()
        _look_again(parcel.ahead)
    if parcel.forecasts:
        begin()
        projects.note_forecasts(parcel.forecasts)
    if not parcel.moved:
        return
    if parcel.ahead:
        _open(parcel.ahead, [one for one in parcel.moved.values() if one.is_new])
    changes = sorted((((row.pk, code), changed) for row, code, changed in parcel.changes), key=lambda change: change[0])
    rest = [
        (one.row, one.folded, one.happened)
        for one in parcel.moved.values() if rows.writes(one.folded, one.happened)
    ]  # fmt: skip
    if _few(parcel):
        if rest or not wire.on_postgresql():
            begin()
        _put_few(parcel, changes)
    else:
        begin()
        _look_beside(parcel)
        _put_many(parcel, changes)
    rows.write_rest(rest)


def _few(parcel: Parcel) -> bool:
    """Whether all of it goes into one statement: no case or item is new, and every certificate's item is known."""
    if len(parcel.entries) > FEW or len(parcel.changes) > EACH or len(parcel.waiting) > FEW:
        return False
    return not any(
        one.is_new or len(one.folded.items) != len(one.shown.items) or any(
            isinstance(event, e.CERTIFICATES) and event.item not in one.named for _n, event in one.happened)
        for one in parcel.moved.values()
    )  # fmt: skip


def _statements(parcel: Parcel, changes: Sequence[Change]) -> Iterator[wire.Statement]:
    for one in parcel.moved.values():
        yield CASE, one.stand
    yield entry_rows(parcel.entries)
    for place, changed in changes:
        if changed:
            yield _one(tuple(changed)), _values(place, changed)
    due = [(one.named[event.item], event, n) for one, event, n in _due(parcel)]
    if due:
        yield rows_of(Certificate, rows.certificates(due))
    if parcel.waiting:
        yield waiting_rows(parcel.waiting)


def _put_many(parcel: Parcel, changes: Sequence[Change]) -> None:
    update_set(CASES, [one.stand for one in parcel.moved.values()])
    insert(parcel.entries)
    _insert([
        (one.row, item, one.calendar)
        for one in parcel.moved.values()
        for code, item in one.folded.items.items() if one.is_new or code not in one.shown.items
    ])  # fmt: skip
    update_items(changes)
    _certify(parcel)
    enqueue_each(parcel.waiting)


def _put_few(parcel: Parcel, changes: Sequence[Change]) -> None:
    statements, stream = list(_statements(parcel, changes)), next(iter(parcel.moved))
    if not wire.on_postgresql():
        _look_beside(parcel)
    elif beside := _beside(parcel):
        where, values, own, stand = beside
        statements.append((STAND_STILL.format(", ".join(["%s"] * len(own)), where), [*own, stand, *values]))
    try:
        with first_come(stream):
            wire.together(statements)
    except DataError as error:
        if getattr(error.__cause__, "sqlstate", "") != NOT_STILL:
            raise
        raise Refused("stream.moved_on", stream=stream) from error


def _look_beside(parcel: Parcel) -> None:
    if beside := _beside(parcel):
        where, values, own, stand = beside
        found = wire.rows(HELD.format(where) + (OURS if wire.on_postgresql() else ""), values)
        moving = set(own)
        if ",".join(f"{no} {n}" for key, no, n in found if key not in moving) != stand:
            raise Refused("stream.moved_on", stream=next(iter(parcel.moved)))


def _beside(parcel: Parcel) -> tuple[str, list[int], list[int], str] | None:
    """What followed was decided on how the project's other cases stood. So they must stand still, and until we are done
    nobody moves them; had somebody, everything is decided again. Which rows are held: theirs and those that move; the
    keys of these, and what the others must say."""
    if not parcel.leaned:
        return None
    own = sorted(one.row.pk for one in parcel.moved.values())
    elsewhere = sorted(one.row.pk for one in parcel.moved.values() if one.row.project_id not in parcel.leaned)
    moving = set(own)
    cards = [(row.no, last) for some in parcel.leaned.values() for row, last in some if row.pk not in moving]
    where = f"project_id IN ({', '.join(['%s'] * len(parcel.leaned))})"
    if elsewhere:
        where = f"({where} OR id IN ({', '.join(['%s'] * len(elsewhere))}))"
    return where, [*parcel.leaned, *elsewhere], own, ",".join(f"{no} {last}" for no, last in sorted(cards))


def _look_again(ahead: Ahead) -> None:
    """Decided ahead: every line, whether done or refused, was answered on how its project stood. Had anybody moved that
    meanwhile, everything is decided again."""
    stands: dict[int, set[tuple[str, int]]] = {pk: set() for pk in ahead.stood}
    for pk, no, seen_n in last_entries(list(stands)):
        stands[pk].add((no, seen_n))
    if stands != ahead.stood:
        raise Refused("stream.moved_on", stream="")


def _open(ahead: Ahead, new: Sequence[Moved]) -> None:
    """Cases that began: the numbers they were given in advance are taken now, and their rows made."""
    for year, (before, now) in ahead.numbers.items():
        if not numbers.count_on(year, before, now):
            raise Refused("stream.moved_on", stream=f"case:{year}")
    keys = insert_keyed(Case, [row_of(one.row) for one in new])
    if len(keys) != len(new):  # somebody was quicker
        raise Refused("stream.moved_on", stream=new[0].row.stream)
    for one, key in zip(new, keys, strict=True):
        one.row.pk, one.row._state.adding = key, False


def row_of(case: Case) -> dict[str, Any]:
    """The columns of a case that has no row yet."""
    return {field.column: getattr(case, field.attname) for field in Case._meta.concrete_fields}


def last_entries(projects: Sequence[int]) -> Iterator[tuple[int, str, int]]:
    """How far every case of some projects has come: the key of its project, its number, its last entry."""
    for start in range(0, len(projects), CHUNK):
        some = projects[start : start + CHUNK]
        marks = ", ".join(["%s"] * len(some))
        yield from wire.rows(f"SELECT project_id, no, seen_n FROM cases_case WHERE project_id IN ({marks})", some)  # noqa: S608 only marks


def _insert(new: Sequence[tuple[Case, core.Item, Calendar]]) -> None:
    if not new:
        return
    try:
        with transaction.atomic():
            rows.insert(new)
    except IntegrityError as error:
        case = new[0][0]
        refusal = Refused("item.applied_before", stage=case.stage, project=case.project.name)
        raise names.readable(refusal) from error


def changes(book: Book, cards: Iterable[Card]) -> Iterator[tuple[Case, str, Changed]]:
    """The columns that changed, of every item touched."""
    for card in cards:
        calendar = book.calendar(card.row.project)
        for code in card.touched & card.shown.items.keys() if not card.is_new else ():
            before, after = card.shown.items[code], card.folded.items[code]
            known, was = card.counted.get(code, (None, {}))
            if known is not before:
                was = rows.counted_by(before, calendar)
            card.counted[code] = after, (now := rows.counted_by(after, calendar))
            card.changed[code] = changed = columns.changed(before, after, was, now)
            yield card.row, code, changed


def _due(parcel: Parcel) -> Iterator[tuple[Moved, Any, int]]:
    """The certificates of whatever was approved."""
    for one in parcel.moved.values():
        for n, event in one.happened:
            if isinstance(event, e.CERTIFICATES):
                yield one, event, n


def _certify(parcel: Parcel) -> None:
    due = list(_due(parcel))
    read = named([(one.row.pk, event.item) for one, event, _n in due if event.item not in one.named])
    given = [(one.named.get(event.item) or read[one.row.pk, event.item], event, n) for one, event, n in due]
    insert_rows(Certificate, rows.certificates(given))


def update_items(changes: Iterable[Change]) -> None:
    """Bring the rows of these items up to date, in the order of their places, so that two writers never cross."""
    grouped: dict[tuple[str, ...], list[Change]] = defaultdict(list)
    for place, changed in changes:
        if changed:
            grouped[tuple(changed)].append((place, changed))
    for names_, some in grouped.items():
        update_set(_shape(names_), [_values(place, changed) for place, changed in some])


def named(places: Iterable[Place]) -> dict[Place, tuple[int, str]]:
    """Key and name of these items."""
    found: dict[Place, tuple[int, str]] = {}
    wanted = list(places)
    for start in range(0, len(wanted), CHUNK):
        some = wanted[start : start + CHUNK]
        marks = ", ".join(["(%s, %s)"] * len(some))
        sql = (
            f"WITH wanted (at_case, at_code) AS (VALUES {marks}) SELECT case_id, code, id, name_zh "  # noqa: S608 only marks
            "FROM wanted JOIN cases_item ON case_id = at_case AND code = at_code"
        )
        with connection.cursor() as cursor:
            cursor.execute(sql, [part for place in some for part in place])
            found |= {(case, code): (pk, name) for case, code, pk, name in cursor.fetchall()}
    return found


def _values(place: Place, changed: Changed) -> list[Any]:
    ready = readers(Item)
    return [*(ready[column](value) for column, value in changed.items()), *place]


@lru_cache(maxsize=1024)
def _one(columns: tuple[str, ...]) -> str:
    sets = ", ".join(f'"{column}" = %s' for column in columns)
    return f"UPDATE cases_item SET {sets} WHERE case_id = %s AND code = %s"  # noqa: S608 only names of columns


@lru_cache(maxsize=1024)
def _shape(columns: tuple[str, ...]) -> Shape:
    return Shape(Item, columns, ("case_id", "code"))
