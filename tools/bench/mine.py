"""Mining: from a file to the directly-follows graph with waits, the variants and the throughput, beside pm4py, polars,
DuckDB and r4pm. Every engine runs in a process of its own, from the scripts beside this repository, and must count the
same steps and variants before its time counts. Times are processor time of all threads, the median of three.
"""

import gzip
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tools.bench.table import HOME, ROOT, Row, peer_python

PEERS = ROOT / ".." / "shared" / "peers" / "mine"
REAL = ROOT / ".." / "shared" / "data" / "permits-bpic15-nl" / "BPIC15_1.xes.gz"
PACKAGES = ("pm4py", "r4pm", "polars", "duckdb", "pyarrow", "numba")
LOGS = HOME / "logs"
GOALS = {"r4pm": "≥ 5×", "polars": "≥ 3×", "duckdb": "", "pm4py": "", "pm4py-xes": ""}
AGREE = ("dfg_total", "variants")


def rows() -> list[Row]:
    """One million events as XES and CSV, ten million as CSV and as our stored log; more with --full."""
    if not (PEERS / "bench_mine.py").exists():
        print("mine: the peers' scripts are not beside this repository; their rows are left out", file=sys.stderr)
        return []
    full = "--full" in sys.argv
    return [*xes(), *tables(1_000_000, full=True), *tables(10_000_000, full=full), *(growth() if full else [])]


def xes() -> Iterator[Row]:
    """XES as it is written, gzipped, and a real log with nested attributes."""
    plain = made(1_000_000, "xes")
    packed = plain.with_suffix(".xes.gz")
    if not packed.exists():
        packed.write_bytes(gzip.compress(plain.read_bytes(), 6))
    for path, peers in ((plain, ("r4pm", "pm4py-xes")), (packed, ("r4pm",)), (REAL, ("r4pm", "pm4py-xes"))):
        mine = ours(path)
        for peer in peers:
            yield row(f"{path.name} beside {peer}", mine, theirs(peer, path), GOALS[peer])


def tables(events: int, full: bool) -> Iterator[Row]:
    """CSV, Parquet and our stored log; pm4py takes minutes for ten million events, so it is asked only with --full."""
    table = made(events, "csv")
    stored = LOGS / f"log_{events}.kaigong"
    if not stored.exists():
        run([sys.executable, "-m", "tools.bench.mine_run", "store", str(table), str(stored)])
    peers = [theirs(name, table) for name in ("polars", "duckdb", *(["pm4py"] if full else []))]
    parquet = table.with_suffix(".parquet")
    of_parquet, csv = theirs("polars", parquet), ours(table)
    for peer in peers:
        yield row(f"{table.name} beside {peer['engine']}", csv, peer, GOALS[peer["engine"]])
    yield row(f"{parquet.name} beside polars", ours(parquet), of_parquet, "")
    mine, goals = ours(stored), {"polars": "≥ 20×", "pm4py": "≥ 500×"}
    for peer in (of_parquet, *peers):
        yield row(f"{stored.name} beside {peer['engine']}, {peer['file']}", mine, peer, goals.get(peer["engine"], ""))


def growth() -> Iterator[Row]:
    """Our stored log from 10⁵ to 10⁸ events, made by ourselves; no peer takes the last step on this machine."""
    for power in (5, 6, 7, 8):
        path = LOGS / f"city_1e{power}.kaigong"
        if not path.exists():
            run([sys.executable, "-m", "tools.bench.mine_run", "make", f"1e{power}", str(path)])
        goal = "≤ 5 s wall, ≤ 3 GB" if power == 8 else ""
        yield row(f"stored log, 10^{power} events, 2 threads", ours(path, "2"), None, goal)


def made(events: int, kind: str) -> Path:
    """The peers' own synthetic log, written once."""
    path = LOGS / f"log_{events}.{kind}"
    if not path.exists():
        python = peer_python("mine", PACKAGES)
        more = ["xes"] if kind == "xes" else []
        run([str(python), str(PEERS / "gen_log.py"), str(events), str(LOGS), *more])
    return path


def ours(path: Path, threads: str = "1") -> dict[str, Any]:
    return last(run([sys.executable, "-m", "tools.bench.mine_run", str(path), threads]))


def theirs(engine: str, path: Path) -> dict[str, Any]:
    python = peer_python("mine", PACKAGES)
    repeat = "1" if engine.startswith("pm4py") else "3"
    return {
        **last(run([str(python), str(PEERS / "bench_mine.py"), engine, str(path), "--repeat", repeat])),
        "engine": engine,
    }


def run(command: list[str]) -> str:
    return subprocess.run(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True
    ).stdout


def last(text: str) -> dict[str, Any]:
    return dict(json.loads(next(line for line in reversed(text.splitlines()) if line.startswith("{"))))


def row(job: str, mine: dict[str, Any], other: dict[str, Any] | None, goal: str) -> Row:
    """Processor time of both; a peer that counts otherwise is no peer."""
    said = f"wall {mine['total_s']:.2f} s, {mine['peak_mb']} MB"
    if other is None:
        return Row(job, mine["cpu_s"], None, goal, said)
    if any(mine[key] != other[key] for key in AGREE):
        raise SystemExit(f"{job}: {[(key, mine[key], other[key]) for key in AGREE]}")
    said += f"; {other['engine']} {other['version']} wall {other['total_s']:.2f} s, {other['peak_mb']} MB"
    return Row(job, mine["cpu_s"], other["cpu_s"], goal, said)
