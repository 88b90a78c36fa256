"""Planning: both passes with dates on one 80-item graph beside networkx, and whole projects of the catalogue."""

import gc
import json
import platform
import random
import statistics
import subprocess
import sys
import time
import timeit
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from kaigong.core.clock.load import load_calendars
from kaigong.core.plan import ProjectFacts, plan
from kaigong.core.plan.flat import WHOLE, Flat, Replanner, again
from kaigong.core.rules.facts import sample_facts
from kaigong.core.rules.loader import shipped
from kaigong.core.rules.model import Attribute, Catalogue
from kaigong.core.values import Fact
from tools.bench.table import ROOT, Row, median_seconds, peer_python

PEER = Path(__file__).with_name("peer_networkx.py")
PACKAGES = ("networkx==3.6.1",)
ITEMS, SEED, PROJECTS = 80, 3, 10_000
START = date(2022, 1, 4)


def rows() -> list[Row]:
    calendar = load_calendars(ROOT / "kaigong" / "catalogue" / "calendars")
    first = calendar.index(START)
    days = calendar.working_days[first : first + 800]
    graph = example(days)
    peer = networkx_times(graph)
    versions = f"numba {version('numba')}; networkx {peer['version']}; Python {platform.python_version()}"
    kernel, plain = ours(graph, days, peer["end"])
    return [
        Row("re-plan a compiled plan, 80 items, dates", kernel, peer["seconds"], "≥ 50×", versions),
        Row("the same in plain Python", plain, peer["seconds"], "", versions),
        *projects(calendar),
        command_line(),
    ]


def example(days: tuple[date, ...]) -> dict[str, Any]:
    """A random approval graph: each item waits for up to three of the dozen before it."""
    rng = random.Random(SEED)
    preds = [
        sorted({rng.randrange(max(0, n - 12), n) for _ in range(rng.randint(1, 3))}) if n else [] for n in range(ITEMS)
    ]
    lengths = [rng.randint(1, 20) for _ in range(ITEMS)]
    return {"preds": preds, "days": lengths, "calendar": [day.isoformat() for day in days]}


def networkx_times(graph: dict[str, Any]) -> dict[str, Any]:
    python = peer_python("plan", PACKAGES)
    found = subprocess.run(
        [str(python), str(PEER)], input=json.dumps(graph), capture_output=True, text=True, check=True
    )
    return dict(json.loads(found.stdout))


def ours(graph: dict[str, Any], days: tuple[date, ...], end: str) -> tuple[float, float]:
    """The kernel and its plain twin, each with the dates of every item; both must find the peer's last day."""
    first, producer = [0], list[int]()
    for preds in graph["preds"]:
        producer += preds
        first.append(len(producer))
    flat = Flat(tuple(map(str, range(ITEMS))), tuple(first), tuple(producer), (WHOLE,) * len(producer), (-1, -1))
    replanner, lengths = Replanner(flat, days), np.array([graph["days"]], np.int32)

    def by_python() -> list[tuple[date, date]]:
        found = again(flat, graph["days"])
        return [(days[s], days[s + n]) for s, n in zip(found.early_start, graph["days"], strict=True)]

    replanner.run(lengths)
    assert date.fromordinal(int(replanner.finish_day.max())).isoformat() == end
    assert max(finish for _, finish in by_python()).isoformat() == end
    return median_seconds(lambda: replanner.run(lengths), 3000), median_seconds(by_python, 300)


def projects(calendar: Any) -> list[Row]:
    """Projects with different attributes: rules, compile, both passes, dates, reasons and totals of each."""
    catalogue = shipped()
    described = [project(catalogue, random.Random(n)) for n in range(PROJECTS)]
    for each in described[:200]:
        plan(catalogue, each, calendar, start=START)
    gc.collect()
    gc.freeze()  # as `kaigong plan --batch` does
    begin, times = time.process_time(), []
    for each in described:
        at = time.process_time()
        plan(catalogue, each, calendar, start=START)
        times.append(time.process_time() - at)
    whole = time.process_time() - begin
    own = f"Python {platform.python_version()}"
    return [
        Row("one project: rules, compile, both passes, dates", statistics.median(times), None, "< 500 µs", own),
        Row(f"{PROJECTS:,} projects with different attributes, one core", whole, None, "< 5 s", own),
    ]


def project(catalogue: Catalogue, rng: random.Random) -> ProjectFacts:
    """A type's sample attributes with about a third of all attributes changed."""
    kind = rng.choice(list(catalogue.project_types))
    changed = {a.id: value(a, rng) for a in catalogue.attributes.values() if rng.random() < 0.3}
    return ProjectFacts("", kind, {**sample_facts(catalogue, kind), **changed})


def value(attribute: Attribute, rng: random.Random) -> Fact:
    if attribute.type == "bool":
        return rng.random() < 0.5
    return rng.choice(attribute.values) if attribute.type == "enum" else round(10 ** rng.uniform(0, 9))


def command_line() -> Row:
    command = [sys.executable, "-m", "kaigong.cli.main", "plan", "--type", "industrial-general", "--format", "json"]

    def once() -> None:
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True, cwd=ROOT)

    once()
    wall = statistics.median(timeit.repeat(once, number=1, repeat=9))
    return Row("kaigong plan, from start to JSON (wall)", wall, None, "< 0.3 s", f"Python {platform.python_version()}")
