"""What is asked of the optimiser and what it answers: one problem for a project, a project with windows, and a city.

Time is in whole days (or any other whole unit) from day 0. An activity is named by its position in `Problem.activities`
everywhere but in `Activity.id`, which is the name its file gave it. An activity occupies the days start … start +
duration - 1; one of duration 0 occupies none.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Aim(StrEnum):
    """What is made small. A project ends with its last activity; its milestone is the start of a named activity."""

    MAKESPAN = "makespan"  # the day the last activity of all ends
    GROUNDBREAKING = "groundbreaking"  # sum over projects of weight x day of the milestone (none named: of the end)
    LATENESS = "lateness"  # sum over projects of weight x days past the due day, never below 0 (same day as above)
    LATE = "late"  # sum over projects of weight, for those past their due day: the others are on time


class Status(StrEnum):
    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Activity:
    id: int | str
    duration: int
    demand: tuple[int, ...]  # units a day, one number for each of the problem's resources
    project: str | None = None  # the id of its Project; None where the problem has none


@dataclass(frozen=True, slots=True)
class Lag:
    """start[after] >= start[before] + days. Finish to start: days is the duration of `before`. A maximum lag is a
    negative one the other way round: b at most 12 days after a is Lag(b, a, -12)."""

    before: int
    after: int
    days: int


@dataclass(frozen=True, slots=True)
class Resource:
    id: str
    capacity: int | tuple[int, ...]  # units a day: always, or by day; the last day's number holds ever after


@dataclass(frozen=True, slots=True)
class Project:
    id: str
    release: int = 0  # no activity of it starts before
    due: int | None = None  # on time: the milestone day (or end) is at most this
    weight: int = 1
    milestone: int | None = None  # position of the activity whose start is the groundbreaking


@dataclass(frozen=True, slots=True)
class Objective:
    """The aim, plus `stability` for every day an activity starts away from the plan in force, earlier or later."""

    aim: Aim = Aim.MAKESPAN
    stability: int = 0


@dataclass(frozen=True, slots=True)
class Problem:
    activities: tuple[Activity, ...]
    lags: tuple[Lag, ...]
    resources: tuple[Resource, ...]
    projects: tuple[Project, ...] = ()
    fixed: Mapping[int, int] = field(default_factory=dict)  # activity -> its start: under way, or promised
    in_force: Mapping[int, int] = field(default_factory=dict)  # activity -> its start in the plan in force
    objective: Objective = field(default_factory=Objective)


@dataclass(frozen=True, slots=True)
class Plan:
    starts: tuple[int, ...]  # one for each activity


@dataclass(frozen=True, slots=True)
class Demand:
    """One of the demands that cannot all be met: a stable code, who is concerned, and the numbers to say it with."""

    code: str  # "lag", "capacity", "release", "fixed", … (words.py has a sentence for each)
    activities: tuple[int, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Result:
    """objective, makespan and plan are None together; gap is (objective - lower_bound) / lower_bound."""

    status: Status
    plan: Plan | None
    objective: int | None
    makespan: int | None
    lower_bound: int | None
    gap: float | None
    conflict: tuple[Demand, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the search is. The plan is that of `objective`, as far as it changed since the last time told."""

    seconds: float
    objective: int | None
    lower_bound: int | None
    plan: Plan | None = None


# Told about four times a second; what it answers is whether to stop now and give the best plan so far.
Told = Callable[[Progress], bool]


def gap(objective: int | None, lower_bound: int | None) -> float | None:
    """How far above the lower bound the plan is, as a share of the bound; 0.0 is proven best, None is not known."""
    if objective is None or lower_bound is None:
        return None
    if objective == lower_bound:
        return 0.0
    return (objective - lower_bound) / lower_bound if lower_bound > 0 else None
