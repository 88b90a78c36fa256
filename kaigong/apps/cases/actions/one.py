"""One move of one item: the person's parts, the core's decision, the ledger, the rows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from kaigong.apps.accounts.models import Person
from kaigong.apps.cases import names, parts, steps
from kaigong.apps.cases.models import Item
from kaigong.apps.rulebook import queries as rulebook
from kaigong.core.cases import events as e
from kaigong.core.cases import values as core
from kaigong.core.cases.carry import carry_out
from kaigong.core.problems import Refused


def do(
    item: Item,
    person: Person,
    now: datetime,
    seen: int | None,
    command: Any,
    *,
    ways: Sequence[parts.Capacity] | None = None,
    **fields: Any,
) -> Item:
    """One move by any command of the one table of deciders."""
    return move(item, person, now, seen, carry_out, command, ways=ways, **fields)


def move(
    item: Item,
    person: Person,
    now: datetime,
    seen: int | None,
    verb: Any,
    command: Any,
    *,
    ways: Sequence[parts.Capacity] | None = None,
    **fields: Any,
) -> Item:
    """One move of one item: the person's parts, the core's decision, the ledger, the rows.

    What his own parts do not allow he may do in the parts of somebody he stands in for; the entry is signed for both.
    `ways`: other parts than those of his post, as of an agency that is asked its opinion.
    """
    now, calendar = timezone.localtime(now), rulebook.calendar(item.project.county)
    ways = parts.capacities(person, item, now.date()) if ways is None else ways
    for n, way in enumerate(ways):

        def choose(case: core.Case, seen: int, way: parts.Capacity = way) -> list[e.Event]:
            do = command(item=item.code, actors=way.actors, seen=seen, **fields)
            happened: list[e.Event] = verb(case, do, now, calendar)
            return happened

        try:
            return steps.carry_out(item.case, item.code, choose, by=way.by, now=now, seen=seen)[item.code]
        except Refused as refusal:
            if refusal.code != "move.not_yours" or n == len(ways) - 1:
                raise names.readable(refusal) from None
    raise AssertionError("the loop returns or raises")
