"""The pages of a project's life, as those who keep it, command it and audit it see them."""

from datetime import date, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kaigong.apps.projects import actions, actions_life
from kaigong.apps.projects.evidence import Proof
from kaigong.apps.projects.models import Delay, Doubt, Evidence, Kind, Project, Statistics
from tests.apps.projects.test_life import JIANGLING, paper, photo

pytestmark = pytest.mark.django_db
ON = date(2022, 2, 9)


def upload(name: str = "许可.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, f"施工许可：{name}".encode(), content_type="text/plain")


def test_a_proof_is_filed_and_a_step_taken_on_it(client: Client, project: Any, lin: Any) -> None:
    client.force_login(lin)
    address = f"/projects/{project.code}/evidence/"
    wrong = client.post(address, {"milestone": "reserve", "kind": "permit", "document": upload()})
    assert wrong.status_code == 422 and "编号" in wrong.content.decode()
    said = {"milestone": "reserve", "kind": "approval", "on": "2022-02-09", "document": upload("备案.txt")}
    assert client.post(address, said).status_code == 302
    piece = Evidence.objects.get()
    page = client.get(f"/projects/{project.code}/?tab=life").content.decode()
    assert "备案.txt" in page and "立项文件" in page and "还没有申报" in page
    offered = client.get(f"/projects/{project.code}/stage/").content.decode()
    assert f'<option value="{piece.pk}" selected>' in offered and "立项文件或纸质档案移交清单" in offered
    step = client.post(f"/projects/{project.code}/stage/", {"to": "reserve", "piece": piece.pk})
    assert step.status_code == 302 and Project.objects.get().stage == "reserve"
    told = client.get(f"/projects/{project.code}/?tab=history").content.decode()
    assert "谋划 → 储备" in told and "提交证据" in told
    assert "谋划 → 储备" not in client.get(f"/projects/{project.code}/?tab=history&group=proof").content.decode()


def test_only_the_command_strikes_a_proof(client: Client, project: Any, lin: Any, zhou: Any, now: datetime) -> None:
    proof = Proof(Kind.CONTRACT, paper(now, "合同"), ON)
    actions_life.file_evidence(project=project, proof=proof, milestone="started", by=lin.ref, now=now)
    address = f"/projects/{project.code}/evidence/{Evidence.objects.get().n}/strike/"
    client.force_login(lin)
    assert client.post(address, {"reason": "x"}).status_code == 404
    client.force_login(zhou)
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "合同没有签章"}).status_code == 302
    assert "已剔除" in client.get(f"/projects/{project.code}/?tab=life").content.decode()
    assert client.get(address).status_code == 404


def test_a_delay_shows_in_the_plan_and_ends(client: Client, project: Any, sun: Any) -> None:
    client.force_login(sun)
    said = {"milestone": "started", "reason": "land", "since": "2022-02-01", "note": "等待供地"}
    assert client.post(f"/projects/{project.code}/delays/", said).status_code == 302
    assert "用地未落实" in client.get(f"/projects/{project.code}/?tab=plan").content.decode()
    row = Delay.objects.get()
    assert client.post(f"/projects/{project.code}/delays/{row.n}/end/", {"on": "2022-02-05"}).status_code == 302
    assert "推迟原因：" not in client.get(f"/projects/{project.code}/?tab=plan").content.decode()
    assert "用地未落实" in client.get(f"/projects/{project.code}/?tab=history&group=delay").content.decode()


def test_nobody_else_ends_a_delay(client: Client, project: Any, lin: Any, wei: Any, wu: Any, now: datetime) -> None:
    actions_life.record_delay(project=project, milestone="started", reason="money", since=ON, by=lin.ref, now=now)
    for person in (wei, wu):
        client.force_login(person)
        address = f"/projects/{project.code}/delays/{Delay.objects.get().n}/end/"
        assert client.post(address, {"on": "2022-02-10"}).status_code == 404
    assert Delay.objects.get().until is None


def test_the_statistics_are_filed_returned_and_entered_on_pages(
    client: Client, project: Any, lin: Any, zhou: Any, now: datetime
) -> None:
    proofs = [
        Proof(Kind.APPROVAL, paper(now, "备案"), ON), Proof(Kind.CONTRACT, paper(now, "合同"), ON),
        Proof(Kind.PHOTO, photo(now, place=JIANGLING)),
    ]  # fmt: skip
    for proof in proofs:
        actions_life.file_evidence(project=project, proof=proof, milestone="started", by=lin.ref, now=now)
    keys, at = list(Evidence.objects.values_list("pk", flat=True)), f"/projects/{project.code}/statistics"
    client.force_login(lin)
    assert client.post(f"{at}/enter/", {"number": "1", "on": "2022-02-10"}).status_code == 404
    short = client.post(f"{at}/file/", {"pieces": keys[:1]})
    assert short.status_code == 422 and "现场照片" in short.content.decode()
    assert client.post(f"{at}/file/", {"pieces": keys}).status_code == 302
    client.force_login(zhou)
    assert client.post(f"{at}/return/", {"reason": "照片不清"}).status_code == 302
    client.force_login(lin)
    assert "照片不清" in client.get(f"/projects/{project.code}/?tab=life").content.decode()
    assert client.post(f"{at}/file/", {"pieces": keys}).status_code == 302
    client.force_login(zhou)
    assert client.post(f"{at}/enter/", {"number": "4210242022", "on": "2022-02-10"}).status_code == 302
    assert Statistics.objects.get().number == "4210242022"


def test_the_list_of_paper_starts_is_for_command_and_auditors(
    client: Client, register: Any, evidence: Any, lin: Any, sun: Any, zhou: Any, wu: Any, now: datetime
) -> None:
    for n, county in enumerate(("421024", "421002")):
        one = register(name=f"项目{n}", county=county)
        actions.record_start(project=one, on=ON, evidence=evidence, by=lin.ref, now=now)
    assert Doubt.objects.filter(signal="start-permit").count() == 2
    for person in (lin, sun):
        client.force_login(person)
        assert client.get("/projects/doubts/").status_code == 404
    for person in (zhou, wu):
        client.force_login(person)
        page = client.get("/projects/doubts/").content.decode()
        assert "项目0" in page and "项目1" in page and "缺施工许可" in page
    one = client.get("/projects/doubts/?county=421024&year=2022&signal=start-permit").content.decode()
    assert "项目0" in one and "项目1" not in one
    assert "没有符合条件的项目" in client.get("/projects/doubts/?signal=meter-still").content.decode()


def test_the_list_of_paper_starts_asks_no_more_for_many_than_for_few(
    client: Client, register: Any, evidence: Any, lin: Any, wu: Any, now: datetime, django_assert_max_num_queries: Any
) -> None:
    for n in range(6):
        actions.record_start(project=register(name=f"项目{n}"), on=ON, evidence=evidence, by=lin.ref, now=now)
    client.force_login(wu)
    client.get("/projects/doubts/")
    with django_assert_max_num_queries(24):
        client.get("/projects/doubts/")
