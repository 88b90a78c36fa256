"""Approval by silence (T25), end to end: the switch, the page before it happens, the worker's tick, the certificate."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.apps.cases.conftest import register
from tests.apps.cases.permit import carried_to, stored_item
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
PHASE = "construction-permit-phase-pit"  # what a rule says of the construction permit holds for its phases
RULE = "《某市优化营商环境条例》第三十一条"
DAY = timedelta(days=1)


@pytest.fixture
def project(lin_enterprise: Any, city: None) -> Any:
    """A public building: its construction permit comes in phases."""
    return register("gov-building", lin_enterprise)


@pytest.fixture
def permit(project: Any, lin: Any, officer: Any, document: Any) -> Any:
    """The construction permit, accepted."""
    from kaigong.apps.cases import actions

    item = carried_to(PHASE, project, lin, officer, document)
    now = NOW.replace(year=item.ready_on.year, month=item.ready_on.month, day=item.ready_on.day)
    return actions.accept_item(item=item, person=officer(item), now=now)


def switch(since: Any) -> None:
    from kaigong.apps.rulebook import actions_deemed

    actions_deemed.set_deemed_rule(
        item="construction-permit", region="city", rule=RULE, since=since, by="system:setup", now=NOW
    )


def after(item: Any, days: int = 1) -> Any:
    last = item.statutory_due_on + timedelta(days)
    return NOW.replace(year=last.year, month=last.month, day=last.day)


def test_where_no_rule_is_cited_silence_approves_nothing(permit: Any, project: Any) -> None:
    from kaigong.apps.cases import actions

    actions.tick(now=after(permit, 30))
    assert stored_item(project, permit.code).state == "accepted"


def test_silence_past_the_last_day_approves_where_the_rule_is_cited(permit: Any, project: Any) -> None:
    """The rule may be set while the item runs; the tick carries it out, the entry cites it, others may build on it."""
    from kaigong.apps.cases import actions
    from kaigong.apps.cases.models import Certificate
    from kaigong.apps.ledger import queries as ledger

    switch(permit.accepted_on)
    actions.tick(now=after(permit, 0))
    assert stored_item(project, permit.code).state == "accepted", "its last day is not over"
    actions.tick(now=after(permit))
    item = stored_item(project, permit.code)
    assert (item.state, item.stands) == ("approved", True)
    decided = [one.data for one in ledger.read(item.case.stream).entries if one.kind == "ItemDecided"]
    mine = [data for data in decided if data["item"] == item.code]
    assert [(data["deemed"], data["basis"]) for data in mine] == [(True, RULE)]
    certificate = Certificate.objects.get(item=item)
    assert certificate.outputs == ["phase1-permit"]
    actions.tick(now=after(permit, 2))
    assert stored_item(project, permit.code).decided_on == item.decided_on


def test_a_last_day_before_the_rule_came_into_force_is_not_reached(permit: Any, project: Any) -> None:
    from kaigong.apps.cases import actions

    switch(permit.statutory_due_on + DAY)
    actions.tick(now=after(permit, 30))
    assert stored_item(project, permit.code).state == "accepted"


def test_the_page_says_so_before_it_happens_and_after(
    permit: Any, project: Any, officer: Any, client: Client, settings: Any
) -> None:
    from kaigong.apps.cases import actions

    settings.MIDDLEWARE = [
        "tests.apps.cases.clock.standing" if name == "kaigong.web.middleware.Now" else name
        for name in settings.MIDDLEWARE
    ]
    address = f"/cases/{permit.case.no}/items/{permit.code}/"
    client.force_login(officer(permit))
    settings.HOUR = after(permit, 0)
    assert RULE not in client.get(address).content.decode()
    switch(permit.accepted_on)
    assert f"今日不作决定即视为同意，依据{RULE}" in client.get(address).content.decode()
    settings.HOUR = after(permit, -3)
    assert f"为止不作决定即视为同意，依据{RULE}" in client.get(address).content.decode()
    actions.tick(now=after(permit))
    settings.HOUR = after(permit)
    assert f"期限届满未作决定，视为同意，依据{RULE}" in client.get(address).content.decode()


def test_a_passport_with_an_approval_by_silence_is_verified(permit: Any, project: Any, lin: Any) -> None:
    from kaigong.apps.cases import actions
    from kaigong.apps.ledger import signing
    from kaigong.core.cases.passport_check import verify

    switch(permit.accepted_on)
    actions.tick(now=after(permit))
    data = actions.export_passport(project=project, person=lin, now=after(permit, 2))
    verdict = verify(data, keys=signing.public_keys())
    assert (verdict.why, verdict.where) == (None, None)
