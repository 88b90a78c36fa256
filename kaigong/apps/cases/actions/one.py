"""One move of one item: the person's parts, the core's decision, the ledger, the rows."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db.models.base import ModelState

from kaigong.apps.accounts.models import Person
from kaigong.apps.cases import names, parts, rows, steps
from kaigong.apps.cases.book import Book, local, lying
from kaigong.apps.cases.models import Item
from kaigong.core.cases import events as e
from kaigong.core.cases import values as core
from kaigong.core.cases.carry import carry_out
from kaigong.core.clock.calendar import Calendar
from kaigong.core.problems import Refused

Given = Callable[[], dict[str, Any]]
Decide = Callable[[parts.Capacity], list[e.Event]]


def do(
    item: Item,
    person: Person,
    now: datetime,
    seen: int | None,
    command: Any,
    *,
    ways: Sequence[parts.Capacity] | None = None,
    given: Given = dict,
    **fields: Any,
) -> Item:
    """One move by any command of the one table of deciders."""
    return move(item, person, now, seen, carry_out, command, ways=ways, given=given, **fields)


def move(
    item: Item,
    person: Person,
    now: datetime,
    seen: int | None,
    verb: Any,
    command: Any,
    *,
    ways: Sequence[parts.Capacity] | None = None,
    given: Given = dict,
    **fields: Any,
) -> Item:
    """One move of one item: the person's parts, the core's decision, the ledger, the rows.

    What his own parts do not allow he may do in the parts of somebody he stands in for; the entry is signed for both.
    `ways`: other parts than those of his post, as of an agency that is asked its opinion. `given`: what the command
    takes from the law or from the project's other cases, asked when those have been looked at.
    """
    if (book := lying()) is not None:
        return _in_book(book, item, person, now, seen, verb, command, ways, fields | given())
    now, at_first = local(now), [seen]
    item.case.project = item.project  # one row, read once

    def once() -> Item:
        with steps.looked(item.project) as book:
            card = book.card(item.case, [item])
            if at_first[0] is None:  # what the person saw stays that, when it is decided again
                at_first[0] = card.folded.items[item.code].seen if item.code in card.folded.items else card.folded.last
            ready = partial(command, item=item.code, seen=at_first[0], **fields, **given())
            found = _ways(person, item, now.date()) if ways is None else ways
            calendar = book.calendar(item.project)
            decide = lambda way: verb(card.folded, ready(actors=way.actors), now, calendar)  # noqa: E731
            happened, by = _decided(item.code, found, decide)
            if happened:
                steps.enter(book, card, happened, by=by, now=now)
        return _moved(item, card.folded.items[item.code], calendar)

    try:
        return steps.again(once)
    except Refused as refusal:
        raise names.readable(refusal) from None


def _decided(code: str, ways: Iterable[parts.Capacity], decide: Decide) -> tuple[list[e.Event], str]:
    """What happens in the first of somebody's parts that may do it, and as whom he did."""
    refused = Refused("move.not_yours", item=code)
    for way in ways:
        try:
            return decide(way), way.by
        except Refused as refusal:
            refused = refusal
            if refusal.code != "move.not_yours":
                break
    raise refused


def _ways(person: Person, item: Item, day: date) -> Iterator[parts.Capacity]:
    """The parts a person has in an item: those of his post, and only when they do not do, those of whom he stands in
    for."""
    yield parts.Capacity(person.ref, parts.own(person, item))
    yield from parts.capacities(person, item, day)[1:]


def _in_book(
    book: Book, item: Any, person: Person, now: datetime, seen: int | None, verb: Any, command: Any,
    ways: Sequence[parts.Capacity] | None, fields: dict[str, Any],
) -> Item:  # fmt: skip
    """The same in an open book: who may act in which parts is asked once for all items alike."""
    now, card, code, refused = book.local(now), book.card(item.case), item.code, None
    if ways is None:
        key = (person.pk, now.date(), item.agencies, item.project.enterprise_id)
        ways = book.ways.get(key)
        if ways is None:
            ways = book.ways[key] = parts.capacities(person, item, key[1], book.away.get(key[:2]))
    if seen is None and code in card.folded.items:
        seen = card.folded.items[code].seen
    for way in ways:
        do = command(item=code, actors=way.actors, seen=seen, **fields)
        try:
            happened = verb(card.folded, do, now, book.calendar(item.project))
            if happened:
                steps.enter(book, card, happened, by=way.by, now=now)
            return item
        except Refused as refusal:
            refused = refusal
            if refusal.code != "move.not_yours":
                break
    raise names.readable(refused or Refused("move.not_yours", item=code)) from None


def _moved(item: Item, folded: core.Item, calendar: Calendar) -> Item:
    """The row as it is now, without asking for it again; the one handed in stays as the page showed it."""
    row = item.__class__.__new__(item.__class__)
    row.__dict__.update(item.__dict__)
    row.__dict__.update(rows.values_of(folded, calendar))
    state, before = ModelState(), item._state
    state.adding, state.db, state.fields_cache = before.adding, before.db, dict(before.fields_cache)
    row._state = state
    return row
