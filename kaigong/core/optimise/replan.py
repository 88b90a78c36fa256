"""The plan after a slip: as little of it moves as can be, and what moves is told.

What has begun stays where it is. What slipped starts so much later or takes so much longer. Everything else keeps its
day as far as what it waits for and the desks allow; what has to move goes to the first free place after its old one. If
days away from the plan cost something in the problem's objective, a second way is tried as well, in which earlier work
may push later work aside, and the cheaper one is taken.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np

from kaigong.core.optimise.city_build import Built, build, plan_of
from kaigong.core.optimise.city_net import Ints
from kaigong.core.optimise.values import Lag, Plan, Problem
from kaigong.core.problems import Refused

NEIGHBOURS, EASINGS = 80, 1_500  # projects asked to give way; attempts
DEAR = 4  # items moved that one weighted day is worth
TRIES = 6  # times the days looked at are doubled


@dataclass(frozen=True, slots=True)
class Slip:
    """An activity that starts at least so many days later than planned, or takes so many days longer."""

    activity: int
    later: int = 0
    longer: int = 0


@dataclass(frozen=True, slots=True)
class Move:
    activity: int
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Replanned:
    """The problem as it is now (what has begun is fixed), its plan, what moved, and by project how much later its goal
    is (the projects whose goal stays are left out)."""

    problem: Problem
    plan: Plan
    moved: tuple[Move, ...]
    later: dict[str, int]
    seconds: float


def replan(
    problem: Problem, plan: Plan, slips: Sequence[Slip], *, today: int = 0, give_way: int = 0, seed: int = 1
) -> Replanned:
    """Mend the plan. Refused where something else is fixed behind a slip, or no day is free. With `give_way`, so many
    other projects at a time may be moved on to help one that has become late, where all in all that costs less."""
    began = perf_counter()
    now = slipped(problem, plan, slips, today)
    days = 2 * (max((s + a.duration for s, a in zip(plan.starts, now.activities, strict=True)), default=0) + 1)
    days += sum(each.later + each.longer for each in slips) + 50
    for _ in range(TRIES):
        built = build(now, days)
        _begun_fits(now, built)
        found = _mended(built, plan, slips)
        if found is not None:
            starts, before = found
            if give_way:
                _eased(built, before, starts, slips, give_way, seed)
            mended = plan_of(built, starts)
            pairs = enumerate(zip(plan.starts, mended.starts, strict=True))
            moved = tuple(Move(i, old, new) for i, (old, new) in pairs if old != new)
            gone = starts[built.city.goal] - before[built.city.goal]
            later = {each.id: int(by) for each, by in zip(built.projects, gone, strict=True) if by}
            return Replanned(now, mended, moved, later, perf_counter() - began)
        days *= 2
    raise Refused("replan.no_room", activities=[each.activity for each in slips])


def _begun_fits(problem: Problem, built: Built) -> None:
    """What has begun and drags on may by itself ask for more than there is; that no plan can mend."""
    kinds, days = np.nonzero(built.city.capacity < 0)
    if kinds.size:
        short = int(-built.city.capacity[kinds[0], days[0]])
        raise Refused("replan.begun_overload", resource=problem.resources[kinds[0]].id, day=int(days[0]), short=short)


def slipped(problem: Problem, plan: Plan, slips: Sequence[Slip], today: int) -> Problem:
    """The problem as it stands today: longer activities with what waits for their end, and what has begun fixed."""
    longer = {each.activity: each.longer for each in slips if each.longer}
    late = {each.activity for each in slips if each.later}
    activities = list(problem.activities)
    for i, by in longer.items():
        activities[i] = replace(activities[i], duration=max(0, activities[i].duration + by))
    lags = problem.lags
    if longer:
        lags = tuple(_stretched(lag, problem.activities[lag.before].duration, longer) for lag in lags)
    begun = {i: day for i, day in enumerate(plan.starts) if day < today and i not in late}
    force = dict(enumerate(plan.starts))
    return replace(problem, activities=tuple(activities), lags=lags, fixed={**begun, **problem.fixed}, in_force=force)


def _stretched(lag: Lag, duration: int, longer: dict[int, int]) -> Lag:
    by = longer.get(lag.before, 0)
    return replace(lag, days=lag.days + by) if by and lag.days >= duration else lag


def _mended(built: Built, plan: Plan, slips: Sequence[Slip]) -> tuple[Ints, Ints] | None:
    """The new starts and the old ones (with the goals that were added); None where something found no place."""
    from kaigong.core.optimise.city_kernel import worth
    from kaigong.core.optimise.replan_kernel import mend

    city = built.city
    old = _old_starts(built, plan)
    least, must = np.zeros_like(old), np.zeros_like(old)
    for each in slips:
        i = built.place[each.activity]
        least[i], must[i] = old[i] + each.later, int(each.later > 0)
    free = np.empty_like(city.capacity)
    weight = np.array([each.weight for each in built.projects])[city.project]
    ways = []
    for rank in (old - 1e-3 * np.minimum(weight, 999), *((old + 1e6 * must,) if city.stay else ())):
        starts = old.copy()
        if not mend(city, rank.astype(np.float64), least, must, free, starts):
            ways.append((int(worth(city, starts)), starts))
        if city.stay:
            pushed = old.copy()
            if not _pushed(built, old, np.maximum(old, least), free, pushed):
                ways.append((int(worth(city, pushed)), pushed))
    if not ways:
        return None
    return min(ways, key=lambda way: way[0])[1], old


def _eased(built: Built, old: Ints, starts: Ints, slips: Sequence[Slip], most: int, seed: int) -> None:
    """Others give way to the projects that have become late. Not where work waits across projects."""
    from kaigong.core.optimise.replan_kernel import ease

    city = built.city
    late = np.flatnonzero(starts[city.goal] > old[city.goal]).astype(np.int32)
    if not late.size or not city.plain or len(built.projects) < 2:
        return
    least = np.zeros_like(old)
    for each in slips:
        i = built.place[each.activity]
        least[i] = old[i] + each.later
    middle = (old[city.goal] + np.minimum.reduceat(old, city.first[:-1])) / 2
    apart = np.abs(middle[:, None] - middle[late][None, :])
    apart[late, np.arange(late.size)] = np.inf
    near = np.argsort(apart, 0, kind="stable")[: min(NEIGHBOURS, len(middle) - 1)].T.astype(np.int32)
    free = city.capacity.copy()
    for i in np.flatnonzero(city.held == 0):
        for k in range(city.demand_at[i], city.demand_at[i + 1]):
            free[city.resource[k], starts[i] : starts[i] + city.duration[i]] -= city.units[k]
    ease(city, old, least, free, starts, late, near, most, EASINGS, seed, DEAR)


def _pushed(built: Built, old: Ints, least: Ints, free: Ints, starts: Ints) -> int:
    """Everything in the order of the old plan and not before its old day; earlier work goes first."""
    from kaigong.core.optimise.city_kernel import plan_by

    return int(plan_by(built.city, old.astype(np.float64), free, starts, least))


def _old_starts(built: Built, plan: Plan) -> Ints:
    """The old day of every item; an added goal's is the end of its project's last activity."""
    city = built.city
    old = np.array([plan.starts[i] if i >= 0 else 0 for i in built.item], np.int32)
    ends = old + city.duration
    for p, goal in enumerate(city.goal):
        if built.item[goal] < 0:
            own = ends[city.first[p] : city.first[p + 1]]
            old[goal] = max(int(own.max(initial=0)), int(city.earliest[goal]))
    return old
