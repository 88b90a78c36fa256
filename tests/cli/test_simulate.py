"""`kaigong simulate` as a process: the contract's keys, faults, Ctrl-C, and the same answer from Spark."""

import json
import os
import re
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kaigong.cli.main import main
from tests.core.simulate.scenarios import TEXT, line, portfolio
from tests.shared import ROOT

Capsys = pytest.CaptureFixture[str]
SPARK = ROOT / ".bench" / "spark" / "bin" / "python"
LONG_ENOUGH_S = 60


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    """A scenario with its files, where it may be run from anywhere."""
    (tmp_path / "portfolio.jsonl").write_bytes(portfolio(*(line(f"p{n:02}", start="2022-02-11") for n in range(30))))
    (tmp_path / "eia.csv").write_text("3\n4\n8.5\n", encoding="utf-8")
    path = tmp_path / "scenario.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return path


def ask(capsys: Capsys, *arguments: object) -> tuple[int, dict[str, Any], str]:
    status = main(["simulate", *map(str, arguments), "--json"])
    out, told = capsys.readouterr()
    return status, json.loads(out), told


def test_the_answer_has_the_keys_of_the_contract(capsys: Capsys, scenario: Path) -> None:
    status, found, told = ask(
        capsys, scenario, "--replications", 30, "--seed", 4, "--target", "started>=1 by 2022-12-30"
    )
    assert status == 0
    assert (found["replications"], found["complete"], found["faults"]) == (30, True, [])
    assert {"id", "p10", "p50", "p80", "p95"} <= found["projects"][0].keys()
    assert [project["id"] for project in found["projects"]] == [f"p{n:02}" for n in range(30)]
    assert all(date.fromisoformat(project["p10"]) for project in found["projects"] if project["p10"])
    assert [target["text"] for target in found["targets"]] == ["started>=10 by 2022-09-30", "started>=1 by 2022-12-30"]
    for target in found["targets"]:
        low, high = target["ci"]
        assert 0 <= low <= target["probability"] <= high <= 1
    assert [desk["agency"] for desk in found["desks"]] == ["natural-resources", "housing-construction"]
    assert {"utilisation", "mean_wait_days", "p95_queue", "binding"} <= found["desks"][0].keys()
    assert sum(desk["binding"] for desk in found["desks"]) == 1
    assert found["seconds"] > 0
    assert "Simulating" in told


def test_the_same_seed_gives_the_same_answer_on_any_number_of_cores(capsys: Capsys, scenario: Path) -> None:
    def answer(*more: object) -> dict[str, Any]:
        found = ask(capsys, scenario, "--replications", 12, *more)[1]
        del found["seconds"]
        return found

    assert answer("--cores", 1) == answer("--cores", 3)
    assert answer("--seed", 2) != answer("--seed", 3)


def test_a_reader_gets_a_table(capsys: Capsys, scenario: Path) -> None:
    assert main(["simulate", str(scenario), "--replications", "10"]) == 0
    out = capsys.readouterr().out
    assert "started>=10 by 2022-09-30" in out
    assert "natural-resources" in out
    assert "binds" in out


def test_measures_and_the_way_to_a_level_are_told_on_request(capsys: Capsys, scenario: Path) -> None:
    status, found, _told = ask(
        capsys,
        scenario,
        "--replications",
        6,
        "--target",
        "started>=25 by 2022-12-30",
        "--sensitivity",
        "--reach",
        "0.5",
    )
    assert status == 0
    effects = found["sensitivity"]["effects"]
    assert {"measure", "kind", "name", "cost", "gain", "gain_ci", "more_started", "days_sooner_ci"} <= effects[0].keys()
    assert {"status", "chosen", "cost", "probability", "ci", "proven_small"} <= found["reach"].keys()
    assert main(["simulate", str(scenario), "--replications", "4", "--sensitivity", "--reach", "0.5"]) == 0
    assert "to reach 50%" in capsys.readouterr().out


def test_every_fault_is_listed_and_the_exit_is_two(capsys: Capsys, scenario: Path) -> None:
    scenario.write_text(TEXT.replace("start: 2022-02-10", "start: soon").replace("eia.csv", "none.csv"), "utf-8")
    with (scenario.parent / "portfolio.jsonl").open("ab") as lines:
        lines.write(b"{]\n")
    status, found, told = ask(capsys, scenario)
    assert status == 2
    assert (found["replications"], found["complete"]) == (0, False)
    assert {fault["kind"] for fault in found["faults"]} == {"wrong_type", "unreadable_file", "not_json"}
    assert any(fault["at"].endswith(":1:1") for fault in found["faults"])
    assert "portfolio.jsonl line 31" in told


@pytest.mark.parametrize(
    "arguments",
    [
        ["none.yaml"], [], ["{}", "--replications", "0"], ["{}", "--seed", "x"], ["{}", "--engine", "abacus"],
        ["{}", "--target", "started"], ["{}", "--reach", "2"],
    ],
)  # fmt: skip
def test_arguments_that_make_no_sense_are_faults(capsys: Capsys, scenario: Path, arguments: list[str]) -> None:
    status, found, _told = ask(capsys, *(each.format(scenario) for each in arguments))
    assert status == 2
    assert found["faults"]


def test_stopped_by_ctrl_c_it_leaves_a_valid_part(scenario: Path) -> None:
    command = [sys.executable, "-m", "kaigong.cli.main", "simulate", str(scenario), "--json", "--replications"]
    command += ["100000"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stderr is not None
    while not re.search(rb" [1-9][0-9]*/100000", process.stderr.read1()):
        assert process.poll() is None  # the bar tells when the first replications are done
    process.send_signal(signal.SIGINT)
    out, told = process.communicate(timeout=LONG_ENOUGH_S)
    found = json.loads(out)
    assert process.returncode == 0
    assert found["complete"] is False
    assert 0 < found["replications"] < found["asked"] == 100_000
    assert len(found["projects"]) == 30
    assert b"stopped after" in told


def test_every_desk_says_what_one_more_reviewer_would_change(capsys: Capsys, scenario: Path) -> None:
    _status, found, _told = ask(capsys, scenario, "--replications", 6, "--sensitivity")
    rows = found["sensitivity"]["desks"]
    assert {row["agency"] for row in rows} == {desk["agency"] for desk in found["desks"] if ":" not in desk["agency"]}
    for row in rows:
        for name in ("gain", "more_started", "days_sooner"):
            low, high = row[f"{name}_ci"]
            assert low <= row[name] <= high
    idle = [row for row in rows if row["idle"]]
    assert all(row["days_sooner"] == 0.0 and row["days_sooner_ci"] == [0.0, 0.0] for row in idle)


@pytest.mark.parametrize("more", [(), pytest.param(("--sensitivity",), marks=pytest.mark.soak)])
def test_spark_gives_the_same_answer(capsys: Capsys, scenario: Path, more: tuple[str, ...]) -> None:
    if not SPARK.exists():
        pytest.skip("Spark's own environment is not made (make bench makes .bench/spark); it gives what process gives")
    _status, here, _told = ask(capsys, scenario, "--replications", 4, *more)
    arguments = ["simulate", str(scenario), "--replications", "4", *more, "--json", "--engine", "spark"]
    arguments += ["--master", "local[2]"]
    done = subprocess.run(
        [SPARK, "-m", "kaigong.cli.main", *arguments], cwd=ROOT, capture_output=True, check=True, text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    there = json.loads(done.stdout)
    for found in (here, there):
        del found["seconds"]
    assert there == here
