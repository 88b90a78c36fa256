"""Running approvals: moves a second through the actions, one by one, by many callers, and in bulk, beside engines that
make each step durable. Every peer runs in an environment of its own as a separate process, from scripts beside this
repository; where those, or PostgreSQL, are missing, that row says so and is left out.
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from tests import postgres
from tools.bench.table import HOME, ROOT, Row, peer_python

PEERS = ROOT / ".." / "shared" / "peers" / "run"
PACKAGES = ("SpiffWorkflow", "lxml", "dbos", "psycopg[binary]", "django==5.2.*", "django-viewflow")
NODE = ("bpmn-engine", "better-sqlite3")
TYPE = "highway"
DURABLE = "-c listen_addresses='' -c unix_socket_directories={home} -c shared_buffers=1GB -c max_connections=120"


def rows() -> list[Row]:
    """SQLite with synchronous=FULL, then PostgreSQL with its durable defaults."""
    with tempfile.TemporaryDirectory() as folder:
        return [*on_sqlite(Path(folder)), *on_postgresql(Path(folder))]


def on_sqlite(folder: Path) -> Iterator[Row]:
    one, feed = ours(folder, "one"), folder / "feed.json"
    viewflow = peer(folder, "bench_viewflow.py", "--dir", str(folder), "--cases", "3")
    spiff = peer(folder, "bench_spiff.py", "--dir", str(folder), "--stages", "1", "--width", "60", "--cases", "3")
    engine = bpmn_engine(folder)
    yield row("one move, one commit, SQLite FULL", one, last(viewflow), "≥ 10× viewflow")
    yield row("the same beside SpiffWorkflow", one, last(spiff), "")
    yield row("the same beside bpmn-engine", one, last(engine), "")
    ours(folder, "record", "--projects", "300", "--feed", str(feed))
    bulk = ours(folder, "bulk", "--projects", "300", "--feed", str(feed))
    yield row("a feed in groups of 1,000, SQLite FULL", bulk, None, "≥ 15,000/s")


def on_postgresql(folder: Path) -> Iterator[Row]:
    programs = postgres.binaries()
    if programs is None:
        print("run: no PostgreSQL server is installed; its rows are left out", file=sys.stderr)
        return
    feed = folder / "feed.json"
    with fresh(programs) as url:
        viewflow = peer(folder, "bench_viewflow.py", "--pg-host", socket_of(url), "--cases", "3")
    with fresh(programs) as url:
        dsn = f"postgresql://bench@/dbosbench?host={socket_of(url)}"
        dbos = peer(folder, "bench_dbos.py", "--url", dsn, "--concurrent", "1,8")
    with fresh(programs) as url:
        one = ours(folder, "one", url=url)
    with fresh(programs) as url:
        many = ours(folder, "many", "--projects", "80", url=url)
    yield row("one move, one commit, PostgreSQL", one, last(viewflow), "≥ 10× viewflow")
    yield row("the same beside DBOS, one workflow", one, dbos[0] if dbos else None, "≥ 3×")
    yield row("8 callers, PostgreSQL, beside DBOS with 8 workflows", many, last(dbos), "≥ 3×")
    with fresh(programs) as url:
        bulk = ours(folder, "bulk", "--projects", "300", "--feed", str(feed), url=url)
    yield row("a feed in groups of 1,000, PostgreSQL", bulk, None, "≥ 12,000/s")


@contextmanager
def fresh(programs: Path) -> Iterator[str]:
    """A throw-away server that keeps what it has confirmed, with a role and a database for the peers."""
    with postgres.cluster(programs, DURABLE) as url:
        owner = urlsplit(url).username or ""
        for statement in ("CREATE ROLE bench SUPERUSER LOGIN", "CREATE DATABASE dbosbench OWNER bench"):
            psql = [str(programs / "psql"), "-h", socket_of(url), "-U", owner, "-d", "postgres", "-qc", statement]
            subprocess.run(psql, check=True)
        yield url


def socket_of(url: str) -> str:
    """The folder in which the server listens. The host of a URL is read in small letters, a folder is not."""
    return unquote(url.partition("@")[2].partition("/")[0])


def ours(folder: Path, mode: str, *more: str, url: str = "") -> dict[str, Any]:
    """One measurement in a process and a database of its own."""
    with tempfile.TemporaryDirectory(dir=folder) as home:
        env = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"} | {"KAIGONG_HOME": home}
        env |= {"DATABASE_URL": url} if url else {}
        command = [sys.executable, "-m", "tools.bench.ours_run", mode, "--type", TYPE, *more]
        done = subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True, check=True)
    return dict(json.loads(done.stdout)) if done.stdout else {}


def peer(folder: Path, script: str, *arguments: str) -> list[dict[str, Any]]:
    """The lines a peer's script prints; empty, and said loudly, where it is missing or fails."""
    if not (PEERS / script).exists():
        print(f"run: {script} is not beside this repository; its row is left out", file=sys.stderr)
        return []
    command = [str(peer_python("run", PACKAGES)), str(PEERS / script), *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"run: {script} failed; its row is left out\n{done.stderr[-500:]}", file=sys.stderr)
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def bpmn_engine(folder: Path) -> list[dict[str, Any]]:
    """The JavaScript engine, with the diagram its own script makes."""
    script, packages = PEERS / "bench_bpmn_engine.mjs", HOME / "node"
    if not script.exists():
        print("run: bench_bpmn_engine.mjs is not beside this repository; its row is left out", file=sys.stderr)
        return []
    if not (packages / "node_modules").exists():
        packages.mkdir(parents=True, exist_ok=True)
        subprocess.run(["npm", "install", "--silent", "--prefix", str(packages), *NODE], check=True)
    made = subprocess.run([sys.executable, str(PEERS / "gen_bpmn.py"), "20", "3"], capture_output=True, check=True)
    (folder / "joint.bpmn").write_bytes(made.stdout)
    command = ["node", str(script), str(folder), str(folder / "joint.bpmn"), "3"]
    env = os.environ | {"NODE_PEERS": str(packages)}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def last(found: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The strictest store of those a peer was measured with: its last line."""
    return found[-1] if found else None


def row(job: str, mine: dict[str, Any], other: dict[str, Any] | None, goal: str) -> Row:
    """Rates become times of one move, so that a ratio above one means that ours is quicker."""
    rate, versions = other["steps_per_s"] if other else None, f"Python {platform.python_version()}; {said(mine)}"
    if other:
        versions += f"; {other['engine']} {rate:,}/s"
    return Row(job, 1 / mine["per_s"], 1 / rate if rate else None, goal, versions)


def said(mine: dict[str, Any]) -> str:
    """Moves a second; of a feed also the transitions sealed a second, for one move can make several, and both for each
    second of our own processor time."""
    text = f"{mine['per_s']:,} moves/s"
    if "entries_per_s" in mine:
        text += f", {mine['entries_per_s']:,} sealed transitions/s"
        text += f" ({mine['per_cpu_s']:,} and {mine['entries_per_cpu_s']:,} a processor second)"
    return text
