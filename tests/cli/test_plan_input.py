"""What `kaigong plan` is handed: one fault hides no other, in a file as on a line; files are not written by mistake."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kaigong.cli.main import main

Capsys = pytest.CaptureFixture[str]
STORAGE = {"type": "storage", "start": "2022-01-04"}


def ask(capsys: Capsys, *arguments: str) -> tuple[int, dict[str, Any]]:
    status = main(["plan", *arguments, "--json"])
    return status, json.loads(capsys.readouterr().out)


def batch(capsys: Capsys, folder: Path, *lines: object) -> tuple[int, list[dict[str, Any]]]:
    path = folder / "in.jsonl"
    raw = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
    path.write_bytes(b"\n".join(raw) + b"\n")
    status = main(["plan", "--batch", str(path)])
    return status, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def kinds(answer: dict[str, Any]) -> set[tuple[str, str]]:
    return {(fault["kind"], fault["name"]) for fault in answer["faults"]}


def test_a_value_that_cannot_be_read_hides_no_other_fault(capsys: Capsys, tmp_path: Path) -> None:
    path = tmp_path / "project.yaml"
    path.write_text(
        "name: 2022-02-30\ntype: nope\nstart: 2022-02-30\nattributes:\n  power_kw: 1e400\n  height_m: .nan\n"
        f"  energy_tce: {'9' * 5000}\n  presale: 'yes'\n  bogus: 1\n  bogus: 2\nreforms: [q]\nextra: 1\n",
        encoding="utf-8",
    )
    status, answer = ask(capsys, str(path))
    assert status == 2
    assert kinds(answer) == {
        ("wrong_type", "name"), ("unknown_type", "nope"), ("wrong_type", "start"), ("wrong_type", "power_kw"),
        ("wrong_type", "height_m"), ("wrong_type", "energy_tce"), ("wrong_type", "presale"),
        ("unknown_attribute", "bogus"), ("duplicate_key", "bogus"), ("unknown_reform", "q"), ("unknown_key", "extra"),
    }  # fmt: skip


@pytest.mark.parametrize("day", ["2022-W01-1", "20220104", "2022-1-4", "2022-01-04T00:00", "2022-02-30"])
def test_a_day_is_written_one_way(capsys: Capsys, tmp_path: Path, day: str) -> None:
    status, (answer,) = batch(capsys, tmp_path, STORAGE | {"start": day})
    assert (status, kinds(answer)) == (2, {("wrong_type", "start")})
    assert main(["plan", "--type", "storage", "--start", day]) == 2
    assert main(["catalogue", "list", "--as-of", day]) == 2
    assert main(["ledger", "export", "--since", day]) == 2


def test_a_large_number_is_a_number(capsys: Capsys, tmp_path: Path) -> None:
    project = STORAGE | {"attributes": {"power_kw": 10**40, "site_area_m2": 1e300}}
    path = tmp_path / "project.yaml"
    path.write_text(json.dumps(project).replace("1e+300", "1" + "0" * 290), encoding="utf-8")
    status, answer = ask(capsys, str(path))
    assert (status, answer["faults"]) == (0, [])
    assert batch(capsys, tmp_path, project)[0] == 0


@pytest.mark.parametrize("number", ["NaN", "-Infinity", "1e400", "1" + "0" * 400, "1" + "0" * 5000, "-1", "true"])
def test_a_number_no_attribute_takes_is_refused_by_its_name(capsys: Capsys, tmp_path: Path, number: str) -> None:
    line = f'{{"type": "storage", "attributes": {{"power_kw": {number}, "x": 1}}}}'.encode()
    status, (answer,) = batch(capsys, tmp_path, line)
    assert (status, kinds(answer)) == (2, {("wrong_type", "power_kw"), ("unknown_attribute", "x")})


def test_lines_are_answered_one_by_one_whatever_stands_on_them(capsys: Capsys, tmp_path: Path) -> None:
    status, answers = batch(
        capsys, tmp_path, b"\xef\xbb\xbf" + json.dumps(STORAGE).encode() + b"\r", b"", b"{", b"[]", b"null", b"\xff",
        b"[" * 100_000, b'{"type": "storage", "type": "storage", "foo": 1}', STORAGE | {"name": "a: b: c"}, b" ", b"",
    )  # fmt: skip
    assert status == 2
    assert [sorted(kind for kind, _ in kinds(answer)) for answer in answers] == [
        [], ["not_json"], ["not_json"], ["wrong_type"], ["wrong_type"], ["not_json"], ["not_json"],
        ["duplicate_key", "unknown_key"], [],
    ]  # fmt: skip
    assert all(fault["place"] for answer in answers for fault in answer["faults"])
    assert answers[0]["groundbreaking"] == answers[-1]["groundbreaking"] is not None


def test_the_questions_are_not_written_over_by_their_answers(capsys: Capsys, tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text(json.dumps(STORAGE), encoding="utf-8")
    for out in (path, tmp_path, tmp_path / "none" / "out.jsonl"):
        assert main(["plan", "--batch", str(path), "--out", str(out)]) == 2
        (fault,) = json.loads(capsys.readouterr().out)["faults"]
        assert (fault["kind"], fault["place"], fault["name"]) == ("unwritable_file", "--out", str(out))
    assert json.loads(path.read_text(encoding="utf-8")) == STORAGE


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full, a disk that is always full")
@pytest.mark.parametrize(
    "arguments",
    [["plan", "--type", "storage", "--json"], ["due", "--from", "2025-01-01", "--days", "3"], ["catalogue", "list"]],
)
def test_a_full_disk_is_told_in_one_line(arguments: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        made = subprocess.run(
            [sys.executable, "-m", "kaigong.cli.main", *arguments], stdout=full, stderr=subprocess.PIPE, check=False,
            text=True, env={**os.environ, "PYTHONPATH": "."},
        )  # fmt: skip
    assert made.returncode == 74
    assert made.stderr == "kaigong: the answer cannot be written: No space left on device\n"
