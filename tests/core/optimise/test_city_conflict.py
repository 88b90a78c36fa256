"""What does not go together is named, and no more than needed: without any one of the named it would go."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings

from kaigong.core.optimise import check, city, solve
from kaigong.core.optimise.city_conflict import said, shortages
from kaigong.core.optimise.values import Activity, Aim, Demand, Lag, Objective, Problem, Project, Resource, Status
from kaigong.core.optimise.words import said as demand_said
from tests.core.optimise.test_city import cities, large


def desk(items: int, due: int, has: int = 1) -> Problem:
    """So many projects of one item of three days at one desk, all due on the same day."""
    made = tuple(Activity("review", 3, (1,), f"P{p}") for p in range(items))
    named = tuple(Project(f"P{p}", 0, due) for p in range(items))
    return Problem(made, (), (Resource("water", has),), named, objective=Objective(Aim.LATE))


def test_a_desk_that_cannot_do_it_all_by_the_due_day_is_short_of_so_many_case_days() -> None:
    (found,) = shortages(desk(5, 10))
    assert (found.resource, found.first, found.last, found.has, found.needs) == ("water", 0, 10, 10, 12)
    assert len(found.projects) == 4
    assert said(found) == (
        "water can do 10 case-days from day 0 to 10; to be on time these 4 projects need at least 12 of them there, "
        "2 too many: P0, P1, P2, P3"
    )
    assert "缺 2" in said(found, "zh")
    assert shortages(desk(3, 10)) == ()


def test_a_due_day_before_the_longest_chain_is_said_to_be_too_soon() -> None:
    made = (Activity("a", 4, (0,), "P"), Activity("b", 5, (0,), "P"))
    problem = Problem(made, (Lag(0, 1, 4),), (Resource("water", 1),), (Project("P", 2, 7),))
    (found,) = shortages(problem)
    assert said(found) == "P needs until day 11 even without queues, 4 days past its due day 7"


@given(problem=cities())
@settings(max_examples=40, deadline=None)
def test_where_something_is_short_no_plan_is_on_time(problem: Problem) -> None:
    late = replace(problem, objective=Objective(Aim.LATE), in_force={})
    result = city.plan_city(late, seconds=5.0, seed=1, threads=1)
    if shortages(late):
        assert result.lower_bound is not None and result.lower_bound > 0
    if result.objective == 0:
        assert shortages(late) == ()


def test_fixed_work_that_alone_overloads_a_day_is_named_with_no_others() -> None:
    problem = large(3)
    heavy = [i for i, each in enumerate(problem.activities) if each.demand[0] and each.duration][:9]
    asked = replace(problem, fixed=dict.fromkeys(heavy, 200), lags=())
    result = city.plan_city(asked, seconds=1.0, seed=1, threads=1)
    assert result.status is Status.INFEASIBLE
    named = {demand.activities[0] for demand in result.conflict}
    units = sorted(problem.activities[i].demand[0] for i in named)
    assert sum(units) > 7 and sum(units) - units[0] <= 7
    assert demand_said(asked, Demand("fixed", (heavy[0],), {"day": 200})).endswith("fixed to start on day 200")
    assert len(result.conflict) == 2 * len(named)


def test_one_fixed_item_less_and_there_is_a_plan() -> None:
    problem = large(3)
    heavy = [i for i, each in enumerate(problem.activities) if each.demand[0] and each.duration]
    total, kept = 0, list[int]()
    for i in heavy:
        if total + problem.activities[i].demand[0] <= 7:
            kept.append(i)
            total += problem.activities[i].demand[0]
    asked = replace(problem, fixed=dict.fromkeys(kept, 200), lags=())
    result = city.plan_city(asked, seconds=0.3, seed=1, threads=1)
    assert result.plan is not None and check.faults(asked, result.plan) == []
    assert solve.too_big(asked) == () and np.all([result.plan.starts[i] == 200 for i in kept])
