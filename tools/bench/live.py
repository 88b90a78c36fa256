"""Two hundred people with the cockpit open: what the live process and the server cost, and how soon a line comes."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator

from tests import postgres
from tools.bench.run import fresh
from tools.bench.table import ROOT, Row

VIEWERS = 200


def rows() -> Iterator[Row]:
    """On PostgreSQL, as a city runs it."""
    programs = postgres.binaries()
    if programs is None:
        print("live: no PostgreSQL server is installed; its rows are left out", file=sys.stderr)
        return
    with fresh(programs) as url, tempfile.TemporaryDirectory() as home:
        env = os.environ | {"DATABASE_URL": url, "KAIGONG_HOME": home}
        command = [sys.executable, "-m", "tools.bench.live_run", "--viewers", str(VIEWERS)]
        done = subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True, check=True)
    found = json.loads(done.stdout)
    told = f"p50 {found['p50_ms']} ms, most {found['most_ms']} ms; {found['lines']:,} lines of {found['line_kb']} KB"
    yield Row(f"commit to line, {VIEWERS} viewers, p95", found["p95_ms"] / 1000, None, "≤ 1 s", told)
    desk = f"the server {found['web_cores']:.1%}, asked for the list twice a second: p95 {found['desk_p95_ms']} ms"
    yield Row("processor time of the live process", found["live_cores"], None, "< 1 core", desk, unit="share")
    up = f"the process was up after {found['up_s']} s"
    yield Row(f"all {VIEWERS} back after the process was killed", found["back_s"], None, "", up)
