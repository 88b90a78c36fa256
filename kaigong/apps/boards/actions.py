"""Verbs on scenarios: save one, drop one. Nothing here changes a plan, a desk or a promise."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from kaigong.apps.accounts import roles
from kaigong.apps.accounts.models import Person
from kaigong.apps.boards.events import ScenarioDropped, ScenarioSaved
from kaigong.apps.boards.models import Scenario
from kaigong.apps.ledger import actions as ledger
from kaigong.core.problems import Faulty, Problem, Refused

MOST = 200  # scenarios kept at a time
LONGEST_NAME = 80


@transaction.atomic
def save_scenario(
    *, name: str, target: str, asked: Mapping[str, Any], answer: Mapping[str, Any], day: date, entry: int,
    person: Person, now: datetime,
) -> Scenario:  # fmt: skip
    """Keep what was asked together with what came out. 1. name it; 2. no more than `MOST`; 3. seal, then store."""
    roles.require(person, "keep_scenarios")
    name = name.strip()
    if problems := list(_problems(name)):
        raise Faulty(problems)
    if Scenario.objects.filter(dropped_at=None).count() >= MOST:
        raise Refused("scenario.too_many", limit=MOST)
    row = Scenario(name=name, target=target, asked=dict(asked), answer=dict(answer), day=day, entry=entry,
                   saved_by=person.ref, saved_at=now)  # fmt: skip
    event = ScenarioSaved(name, target, row.asked, row.answer, day.isoformat(), entry)
    row.seen_n = ledger.append(row.stream, [event], after=0, by=person.ref, now=now)
    row.save(force_insert=True)
    return row


@transaction.atomic
def drop_scenario(*, scenario: Scenario, person: Person, now: datetime) -> Scenario:
    """Take a scenario off the list; only whoever saved it may. The ledger keeps what it said."""
    roles.require(person, "keep_scenarios")
    row = Scenario.objects.select_for_update().get(pk=scenario.pk)
    if row.saved_by != person.ref:
        raise PermissionDenied("drop_scenario")
    if row.dropped_at is not None:
        return row
    row.seen_n = ledger.append(row.stream, [ScenarioDropped(row.name)], after=row.seen_n, by=person.ref, now=now)
    row.dropped_at = now
    row.save()
    return row


def _problems(name: str) -> Iterator[Problem]:
    if not name:
        yield Problem("scenario.name_missing", at="name")
    if len(name) > LONGEST_NAME:
        yield Problem("scenario.name_too_long", at="name", data={"limit": LONGEST_NAME})
