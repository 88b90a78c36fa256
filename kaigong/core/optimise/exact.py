"""Exact search with CP-SAT: proves small problems, finds plans under maximum lags, and any objective of the problem.

The model: a start a day between the first day and the last one that the horizon leaves; lags as differences; each
resource a cumulative over the activities that use it, days of less capacity being blocks that use up the rest; the
objective as a sum. OR-Tools is imported here and nowhere else, and only when a model is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Any

from kaigong.core.optimise.values import Aim, Plan, Problem, Project
from kaigong.core.optimise.watch import PAUSE, Watch
from kaigong.core.optimise.windows import Windows

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

FAR = 2.0**53  # a bound beyond is none


@dataclass(slots=True)
class Model:
    """A CP-SAT model and its variables."""

    made: cp_model.CpModel
    starts: list[cp_model.IntVar]
    cost: Any


def horizon(problem: Problem) -> int:
    """A day by which everything is done in at least one best plan, if there is any plan."""
    longest = [activity.duration for activity in problem.activities]
    for lag in problem.lags:
        longest[lag.before] = max(longest[lag.before], lag.days)
    known = [len(each.capacity) for each in problem.resources if isinstance(each.capacity, tuple)]
    begun = [*(each.release for each in problem.projects), *problem.fixed.values(), *problem.in_force.values(), 0]
    return sum(longest) + max(begun) + max(known, default=0)


def model(problem: Problem, windows: Windows, until: int, below: int | None, least: int | None = None) -> Model:
    """The model of all plans that end by `until`, and are worth less than `below` and at least `least` where given."""
    from ortools.sat.python import cp_model

    made = cp_model.CpModel()
    starts = [
        made.new_int_var(first, max(first, until - tail), f"s{i}")
        for i, (first, tail) in enumerate(zip(windows.first, windows.tail, strict=True))
    ]
    for lag in problem.lags:
        made.add(starts[lag.after] - starts[lag.before] >= lag.days)
    for i, day in problem.fixed.items():
        made.add(starts[i] == day)
    intervals = [
        made.new_fixed_size_interval_var(start, activity.duration, f"i{i}")
        for i, (start, activity) in enumerate(zip(starts, problem.activities, strict=True))
    ]
    for number in range(len(problem.resources)):
        _resource(made, problem, intervals, number, until)
    cost = _cost(made, problem, starts, windows, until)
    if below is not None:
        made.add(cost <= below - 1)
    if least is not None:
        made.add(cost >= least)
    made.minimize(cost)
    return Model(made, starts, cost)


def _resource(made: Any, problem: Problem, intervals: list[Any], number: int, until: int) -> None:
    used = [i for i, each in enumerate(problem.activities) if each.demand[number] and each.duration]
    capacity = problem.resources[number].capacity
    most = capacity if isinstance(capacity, int) else max(capacity)
    users = [intervals[i] for i in used]
    units = [problem.activities[i].demand[number] for i in used]
    for begin, end, missing in lacking(capacity, until):
        users.append(made.new_fixed_size_interval_var(begin, end - begin, f"r{number}d{begin}"))
        units.append(missing)
    if used:
        made.add_cumulative(users, units, most)


def lacking(capacity: int | tuple[int, ...], until: int) -> Iterator[tuple[int, int, int]]:
    """Stretches of days with less than the most capacity: from, until, how much less."""
    if isinstance(capacity, int):
        return
    most, begin = max(capacity), 0
    days = (*capacity[:until], *(capacity[-1:] if until > len(capacity) else ()))
    for day in range(1, len(days) + 1):
        if day == len(days) or days[day] != days[begin]:
            end = until if day == len(days) else day
            if days[begin] < most and end > begin:
                yield begin, end, most - days[begin]
            begin = day


def _cost(made: Any, problem: Problem, starts: list[Any], windows: Windows, until: int) -> Any:
    aim, stability = problem.objective.aim, problem.objective.stability
    if aim is Aim.MAKESPAN:
        ends = [start + each.duration for start, each in zip(starts, problem.activities, strict=True)]
        worth = _latest(made, ends, windows.critical, max(windows.critical, until), "makespan")
    else:
        worth = sum(_project_cost(made, problem, starts, project, until) for project in problem.projects)
    if not stability:
        return worth
    moved = []
    for i, day in problem.in_force.items():
        away = made.new_int_var(0, until + abs(day), f"away{i}")
        made.add(away >= starts[i] - day)
        made.add(away >= day - starts[i])
        moved.append(away)
    return worth + stability * sum(moved)


def _latest(made: Any, ends: list[Any], low: int, high: int, name: str) -> Any:
    latest = made.new_int_var(low, high, name)
    for end in ends:
        made.add(latest >= end)
    return latest


def _project_cost(made: Any, problem: Problem, starts: list[Any], project: Project, until: int) -> Any:
    if project.milestone is not None:
        day = starts[project.milestone]
    else:
        ends = [
            s + each.duration for s, each in zip(starts, problem.activities, strict=True) if each.project == project.id
        ]
        day = _latest(made, ends, project.release, max(until, project.release), f"end {project.id}")
    if problem.objective.aim is Aim.GROUNDBREAKING:
        return project.weight * day
    if project.due is None:
        return 0
    if problem.objective.aim is Aim.LATENESS:
        late = made.new_int_var(0, until + abs(project.due), f"late {project.id}")
        made.add(late >= day - project.due)
        return project.weight * late
    late = made.new_bool_var(f"late {project.id}")
    made.add(day <= project.due).only_enforce_if(~late)
    return project.weight * late


def search(
    problem: Problem, windows: Windows, watch: Watch, *, seconds: float, seed: int, threads: int,
    until: Callable[[], bool] = lambda: False, by_turns: bool = False,
) -> bool:  # fmt: skip
    """Look for better plans than the watch has; whether it is proven that in the end there is none. Stops when time is
    up, when the caller wants no more, or when `until` says so. By turns, every kind of search CP-SAT knows gets its
    share of the threads: slower to prove, but better plans where there are many activities."""
    from ortools.sat.python import cp_model

    last = _last(problem, watch)
    if last < windows.critical:
        return True
    asked = model(problem, windows, last, watch.objective, watch.lower_bound)
    _hint(asked, problem, watch)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = threads
    solver.parameters.interleave_search = by_turns
    solver.parameters.ignore_subsolvers.append("rins/rens")  # its rejects are told on the error output, at length
    solver.parameters.catch_sigint_signal = False  # the caller's handler is the one; its own can end the process
    solver.parameters.random_seed = seed % (2**31)
    end = watch.spent() + max(0.05, min(seconds, watch.left()))
    solver.parameters.max_time_in_seconds = watch.on_the_wall(end - watch.spent())
    solver.best_bound_callback = lambda bound: _bound(watch, bound)
    with ThreadPoolExecutor(1) as pool:
        solving = pool.submit(solver.solve, asked.made, _listener(asked, watch))
        while not solving.done():
            wait([solving], PAUSE)
            if watch.tell() or until() or watch.proven() or watch.spent() > end + PAUSE:
                solver.stop_search()
        status = solving.result()
    if status == cp_model.MODEL_INVALID:
        raise ValueError(asked.made.validate())
    return status in (cp_model.OPTIMAL, cp_model.INFEASIBLE) or watch.proven()


def _bound(watch: Watch, bound: float) -> None:
    """What is proven of better plans holds of all, since the watch's plan is the only one left out."""
    if abs(bound) < FAR:
        known = ceil(bound - 1e-6)
        watch.at_least(known if watch.objective is None else min(known, watch.objective))


def _last(problem: Problem, watch: Watch) -> int:
    """By when everything must be done: a shorter plan is wanted, or any."""
    if problem.objective.aim is Aim.MAKESPAN and not problem.objective.stability and watch.objective is not None:
        return watch.objective - 1
    return horizon(problem)


def _hint(asked: Model, problem: Problem, watch: Watch) -> None:
    days = watch.plan.starts if watch.plan is not None else problem.in_force
    for i, start in enumerate(asked.starts):
        if watch.plan is not None or i in problem.in_force:
            asked.made.add_hint(start, days[i])


def _listener(asked: Model, watch: Watch) -> Any:
    from ortools.sat.python import cp_model

    class Listener(cp_model.CpSolverSolutionCallback):
        def on_solution_callback(self) -> None:
            plan = Plan(tuple(int(self.value(start)) for start in asked.starts))
            watch.better(plan, round(self.objective_value))

    return Listener()
