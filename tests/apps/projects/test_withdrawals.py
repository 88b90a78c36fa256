"""What was recorded wrongly is taken back and stays to be seen; who reported hears what came back."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kaigong.apps.ledger import queries as ledger
from kaigong.apps.ledger import tallies
from kaigong.apps.ledger.models import Delivery
from kaigong.apps.projects import (
    actions,
    actions_facts,
    actions_life,
    actions_withdraw,
    life_check,
    queries_life,
    tallied,
)
from kaigong.apps.projects.counted import started
from kaigong.apps.projects.evidence import Proof
from kaigong.apps.projects.models import Doubt, Evidence, Kind, Milestone, Project, Withdrawal
from kaigong.core.problems import Faulty, Refused
from tests.apps.projects.test_life import paper

pytestmark = pytest.mark.django_db
ON, YEAR = date(2022, 2, 9), (date(2022, 1, 1), date(2022, 12, 31))


@pytest.fixture
def begun(project: Any, evidence: Any, lin: Any, now: datetime) -> Any:
    return actions.record_start(project=project, on=ON, evidence=evidence, by=lin.ref, now=now)


def told(kind: str) -> list[dict[str, Any]]:
    return [row.payload for row in Delivery.objects.order_by("pk") if row.payload.get("kind") == kind]


def faultless() -> bool:
    return list(life_check.faults()) == [] and list(tallies.faults()) == []


def test_a_start_taken_back_counts_in_no_year_and_may_be_recorded_again_in_the_right_one(
    begun: Any, zhou: Any, now: datetime
) -> None:
    assert started(*YEAR).count == 1 and Doubt.objects.filter(project=begun).exists()
    back = {"project": begun, "stage": "started", "reason": "现场核查没有动工", "by": zhou.ref, "now": now}
    project = actions_withdraw.withdraw_step(**back, document=paper(now, "核查记录"))
    assert (project.stage, project.started_on, project.forecast_start_on) == ("idea", None, None)
    assert started(*YEAR).count == tallies.total(tallied.STARTS_BY_DAY).count == 0
    assert not Milestone.objects.exists() and not Doubt.objects.exists()
    row = Withdrawal.objects.get()
    assert (row.was_on, row.back_to, row.reason) == (ON, "idea", "现场核查没有动工") and faultless()
    proof = Proof(Kind.ARCHIVE, paper(now, "另一份"))
    again = actions.record_start(project=project, on=date(2021, 12, 30), evidence=proof, by=zhou.ref, now=now)
    assert (again.stage, started(*YEAR).count, started(date(2021, 1, 1), date(2021, 12, 31)).count) == ("started", 0, 1)
    assert faultless()


def test_the_steps_after_it_go_with_it_and_those_before_stay(begun: Any, zhou: Any, lin: Any, now: datetime) -> None:
    later = now.replace(year=2023)
    actions.move_stage(project=begun, to="continuing", evidence=None, by=zhou.ref, now=later)
    done = Proof(Kind.ACCEPTANCE, paper(now, "竣工验收"))
    actions.move_stage(project=begun, to="in_use", evidence=done, by=lin.ref, now=later)
    back = {"project": begun, "by": zhou.ref, "now": later}
    project = actions_withdraw.withdraw_step(**back, stage="in_use", reason="尚未验收")
    assert (project.stage, project.started_on) == ("continuing", ON)
    assert [step.stage for step in queries_life.steps(project)] == ["started", "continuing"]
    project = actions_withdraw.withdraw_step(**back, stage="started", reason="没有动工")
    assert (project.stage, project.started_on, list(Milestone.objects.all())) == ("idea", None, [])
    assert queries_life.steps(project) == [] and faultless()
    with pytest.raises(Refused) as caught:
        actions_withdraw.withdraw_step(**back, stage="started", reason="再撤")
    assert caught.value.code == "project.no_such_step"


def test_a_project_entered_as_begun_goes_back_to_what_its_record_shows(register: Any, zhou: Any, now: datetime) -> None:
    entered = register(name="老项目", stage="continuing", started_on=date(2021, 3, 1), signed_on=date(2020, 9, 1))
    back = {"project": entered, "stage": "continuing", "by": zhou.ref, "now": now}
    with pytest.raises(Faulty):
        actions_withdraw.withdraw_step(**back, reason="  ")
    project = actions_withdraw.withdraw_step(**back, reason="台账登记有误")
    assert (project.stage, project.started_on) == ("signed", None) and faultless()


def test_the_command_takes_a_start_back_on_the_page_and_everybody_sees_it(
    begun: Any, client: Client, zhou: Any, lin: Any, wu: Any
) -> None:
    client.force_login(zhou)
    address = f"/projects/{begun.code}/stage/withdraw/"
    assert "开工 · 2022-02-09 → 谋划" in client.get(address).content.decode()
    assert client.post(address, {"stage": "started"}).status_code == 422
    ground = SimpleUploadedFile("核查.txt", "核查".encode(), content_type="text/plain")
    assert client.post(address, {"stage": "started", "reason": "没有动工", "document": ground}).status_code == 302
    (notice,) = told("step-withdrawn")
    assert lin.ref in notice["to"] and notice["data"]["reason"] == "没有动工"
    client.force_login(lin)
    page = client.get(f"/projects/{begun.code}/?tab=life").content.decode()
    assert "撤回：没有动工" in page and "核查.txt" in page
    assert "开工 → 谋划" in client.get(f"/projects/{begun.code}/?tab=history").content.decode()
    client.force_login(wu)
    assert "已撤回的开工" in client.get("/projects/doubts/").content.decode()


def test_an_outsider_takes_nothing_back(begun: Any, client: Client, lin: Any, wei: Any, wu: Any, now: datetime) -> None:
    for person in (lin, wei, wu):
        client.force_login(person)
        assert client.get(f"/projects/{begun.code}/stage/withdraw/").status_code == 404
        with pytest.raises(PermissionDenied):
            actions_withdraw.withdraw_step(project=begun, stage="started", reason="x", by=person.ref, now=now)
    assert Project.objects.get(pk=begun.pk).stage == "started"


def test_only_the_command_records_a_start_anew(begun: Any, client: Client, lin: Any, zhou: Any, now: datetime) -> None:
    address = f"/projects/{begun.code}/start/"
    client.force_login(zhou)
    assert client.get(address).status_code == 404  # it has started
    actions_withdraw.withdraw_step(project=begun, stage="started", reason="没有动工", by=zhou.ref, now=now)
    permit = SimpleUploadedFile("许可.txt", "许可".encode(), content_type="text/plain")
    said = {"started_on": "2022-02-08", "kind": "permit", "number": "42", "on": "2022-02-08", "document": permit}
    client.force_login(lin)
    assert client.post(address, said).status_code == 404
    client.force_login(zhou)
    assert client.post(address, {**said, "number": "", "document": ""}).status_code == 422
    permit.seek(0)
    assert client.post(address, said).status_code == 302
    assert Project.objects.get(pk=begun.pk).started_on == date(2022, 2, 8)


def test_whoever_reported_hears_what_came_back(begun: Any, lin: Any, zhou: Any, now: datetime) -> None:
    month = date(2022, 1, 1)
    actions_facts.report_month(
        project=begun, month=month, done_fen=10**9, physical_percent=Decimal(5), reason="补报", by=lin.ref, now=now
    )
    actions_facts.question_month(project=begun, month=month, text="与支付凭证不符", by=zhou.ref, now=now)
    (notice,) = told("month-returned")
    assert lin.ref in notice["to"] and notice["url"].endswith("/file/month/2022-01/")
    proof = Proof(Kind.PERMIT, paper(now, "许可"), ON, number="42")
    actions_life.file_evidence(project=begun, proof=proof, milestone="started", by=lin.ref, now=now)
    actions_life.strike_evidence(piece=Evidence.objects.get(kind="permit"), reason="查无此证", by=zhou.ref, now=now)
    (notice,) = told("evidence-struck")
    assert notice["data"]["reason"] == "查无此证" and ledger.read(begun.stream).entries[-1].kind == "EvidenceStruck"
