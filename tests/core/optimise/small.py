"""Small problems drawn at random, and all their plans tried one after another."""

from dataclasses import replace
from itertools import product
from typing import Any

from hypothesis import strategies as st

from kaigong.core.optimise import check
from kaigong.core.optimise.values import Activity, Aim, Lag, Objective, Plan, Problem, Project, Resource

MOST_ACTIVITIES = 4
LAST_START = 9  # four activities of three days, one after another


@st.composite
def projects(draw: Any, activities: int = MOST_ACTIVITIES) -> Problem:
    """One project: precedence from lower to higher numbers, one or two resources of the same capacity every day."""
    n = draw(st.integers(1, activities))
    kinds = draw(st.integers(1, 2))
    capacities = draw(st.lists(st.integers(1, 4), min_size=kinds, max_size=kinds))
    made = tuple(
        Activity(i + 1, draw(st.integers(0, 3)), tuple(draw(st.integers(0, units)) for units in capacities))
        for i in range(n)
    )
    pairs = [(a, b) for a in range(n) for b in range(a + 1, n) if draw(st.booleans())]
    lags = tuple(Lag(a, b, made[a].duration) for a, b in pairs)
    return Problem(made, lags, tuple(Resource(f"R{k}", units) for k, units in enumerate(capacities)))


@st.composite
def with_windows(draw: Any) -> Problem:
    """A project with lags of all kinds, also maximum lags and contradictions."""
    problem = draw(projects())
    n = len(problem.activities)
    more = st.builds(Lag, st.integers(0, n - 1), st.integers(0, n - 1), st.integers(-2, 2))
    return replace(problem, lags=(*problem.lags, *draw(st.lists(more, max_size=3))))


@st.composite
def of_any_kind(draw: Any) -> Problem:
    """Two projects, every aim, capacity by day, fixed starts and a plan in force."""
    problem = draw(projects())
    owners = [draw(st.sampled_from("AB")) for _ in problem.activities]
    made = tuple(replace(each, project=owner) for each, owner in zip(problem.activities, owners, strict=True))
    starts = st.dictionaries(st.integers(0, len(made) - 1), st.integers(0, 3), max_size=2)
    day = st.one_of(st.none(), st.integers(0, 5))

    def milestone(name: str) -> Any:
        own = [i for i, owner in enumerate(owners) if owner == name]
        return st.one_of(st.none(), st.sampled_from(own)) if own else st.none()

    named = tuple(
        Project(name, draw(st.integers(0, 2)), draw(day), draw(st.integers(1, 3)), draw(milestone(name)))
        for name in "AB"
    )
    by_day = draw(st.lists(st.integers(0, 3), min_size=1, max_size=4))
    last = max(by_day[-1], *(each.demand[0] for each in made), 1)
    resources = (Resource("days", (*by_day, last)), *problem.resources[1:])
    aim = draw(st.sampled_from(Aim))
    objective = Objective(aim, draw(st.sampled_from([0, 0, 1, 2])))
    return Problem(made, problem.lags, resources, named, draw(starts), draw(starts), objective)


def all_plans(problem: Problem, last: int = LAST_START) -> list[Plan]:
    """Every plan that holds, with starts up to the last one given."""
    days = [(problem.fixed[i],) if i in problem.fixed else range(last + 1) for i in range(len(problem.activities))]
    plans = (Plan(starts) for starts in product(*days) if _in_order(problem, starts))
    return [plan for plan in plans if not check.faults(problem, plan)]


def _in_order(problem: Problem, starts: tuple[int, ...]) -> bool:
    return all(starts[lag.after] - starts[lag.before] >= lag.days for lag in problem.lags)


def best(problem: Problem, last: int = LAST_START) -> int | None:
    """What the best of all plans is worth; None if there is no plan."""
    return min((check.objective(problem, plan) for plan in all_plans(problem, last)), default=None)
