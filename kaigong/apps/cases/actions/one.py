"""One move of one item: the person's parts, the core's decision, the ledger, the rows."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from kaigong.apps.accounts.models import Person
from kaigong.apps.cases import names, parts, steps
from kaigong.apps.cases.models import Item
from kaigong.apps.rulebook import queries as rulebook
from kaigong.core.cases import events as e
from kaigong.core.cases import values as core
from kaigong.core.problems import Refused


def move(item: Item, person: Person, now: datetime, seen: int | None, verb: Any, command: Any, **fields: Any) -> Item:
    """One move of one item: the person's parts, the core's decision, the ledger, the rows."""
    now, actors, calendar = timezone.localtime(now), parts.of(person, item), rulebook.calendar(item.project.county)

    def choose(case: core.Case, seen: int) -> list[e.Event]:
        happened: list[e.Event] = verb(case, command(item=item.code, actors=actors, seen=seen, **fields), now, calendar)
        return happened

    try:
        return steps.carry_out(item.case, item.code, choose, by=person.ref, now=now, seen=seen)[item.code]
    except Refused as refusal:
        raise names.readable(refusal) from None
