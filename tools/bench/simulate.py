"""Simulating: a city's year of approvals beside SimPy, then what our own command is asked for.

The workload is that of the peers' scripts beside this repository: 5,000 cases of 40 items that fork and join, 20 desks,
three classes. Desks have a reviewer less on every fifth day, and every duration is drawn anew in each replication.
SimPy runs the same city in a process of its own; the mean days from application to the end must agree before a time
counts.
"""

import json
import math
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from importlib import import_module
from importlib.metadata import version
from typing import Any

import numpy as np

from kaigong.core.clock.load import load_calendars
from kaigong.core.plan import ProjectFacts
from kaigong.core.rules.loader import shipped
from kaigong.core.simulate.build import net_of
from kaigong.core.simulate.distributions import Distribution
from kaigong.core.simulate.model import City, DeskModel, ItemModel, ProjectModel
from kaigong.core.simulate.net import TICKS, Net
from kaigong.core.simulate.run import many, one
from kaigong.core.simulate.scenario import Correction, Desk, Entry, Scenario, Step, Target
from kaigong.core.simulate.study import simulate
from tools.bench.table import ROOT, Row, peer_python

PEERS = ROOT / ".." / "shared" / "peers" / "simulate"
PEER = ROOT / "tools" / "bench" / "peer_simpy.py"
PACKAGES = ("simpy==4.1.2", "numpy==2.4.6")
ITEMS, BACK, DAYS, FRIDAY = 40, 8, 500, 5
CV = 1 / math.sqrt(2)  # of the workload's gamma
AGREE = 0.03  # two runs with random numbers of their own
RUNS, MANY, CORES = 21, 1000, 2
LARGE = 100_000
START, UNTIL, QUARTER = date(2022, 2, 10), date(2022, 12, 31), date(2022, 3, 31)


def rows() -> list[Row]:
    if not PEERS.exists():
        print("simulate: the workload is not beside this repository; the job is left out", file=sys.stderr)
        return []
    return [*beside_simpy(), *growth(), the_city()]


def city(cases: int = 5000) -> City:
    """The workload as a city; the network and the days of its items as in the peer's own fork and join."""
    sys.path.insert(0, str(PEERS))
    work = import_module("workload").make(cases, ITEMS)
    dice, mean = np.random.default_rng(5), np.random.default_rng(7).uniform(0.2, 2, ITEMS)
    needs = [
        sorted({int(k) for k in dice.integers(max(0, n - BACK), n, dice.integers(1, 4))}) if n else []
        for n in range(ITEMS)
    ]
    desk_of = work.route[0]
    load = np.bincount(desk_of, weights=mean * cases, minlength=20) / 250 / 0.9
    shape = tuple(
        ItemModel(str(n), str(desk_of[n]), float(mean[n]), Distribution("gamma", None, CV), tuple(map(str, needs[n])))
        for n in range(ITEMS)
    )
    projects = tuple(
        ProjectModel(f"p{n}", "case", float(at), rank=int(rank))
        for n, (at, rank) in enumerate(zip(work.arrival, work.prio, strict=True))
    )
    desks = tuple(DeskModel(str(n), _by_day(max(1, math.ceil(count))), "classes") for n, count in enumerate(load))
    return City(DAYS, {"case": shape}, projects, desks, str(ITEMS - 1))


def _by_day(count: int) -> tuple[int, ...]:
    """One reviewer more than are needed, but on every fifth day."""
    return tuple(count if day % FRIDAY == FRIDAY - 1 else count + 1 for day in range(DAYS))


def beside_simpy() -> Iterator[Row]:
    made = city()
    net = net_of(made)
    peer = in_simpy(made)
    seconds, flows = ours(net)
    flow = float(np.mean(flows))
    if abs(flow - peer["mean_flow"]) > AGREE * peer["mean_flow"]:
        raise SystemExit(f"simulate: SimPy takes {peer['mean_flow']:.2f} days, we {flow:.2f}")
    versions = f"numba {version('numba')}; SimPy {peer['version']}; mean days {flow:.2f} and {peer['mean_flow']:.2f}"
    yield Row("one replication, 5,000 cases × 40 items, one core", seconds, peer["seconds"], "≥ 200×", versions)
    wall, processor = at_once(net)
    yield Row(f"{MANY:,} of them on {CORES} cores", wall, None, "≤ 10 s", f"{processor:.1f} s of processor time")


def in_simpy(made: City) -> dict[str, Any]:
    shape = made.shapes["case"]
    asked = {
        "arrives": [p.arrives for p in made.projects], "rank": [p.rank for p in made.projects],
        "needs": [[int(code) for code in item.needs] for item in shape], "mean": [item.promised for item in shape],
        "desk": [int(item.agency or 0) for item in shape], "reviewers": [desk.reviewers for desk in made.desks],
        "seed": 3,
    }  # fmt: skip
    python = peer_python("simulate", PACKAGES)
    found = subprocess.run(
        [str(python), str(PEER)], input=json.dumps(asked), capture_output=True, text=True, check=True
    )
    return dict(json.loads(found.stdout))


def ours(net: Net) -> tuple[float, list[float]]:
    """Processor time of a replication, the median of several in a row after one that is not counted, as with SimPy;
    then the mean days from application to the last end in each."""
    ends, flows, times = np.full(net.left.size, -1, np.int64), list[float](), list[float]()
    one(net, 1, 0)
    for n in range(RUNS):
        began = time.process_time()
        one(net, 1, n)
        times.append(time.process_time() - began)
    for n in range(RUNS):
        one(net, 1, n, ends)
        last = np.maximum.reduceat(ends, net.first_task)
        flows.append(float((last - net.arrives).mean()) / TICKS)
    return float(np.median(times)), flows


def at_once(net: Net) -> tuple[float, float]:
    """Wall and processor time of many replications on both cores."""
    wall, processor = time.perf_counter(), time.process_time()
    for _found in many(net, 2, range(MANY), threads=CORES):
        pass
    return time.perf_counter() - wall, time.process_time() - processor


def growth() -> Iterator[Row]:
    """Time a replication and memory of a whole process, up to a hundred thousand cases."""
    for cases in (1000, 10_000, LARGE):
        code = f"from tools.bench import simulate; simulate.large({cases})"
        done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
        found = json.loads(done.stdout)
        told = f"{found['per_item']:.0f} ns an item; {found['megabytes']:.0f} MB"
        yield Row(f"one replication, {cases:,} cases × 40 items", found["seconds"], None, "linear, < 1 GiB", told)


def large(cases: int) -> None:
    """One size, in a process of its own: its time and its peak of memory."""
    net = net_of(city(cases))
    one(net, 1, 0)
    times = []
    for n in range(5):
        began = time.process_time()
        one(net, 1, n)
        times.append(time.process_time() - began)
    seconds, peak = float(np.median(times)), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "per_item": seconds / cases / ITEMS * 1e9, "megabytes": peak}))


def demo_city() -> Scenario:
    """The demo city from its first day to the end of the year, every agency with reviewers."""
    from kaigong.demo.portfolio import portfolio

    catalogue, calendar = shipped(), load_calendars(ROOT / "kaigong" / "catalogue" / "calendars")
    entries = tuple(
        Entry(f"p{n}", ProjectFacts(each.name, each.type, each.facts), each.planned_start_on, each.is_key,
              each.start_on, started=each.started_on)
        for n, each in enumerate(portfolio(catalogue, calendar))
    )  # fmt: skip
    named = (agency for agency in catalogue.agencies if agency not in ("applicant", "intermediary"))
    desks = {agency: Desk((Step(date.min, 8),), at_once=6) for agency in named}
    target = Target("started>=224 from 2022-01-01 by 2022-03-31", 224, QUARTER, date(2022, 1, 1))
    return Scenario(START, UNTIL, calendar, entries, desks, correction=Correction(0.2), targets=(target,))


def the_city() -> Row:
    """Everything the command does but reading the files."""
    scenario = demo_city()
    simulate(replace(scenario, portfolio=scenario.portfolio[:20]), shipped(), replications=2, seed=1)
    processor = time.process_time()
    found = simulate(scenario, shipped(), replications=MANY, seed=1, threads=CORES)
    told = f"{time.process_time() - processor:.1f} s of processor time"
    return Row(f"the demo city's year, {MANY:,} replications, {CORES} cores", found.seconds, None, "≤ 5 s", told)
