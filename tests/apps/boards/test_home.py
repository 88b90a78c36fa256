"""Where one lands, by role."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.apps.boards.test_project_page import log_in


def test_a_visitor_finds_the_guide_and_the_citys_counts_but_no_project(client: Client, project: Any) -> None:
    text = client.get("/").content.decode()
    assert 'href="/guide/"' in text
    assert project.name not in text


def test_an_applicant_sees_what_is_missing_and_who_has_it(client: Client, lin: Any, applied: Any) -> None:
    text = log_in(client, lin).get("/").content.decode()
    assert applied.name in text
    assert "现在在谁手里" in text
    assert "自然资源和规划局" in text


def test_an_applicant_sees_nobody_elses_projects(client: Client, wei: Any, project: Any) -> None:
    text = log_in(client, wei).get("/").content.decode()
    assert project.name not in text
    assert "还没有项目" in text


@pytest.mark.parametrize("who", ["zhao", "sun", "qian"])
def test_whoever_has_a_desk_lands_on_it(client: Client, request: pytest.FixtureRequest, who: str) -> None:
    page = log_in(client, request.getfixturevalue(who)).get("/")
    assert page["Location"] == reverse("cases:desk")


@pytest.mark.parametrize("who", ["zhou", "wu", "administrator"])
def test_the_command_the_auditor_and_the_administrator_see_late_projects_first(
    client: Client, request: pytest.FixtureRequest, applied: Any, who: str
) -> None:
    from kaigong.apps.projects import actions

    actions.note_forecast(project=applied, forecast_start_on=applied.planned_start_on, plan_late_days=7)
    text = log_in(client, request.getfixturevalue(who)).get("/").content.decode()
    assert "1 个项目晚于计划" in text
    assert text.index(applied.name) < text.index("各阶段")
    assert "?stage=idea" in text


def test_the_overview_shows_what_was_promised_beside_what_the_system_counts(
    client: Client, zhou: Any, applied: Any, now: Any
) -> None:
    from kaigong.apps.targets import actions

    said = {
        "no": "1", "speaker": "市发改委", "kind": "target", "action": "新开工", "subject": "亿元以上项目",
        "comparator": ">=", "value": "224", "unit": "个", "evidence": "新开工亿元以上项目224个",
        "measure": "projects.count", "where": "stage=started",
    }  # fmt: skip
    actions.record_commitments(statements=[said], source="示例报", by=zhou.ref, now=now)
    text = log_in(client, zhou).get("/").content.decode()
    assert "新开工亿元以上项目" in text
    assert "224" in text
