"""Agreement with pm4py on every real log beside the checkout: graph, variants, first and last activities, durations.

What pm4py says is kept in tests/golden/mining (facts only), so that the agreement means something where pm4py is not
installed; where it is, in its own environment, it is asked again. `python -m tests.core.mining.test_peers` writes the
golden files anew.
"""

import csv
import gzip
import json
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from kaigong.core.mining.graph import mine
from kaigong.core.mining.log import NO_TIME, Log
from kaigong.core.mining.read import read
from tests.peers.digests import digest, summary
from tests.shared import shared

ROOT = Path(__file__).parents[3]
PM4PY = ROOT / ".bench/mine/bin/python"
GOLDEN = ROOT / "tests/golden/mining"
RECEIPT = ("case:concept:name", "concept:name", "time:timestamp")
TRAVEL = ("case", "activity", "timestamp")
LOGS: dict[str, tuple[str, tuple[str, ...]]] = {
    **{f"bpic15-{n}": (f"data/permits-bpic15-nl/BPIC15_{n}.xes.gz", ()) for n in (1, 2, 3, 5)},
    "wabo-receipt": ("data/permits-wabo-receipt-nl/receipt.csv.gz", RECEIPT),
    "us-adu": ("data/permits-us-adu/permit-records.csv.gz", ("case", "activity", "time")),
    "bpic2020-permit": ("data/approvals-bpic2020-permit/permit_log.csv.gz", TRAVEL),
}


def ours(log: Log) -> dict[str, Any]:
    """The same figures as tests/peers/pm4py_figures.py, by our passes."""
    graph, name = mine(log), list(log.activities)
    edges, counts = graph.edges, graph.variant_count.tolist()
    pairs = zip(edges.before.tolist(), edges.after.tolist(), edges.count.tolist(), strict=True)
    paths = {tuple(name[code] for code in graph.path(v)): n for v, n in enumerate(counts)}
    spans = sorted(round(span / 1e6, 3) for span in graph.throughput.tolist() if span != NO_TIME)
    return {
        "cases": len(log.cases),
        "events": len(log),
        "activities": by_name(name, graph.activity_count),
        "start": by_name(name, graph.start_count),
        "end": by_name(name, graph.end_count),
        "directly_follows": summary({(name[a], name[b]): n for a, b, n in pairs}),
        "variants": summary(paths),
        "durations": {
            "rows": len(spans),
            "sum": round(sum(spans), 2),
            "last": spans[-5:],
            "middle": spans[len(spans) // 2],
        },
    }


def by_name(names: list[str], counts: Any) -> dict[str, int]:
    return {name: n for name, n in sorted(zip(names, counts.tolist(), strict=True)) if n}


def long_form(path: Path, folder: Path) -> Path:
    """A register with a row a permit as a log with a row an event: applied, and issued where it was."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = []
        for row in csv.DictReader(file):
            steps = (("applied", row["applied_date"]), ("issued", row["issued_date"]))
            rows += [f"{row['city']}/{row['permit_id']},{what},{day}" for what, day in steps if day]
    made = folder / "long.csv"
    made.write_text("\n".join(["case,activity,time", *rows]) + "\n", "utf-8")
    return made


def log_at(path: Path, columns: tuple[str, ...]) -> Log:
    asked = dict(zip(("case", "activity", "time"), columns, strict=False)) or None
    return read(path.read_bytes(), columns=asked)


def asked(path: Path, columns: tuple[str, ...]) -> dict[str, Any]:
    """What pm4py says now."""
    command = [str(PM4PY), str(ROOT / "tests/peers/pm4py_figures.py"), str(path), *columns]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("name", LOGS)
def test_our_figures_are_those_pm4py_gave(name: str, tmp_path: Path) -> None:
    told = json.loads((GOLDEN / f"{name}.json").read_text("utf-8"))
    del told["pm4py"]
    assert ours(log_at(source(name, tmp_path), LOGS[name][1])) == told


@pytest.mark.soak
@pytest.mark.parametrize("name", LOGS)
def test_pm4py_still_says_what_is_kept(name: str, tmp_path: Path) -> None:
    if not PM4PY.exists():
        pytest.skip("no environment .bench/mine: `make bench` makes it")
    told, kept = asked(source(name, tmp_path), LOGS[name][1]), json.loads((GOLDEN / f"{name}.json").read_text("utf-8"))
    assert told | {"pm4py": ""} == kept | {"pm4py": ""}


def test_a_digest_tells_rows_apart() -> None:
    assert digest([[["a"], 1]]) != digest([[["a"], 2]])


def source(name: str, folder: Path) -> Path:
    """The file of a log, the register brought into long form."""
    path = shared(LOGS[name][0])
    return long_form(path, folder) if name == "us-adu" else path


def write() -> None:
    """Ask pm4py for every log and keep what it says."""
    GOLDEN.mkdir(exist_ok=True)
    for name, (_, columns) in LOGS.items():
        with TemporaryDirectory() as scratch:
            told = json.dumps(asked(source(name, Path(scratch)), columns), ensure_ascii=False, separators=(",", ":"))
        (GOLDEN / f"{name}.json").write_text(told + "\n", "utf-8")


if __name__ == "__main__":
    write()
