"""`kaigong optimise`: answers, exit statuses, faults, interruption."""

import json
import signal
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.cli.called import called
from tests.core.optimise.test_read_files import RCP, SCH, SM
from tests.shared import shared

COMMAND = [sys.executable, "-m", "kaigong.cli.main", "optimise"]
KEYS = ["status", "objective", "makespan", "lower_bound", "gap", "seconds", "starts", "conflict", "faults"]
CONTRADICTION = SCH.replace("2 1 1 3 [3]", "2 1 2 3 1 [3] [4]")  # 2 at most 3 days before 1, and 4 days before it


def ask(path: Path | str, *options: str) -> tuple[int, dict[str, Any], str]:
    """Exit status, the document on standard output, and what stands on standard error."""
    ran = called("optimise", path, "--json", *options)
    return ran.returncode, json.loads(ran.stdout), ran.stderr.decode()


@pytest.fixture
def written(tmp_path: Path) -> Any:
    def write(text: str | bytes, name: str = "problem") -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    return write


@pytest.mark.parametrize("name", ["problem.sm", "problem", "problem.json"])
def test_a_project_is_known_by_its_content_and_planned_best(written: Any, name: str) -> None:
    status, answer, errors = ask(written(SM, name), "--seconds", "5")
    assert status == 0 and list(answer) == KEYS and "7" in errors
    assert (answer["status"], answer["objective"], answer["makespan"], answer["lower_bound"]) == ("optimal", 7, 7, 7)
    assert answer["gap"] == 0.0 and answer["conflict"] == answer["faults"] == []
    assert [row["activity"] for row in answer["starts"]] == [1, 2, 3, 4]
    assert all(row["project"] is None for row in answer["starts"])


def test_the_other_kinds_of_files_are_known_too(written: Any) -> None:
    assert ask(written(RCP), "--seconds", "5")[1]["objective"] == 7
    status, answer, _ = ask(written(SCH), "--seconds", "5")
    assert (status, answer["status"]) == (0, "optimal") and [row["activity"] for row in answer["starts"]] == [
        0,
        1,
        2,
        3,
    ]


def test_a_contradiction_is_told_with_status_1(written: Any) -> None:
    status, answer, _ = ask(written(CONTRADICTION), "--seconds", "5", "--lang", "en")
    assert status == 1 and answer["status"] == "infeasible" and answer["starts"] == []
    assert sorted(answer["conflict"]) == [
        "activity 1 starts at least 4 days after activity 2 starts",
        "activity 1 starts at most 3 days after activity 2 starts",
    ]


def test_every_fault_of_a_file_is_listed_with_its_line(written: Any) -> None:
    status, answer, errors = ask(written(SM.replace("1     4       2", "1     x       y")))
    assert status == 2 and list(answer) == KEYS and answer["status"] is None
    assert [(fault["kind"], fault["place"]) for fault in answer["faults"]] == [("number.wrong", "line 18")] * 2
    assert errors.count("line 18") == 2


@pytest.mark.parametrize("source", [b"", b"\x00\xff\xfe", b"hello", b"{", b"<xml/>", b"1 2\n\xff", b"[" * 9999])
def test_a_file_of_no_kind_is_refused_with_a_reason(written: Any, source: bytes) -> None:
    status, answer, errors = ask(written(source))
    assert status == 2 and answer["faults"] and "Traceback" not in errors


@pytest.mark.parametrize(
    "options", [["--seconds", "0"], ["--seconds", "nan"], ["--seed", "-1"], ["--threads", "0"], ["--nonsense"], ["x"]]
)
def test_faulty_arguments_are_refused(written: Any, options: list[str]) -> None:
    status, answer, _ = ask(written(SM), *options)
    assert status == 2 and [fault["place"] for fault in answer["faults"]] == ["arguments"]


def test_a_file_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    assert ask(tmp_path / "none.sm")[1]["faults"][0]["kind"] == "file.unreadable"


def test_an_interruption_leaves_the_best_plan_so_far(written: Any) -> None:
    with zipfile.ZipFile(shared("data/scheduling-psplib/j120.zip")) as archive:
        path = written(archive.read("j1206_1.sm"))
    asked = subprocess.Popen(
        [*COMMAND, str(path), "--json", "--seconds", "600"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert asked.stderr is not None and asked.stdout is not None
    assert "s" in asked.stderr.readline()  # a first plan is told
    asked.send_signal(signal.SIGINT)
    out, _ = asked.communicate()
    answer = json.loads(out)
    assert asked.returncode == 0 and answer["status"] == "feasible" and len(answer["starts"]) == 122
    assert answer["seconds"] < 600 and answer["lower_bound"] <= answer["objective"]


def test_words_for_people_are_in_chinese_or_english(written: Any) -> None:
    def text(*options: str) -> str:
        command = [*COMMAND, str(written(SM)), "--seconds", "5", *options]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    assert "结果: 最优" in text() and "Status: optimal" in text("--lang", "en")


def test_help_and_the_overview_import_no_solver() -> None:
    code = (
        "import sys\nfrom kaigong.cli.main import main\nfrom kaigong.cli.optimise import parser\n"
        "parser().format_help(); main(['--help'])\n"
        "print(sorted({'numba', 'numpy', 'ortools', 'yaml'} & set(sys.modules)), file=sys.stderr)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stderr.strip() == "[]"
