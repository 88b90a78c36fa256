"""我的项目: what is missing, who owes it now, when do I start – at a glance, and true to what has happened."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.apps.cases.conftest import fresh, ready
from tests.apps.cases.test_themes import applied
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


def shown(project: Any, person: Any, now: datetime = NOW) -> dict[str, Any]:
    from kaigong.apps.cases import progress

    project.refresh_from_db()
    return progress.project_page(person, project, now.date())


def test_what_the_owner_owes_is_listed_with_where_to_do_it(
    case: Any, project: Any, lin: Any, officer: Callable[[Any], Any]
) -> None:
    from kaigong.apps.cases import actions
    from kaigong.apps.cases.models import Item

    for item in Item.objects.filter(case=case, state="received", waits=False):
        item = fresh(item)
        actions.ask_correction(item=item, missing=["缺少用地图"], person=officer(item), now=NOW)
    found = shown(project, lin)
    notice = next(task for task in found["tasks"] if task.kind == "notice")
    assert notice.url == f"/cases/{case.no}/correction/"
    assert {task.kind for task in found["tasks"]} >= {"notice"}
    owed = Item.objects.filter(project=project, state="to-do", waits=False).count()
    assert sum(task.kind == "item" for task in found["tasks"]) == owed


def test_who_has_it_in_hand_is_counted_by_agency(case: Any, project: Any, lin: Any) -> None:
    found = shown(project, lin)
    assert sum(holder.count for holder in found["holders"]) == len(found["theirs"])
    late = shown(project, lin, NOW + timedelta(days=40))
    assert sum(holder.late for holder in late["holders"]) > 0


def test_a_delay_moves_every_later_stage_by_as_much(
    case: Any, project: Any, lin: Any, officer: Callable[[Any], Any]
) -> None:
    from kaigong.apps.cases import actions

    on_time = shown(project, lin)["legs"]
    assert {leg.late for leg in on_time} == {0}
    later = NOW + timedelta(days=20)
    actions.forecast(project=project, now=later)
    late = shown(project, lin, later)
    assert late["legs"][-1].late > 0
    assert late["project"].plan_late_days > 0
    for before, after in zip(on_time, late["legs"], strict=True):
        assert after.now >= before.now
        assert after.planned == before.planned


def test_the_gantt_draws_what_a_delay_has_moved(case: Any, project: Any) -> None:
    from kaigong.apps.boards import board, pictures

    project.refresh_from_db()
    later = (NOW + timedelta(days=20)).date()
    rows = pictures.gantt(board.board(project, later).scene)["rows"]
    moved = [row for row in rows if row["expected"]]
    assert moved
    assert all(row["expected"][1] >= later.isoformat() for row in moved)
    assert any(row["expected"][0] > row["planned"][0] for row in moved if row["critical"])
    what_if = pictures.gantt(board.board(project, later, reforms=[]).scene)["rows"]
    assert not any(row["expected"] for row in what_if)


def test_a_theme_shows_how_far_it_is_and_until_when_it_is_promised(
    project: Any, lin: Any, officer: Callable[[Any], Any], client: Client
) -> None:
    from kaigong.apps.cases import actions

    case = applied(project, lin)
    package = shown(project, lin)["packages"][0]
    assert (package.finished, package.all) == (0, 3)
    assert package.due is None
    first = fresh(case.items.get(code="project-code-registration"))
    taken = actions.accept_item(item=first, person=officer(first), now=NOW)
    actions.decide_item(item=taken, decision="approve", reason="符合", person=officer(first), now=NOW)
    assert shown(project, lin)["packages"][0].finished == 1
    client.force_login(lin)
    page = client.get(f"/cases/projects/{project.code}/").content.decode()
    assert "企业投资项目备案与用地规划一件事" in page
    assert "已办完 1／3" in page
    assert "已办完 1／3" in client.get(f"/cases/{case.no}/").content.decode()


def test_ended_items_invite_a_rating_until_they_have_one(
    case: Any, project: Any, lin: Any, officer: Callable[[Any], Any]
) -> None:
    from kaigong.apps.cases import actions

    item = ready()
    taken = actions.accept_item(item=item, person=officer(item), now=NOW)
    actions.decide_item(item=taken, decision="approve", reason="符合", person=officer(item), now=NOW)
    assert [row.code for row in shown(project, lin)["unrated"]] == [item.code]
    actions.rate_item(item=fresh(item), score=4, text="", person=lin, now=NOW)
    assert shown(project, lin)["unrated"] == []


def test_a_stranger_does_not_see_the_page(case: Any, project: Any, wei: Any, client: Client) -> None:
    client.force_login(wei)
    assert client.get(f"/cases/projects/{project.code}/").status_code == 404
