"""Verbs on a city's own indicators and rankings: draft, publish, give up, withdraw; and on figures entered by hand."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from kaigong.apps.accounts import roles
from kaigong.apps.documents import actions as documents
from kaigong.apps.documents.models import Document
from kaigong.apps.ledger import actions as ledger
from kaigong.apps.ledger import queries as ledger_queries
from kaigong.apps.rulebook import queries as rulebook
from kaigong.apps.targets import colours, definitions, ranking_rules
from kaigong.apps.targets import events_definitions as events
from kaigong.apps.targets.models import (
    CityDefinition,
    DefinitionKind,
    DefinitionState,
    DefinitionVersion,
    TypedValue,
)
from kaigong.core.measures.indicators import CITY
from kaigong.core.problems import Faulty, Problem, Refused
from kaigong.core.targets.progress import span_of

VERB = "change_rulebook"
NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
MOST = 300  # definitions of a city
LONGEST = 80
READERS: Mapping[str, Callable[[str, Mapping[str, Any]], tuple[Any, list[Problem]]]] = {
    DefinitionKind.INDICATOR: definitions.read, DefinitionKind.RANKING: ranking_rules.read,
    DefinitionKind.COLOURS: colours.read,
}  # fmt: skip


@transaction.atomic
def draft_definition(*, kind: str, name: str, data: Mapping[str, Any], by: str, now: datetime) -> CityDefinition:
    """Write a draft, the first or the next. Faults are kept and counted; they stop publishing, not writing."""
    roles.require_ref(by, VERB)
    row = CityDefinition.objects.select_for_update().filter(kind=kind, name=name).first()
    if row is None:
        if problems := _name_problems(name):
            raise Faulty(problems)
        row = CityDefinition(kind=kind, name=name)
    if row.state == DefinitionState.WITHDRAWN:
        row.state = DefinitionState.DRAFT
    row.draft = dict(data)
    faults = READERS[kind](name, row.draft)[1]
    return _noted(row, events.DefinitionDrafted(name, row.draft, len(faults)), by, now)


@transaction.atomic
def publish_definition(*, definition: CityDefinition, by: str, now: datetime) -> CityDefinition:
    """Put the draft in force. 1. there is one; 2. it has no faults; 3. it becomes the next version, sealed in full."""
    roles.require_ref(by, VERB)
    row = _locked(definition)
    if row.draft is None:
        raise Refused("definition.nothing_drafted", name=row.name)
    if problems := READERS[row.kind](row.name, row.draft)[1]:
        raise Faulty(problems)
    row.version, row.state = row.version + 1, DefinitionState.PUBLISHED
    data, row.draft, row.reason = dict(row.draft), None, ""
    _noted(row, events.DefinitionPublished(row.name, row.version, data), by, now)
    DefinitionVersion.objects.create(
        definition=row, number=row.version, data=data, published_by=by, published_at=now
    )  # fmt: skip
    rulebook.look_again()
    return row


@transaction.atomic
def set_colours(*, limits: Mapping[str, int], by: str, now: datetime) -> CityDefinition:
    """设定颜色界线: in percent; in force at once, as the next version. Faulty ones change nothing."""
    roles.require_ref(by, VERB)
    if problems := colours.read(colours.NAME, limits)[1]:
        raise Faulty(problems)
    row = draft_definition(kind=DefinitionKind.COLOURS, name=colours.NAME, data=limits, by=by, now=now)
    return publish_definition(definition=row, by=by, now=now)


@transaction.atomic
def drop_draft(*, definition: CityDefinition, by: str, now: datetime) -> CityDefinition:
    """Give up what is being worked on; what was published is as before."""
    roles.require_ref(by, VERB)
    row = _locked(definition)
    if row.draft is None:
        raise Refused("definition.nothing_drafted", name=row.name)
    row.draft = None
    if not row.version:
        row.state = DefinitionState.WITHDRAWN
    return _noted(row, events.DefinitionDraftDropped(row.name), by, now)


@transaction.atomic
def withdraw_definition(*, definition: CityDefinition, reason: str, by: str, now: datetime) -> CityDefinition:
    """Take the city's version back: a shipped one takes its place again, a new one is gone."""
    roles.require_ref(by, VERB)
    if not reason.strip():
        raise Faulty([Problem("reason.missing", at="reason")])
    row = _locked(definition)
    if row.state != DefinitionState.PUBLISHED:
        raise Refused("definition.not_published", name=row.name)
    row.state, row.reason = DefinitionState.WITHDRAWN, reason.strip()[:300]
    rulebook.look_again()
    return _noted(row, events.DefinitionWithdrawn(row.name, row.version, row.reason), by, now)


@transaction.atomic
def enter_value(
    *, indicator: str, scope: str, key: str, period: str, value: Decimal, document: Document, note: str, by: str,
    now: datetime,
) -> TypedValue:  # fmt: skip
    """人工填报: 1. only where the system does not know; 2. with a document; 3. the ledger keeps the figure before."""
    roles.require_ref(by, "steer")
    one = definitions.one(indicator).indicator
    if not one.typed:
        raise Refused("indicator.computed", name=one.name_zh)
    if problems := list(_value_problems(one.scopes, scope, key, period)):
        raise Faulty(problems)
    row = TypedValue.objects.select_for_update().filter(
        indicator=indicator, scope=scope, key=key, period=period
    ).first() or TypedValue(indicator=indicator, scope=scope, key=key, period=period, times=0)  # fmt: skip
    row.value, row.document, row.note, row.times = value, document, note.strip()[:300], row.times + 1
    event = events.ValueTyped(scope, key, period, str(value), document.sha256, row.note)
    last = ledger_queries.read(row.stream).last
    row.seen_n = ledger.append(row.stream, [event], after=last, by=by, now=now)
    row.entered_by, row.entered_at = by, now
    row.save()
    documents.hold(document=document, thing=row.stream)
    return row


def _value_problems(scopes: tuple[str, ...], scope: str, key: str, period: str) -> list[Problem]:
    found = []
    if scope not in scopes or bool(key) == (scope == CITY):
        found.append(Problem("value.scope", at="scope", data={"got": f"{scope} {key}".strip()}))
    if span_of(period, None) is None:
        found.append(Problem("value.period", at="period", data={"got": period}))
    return found


def _name_problems(name: str) -> list[Problem]:
    if len(name) > LONGEST or not NAME.fullmatch(name):
        return [Problem("definition.bad_name", at="name", data={"got": name[:LONGEST]})]
    if CityDefinition.objects.count() >= MOST:
        return [Problem("definition.too_many", at="name", data={"limit": MOST})]
    return []


def _locked(definition: CityDefinition) -> CityDefinition:
    return CityDefinition.objects.select_for_update().get(pk=definition.pk)


def _noted(row: CityDefinition, event: object, by: str, now: datetime) -> CityDefinition:
    row.seen_n = ledger.append(row.stream, [event], after=row.seen_n, by=by, now=now)
    row.changed_by, row.changed_at = by, now
    row.save()
    return row
