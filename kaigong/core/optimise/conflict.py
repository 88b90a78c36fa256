"""Which demands of a problem without any plan contradict each other: as few as the time allows.

Lags that no plan can keep have been found before, exactly (windows.py). What is left is lags against capacities. Every
lag and every use of a resource is a demand that a switch puts into force; CP-SAT names switches that suffice for the
contradiction, and then one after another is taken out for good if the rest still has no plan. What remains when each
has had its turn is minimal: without any one of them there is a plan. Activities that lags bind in circles are looked
at first, group by group, since without fixed starts one of the groups alone has no plan (Neumann and Zhan 1995).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kaigong.core.optimise.exact import lacking
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
    kept = _group(problem, items(problem), watch, until)
    kept = _sufficient(problem, kept, min(ONE_TRY, (until - watch.spent()) / 3)) or kept
    kept = _without_activities(problem, kept, watch, until)
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


def contradicted(problem: Problem, watch: Watch, seconds: float) -> bool:
    """Whether the demands within one circle of lags are found to have no plan, with so many seconds for all circles."""
    groups, known = sorted(bound_together(problem), key=len), items(problem)
    until = watch.spent() + seconds
    for group in groups:
        inside = [item for item in known if set(item.demand.activities) <= group]
        left = until - watch.spent()
        if left <= 0 or watch.tell():
            return False
        if has_plan(problem, inside, left) is False:
            return True
    return False


def _group(problem: Problem, kept: list[Item], watch: Watch, until: float) -> list[Item]:
    """The demands within one circle of lags, if they alone have no plan; the shortest circles first."""
    for group in sorted(bound_together(problem), key=len):
        inside = [item for item in kept if set(item.demand.activities) <= group]
        left = until - watch.spent()
        if left > 0 and has_plan(problem, inside, min(ONE_TRY, left)) is False:
            return inside
    return kept


def bound_together(problem: Problem) -> list[set[int]]:
    """Groups of activities each of which must wait for every other one of its group by some way (Kosaraju)."""
    onwards: list[list[int]] = [[] for _ in problem.activities]
    backwards: list[list[int]] = [[] for _ in problem.activities]
    for lag in problem.lags:
        onwards[lag.before].append(lag.after)
        backwards[lag.after].append(lag.before)
    seen: set[int] = set()
    left = [i for root in range(len(onwards)) for i in _left(onwards, root, seen)]
    seen = set()
    groups = [set(_left(backwards, root, seen)) for root in reversed(left)]
    return [group for group in groups if len(group) > 1]


def _left(ways_on: list[list[int]], root: int, seen: set[int]) -> list[int]:
    """What can be reached from the root and was not seen, in the order in which it is left behind."""
    if root in seen:
        return []
    seen.add(root)
    done, stack = [], [(root, iter(ways_on[root]))]
    while stack:
        node, rest = stack[-1]
        for i in rest:
            if i not in seen:
                seen.add(i)
                stack.append((i, iter(ways_on[i])))
                break
        else:
            done.append(node)
            stack.pop()
    return done


def _shrunk(problem: Problem, kept: list[Item], watch: Watch, until: float) -> tuple[list[Item], bool]:
    """Leave out single demands as long as there is still no plan; whether each had its turn."""
    minimal, at = True, 0
    while at < len(kept):
        trial = [*kept[:at], *kept[at + 1 :]]
        found = _still(problem, trial, watch, until)
        minimal = minimal and found is not None
        if found is False:
            kept = trial
        else:
            at += 1
    return kept, minimal


def _without_activities(problem: Problem, kept: list[Item], watch: Watch, until: float) -> list[Item]:
    """Leave out all that concerns half of the activities, a quarter, … one, as long as there is still no plan."""
    names = sorted({i for item in kept for i in item.demand.activities})
    size = max(1, len(names) // 2)
    while size:
        at = 0
        while at < len(names):
            out = set(names[at : at + size])
            trial = [item for item in kept if out.isdisjoint(item.demand.activities)]
            if _still(problem, trial, watch, until) is False:
                kept, names = trial, [*names[:at], *names[at + size :]]
            else:
                at += size
        size //= 2
    return kept


def _still(problem: Problem, trial: list[Item], watch: Watch, until: float) -> bool | None:
    left = until - watch.spent()
    return has_plan(problem, trial, min(ONE_TRY, left)) if left > 0 and not watch.tell() else None


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
    solver.parameters.catch_sigint_signal = False
    solver.parameters.max_time_in_seconds = max(0.05, seconds)
    return solver


def _model(problem: Problem, chosen: Sequence[Item], switches: list[Any] | None) -> Any:
    """A model of the chosen demands; with a list for switches, each in force only if its switch is on."""
    from ortools.sat.python import cp_model

    made, until = cp_model.CpModel(), _horizon(problem, chosen)
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


def _horizon(problem: Problem, chosen: Sequence[Item]) -> int:
    """A day by which all the activities concerned are done in at least one plan, if there is any."""
    concerned = {i for item in chosen for i in item.demand.activities}
    longest = {i: problem.activities[i].duration for i in concerned}
    for item in chosen:
        for way in item.ways:
            if way.tail in longest:
                longest[way.tail] = max(longest[way.tail], way.days)
    known = [len(each.capacity) for each in problem.resources if isinstance(each.capacity, tuple)]
    begun = [*(each.release for each in problem.projects), *problem.fixed.values(), 0]
    return sum(longest.values()) + max(begun) + max(known, default=0)


def _user(made: Any, problem: Problem, starts: list[Any], use: tuple[int, int], switch: Any) -> tuple[Any, int]:
    activity = problem.activities[use[0]]
    start, units = starts[use[0]], activity.demand[use[1]]
    if switch is None:
        return made.new_fixed_size_interval_var(start, activity.duration, ""), units
    return made.new_optional_fixed_size_interval_var(start, activity.duration, switch, ""), units
