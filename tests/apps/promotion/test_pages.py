"""The pages of promotion: every one opens in both languages, a journey by hand, and queries that do not grow."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from kaigong.core.promotion.values import About
from tests.apps.promotion.test_leads import TODAY, credit_code, head, later, lead, other, stored, talk, zone  # noqa: F401
from tests.conftest import NOW

# ruff: noqa: F811  fixtures are taken from elsewhere by their names
pytestmark = pytest.mark.django_db
LISTS = ("overview", "list", "new", "teams", "new_team", "trips", "new_trip", "days", "standard", "league", "rules")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_opens_with_nothing_and_with_something(
    language: str, lead: Any, head: Any, client: Any, settings: Any
) -> None:
    client.force_login(head)
    client.cookies.load({settings.LANGUAGE_COOKIE_NAME: language})
    for name in LISTS:
        assert client.get(reverse(f"promotion:{name}")).status_code == 200, name
    talk(lead, head)
    for name in LISTS:
        assert client.get(reverse(f"promotion:{name}")).status_code == 200, name
    page = client.get(reverse("promotion:lead", args=[lead.no])).content.decode()
    assert ("What was said" if language == "en" else "谈了什么") in page


def test_a_lead_goes_through_its_pages_to_the_project(head: Any, client: Any) -> None:
    from kaigong.apps.promotion.models import Agreement, Lead

    client.force_login(head)
    client.post(reverse("promotion:new"), {
        "name": "页面制造有限公司", "credit_code": credit_code(), "county": "jingzhou-zone",
        "investment_fen": "12000.5", "idea": "冰箱压缩机项目",
    })  # fmt: skip
    row = Lead.objects.get(name="页面制造有限公司")
    assert row.investment_fen == 12_000_500_000
    do = lambda verb, **said: client.post(reverse("promotion:move", args=[row.no, verb]), said)  # noqa: E731
    assert do("log", way="call", text="", day="2022-02-10").status_code == 422
    today = client.get(reverse("promotion:lead", args=[row.no])).context["today"]
    do("log", way="call", text="有意投资", next_step="寄资料", next_in="7", day=today.isoformat())
    row.refresh_from_db()
    assert (row.stage, row.next_on) == ("contacted", today + timedelta(7))
    assert do("advance", to="talking").status_code == 302
    paper = lambda: SimpleUploadedFile("协议.txt", "协议".encode())  # noqa: E731
    terms = {"title": "投资协议", "kind": "investment", "signed_on": today.isoformat(), "investment_fen": "12000",
             "land_mu": "60", "i_tax-per-mu": "x"}  # fmt: skip
    signing = reverse("promotion:sign", args=[row.no])
    assert client.post(signing, {**terms, "document": paper()}).status_code == 422
    assert client.post(signing, {**terms, "i_tax-per-mu": "25", "document": paper()}).status_code == 302
    form = client.get(reverse("promotion:make_project", args=[row.no])).context["form"]
    filled = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    assert filled["credit_code"] == credit_code()
    assert client.post(reverse("promotion:make_project", args=[row.no]), filled).status_code == 302
    row.refresh_from_db()
    assert (row.project.facts["site_area_m2"], row.project.investment_fen) == (40_000, 12 * 10**9)
    agreement = Agreement.objects.get(lead=row)
    assert client.get(reverse("promotion:agreement", args=[agreement.no])).status_code == 200
    facts = client.get(reverse("boards:project", args=[row.project.code]), {"tab": "facts"}).content.decode()
    assert reverse("promotion:lead", args=[row.no]) in facts
    days = client.get(reverse("promotion:days"), {"county": "jingzhou-zone", "quarter": "2022Q1"})
    assert days.status_code == 200


def test_somebody_elses_lead_is_refused_with_the_way_to_get_it_once_it_has_lapsed(
    lead: Any, other: Any, client: Any
) -> None:
    client.force_login(other)
    said = {"name": "示例楼宇科技有限公司", "credit_code": credit_code()}
    answer = client.post(reverse("promotion:new"), said)
    assert answer.status_code == 409
    assert "荆州开发区" in answer.content.decode()
    client.post(reverse("promotion:ask"), {**said, "reason": "回归企业"})
    lead.refresh_from_db()
    assert (lead.agency_id, lead.owner_id) == ("421024", other.pk)


def test_the_list_is_filtered_by_its_address_and_leaves_as_a_workbook(
    lead: Any, head: Any, other: Any, client: Any
) -> None:
    from kaigong.apps.promotion import actions

    actions.enter_lead(about=About("别家公司", kind="returnee"), person=head, now=NOW)
    actions.enter_lead(about=About("邻县公司"), person=other, now=NOW)
    client.force_login(head)
    found = client.get(reverse("promotion:list"), {"kind": "chain-leader"}).context["rows"]
    assert [line["row"].name for line in found] == ["示例楼宇科技有限公司"]
    book = CalamineWorkbook.from_filelike(BytesIO(client.get(reverse("promotion:export")).content))
    names = {row[1] for row in book.get_sheet_by_index(0).to_python()[1:]}
    assert names == {"示例楼宇科技有限公司", "别家公司"}


def test_more_leads_ask_no_more_questions(head: Any, zhou: Any, client: Any) -> None:
    from kaigong.apps.promotion import actions

    def asked(name: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert client.get(reverse(f"promotion:{name}")).status_code == 200
        return len(seen)

    def more(first: int, last: int) -> None:
        for n in range(first, last):
            row = actions.enter_lead(about=About(f"第{n}号公司{chr(0x4E00 + 7 * n) * 4}"), person=head, now=NOW)
            talk(row, head)

    client.force_login(zhou)
    more(0, 2)
    for name in LISTS:
        asked(name)
    few = {name: asked(name) for name in LISTS}
    more(2, 8)
    assert {name: asked(name) for name in LISTS} == few


def test_days_count_what_is_still_waiting(lead: Any, head: Any, lin_enterprise: Any) -> None:
    from kaigong.apps.projects.models import Project
    from kaigong.apps.promotion import figures

    for n, (signed, started) in enumerate(
        [(date(2021, 11, 5), date(2021, 12, 29)), (date(2021, 11, 5), None), (date(2022, 1, 1), date(2022, 2, 1))]
    ):
        Project.objects.create(
            code=f"P{n}", name=f"项目{n}", type="industrial-general", start_on=signed, klass="industry",
            county="jingzhou-zone", investment_fen=1, enterprise=lin_enterprise, signed_on=signed, started_on=started,
            stage="started" if started else "signed", registered_at=NOW, updated_at=NOW,
        )  # fmt: skip
    found = figures.signing_to_start(Project.objects.all(), TODAY)
    assert (found.all.waiting.ended, found.all.waiting.open, found.all.waiting.best) == (2, 1, 31)
    assert (found.all.best.name, found.all.waiting.median, found.all.waiting.p80) == ("项目2", 54, None)
    assert [(row.key, row.waiting.median) for row in found.quarters] == [("2022Q1", 31), ("2021Q4", 54)]
    assert sum(one.ended + one.open for one in found.bins) == 3
