"""A country's lake of ledgers, by province and day, mined in one process and on a small Spark cluster.

Only with --full: from a hundred thousand events to a hundred million. Provinces that are written stay written and what
was measured stays measured (`.bench/lake-full.jsonl`), so that a run broken off goes on where it was; LAKE_MOST ends
it sooner (LAKE_MOST=1e7). `python -m tools.bench.lake make EVENTS FOLDER` only writes a lake.
"""

import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from tools.bench.mine_run import ACTIVITIES, BASES, LONGEST, walk
from tools.bench.table import ROOT, Row

HOME = ROOT / ".bench"
KEPT = HOME / "lake-full.jsonl"
PROVINCES, A_PROVINCE = 31, 3_000_000  # a country at most, with so many events each at least
MICROS_A_DAY = 86_400_000_000
SIZES = (1e5, 1e6, 1e7, 1e8)
KILLED = (1e6, 1e7)  # where a worker is also killed in mid-shuffle
LARGE = 1e6  # from here on a worker is given memory and its Java compiles as well as it can


def make(events: int, folder: Path, seed: int = 17) -> None:
    """Write what is missing of a lake of so many events, province by province, a file a day."""
    provinces = min(max(events // A_PROVINCE, 1), PROVINCES)
    for province in range(provinces):
        home = folder / f"province={province:02}"
        if not (home / "_DONE").exists():
            _province(home, events // provinces + (province < events % provinces), seed + province)
            (home / "_DONE").touch()


def _province(home: Path, events: int, seed: int) -> None:
    """The events of one province: the same processes as everywhere, cases and days of its own."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    rng = np.random.default_rng(seed % 7)
    lengths = rng.integers(20, LONGEST, BASES)
    bases = np.zeros((BASES, LONGEST), np.int32)
    for base, length in enumerate(lengths):
        bases[base, :length] = np.sort(rng.choice(ACTIVITIES, length))
    case, activity, at, cases = walk(lengths, bases, events, seed)
    order = np.argsort(at, kind="stable")
    case, activity, at = case[order], activity[order], at[order]
    day = at // MICROS_A_DAY
    names = pa.array([f"C{n:08}" for n in range(cases)])
    items = pa.array([f"事项 {n:02}" for n in range(ACTIVITIES)])
    first = np.flatnonzero(np.diff(day, prepend=day[0] - 1))
    for begin, end in zip(first, [*first[1:], len(day)], strict=True):
        folder = home / f"day={np.datetime64(int(day[begin]), 'D')}"
        folder.mkdir(parents=True, exist_ok=True)
        here = slice(begin, end)
        table = pa.table({
            "case": names.take(pa.array(case[here])), "activity": items.take(pa.array(activity[here])),
            "time": pa.array(at[here], pa.timestamp("us", "UTC")),
        })  # fmt: skip
        pq.write_table(table, folder / "part-0.parquet")


def rows() -> list[Row]:
    """One row a size and engine; with --full."""
    if "--full" not in sys.argv:
        return []
    return [*_mined(), _simulated()]


def _mined() -> Iterator[Row]:
    most = float(os.environ.get("LAKE_MOST", SIZES[-1]))
    for size in (size for size in SIZES if size <= most):
        folder = HOME / f"lake-{size:.0e}"
        make(int(size), folder)
        alone = _kept(f"alone {size:.0e}", lambda at=folder: _alone(at))  # type: ignore[misc]
        yield Row(f"lake of {size:.0e} events, one process (wall)", alone["seconds"], None, "", _said(alone))
        for kill in (False, True) if size in KILLED else (False,):
            job = f"{'killed' if kill else 'spark'} {size:.0e}"
            spark = _kept(job, lambda at=folder, n=size, end=kill: _on_spark(at, n, end))  # type: ignore[misc]
            if alone["rows"] != spark["rows"]:
                raise SystemExit(f"lake of {size:.0e}: {alone} in one process, {spark} on Spark")
            how = "two workers, one killed" if kill else "two workers"
            yield Row(f"lake of {size:.0e} events, Spark, {how} (wall)", spark["seconds"], None, "", _said(spark))


def _said(figures: dict[str, Any]) -> str:
    """When, how busy the machine was, and what the workers used of its processors."""
    return f"{figures['at']}, load {figures['load']}, {figures['processor']:.0f} s of processor"


def _kept(job: str, measure: Any) -> dict[str, Any]:
    """What was measured once is not measured again."""
    known = [json.loads(line) for line in KEPT.read_text("utf-8").splitlines()] if KEPT.exists() else []
    found = next((row for row in known if row["job"] == job), None)
    if found is None:
        began, used = time.perf_counter(), _used()
        figures = measure()
        seconds, load = time.perf_counter() - began, f"{os.getloadavg()[0]:.0f}"
        found = {"job": job, "at": time.strftime("%Y-%m-%d"), "seconds": seconds, "load": load,
                 "processor": _used() - used, **figures}  # fmt: skip
        with KEPT.open("a", encoding="utf-8") as file:
            file.write(json.dumps(found) + "\n")
    return dict(found)


def _used() -> float:
    """Seconds of processor that children which have ended took."""
    spent = os.times()
    return spent.children_user + spent.children_system


def _figures(answer: dict[str, Any]) -> dict[str, Any]:
    """What must be equal, as a few numbers: every count, and days to a thousandth."""
    steps = sorted((row["from"], row["to"], row["count"], _thousandths(row["wait_p50_days"]),
                    _thousandths(row["wait_p90_days"])) for row in answer["directly_follows"])  # fmt: skip
    paths = sorted((tuple(row["path"]), row["count"]) for row in answer["variants"])
    told = [steps, paths, [_thousandths(days) for days in answer["throughput_days"].values()]]
    return {"events": answer["events"], "cases": answer["cases"], "variants": len(paths),
            "rows": hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()[:16]}  # fmt: skip


def _thousandths(days: float | None) -> int | None:
    return None if days is None else round(days * 1000)


def _alone(folder: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "kaigong.cli.main", "mine", str(folder), "--json"]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    return _figures(json.loads(done.stdout))


def _on_spark(folder: Path, events: float, kill: bool) -> dict[str, Any]:
    from tools.spark_cluster import Cluster

    more = {"memory": "3g", "java": "-XX:+UseSerialGC"} if events >= LARGE else {}
    with TemporaryDirectory(dir=HOME) as scratch, Cluster(Path(scratch), **more) as cluster:
        up = time.perf_counter()
        answer, died = cluster.mine(str(folder), kill=kill)
        asked = time.perf_counter() - up
    if died != kill:
        raise SystemExit(f"lake of {events:.0e}: the worker was to be killed while at work")
    return {**_figures(answer), "asked": asked}


def _simulated() -> Row:
    """A city simulated on the cluster with a worker killed: the same rows as in one process, else the exit tells."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "tools.spark_cluster", "--what", "simulate,mine"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"the cluster's answer is another:\n{done.stdout}{done.stderr[-2000:]}")
    return Row("simulated and mined with a worker killed, six runs (wall)", time.perf_counter() - began, None,
               "same rows", "yes")  # fmt: skip


if __name__ == "__main__":
    if sys.argv[1:2] != ["make"]:
        raise SystemExit("make EVENTS FOLDER")
    make(int(float(sys.argv[2])), Path(sys.argv[3]))
