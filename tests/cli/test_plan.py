"""`kaigong plan`, as cli.md of the design has it: answers, every fault at once, batches, other formats."""

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from kaigong.cli.main import main
from kaigong.cli.plan_table import aligned, width
from tests.core.plan.examples import CATALOGUE, TYPES

EXAMPLE = """name: 示例项目
type: industrial-general
attributes: {site_area_m2: 42000, eia_class: form, power_kw: 3200}
reforms: type            # or none, or a list of ids
start: 2022-01-04        # optional
"""
FIELDS = [
    "name", "type", "complete", "faults", "items", "critical_path", "to_start_days", "after_build_days",
    "groundbreaking", "groundbreaking_note", "totals", "needed", "not_needed", "depends",
]  # fmt: skip
ITEM_FIELDS = {
    "id", "name_zh", "name_en", "agency", "days", "early_start", "early_finish", "late_start", "late_finish",
    "slack_days", "critical", "start", "finish", "why", "needs", "gives",
}  # fmt: skip

Capsys = pytest.CaptureFixture[str]


def ask(capsys: Capsys, *arguments: str) -> tuple[int, dict[str, Any]]:
    """The exit status and the one JSON document on standard output."""
    status = main(["plan", *arguments, "--format", "json"])
    return status, json.loads(capsys.readouterr().out)


@pytest.fixture
def project(tmp_path: Path) -> Any:
    def write(text: str) -> str:
        path = tmp_path / "project.yaml"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


def batch(capsys: Capsys, folder: Path, *lines: object, options: tuple[str, ...] = ()) -> tuple[int, list[Any]]:
    path = folder / "in.jsonl"
    raw = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
    path.write_bytes(b"\n".join(raw) + b"\n")
    status = main(["plan", "--batch", str(path), *options])
    return status, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def kinds(answer: dict[str, Any]) -> set[tuple[str, str]]:
    return {(fault["kind"], fault["name"]) for fault in answer["faults"]}


def test_the_answer_has_the_fields_of_the_contract_in_its_order(capsys: Capsys, project: Any) -> None:
    status, answer = ask(capsys, project(EXAMPLE))
    assert status == 0
    assert list(answer)[: len(FIELDS)] == FIELDS
    assert all(set(item) >= ITEM_FIELDS for item in answer["items"])
    assert set(answer["items"][0]["why"][0]) >= {"condition", "value", "law", "article"}
    assert set(answer["totals"]) == {
        "items", "applicant_touches", "materials_asked", "materials_shared", "fee_items", "days_owed",
    }  # fmt: skip
    assert set(answer["totals"]["days_owed"]) == {"agency", "applicant", "intermediary", "trading"}
    assert answer["name"] == "示例项目" and answer["complete"] is False and answer["faults"] == []
    assert answer["depends"]["topographic-survey"] == ["land_acquired_by"]
    assert sorted([*answer["needed"], *answer["not_needed"], *answer["depends"]]) == sorted(CATALOGUE.items)


@pytest.mark.parametrize("kind", TYPES)
def test_a_type_alone_takes_its_sample_attributes(capsys: Capsys, kind: str) -> None:
    status, answer = ask(capsys, "--type", kind, "--start", "2022-01-04")
    reference = CATALOGUE.project_types[kind].cpm_reference["promised_with_reforms"]
    assert status == 0 and answer["complete"]
    figures = {"to_start": answer["to_start_days"], "after_build": answer["after_build_days"]}
    assert figures == reference["with_third_parties"]  # type: ignore[index]
    assert answer["groundbreaking"] is not None


def test_days_scope_and_reforms_choose_the_run(capsys: Capsys) -> None:
    run = ("--days", "statutory", "--scope", "government", "--reforms", "none")
    assert ask(capsys, "--type", "gov-building", *run)[1]["to_start_days"] == 190
    some = ask(capsys, "--type", "industrial-general", "--reforms", "land-to-start, multi-plan-in-one")[1]
    assert some["reforms"] == ["multi-plan-in-one", "land-to-start"]


def test_options_outrank_the_file(capsys: Capsys, project: Any) -> None:
    path = project("type: storage\nstart: 2022-01-04\nreforms: [nonsense]\n")
    status, answer = ask(capsys, path, "--fill-from-type", "--start", "2023-01-03", "--reforms", "none")
    assert (status, answer["start"], answer["reforms"]) == (0, "2023-01-03", [])


def test_every_fault_of_the_file_is_named_at_once_with_its_place(capsys: Capsys, project: Any) -> None:
    path = project(
        "type: x\nfoo: 1\nattributes: {a: 1, power_kw: -3, eia_class: zz, demolition: 'yes'}\n"
        "reforms: [q]\nstart: 2022-13-01\nname: [1]\ndays: soon\n"
    )
    status, answer = ask(capsys, path)
    assert status == 2 and answer["items"] == []
    assert kinds(answer) == {
        ("unknown_type", "x"), ("unknown_key", "foo"), ("unknown_attribute", "a"), ("wrong_type", "power_kw"),
        ("wrong_type", "eia_class"), ("wrong_type", "demolition"), ("unknown_reform", "q"), ("wrong_type", "start"),
        ("wrong_type", "name"), ("wrong_type", "days"),
    }  # fmt: skip
    places = {fault["name"]: (fault["place"], fault["at"]) for fault in answer["faults"]}
    assert places["power_kw"] == ("attributes.power_kw", "project.yaml:3:20")
    assert places["q"] == ("reforms[0]", "project.yaml:4:1")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("[1, 2]", "wrong_type"), ("just text", "wrong_type"), ("", "wrong_type"), ("type: [", "not_yaml"),
        ("a: &a [*a]", "not_yaml"), ("!!python/object/apply:os.system ['true']", "not_yaml"),
        ("type: storage\ntype: storage", "duplicate_key"), ("name: x", "unknown_type"), ("type: 7", "unknown_type"),
        ("type: storage\nattributes: [power_kw]", "wrong_type"), ("type: storage\nreforms: 3", "wrong_type"),
        ("type: storage\nreforms: [[x]]", "unknown_reform"),
        ("type: storage\nattributes: {power_kw: .inf}", "wrong_type"),
        ("x: " + "[" * 5000, "not_yaml"), ("type: storage\nstart: 20220104", "wrong_type"),
    ],
)  # fmt: skip
def test_a_hostile_or_senseless_file_is_a_fault(capsys: Capsys, project: Any, text: str, kind: str) -> None:
    status, answer = ask(capsys, project(text))
    assert status == 2 and kind in {fault["kind"] for fault in answer["faults"]}


@pytest.mark.parametrize(
    "arguments",
    [
        [], ["a.yaml", "--type", "storage"], ["--type", "storage", "--start", "2022-1-4"], ["--nonsense"],
        ["--type", "storage", "--start", "2022-01-04", "--ready-by", "2022-05-05"], ["--type"],
        ["--batch", "x", "--compare"], ["--type", "storage", "--days", "soon"],
    ],
)  # fmt: skip
def test_faulty_arguments_are_refused(capsys: Capsys, arguments: list[str]) -> None:
    status, answer = ask(capsys, *arguments)
    assert status == 2 and [fault["kind"] for fault in answer["faults"]] == ["bad_argument"]


def test_a_missing_file_is_a_fault(capsys: Capsys, tmp_path: Path) -> None:
    for path in (tmp_path / "none.yaml", tmp_path):
        status, answer = ask(capsys, str(path))
        assert status == 2 and [fault["kind"] for fault in answer["faults"]] == ["unreadable_file"]


def test_faults_are_told_to_people_on_standard_error(capsys: Capsys, project: Any) -> None:
    assert main(["plan", project("type: x\nreforms: [q]")]) == 2
    printed = capsys.readouterr()
    assert printed.out == "" and "unknown_type: x" in printed.err and "unknown_reform: q" in printed.err


def test_strict_names_what_is_missing_and_what_waits_for_it(capsys: Capsys, project: Any) -> None:
    status, answer = ask(capsys, project(EXAMPLE), "--strict")
    assert status == 2 and answer["to_start_days"] is not None
    waiting = {fault["name"]: fault["items"] for fault in answer["faults"] if fault["kind"] == "missing_attribute"}
    assert waiting["land_acquired_by"] and "topographic-survey" in waiting["land_acquired_by"]
    assert set(waiting) == {name for names in answer["depends"].values() for name in names}
    assert ask(capsys, project(EXAMPLE), "--strict", "--fill-from-type")[0] == 0


def test_compare_tells_what_each_reform_does(capsys: Capsys) -> None:
    answer = ask(capsys, "--type", "industrial-general", "--compare")[1]
    rows = {row["id"]: row for row in answer["compare"]}
    assert rows["land-to-start"]["lengthens"] is True and rows["land-to-start"]["alone_days"] == 17
    assert "compare" not in ask(capsys, "--type", "industrial-general")[1]


def test_ready_by_gives_the_last_days(capsys: Capsys) -> None:
    answer = ask(capsys, "--type", "storage", "--ready-by", "2022-06-01")[1]
    assert answer["groundbreaking"] == "2022-06-01" and answer["start"] == answer["ready_by"]["start"] == "2022-02-15"
    assert {"material": "site-plan", "item": "geotechnical-survey", "in_hand_by": "2022-02-15"} in answer["ready_by"][
        "materials"
    ]


def test_a_day_past_the_published_calendars_is_null(capsys: Capsys) -> None:
    status, answer = ask(capsys, "--type", "storage", "--start", "2026-12-01")
    assert status == 0 and answer["groundbreaking"] is None and answer["to_start_days"] == 74
    assert str(answer["remaining_days"]) in answer["groundbreaking_note"]
    assert any(item["finish"] is None for item in answer["items"])


def test_the_law_in_force_is_that_of_the_start_or_of_the_day_asked_for(capsys: Capsys, project: Any) -> None:
    path = project("type: storage\nattributes: {has_hazardous: true}\n")
    run = (path, "--fill-from-type", "--days", "statutory", "--reforms", "none")

    def days(*more: str) -> int:
        items = ask(capsys, *run, *more)[1]["items"]
        return next(int(item["days"]) for item in items if item["id"] == "hazchem-safety-condition-review")

    assert days("--start", "2022-01-04") == days("--as-of", "2026-04-30") == 33
    assert days("--start", "2022-01-04", "--as-of", "2026-06-01") == 20


def test_a_batch_answers_line_by_line_and_goes_on_past_a_bad_line(capsys: Capsys, tmp_path: Path) -> None:
    good = {"name": "甲", "type": "storage", "start": "2022-01-04", "id": 7, "wished_start": "2022-05-01", "key": True}
    status, answers = batch(
        capsys, tmp_path, good, b"nonsense", [1], {**good, "type": "x"}, b"", b'"\xff"', {**good, "days": "statutory"},
        b"[" * 100_000, b'{"type": "storage", "attributes": {"power_kw": 1' + b"0" * 5000 + b"}}",
        {**good, "scope": "government", "reforms": "none"}, options=("--fill-from-type",),
    )  # fmt: skip
    assert status == 2 and len(answers) == 10
    assert [bool(answer["faults"]) for answer in answers] == [0, 1, 1, 1, 1, 1, 0, 1, 1, 0]
    assert [answer["to_start_days"] for answer in answers if not answer["faults"]] == [74, 76, 7]
    assert all(list(answer)[: len(FIELDS)] == FIELDS for answer in answers)


def test_a_batch_says_what_a_single_question_says(capsys: Capsys, tmp_path: Path) -> None:
    for kind in ("gov-building", "highway"):
        single = ask(capsys, "--type", kind, "--start", "2022-01-04")[1]
        line = {"name": single["name"], "type": kind, "start": "2022-01-04"}
        assert batch(capsys, tmp_path, line, options=("--fill-from-type",)) == (0, [single])


# --- other formats ---------------------------------------------------------------------------------------------------


def test_the_table_is_in_chinese_or_english(capsys: Capsys) -> None:
    assert main(["plan", "--type", "industrial-general", "--start", "2022-01-04", "--compare"]) == 0
    chinese = capsys.readouterr().out
    assert "开工日: 2022-04-12（周二）" in chinese and "●" in chinese and "拿地即开工" in chinese and "延长" in chinese
    assert main(["plan", "--type", "industrial-general", "--lang", "en", "--ready-by", "2022-06-01"]) == 0
    english = capsys.readouterr().out
    assert "Groundbreaking: Wed 2022-06-01" in english and "In hand by" in english
    english_words = english.replace("一般工业投资项目", "")  # the name of the project is as given
    assert not any("一" <= letter <= "鿿" for letter in english_words)


def test_the_table_tells_what_is_still_open(capsys: Capsys, project: Any) -> None:
    assert main(["plan", project(EXAMPLE)]) == 0
    assert "还不能确定的事项" in capsys.readouterr().out


def test_columns_line_up_with_wide_characters() -> None:
    rows = list(aligned([("甲乙", "1"), ("abc", "22")], right={1}))
    assert rows == ["甲乙   1", "abc   22"] and len({width(row) for row in rows}) == 1


def test_mermaid_draws_stages_as_subgraphs(capsys: Capsys) -> None:
    assert main(["plan", "--type", "storage", "--format", "mermaid"]) == 0
    text = capsys.readouterr().out
    assert text.startswith("flowchart LR\n") and text.count("subgraph ") == text.count("\n  end\n") == 5
    assert ":::critical" in text


def test_bpmn_and_excel_go_to_files(capsys: Capsys, tmp_path: Path) -> None:
    for kind in ("bpmn", "xlsx"):
        out = tmp_path / f"plan.{kind}"
        assert main(["plan", "--type", "storage", "--format", kind, "--out", str(out)]) == 0
        assert capsys.readouterr().out == ""
    root = ElementTree.fromstring((tmp_path / "plan.bpmn").read_bytes())
    assert root.tag.endswith("definitions")
    assert "xl/worksheets/sheet3.xml" in zipfile.ZipFile(tmp_path / "plan.xlsx").namelist()


def test_an_output_that_cannot_be_written_is_a_fault(capsys: Capsys, tmp_path: Path) -> None:
    status, answer = ask(capsys, "--type", "storage", "--out", str(tmp_path / "none" / "x"))
    assert status == 2 and answer["faults"][0]["kind"] == "unwritable_file"


def test_a_project_can_come_from_standard_input(capsys: Capsys) -> None:
    command = [sys.executable, "-m", "kaigong.cli.main", "plan", "-", "--json"]
    found = subprocess.run(command, input=EXAMPLE.encode(), capture_output=True, check=True)
    assert json.loads(found.stdout)["name"] == "示例项目"


def test_planning_one_project_imports_neither_numba_nor_django() -> None:
    code = (
        "import sys; from kaigong.cli.main import main; main(['plan', '--type', 'storage', '--json'])\n"
        "print(sorted({'numba', 'numpy', 'django', 'xlsxwriter', 'jsonschema'} & set(sys.modules)), file=sys.stderr)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stderr.strip() == "[]" and json.load(io.StringIO(found.stdout))["type"] == "storage"
