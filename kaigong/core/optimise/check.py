"""Does a plan keep every demand, and what is it worth? Plain Python that shares nothing with any solver.

Rows of the answer: a Problem names what is broken, at which activity or resource, by how much.
"""

from collections import defaultdict
from collections.abc import Iterator

from kaigong.core.optimise.values import Aim, Plan, Project, Resource
from kaigong.core.optimise.values import Problem as Asked
from kaigong.core.problems import Problem


def faults(problem: Asked, plan: Plan) -> list[Problem]:
    """Everything in which the plan breaks a demand of the problem; an empty list is a plan that holds."""
    if len(plan.starts) != len(problem.activities):
        return [Problem("plan.length", data={"got": len(plan.starts), "expected": len(problem.activities)})]
    whole = [Problem("plan.not_whole", _name(problem, i)) for i, day in enumerate(plan.starts) if type(day) is not int]
    if whole:
        return whole
    return [
        *_early(problem, plan),
        *_moved(problem, plan),
        *_lags(problem, plan),
        *(each for number in range(len(problem.resources)) for each in _overloads(problem, plan, number)),
    ]


def makespan(problem: Asked, plan: Plan) -> int:
    """The day the last activity ends."""
    return max((start + each.duration for start, each in zip(plan.starts, problem.activities, strict=True)), default=0)


def objective(problem: Asked, plan: Plan) -> int:
    """What the plan costs by the problem's own objective."""
    aim, stability = problem.objective.aim, problem.objective.stability
    worth = makespan(problem, plan) if aim is Aim.MAKESPAN else sum(_costs(problem, plan))
    moved = sum(abs(plan.starts[i] - day) for i, day in problem.in_force.items()) if stability else 0
    return worth + stability * moved


def milestones(problem: Asked, plan: Plan) -> dict[str, int]:
    """By project: the day its milestone starts; where none is named, the day its last activity ends."""
    days = {each.id: each.release for each in problem.projects}
    for start, activity in zip(plan.starts, problem.activities, strict=True):
        if activity.project is not None:
            days[activity.project] = max(days[activity.project], start + activity.duration)
    return days | {each.id: plan.starts[each.milestone] for each in problem.projects if each.milestone is not None}


def _costs(problem: Asked, plan: Plan) -> Iterator[int]:
    days = milestones(problem, plan)
    for project in problem.projects:
        yield project.weight * _cost(problem.objective.aim, project, days[project.id])


def _cost(aim: Aim, project: Project, day: int) -> int:
    if aim is Aim.GROUNDBREAKING:
        return day
    late = 0 if project.due is None else max(0, day - project.due)
    return late if aim is Aim.LATENESS else int(late > 0)


def _name(problem: Asked, i: int) -> str:
    activity = problem.activities[i]
    return f"{activity.id}" if activity.project is None else f"{activity.project}/{activity.id}"


def _early(problem: Asked, plan: Plan) -> Iterator[Problem]:
    release = {each.id: each.release for each in problem.projects}
    for i, start in enumerate(plan.starts):
        project = problem.activities[i].project
        first = max(0, release.get(project, 0)) if project is not None else 0
        if start < first and i not in problem.fixed:
            yield Problem("plan.too_early", _name(problem, i), {"start": start, "first": first})


def _moved(problem: Asked, plan: Plan) -> Iterator[Problem]:
    for i, day in problem.fixed.items():
        if plan.starts[i] != day:
            yield Problem("plan.fixed_moved", _name(problem, i), {"start": plan.starts[i], "fixed": day})


def _lags(problem: Asked, plan: Plan) -> Iterator[Problem]:
    for lag in problem.lags:
        waited = plan.starts[lag.after] - plan.starts[lag.before]
        if waited < lag.days:
            data = {"after": _name(problem, lag.before), "days": waited, "at_least": lag.days}
            yield Problem("plan.lag", _name(problem, lag.after), data)


def _overloads(problem: Asked, plan: Plan, number: int) -> Iterator[Problem]:
    """One row for each stretch of days on which a resource is asked for more than it has."""
    resource = problem.resources[number]
    change: defaultdict[int, int] = defaultdict(int)
    for start, activity in zip(plan.starts, problem.activities, strict=True):
        units = activity.demand[number]
        if units and activity.duration:
            change[max(start, 0)] += units
            change[max(start + activity.duration, 0)] -= units
    days, used = sorted(change), 0
    for day, until in zip(days, days[1:], strict=False):
        used += change[day]
        short = used and _shortest(resource, day, until)
        if used and used > short:
            yield Problem("plan.overload", resource.id, {"from": day, "until": until, "used": used, "capacity": short})


def _shortest(resource: Resource, day: int, until: int) -> int:
    """The least capacity of any day in day … until - 1."""
    if isinstance(resource.capacity, int):
        return resource.capacity
    known = resource.capacity
    return min((*known[day:until], *(known[-1:] if until > len(known) else ())))
