"""What the long runs found, written into docs/reliability.md: one row a run, with day, machine and versions."""

import os
import platform
import re
import sqlite3
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from tests.faults.databases import ROOT
from tests.postgres import binaries

PAGE = ROOT / "docs" / "reliability.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
HEAD = "| Run | Database | What happened | Found | Day |\n| --- | --- | --- | --- | --- |\n"


def note(run: str, database: str, happened: str, found: str) -> None:
    """Put the row of a run in place of its earlier one."""
    if not os.environ.get("KAIGONG_WRITE_NUMBERS"):
        return
    text = PAGE.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    table, after = rest.split(END)
    rows = {tuple(row.split(" | ")[:2]): row for row in re.findall(r"^\| (?!Run|---)(.*) \|$", table, re.MULTILINE)}
    rows[run, database] = " | ".join((run, database, happened, found, f"{datetime.now(UTC):%Y-%m-%d}"))
    lines = "".join(f"| {row} |\n" for _key, row in sorted(rows.items()))
    PAGE.write_text(f"{before}{BEGIN}\n{_machine()}\n\n{HEAD}{lines}{END}{after}", encoding="utf-8")


def _machine() -> str:
    parts = [f"Python {platform.python_version()}", f"SQLite {sqlite3.sqlite_version}"]
    parts += [f"{name} {version(name)}" for name in ("Django", "granian", "psycopg")]
    programs = binaries()
    if programs is not None:
        said = subprocess.run([programs / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
        parts.append(said.replace("(PostgreSQL)", "").split("(")[0].replace("postgres", "PostgreSQL").strip())
    system = f"{platform.system()} {platform.release().split('-')[0]}, {platform.machine()}"
    return (
        f"Last run on {os.cpu_count()} cores, {_memory()}, {system}; {', '.join(' '.join(p.split()) for p in parts)}."
    )


def _memory() -> str:
    path = Path("/proc/meminfo")
    kilobytes = int(path.read_text().split()[1]) if path.exists() else 0
    return f"{kilobytes / 1024**2:.0f} GB"
