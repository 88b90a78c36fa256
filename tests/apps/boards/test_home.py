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
