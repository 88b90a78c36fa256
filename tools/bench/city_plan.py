"""Plans of a city: 708 projects of 60 items at 20 agencies, the peers' own instance, ours beside CP-SAT on two cores.

What is compared is the gap to the bound we prove, and memory. Ours is given so many seconds of both cores, that is
twice as much processor time, so that what others do on the machine counts little. CITY_PLAN_SECONDS (30,120) and
CITY_PLAN_PEER (60) are the seconds.
"""

import json
import os
import subprocess
import sys
from typing import Any

from tools.bench.table import HOME, ROOT, Row, peer_python

PEERS = ROOT / ".." / "shared" / "peers" / "schedule"
PACKAGES = ("ortools==9.15.6755", "pyjobshop==0.0.9", "numba")
GOALS = {30: "≤ 2.5 %, < 0.5 GB", 120: "≤ 1.5 %, < 0.5 GB"}
CORES = 2


def rows() -> list[Row]:
    """The first plan's time, then the gaps; CP-SAT's gap is counted from our bound."""
    if not (PEERS / "instance.py").exists():
        print("city_plan: the instance is not beside this repository; the job is left out", file=sys.stderr)
        return []
    times = [int(each) for each in os.environ.get("CITY_PLAN_SECONDS", "30,120").split(",")]
    mine = {seconds: ours(seconds) for seconds in times}
    best = mine[max(times)]
    other = cpsat(float(os.environ.get("CITY_PLAN_PEER", "60")), best["bound"])
    return [
        Row("first plan of a city of 42,480 activities, kernel", best["first"], None, "≤ 20 ms", best["version"]),
        Row("a slip of 20 days mended, moves " + str(best["moved"]), best["mend"], None, "< 1 s", best["version"]),
        *(row(seconds, found, other) for seconds, found in mine.items()),
    ]


def row(seconds: int, found: dict[str, Any], other: dict[str, Any]) -> Row:
    said = (
        f"{found['version']}; {found['objective']:,} above {found['bound']:,}, {found['mb']} MB, "
        f"{found['cpu']:.0f} s of processor; ortools {other['version']} in {other['seconds']:.0f} s: {other['told']}"
    )
    job = f"city of 708 × 60, {seconds} s on {CORES} cores, gap to the bound"
    return Row(job, found["gap"], other["gap"], GOALS.get(seconds, ""), said, "share")


def ours(seconds: int) -> dict[str, Any]:
    """A process of its own, so that its memory can be read."""
    command = [sys.executable, "-m", "tools.bench.city_plan_run", str(PEERS), str(seconds * CORES), str(CORES)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return dict(json.loads(ran.stdout))


def cpsat(seconds: float, bound: int) -> dict[str, Any]:
    python = peer_python("schedule", PACKAGES) if not (HOME / "schedule").exists() else HOME / "schedule/bin/python"
    command = [str(python), str(PEERS / "bench_portfolio.py"), "cpsat", "--limit", str(seconds), "--lb", str(bound)]
    cache = {"NUMBA_CACHE_DIR": str(HOME / "numba"), "PYTHONDONTWRITEBYTECODE": "1"}
    ran = subprocess.run(command, cwd=PEERS, env=os.environ | cache, capture_output=True, text=True, check=True)
    found = json.loads([line for line in ran.stdout.splitlines() if line.startswith("{")][-1])
    objective = found.get("objective")
    told = f"{objective:,}" if objective else "no plan"
    return {"gap": objective / bound - 1 if objective else None, "told": f"{told}, {found['peak_mb']} MB",
            "version": found["version"], "seconds": seconds}  # fmt: skip
