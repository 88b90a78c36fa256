"""The city plan: what is asked of the optimiser, what the page says of it, and what a moved day moves."""

import html
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from kaigong.core.optimise import check
from kaigong.core.optimise.values import Activity, Lag, Plan, Problem, Project, Resource
from tests.apps.boards.conftest import TODAY, register
from tests.apps.boards.test_project_page import log_in
from tests.conftest import NOW

pytestmark = pytest.mark.usefixtures("on_the_day")


@pytest.fixture
def two(applied: Any, lin_enterprise: Any, sun: Any) -> list[Any]:
    """Lin's project under way, and one that applies today; one officer reviews at natural resources."""
    other = register("industrial-general", lin_enterprise, NOW, name="第二个项目", start_on=TODAY)
    return [applied, other]


def planned() -> Any:
    from kaigong.apps.boards import city_plan

    city_plan._plans.clear()
    return city_plan.plan(TODAY, NOW, seconds=0.3)


@pytest.mark.django_db
def test_the_plan_of_the_city_breaks_no_rule(two: list[Any]) -> None:
    made = planned()
    assert made.result.plan is not None
    assert check.faults(made.asked.problem, made.result.plan) == []
    assert len(made.asked.milestones) == 2


@pytest.mark.django_db
def test_what_is_done_is_not_planned_again(two: list[Any]) -> None:
    from kaigong.apps.boards import live

    made = planned()
    done = {f"{each.row.code}/{code}" for each in live.city(TODAY).waiting for code in each.done}
    assert not done & {str(activity.id) for activity in made.asked.problem.activities}


@pytest.mark.django_db
def test_the_page_shows_every_project_and_says_its_conflicts(client: Client, zhou: Any, two: list[Any]) -> None:
    text = log_in(client, zhou).get("/city-plan/").content.decode()
    for row in two:
        assert row.name in text
    assert "冲突在哪里" in text
    assert 'data-picture="citygantt"' in text


@pytest.mark.django_db
def test_the_page_narrows_to_a_class_or_a_place(client: Client, zhou: Any, two: list[Any]) -> None:
    log_in(client, zhou)
    assert "2 个待开工项目" in client.get("/city-plan/?klass=industry").content.decode()
    assert "0 个待开工项目" in client.get("/city-plan/?klass=ecology").content.decode()


def _rows(page: str) -> list[Any]:
    """The rows of the picture."""
    found = re.search(r'<div id="city-gantt-data" hidden>(.*?)</div>', page, re.DOTALL)
    assert found is not None
    return list(json.loads(html.unescape(found.group(1)))["rows"])


@pytest.mark.django_db
def test_the_page_puts_projects_of_a_leader_together_and_narrows_to_one(
    client: Client, zhou: Any, two: list[Any]
) -> None:
    from kaigong.apps.projects.models import ProjectFile

    ProjectFile.objects.update_or_create(project=two[0], defaults={"leader": "示例领导甲"})
    log_in(client, zhou)
    whole = client.get("/city-plan/?group=leader").content.decode()
    assert "示例领导甲 · 1" in whole
    assert "没有登记责任领导 · 1" in whole
    assert [row[6] for row in _rows(whole)] == [2, 0, 2, 0]
    narrowed = client.get("/city-plan/?leader=示例领导甲").content.decode()
    assert [row[0] for row in _rows(narrowed)] == [two[0].code]
    assert [row[6] for row in _rows(client.get("/city-plan/?group=nobody").content.decode())] == [0, 0]


@pytest.mark.django_db
def test_why_a_moved_plan_has_no_room_is_told_in_words(two: list[Any]) -> None:
    from kaigong.apps.boards import city_move
    from kaigong.core.optimise.replan import Slip
    from kaigong.core.problems import Refused

    plan = planned()
    problem = plan.asked.problem
    crowded = replace(problem, resources=tuple(replace(one, capacity=0) for one in problem.resources))
    fixed = {n: 0 for n, one in enumerate(crowded.activities) if any(one.demand) and one.duration}
    overfull = replace(plan, asked=replace(plan.asked, problem=replace(crowded, fixed=fixed)))
    with pytest.raises(Refused) as refused:
        city_move._mended(overfull, Slip(plan.asked.milestones[0], later=5))
    assert refused.value.code == "replan.begun_overload"
    assert refused.value.data["resource"] not in {one.id for one in crowded.resources}


@pytest.mark.django_db
def test_a_later_day_moves_only_its_own_project_and_stores_nothing(client: Client, zhou: Any, two: list[Any]) -> None:
    from kaigong.apps.ledger import queries as ledger

    made, before = planned(), ledger.last_entry()
    code = made.asked.city.waiting[0].row.code
    answer = log_in(client, zhou).get(f"/city-plan/move/?project={code}&day=2022-12-01")
    assert "别的项目都不受影响" in answer.content.decode()
    assert ledger.last_entry() == before


@pytest.mark.django_db
def test_a_day_too_soon_is_answered_with_the_soonest(client: Client, zhou: Any, two: list[Any]) -> None:
    code = planned().asked.city.waiting[1].row.code
    text = log_in(client, zhou).get(f"/city-plan/move/?project={code}&day={TODAY}").content.decode()
    assert "到不了" in text


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["project=nothing&day=2022-03-01", "project={code}&day=never", ""])
def test_a_move_that_makes_no_sense_is_not_there(client: Client, zhou: Any, two: list[Any], query: str) -> None:
    code = planned().asked.city.waiting[0].row.code
    assert log_in(client, zhou).get(f"/city-plan/move/?{query.format(code=code)}").status_code == 404


# ------------------------------------------------------------------------------------------------ moving, on its own

ONE, NOBODY = (1,), (0,)


def chain(lengths: list[tuple[int, int]], capacity: int) -> tuple[Problem, list[int], list[int]]:
    """Projects of two reviews and a groundbreaking at one desk, planned one after the other; and their milestones."""
    activities, lags, projects, milestones = [Activity("today", 0, NOBODY, "city")], [], [Project("city")], []
    for n, (one, two) in enumerate(lengths):
        first = len(activities)
        name = f"p{n}"
        activities += [Activity("a", one, ONE, name), Activity("b", two, ONE, name), Activity("go", 0, NOBODY, name)]
        lags += [Lag(first, first + 1, one), Lag(first + 1, first + 2, two)]
        projects.append(Project(name, milestone=first + 2))
        milestones.append(first + 2)
    resource = Resource("desk", capacity)
    return (
        Problem(tuple(activities), tuple(lags), (resource,), tuple(projects), {0: 0}),
        list(_serial(lengths)),
        milestones,
    )


def _serial(lengths: list[tuple[int, int]]) -> Iterator[int]:
    yield 0
    day = 0
    for one, two in lengths:
        yield from (day, day + one, day + one + two)
        day += one + two


@settings(max_examples=80)
@given(
    lengths=st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=1, max_size=6),
    capacity=st.integers(1, 2), which=st.integers(0, 5), day=st.integers(0, 60),
)  # fmt: skip
def test_a_moved_plan_is_a_plan_and_nobody_else_comes_sooner(
    lengths: list[tuple[int, int]], capacity: int, which: int, day: int
) -> None:
    from kaigong.apps.boards.city_move import sooner

    problem, before, milestones = chain(lengths, capacity)
    moved = milestones[which % len(milestones)]
    after = sooner(problem, before, moved, day)
    assert check.faults(problem, Plan(tuple(after))) == []
    own = problem.activities[moved].project
    for was, now, activity in zip(before, after, problem.activities, strict=True):
        assert activity.project == own or now >= was
    assert after[moved] >= day


def test_asking_for_the_day_the_first_has_moves_nothing() -> None:
    from kaigong.apps.boards.city_move import sooner

    problem, before, milestones = chain([(2, 3), (1, 4), (5, 5)], 1)
    assert sooner(problem, before, milestones[0], before[milestones[0]]) == before


def test_who_is_taken_first_pushes_the_others_behind() -> None:
    from kaigong.apps.boards.city_move import sooner

    problem, before, milestones = chain([(2, 3), (1, 4)], 1)
    after = sooner(problem, before, milestones[1], 0)
    assert (after[milestones[1]], after[milestones[0]]) == (5, 10)
    assert date.min < TODAY
