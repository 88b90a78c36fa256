"""Compile the kernels of simulating, optimising and mining once, on tiny inputs, so that nobody waits for them later.

`make run` does it behind the server, with low priority; `python -m tools.warm` does it now.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

PROJECT = """************************************************************************
jobs (incl. supersource/sink ):  4
horizon                       :  8
RESOURCES
  - renewable                 :  1   R
PRECEDENCE RELATIONS:
jobnr.    #modes  #successors   successors
   1        1          2           2   3
   2        1          1           4
   3        1          1           4
   4        1          0
************************************************************************
REQUESTS/DURATIONS:
jobnr. mode duration  R 1
------------------------------------------------------------------------
  1      1     0       0
  2      1     3       2
  3      1     4       2
  4      1     0       0
************************************************************************
RESOURCEAVAILABILITIES:
  R 1
   3
************************************************************************
"""
LOG = """<?xml version="1.0" encoding="UTF-8"?><log><trace><string key="concept:name" value="1"/>
<event><string key="concept:name" value="a"/><date key="time:timestamp" value="2022-02-10T09:00:00+08:00"/></event>
<event><string key="concept:name" value="b"/><date key="time:timestamp" value="2022-02-11T09:00:00+08:00"/></event>
</trace></log>
"""
CITY = """start: 2022-02-10
until: 2022-03-31
projects: city.jsonl
agencies: {natural-resources: {reviewers: [{from: 2022-02-10, count: 1}]}}
"""
LINE = '{"id": "P1", "name": "P1", "type": "industrial-general", "wished_start": "2022-03-25"}\n'
FILES = {"one.sm": PROJECT, "log.xes": LOG, "log.csv": "case,activity,time\n1,a,2022-02-10\n1,b,2022-02-11\n",
         "city.yaml": CITY, "city.jsonl": LINE}  # fmt: skip
LAGGED = ("-c", "from kaigong.core.optimise.lagged import warm; warm()")  # small files are closed without these kernels
JOBS = (
    ("optimise", "one.sm", "--seconds", "2", "--json"),
    ("simulate", "city.yaml", "--replications", "2", "--json"),
    ("mine", "log.xes", "--json"),
    ("mine", "log.csv", "--json"),
)


def main() -> int:
    """Run every job once; how many failed."""
    if hasattr(os, "nice"):
        os.nice(10)
    with tempfile.TemporaryDirectory() as folder:
        for name, text in FILES.items():
            (Path(folder) / name).write_text(text)
        done = [
            subprocess.run(
                [sys.executable, *job], cwd=folder, stdout=subprocess.DEVNULL, check=False, stderr=subprocess.DEVNULL,
            )
            for job in (*(("-m", "kaigong.cli.main", *job) for job in JOBS), LAGGED)
        ]  # fmt: skip
    return sum(one.returncode != 0 for one in done)


if __name__ == "__main__":
    sys.exit(main())
