"""A register kept elsewhere comes in at once: checked cell by cell, put right where it is wrong, upserted."""

import io
from datetime import date
from typing import Any

import pytest
import xlsxwriter
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from kaigong.core.problems import Faulty, Refused
from tests.apps.promotion.test_leads import credit_code, head, lead, other, stored, zone  # noqa: F401  fixtures
from tests.conftest import NOW

# ruff: noqa: F811  fixtures are taken from elsewhere by their names

pytestmark = pytest.mark.django_db
HEADS = (
    "企业名称\t首谈单位\t阶段\t登记日\t首次联系日\t最近联系\t下一步\t下一步日期\t签约日\t协议名称"
    "\t流失或搁置原因\t流失或搁置日"
)
NEW = (
    "甲智造有限公司\t荆州开发区\t洽谈\t2021-03-01\t2021-03-09\t2021-12-01\t来访\t2022-03-01",
    "乙材料有限公司\t江陵县\t签约\t2021/4/2\t2021-05-01\t2021-06-01\t\t\t2021-11-05\t乙材料投资协议",
    "丙电子有限公司\t江陵县\t流失\t2021-04-02\t2021-05-01\t\t\t\t\t\t{lost}\t2021-09-01",
    "丁食品有限公司\t江陵县\t线索\t2022-01-20",
)


def table(text: str, person: Any) -> Any:
    from kaigong.apps.projects import paste
    from kaigong.apps.promotion import queries_register

    return paste.table("台账", paste.cells(text), queries_register.columns(person))


def checked(text: str, person: Any) -> Any:
    from kaigong.apps.promotion import queries_register

    return queries_register.check(person, table(text, person), NOW.date())


def taken(text: str, person: Any, seen: str | None = None) -> Any:
    from kaigong.apps.promotion import actions

    seen = checked(text, person).fingerprint if seen is None else seen
    return actions.take_in_register(
        table=table(text, person), document=stored(person, text), seen=seen, person=person, now=NOW
    )


def register() -> str:
    from kaigong.apps.promotion import catalogue

    lost = next(iter(catalogue.listed("lost_reasons").values())).name_zh
    return "\n".join([HEADS, *NEW]).format(lost=lost)


def test_a_register_comes_in_with_its_days_and_the_second_time_changes_nothing(
    head: Any, other: Any, zhou: Any
) -> None:
    from kaigong.apps.promotion import checks
    from kaigong.apps.promotion.models import Agreement, Contact, Lead

    found = checked(register(), zhou)
    assert found.problems == [] and len(found.new) == 4
    taken(register(), zhou)
    rows = {row.name[0]: row for row in Lead.objects.all()}
    assert {name: str(row.stage) for name, row in rows.items()} == {
        "甲": "talking", "乙": "signed", "丙": "lost", "丁": "clue",
    }  # fmt: skip
    assert rows["乙"].signed_on == date(2021, 11, 5) and Agreement.objects.get().title == "乙材料投资协议"
    assert (rows["甲"].next_step, rows["甲"].next_on, rows["甲"].owner) == ("来访", date(2022, 3, 1), head)
    assert rows["丁"].owner == other and Contact.objects.count() == 5
    assert list(checks.faults()) == []
    again = checked(register(), zhou)
    assert (again.new, again.changed, again.unchanged, again.problems) == ([], [], 4, [])


def test_an_enterprise_known_here_is_corrected_and_keeps_its_stage(lead: Any, zhou: Any) -> None:
    from kaigong.apps.promotion import checks
    from kaigong.apps.promotion.models import Lead

    text = (
        f"统一社会信用代码\t企业名称\t拟投资内容\t意向投资（万元）\n{credit_code()}\t示例楼宇集团有限公司\t冷链\t5000"
    )
    found = checked(text, zhou)
    assert [(head, after) for head, _before, after in found.changed[0].changes] == [
        ("企业名称", "示例楼宇集团有限公司"), ("拟投资内容", "冷链"), ("意向投资（万元）", "5,000"),
    ]  # fmt: skip
    taken(text, zhou)
    row = Lead.objects.get()
    assert (row.name, row.idea, row.investment_fen, row.stage, row.home) == (
        "示例楼宇集团有限公司", "冷链", 5 * 10**9, "clue", "佛山",
    )  # fmt: skip
    assert list(checks.faults()) == []
    with pytest.raises(Refused) as caught:
        taken(text.replace("冷链", "冷库"), zhou, seen="x")
    assert caught.value.code == "register.moved_on"


def test_every_fault_of_a_register_is_named_by_its_cell_and_nothing_is_stored(head: Any, zhou: Any) -> None:
    from kaigong.apps.promotion.models import Lead

    text = "\n".join((
        "编号\t企业名称\t首谈单位\t阶段\t登记日\t签约日\t协议名称\t负责人",
        "ZS-1\t甲", "\t乙\t月球\t\t2021-01-01", "\t丙\t荆州开发区\t签约\t2021-01-05\t2021-01-01",
        "\t丁\t荆州开发区\t\t2099-01-01\t\t\t张无此人", "\t丁\t荆州开发区\t\t2021-01-01",
    ))  # fmt: skip
    found = checked(text, zhou)
    assert {(one.code, one.at) for one in found.problems} >= {
        ("register.unknown_no", "台账!A2"), ("sheet.unknown_word", "台账!C3"), ("register.before_entry", "台账!F4"),
        ("register.missing", "台账!G4"), ("register.in_future", "台账!E5"), ("lead.other_owner", "台账!H5"),
        ("register.twice", "台账!B6"),
    }  # fmt: skip
    with pytest.raises(Faulty):
        taken(text, zhou)
    assert not Lead.objects.exists()


def test_the_page_takes_files_and_cells_and_loses_nothing(head: Any, other: Any, zhou: Any, client: Client) -> None:
    from kaigong.apps.promotion.models import Lead

    client.force_login(zhou)
    address = reverse("promotion:register")
    assert "可以有的列" in client.get(address).content.decode()
    wrong = register().replace("2021-03-01", "不详", 1)
    csv = SimpleUploadedFile("台账.csv", wrong.replace("\t", ",").encode("gb18030"), content_type="text/csv")
    page = client.post(address, {"file": csv})
    assert page.status_code == 422 and 'name="cell-D2"' in page.content.decode() and "乙材料" in page.context["text"]
    page = client.post(address, {"text": page.context["text"], "cell-D2": "2021-03-01"})
    assert page.status_code == 200 and "没有错误" in page.content.decode()
    said = {"text": page.context["text"], "confirm": "1"}
    assert client.post(address, {**said, "seen": "x"}).status_code == 409 and not Lead.objects.exists()
    assert client.post(address, {**said, "seen": page.context["seen"]}).status_code == 302
    assert Lead.objects.count() == 4
    book = SimpleUploadedFile("台账.xlsx", client.get(f"{reverse('promotion:export')}?show=all").content)
    page = client.post(address, {"file": book})
    assert page.status_code == 200 and page.context["check"].unchanged == 4, page.context["faults"]
    assert client.post(address, {"text": " "}).status_code == 422
    assert client.post(address, {"file": workbook()}).status_code == 422


def workbook() -> Any:
    """A workbook that has none of the columns."""
    file = io.BytesIO()
    made = xlsxwriter.Workbook(file)
    made.add_worksheet().write(0, 0, "别的表")
    made.close()
    return SimpleUploadedFile("x.xlsx", file.getvalue())


def test_only_the_command_takes_a_register_in(head: Any, wu: Any, client: Client) -> None:
    from kaigong.apps.promotion import actions

    for person in (head, wu):
        client.force_login(person)
        assert client.post(reverse("promotion:register"), {"text": "x"}).status_code == 404
        with pytest.raises(PermissionDenied):
            actions.take_in_register(
                table=table("企业名称\n甲", head), document=stored(head), seen="", person=person, now=NOW
            )
