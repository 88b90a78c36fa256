"""The real thing for a journey: the small demo city in its own database, served by granian in its own process."""

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 300  # seconds until the server must answer, however slow the machine


@dataclass(frozen=True)
class City:
    url: str
    home: Path
    environment: dict[str, str]


def manage(environment: dict[str, str], *words: str) -> None:
    command = [sys.executable, "-m", "kaigong.web.manage", *words]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def made(folders: pytest.TempPathFactory) -> Path:
    """The city, made once in a run, whichever of its processes comes first."""
    base = folders.getbasetemp()
    home = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "city-made"
    home.mkdir(exist_ok=True)
    with (home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "done").exists():
            environment = surroundings(home)
            manage(environment, "migrate", "--verbosity", "0")
            manage(environment, "loaddemo", "--scale", "small")
            manage(environment, "collectstatic", "--noinput", "--verbosity", "0")
            (home / "done").touch()
    return home


def surroundings(home: Path) -> dict[str, str]:
    """What the processes of a city are started with."""
    kept = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}}
    return kept | {"KAIGONG_HOME": str(home), "KAIGONG_DEMO": "1"}


@contextmanager
def served(folders: pytest.TempPathFactory) -> Iterator[City]:
    """Serve a copy of the city, and stop the server at the end."""
    home = folders.mktemp("served") / "city"
    shutil.copytree(made(folders), home)
    environment, port = surroundings(home), free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    server = subprocess.Popen([*command, "kaigong.web.wsgi:application"], cwd=ROOT, env=environment)
    try:
        wait_for(f"http://127.0.0.1:{port}/", server)
        yield City(f"http://127.0.0.1:{port}", home, environment)
    finally:
        server.terminate()
        server.wait(timeout=PATIENCE)


def wait_for(url: str, server: "subprocess.Popen[bytes]") -> None:
    """Return when the server answers; say so when it does not come up."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        try:
            with urlopen(url, timeout=PATIENCE):  # noqa: S310  an address of this machine
                return
        except (URLError, ConnectionError):
            time.sleep(0.2)
    raise AssertionError(f"the server at {url} did not come up")
