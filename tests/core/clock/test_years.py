"""Entering a year: what a right one gives, and every fault of a wrong one named at once."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from kaigong.core.clock.load import load_calendars, read_overlays, read_years
from kaigong.core.clock.years import overlay_from, plain_year, year_from, year_problems
from kaigong.core.problems import Faulty
from tests.core.clock.shipped import CALENDAR, FOLDER
from tests.shared import ROOT, shared

SCHEMA = json.loads((ROOT / "kaigong/catalogue/schema/calendar.schema.json").read_text(encoding="utf-8"))

NEXT_YEAR: dict[str, Any] = {
    "year": 2027,
    "source": "administrator",
    "notices": [{"number": None, "date": "2026-11-05", "url": None}],
    "holidays": [
        {"name": "元旦", "rest": ["2027-01-01..2027-01-03"], "work": ["2026-12-26"]},
        {"name": "春节", "rest": ["2027-02-05..2027-02-11"], "work": ["2027-01-31", "2027-02-13"]},
        {"name": "国庆节", "rest": ["2027-10-01..2027-10-07"], "work": ["2027-09-26"]},
    ],
}


def next_year(**changes: Any) -> dict[str, Any]:
    return NEXT_YEAR | changes


def holiday(**changes: Any) -> dict[str, Any]:
    return next_year(holidays=[{"name": "元旦", "rest": ["2027-01-01"], "work": []} | changes])


def faults(row: object) -> set[tuple[str, str]]:
    return {(problem.code.removeprefix("calendar."), problem.at) for problem in year_problems(row)}


def test_a_right_year_has_no_faults_and_lists_every_day() -> None:
    year = year_from(NEXT_YEAR)
    assert year_problems(NEXT_YEAR) == []
    assert year.holidays[0].rest == (date(2027, 1, 1), date(2027, 1, 2), date(2027, 1, 3))
    assert year.notices[0].dated == date(2026, 11, 5)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("2027", {("wrong_type", "")}),
        ({}, {("missing", "year"), ("missing", "source"), ("missing", "holidays")}),
        (next_year(year="2027"), {("bad_year", "year")}),
        (next_year(year=True), {("bad_year", "year")}),
        (next_year(source="radio"), {("unknown_source", "source")}),
        (next_year(holiday=[]), {("unknown_key", "holiday")}),
        (next_year(notices={}), {("wrong_type", "notices")}),
        (next_year(notices=[{"date": "soon", "number": 7}]), {
            ("bad_date", "notices[0].date"), ("wrong_type", "notices[0].number"),
        }),
        (holiday(rest=["2027-02-30"]), {("bad_date", "holidays[0].rest[0]")}),
        (holiday(rest=["2027-01-01..2027-01-02..2027-01-03"]), {("bad_date", "holidays[0].rest[0]")}),
        (holiday(rest=["2027-01-03..2027-01-01"]), {("bad_span", "holidays[0].rest[0]")}),
        (holiday(rest=["2027-01-01..2027-02-01"]), {("bad_span", "holidays[0].rest[0]")}),
        (holiday(rest=[20270101]), {("bad_date", "holidays[0].rest[0]")}),
        (holiday(rest="2027-01-01"), {("wrong_type", "holidays[0].rest")}),
        (holiday(rest=["2028-01-01"]), {("other_year", "holidays[0].rest")}),
        (holiday(rest=["2026-11-30"]), {("other_year", "holidays[0].rest")}),
        (holiday(work=["2027-01-04"]), {("swapped_day_is_no_weekend", "holidays[0].work")}),
        (holiday(work=["2027-01-01"]), {
            ("listed_twice", "holidays[0].work"), ("swapped_day_is_no_weekend", "holidays[0].work"),
        }),
        (next_year(holidays=[3]), {("wrong_type", "holidays[0]")}),
    ],
)  # fmt: skip
def test_a_fault_of_a_year_is_named_with_its_place(row: object, expected: set[tuple[str, str]]) -> None:
    assert faults(row) == expected


def test_a_year_with_far_too_many_rest_days_is_implausible() -> None:
    spans = [f"2027-{month:02}-01..2027-{month:02}-14" for month in range(1, 13)]
    assert faults(holiday(rest=spans)) == {("implausible_total", "holidays")}


def test_all_faults_of_a_year_come_together() -> None:
    wrong = next_year(
        source="radio", extra=1, holidays=[{"name": "", "rest": ["x", "2027-01-01"], "work": ["2027-01-01"]}]
    )
    assert {code for code, _ in faults(wrong)} == {
        "unknown_source", "unknown_key", "wrong_type", "bad_date", "listed_twice", "swapped_day_is_no_weekend",
    }  # fmt: skip
    with pytest.raises(Faulty) as raised:
        year_from(wrong)
    assert len(raised.value.problems) == 6


def test_a_year_can_be_entered_as_bare_lists_of_days() -> None:
    row = plain_year(
        year=2027, rest=[date(2027, 1, 1)], work=[date(2027, 1, 9)], number="某发〔2026〕1号", dated=date(2026, 11, 5)
    )
    year = year_from(row)
    assert (year.source, year.notices[0].number) == ("administrator", "某发〔2026〕1号")
    assert (year.holidays[0].rest, year.holidays[0].work) == ((date(2027, 1, 1),), (date(2027, 1, 9),))


def test_every_shipped_year_passes_the_schema() -> None:
    validator = Draft202012Validator(SCHEMA)
    documents = {
        path.name: yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader) for path in FOLDER.glob("*.yaml")
    }
    assert len(documents) == 23
    for document in documents.values():
        document["year"] = int(document["year"])
        document["notices"] = [
            {key: None if value == "null" else value for key, value in notice.items()} for notice in document["notices"]
        ]
    assert {name: list(validator.iter_errors(document)) for name, document in documents.items()} == dict.fromkeys(
        documents, []
    )


def test_the_shipped_years_are_what_the_tool_makes_of_the_reference(tmp_path: Path) -> None:
    pytest.importorskip("chinese_calendar")
    tool, reference = ROOT / "tools/make_calendars.py", shared("data/calendar-cn")
    subprocess.run([sys.executable, str(tool), str(reference), "--out", str(tmp_path)], check=True, capture_output=True)
    made = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    assert made == {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.yaml")}


def test_the_schema_refuses_what_is_no_year() -> None:
    validator = Draft202012Validator(SCHEMA)
    assert validator.is_valid(NEXT_YEAR)
    assert validator.is_valid({"region": "jiangling", "name": "防汛停止办公", "rest": ["2031-07-03"]})
    assert not any(
        map(validator.is_valid, ({}, next_year(year="2027"), next_year(more=1), holiday(rest=["1 January"])))
    )


def write(folder: Path, name: str, row: object) -> None:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(row if isinstance(row, str) else yaml.safe_dump(row, allow_unicode=True), encoding="utf-8")


def test_a_year_entered_as_a_file_is_known_from_then_on(tmp_path: Path) -> None:
    write(tmp_path, "2026.yaml", (FOLDER / "2026.yaml").read_text(encoding="utf-8"))
    write(tmp_path, "2027.yaml", NEXT_YEAR)
    calendar = load_calendars(tmp_path)
    assert calendar.years == (2026, 2027)
    assert calendar.after(date(2026, 12, 24), 7) == date(2027, 1, 4)
    assert CALENDAR.is_working(date(2026, 12, 26)) is False
    assert calendar.is_working(date(2026, 12, 26)) is True


def test_the_faults_of_all_files_are_named_together(tmp_path: Path) -> None:
    write(tmp_path, "2027.yaml", next_year(source="radio"))
    write(tmp_path, "2028.yaml", NEXT_YEAR)
    write(tmp_path, "2029.yaml", "a: [")
    with pytest.raises(Faulty) as raised:
        read_years(tmp_path)
    places = {(problem.code, problem.at.split(":")[0]) for problem in raised.value.problems}
    assert places == {
        ("calendar.unknown_source", "2027.yaml"),
        ("calendar.file_named_otherwise", "2028.yaml"),
        ("calendar.not_yaml", "2029.yaml"),
    }


def test_overlays_are_read_from_the_folder_of_regions(tmp_path: Path) -> None:
    write(tmp_path, "regions/flood.yaml", {"region": "jiangling", "name": "防汛停止办公", "rest": [date(2024, 7, 2)]})
    assert [overlay.rest for overlay in read_overlays(tmp_path)] == [(date(2024, 7, 2),)]
    write(tmp_path, "regions/wrong.yaml", {"region": "jiangling", "rest": ["soon"], "days": 3})
    with pytest.raises(Faulty) as raised:
        read_overlays(tmp_path)
    assert {problem.code for problem in raised.value.problems} == {
        "calendar.missing",
        "calendar.bad_date",
        "calendar.unknown_key",
    }
    assert read_overlays(FOLDER) == []


def test_an_overlay_that_both_opens_and_closes_a_day_is_faulty() -> None:
    with pytest.raises(Faulty):
        overlay_from({"region": "jiangling", "name": "防汛", "rest": ["2024-07-02"], "work": ["2024-07-02"]})
