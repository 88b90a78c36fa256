"""Verbs on the switch by which silence approves. Each leaves its entry in the stream rulebook:deemed."""

import hashlib
from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from kaigong.apps.accounts import roles
from kaigong.apps.ledger import actions as ledger
from kaigong.apps.ledger import queries as ledger_queries
from kaigong.apps.rulebook import deemed, queries
from kaigong.apps.rulebook.events_deemed import DeemedRuleEnded, DeemedRuleSet
from kaigong.apps.rulebook.models import DeemedRule, Stamp
from kaigong.core.problems import Faulty, Problem, Refused

STREAM = "rulebook:deemed"
VERB = "change_rulebook"


@transaction.atomic
def set_deemed_rule(*, item: str, region: str, rule: str, since: date | None, by: str, now: datetime) -> DeemedRule:
    """Switch it on for an item at a place, citing the local rule. It reaches no last day that has passed."""
    roles.require_ref(by, VERB)
    if problems := list(_problems(item, region, rule, since, timezone.localtime(now).date())):
        raise Faulty(problems)
    row = DeemedRule.objects.create(
        item=item, region=region, rule=rule.strip(), since=since, entered_by=by, entered_at=now
    )
    _note(DeemedRuleSet(item, region, row.rule, str(since)), by=by, now=now)
    return row


@transaction.atomic
def end_deemed_rule(*, rule: DeemedRule, reason: str, by: str, now: datetime) -> None:
    """Switch it off from today on: last days that have passed stay as they are."""
    roles.require_ref(by, VERB)
    if not reason.strip():
        raise Faulty([Problem("reason.missing", at="reason")])
    until = max(timezone.localtime(now).date(), rule.since)
    if not DeemedRule.objects.filter(pk=rule.pk, until=None).update(until=until, reason=reason.strip()):
        raise Refused("deemed_rule.gone", rule=rule.rule)
    _note(DeemedRuleEnded(rule.item, rule.region, str(until), reason.strip()), by=by, now=now)


def _problems(item: str, region: str, rule: str, since: date | None, today: date) -> Iterator[Problem]:
    if item not in deemed.open_to_it():
        yield Problem("deemed_rule.not_open", at="item", data={"got": item})
    elif deemed.standing_at(item, region):
        yield Problem("deemed_rule.set_before", at="item")
    if region != queries.CITY and region not in queries.regions():
        yield Problem("region.missing", at="region")
    if not rule.strip():
        yield Problem("deemed_rule.no_rule", at="rule")
    if since is None or since < today:
        yield Problem("deemed_rule.backwards", at="since", data={"today": today})


def _note(event: object, *, by: str, now: datetime) -> None:
    """Seal the event and let every process see the change."""
    ledger.append(STREAM, [event], after=ledger_queries.read(STREAM).last, by=by, now=now)
    rows = DeemedRule.objects.order_by("pk").values_list("pk", "item", "region", "rule", "since", "until")
    value = hashlib.sha256(repr(list(rows)).encode()).hexdigest()
    Stamp.objects.update_or_create(thing=deemed.THING, defaults={"value": value})
    queries.look_again()
