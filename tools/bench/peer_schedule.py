"""Runs in the environment of the peers: plans one problem read from standard input with CP-SAT or PyJobShop.

    python peer_schedule.py cpsat|pyjobshop SECONDS THREADS   prints {"starts", "bound", "seconds", "version"}

The problem: durations, demands, lags [before, after, days], capacities,
releases of activities. The models are the plain ones of each library's documentation.
"""

import json
import sys
import time
from importlib.metadata import version
from typing import Any


def cpsat(asked: dict[str, Any], seconds: float, threads: int) -> dict[str, Any]:
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    days, horizon = asked["durations"], asked["horizon"]
    starts = [model.new_int_var(first, horizon, "") for first in asked["releases"]]
    intervals = [model.new_fixed_size_interval_var(s, d, "") for s, d in zip(starts, days, strict=True)]
    for before, after, wait in asked["lags"]:
        model.add(starts[after] >= starts[before] + wait)
    for k, capacity in enumerate(asked["capacities"]):
        used = [(intervals[i], row[k]) for i, row in enumerate(asked["demands"]) if row[k]]
        if used:
            model.add_cumulative([each[0] for each in used], [each[1] for each in used], capacity)
    end = model.new_int_var(0, horizon, "")
    model.add_max_equality(end, [s + d for s, d in zip(starts, days, strict=True)])
    model.minimize(end)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = threads
    solver.parameters.max_time_in_seconds = seconds
    status = solver.solve(model)
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    chosen = [int(solver.value(s)) for s in starts] if found else None
    return {"starts": chosen, "bound": solver.best_objective_bound, "version": f"ortools {version('ortools')}"}


def pyjobshop(asked: dict[str, Any], seconds: float, threads: int) -> dict[str, Any]:
    from pyjobshop import Model

    model = Model()
    resources = [model.add_renewable(capacity=capacity) for capacity in asked["capacities"]]
    tasks = []
    for days, row, first in zip(asked["durations"], asked["demands"], asked["releases"], strict=True):
        task = model.add_task(earliest_start=first)
        used = [k for k, units in enumerate(row) if units] or [0]
        model.add_mode(task, [resources[k] for k in used], duration=days, demands=[row[k] for k in used])
        tasks.append(task)
    for before, after, wait in asked["lags"]:
        model.add_end_before_start(tasks[before], tasks[after], delay=wait - asked["durations"][before])
    found = model.solve(time_limit=seconds, num_workers=threads, display=False)
    chosen = [task.start for task in found.best.tasks] if found.best and len(found.best.tasks) else None
    return {"starts": chosen, "bound": found.lower_bound, "version": f"pyjobshop {version('pyjobshop')}"}


def main() -> None:
    name, seconds, threads = sys.argv[1], float(sys.argv[2]), int(sys.argv[3])
    asked = json.load(sys.stdin)
    began = time.perf_counter()
    answer = {"cpsat": cpsat, "pyjobshop": pyjobshop}[name](asked, seconds, threads)
    print(json.dumps({**answer, "seconds": time.perf_counter() - began}))


if __name__ == "__main__":
    main()
