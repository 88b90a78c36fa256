"""The two databases under test, each filled once and copied for every test."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

from tests import made
from tests.postgres import _as, binaries

ROOT = Path(__file__).resolve().parents[2]
OPTIONS = "-c listen_addresses='' -c unix_socket_directories={home} -c wal_keep_size=0 -c max_wal_size=64MB"


@dataclass
class Home:
    """One city: its folder, its database, and the sessions of its people."""

    folder: Path
    url: str | None
    sessions: dict[str, str] = field(default_factory=dict)
    more: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Which database it is."""
        return "PostgreSQL" if self.url else "SQLite"

    def environment(self) -> dict[str, str]:
        """What a process of this city is started with."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("KAIGONG", "DATABASE_URL"))}
        found = kept | {"KAIGONG_HOME": str(self.folder), "PYTHONPATH": str(ROOT)}
        return found | ({"DATABASE_URL": self.url} if self.url else {}) | self.more

    def inside(self, *command: str, given: Any = None) -> Any:
        """Do something inside Kaigong and give what it says."""
        done = subprocess.run(
            [sys.executable, "-m", "tests.faults.inside", *command], cwd=ROOT, env=self.environment(),
            input=json.dumps(given), capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-3000:]
        return json.loads(done.stdout.splitlines()[-1])

    def manage(self, *command: str) -> str:
        """A management command."""
        done = subprocess.run(
            [sys.executable, "-m", "kaigong.web.manage", *command], cwd=ROOT, env=self.environment(),
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """Ask the database past Kaigong."""
        if self.url:
            with psycopg.connect(self.url, autocommit=True) as connection:
                cursor = connection.execute(sql)
                return cursor.fetchall() if cursor.description else []
        connection = sqlite3.connect(self.folder / "db.sqlite3", timeout=20, isolation_level=None)
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()

    def copy(self, folder: Path, name: str) -> "Home":
        """The same city in another folder; on PostgreSQL in a database of its own."""
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copytree(self.folder / "keys", folder / "keys")
        (folder / "static").symlink_to((self.folder / "static").resolve())
        if self.url is None:
            shutil.copy(self.folder / "db.sqlite3", folder / "db.sqlite3")
            return Home(folder, None, self.sessions)
        server = self.url.rsplit("/", 1)[0]
        with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
            # copied page by page, a sequence could go back in a crash right after (it counts some values unlogged)
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{self.url.rsplit("/", 1)[1]}" STRATEGY FILE_COPY')
        return Home(folder, f"{server}/{name}", self.sessions)


def filled(folder: Path, url: str | None, static: Path | None, projects: int) -> Home:
    """A city in an empty database."""
    (folder / "keys").mkdir(parents=True, mode=0o700)
    if static is not None:
        (folder / "static").symlink_to(static)
    if url is None:
        shutil.copy(made.empty(), folder / "db.sqlite3")
    home = Home(folder, url)
    home.manage("prepare", *(["--no-static"] if static else []))
    home.sessions = home.inside("city", str(projects))["sessions"]
    if url is None:
        home.ask("PRAGMA wal_checkpoint(TRUNCATE)")
    return home


@dataclass
class Cluster:
    """A PostgreSQL server of our own, which does what is asked of it: stop, crash, start."""

    programs: Path
    home: Path

    @property
    def owner(self) -> str:
        """Who runs it: the server refuses to be root."""
        return "postgres" if os.geteuid() == 0 else os.environ.get("USER", "")

    def url(self, database: str) -> str:
        """Where a database is."""
        return f"postgres://{self.owner}@{quote(str(self.home), safe='')}/{database}"

    def control(self, *command: str) -> None:
        """pg_ctl."""
        _as(self.owner, self.programs / "pg_ctl", "-w", "-t", "600", "-D", self.home / "data", *command)

    def start(self) -> None:
        """Start, and wait until it answers."""
        self.control("-l", str(self.home / "log"), "-o", OPTIONS.format(home=self.home), "start")

    def crash(self) -> None:
        """Stop at once, without a checkpoint, as after a loss of power to the server's processes."""
        self.control("-m", "immediate", "stop")

    def is_running(self) -> bool:
        """Whether it answers."""
        try:
            psycopg.connect(self.url("postgres"), connect_timeout=60).close()
        except psycopg.OperationalError:
            return False
        return True


@contextmanager
def cluster(folder: Path | None = None, *init: str) -> Iterator[Cluster | None]:
    """A server in a fresh folder, durable as in service; None where PostgreSQL is not installed."""
    programs = binaries()
    if programs is None:
        yield None
        return
    home = folder or Path(tempfile.mkdtemp(prefix="kaigong-faults-"))
    running = Cluster(programs, home)
    if os.geteuid() == 0:
        shutil.chown(home, "postgres")
    try:
        _as(running.owner, programs / "initdb", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", *init,
            "-D", home / "data")  # fmt: skip
        running.start()
        yield running
    finally:
        if running.is_running():
            running.control("-m", "immediate", "stop")
        if folder is None:
            shutil.rmtree(home, ignore_errors=True)
