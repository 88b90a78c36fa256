"""What a book holds goes into the tables. A single move of a case is one statement, together with whatever hangs on it;
of thousands there is one statement for many rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db import DataError, IntegrityError, connection, transaction

from kaigong.apps.cases import columns, names, rows
from kaigong.apps.cases.models import Case, Certificate, Item
from kaigong.apps.ledger import wire
from kaigong.apps.ledger.inserting import (
    FEW,
    enqueue_each,
    entry_rows,
    first_come,
    insert,
    insert_rows,
    readers,
    rows_of,
    waiting_rows,
)  # fmt: skip
from kaigong.core.cases import events as e
from kaigong.core.cases import values as core
from kaigong.core.clock.calendar import Calendar
from kaigong.core.problems import Refused

if TYPE_CHECKING:
    from kaigong.apps.cases.book import Book, Card

Place = tuple[int, str]  # the case's key and the item's code: unique, and known without looking
Changed = Mapping[str, Any]  # column -> value
Change = tuple[Place, Changed]
CHUNK = 400
EACH = 8  # so many items one by one; beyond that set by set
CASE = "UPDATE cases_case SET state = %s, seen_n = %s WHERE id = %s"
NOT_STILL = "22012"  # PostgreSQL's word for a division by zero: one statement can only take itself back by failing
STAND_STILL = (
    "SELECT 1 / (coalesce(string_agg(no || ' ' || seen_n, ',' ORDER BY no), '') = %s)::int "
    "FROM (SELECT no, seen_n FROM cases_case WHERE {} ORDER BY no FOR UPDATE) AS beside"
)


def put(book: Book, moved: Mapping[str, Card]) -> None:
    """Everything of the cases that moved: 1. whatever lay beside them is as it was when it was looked at; 2. their
    rows, entries, items, certificates and the outbox, as one statement where they are few; 3. what else events write.
    """
    if not moved:
        return
    changes = sorted(_changes(book, moved.values()), key=lambda change: change[0])
    rest = [(card.row, card.folded, card.happened) for card in moved.values() if rows.writes(card.happened)]
    if _few(book, moved.values(), changes):
        if rest or not wire.on_postgresql():
            book.begin()
        _put_few(book, moved, changes)
    else:
        book.begin()
        _look_beside(book, moved.values())
        _put_many(book, moved.values(), changes)
    rows.write_rest(rest)


def _few(book: Book, cards: Iterable[Card], changes: Sequence[Change]) -> bool:
    """Whether all of it goes into one statement: no case or item is new, and every certificate's item is known."""
    if len(book.entries) > FEW or len(changes) > EACH or len(book.waiting) > FEW:
        return False
    return not any(
        card.is_new or len(card.folded.items) != len(card.shown.items) or any(
            isinstance(event, e.CERTIFICATES) and event.item not in card.named for _n, event in card.happened)
        for card in cards
    )  # fmt: skip


def _statements(book: Book, cards: Iterable[Card], changes: Sequence[Change]) -> Iterator[wire.Statement]:
    for card in cards:
        yield CASE, _stand(card)
    yield entry_rows(book.entries)
    for place, changed in changes:
        if changed:
            yield _one(tuple(changed)), _values(place, changed)
    due = [(card.named[event.item], event, n) for card, event, n in _due(cards)]
    if due:
        yield rows_of(Certificate, rows.certificates(due))
    if book.waiting:
        yield waiting_rows(book.waiting)


def _put_many(book: Book, cards: Iterable[Card], changes: Sequence[Change]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(CASE, [_stand(card) for card in cards])
    insert(book.entries)
    _insert([
        (card.row, item, book.calendar(card.row.project))
        for card in cards
        for code, item in card.folded.items.items() if card.is_new or code not in card.shown.items
    ])  # fmt: skip
    update_items(changes)
    _certify(cards)
    enqueue_each(book.waiting)


def _put_few(book: Book, moved: Mapping[str, Card], changes: Sequence[Change]) -> None:
    statements = list(_statements(book, moved.values(), changes))
    if not wire.on_postgresql():
        _look_beside(book, moved.values())
    elif beside := _beside(book, moved.values()):
        where, values, stand = beside
        statements.append((STAND_STILL.format(where), [stand, *values]))
    try:
        with first_come(next(iter(moved))):
            wire.together(statements)
    except DataError as error:
        if getattr(error.__cause__, "sqlstate", "") != NOT_STILL:
            raise
        raise Refused("stream.moved_on", stream=next(iter(moved))) from error


def _look_beside(book: Book, moved: Iterable[Card]) -> None:
    if beside := _beside(book, moved):
        where, values, stand = beside
        held = " FOR UPDATE" if wire.on_postgresql() else ""
        found = wire.rows(f"SELECT no, seen_n FROM cases_case WHERE {where} ORDER BY no{held}", values)  # noqa: S608 only marks
        if ",".join(f"{no} {n}" for no, n in found) != stand:
            raise Refused("stream.moved_on", stream=next(iter(book.cards)))


def _beside(book: Book, moved: Iterable[Card]) -> tuple[str, list[int], str] | None:
    """What followed was decided on how the project's other cases stood. So they must stand still, and until we are done
    nobody moves them; had somebody, everything is decided again. Which rows, and what they must say."""
    if not book.leaned:
        return None
    own, shelves = {card.row.pk for card in moved}, [book.shelves[pk] for pk in sorted(book.leaned)]
    cards = sorted((c for shelf in shelves for c in shelf.cards if c.row.pk not in own), key=lambda c: c.row.no)
    projects, others = ", ".join(["%s"] * len(shelves)), ", ".join(["%s"] * len(own))
    where = f"project_id IN ({projects}) AND id NOT IN ({others})"
    return where, [*sorted(book.leaned), *sorted(own)], ",".join(f"{c.row.no} {c.shown.last}" for c in cards)


def _stand(card: Card) -> tuple[str, int, int]:
    """State and last entry of a case's row."""
    card.row.state, card.row.seen_n = rows.state_of(card.folded), card.folded.last
    return card.row.state, card.row.seen_n, card.row.pk


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


def _changes(book: Book, cards: Iterable[Card]) -> Iterator[Change]:
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
            yield (card.row.pk, code), changed


def _due(cards: Iterable[Card]) -> Iterator[tuple[Card, Any, int]]:
    """The certificates of whatever was approved."""
    for card in cards:
        for n, event in card.happened:
            if isinstance(event, e.CERTIFICATES):
                yield card, event, n


def _certify(cards: Iterable[Card]) -> None:
    due = list(_due(cards))
    read = named([(card.row.pk, event.item) for card, event, _n in due if event.item not in card.named])
    given = [(card.named.get(event.item) or read[card.row.pk, event.item], event, n) for card, event, n in due]
    insert_rows(Certificate, rows.certificates(given))


def update_items(changes: Iterable[Change]) -> None:
    """Bring the rows of these items up to date, in the order of their places, so that two writers never cross."""
    grouped: dict[tuple[str, ...], list[Change]] = defaultdict(list)
    for place, changed in changes:
        if changed:
            grouped[tuple(changed)].append((place, changed))
    for shape, some in grouped.items():
        if len(some) > EACH and wire.on_postgresql():
            _update_set(shape, some)
        else:
            _update_each(shape, some)


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


def _update_each(names: tuple[str, ...], some: Sequence[Change]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(_one(names), [_values(place, changed) for place, changed in some])


def _values(place: Place, changed: Changed) -> list[Any]:
    ready = readers(Item)
    return [*(ready[column](value) for column, value in changed.items()), *place]


def _update_set(names: tuple[str, ...], some: Sequence[Change]) -> None:
    """PostgreSQL takes the values as arrays, one a column."""
    arrays: list[list[Any]] = [[place[0] for place, _ in some], [place[1] for place, _ in some]]
    for column in names:
        ready = readers(Item)[column]
        arrays.append([ready(changed[column]) for _, changed in some])
    with connection.cursor() as cursor:
        cursor.execute(_many(names), arrays)


@lru_cache(maxsize=1024)
def _one(columns: tuple[str, ...]) -> str:
    sets = ", ".join(f'"{column}" = %s' for column in columns)
    return f"UPDATE cases_item SET {sets} WHERE case_id = %s AND code = %s"  # noqa: S608 only names of columns


@lru_cache(maxsize=1024)
def _many(columns: tuple[str, ...]) -> str:
    types = _types()
    sets = ", ".join(f'"{column}" = new."{column}"' for column in columns)
    arrays = ", ".join(["%s::bigint[]", "%s::varchar[]", *(f"%s::{types[column]}[]" for column in columns)])
    names = ", ".join(["at_case", "at_code", *(f'"{column}"' for column in columns)])
    return (
        f"UPDATE cases_item SET {sets} FROM unnest({arrays}) AS new ({names}) "  # noqa: S608 only names of columns
        "WHERE case_id = new.at_case AND code = new.at_code"
    )


@lru_cache(maxsize=1)
def _types() -> Mapping[str, str]:
    return {field.column: field.db_type(connection).partition("(")[0] for field in Item._meta.concrete_fields}
