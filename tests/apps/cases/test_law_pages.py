"""The administrator's pages on a change of law: dry run, one case, batches, taking back, file, replay."""

from typing import Any

import pytest
from django.urls import reverse

from kaigong.apps.cases.actions import law as actions
from kaigong.apps.cases.models import Item, LawRun
from tests.apps.cases.conftest import carry_on, stored
from tests.apps.cases.law_world import (
    GROUND,
    HAZCHEM,
    HAZCHEM_LAW,
    accepted,
    applied,
    at,
    item_of,
    project_of,
)

pytestmark = pytest.mark.django_db
DAY = "2026-05-06"
SAID = {
    "force_on": "2026-05-01", "title": "危险化学品安全法施行", "transition": "favourable", "ground": GROUND,
    "counted_from": "start",
}  # fmt: skip


@pytest.fixture
def chemical(lin: Any, lin_enterprise: Any, officer: Any) -> Any:
    case = applied(project_of(lin_enterprise, "2026-04-07"), lin, "2026-04-07")
    accepted(case, HAZCHEM, officer, "2026-04-20")
    return case


@pytest.fixture
def run(chemical: Any, administrator: Any) -> LawRun:
    return actions.dry_run(
        force_on=HAZCHEM_LAW, title=SAID["title"], transition="favourable", ground=GROUND, person=administrator,
        now=at(DAY),
    )  # fmt: skip


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_dry_run_is_asked_for_and_shown_case_by_case(chemical: Any, administrator: Any, client: Any) -> None:
    client.force_login(administrator)
    assert "2026-05-01" in text(client.get(reverse("cases:new_law_run")))
    faulty = client.post(reverse("cases:new_law_run"), SAID | {"ground": ""})
    assert faulty.status_code == 422
    page = text(client.post(reverse("cases:new_law_run"), SAID, follow=True))
    assert chemical.no in page
    assert "对申请人更有利，改按新版" in page
    assert "法定 45 日" in page
    assert "法定 20 个工作日" in page


def test_batches_are_applied_and_taken_back_from_the_page(run: LawRun, administrator: Any, client: Any) -> None:
    client.force_login(administrator)
    page = text(client.post(reverse("cases:law_apply", args=[run.no]), follow=True))
    assert "已执行到第 1 批" in page
    assert Item.objects.get(code=HAZCHEM).law == "2026-05-01"
    page = text(client.post(reverse("cases:law_take_back", args=[run.no]), {"reason": "过渡规定另有安排"}, follow=True))
    assert "过渡规定另有安排" in page
    assert Item.objects.get(code=HAZCHEM).law == "2025-07-01"


def test_the_page_of_an_item_says_under_which_version_it_stands(
    run: LawRun, chemical: Any, administrator: Any, lin: Any, client: Any
) -> None:
    actions.apply_batch(run=run, person=administrator, now=at(DAY))
    client.force_login(lin)
    page = text(client.get(reverse("cases:item", args=[chemical.no, HAZCHEM])))
    assert "适用目录版本 2026年5月1日版" in page


def test_an_exception_is_written_on_the_page_of_its_case(
    run: LawRun, chemical: Any, administrator: Any, client: Any
) -> None:
    client.force_login(administrator)
    address = reverse("cases:law_case", args=[run.no, chemical.no])
    assert client.post(address, {"item": HAZCHEM, "choice": "keep", "reason": ""}).status_code == 422
    page = text(client.post(address, {"item": HAZCHEM, "choice": "keep", "reason": "专家评审已排期"}, follow=True))
    assert "人工决定保持原版本" in page
    lines = b"".join(client.get(reverse("cases:law_export_csv", args=[run.no])).streaming_content).decode()
    assert "专家评审已排期" in lines
    assert chemical.no in lines


def test_another_look_is_taken_from_the_page(run: LawRun, administrator: Any, client: Any) -> None:
    client.force_login(administrator)
    assert "重新试算" in text(client.post(reverse("cases:law_look_again", args=[run.no]), follow=True))


def test_filters_and_search_narrow_the_cases(run: LawRun, chemical: Any, administrator: Any, client: Any) -> None:
    client.force_login(administrator)
    address = reverse("cases:law_run", args=[run.no])
    assert chemical.no in text(client.get(address, {"show": "moving", "q": chemical.no}))
    assert "没有这样的申请" in text(client.get(address, {"show": "flagged"}))


@pytest.mark.parametrize("name", ["lin", "wei", "zhao", "sun", "qian"])
def test_outsiders_find_none_of_these_pages(run: LawRun, chemical: Any, client: Any, request: Any, name: str) -> None:
    client.force_login(request.getfixturevalue(name))
    for address in ("law_runs", "new_law_run", "law_backtests"):
        assert client.get(reverse(f"cases:{address}")).status_code == 404
    for address in ("law_run", "law_export_csv"):
        assert client.get(reverse(f"cases:{address}", args=[run.no])).status_code == 404
    assert client.get(reverse("cases:law_case", args=[run.no, chemical.no])).status_code == 404
    for address in ("law_apply", "law_look_again", "law_take_back"):
        assert client.post(reverse(f"cases:{address}", args=[run.no]), {"reason": "不"}).status_code == 404


@pytest.mark.parametrize("name", ["zhou", "wu"])
def test_command_and_auditor_read_and_change_nothing(
    run: LawRun, chemical: Any, client: Any, request: Any, name: str
) -> None:
    client.force_login(request.getfixturevalue(name))
    assert client.get(reverse("cases:law_run", args=[run.no])).status_code == 200
    assert client.get(reverse("cases:law_case", args=[run.no, chemical.no])).status_code == 200
    assert client.post(reverse("cases:law_apply", args=[run.no])).status_code == 404
    refused = client.post(
        reverse("cases:law_case", args=[run.no, chemical.no]), {"item": "", "choice": "keep", "reason": "不"}
    )
    assert refused.status_code == 404
    assert item_of(chemical).law == "2025-07-01"


def test_closed_cases_are_replayed_under_a_draft(
    lin: Any, lin_enterprise: Any, officer: Any, administrator: Any, client: Any
) -> None:
    from kaigong.apps.cases.models import Case
    from kaigong.apps.rulebook import actions_editions

    project = project_of(lin_enterprise, "2026-03-02")
    case = applied(project, lin, "2026-03-02")
    list(carry_on(project, lin, officer, at("2026-03-03"), document=stored("说明", lin)))
    Case.objects.filter(pk=case.pk).update(state="done")
    text_ = f"items: [{{id: {HAZCHEM}, promised_days: 10}}]"
    edition = actions_editions.draft_edition(
        title="压减", ground="某文件", text=text_, by=administrator.ref, now=at("2026-05-06")
    )
    client.force_login(administrator)
    said = {"change": f"draft-{edition.number}", "since": "2026-01-01", "until": "2026-12-31"}
    page = text(client.get(reverse("cases:law_backtests"), said))
    assert "承诺 20 个工作日</div>" in page
    assert "承诺 10 个工作日" in page
