"""A notice amends the calendar: running items are counted anew, ended ones keep the day they had."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from kaigong.apps.cases import actions as case_actions
from kaigong.apps.cases.actions.law_calendar import recount
from kaigong.apps.cases.models import Item
from kaigong.apps.ledger import queries as ledger
from kaigong.apps.rulebook import actions as rulebook
from tests.apps.cases.law_world import HAZCHEM, accepted, applied, at, item_of, project_of

pytestmark = pytest.mark.django_db
DAY = "2026-05-11"


@pytest.fixture
def chemical(lin: Any, lin_enterprise: Any, officer: Any) -> Any:
    case = applied(project_of(lin_enterprise, "2026-04-07"), lin, "2026-04-07")
    accepted(case, HAZCHEM, officer, "2026-05-06")
    return case


def closed(day: date = date(2026, 5, 14)) -> None:
    """The whole city rests on a working day that lies before the item is due."""
    rulebook.enter_region_day(
        region="city", day=day, works=False, notice="防汛停止办公通知", by="system:setup", now=at(DAY)
    )


def test_an_amended_calendar_moves_the_last_day_and_the_old_one_stays_in_the_ledger(
    chemical: Any, administrator: Any
) -> None:
    before = item_of(chemical).due_on
    assert recount(person=administrator, now=at(DAY)) == 0
    closed()
    assert recount(person=administrator, now=at(DAY)) == 1
    assert item_of(chemical).due_on > before
    events = [entry for entry in ledger.read(chemical.stream).entries if entry.data.get("item") == HAZCHEM]
    accepted_, counted = [one for one in events if one.kind in ("ItemAccepted", "DueCounted")]
    assert (accepted_.data["promised_due"], counted.data["promised_due"]) == (
        before.isoformat(), item_of(chemical).due_on.isoformat())  # fmt: skip


def test_an_ended_item_keeps_the_day_it_had(chemical: Any, administrator: Any, officer: Any) -> None:
    row = Item.objects.select_related("case__project__enterprise").get(pk=item_of(chemical).pk)
    case_actions.decide_item(item=row, decision="approve", reason="符合条件", person=officer(row), now=at(DAY))
    due = item_of(chemical).due_on
    closed()
    assert recount(person=administrator, now=at(DAY)) == 0
    assert item_of(chemical).due_on == due


def test_the_page_shows_what_would_move_and_lets_it(chemical: Any, administrator: Any, client: Any) -> None:
    client.force_login(administrator)
    assert "都与现行工作日历一致" in client.get(reverse("cases:law_calendar")).content.decode()
    closed()
    assert chemical.no in client.get(reverse("cases:law_calendar")).content.decode()
    page = client.post(reverse("cases:law_calendar"), follow=True).content.decode()
    assert "已按现行工作日历重新计算 1 个事项的期限" in page
    assert "都与现行工作日历一致" in page


@pytest.mark.parametrize("name", ["lin", "wei", "zhao", "sun", "qian"])
def test_outsiders_neither_see_nor_count(chemical: Any, client: Any, request: Any, name: str) -> None:
    person = request.getfixturevalue(name)
    client.force_login(person)
    assert client.get(reverse("cases:law_calendar")).status_code == 404
    assert client.post(reverse("cases:law_calendar")).status_code == 404
    with pytest.raises(PermissionDenied):
        recount(person=person, now=at(DAY))


@pytest.mark.parametrize("name", ["zhou", "wu"])
def test_command_and_auditor_only_read(chemical: Any, client: Any, request: Any, name: str) -> None:
    client.force_login(request.getfixturevalue(name))
    assert client.get(reverse("cases:law_calendar")).status_code == 200
    assert client.post(reverse("cases:law_calendar")).status_code == 404
