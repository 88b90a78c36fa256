"""The real thing for a journey: the small demo city in its own database, served by granian in its own process."""

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

from tests import made

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 300  # seconds until the server must answer, however slow the machine


@dataclass(frozen=True)
class City:
    url: str
    home: Path
    environment: dict[str, str]


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(folders: pytest.TempPathFactory) -> Iterator[City]:
    """Serve a copy of the city, and stop the server at the end."""
    home = folders.mktemp("served") / "city"
    shutil.copytree(made.city(), home)
    environment, port = made.surroundings(home), free_port()
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
