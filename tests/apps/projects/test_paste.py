"""A block pasted from a spreadsheet: read as the spreadsheet meant it, checked like a workbook, lost never."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from kaigong.apps.projects import paste, paste_grid
from kaigong.apps.projects.models import Project
from kaigong.apps.projects.sheets import Column
from tests.conftest import CREDIT_CODES

Register = Callable[..., Any]
CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r"), max_size=8)
COLUMNS = (Column("code", ("项目代码",), "text"), Column("name", ("项目名称",), "text"))


@given(st.lists(st.lists(CELL, min_size=2, max_size=4), min_size=1, max_size=5))
def test_what_a_spreadsheet_copies_is_read_cell_by_cell(rows: list[list[str]]) -> None:
    file = io.StringIO()
    csv.writer(file, dialect="excel-tab", lineterminator="\r\n").writerows(rows)
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    assert paste.cells(file.getvalue()) == rows


@given(st.text(st.sampled_from('ab"\t\n\r中'), max_size=30))
def test_no_block_whatever_makes_the_reading_fall(text: str) -> None:
    lines = paste.cells(text)
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    assert sum(len(str(cell)) for line in lines for cell in line) <= len(plain)
    paste.table("t", lines, COLUMNS)


def test_quotes_in_the_middle_of_a_cell_are_letters() -> None:
    assert paste.cells('a"b\t"c\n"') == [['a"b', "c\n"]]
    assert paste.cells('5" 管\t"两""半"\t"未完') == [['5" 管', '两"半', '"未完']]


def test_headings_may_be_there_or_not_and_rows_are_numbered_as_pasted() -> None:
    with_heads = paste.table("t", paste.cells("项目名称\t项目代码\n甲\t1"), COLUMNS)
    assert [(row.number, row.values) for row in with_heads.rows] == [(2, {"name": "甲", "code": "1"})]
    without = paste.table("t", paste.cells("1\t甲\n\n2\t乙"), COLUMNS)
    assert [(row.number, row.values["name"]) for row in without.rows] == [(1, "甲"), (3, "乙")]
    assert [one.code for one in paste.table("t", paste.cells("1\t甲\t多"), COLUMNS).problems] == ["sheet.too_large"]


@pytest.mark.django_db
def test_a_pasted_block_is_checked_shown_and_confirmed(client: Client, zhou: Any, register: Register) -> None:
    project = register()
    client.force_login(zhou)
    new = f"\t电池\n项目\tsocial-general\t产业\t跨县市区或市级\t\t{CREDIT_CODES['lin']}"
    text = f'项目代码\t项目名称\t包联领导\r\n{project.code}\t"改名\n第二行"\t张某\r\n'
    page = client.post("/projects/paste/", {"text": text})
    assert page.status_code == 200 and Project.objects.get().name == project.name
    assert "没有错误" in page.content.decode() and "张某" in page.content.decode()
    seen = page.context["check"].fingerprint
    assert client.post("/projects/paste/", {"text": text, "confirm": "1", "seen": "x"}).status_code == 409
    assert client.post("/projects/paste/", {"text": text, "confirm": "1", "seen": seen}).status_code == 302
    assert Project.objects.get().name == "改名\n第二行"
    faulty = client.post("/projects/paste/", {"text": f"{project.code}\t\t\t\t月球\n{new}"})
    page = faulty.content.decode()
    assert faulty.status_code == 422 and "粘贴!E1" in page and "月球" in page and 'class="pl-faulty"' in page
    assert client.post("/projects/paste/", {"text": f"{project.code}\t\t\t\t月球", "confirm": "1"}).status_code == 422
    assert Project.objects.count() == 1


@pytest.mark.django_db
def test_an_empty_paste_says_so_and_strangers_paste_nothing(client: Client, zhou: Any, wei: Any) -> None:
    client.force_login(zhou)
    for text in ("", "\n\n", "\t\t"):
        assert client.post("/projects/paste/", {"text": text}).status_code == 422
    client.force_login(wei)
    assert client.post("/projects/paste/", {"text": "x"}).status_code == 403


@given(st.lists(st.lists(CELL, min_size=2, max_size=4), min_size=1, max_size=5))
def test_a_block_written_and_read_again_is_the_same(rows: list[list[str]]) -> None:
    read = paste.cells(paste_grid.written(rows))
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    assert read == rows


def test_faulty_rows_are_open_under_their_headings_and_the_others_are_kept() -> None:
    lines = paste.cells("代码\t名称\n1\t甲\n2\t乙\n3")
    grid = paste_grid.grid(lines, [("粘贴!B3", "错"), ("粘贴!4", "缺")], heads=True)
    assert [(line.number, line.open, line.told) for line in grid.lines] == [
        (1, False, ""),
        (3, True, ""),
        (4, True, "缺"),
    ]
    assert [cell.fault for cell in grid.lines[1].squares] == ["", "错"] and grid.sound == 1
    again = paste_grid.edited(lines, {"cell-B3": "丙\r\n", "cell-B4": "丁", "cell-Z9": "x", "cell-B99": "x", "y": "z"})
    assert again == [["代码", "名称"], ["1", "甲"], ["2", "丙\n"], ["3", "丁"]]
    assert lines[2] == ["2", "乙"]


@pytest.mark.django_db
def test_a_faulty_cell_is_put_right_where_it_stands_and_the_rest_is_kept(
    client: Client, zhou: Any, register: Register
) -> None:
    project, other = register(), register(name="另一个")
    client.force_login(zhou)
    text = f'项目代码\t所在县市区\t包联领导\n{project.code}\t月球\t张某\n{other.code}\t\t"李\n某"'
    page = client.post("/projects/paste/", {"text": text})
    assert page.status_code == 422 and 'name="cell-B2"' in page.content.decode()
    assert 'name="cell-B3"' not in page.content.decode()
    page = client.post("/projects/paste/", {"text": text, "cell-A2": project.code, "cell-B2": "", "cell-C2": "张三"})
    assert page.status_code == 200 and "没有错误" in page.content.decode()
    said = {"text": page.context["text"], "confirm": "1", "seen": page.context["check"].fingerprint}
    assert client.post("/projects/paste/", said).status_code == 302
    leaders = {row.code: row.file.leader for row in Project.objects.select_related("file")}
    assert leaders == {project.code: "张三", other.code: "李\n某"}
