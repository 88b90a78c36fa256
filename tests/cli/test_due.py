"""`kaigong due`, as cli.md of the design has it: answers, faults all at once, batches."""

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kaigong.cli import due
from kaigong.cli.main import COMMANDS, main

QUESTION = {"from": "2025-09-15", "days": 15, "stops": [["2025-09-22", "2025-10-15"]]}


def ask(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    """The exit status and the one JSON document on standard output."""
    status = main(["due", *arguments, "--json"])
    return status, json.loads(capsys.readouterr().out)


def batch(capsys: pytest.CaptureFixture[str], folder: Path, *lines: object) -> tuple[int, list[dict[str, Any]]]:
    """The exit status and the answers to lines given as bytes, text or JSON values."""
    path = folder / "in.jsonl"
    raw = [
        line if isinstance(line, bytes) else (line if isinstance(line, str) else json.dumps(line)).encode()
        for line in lines
    ]
    path.write_bytes(b"\n".join(raw) + b"\n")
    status = main(["due", "--batch", str(path)])
    return status, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def kinds(answer: dict[str, Any]) -> list[tuple[str, str]]:
    return [(fault["kind"], fault["place"]) for fault in answer["faults"]]


def test_the_answer_has_the_fields_of_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    status, answer = ask(
        capsys, "--from", "2025-09-15", "--days", "15", "--unit", "working", "--stop", "2025-09-22..2025-10-15"
    )
    assert status == 0
    assert answer == {
        "from": "2025-09-15",
        "days": 15,
        "unit": "working",
        "direction": "forward",
        "stops": [["2025-09-22", "2025-10-15"]],
        "extend": 0,
        "due": "2025-10-29",
        "reason": None,
        "remaining_days": None,
        "counted": "13 working days of 23 fall into a stop",
    }


def test_an_open_stop_gives_the_remaining_days(capsys: pytest.CaptureFixture[str]) -> None:
    status, answer = ask(capsys, "--from", "2025-09-15", "--days", "15", "--stop", "2025-09-22..")
    assert (status, answer["stops"]) == (0, [["2025-09-22", None]])
    assert (answer["due"], answer["reason"], answer["remaining_days"]) == (None, "open stop", 10)


def test_a_year_without_a_calendar_is_told_not_guessed(capsys: pytest.CaptureFixture[str]) -> None:
    status, answer = ask(capsys, "--from", "2026-12-24", "--days", "7")
    assert (status, answer["due"], answer["remaining_days"]) == (0, None, None)
    assert "2027" in answer["reason"]


def test_counting_back_takes_calendar_days(capsys: pytest.CaptureFixture[str]) -> None:
    for unit in ([], ["--unit", "calendar"]):
        status, answer = ask(capsys, "--from", "2025-10-15", "--days", "10", "--back", *unit)
        assert (status, answer["unit"], answer["direction"], answer["due"]) == (0, "calendar", "back", "2025-10-05")


def test_an_extension_and_several_stops_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    stops = ["--stop", "2024-01-29..2024-02-05", "--stop", "2024-02-20..2024-02-26"]
    assert ask(capsys, "--from", "2024-01-22", "--days", "20", *stops)[1]["due"] == "2024-03-07"
    extended = ask(capsys, "--from", "2026-01-20", "--days", "20", "--extend", "10")[1]
    assert (extended["due"], extended["extend"]) == ("2026-03-09", 10)


def test_months_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    assert ask(capsys, "--from", "2024-11-30", "--days", "3", "--unit", "month")[1]["due"] == "2025-02-28"


def test_every_fault_of_the_arguments_is_named_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    status, answer = ask(
        capsys, "--from", "2025-02-30", "--days", "-3", "--unit", "weeks", "--stop", "x", "--stop",
        "2025-01-05..2025-01-01", "--extend", "1.5", "more",
    )  # fmt: skip
    assert (status, answer["due"]) == (2, None)
    assert set(kinds(answer)) == {
        ("bad_argument", "arguments"),
        ("bad_date", "from"),
        ("negative_days", "days"),
        ("unknown_unit", "unit"),
        ("bad_stop", "stops[0]"),
        ("stop_ends_before_it_starts", "stops[1]"),
        ("wrong_type", "extend"),
    }


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], [("missing", "from"), ("missing", "days")]),
        (["--from", "20250915", "--days", "5"], [("bad_date", "from")]),
        (["--from", "2025-09-15", "--days", "５"], [("wrong_type", "days")]),
        (["--from", "2025-09-15", "--days", "1_0"], [("wrong_type", "days")]),
        (["--from", "2025-09-15", "--days", "9" * 5000], [("wrong_type", "days")]),
        (["--from", "2025-09-15", "--days", "9" * 30], [("too_large", "days")]),
        (["--from", "2025-09-15", "--days"], [("bad_argument", "arguments")]),
        (["--from", "2025-09-15", "--days", "3", "--unit", "month", "--stop", "2025-09-16..", "--extend", "1"],
         [("only_with_working_days", "stops"), ("only_with_working_days", "extend")]),
        (["--from", "2025-09-15", "--days", "3", "--unit", "calendar", "--stop", "2025-09-16..", "--extend", "1"],
         [("only_with_working_days", "stops"), ("only_with_working_days", "extend")]),
        (["--from", "2025-09-15", "--days", "3", "--back", "--stop", "2025-09-16.."],
         [("only_with_working_days", "stops")]),
        (["--from", "2025-09-15", "--days", "3", "--back", "--unit", "working"],
         [("back_counts_calendar_days", "unit")]),
        (["--batch", "in.jsonl", "--days", "3"], [("bad_argument", "--batch")]),
        (["--batch", "no-such-file"], [("unreadable_file", "--batch")]),
    ],
)  # fmt: skip
def test_faulty_arguments_are_refused(
    capsys: pytest.CaptureFixture[str], arguments: list[str], expected: list[tuple[str, str]]
) -> None:
    status, answer = ask(capsys, *arguments)
    assert (status, kinds(answer)) == (2, expected)


def test_faults_are_told_to_people_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["due", "--from", "2025-02-30"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "from 2025-02-30: 不是有效日期" in printed.err and "days: 缺少此项" in printed.err


@pytest.mark.parametrize(
    ("arguments", "first", "held"),
    [
        (["--from", "2023-01-16", "--days", "20"], "2023年2月16日（周四）到期", "起算：2023年1月16日（周一）"),
        (["--from", "2023-01-16", "--days", "20", "--lang", "en"], "Due Thu 2023-02-16", "limit: 20 working days"),
        (["--from", "2025-10-15", "--days", "10", "--back"], "最迟2025年10月5日（周日）", "逢休息日不顺延"),
        (["--from", "2026-12-24", "--days", "7"], "到期日未知：2027年尚无放假安排日历", "时限：7个工作日"),
        (["--from", "2025-09-15", "--days", "15", "--stop", "2025-09-22.."], "时限中止，还剩10个工作日", "已用5"),
        (["--from", "2025-09-15", "--days", "6", "--stop", "2025-09-22..", "--lang", "en"],
         "Clock stopped, 1 working day left", "5 of 6 had run"),
    ],
)  # fmt: skip
def test_people_read_the_day_first(
    capsys: pytest.CaptureFixture[str], arguments: list[str], first: str, held: str
) -> None:
    assert main(["due", *arguments]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == first
    assert held in "\n".join(lines)


def test_a_batch_answers_in_order_and_goes_on_past_bad_lines(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    status, answers = batch(
        capsys,
        tmp_path,
        b"\xef\xbb\xbf" + json.dumps(QUESTION).encode(),
        "not json",
        "",
        [1],
        b"\xff",
        "[" * 100_000,
        json.dumps(QUESTION) + "\r",
        '{"from": "2025-09-15", "days": NaN}',
        '{"from": "2025-09-15", "days": 5, "days": 6, "extra": 1}',
        {"from": "2026-12-24", "days": 7},
        {"from": "2025-10-15", "days": 10, "direction": "back"},
        "",
        "",
    )
    assert status == 2
    assert [answer["due"] for answer in answers] == ["2025-10-29", *[None] * 5, "2025-10-29", *[None] * 3, "2025-10-05"]
    assert [kinds(answer) for answer in answers[1:6] + answers[7:9]] == [
        [("not_json", "line")],
        [("not_json", "line")],
        [("not_an_object", "line")],
        [("not_utf8", "line")],
        [("not_json", "line")],
        [("not_json", "line")],
        [("duplicate_key", "days"), ("unknown_key", "extra")],
    ]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"days": True}, [("wrong_type", "days")]),
        ({"days": "15"}, [("wrong_type", "days")]),
        ({"days": 2.5}, [("wrong_type", "days")]),
        ({"days": None}, [("wrong_type", "days")]),
        ({"days": -1}, [("negative_days", "days")]),
        ({"days": 10**40}, [("too_large", "days")]),
        ({"extend": -1}, [("negative_extend", "extend")]),
        ({"from": 20250915}, [("wrong_type", "from")]),
        ({"from": "2025-09-15T08:00"}, [("bad_date", "from")]),
        ({"from": "\ud800"}, [("bad_date", "from")]),
        ({"unit": "day"}, [("unknown_unit", "unit")]),
        ({"unit": ["working"]}, [("wrong_type", "unit")]),
        ({"direction": "up"}, [("unknown_direction", "direction")]),
        ({"stops": "2025-09-22.."}, [("wrong_type", "stops")]),
        ({"stops": [["2025-09-22"], ["2025-09-22", 3], [None, "2025-09-22"], ["2025-09-31", None], "2025-09-22"]},
         [("bad_stop", "stops[0]"), ("wrong_type", "stops[1]"), ("bad_stop", "stops[2]"), ("bad_date", "stops[3]"),
          ("bad_stop", "stops[4]")]),
        ({"stops": [["x", None], ["2025-10-15", "2025-09-22"]]},
         [("bad_date", "stops[0]"), ("stop_ends_before_it_starts", "stops[1]")]),
        ({"stop": []}, [("unknown_key", "stop")]),
    ],
)  # fmt: skip
def test_a_faulty_line_names_its_faults(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, change: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    status, (answer,) = batch(capsys, tmp_path, QUESTION | change)
    assert (status, sorted(kinds(answer))) == (2, sorted(expected))


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ({"from": "2025-09-15", "days": 15, "stops": ["2025-09-22..2025-10-15"]}, "2025-10-29"),
        ({"from": "2025-09-15", "days": 15, "stops": [["2025-09-22", "2025-10-15"]] * 3}, "2025-10-29"),
        ({"from": "2025-09-15", "days": 15, "stops": [], "extend": 0, "unit": "working", "direction": "forward"},
         "2025-10-11"),
        ({"from": "2025-09-15", "days": 15, "stops": None, "extend": None, "unit": None, "direction": None},
         "2025-10-11"),
        ({"from": "2025-09-13", "days": 0}, "2025-09-15"),
        ({"from": "2025-09-15", "days": 0}, "2025-09-15"),
        ({"from": "0001-01-01", "days": 5, "unit": "calendar", "direction": "back"}, None),
        ({"from": "9999-12-31", "days": 5, "unit": "calendar"}, None),
        ({"from": "9999-12-31", "days": 5}, None),
        ({"from": "2025-09-15", "days": 10**17, "unit": "month"}, None),
    ],
)  # fmt: skip
def test_an_odd_but_sound_line_is_answered(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, line: dict[str, Any], wanted: str | None
) -> None:
    status, (answer,) = batch(capsys, tmp_path, line)
    assert (status, answer["due"]) == (0, wanted)
    assert answer["counted"] and (wanted is None) == (answer["reason"] is not None)


def test_a_faulty_answer_has_the_keys_of_an_answer_and_why(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    status, (sound, faulty) = batch(capsys, tmp_path, QUESTION, "not json")
    assert (status, list(faulty)) == (2, [*sound, "faults"])
    assert (faulty["due"], faulty["reason"], faulty["remaining_days"]) == (None, "faulty input", None)


def test_of_two_days_to_count_from_none_is_taken(capsys: pytest.CaptureFixture[str]) -> None:
    status, answer = ask(capsys, "--from", "2025-09-15", "--days", "3", "--from=2025-09-16", "--stop", "2025-09-16..",
                         "--stop", "2025-09-17..")  # fmt: skip
    assert (status, kinds(answer)) == (2, [("duplicate_key", "--from")])


def test_an_answer_can_be_asked_again(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    _, (answer,) = batch(capsys, tmp_path, QUESTION)
    assert batch(capsys, tmp_path, answer) == (0, [answer])


def test_a_batch_can_come_from_standard_input(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps(QUESTION).encode())))
    assert main(["due", "--batch", "-"]) == 0
    assert json.loads(capsys.readouterr().out)["due"] == "2025-10-29"


def test_an_empty_batch_has_no_answers(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert batch(capsys, tmp_path) == (0, [])


def test_help_and_version_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    told = capsys.readouterr().out
    assert [name for name in COMMANDS if name not in told] == []
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("kaigong ")


def test_an_unknown_command_is_refused_with_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["dew"]) == 2
    printed = capsys.readouterr()
    assert printed.out == "" and "due, plan" in printed.err


def test_the_command_starts_without_the_web_or_numeric_libraries() -> None:
    code = (
        "import sys; from kaigong.cli.main import main;"
        "status = main(['due', '--from', '2023-01-16', '--days', '20', '--json']);"
        "heavy = {'django', 'numpy', 'numba', 'jsonschema'} & set(sys.modules);"
        "print(sorted(heavy), file=sys.stderr); sys.exit(status)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["due"] == "2023-02-16"
    assert done.stderr.strip() == "[]"


def test_a_reader_who_goes_away_ends_the_command_quietly() -> None:
    lines = (json.dumps(QUESTION) + "\n").encode() * 20_000
    command = f"{sys.executable} -m kaigong.cli.main due --batch - | head -n 1"
    done = subprocess.run(["bash", "-c", command], input=lines, capture_output=True, check=False)
    assert json.loads(done.stdout)["due"] == "2025-10-29"
    assert done.stderr == b""


def test_the_shipped_calendars_are_where_the_command_looks() -> None:
    assert (due.CALENDARS / "2026.yaml").exists()
