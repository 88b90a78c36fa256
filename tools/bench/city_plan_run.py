"""Plans the peers' city once: `python -m tools.bench.city_plan_run FOLDER PROCESSOR_SECONDS THREADS` prints figures."""

import importlib.util
import json
import platform
import resource
import sys
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from kaigong.core.optimise import check, city
from kaigong.core.optimise.city_build import plan_of
from kaigong.core.optimise.city_kernel import plan_by
from kaigong.core.optimise.replan import Slip, replan
from kaigong.core.optimise.values import Activity, Aim, Lag, Objective, Problem, Progress, Project, Resource

WALL = 10  # times the processor time on one core, at the very most
SLIPPING, DAYS = 5_000, 20


def main(folder: str, seconds: float, threads: int) -> None:
    problem = read(folder)
    found = city.first_plan(problem)
    assert found is not None
    built, starts = found
    first = kernel_time(built, starts)
    mended = [mend(problem, plan_of(built, starts)) for _ in range(3)][-1]
    began = time.process_time()

    def told(_progress: Progress) -> bool:
        return time.process_time() - began > seconds

    result = city.plan_city(problem, seconds=seconds * WALL, seed=1, told=told, threads=threads)
    assert result.plan is not None and not check.faults(problem, result.plan)
    print(json.dumps({
        "objective": result.objective, "bound": result.lower_bound, "gap": result.gap, "first": first,
        "cpu": time.process_time() - began, "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10,
        "mend": mended[0], "moved": mended[1],
        "version": f"numba {version('numba')}, Python {platform.python_version()}",
    }))  # fmt: skip


def kernel_time(built: Any, starts: Any) -> float:
    """Sorting the list and placing every item, compiled already; the median of some."""
    key, free, least = next(city.lists(built)), np.empty_like(built.city.capacity), np.zeros_like(starts)
    times = []
    for _ in range(9):
        at = time.process_time()
        plan_by(built.city, key, free, starts.copy(), least)
        times.append(time.process_time() - at)
    return sorted(times)[len(times) // 2]


def mend(problem: Problem, plan: Any) -> tuple[float, int]:
    at = time.process_time()
    found = replan(problem, plan, [Slip(SLIPPING, later=DAYS)])
    return time.process_time() - at, len(found.moved)


def read(folder: str) -> Problem:
    """The peers' instance as a problem of ours."""
    spec = importlib.util.spec_from_file_location("instance", Path(folder) / "instance.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["instance"] = module
    sys.dont_write_bytecode = True
    spec.loader.exec_module(module)
    x = module.make()
    none = [0] * x.A
    demands = [tuple(none[:k] + [int(units)] + none[k + 1 :]) for k, units in zip(x.ag, x.dem, strict=True)]
    activities = tuple(Activity(i % x.N, int(x.dur[i]), demands[i], f"P{i // x.N}") for i in range(len(x.dur)))
    after = np.repeat(np.arange(len(x.dur)), np.diff(x.pptr))
    lags = tuple(Lag(int(i), int(j), int(x.dur[i])) for i, j in zip(x.pidx, after, strict=True))
    desks = tuple(Resource(f"A{k}", int(units)) for k, units in enumerate(x.cap))
    projects = tuple(Project(f"P{p}", int(x.release[p]), None, int(x.weight[p])) for p in range(x.P))
    return Problem(activities, lags, desks, projects, objective=Objective(Aim.GROUNDBREAKING))


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]), int(sys.argv[3]))
