"""The rows of the benchmark table, how a time is taken, and virtual environments for the peers."""

import statistics
import subprocess
import sys
import time
import timeit
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / ".bench"


@dataclass(frozen=True)
class Row:
    """One job: our time and the peer's in seconds (None: it has no peer), the goal in words, and who was measured."""

    job: str
    ours: float
    peer: float | None = None
    goal: str = ""
    versions: str = ""
    unit: str = "s"  # or "share": gaps, shown in percent and told apart by their difference


def median_seconds(job: Callable[[], object], number: int, repeat: int = 7) -> float:
    """The processor time of a call, the median of several runs; what others do on the machine counts little."""
    return statistics.median(timeit.repeat(job, number=number, repeat=repeat, timer=time.process_time)) / number


def peer_python(name: str, packages: Iterable[str]) -> Path:
    """The interpreter of a peer's own virtual environment, made the first time."""
    folder = HOME / name
    python = folder / "bin" / "python"
    done = folder / "packages.txt"
    wanted = "\n".join(packages)
    if not done.exists() or done.read_text() != wanted:
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        quiet = ["--quiet", "--disable-pip-version-check"]
        subprocess.run([str(python), "-m", "pip", "install", *quiet, *wanted.split()], check=True)
        done.write_text(wanted)
    return python


def shown(seconds: float | None) -> str:
    """A time in the unit that suits it."""
    if seconds is None:
        return "—"
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-9:.3g} ns"


def lines(rows: Iterable[Row]) -> Iterator[str]:
    """The table in Markdown."""
    yield "| job | ours | peer | ratio | goal | versions |"
    yield "| --- | ---: | ---: | ---: | --- | --- |"
    for row in rows:
        if row.unit == "share":
            ours, peer = f"{row.ours:.2%}", "—" if row.peer is None else f"{row.peer:.2%}"
            ratio = "—" if row.peer is None else f"{row.ours - row.peer:+.2%}"
        else:
            ours, peer = shown(row.ours), shown(row.peer)
            ratio = f"{row.peer / row.ours:.1f}×" if row.peer else "—"
        yield f"| {row.job} | {ours} | {peer} | {ratio} | {row.goal} | {row.versions} |"
