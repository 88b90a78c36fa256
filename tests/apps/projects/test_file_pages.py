"""The pages of months, files and funds, as people of the cast meet them."""

from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from kaigong.apps.projects import actions, actions_facts, actions_funds
from kaigong.apps.projects.models import (
    Baseline,
    Factor,
    FundApplication,
    MoneySource,
    MonthlyFigure,
    Paper,
    ProjectFile,
    Risk,
    Standing,
    Work,
    YearPlan,
)

pytestmark = pytest.mark.django_db
SETUP = "system:setup"
YI = 10_000_000_000
LAST = "2022-01"  # the month due on 10 February


@pytest.fixture
def begun(project: Any, evidence: Any, now: datetime) -> Any:
    return actions.record_start(project=project, on=date(2022, 1, 5), evidence=evidence, by=SETUP, now=now)


def text(response: Any) -> str:
    return response.content.decode()


def test_an_enterprise_reports_the_month_of_all_its_projects_on_one_form(begun: Any, lin: Any, client: Any) -> None:
    client.force_login(lin)
    url = f"/projects/months/?month={LAST}"
    page = text(client.get(url))
    assert begun.name in page
    missing = client.post(url, {f"done_{begun.pk}": "1,200.5", f"percent_{begun.pk}": "4"})
    assert missing.status_code == 422
    assert "请写明补报的理由" in text(missing)
    assert "1,200.5" in text(missing)
    sent = client.post(url, {f"done_{begun.pk}": "1,200.5", f"percent_{begun.pk}": "4", "reason": "财务交接"})
    assert sent.status_code == 302
    row = MonthlyFigure.objects.get()
    assert (row.done_fen, row.late, row.standing) == (1_200_500_000, True, Standing.REPORTED)
    assert client.post(url, {"reason": ""}).status_code == 302
    assert MonthlyFigure.objects.get().version == 1


def test_the_command_sees_who_has_not_reported_and_judges_what_is_doubtful(
    begun: Any, lin: Any, zhou: Any, sun: Any, client: Any, now: datetime
) -> None:
    client.force_login(zhou)
    assert begun.name in text(client.get(f"/projects/months/?month={LAST}"))
    month = f"/projects/{begun.code}/file/month/{LAST}/"
    actions_facts.report_month(
        project=begun,
        month=date(2022, 1, 1),
        done_fen=7 * YI,
        physical_percent=None,
        reason="补报",
        by=lin.ref,
        now=now,
    )
    assert begun.name not in text(client.get(f"/projects/months/?month={LAST}"))
    assert begun.name in text(client.get("/projects/months/?show=doubts"))
    assert "累计完成投资超过总投资" in text(client.get(month))
    assert client.post(f"{month}judge/", {"text": "请核对"}).status_code == 302
    assert "请核对" in text(client.get(month))
    assert client.post(f"{month}judge/").status_code == 302
    assert MonthlyFigure.objects.get().standing == Standing.CONFIRMED
    client.force_login(sun)
    assert client.get(month).status_code == 200
    assert client.post(f"{month}judge/").status_code == 404
    assert client.post(month, {"done_fen": "1"}).status_code == 404
    client.force_login(lin)
    assert client.post(month, {"done_fen": "20000", "reason": "更正"}).status_code == 302
    assert MonthlyFigure.objects.get().done_fen == 2 * YI


def test_every_part_of_the_file_is_said_on_a_form_and_shown(begun: Any, zhou: Any, lin: Any, client: Any) -> None:
    client.force_login(zhou)
    base = f"/projects/{begun.code}/file/"
    paper = SimpleUploadedFile("意向书.txt", "同意贷款".encode(), content_type="text/plain")
    proof = SimpleUploadedFile("协议.txt", "已签约".encode(), content_type="text/plain")
    said: dict[str, dict[str, Any]] = {
        "about": {"leader": "张副市长", "jobs": "120", "output_fen": "3000", "key_level": "municipal"},
        "year": {"year": "2022", "planned_fen": "20000"},
        "plan": {"month": "2022-03", "planned_fen": "1500"},
        "source": {"kind": "own-funds", "planned_fen": "60000", "granted_fen": "3000", "drawn_fen": "10"},
        "factor": {"kind": "land", "applied": "120.5", "granted": "100"},
        "risk": {"kind": "land", "text": "两户未签", "likelihood": "4", "effect": "4", "owner": "李四",
                 "measure": "上门协商", "review_on": "2099-03-01"},
        "work": {"name": "桩基", "unit": "根", "planned": "240", "weight": "1"},
        "paper": {"kind": "loan-intent", "document": paper},
        "baseline": {"name": "年初计划", "in_force": "on"},
    }  # fmt: skip
    for part, fields in said.items():
        assert client.get(f"{base}{part}/").status_code == 200, part
        sent = client.post(f"{base}{part}/", fields)
        assert sent.status_code == 302, (part, text(sent))
    assert client.post(f"{base}risk/1/review/", {**said["risk"], "likelihood": "1"}).status_code == 302
    assert client.post(f"{base}work/1/", {"done": "60", "as_of": "2022-01-31"}).status_code == 302
    page = text(client.get(base))
    for shown in ("张副市长", "120.5", "20.5", "两户未签", "桩基", "25.0%", "年初计划", "2022-03"):
        assert shown in page, shown
    filed = Paper.objects.get().sha256
    assert b"".join(client.get(f"{base}documents/{filed}/").streaming_content).decode() == "同意贷款"
    assert filed in text(client.get(f"/projects/{begun.code}/funds/"))
    assert client.post(f"{base}risk/1/close/", {"note": "都签了", "evidence": proof}).status_code == 302
    counts = [model.objects.count() for model in (YearPlan, MoneySource, Factor, Risk, Work, Paper, Baseline)]
    assert counts == [1] * 7
    assert client.get(f"{base}compare/?a=1&b=now").status_code == 200
    assert client.post(f"{base}source/", {"kind": "own-funds", "planned_fen": "x"}).status_code == 422
    client.force_login(lin)
    assert "leader" not in text(client.get(f"{base}about/"))
    assert ProjectFile.objects.get().leader == "张副市长"


def test_a_round_goes_from_its_opening_to_its_draws_in_the_browser(
    begun: Any, lin: Any, zhou: Any, headquarters: Any, evidence: Any, client: Any, now: datetime
) -> None:
    client.force_login(zhou)
    said = {"name": "一季度银企对接", "kind": "bank-loans", "agency": headquarters.pk, "opens_on": "2022-01-01",
            "deadline": "2099-12-31", "amount_fen": "30000"}  # fmt: skip
    no = client.post("/projects/funds/new/", said)["Location"].split("/")[-2]
    round_, mine = f"/projects/funds/{no}/", f"/projects/funds/{no}/{begun.code}/"
    client.force_login(lin)
    assert "资本金" in text(client.get(f"/projects/{begun.code}/funds/"))
    assert client.post(round_, {"project": begun.code, "asked_fen": "9000"}).status_code == 409
    for kind in ("enterprise-project-filing", "capital-proof"):
        actions_facts.file_paper(project=begun, kind=kind, document=evidence, by=lin.ref, now=now)
    assert client.post(round_, {"project": begun.code, "asked_fen": "9000"})["Location"] == mine
    assert client.post(f"{mine}grant/", {"granted_fen": "1"}).status_code == 404
    client.force_login(zhou)
    assert client.post(f"{mine}grant/", {"granted_fen": "99999"}).status_code == 422
    assert client.post(f"{mine}grant/", {"granted_fen": "8000"}).status_code == 302
    client.force_login(lin)
    assert client.post(f"{mine}plan/", {"month": "2022-01", "fen": "8000"}).status_code == 302
    assert client.post(f"{mine}draw/", {"month": "2022-01", "fen": "500"}).status_code == 302
    assert FundApplication.objects.get().drawn_fen == 500_000_000
    for page in (round_, mine, "/projects/funds/", "/projects/funds/?by=agency", "/projects/funds/?by=kind"):
        assert begun.name in text(client.get(page)) or "bank" not in page, page
    assert "支付落后于用款计划" in text(client.get("/projects/funds/"))
    client.force_login(zhou)
    assert client.post(f"{round_}close/").status_code == 302
    book = BytesIO(b"".join(client.get("/projects/funds/export.xlsx").streaming_content))
    rows = CalamineWorkbook.from_filelike(book).get_sheet_by_index(0).to_python()
    assert rows[1][3] == begun.name
    assert rows[1][9] == 8000
    assert client.get(f"{round_}export.xlsx").status_code == 200


def test_what_belongs_to_others_is_not_there(begun: Any, wei: Any, bank_round: Any, client: Any) -> None:
    client.force_login(wei)
    base = f"/projects/{begun.code}/"
    for page in ("file/", "file/about/", "file/compare/", f"file/month/{LAST}/", "funds/", "file/risk/1/review/",
                 "file/work/1/", f"file/documents/{'0' * 64}/"):  # fmt: skip
        assert client.get(base + page).status_code == 404, page
    assert client.post(f"{base}file/month/{LAST}/judge/").status_code == 404
    assert client.get(f"/projects/funds/{bank_round.no}/{begun.code}/").status_code == 404
    assert client.post(f"/projects/funds/{bank_round.no}/{begun.code}/grant/").status_code == 404
    assert client.post(f"/projects/funds/{bank_round.no}/close/").status_code == 404
    assert client.get("/projects/funds/new/").status_code == 404
    assert begun.name not in text(client.get("/projects/months/"))
    assert begun.name not in text(client.get(f"/projects/funds/{bank_round.no}/"))


@pytest.fixture
def bank_round(natural_resources: Any, now: datetime) -> Any:
    return actions_funds.open_round(
        name="银企对接", kind="bank-loans", agency=natural_resources, opens_on=date(2022, 1, 1),
        deadline=date(2022, 12, 1), by=SETUP, now=now,
    )  # fmt: skip
