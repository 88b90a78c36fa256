"""A throw-away PostgreSQL for tests: `python -m tests.postgres -- pytest tests/apps` runs the command against one.

1. Find the newest server installed; without one say so loudly and let the run pass.
2. Make a cluster in a fresh folder, reachable by a socket in that folder alone, as user postgres when we are root.
3. Run the command with DATABASE_URL set, stop the server, remove the folder, give the command's exit status.
"""

import getpass
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

OPTIONS = (
    "-c listen_addresses='' -c unix_socket_directories={home} -c fsync=off -c full_page_writes=off "
    "-c synchronous_commit=off -c jit=off"
)

PATIENT = ("-w", "-t", "600")  # seconds, on a slow machine
SKIPPED = f"""{"=" * 78}
SKIPPED: no PostgreSQL server is installed, so nothing was tested against it.
Install it (on Debian: apt-get install postgresql) and run this again.
{"=" * 78}
"""


def binaries() -> Path | None:
    """The folder of the newest installed server's programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    named = shutil.which("initdb")
    return found[-1].parent if found else named and Path(named).resolve().parent


@contextmanager
def cluster(programs: Path, options: str = OPTIONS) -> Iterator[str]:
    """A running server; the value is its DATABASE_URL."""
    home = Path(tempfile.mkdtemp(prefix="kaigong-pg-"))
    owner = "postgres" if os.geteuid() == 0 else getpass.getuser()
    if os.geteuid() == 0:
        shutil.chown(home, "postgres")
    data = str(home / "data")
    try:
        _as(owner, programs / "initdb", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8", "-D", data)
        start = (*PATIENT, "-D", data, "-l", home / "log", "-o", options.format(home=home), "start")
        _as(owner, programs / "pg_ctl", *start)
        try:
            yield f"postgres://{owner}@{quote(str(home), safe='')}/postgres"
        finally:
            _as(owner, programs / "pg_ctl", *PATIENT, "-m", "immediate", "-D", data, "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _as(owner: str, *command: str | Path) -> None:
    """Run one of the server's programs; the server refuses to run as root."""
    become = ["runuser", "-u", owner, "--"] if os.geteuid() == 0 else []
    subprocess.run([*become, *map(str, command)], check=True, stdout=subprocess.DEVNULL, cwd="/")


def main(arguments: list[str]) -> int:
    """Run the command after `--` against a server of its own."""
    command = arguments[arguments.index("--") + 1 :] if "--" in arguments else arguments
    if not command:
        sys.stderr.write("usage: python -m tests.postgres -- COMMAND …\n")
        return 2
    programs = binaries()
    if programs is None:
        sys.stderr.write(SKIPPED)
        return 0
    with cluster(programs) as url:
        return subprocess.run(command, env=os.environ | {"DATABASE_URL": url}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
