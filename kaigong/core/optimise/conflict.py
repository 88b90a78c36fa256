"""Which demands of a problem without any plan contradict each other: as few as the time allows.

Lags that no plan can keep have been found before, exactly (windows.py). What is left is lags against capacities. Every
lag and every use of a resource is a demand that a switch puts into force; CP-SAT names switches that suffice for the
contradiction, and then one after another is taken out for good if the rest still has no plan. What remains when each
has had its turn is minimal: without any one of them there is a plan.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kaigong.core.optimise.exact import horizon, lacking
from kaigong.core.optimise.values import Demand, Problem
from kaigong.core.optimise.watch import Watch
from kaigong.core.optimise.windows import Way, ways

ONE_TRY = 3.0  # seconds at most of one question "is there a plan without these?"
AT_LEAST = 0.7  # seconds for naming the conflict, also when the search has used up its time


@dataclass(frozen=True, slots=True)
class Item:
    """A demand that can be left out: its ways in time, or its use of a resource."""

    demand: Demand
    ways: tuple[Way, ...] = ()
    use: tuple[int, int] | None = None  # activity, resource


def conflicting(problem: Problem, watch: Watch) -> tuple[Demand, ...]:
    """Demands that no plan meets together; a last `Demand("more")` says that perhaps not all of them are needed."""
    until = watch.spent() + max(AT_LEAST, watch.left())
    kept = items(problem)
    kept = _sufficient(problem, kept, (until - watch.spent()) / 3) or kept
    kept, minimal = _shrunk(problem, kept, watch, until)
    return tuple(item.demand for item in kept) + (() if minimal else (Demand("more"),))


def items(problem: Problem) -> list[Item]:
    """Every demand of the problem that may be part of a conflict."""
    together: dict[int, list[Way]] = {}
    for way in ways(problem):
        if way.demand.code != "release" or way.demand.data["day"] > 0:
            together.setdefault(id(way.demand), []).append(way)
    made = [Item(each[0].demand, tuple(each)) for each in together.values()]
    for number, resource in enumerate(problem.resources):
        for i, activity in enumerate(problem.activities):
            if activity.demand[number] and activity.duration:
                data = {"resource": resource.id, "units": activity.demand[number], "capacity": resource.capacity}
                made.append(Item(Demand("capacity", (i,), data), use=(i, number)))
    return made


def _shrunk(problem: Problem, kept: list[Item], watch: Watch, until: float) -> tuple[list[Item], bool]:
    """Leave out stretches, then single demands, as long as there is still no plan; whether each had its turn."""
    size, minimal = max(1, len(kept) // 2), True
    while size:
        at, minimal = 0, True
        while at < len(kept):
            trial = [*kept[:at], *kept[at + size :]]
            left = until - watch.spent()
            found = has_plan(problem, trial, min(ONE_TRY, left)) if left > 0 and not watch.tell() else None
            minimal = minimal and found is not None
            if found is False:
                kept = trial
            else:
                at += size
        size //= 2
    return kept, minimal


def has_plan(problem: Problem, chosen: Sequence[Item], seconds: float) -> bool | None:
    """Whether a plan meets the chosen demands; None if that did not become clear in time."""
    from ortools.sat.python import cp_model

    made = _model(problem, chosen, None)
    status = _solver(seconds).solve(made)
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return True
    return False if status == cp_model.INFEASIBLE else None


def _sufficient(problem: Problem, chosen: list[Item], seconds: float) -> list[Item]:
    """Some of the demands that contradict each other, as CP-SAT came upon them; none if it did not in time."""
    switches: list[Any] = []
    made = _model(problem, chosen, switches)
    made.add_assumptions(switches)
    solver = _solver(seconds)
    solver.solve(made)
    named = set(solver.sufficient_assumptions_for_infeasibility())
    return [item for item, switch in zip(chosen, switches, strict=True) if switch.index in named]


def _solver(seconds: float) -> Any:
    from ortools.sat.python import cp_model

    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = max(0.05, seconds)
    return solver


def _model(problem: Problem, chosen: Sequence[Item], switches: list[Any] | None) -> Any:
    """A model of the chosen demands; with a list for switches, each in force only if its switch is on."""
    from ortools.sat.python import cp_model

    made, until = cp_model.CpModel(), horizon(problem)
    low = min([0, *problem.fixed.values()])
    starts = [made.new_int_var(low, until, f"s{i}") for i in range(len(problem.activities))]
    starts.append(made.new_constant(0))
    users: list[list[tuple[Any, int]]] = [[] for _ in problem.resources]
    for item in chosen:
        switch = made.new_bool_var("") if switches is not None else None
        if switches is not None:
            switches.append(switch)
        for way in item.ways:
            asked = made.add(starts[way.head] - starts[way.tail] >= way.days)
            if switch is not None:
                asked.only_enforce_if(switch)
        if item.use is not None:
            users[item.use[1]].append(_user(made, problem, starts, item.use, switch))
    for using, resource in zip(users, problem.resources, strict=True):
        blocked = [
            (made.new_fixed_size_interval_var(a, b - a, ""), less) for a, b, less in lacking(resource.capacity, until)
        ]
        most = resource.capacity if isinstance(resource.capacity, int) else max(resource.capacity)
        if using:
            made.add_cumulative(
                [each[0] for each in (*using, *blocked)], [each[1] for each in (*using, *blocked)], most
            )
    return made


def _user(made: Any, problem: Problem, starts: list[Any], use: tuple[int, int], switch: Any) -> tuple[Any, int]:
    activity = problem.activities[use[0]]
    start, units = starts[use[0]], activity.demand[use[1]]
    if switch is None:
        return made.new_fixed_size_interval_var(start, activity.duration, ""), units
    return made.new_optional_fixed_size_interval_var(start, activity.duration, switch, ""), units
