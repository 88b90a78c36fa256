"""Cockpit, list, map and rankings with much behind them: the 95th percentile of the time the server takes, on a
PostgreSQL of its own and on SQLite. With --full the register grows to a million projects and a hundred million monthly
figures, each size in the same database as the one before. DATABASE_URL may name a server whose run was broken off.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from typing import Any

from tests import postgres
from tools.bench.run import fresh
from tools.bench.table import ROOT, Row

SIZES = ((10_000, 10), (100_000, 10))  # projects, and monthly figures of each
FULL = (*SIZES, (1_000_000, 110))  # 10⁸ in all
ON_FILE = ((10_000, 10),)
ON_FILE_FULL = (*ON_FILE, (1_000_000, 1))
MOST_ITEMS = 100_000  # open, beside them
GOAL = "< 200 ms"


def rows() -> Iterator[Row]:
    """One row a page and size, and one for the headline figures beside counting them from scratch."""
    whole = "--full" in sys.argv
    with tempfile.TemporaryDirectory() as home:
        yield from _sizes("SQLite", ON_FILE_FULL if whole else ON_FILE, {"KAIGONG_HOME": home}, leave=("DATABASE_URL",))
    programs = postgres.binaries()
    if programs is None:
        print("cockpit: no PostgreSQL server is installed; its rows are left out", file=sys.stderr)
        return
    with tempfile.TemporaryDirectory() as home:
        if url := os.environ.get("DATABASE_URL"):
            yield from _sizes("PostgreSQL", FULL if whole else SIZES, {"DATABASE_URL": url, "KAIGONG_HOME": home})
            return
        with fresh(programs) as url:
            yield from _sizes("PostgreSQL", FULL if whole else SIZES, {"DATABASE_URL": url, "KAIGONG_HOME": home})


def _sizes(
    store: str, sizes: tuple[tuple[int, int], ...], more: dict[str, str], leave: tuple[str, ...] = ()
) -> Iterator[Row]:
    env = {key: value for key, value in os.environ.items() if key not in leave} | more
    for projects, months in sizes:
        command = [
            sys.executable,
            "-m",
            "tools.bench.cockpit_run",
            "--projects",
            str(projects),
            "--months",
            str(months),
            "--items",
            str(min(projects, MOST_ITEMS)),
        ]
        done = subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True, check=True)
        yield from _lines(f"{projects:,} projects, {store}", json.loads(done.stdout))


def _lines(size: str, found: dict[str, Any]) -> Iterator[Row]:
    figures, heads = found.pop("figures"), found.pop("headlines")
    found.pop("fill_s")
    said = f"{figures:,} monthly figures; the same counted from the rows"
    yield Row(f"headline figures: {size}", heads["kept"] / 1000, heads["scratch"] / 1000, "", said)
    for page, one in found.items():
        processor = f"processor {one['cpu']} ms, of the database {one['server']} ms"
        said = f"{one['queries']} queries; {processor}; p50 {one['p50']} ms; {one['kb']} KB"
        yield Row(f"{page}: {size}", one["p95"] / 1000, None, GOAL, said)
