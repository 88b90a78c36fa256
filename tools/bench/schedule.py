"""Plans of projects: how far above the best known makespan ours, CP-SAT's and PyJobShop's are after the same time.

A fixed sample of PSPLIB and MPSPLIB, or with --full all that are shared; then what is measured is kept in
.bench/schedule-full.jsonl, so that a run that was broken off goes on where it stopped. Every plan, a peer's too, is
read by the checker. SCHEDULE_SECONDS (30), SCHEDULE_THREADS (2), SCHEDULE_EACH (of a sample, one in so many),
SCHEDULE_SETS (j30,j60,j120,mpsplib; j90 may be named, too) and SCHEDULE_SOLVERS (ours,cpsat,pyjobshop) make a run
shorter. With SCHEDULE_CLOCK=processor the seconds are ours of processor time, for a machine that others need, too.
"""

import csv
import io
import json
import os
import platform
import random
import statistics
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kaigong.core.optimise import check, mpsplib, psplib
from kaigong.core.optimise.solve import optimise
from kaigong.core.optimise.values import Plan, Problem
from kaigong.core.optimise.windows import Windows, windows
from tools.bench.table import HOME, ROOT, Row, peer_python

SHARED = ROOT / ".." / "shared" / "data"
PEER = Path(__file__).with_name("peer_schedule.py")
PACKAGES = ("ortools==9.15.6755", "pyjobshop==0.0.9")
SOLVERS = ("ours", "cpsat", "pyjobshop")
SAMPLE = {"j30": 40, "j60": 40, "j120": 20, "mpsplib": 6}
MORE = {"j90": 20}  # measured where asked for
GOALS = {"j30": "all optimal", "j60": "≤ 0.3 %", "j120": "≤ 2 %", "mpsplib": "beaten by none"}
SEED = 20_260_101
KEPT = HOME / "schedule-full.jsonl"


@dataclass(frozen=True)
class Asked:
    """One instance: what is known of its best makespan, from above and below."""

    name: str
    group: str
    problem: Problem
    best: int | None
    least: int


def rows() -> list[Row]:
    """The sample, or all with --full, set by set."""
    if not SHARED.exists():
        print("schedule: the instances are not beside this repository; the job is left out", file=sys.stderr)
        return []
    full = "--full" in sys.argv
    groups = os.environ.get("SCHEDULE_SETS", ",".join(SAMPLE)).split(",")
    return [row for group in groups for row in of_group(group, full)]


def of_group(group: str, full: bool) -> Iterator[Row]:
    solvers = os.environ.get("SCHEDULE_SOLVERS", ",".join(SOLVERS)).split(",")
    found = [measured(asked, solver, full) for asked in instances(group, full) for solver in solvers]
    for peer in solvers[1:] or [None]:
        yield row(group, found, peer)


def instances(group: str, full: bool) -> list[Asked]:
    """All of a set, or those that the seed picks."""
    known = list(mpsplib_names() if group == "mpsplib" else psplib_names(group))
    if not full:
        known = random.Random(SEED).sample(sorted(known), (SAMPLE | MORE)[group])
    step = int(os.environ.get("SCHEDULE_EACH", "1"))
    return [from_mpsplib(name) if group == "mpsplib" else from_psplib(group, name) for name in sorted(known)[::step]]


def psplib_names(group: str) -> Iterator[str]:
    with zipfile.ZipFile(SHARED / "scheduling-psplib" / f"{group}.zip") as archive:
        yield from (name for name in archive.namelist() if name.endswith(".sm"))


def mpsplib_names() -> Iterator[str]:
    with zipfile.ZipFile(SHARED / "scheduling-mpsplib" / "instances.zip") as archive:
        yield from (name for name in archive.namelist() if name.endswith(".json"))


def from_psplib(group: str, name: str) -> Asked:
    with zipfile.ZipFile(SHARED / "scheduling-psplib" / f"{group}.zip") as archive:
        problem = psplib.read(archive.read(name))
    text = (SHARED / "scheduling-psplib" / "bounds.csv").read_text(encoding="utf-8")
    bounds = next(line for line in csv.DictReader(io.StringIO(text)) if line["instance"] == name)
    longest = int(bounds["cpm_length"])
    return Asked(name, group, problem, int(bounds["upper_bound"] or longest), int(bounds["lower_bound"] or longest))


def from_mpsplib(name: str) -> Asked:
    with zipfile.ZipFile(SHARED / "scheduling-mpsplib" / "instances.zip") as archive:
        problem = mpsplib.read(archive.read(name))
    found = windows(problem)
    assert isinstance(found, Windows)
    return Asked(name, "mpsplib", problem, None, found.critical)


def measured(asked: Asked, solver: str, full: bool) -> dict[str, Any]:
    """One solver on one instance; of a full run, once and for all."""
    seconds, threads = float(os.environ.get("SCHEDULE_SECONDS", "30")), int(os.environ.get("SCHEDULE_THREADS", "2"))
    unit = "s of processor time" if on_processor() else "s"
    key = f"{asked.group} {asked.name} {solver} {seconds:g} {unit} x {threads}"
    kept = {line["key"]: line for line in map(json.loads, KEPT.open())} if full and KEPT.exists() else {}
    if key not in kept:
        answer = ours(asked, seconds, threads) if solver == "ours" else other(asked, solver, seconds, threads)
        kept[key] = {"key": key, "group": asked.group, "name": asked.name, "solver": solver, **answer,
                     "best": asked.best, "least": asked.least}  # fmt: skip
        print(json.dumps(kept[key]), file=sys.stderr, flush=True)
        if full:
            KEPT.parent.mkdir(exist_ok=True)
            with KEPT.open("a") as file:
                file.write(json.dumps(kept[key]) + "\n")
    return dict(kept[key])


def ours(asked: Asked, seconds: float, threads: int) -> dict[str, Any]:
    clock = time.process_time if on_processor() else time.perf_counter
    spent = seconds * threads if on_processor() else seconds
    found = optimise(asked.problem, seconds=spent, seed=1, threads=threads, clock=clock)
    assert found.makespan is None or found.makespan >= asked.least, f"{asked.name}: below a known bound"
    return {"makespan": found.makespan, "bound": found.lower_bound, "seconds": round(found.seconds, 2),
            "version": f"Python {platform.python_version()}"}  # fmt: skip


def on_processor() -> bool:
    return os.environ.get("SCHEDULE_CLOCK") == "processor"


def other(asked: Asked, solver: str, seconds: float, threads: int) -> dict[str, Any]:
    command = [str(peer_python("schedule", PACKAGES)), str(PEER), solver, str(seconds), str(threads)]
    ran = subprocess.run(command, input=json.dumps(plain(asked.problem)), capture_output=True, text=True, check=True)
    answer = json.loads(ran.stdout)
    makespan = None
    if answer["starts"] is not None:
        plan = Plan(tuple(answer["starts"]))
        assert not check.faults(asked.problem, plan), f"{solver}: a plan that does not hold"
        makespan = check.makespan(asked.problem, plan)
    return {"makespan": makespan, "bound": answer["bound"], "seconds": round(answer["seconds"], 2),
            "version": answer["version"]}  # fmt: skip


def plain(problem: Problem) -> dict[str, Any]:
    """The problem as numbers, for a peer."""
    release = {each.id: each.release for each in problem.projects}
    days = [each.duration for each in problem.activities]
    return {
        "durations": days,
        "demands": [each.demand for each in problem.activities],
        "lags": [(lag.before, lag.after, lag.days) for lag in problem.lags],
        "capacities": [each.capacity for each in problem.resources],
        "releases": [release.get(each.project or "", 0) for each in problem.activities],
        "horizon": sum(days) + max([0, *release.values()]),
    }


def row(group: str, found: list[dict[str, Any]], peer: str | None) -> Row:
    """The mean gap to the best known makespan (MPSPLIB has none: to the shortest of the three)."""
    by_name: dict[str, dict[str, dict[str, Any]]] = {}
    for each in found:
        by_name.setdefault(each["name"], {})[each["solver"]] = each
    mine, theirs, closed, lost = [], [], 0, 0
    for each in by_name.values():
        lengths = [line["makespan"] for line in each.values() if line["makespan"] is not None]
        best = each["ours"]["best"] or min(lengths)
        mine.append(each["ours"]["makespan"] / best - 1)
        if peer is not None and each[peer]["makespan"] is not None:
            theirs.append(each[peer]["makespan"] / best - 1)
            lost += each[peer]["makespan"] < each["ours"]["makespan"]
        closed += each["ours"]["bound"] == each["ours"]["makespan"]
    first = next(iter(by_name.values()))
    said = f"ours proven {closed}"
    if peer is not None:
        said = f"{first[peer]['version']}; {len(theirs)} of {len(mine)} planned by it; {said}, longer than its {lost}"
    job = f"{group}: {len(mine)} instances, mean gap to best known"
    return Row(
        job, statistics.mean(mine), statistics.mean(theirs) if theirs else None, GOALS.get(group, ""), said, "share"
    )
