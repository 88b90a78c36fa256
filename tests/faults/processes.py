"""The server and the worker as `make run` starts them, to be stopped, killed and started again."""

import contextlib
import os
import signal
import socket
import subprocess
import time
from pathlib import Path

from tests.apps.notices.receivers import free_port
from tests.faults.databases import ROOT, Home
from tools.setup import server_command, worker_command

START_SECONDS = STOP_SECONDS = 300  # on a slow machine; where all is well it takes one or two


class Process:
    """A process group of a city."""

    def __init__(self, home: Home, command: list[str], **environment: str) -> None:
        self.home, self.command, self.more = home, command, environment
        self.log = home.folder / f"{Path(command[0]).name}.log"
        self.start()

    def start(self) -> None:
        """Start it."""
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, env=self.home.environment() | self.more, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip

    def kill(self) -> None:
        """kill -9 of the process and all its children at once."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> int:
        """SIGTERM, and wait for its end."""
        if self.process.poll() is None:
            self.process.terminate()
        try:
            return self.process.wait(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            raise

    def said(self) -> str:
        """What it wrote."""
        return self.log.read_text(errors="replace")


class Server(Process):
    """granian with the site."""

    def __init__(self, home: Home, **environment: str) -> None:
        self.port = free_port()
        super().__init__(home, server_command(self.port), **environment)
        self.wait()

    def start_again(self) -> None:
        """After a kill: on the same port."""
        self.start()
        self.wait()

    def wait(self) -> None:
        """Until it listens."""
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            assert self.process.poll() is None, self.said()[-3000:]
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise AssertionError(f"the server does not listen after {START_SECONDS} s: {self.said()[-2000:]}")


class Worker(Process):
    """The worker."""

    def __init__(self, home: Home, **environment: str) -> None:
        super().__init__(home, worker_command(), **environment)
