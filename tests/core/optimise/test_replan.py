"""After a slip the plan holds again, and nothing moves that need not."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaigong.core.optimise import check, city
from kaigong.core.optimise.city_build import plan_of
from kaigong.core.optimise.replan import Slip, replan
from kaigong.core.optimise.values import Activity, Aim, Lag, Objective, Plan, Problem, Project, Resource
from kaigong.core.problems import Refused
from tests.core.optimise.test_city import large


def planned(problem: Problem) -> Plan:
    found = city.first_plan(problem)
    assert found is not None
    return plan_of(found[0], found[1])


@given(
    seed=st.integers(0, 20),
    slips=st.lists(st.builds(Slip, st.integers(0, 359), st.integers(0, 9), st.integers(0, 6)), max_size=3,
                   unique_by=lambda each: each.activity),
    stability=st.sampled_from([0, 2]),
    give_way=st.sampled_from([0, 3]),
)  # fmt: skip
@settings(max_examples=40, deadline=None)
def test_the_mended_plan_holds_and_what_has_begun_stays(
    seed: int, slips: list[Slip], stability: int, give_way: int
) -> None:
    problem = replace(large(seed), objective=Objective(Aim.GROUNDBREAKING, stability))
    plan = planned(problem)
    today = 15
    slips = [each for each in slips if plan.starts[each.activity] >= today]
    found = replan(problem, plan, slips, today=today, give_way=give_way)
    assert check.faults(found.problem, found.plan) == []
    assert all(found.plan.starts[i] == day for i, day in enumerate(plan.starts) if day < today)
    for slip in slips:
        assert found.plan.starts[slip.activity] >= plan.starts[slip.activity] + slip.later
    assert {move.activity for move in found.moved} == {
        i for i, day in enumerate(plan.starts) if found.plan.starts[i] != day
    }
    if not stability:
        assert all(move.after > move.before for move in found.moved)


@given(seed=st.integers(0, 20))
@settings(max_examples=10, deadline=None)
def test_where_nothing_slipped_nothing_moves(seed: int) -> None:
    problem = large(seed)
    found = replan(problem, planned(problem), [])
    assert found.moved == () and found.later == {}


def in_a_row(desk: int = 1) -> tuple[Problem, Plan]:
    """Two projects of two items of two days at one desk, taking turns; then a third that stands free."""
    made = tuple(Activity(i, 2, (1,), f"P{i // 2}") for i in range(6))
    lags = tuple(Lag(i, i + 1, 2) for i in (0, 2, 4))
    named = tuple(Project(f"P{p}") for p in range(3))
    problem = Problem(made, lags, (Resource("desk", desk),), named, objective=Objective(Aim.GROUNDBREAKING))
    return problem, Plan((0, 2, 4, 6, 20, 22))


def test_a_slip_that_fits_into_a_gap_moves_only_what_waits_for_it() -> None:
    problem, plan = in_a_row()
    found = replan(problem, plan, [Slip(1, later=1)])
    assert [(move.activity, move.before, move.after) for move in found.moved] == [(1, 2, 8)]
    assert found.later == {"P0": 6}


def test_a_longer_item_at_work_pushes_aside_what_comes_next_and_nothing_after_the_gap() -> None:
    problem, plan = in_a_row()
    found = replan(problem, plan, [Slip(0, longer=1)], today=1)
    assert found.plan.starts[0] == 0 and check.faults(found.problem, found.plan) == []
    assert found.plan.starts[4:] == plan.starts[4:]
    assert {move.activity for move in found.moved} == {1}


def test_others_give_way_where_that_costs_less_and_only_if_they_may() -> None:
    problem, plan = in_a_row()
    found = replan(problem, plan, [Slip(1, later=1)], give_way=1)
    assert found.plan.starts == (0, 3, 5, 7, 20, 22)
    assert found.later == {"P0": 1, "P1": 1}
    heavy = replace(
        problem, projects=(problem.projects[0], replace(problem.projects[1], weight=9), problem.projects[2])
    )
    assert replan(heavy, plan, [Slip(1, later=1)], give_way=1).later == {"P0": 6}


@given(seed=st.integers(0, 20), activity=st.integers(0, 359))
@settings(max_examples=20, deadline=None)
def test_giving_way_never_costs_more_than_keeping_still(seed: int, activity: int) -> None:
    problem = large(seed)
    plan = planned(problem)
    still, eased = (replan(problem, plan, [Slip(activity, later=8)], give_way=n) for n in (0, 4))
    assert check.faults(eased.problem, eased.plan) == []
    assert check.objective(problem, eased.plan) <= check.objective(problem, still.plan) + len(still.moved)


def test_where_every_day_away_costs_pushing_on_by_one_is_preferred_to_a_long_wait() -> None:
    problem, plan = in_a_row()
    far = replace(problem, objective=Objective(Aim.GROUNDBREAKING, 1))
    found = replan(far, plan, [Slip(1, later=1)])
    assert found.plan.starts == (0, 3, 5, 7, 20, 22)
    assert sum(abs(move.after - move.before) for move in found.moved) == 3


def test_what_is_fixed_behind_a_slip_is_refused() -> None:
    problem, plan = in_a_row()
    with pytest.raises(Refused) as refused:
        replan(replace(problem, fixed={1: 2}), plan, [Slip(0, longer=3)])
    assert refused.value.code == "replan.no_room"


def test_work_under_way_that_drags_on_past_what_a_desk_has_is_named() -> None:
    problem, plan = in_a_row()
    with pytest.raises(Refused) as refused:
        replan(problem, plan, [Slip(0, longer=2)], today=3)
    assert refused.value.code == "replan.begun_overload"
    assert refused.value.data == {"resource": "desk", "day": 2, "short": 1}
