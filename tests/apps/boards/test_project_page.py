"""项目一张图: who may see it, what it says, and that what-if changes nothing."""

import json
import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.test import Client

from tests.apps.boards.conftest import TODAY

TABS = ["plan", "graph", "reforms", "work", "facts", "ledger"]


def log_in(client: Client, person: Any) -> Client:
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def data(text: str, name: str) -> Any:
    found = re.search(rf'<div id="{name}-data" hidden>(.*?)</div>', text, re.DOTALL)
    assert found
    return json.loads(unescape(found[1]))


@pytest.mark.parametrize("tab", TABS)
def test_its_owner_sees_every_tab_before_and_after_applying(client: Client, lin: Any, applied: Any, tab: str) -> None:
    page = log_in(client, lin).get(f"/projects/{applied.code}/?tab={tab}")
    assert page.status_code == 200
    assert 'aria-current="page"' in page.content.decode()


@pytest.mark.parametrize("tab", TABS)
def test_an_outsider_is_told_there_is_no_such_project(client: Client, wei: Any, project: Any, tab: str) -> None:
    assert log_in(client, wei).get(f"/projects/{project.code}/?tab={tab}").status_code == 404


def test_nobody_sees_it_without_logging_in(client: Client, project: Any) -> None:
    assert client.get(f"/projects/{project.code}/").status_code == 404


def test_officers_and_the_auditor_see_it(client: Client, sun: Any, wu: Any, project: Any) -> None:
    for person in (sun, wu):
        assert log_in(client, person).get(f"/projects/{project.code}/").status_code == 200


def test_the_officer_is_led_to_the_item_on_his_desk(client: Client, sun: Any, applied: Any) -> None:
    text = log_in(client, sun).get(f"/projects/{applied.code}/").content.decode()
    assert re.search(r'class="btn btn-primary" href="/cases/[^"]+/items/', text)


def test_the_owner_of_an_untouched_project_is_led_to_the_application(client: Client, lin: Any, project: Any) -> None:
    assert (
        f'href="/cases/apply/{project.code}/"' in log_in(client, lin).get(f"/projects/{project.code}/").content.decode()
    )


def test_a_project_with_unknown_facts_says_what_is_missing_first(
    client: Client, lin: Any, project: Any, now: Any
) -> None:
    from kaigong.apps.projects import actions

    actions.amend_facts(project=project, facts={"eia_class": None}, by=lin.ref, now=now, seen=project.seen_n)
    text = log_in(client, lin).get(f"/projects/{project.code}/").content.decode()
    assert "还有 1 项情况没有填" in text
    assert f'href="/projects/{project.code}/facts/"' in text


@pytest.mark.parametrize(
    ("late", "words"), [(6, "比计划晚 6 个工作日"), (-2, "比计划早 2 个工作日"), (0, "与计划一致")]
)
def test_the_title_states_the_finding(applied: Any, late: int, words: str) -> None:
    from kaigong.apps.boards import board
    from kaigong.apps.projects import actions

    actions.note_forecast(project=applied, forecast_start_on=date(2022, 5, 20), plan_late_days=late)
    text = board.finding(board.board(applied, TODAY))
    assert text.startswith("预计 5月20日 开工")
    assert words in text


def test_the_title_names_what_holds_it_up_and_who(applied: Any) -> None:
    from kaigong.apps.boards import board

    assert "；卡在项目策划生成（空间协同）（自然资源和规划局）" in board.finding(board.board(applied, TODAY))


def test_the_picture_draws_the_promised_plan(client: Client, lin: Any, applied: Any) -> None:
    rows = data(log_in(client, lin).get(f"/projects/{applied.code}/").content.decode(), "project-gantt")["rows"]
    promised = {row["id"]: [row["start"], row["finish"]] for row in applied.baseline}
    assert all(row["planned"] == promised[row["id"]] for row in rows if promised[row["id"]][1])


def test_with_scripts_off_the_same_is_a_table(client: Client, lin: Any, applied: Any) -> None:
    text = log_in(client, lin).get(f"/projects/{applied.code}/").content.decode()
    table = text[text.index("<tbody>") :]
    assert all(row["name"] in unescape(table) for row in data(text, "project-gantt")["rows"])


# --- what if ---------------------------------------------------------------------------------------------------------


def tried(client: Client, project: Any, *reforms: str) -> str:
    chosen = "".join(f"&reform={name}" for name in reforms)
    return client.get(f"/projects/{project.code}/?tab=reforms&chosen=1{chosen}").content.decode()


def test_without_any_reform_the_day_moves_as_the_plan_says(client: Client, lin: Any, project: Any) -> None:
    from kaigong.apps.projects import queries

    none, kept = queries.plan_of(project, reforms="none"), queries.plan_of(project)
    text = tried(log_in(client, lin), project)
    moved = none.to_start_days - kept.to_start_days
    assert f'data-moved="{moved}"' in text
    assert data(text, "whatif-gantt")["groundbreaking"] == none.groundbreaking.isoformat()


def test_a_reform_that_lengthens_the_path_is_told_so(client: Client, lin: Any, project: Any) -> None:
    text = log_in(client, lin).get(f"/projects/{project.code}/?tab=reforms").content.decode()
    assert "此项改革在本项目使关键路径延长 3 天" in text


def test_every_switch_tells_what_leaving_it_out_would_do(project: Any) -> None:
    from kaigong.apps.boards import outcome
    from kaigong.apps.rulebook import queries as rulebook
    from kaigong.core.plan import ProjectFacts, plan

    catalogue, facts = rulebook.catalogue(), ProjectFacts("", project.type, project.facts)
    chosen = catalogue.project_types[project.type].reforms
    whole = plan(catalogue, facts, None, reforms=chosen).to_start_days
    for switch in outcome.switches(catalogue, facts, chosen):
        without = plan(catalogue, facts, None, reforms=tuple(name for name in chosen if name != switch.id))
        assert switch.saves == without.to_start_days - whole


def test_trying_changes_nothing(client: Client, lin: Any, project: Any) -> None:
    before = (project.reforms, project.seen_n)
    tried(log_in(client, lin), project, "joint-acceptance-procedure")
    project.refresh_from_db()
    assert (project.reforms, project.seen_n) == before


def test_only_who_keeps_the_project_may_keep_the_choice(client: Client, lin: Any, sun: Any, project: Any) -> None:
    assert "保存为本项目的改革选择" in tried(log_in(client, lin), project)
    assert "保存为本项目的改革选择" not in tried(log_in(client, sun), project)


def test_reforms_nobody_knows_are_left_aside(client: Client, lin: Any, project: Any) -> None:
    text = tried(log_in(client, lin), project, "free-beer", "<b>")
    assert data(text, "whatif-gantt") == data(tried(client, project), "whatif-gantt")
    assert 'value="free-beer"' not in text


def test_an_unknown_tab_is_the_plan(client: Client, lin: Any, project: Any) -> None:
    assert "project-gantt" in log_in(client, lin).get(f"/projects/{project.code}/?tab=../etc").content.decode()


@pytest.mark.django_db
def test_a_stopped_clock_is_shown_with_its_reason_until_it_goes_on() -> None:
    from kaigong.apps.boards.board import _stop
    from kaigong.apps.boards.pictures import Stop

    found: dict[str, list[Stop]] = {}
    _stop("ItemSuspended", {"item": "energy-review", "on": "2022-02-11", "reason": "expert_review"}, found)
    assert found == {"energy-review": [Stop(date(2022, 2, 11), None, "专家评审")]}
    _stop("ItemResumed", {"item": "energy-review", "on": "2022-02-15", "result": "已评审"}, found)
    assert found == {"energy-review": [Stop(date(2022, 2, 11), date(2022, 2, 15), "专家评审")]}


def test_an_accepted_item_is_drawn_from_its_acceptance(applied: Any, sun: Any, now: Any) -> None:
    from kaigong.apps.boards import board
    from kaigong.apps.cases import actions
    from kaigong.apps.cases.models import Item

    item = Item.objects.filter(project=applied, agency_id="natural-resources", waits=False).order_by("id")[0]
    item = actions.accept_item(item=item, person=sun, now=now)
    shown = board.board(applied, TODAY).scene.of(item.code)
    assert (shown.started, shown.finished, shown.stops) == (item.accepted_on, None, ())
