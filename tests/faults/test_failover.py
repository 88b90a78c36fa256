"""PostgreSQL with a standby kept by pg_auto_failover: the primary's machine dies under load, the standby takes over."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.apps.notices.receivers import free_port
from tests.faults.clerks import AWAY, at_work
from tests.faults.conftest import PROJECTS, whole
from tests.faults.databases import Home, filled
from tests.faults.numbers import note

AUTOCTL = shutil.which("pg_autoctl")
SKIP = (
    "SKIPPED LOUDLY: pg_auto_failover is not installed "
    "(Debian: apt-get install postgresql-15-auto-failover pg-auto-failover-cli)"
)
# seconds, not half a minute; but no machine that is merely busy may count as dead: then its standby is let go, and when
# the primary dies nobody may take over
QUICK = {
    "health_check_period": 2000, "health_check_timeout": 2000, "health_check_retry_delay": 1000,
    "health_check_max_retries": 3, "node_considered_unhealthy_timeout": 10000, "primary_demote_timeout": 5000,
    "startup_grace_period": 5000,
}  # fmt: skip
KILLS = 3
MANY = 4  # times the projects of other runs: a machine built anew takes its time, and clerks go on meanwhile


@dataclass
class Node:
    """One machine: pg_autoctl and the PostgreSQL it keeps."""

    name: str
    folder: Path
    port: int
    command: list[str]
    process: subprocess.Popen[bytes] | None = None

    def start(self, environment: dict[str, str]) -> None:
        """Start it, in a process group of its own."""
        with (self.folder.parent / f"{self.name}.log").open("a") as log:
            self.process = subprocess.Popen(
                [*as_postgres(), *self.command], env=environment, stdout=log, stderr=log, start_new_session=True,
                cwd="/",
            )  # fmt: skip

    def come_back(self, environment: dict[str, str], monitor: str) -> None:
        """Built anew, as the operator's guide says: out of the monitor's list, an empty folder, a copy of the primary.
        What a dead primary has on its disk may go further than what its standby got: `pg_autoctl run` would take it up,
        and such a standby differs from its primary."""
        drop = ["drop", "node", "--monitor", monitor, "--formation", "default", "--name", self.name, "--force"]
        subprocess.run([*as_postgres(), str(AUTOCTL), *drop], env=environment, check=True, cwd="/", capture_output=True)
        shutil.rmtree(self.folder)
        for kept in ("data-home", "config-home"):
            for path in (self.folder.parent / kept).rglob(f"{self.folder.name}*"):
                shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        self.start(environment)

    def kill(self) -> None:
        """The machine dies: every process of it, and none comes back. Whoever could start another is held first: a
        PostgreSQL started again by its keeper in the midst of the killing would be a primary that nobody knows of."""
        keepers = [] if self.process is None else [self.process.pid]
        self._all(signal.SIGSTOP, keepers)
        while pids := self._all(signal.SIGKILL, [*keepers, *self._postmaster()]):
            if keepers and self.process is not None:
                self.process.wait()
            keepers = []
            time.sleep(0.02 if pids else 0)

    def _postmaster(self) -> list[int]:
        """PostgreSQL of this folder, if it runs."""
        with suppress(OSError, ValueError, IndexError):
            pid = int((self.folder / "postmaster.pid").read_text().split()[0])
            if str(self.folder) in Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " "):
                return [pid]
        return []

    def _all(self, what: signal.Signals, started: list[int]) -> list[int]:
        """Send a signal to these processes and all below them."""
        pids = self._below([*started])
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, what)
        return pids

    def _below(self, started: list[int]) -> list[int]:
        """Processes with their children: PostgreSQL and its backends are sessions of their own."""
        children: dict[int, list[int]] = {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):
                state, parent = stat.read_text().rpartition(")")[2].split()[:2]
                if state != "Z":
                    children.setdefault(int(parent), []).append(int(stat.parent.name))
        found = []
        while started:
            found.append(started.pop())
            started += children.get(found[-1], [])
        return found


@dataclass
class Pair:
    """A monitor and two nodes."""

    folder: Path
    monitor: Node
    nodes: list[Node] = field(default_factory=list)

    def environment(self) -> dict[str, str]:
        """Where pg_autoctl keeps its own files."""
        home = {"XDG_DATA_HOME": str(self.folder / "data-home"), "XDG_CONFIG_HOME": str(self.folder / "config-home"),
                "XDG_RUNTIME_DIR": str(self.folder / "run"), "HOME": str(self.folder)}  # fmt: skip
        kept = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
        return kept | home | {"PG_CONFIG": str(found[-1].parent / "pg_config")}

    def monitor_url(self) -> str:
        """How the nodes reach the monitor."""
        return f"postgres://autoctl_node@127.0.0.1:{self.monitor.port}/pg_auto_failover"

    def url(self, database: str) -> str:
        """Whichever of the two is the primary."""
        hosts, ports = ",".join("127.0.0.1" for _ in self.nodes), ",".join(str(node.port) for node in self.nodes)
        asked = f"host={hosts}&port={ports}&user=postgres&target_session_attrs=read-write&connect_timeout=2"
        return f"postgres:///{database}?{asked}"

    def states(self) -> dict[str, str]:
        """What the monitor has assigned, by node."""
        with psycopg.connect(self.monitor_url(), autocommit=True, connect_timeout=2) as connection:
            rows = connection.execute("SELECT nodename, reportedstate::text FROM pgautofailover.node").fetchall()
        return dict(rows)

    def wait(self, wanted: set[str], seconds: float = 120) -> None:
        """Until both nodes are in these states."""
        until, states = time.monotonic() + seconds, {}
        while set(states.values()) != wanted or len(states) != len(self.nodes):
            assert time.monotonic() < until, f"waited in vain for {wanted}: {states}"
            with suppress(psycopg.Error):
                states = self.states()
            time.sleep(0.2)

    def wait_until_safe(self) -> None:
        """Until a death of the primary would lose nothing: both nodes are what they are to be, and what the primary
        acknowledges waits for its standby. While a standby is away it does not (`wait_primary`)."""
        until = time.monotonic() + 120
        while True:
            self.wait({"primary", "secondary"})
            with suppress(psycopg.Error), psycopg.connect(self.url("postgres"), autocommit=True) as connection:
                names = connection.execute("SHOW synchronous_standby_names").fetchone()
                kept = connection.execute("SELECT sync_state FROM pg_stat_replication").fetchall()
                if names and names[0] and any(state in ("sync", "quorum") for (state,) in kept):
                    return
            assert time.monotonic() < until, "the standby was never synchronous"
            time.sleep(0.2)

    def primary(self) -> Node:
        """The node that takes writes."""
        names = {name for name, state in self.states().items() if state in {"primary", "wait_primary", "single"}}
        return next(node for node in self.nodes if node.name in names)


def as_postgres() -> list[str]:
    """pg_autoctl refuses to be root."""
    return ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []


@contextmanager
def pair(folder: Path) -> Iterator[Pair]:
    """A monitor and two nodes, one of them a synchronous standby."""
    port = free_port()
    options = ["--auth", "trust", "--no-ssl", "--hostname", "127.0.0.1", "--run"]
    monitor = Node("monitor", folder / "monitor", port, [str(AUTOCTL), "create", "monitor", "--pgdata",
                   str(folder / "monitor"), "--pgport", str(port), *options])  # fmt: skip
    both = Pair(folder, monitor)
    try:
        monitor.start(both.environment())
        _hasten(port)
        for name in ("node-a", "node-b"):
            own = free_port()
            both.nodes.append(Node(name, folder / name, own, [
                str(AUTOCTL), "create", "postgres", "--pgdata", str(folder / name), "--pgport", str(own),
                "--name", name,
                "--monitor", both.monitor_url(), *options,
            ]))  # fmt: skip
            both.nodes[-1].start(both.environment())
            both.wait({"single"} if name == "node-a" else {"primary", "secondary"})
        yield both
    finally:
        for node in [*both.nodes, monitor]:
            node.kill()


def _hasten(port: int) -> None:
    """Let the monitor decide in seconds rather than in half a minute."""
    until = time.monotonic() + 60
    while True:
        try:
            with psycopg.connect(
                f"postgres://postgres@127.0.0.1:{port}/pg_auto_failover", autocommit=True, connect_timeout=2
            ) as connection:
                connection.execute("SELECT 1 FROM pgautofailover.formation")
                for name, value in QUICK.items():
                    connection.execute(f"ALTER SYSTEM SET pgautofailover.{name} = {value}")
                connection.execute("SELECT pg_reload_conf()")
                return
        except psycopg.Error:
            assert time.monotonic() < until, "the monitor does not answer"
            time.sleep(0.3)


@pytest.fixture
def reachable() -> Iterator[Path]:
    """A folder that PostgreSQL's user owns."""
    folder = Path("/var/tmp") / f"kaigong-failover-{os.getpid()}"
    for part in (folder, folder / "run"):
        part.mkdir(mode=0o755)
        if os.geteuid() == 0:
            shutil.chown(part, "postgres")
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.soak
def test_the_machine_of_the_primary_dies_under_load_and_no_acknowledged_move_is_lost(
    reachable: Path, sqlite_city: Home, serve: Callable[..., Any], tmp_path: Path
) -> None:
    if AUTOCTL is None:
        pytest.skip(SKIP)
    with pair(reachable) as both:
        with psycopg.connect(both.url("postgres"), autocommit=True) as connection:
            connection.execute("CREATE DATABASE kaigong")
        static = (sqlite_city.folder / "static").resolve()
        home = filled(tmp_path / "home", both.url("kaigong"), static, MANY * PROJECTS)
        server, gaps = serve(home), []
        with at_work(home, server.port, 8, "failover") as diary:
            for _ in range(KILLS):
                both.wait_until_safe()
                diary.wait_for_moves(60)  # acknowledged by both
                both.wait_until_safe()
                dead = both.primary()
                dead.kill()
                at = time.monotonic()
                diary.wait_for_moves(9)  # each of the others may have had one under way
                gaps.append(time.monotonic() - at)
                dead.come_back(both.environment(), both.monitor_url())
            both.wait_until_safe()
        server.stop()
        assert diary.unexpected(AWAY, 0) == []
        found = whole(home, diary.acknowledged)
        note(
            "Fail-over", "PostgreSQL",
            f"kill -9 of every process of the primary's machine under 8 clerks (pg_auto_failover, one "
            f"synchronous standby), {len(diary.answers)} requests",
            f"moves go on after {', '.join(f'{gap:.1f}' for gap in gaps)} s; {len(diary.acknowledged)} acknowledged, "
            f"0 lost, 0 half-done, {found['entries']} entries checked; {diary.counts()[AWAY]} times told to wait",
        )  # fmt: skip
