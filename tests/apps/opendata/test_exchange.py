"""What an agency's own system may send beside the plain moves: debts, meetings, visits, renewals, late entries."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from kaigong.apps.cases import actions
from kaigong.apps.cases.models import Debt, Item, Session
from kaigong.apps.ledger import queries as ledger
from kaigong.apps.opendata.api import exchange_lines
from tests.apps.cases.conftest import fresh, ready
from tests.apps.cases.test_debts import accepted_deferred, lying
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def at_the_hour(settings: Any) -> None:
    """The server's clock stands where the test has set it."""
    settings.MIDDLEWARE = [
        "tests.apps.cases.clock.standing" if name == "kaigong.web.middleware.Now" else name
        for name in settings.MIDDLEWARE
    ]


@pytest.fixture
def send(token_of: Any, client: Client, settings: Any) -> Any:
    """Send lines of one item in the name of one of its officers; gives the answers."""

    def sent(item: Item, person: Any, *lines: dict[str, Any], at: Any = NOW) -> list[dict[str, Any]]:
        settings.HOUR = at
        moves = [{"case": item.case.no, "item": item.code, "by": person.username, **line} for line in lines]
        answer = client.post(
            "/api/v1/exchange/moves", json.dumps({"moves": moves}), content_type="application/json",
            headers={"Authorization": f"Bearer {token_of(person.agency_id)}"},
        )  # fmt: skip
        assert answer.status_code == 200, answer.content.decode()[:500]
        return list(answer.json()["moves"])

    return sent


def test_a_debt_is_checked_through_the_feed(project: Any, lin: Any, officer: Any, document: Any, send: Any) -> None:
    item = lying(project, "construction-waste-permit", lin)
    item = accepted_deferred(item, officer, wait_days=10)
    [debt] = Debt.objects.filter(item=item)
    actions.pay_debt(debt=debt, documents=[document], person=lin, now=NOW)
    sun = officer(item)
    line = {"action": "verify_debt", "debt": debt.key, "kept": True, "note": "齐全"}
    done, unknown = send(item, sun, line, {**line, "debt": "no/such"}, at=NOW + DAY)
    assert (done["done"], unknown["code"]) == (True, "debt.unknown")
    assert Debt.objects.get(pk=debt.pk).state == "verified"
    [again] = send(item, sun, line, at=NOW + DAY)
    assert again["code"] == "debt.ended_before", "a feed sent twice changes nothing"


def test_only_a_head_revokes_through_the_feed_as_on_the_page(project: Any, lin: Any, officer: Any, send: Any) -> None:
    item = lying(project, "construction-waste-permit", lin)
    item = accepted_deferred(item, officer)
    [debt] = Debt.objects.filter(item=item)
    line = {"action": "revoke_on_debt", "debt": debt.key, "reason": "逾期未补"}
    [refused] = send(item, officer(item), line)
    assert not refused["done"]
    assert Debt.objects.get(pk=debt.pk).state == debt.state


def test_a_visit_is_held_and_concluded_through_the_feed(project: Any, lin: Any, officer: Any, send: Any) -> None:
    item = lying(project, "joint-acceptance", lin)
    sun = officer(item)
    called = send(
        item, sun, {"action": "accept"}, {"action": "call_visit", "on": NOW.date().isoformat(), "place": "现场"}
    )
    assert [answer["done"] for answer in called] == [True, True]
    visit = Session.objects.get(item=item)
    line = {"session": visit.key}
    noted, listed, unknown = send(
        item, sun,
        {**line, "action": "note_finding", "text": "疏散标志缺两处"},
        {**line, "action": "list_rectification", "days": 5},
        {"session": "x", "action": "list_rectification", "days": 5},
    )  # fmt: skip
    assert (noted["done"], listed["done"], unknown["code"]) == (True, True, "session.unknown")
    assert visit.findings.get().text == "疏散标志缺两处"
    assert fresh(item).state == "suspended"


def test_what_happened_before_comes_as_a_late_entry_with_its_ground(case: Any, officer: Any, send: Any) -> None:
    item = ready()
    happened = NOW + timedelta(hours=2)
    line = {"action": "accept", "late": {"on": happened.isoformat(), "ground": "专网中断"}}
    [done] = send(item, officer(item), line, at=NOW + DAY)
    assert done["done"]
    first, second = ledger.read(item.case.stream).entries[-2:]
    assert (first.kind, first.data["ground"]) == ("EnteredLate", "专网中断")
    assert second.at == happened
    assert fresh(item).accepted_on == happened.date()


def test_every_line_leads_to_an_action_and_every_action_has_a_line() -> None:
    """The table of lines and the table of actions are one."""
    from typing import get_args

    shapes = get_args(get_args(exchange_lines.Move)[0])
    named = [name for shape in shapes for name in get_args(shape.model_fields["action"].annotation)]
    known = [*exchange_lines.OF_ITEMS, *exchange_lines.OF_DEBTS, *exchange_lines.IN_SESSIONS]
    assert sorted(named) == sorted(known)
    assert len(set(named)) == len(named)
