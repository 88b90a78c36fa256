"""Pages with much behind them, on a PostgreSQL of its own: the 95th percentile of the time the server takes. With
--full the register grows to a million projects, each size in the same database as the one before."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator

from tests import postgres
from tools.bench.run import fresh
from tools.bench.table import ROOT, Row

SMALL = ((10_000, 10_000),)
FULL = (*SMALL, (100_000, 100_000), (1_000_000, 100_000))
GOAL = "< 100 ms"


def rows() -> Iterator[Row]:
    """One row a page and size."""
    programs = postgres.binaries()
    if programs is None:
        print("pages: no PostgreSQL server is installed; its rows are left out", file=sys.stderr)
        return
    with fresh(programs) as url, tempfile.TemporaryDirectory() as home:
        env = os.environ | {"DATABASE_URL": url, "KAIGONG_HOME": home}
        for projects, items in FULL if "--full" in sys.argv else SMALL:
            sizes = ["--projects", str(projects), "--items", str(items)]
            command = [sys.executable, "-m", "tools.bench.pages_run", *sizes]
            done = subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True, check=True)
            for page, found in json.loads(done.stdout).items():
                if page != "fill_s":
                    said = f"{found['queries']} queries; processor {found['cpu']} ms; p50 {found['p50']} ms"
                    yield Row(f"{page}: {projects:,} projects, {items:,} items", found["p95"] / 1000, None, GOAL, said)
