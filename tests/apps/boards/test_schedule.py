"""A plan out to project software and back: nothing is lost on the way, differences are shown, and a baseline made."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kaigong.apps.projects import actions, actions_msproject
from kaigong.apps.projects.models import Baseline, Project
from kaigong.core.plan.milestones import WORKS_START
from kaigong.core.plan.msproject_read import read
from tests.conftest import NOW, SETUP

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(lin_enterprise: Any) -> Any:
    """Lin's project, with enough said for a plan."""
    return actions.register_project(
        name="示例厂房项目",
        type="industrial-general",
        facts={"investment_cny": 600_000_000},
        start_on=date(2022, 2, 10),
        klass="industry",
        county="421024",
        investment_fen=60_000_000_000,
        enterprise=lin_enterprise,
        by=SETUP,
        now=NOW,
    )


def handed_in(client: Client, project: Any, content: bytes) -> Any:
    return client.post(f"/projects/{project.code}/schedule/", {"file": SimpleUploadedFile("计划.xml", content)})


def exported(client: Client, project: Any) -> bytes:
    answer = client.get(f"/projects/{project.code}/schedule.xml")
    assert answer.status_code == 200 and answer["Content-Type"] == "application/xml"
    return answer.content


def test_the_file_comes_back_as_it_went(client: Client, lin: Any, project: Any) -> None:
    client.force_login(lin)
    answer = handed_in(client, project, exported(client, project))
    assert answer.status_code == 302
    page = client.get(answer["Location"]).content.decode()
    assert "完全一致" in page and not Baseline.objects.exists()


def test_what_was_changed_is_shown_and_becomes_a_named_baseline(client: Client, lin: Any, project: Any) -> None:
    client.force_login(lin)
    content = exported(client, project)
    start = next(task for task in read(content).tasks if task.item == WORKS_START)
    assert start.finish is not None
    later = start.finish + timedelta(7)
    block = re.search(rf"<Task>(?:(?!</Task>).)*<Value>{WORKS_START}</Value>.*?</Task>", content.decode(), re.S)
    assert block is not None
    moved = block[0].replace(start.finish.isoformat(), later.isoformat())
    answer = handed_in(client, project, content.decode().replace(block[0], moved).encode())
    page = client.get(answer["Location"]).content.decode()
    assert later.isoformat() in page and start.finish.isoformat() in page and "1 项任务" in page
    assert client.post(answer["Location"], {"name": ""}).status_code == 422
    done = client.post(answer["Location"], {"name": "施工方的计划", "reason": "供货晚一周", "wish": "on"})
    assert done.status_code == 302
    baseline = Baseline.objects.get(project=project)
    assert (baseline.name, baseline.in_force, baseline.planned_start_on) == ("施工方的计划", False, later)
    assert Project.objects.get(pk=project.pk).wished_start_on == later


def test_a_faulty_file_is_told_and_nothing_is_kept(client: Client, lin: Any, project: Any) -> None:
    client.force_login(lin)
    for content, said in (
        (b'<!DOCTYPE x [<!ENTITY a "a">]><Project>&a;</Project>', "实体声明"), (b"<html/>", "不是 Project"),
        (b"<Project><Tasks/></Project>", "没有任务"),
        (b"<Project><Tasks><Task><Name>a</Name><Duration>x</Duration></Task></Tasks></Project>", "工期读不懂"),
    ):  # fmt: skip
        answer = handed_in(client, project, content)
        assert answer.status_code == 422 and said in answer.content.decode()
    foreign = "<Project><Tasks><Task><Name>甲</Name></Task></Tasks></Project>".encode()
    assert "认不出任务" in client.get(handed_in(client, project, foreign)["Location"]).content.decode()


def test_whoever_does_not_keep_the_project_hands_nothing_in(
    client: Client, lin: Any, wei: Any, wu: Any, project: Any
) -> None:
    client.force_login(lin)
    address = handed_in(client, project, exported(client, project))["Location"]
    for stranger in (wei, wu):
        client.force_login(stranger)
        assert client.get(address).status_code == 404
        assert handed_in(client, project, b"<Project/>").status_code == 404
        with pytest.raises(PermissionDenied):
            actions_msproject.take_schedule(
                project=project, schedule=None, document=None, name="x", by=stranger.ref, now=NOW,  # type: ignore[arg-type]
            )  # fmt: skip
    client.force_login(wei)
    assert client.get(f"/projects/{project.code}/schedule.xml").status_code == 404
