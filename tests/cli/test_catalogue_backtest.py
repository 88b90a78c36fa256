"""`kaigong catalogue backtest`: ended cases of an exported ledger under a draft."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kaigong.cli.main import main
from kaigong.core import ledger
from kaigong.core.cases import commands as c
from kaigong.core.cases import intake
from kaigong.core.cases.carry import carry_out
from kaigong.core.cases.fold import fold_all
from kaigong.core.cases.values import Case, Terms
from kaigong.core.clock.due import Limit
from tests.core.cases.world import CALENDAR, OFFICER, at, decision

HAZCHEM = "hazchem-safety-condition-review"


def events(decided: str) -> list[Any]:
    """One review: accepted on 2026-05-11 under 20 working days, promised 20, decided on a day."""
    entry = c.Entry(HAZCHEM, ("emergency",), "licence", (), ("expert_review",), 20)
    opened = intake.open_case(c.OpenCase("KG-2026-000001", "P1", "1", (entry,)), at("2026-05-11"), CALENDAR)
    accept = c.AcceptItem(item=HAZCHEM, actors=OFFICER, terms=Terms(Limit(20), True), law="2026-05-01")
    found, case = list(opened), fold_all(Case(), opened)
    for command, day in ((accept, "2026-05-11"), (decision(HAZCHEM), decided)):
        happened = carry_out(case, command, at(day), CALENDAR)
        found, case = [*found, *happened], fold_all(case, happened)
    return found


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    lines: list[dict[str, Any]] = [{"kaigong": "ledger", "version": 1}]
    for number, decided in ((1, "2026-05-20"), (2, "2026-06-05")):
        for n, event in enumerate(events(decided), 1):
            kind, data = ledger.encode(event)
            lines.append({"stream": f"case:KG-2026-{number:06d}", "n": n, "kind": kind, "data": data})
    lines.append({"stream": "project:P1", "n": 1, "kind": "ProjectRegistered", "data": {}})
    file = tmp_path / "ledger.jsonl"
    file.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), "utf-8")
    return file


def draft(tmp_path: Path, text: str) -> str:
    file = tmp_path / "draft.yaml"
    file.write_text(text, "utf-8")
    return str(file)


def run(exported: Path, file: str, capsys: Any, *more: str) -> tuple[int, str, str]:
    status = main(["catalogue", "backtest", str(exported), "--draft", file, "--force-on", "2026-09-01", *more])
    out, err = capsys.readouterr()
    return status, out, err


def test_a_shorter_promise_shows_who_would_have_been_late(exported: Path, tmp_path: Path, capsys: Any) -> None:
    file = draft(tmp_path, f"items: [{{id: {HAZCHEM}, promised_days: 10}}]")
    status, out, _ = run(exported, file, capsys, "--json")
    told = json.loads(out)
    assert (status, told["cases"], told["faults"]) == (0, 2, [])
    (row,) = told["items"]
    assert (row["item"], row["decided"], row["late_before"], row["late"], row["newly_late"]) == (HAZCHEM, 2, 0, 1, 1)
    assert row["shift_days"] < 0


def test_the_table_names_items_in_the_language_asked_for(exported: Path, tmp_path: Path, capsys: Any) -> None:
    file = draft(tmp_path, f"items: [{{id: {HAZCHEM}, promised_days: 10}}]")
    assert "危险化学品建设项目安全条件审查" in run(exported, file, capsys)[1]
    assert "safety condition review" in run(exported, file, capsys, "--lang", "en")[1]


def test_a_faulty_draft_is_told_with_every_fault(exported: Path, tmp_path: Path, capsys: Any) -> None:
    file = draft(tmp_path, f"items: [{{id: {HAZCHEM}, promised_days: 30, agency: [nobody]}}]")
    status, out, _ = run(exported, file, capsys, "--json")
    assert status == 2
    assert {fault["kind"] for fault in json.loads(out)["faults"]} == {"promise.longer_than_law", "id.dangling"}


def test_a_line_that_is_no_json_and_a_file_that_is_not_there_are_faults(tmp_path: Path, capsys: Any) -> None:
    file = draft(tmp_path, f"items: [{{id: {HAZCHEM}, promised_days: 10}}]")
    broken = tmp_path / "broken.jsonl"
    broken.write_text("{nonsense", "utf-8")
    for name, kind in ((broken, "ledger.unreadable_line"), (tmp_path / "none.jsonl", "folder.unreadable")):
        status, out, _ = run(name, file, capsys, "--json")
        assert (status, [fault["kind"] for fault in json.loads(out)["faults"]]) == (2, [kind])


def test_an_abolished_item_is_counted_as_dropped(exported: Path, tmp_path: Path, capsys: Any) -> None:
    status, out, _ = run(exported, draft(tmp_path, f"abolish: [{HAZCHEM}]"), capsys, "--json")
    assert (status, json.loads(out)["items"][0]["dropped"]) == (0, 2)
    assert date(2026, 9, 1).isoformat() == json.loads(out)["force_on"]
