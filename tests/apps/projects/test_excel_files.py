"""Excel beyond the record: what the file of a project says, its place, and its months on the second sheet."""

import io
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import xlsxwriter
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaigong.apps.ledger import queries as ledger
from kaigong.apps.projects import actions_facts, actions_import, queries_import, sheet_columns, sheet_files
from kaigong.apps.projects.checks_facts import Figure
from kaigong.apps.projects.models import MonthlyFigure, Project, ProjectFile
from kaigong.core.problems import Faulty
from tests.apps.projects.test_excel import HEADS
from tests.conftest import CREDIT_CODES, NOW, SETUP

pytestmark = pytest.mark.django_db
Register = Callable[..., Any]
Rows = Sequence[Sequence[Any]]
MONTHS = ("项目代码", "月份", "计划投资（万元）", "完成投资（万元）", "实物工作量（%）", "补报或更正理由")
FILE = (
    "项目代码",
    "包联领导",
    "产业链",
    "重点级别",
    "新增就业（人）",
    "达产后年产值（万元）",
    "自报开工日",
    "经度",
    "纬度",
)


def book(projects: Rows, months: Rows = ()) -> bytes:
    file = io.BytesIO()
    made = xlsxwriter.Workbook(file, {"strings_to_formulas": False})
    day = made.add_format({"num_format": "yyyy-mm-dd"})
    for name, rows in (("项目", projects), ("月度数据", months)):
        sheet = made.add_worksheet(name) if rows else None
        for number, row in enumerate(rows):
            for position, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(number, position, cell, day)
                else:
                    sheet.write(number, position, cell)
    made.close()
    return file.getvalue()


def table(content: bytes) -> Any:
    return sheet_files.tables(io.BytesIO(content), sheet_columns.columns(), sheet_columns.month_columns())


def checked(content: bytes) -> Any:
    return queries_import.against(table(content), NOW.date())


def taken(content: bytes) -> Any:
    return actions_import.import_projects(table=table(content), by=SETUP, now=NOW)


def exported() -> bytes:
    rows = Project.objects.select_related("enterprise", "file").order_by("code")
    months = queries_import.months_of(rows, 1000) or ()
    with sheet_files.workbook(sheet_columns.columns(), rows, months) as file:
        return file.read()


def test_what_the_file_says_comes_by_table_and_an_empty_cell_leaves_it(register: Register) -> None:
    project = register()
    row = (project.code, "张某", "电机", "市级重点", 320, 12000.5, date(2022, 1, 8), 112.45, 30.08)
    assert taken(book([FILE, row])).changed == 1
    file = ProjectFile.objects.get(project=project)
    assert (file.leader, file.sector_chain, file.key_level, file.jobs) == ("张某", "电机", "municipal", 320)
    assert (file.output_fen, file.start_claimed_on) == (12_000_500_000, date(2022, 1, 8))
    assert (file.longitude, file.latitude) == (112.45, 30.08)
    assert ledger.read(project.stream).last == 1  # the record itself did not change
    assert [entry.kind for entry in ledger.read(file.stream).entries] == ["FileAmended", "LocationSet"]
    assert taken(book([FILE, row])).unchanged == 1
    taken(book([FILE, (project.code, "清空", "", "清空", "清空")]))
    file.refresh_from_db()
    assert (file.leader, file.sector_chain, file.key_level, file.jobs) == ("", "电机", "", None)


def test_a_new_project_comes_with_its_file(lin_enterprise: Any) -> None:
    heads = (*HEADS, "包联领导", "经度", "纬度")
    row = ("", "电池项目", "social-general", "产业", "跨县市区或市级", CREDIT_CODES["lin"], 12000, "李某", 112.3, 30.3)
    assert taken(book([heads, row])).new == 1
    file = ProjectFile.objects.get(project__name="电池项目")
    assert (file.leader, file.longitude) == ("李某", 112.3)


def test_every_fault_of_the_file_is_named_by_its_cell(register: Register) -> None:
    heads = ("项目代码", "新增就业（人）", "经度", "包联领导", "重点级别")
    content = book([heads, (register().code, 1.5, 112.3, "长" * 61, "国家级")])
    assert {(one.at, one.code) for one in checked(content).problems} == {
        ("项目!B2", "file.count"), ("项目!C2", "sheet.half_a_place"), ("项目!D2", "file.text"),
        ("项目!E2", "sheet.unknown_word"),
    }  # fmt: skip
    far = book([("项目代码", "经度", "纬度"), (register().code, 30.3, 112.3)])
    assert [one.code for one in checked(far).problems] == ["geo.swapped"]


def test_months_come_on_the_second_sheet_and_are_reported(register: Register) -> None:
    project = register(stage="started", started_on=date(2022, 1, 5))
    rows = [
        MONTHS,
        (project.code, "2022-01", 500, 480.5, 12.5, "补报一月"),
        (project.code, date(2022, 2, 1), 600, "", ""),
    ]
    done = taken(book([("项目代码",)], rows))
    assert (done.months, done.changed) == (2, 0)
    first, second = MonthlyFigure.objects.filter(project=project)
    assert (first.planned_fen, first.done_fen, first.physical_percent) == (500_000_000, 480_500_000, Decimal("12.50"))
    assert (second.planned_fen, second.done_fen) == (600_000_000, None)
    check = checked(book([("项目代码",)], rows))
    assert (list(check.months.figures), check.months.unchanged, list(check.problems)) == ([], 2, [])


def test_every_fault_of_a_month_is_named_by_its_cell_and_nothing_is_stored(register: Register) -> None:
    project = register(stage="started", started_on=date(2022, 1, 5))
    content = book([("项目代码", "项目名称"), (project.code, "改名")], [
        MONTHS, ("nobody", "2022-01"), (project.code, "去年"), (project.code, "2022-05", 1, 2),
        (project.code, "2022-02", -1),
        (project.code, "2022-01", 1, 1, 150), (project.code, "2021-11", "", 5), (project.code, "2022-01", 5),
        ("", "2022-01", 5), (project.code, "2022年1月", 6),
    ])  # fmt: skip
    assert {(one.at, one.code) for one in checked(content).problems} == {
        ("月度数据!A2", "sheet.unknown_project"), ("月度数据!B3", "sheet.not_a_month"), ("月度数据!B4", "month.ahead"),
        ("月度数据!C5", "sheet.negative"), ("月度数据!E6", "sheet.not_a_percent"),
        ("月度数据!F7", "month.late_without_reason"), ("月度数据!A9", "sheet.missing_here"),
        ("月度数据!B10", "sheet.twice"),
    }  # fmt: skip
    with pytest.raises(Faulty):
        taken(content)
    assert Project.objects.get().name == project.name and not MonthlyFigure.objects.exists()


TEXTS = st.text(st.characters(categories=["Lu", "Ll", "Lo", "Nd"]), max_size=20)
FEN = st.integers(0, 10**13)
PERCENT = st.none() | st.decimals(0, 100, places=2)
FILES = st.dictionaries(st.sampled_from(["leader", "officer", "sector_chain", "township", "zone"]), TEXTS)
REPORT = st.tuples(st.integers(1, 12), FEN, st.integers(-(10**12), 10**13), PERCENT)
REPORTS = st.lists(REPORT, max_size=4, unique_by=lambda one: one[0])


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(FILES, FEN, REPORTS)
def test_files_and_months_go_out_and_in_again_without_a_change(
    register: Register, texts: dict[str, str], output: int, months: list[Any]
) -> None:
    project = register(stage="started", started_on=date(2021, 1, 5))
    actions_facts.amend_file(project=project, changes={**texts, "output_fen": output}, by=SETUP, now=NOW)
    figures = [Figure(project, date(2021, month, 1), done, percent, plan) for month, plan, done, percent in months]
    actions_facts.report_months(figures=figures, reason="补报", by=SETUP, now=NOW)
    check = checked(exported())
    assert (list(check.problems), list(check.new), list(check.changed), list(check.months.figures)) == ([], [], [], [])


def test_the_page_says_how_many_months_would_come_and_takes_them(client: Client, zhou: Any, register: Register) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    project = register(stage="started", started_on=date(2022, 1, 5))
    client.force_login(zhou)
    content = book([("项目代码",)], [MONTHS, (project.code, "2022-01", 500, 480, 12, "补报")])
    answer = client.post("/projects/import/", {"file": SimpleUploadedFile("月报.xlsx", content)})
    page = client.get(answer["Location"])
    assert "月度数据（新报或更正）" in page.content.decode()
    assert client.post(answer["Location"], {"seen": page.context["check"].fingerprint}).status_code == 302
    assert MonthlyFigure.objects.get().done_fen == 480_000_000


def test_months_that_are_too_many_for_a_sheet_are_offered_in_parts_and_none_is_left_out(
    client: Client, zhou: Any, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = register()
    for year, months in ((2021, range(1, 13)), (2022, (1, 2))):
        for month in months:
            MonthlyFigure.objects.create(project=project, month=date(year, month, 1), planned_fen=100)
    monkeypatch.setattr(sheet_files, "MOST_ROWS", 5)
    client.force_login(zhou)
    page = client.get("/projects/export.xlsx?stage=idea").content.decode()
    assert "共 14 行" in page and "stage=idea&amp;months=2022" in page and "months=2021-12" in page
    found = queries_import.parts_of(Project.objects.all(), 5)
    assert sum(n for _part, n in found) == 14 and found[-1] == ("2022", 2) and len(found) == 13
    for part, n in (("2022", 2), ("2021-07", 1), ("none", 0), ("9999", 0)):
        answer = client.get(f"/projects/export.xlsx?stage=idea&months={part}")
        book = table(b"".join(answer.streaming_content))
        assert (len(book.rows), len(book.months.rows if book.months else ())) == (1, n)
