"""The register in Excel: out and in again without loss, every fault by its cell, and files that mean harm."""

import io
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

import pytest
import xlsxwriter
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from kaigong.apps.documents.models import Document
from kaigong.apps.ledger import queries as ledger
from kaigong.apps.projects import (
    actions,
    actions_import,
    queries_import,
    sheet_columns,
    sheet_files,
    sheets,
)
from kaigong.apps.projects.models import Klass, Project, Stage
from kaigong.apps.rulebook import queries as rulebook
from kaigong.core.problems import Faulty, Refused
from tests.conftest import CREDIT_CODES, NOW, SETUP

pytestmark = pytest.mark.django_db
Register = Callable[..., Any]
TODAY = NOW.date()
HEADS = ("项目代码", "项目名称", "项目类型", "项目类别", "所在县市区", "统一社会信用代码", "总投资（万元）")
BATTERY = ("", "电池项目", "social-general", "产业", "跨县市区或市级", CREDIT_CODES["lin"], 12000.5)


def book(*rows: Sequence[Any], heads: Sequence[str] = HEADS, name: str = "项目") -> bytes:
    """A workbook as somebody might write it by hand."""
    file = io.BytesIO()
    made = xlsxwriter.Workbook(file, {"strings_to_formulas": False})
    sheet = made.add_worksheet(name)
    day = made.add_format({"num_format": "yyyy-mm-dd"})
    for number, row in enumerate((heads, *rows)):
        for position, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(number, position, cell, day)
            else:
                sheet.write(number, position, cell)
    made.close()
    return file.getvalue()


def table(content: bytes) -> sheets.Table:
    name, cells = sheet_files.cells(io.BytesIO(content))
    return sheets.parse(name, cells, sheet_columns.columns())


def checked(content: bytes) -> Any:
    return queries_import.against(table(content), TODAY)


def taken(content: bytes, by: str = SETUP, now: datetime = NOW) -> Any:
    return actions_import.import_projects(table=table(content), by=by, now=now)


def exported() -> bytes:
    rows = Project.objects.select_related("enterprise").order_by("code")
    with sheet_files.workbook(sheet_columns.columns(), rows) as file:
        return file.read()


def faults(content: bytes) -> dict[str, str]:
    return {problem.at: problem.code for problem in checked(content).problems}


# --------------------------------------------------------------------------------------------------- the round trip

NAMES = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r\n\ufffe\uffff"), min_size=1, max_size=60
).filter(lambda name: name.strip())
DAYS = st.none() | st.dates(date(1600, 1, 1), date(2100, 12, 31))


@st.composite
def projects(draw: Any) -> dict[str, Any]:
    """A project as anybody might have registered it."""
    attributes = rulebook.catalogue().attributes.values()
    some = draw(st.lists(st.sampled_from(list(attributes)), max_size=6, unique_by=lambda each: each.id))
    value = {"bool": lambda _each: st.booleans(), "enum": lambda each: st.sampled_from(each.values)}
    number = st.integers(0, 2**53 - 1) | st.floats(0, 1e12)
    facts = {each.id: draw(value.get(each.type, lambda _each: number)(each)) for each in some}
    reforms = st.sampled_from(["type", "none"]) | st.lists(st.sampled_from(sorted(rulebook.catalogue().reforms)))
    started = draw(st.sampled_from([Stage.IDEA, Stage.SIGNED, Stage.STARTED]))
    return {
        "name": draw(NAMES), "type": draw(st.sampled_from(sorted(rulebook.catalogue().project_types))),
        "klass": draw(st.sampled_from(Klass.values)), "county": draw(st.sampled_from(["city", "421024", "a-zone"])),
        "stage": started, "investment_fen": draw(st.integers(0, 2**53 - 1)), "facts": facts, "reforms": draw(reforms),
        "started_on": date(2021, 5, 6) if started == Stage.STARTED else None, "is_key": draw(st.booleans()),
        "wished_start_on": draw(DAYS), "signed_on": draw(DAYS), "planned_start_on": draw(DAYS),
    }  # fmt: skip


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(projects(), min_size=1, max_size=4), st.sampled_from(["zh-hans", "en"]))
def test_what_is_exported_and_handed_in_again_changes_nothing(
    register: Register, said: list[dict[str, Any]], language: str
) -> None:
    for each in said:
        register(**each)
    with translation.override(language):
        check = checked(exported())
    assert (list(check.problems), list(check.new), list(check.changed)) == ([], [], [])
    assert check.unchanged == Project.objects.count()


def test_what_is_exported_in_one_language_is_read_in_the_other(register: Register) -> None:
    register(facts={"investment_cny": 600_000_000, "water_intake": True})
    with translation.override("en"):
        content = exported()
    assert checked(content).unchanged == 1


def test_a_register_is_rebuilt_from_its_export(register: Register) -> None:
    register(name="=甲", facts={"investment_cny": 600_000_000, "water_intake": False, "height_m": 12.5}, is_key=True,
             county="city", reforms=["commitment"], signed_on=date(2022, 1, 3))  # fmt: skip
    register(name="乙", stage="started", started_on=date(2022, 1, 5), county="city")
    shown = ("code", "name", "type", "klass", "county", "stage", "facts", "reforms", "investment_fen", "enterprise_id",
             "is_key", "signed_on", "started_on", "start_on")  # fmt: skip
    before = list(Project.objects.order_by("code").values(*shown))
    moved = table(exported())
    Project.objects.all().delete()
    codes = {old: f"{old[:-6]}9{old[-5:]}" for old in (row["code"] for row in before)}
    rows = [sheets.Row(row.number, {**row.values, "code": codes[row.values["code"]]}) for row in moved.rows]
    done = actions_import.import_projects(table=sheets.Table(moved.name, moved.places, rows), by=SETUP, now=NOW)
    assert (done.new, done.changed) == (2, 0)
    after = list(Project.objects.order_by("code").values(*shown))
    assert after == [{**row, "code": codes[row["code"]]} for row in before]


# ----------------------------------------------------------------------------------------------------- what it does


def test_a_row_without_a_code_is_a_new_project_with_a_code_of_ours(lin_enterprise: Any) -> None:
    done = taken(book(BATTERY, ("", "桥", *BATTERY[2:])))
    assert (done.new, done.changed, done.unchanged) == (2, 0, 0)
    project = Project.objects.get(name="电池项目")
    assert project.code[:12] == "2202-000000-"
    assert project.code != Project.objects.get(name="桥").code
    assert (project.investment_fen, project.facts) == (12_000_500_000, {"investment_cny": 120_005_000})
    assert (project.enterprise, project.stage, project.start_on) == (lin_enterprise, "idea", TODAY)
    (entry,) = ledger.read(project.stream).entries
    assert (entry.kind, project.seen_n, project.facts_n) == ("ProjectRegistered", 1, 1)


def test_only_what_a_cell_says_otherwise_is_written_down(register: Register) -> None:
    project = register(name="甲", facts={"investment_cny": 600_000_000, "water_intake": True}, signed_on=TODAY)
    other = register(name="乙")
    heads = ("项目代码", "项目名称", "签约日", "总投资（万元）", "采用改革举措", head_of("water_intake"), "省市重点")
    content = book((project.code, "甲改", "清空", 70_000, "否", "清空", ""), (other.code, "乙"), heads=heads)
    done = taken(content)
    assert (done.new, done.changed, done.unchanged) == (0, 1, 1)
    stored = Project.objects.get(code=project.code)
    assert (stored.name, stored.signed_on, stored.investment_fen) == ("甲改", None, 70_000_000_000)
    assert (stored.reforms, stored.facts) == ("none", {"investment_cny": 700_000_000})
    entries = [(entry.kind, entry.data) for entry in ledger.read(project.stream).entries[1:]]
    assert entries == [
        ("RecordCorrected", {"changes": {"name": "甲改", "signed_on": None}}),
        ("FactsAmended", {"facts": {"investment_cny": 700_000_000}, "unknown": ["water_intake"]}),
        ("ReformsChosen", {"reforms": "none"}),
    ]
    assert stored.seen_n == 4
    assert stored.baseline == project.baseline
    assert ledger.read(other.stream).last == 1
    assert actions.choose_reforms(project=stored, reforms="type", by=SETUP, now=NOW).seen_n == 5
    assert taken(content).changed == 1


def head_of(key: str) -> str:
    return next(column.head for column in sheet_columns.columns() if column.key == key)


def test_the_second_time_the_same_file_finds_its_projects_and_makes_no_others(lin_enterprise: Any) -> None:
    content = book(BATTERY)
    taken(content)
    assert faults(content) == {"项目!B2": "sheet.known_name"}
    with pytest.raises(Faulty):
        taken(content)
    assert Project.objects.count() == 1


# ------------------------------------------------------------------------------------------------------------ faults


def test_every_fault_is_named_by_its_cell_at_once_and_nothing_is_stored(lin_enterprise: Any) -> None:
    heads = (*HEADS, "签约日", "省市重点", "阶段", "实际开工日")
    content = book(
        ("x-1", "甲", "城堡", "产业", "nowhere", "91421000MA4TEKWP99", -1, "明天", "也许", "谋划", ""),
        ("", "", "social-general", "", "city", CREDIT_CODES["lin"], "一亿", date(2022, 1, 1), "是", "开工", ""),
        (*BATTERY, "", "", "开工", date(2022, 3, 1)),
        (*BATTERY, "清空", "清空", "谋划", date(2022, 1, 1)),
        heads=heads,
    )
    assert faults(content) == {
        "项目!A2": "project.code_shape", "项目!C2": "sheet.unknown_word", "项目!E2": "sheet.unknown_word",
        "项目!F2": "sheet.unknown_enterprise", "项目!G2": "sheet.negative", "项目!H2": "sheet.not_a_day",
        "项目!I2": "sheet.not_yes_or_no", "项目!B3": "sheet.missing", "项目!D3": "sheet.missing",
        "项目!G3": "sheet.not_a_number", "项目!K3": "sheet.start_missing", "项目!K4": "project.start_in_future",
        "项目!B5": "sheet.twice", "项目!I5": "sheet.not_cleared", "项目!K5": "sheet.start_early",
    }  # fmt: skip
    with pytest.raises(Faulty):
        taken(content)
    assert not Project.objects.exists()


def test_headings_that_mean_nothing_or_stand_twice_are_named(db: None) -> None:
    assert faults(book(("x",), heads=("项目名称", "备注", " project  NAME"))) == {
        "项目!B1": "sheet.unknown_column", "项目!C1": "sheet.column_twice",
    }  # fmt: skip
    assert faults(book(heads=())) == {"项目!A1": "sheet.no_head"}
    assert faults(book()) == {"项目!A2": "sheet.no_rows"}


def test_a_sheet_of_another_name_and_columns_in_any_order_are_read(lin_enterprise: Any) -> None:
    content = book(tuple(reversed(BATTERY)), heads=tuple(reversed(HEADS)), name="Sheet1")
    assert [one.record["name"] for one in checked(content).new] == ["电池项目"]
    assert faults(book(("", "甲"), heads=("项目代码", "项目名称"), name="Sheet1")).keys() == {"Sheet1!2"}


def test_what_follows_from_evidence_is_never_changed_by_a_table(register: Register) -> None:
    project = register()
    heads = ("项目代码", "阶段", "实际开工日", "计划开工日", "统一社会信用代码", "计划起算日")
    row = (project.code, "开工", date(2022, 1, 5), date(2022, 5, 6), CREDIT_CODES["wei"], "清空")
    assert faults(book(row, heads=heads)) == {
        **{f"项目!{letter}2": "sheet.fixed" for letter in "BCDE"}, "项目!F2": "sheet.not_cleared",
    }  # fmt: skip
    assert faults(book((project.code, "谋划"), heads=heads[:2])) == {}


def test_a_row_with_a_fault_does_not_count_as_unchanged(register: Register) -> None:
    content = book((register().code, "-3"), (register().code, ""), heads=("项目代码", "总投资（万元）"))
    check = checked(content)
    assert ([one.at for one in check.problems], check.unchanged) == (["项目!B2"], 1)


def test_the_same_code_twice_is_named_with_its_first_place(register: Register) -> None:
    project = register()
    check = checked(book((project.code, "甲"), (project.code, "乙"), heads=HEADS[:2]))
    assert [(one.at, one.data["first"]) for one in check.problems] == [("项目!A3", "项目!A2")]


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_cell_whatever_makes_the_reading_fall(db: None, data: st.DataObject) -> None:
    cell = st.none() | st.text(max_size=12) | st.floats() | st.booleans() | st.integers() | st.dates()
    columns = sheet_columns.columns()
    lines = data.draw(st.lists(st.lists(cell, max_size=len(columns)), max_size=3))
    found = sheets.parse("s", [[column.head for column in columns], *lines], columns)
    assert all(row.number >= 2 for row in found.rows)
    assert {fault.code for row in found.rows for fault in row.faults.values()} <= {
        "sheet.unknown_word", "sheet.not_yes_or_no", "sheet.not_a_day", "sheet.not_a_number", "sheet.out_of_range",
        "sheet.negative", "sheet.not_cleared",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "-2", '=HYPERLINK("http://x")', "\t=1"])
def test_a_name_that_looks_like_a_formula_stays_a_text_in_the_workbook(register: Register, name: str) -> None:
    register(name=name)
    content = exported()
    sheet = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert checked(content).unchanged == 1


# ----------------------------------------------------------------------------------------------------- hostile files


def changed_part(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name in old.namelist():
            made.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return file.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
HUGE = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
HOSTILE: dict[str, Callable[[], bytes]] = {
    "no workbook": lambda: b"PK\x03\x04 and nothing else",
    "cut": lambda: book(BATTERY)[:2000],
    "no xml": lambda: changed_part(book(BATTERY), SHEET, lambda _old: b"\x00\xff<<<"),
    "a cell at the far end": lambda: changed_part(book(BATTERY), SHEET, lambda old: old.replace(b"</sheetData>", HUGE)),
    "beyond every column": lambda: changed_part(
        book(BATTERY), SHEET, lambda old: old.replace(b'r="A1"', b'r="ZZZZZ1"')
    ),
    "strings that are not there": lambda: changed_part(book(BATTERY), "xl/sharedStrings.xml", lambda _old: b"<sst/>"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_damaged_or_hostile_workbook_is_a_fault_and_takes_nothing_along(db: None, kind: str) -> None:
    try:
        check = checked(HOSTILE[kind]())
    except Faulty as faulty:
        assert {problem.code for problem in faulty.problems} <= {"sheet.damaged", "sheet.too_large"}
    else:
        assert check.problems
    assert not Project.objects.exists()


def test_a_workbook_that_unpacks_without_end_or_holds_macros_is_not_taken(client: Client, zhou: Any) -> None:
    client.force_login(zhou)
    bomb = changed_part(book(BATTERY), SHEET, lambda old: old + b" " * (210 * 1024 * 1024))
    with_macros = io.BytesIO(book(BATTERY))
    with zipfile.ZipFile(with_macros, "a") as made:
        made.writestr("xl/vbaProject.bin", b"x")
    for content in (bomb, with_macros.getvalue(), b"%PDF-1.4 hello", "纯文本".encode(), b""):
        response = client.post("/projects/import/", {"file": SimpleUploadedFile("甲.xlsx", content)})
        assert response.status_code == 422
    assert not Document.objects.exists()


# ---------------------------------------------------------------------------------------------------------- the pages


def handed_in(client: Client, content: bytes) -> str:
    response = client.post("/projects/import/", {"file": SimpleUploadedFile("项目.xlsx", content)})
    assert response.status_code == 302
    return str(response["Location"])


def test_the_template_can_be_filled_in_and_has_its_lists(client: Client, zhou: Any) -> None:
    client.force_login(zhou)
    content = b"".join(client.get("/projects/import/template.xlsx").streaming_content)
    made = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert made.sheet_names == ["项目", "月度数据", "填写说明", "选项"]
    assert made.get_sheet_by_name("项目").to_python()[0][:3] == ["项目代码", "项目名称", "项目类型"]
    assert zipfile.ZipFile(io.BytesIO(content)).read(SHEET).count(b"<dataValidation ") > 10
    assert faults(content) == {"项目!A2": "sheet.no_rows"}


def test_what_was_checked_is_what_is_taken_in(client: Client, zhao: Any, lin_enterprise: Any) -> None:
    client.force_login(zhao)
    address = handed_in(client, book(BATTERY))
    page = client.get(address)
    assert page.status_code == 200
    assert "电池项目" in page.content.decode()
    assert not Project.objects.exists()
    response = client.post(address, {"seen": page.context["check"].fingerprint})
    assert response["Location"] == "/projects/"
    project = Project.objects.get()
    assert ledger.read(project.stream).entries[0].by == zhao.ref
    again = client.get(address)
    assert again.status_code == 422
    assert "项目!B2" in again.content.decode()


def test_when_something_has_come_between_the_person_looks_again(client: Client, register: Register, zhou: Any) -> None:
    project = register(name="甲")
    client.force_login(zhou)
    address = handed_in(client, book((project.code, "乙"), heads=HEADS[:2]))
    page = client.get(address)
    assert "甲 → 乙" in page.content.decode()
    actions.amend_facts(project=project, facts={"water_intake": True}, by=SETUP, now=NOW, seen=1)
    response = client.post(address, {"seen": page.context["check"].fingerprint})
    assert response.status_code == 409
    assert Project.objects.get().name == "甲"
    assert client.post(address, {"seen": response.context["check"].fingerprint}).status_code == 302
    assert Project.objects.get().name == "乙"


def test_the_page_names_every_fault_and_stores_nothing(client: Client, zhou: Any) -> None:
    client.force_login(zhou)
    address = handed_in(client, book(*[("", "", "城堡", "", "", "", "x")] * 60))
    page = client.get(address)
    assert page.status_code == 422
    assert len(page.context["check"].problems) == 360
    assert "项目!C2" in page.content.decode()
    assert "项目!G61" in client.get(address, {"page": 4}).content.decode()
    assert client.post(address, {"seen": page.context["check"].fingerprint}).status_code == 422
    assert not Project.objects.exists()


def test_the_list_as_a_workbook_ends_where_the_scope_ends(
    client: Client, register: Register, lin: Any, wei: Any
) -> None:
    register(name="甲", klass="ecology")
    register(name="乙")
    for person, query, names in ((lin, {}, {"甲", "乙"}), (lin, {"klass": "ecology"}, {"甲"}), (wei, {}, set())):
        client.force_login(person)
        content = b"".join(client.get("/projects/export.xlsx", query).streaming_content)
        rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()[1:]
        assert {row[1] for row in rows} == names


def test_the_list_leads_to_the_import_only_those_who_may(client: Client, project: Any, zhou: Any, lin: Any) -> None:
    for person, there in ((zhou, True), (lin, False)):
        client.force_login(person)
        page = client.get("/projects/").content.decode()
        assert ("/projects/import/" in page) is there
        assert "/projects/export.xlsx" in page


# ---------------------------------------------------------------------------------------------------------- outsiders


@pytest.mark.parametrize("name", ["lin", "wei", "sun", "qian", "wu", "administrator"])
def test_whoever_does_not_keep_the_register_imports_nothing(
    client: Client, project: Any, zhou: Any, request: Any, name: str
) -> None:
    content = book((project.code, "改名"), heads=HEADS[:2])
    client.force_login(zhou)
    address = handed_in(client, content)
    outsider = request.getfixturevalue(name)
    client.force_login(outsider)
    for page in ("/projects/import/", "/projects/import/template.xlsx", address):
        assert client.get(page).status_code in (403, 404)
        assert client.post(page, {"seen": ""}).status_code in (403, 404, 405)
    with pytest.raises(PermissionDenied):
        taken(content, by=outsider.ref)
    assert Project.objects.get().name == project.name
    assert ledger.read(project.stream).last == 1


def test_a_workbook_somebody_else_handed_in_does_not_exist(client: Client, zhou: Any, zhao: Any) -> None:
    client.force_login(zhou)
    address = handed_in(client, book(BATTERY))
    client.force_login(zhao)
    assert client.get(address).status_code == 404
    assert client.post(address).status_code == 404


def test_a_table_that_moved_on_is_refused(lin_enterprise: Any) -> None:
    with pytest.raises(Refused) as caught:
        actions_import.import_projects(table=table(book(BATTERY)), by=SETUP, now=NOW, seen="what was there before")
    assert caught.value.code == "sheet.moved_on"
    assert not Project.objects.exists()


def test_more_projects_than_a_sheet_takes_are_refused(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_files, "MOST_ROWS", 1)
    register()
    register()
    with pytest.raises(Refused) as caught:
        exported()
    assert caught.value.code == "sheet.too_many"
    with tempfile.TemporaryFile() as file:
        file.write(book(("", "甲"), ("", "乙"), heads=HEADS[:2]))
        with pytest.raises(Faulty) as faulty:
            sheet_files.cells(file)
    assert faulty.value.problems[0].code == "sheet.too_large"
