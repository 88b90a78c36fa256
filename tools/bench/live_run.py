"""Ours: so many people with the cockpit open, at the real process of live lines beside the real server, while something
is recorded every second.

python -m tools.bench.live_run --viewers 200 --seconds 30   with KAIGONG_HOME or DATABASE_URL set; one JSON line.

Viewers are connections of one asyncio client that reads every line. Taken are the processor time of the live process
and of the server, from commit to line, how the desk answers meanwhile, and how soon everybody is back after the live
process was killed and started again.
"""

import argparse
import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tools.bench import city as bench

ROOT = Path(__file__).resolve().parents[2]
TICK = os.sysconf("SC_CLK_TCK")
RETRY_SECONDS = 2.0  # what the line itself tells browsers
PROJECTS = 10_000
LIVE = "kaigong.web.asgi_live:application"


@dataclass
class Viewer:
    """One browser with the cockpit open: when it heard of which entry, and how often its line was lost."""

    port: int
    session: str
    heard: list[tuple[float, int]] = field(default_factory=list)
    bytes: int = 0
    lost: int = 0

    async def watch(self) -> None:
        """Listen until cancelled; a lost line is asked for again, as a browser does."""
        while True:
            try:
                await self._listen()
            except (OSError, asyncio.IncompleteReadError, ValueError):
                self.lost += 1
            await asyncio.sleep(RETRY_SECONDS)

    async def _listen(self) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=2**20)
        try:
            cookies = f"sessionid={self.session}"
            writer.write(f"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookies}\r\n\r\n".encode())
            if b"200" not in await reader.readline():
                raise ValueError("not let in")
            while line := await reader.readline():
                self.bytes += len(line)
                if line.startswith(b'data: {"counted_at"'):
                    entry = int(line.partition(b'"entry": ')[2].partition(b",")[0])
                    self.heard.append((time.monotonic(), entry))
            raise OSError("the line ended")
        finally:
            writer.close()


@dataclass
class Recorder:
    """Somebody who records something every second, and remembers when which entry was committed."""

    project: Any
    seconds: float
    done: list[tuple[float, int]] = field(default_factory=list)

    def run(self) -> None:
        """In a thread of its own."""
        from django.db import connection

        from kaigong.apps.ledger import queries as ledger
        from kaigong.apps.projects import actions
        from kaigong.apps.projects.models import Project

        until = time.monotonic() + self.seconds
        n = 0
        try:
            while time.monotonic() < until:
                row, n = Project.objects.get(pk=self.project.pk), n + 1
                facts = {"investment_cny": 200_000_000 + n * 1_000_000}
                actions.amend_facts(project=row, facts=facts, by=bench.BY, now=_now(), seen=row.facts_n)
                self.done.append((time.monotonic(), ledger.last_id()))
                time.sleep(1)
        finally:
            connection.close()


def _now() -> Any:
    from django.conf import settings
    from django.utils.module_loading import import_string

    return import_string(settings.CLOCK)()


def processor(process: subprocess.Popen[bytes]) -> float:
    """Seconds of processor time of a process and all it has started."""
    return sum(_spent(pid) for pid in _family(process.pid))


def _family(pid: int) -> Iterator[int]:
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            yield from _family(int(child))


def _spent(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def port() -> int:
    """A free one."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def granian(interface: str, application: str, at: int) -> subprocess.Popen[bytes]:
    """A server as the site starts it, up and listening."""
    program = str(Path(sys.executable).parent / "granian")
    threads = ["--blocking-threads", "4"] if interface == "wsgi" else []
    made = subprocess.Popen(
        [program, "--interface", interface, "--workers", "1", "--log-level", "warning", "--host", "127.0.0.1",
         "--port", str(at), *threads, application], cwd=ROOT, stdout=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", at)) == 0:
                return made
        time.sleep(0.1)
    raise TimeoutError(application)


def stop(process: subprocess.Popen[bytes]) -> None:
    """It and all it has started, at once: it would wait for whoever listens."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


async def desk(at: int, session: str, seconds: float) -> list[float]:
    """How long the list of projects takes meanwhile, asked for twice a second by somebody else."""
    spent, until = [], time.monotonic() + seconds
    while time.monotonic() < until:
        begin = time.monotonic()
        reader, writer = await asyncio.open_connection("127.0.0.1", at)
        head = f"GET /projects/ HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: sessionid={session}\r\nConnection: close\r\n\r\n"
        writer.write(head.encode())
        await reader.read()
        writer.close()
        spent.append(time.monotonic() - begin)
        await asyncio.sleep(0.5)
    return spent


async def measure(sessions: list[str], project: Any, seconds: float) -> dict[str, Any]:
    """All of it: settle, look on while things are recorded, lose the line, come back."""
    at, web_at = port(), port()
    live, web = (
        granian("asgi", LIVE, at),
        granian("wsgi", "kaigong.web.wsgi:application", web_at),
    )
    try:
        viewers = [Viewer(at, session) for session in sessions]
        tasks = [asyncio.create_task(viewer.watch()) for viewer in viewers]
        let_in = await _until(lambda: all(viewer.heard for viewer in viewers), 60)
        before, served = processor(live), processor(web)
        recorder = Recorder(project, seconds)
        thread = threading.Thread(target=recorder.run)
        thread.start()
        desks = await desk(web_at, sessions[0], seconds)
        await asyncio.to_thread(thread.join)
        await asyncio.sleep(2)
        found = {
            "live_cores": (processor(live) - before) / (seconds + 2),
            "web_cores": (processor(web) - served) / (seconds + 2),
        }
        stop(live)
        marks = [len(viewer.heard) for viewer in viewers]
        killed = time.monotonic()
        live = await asyncio.to_thread(granian, "asgi", LIVE, at)
        up = round(time.monotonic() - killed, 2)
        back = await _until(lambda: all(len(v.heard) > n for v, n in zip(viewers, marks, strict=True)), 60)
        found |= {"let_in_s": let_in, "up_s": up, "back_s": back}
        for task in tasks:
            task.cancel()
        return found | _told(viewers, recorder.done, desks)
    finally:
        stop(live)
        stop(web)


async def _until(done: Any, seconds: float) -> float:
    begin = time.monotonic()
    while not done():
        if time.monotonic() - begin > seconds:
            raise TimeoutError("not everybody was told")
        await asyncio.sleep(0.02)
    return round(time.monotonic() - begin, 2)


def _told(viewers: list[Viewer], done: list[tuple[float, int]], desks: list[float]) -> dict[str, Any]:
    """From every commit to every line, in milliseconds."""
    waits = sorted(
        1000 * (next(when for when, entry in viewer.heard if entry >= wanted and when >= at - 5) - at)
        for at, wanted in done for viewer in viewers
    )  # fmt: skip
    desks.sort()
    return {
        "commits": len(done), "lines": len(waits), "p50_ms": round(waits[len(waits) // 2]),
        "p95_ms": round(waits[len(waits) * 95 // 100]), "most_ms": round(waits[-1]),
        "line_kb": round(viewers[0].bytes / len(viewers[0].heard) / 1024, 1), "lost": sum(v.lost for v in viewers),
        "desk_p50_ms": round(1000 * desks[len(desks) // 2]), "desk_p95_ms": round(1000 * desks[len(desks) * 95 // 100]),
    }  # fmt: skip


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--viewers", type=int, default=200)
    given.add_argument("--seconds", type=float, default=30)
    asked = given.parse_args()
    bench.begin()
    from django.core.management import call_command
    from django.db import connection

    from kaigong.apps.projects.models import Project
    from tools.bench import cockpit_run, http_city, large

    call_command("collectstatic", interactive=False, verbosity=0)
    city = large.filled(PROJECTS, PROJECTS)
    cockpit_run.promises()
    sessions = [http_city.session(city.command) for _ in range(asked.viewers)]
    connection.close()
    found = asyncio.run(measure(sessions, Project.objects.order_by("pk").first(), asked.seconds))
    json.dump({key: round(value, 3) if isinstance(value, float) else value for key, value in found.items()}, sys.stdout)


if __name__ == "__main__":
    main()
