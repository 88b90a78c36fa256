"""A small Spark cluster on this machine for trials: a master and two workers, of which one can be killed at work.

    with Cluster(folder, python) as cluster:
        cluster.mine(lake, kill=True) -> (answer, whether a worker died in mid-shuffle)
        cluster.simulate(scenario, kill=True) -> (answer, whether a worker died at work)

`python -m tools.spark_cluster [--events N] [--replications N] [--what mine,simulate]` mines a lake and simulates a
city, both made for the purpose, three ways each, and tells whether the rows are the same: in one process, on the
cluster, and on the cluster with a worker killed.
"""

import argparse
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PYTHON = ROOT / ".bench/spark/bin/python"
SHORT = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1"  # of a Java that has little to do, or not for long
DEFAULTS = """spark.executor.memory {memory}
spark.driver.extraJavaOptions {java}
spark.executor.extraJavaOptions {java}
spark.driver.host 127.0.0.1
spark.driver.bindAddress 127.0.0.1
spark.task.maxFailures 8
"""
SOME = re.compile(rb" [1-9][0-9]*/[0-9]+ \[")  # of the bar that tells how many replications are done
PATIENCE = 240  # seconds until the cluster must stand


def free_port() -> int:
    """A port nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Cluster:
    """A master and two workers with a core each, all of them processes of ours in a scratch folder."""

    def __init__(self, folder: Path, python: Path = PYTHON, *, memory: str = "512m", java: str = SHORT) -> None:
        self.folder, self.python, self.port, self.memory = folder, python, free_port(), memory
        home = subprocess.run(
            [str(python), "-c", "import pyspark; print(pyspark.__path__[0])"],
            capture_output=True,
            text=True,
            check=True,
        )
        self.home = Path(home.stdout.strip())
        self.url = f"spark://127.0.0.1:{self.port}"
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        (folder / "conf").mkdir(parents=True, exist_ok=True)
        (folder / "conf/spark-defaults.conf").write_text(DEFAULTS.format(memory=memory, java=java), "utf-8")

    def __enter__(self) -> "Cluster":
        deploy = "org.apache.spark.deploy"
        self._start(
            "master", f"{deploy}.master.Master", "--host", "127.0.0.1", "--port", str(self.port), "--webui-port", "0"
        )
        self._wait(lambda: "starting Spark master" in self._log("master").lower() or self._listens())
        for name in ("one", "two"):
            work = ["--cores", "1", "--memory", self.memory, "--host", "127.0.0.1", "--webui-port", "0"]
            work += ["--work-dir", str(self.folder / f"work-{name}"), self.url]
            self._start(name, f"{deploy}.worker.Worker", *work)
        self._wait(lambda: all("Successfully registered" in self._log(name) for name in ("one", "two")))
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for name in list(self.processes):
            self.kill(name)

    def _start(self, name: str, java_class: str, *arguments: str) -> None:
        variables = {
            **os.environ, "SPARK_HOME": str(self.home), "SPARK_CONF_DIR": str(self.folder / "conf"),
            "SPARK_LOCAL_DIRS": str(self.folder / f"local-{name}"), "SPARK_LOCAL_IP": "127.0.0.1",
            "PYSPARK_PYTHON": str(self.python), "SPARK_DAEMON_MEMORY": "256m", "SPARK_DAEMON_JAVA_OPTS": SHORT,
        }  # fmt: skip
        command = [str(self.home / "bin/spark-class"), java_class, *arguments]
        with (self.folder / f"{name}.log").open("wb") as log:
            self.processes[name] = subprocess.Popen(
                command, stdout=log, stderr=log, env=variables, start_new_session=True
            )

    def _log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text("utf-8", "replace")

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def _wait(self, there: Any) -> None:
        end = time.monotonic() + PATIENCE
        while not there():
            if time.monotonic() > end:
                raise RuntimeError("the cluster does not come up:\n" + "\n".join(map(self._log, self.processes)))
            time.sleep(0.2)

    def kill(self, name: str) -> None:
        """The process and all it started, at once and without a word."""
        process = self.processes.pop(name)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def mine(self, *arguments: str, kill: bool = False) -> tuple[dict[str, Any], bool]:
        """The JSON of `kaigong mine` on the cluster; a worker is killed as soon as it has written shuffle files."""
        shuffled = self.folder / "local-two"
        return self._ask("mine", *arguments, when=lambda: any(shuffled.rglob("shuffle_*.data")) if kill else False)

    def simulate(self, *arguments: str, kill: bool = False) -> tuple[dict[str, Any], bool]:
        """The JSON of `kaigong simulate` on the cluster; a worker is killed once the first replications are told."""
        told = self.folder / "client.log"
        return self._ask(
            "simulate", *arguments, when=lambda: bool(SOME.search(told.read_bytes())) if kill else False
        )  # fmt: skip

    def _ask(self, verb: str, *arguments: str, when: Callable[[], bool]) -> tuple[dict[str, Any], bool]:
        command = [str(self.python), "-m", "kaigong.cli.main", verb, *arguments, "--json"]
        command += ["--engine", "spark", "--master", self.url]
        variables = {
            **os.environ, "SPARK_CONF_DIR": str(self.folder / "conf"), "SPARK_LOCAL_IP": "127.0.0.1",
            "PYSPARK_PYTHON": str(self.python), "PYTHONPATH": str(ROOT),
        }  # fmt: skip
        with (self.folder / "answer.json").open("wb") as out, (self.folder / "client.log").open("wb") as log:
            client = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=log, env=variables)
            died = False
            while client.poll() is None:
                if not died and when():
                    self.kill("two")
                    died = client.poll() is None
                time.sleep(0.05)
        if client.returncode:
            raise RuntimeError((self.folder / "client.log").read_text("utf-8", "replace")[-3000:])
        return json.loads((self.folder / "answer.json").read_bytes()), died


def lake(folder: Path, events: int, seed: int = 4) -> None:
    """Ledger-like events of three provinces and some days, cases that go on from day to day."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    drawn = np.random.default_rng(seed)
    for province in ("jiangsu", "xinjiang", "zhejiang"):
        n = events // 3
        case = drawn.integers(0, max(1, n // 25), n)
        time_of = (drawn.integers(0, 20 * 86_400, n) + 1_720_000_000) * 1_000_000
        activity = (case % 5 + drawn.integers(0, 8, n)) % 12
        for day in np.unique(time_of // 86_400_000_000 // 5):
            here = np.flatnonzero(time_of // 86_400_000_000 // 5 == day)
            at = folder / f"province={province}" / f"day={day * 5}"
            at.mkdir(parents=True, exist_ok=True)
            pq.write_table(
                pa.table(
                    {
                        "case": [f"C{number}" for number in case[here].tolist()],
                        "activity": [f"事项 {number}" for number in activity[here].tolist()],
                        "time": pa.array(time_of[here], pa.timestamp("us", "UTC")),
                    }
                ),
                at / "part-0.parquet",
            )


def same(a: Any, b: Any) -> bool:
    """Equal, numbers to a hundred-thousandth of a day."""
    if isinstance(a, float) or isinstance(b, float):
        return a is not None and b is not None and abs(a - b) <= 1e-5 + 1e-9 * abs(a)
    if isinstance(a, dict) and isinstance(b, dict):
        return list(a) == list(b) and all(same(a[key], b[key]) for key in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(same, a, b))
    return bool(a == b)


def city(folder: Path) -> Path:
    """A scenario of some hundred projects that wait for few reviewers."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = (f'{{"id": "p{n}", "type": "industrial-general", "start": "2022-02-{10 + n % 15}"}}' for n in range(300))
    (folder / "portfolio.jsonl").write_text("\n".join(lines), "utf-8")
    (folder / "city.yaml").write_text(CITY, "utf-8")
    return folder / "city.yaml"


CITY = """start: 2022-02-10
until: 2022-12-30
projects: portfolio.jsonl
agencies:
  natural-resources: {reviewers: 6, at_once: 4}
  housing-construction: {reviewers: 8, at_once: 3, discipline: earliest-due}
correction: {default: 0.2}
targets: ["started>=200 by 2022-09-30"]
"""


def trials(options: argparse.Namespace, folder: Path) -> Iterator[tuple[str, list[str]]]:
    """What is asked: the command, and its arguments."""
    if "mine" in options.what:
        lake(folder / "lake", int(options.events))
        yield "mine", [str(folder / "lake")]
    if "simulate" in options.what:
        yield "simulate", [str(city(folder / "city")), "--replications", str(int(options.replications))]


def tried(verb: str, arguments: list[str], folder: Path) -> bool:
    """Three ways, one answer."""
    at = time.perf_counter()
    alone = subprocess.run(
        [sys.executable, "-m", "kaigong.cli.main", verb, *arguments, "--json"],
        cwd=ROOT, capture_output=True, check=True,
    )  # fmt: skip
    ours = json.loads(alone.stdout)
    ours.pop("seconds", None)
    print(f"{verb}, one process: {time.perf_counter() - at:.1f} s", flush=True)
    fine = True
    for kill in (False, True):
        at = time.perf_counter()
        with Cluster(folder / f"{verb}-{kill}") as cluster:
            up = time.perf_counter()
            found, died = getattr(cluster, verb)(*arguments, kill=kill)
        found.pop("seconds", None)
        equal = same(ours, found)
        fine = fine and equal and died == kill
        told = "a worker killed at work" if died else "all workers alive"
        seconds = f"{time.perf_counter() - up:.1f} s after {up - at:.1f} s to start"
        print(f"{verb}, cluster, {told}: {seconds}; same rows: {equal}", flush=True)
    return fine


def main(arguments: list[str]) -> int:
    """The exit status tells whether all answers were the same."""
    made = argparse.ArgumentParser(description=__doc__)
    made.add_argument("--events", type=float, default=3e5)
    made.add_argument("--replications", type=float, default=400)
    made.add_argument("--what", type=lambda text: text.split(","), default=["mine", "simulate"])
    options = made.parse_args(arguments)
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        fine = [tried(verb, asked, folder) for verb, asked in trials(options, folder)]
    return 0 if all(fine) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
