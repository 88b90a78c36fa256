"""The projects of the demo city agree with the newspaper page, before anything is stored."""

from collections import Counter
from datetime import date
from typing import Any

import pytest

from kaigong.core.clock.calendar import calendar_from
from kaigong.core.clock.load import read_years
from kaigong.core.plan import ProjectFacts, plan
from kaigong.core.rules.loader import SHIPPED, shipped
from kaigong.demo import files
from kaigong.demo.portfolio import Sketch, Standing, portfolio

CATALOGUE, CALENDAR = shipped(), calendar_from(read_years(SHIPPED / "calendars"))
QUARTER_END = date(2022, 3, 31)
YI = 100  # units of a million yuan


@pytest.fixture(scope="module")
def sketches() -> tuple[Sketch, ...]:
    return portfolio(CATALOGUE, CALENDAR)


@pytest.fixture(scope="module")
def large(sketches: tuple[Sketch, ...]) -> list[Sketch]:
    """Those of a hundred million yuan and more."""
    return [sketch for sketch in sketches if sketch.units >= YI]


def test_there_are_708_projects_of_a_hundred_million_and_three_substations(
    sketches: tuple[Sketch, ...], large: list[Sketch]
) -> None:
    assert len(large) == 708
    small = [sketch for sketch in sketches if sketch.units < YI]
    assert sorted(sketch.name for sketch in small) == ["110千伏常湾变电站", "110千伏海子湖变电站", "110千伏祁渊变电站"]
    assert {sketch.type for sketch in small} == {"transmission"}


def test_the_first_quarter_starts_as_many_of_each_class_as_the_page_says(large: list[Sketch]) -> None:
    year = date(2022, 1, 1)
    quarter = [
        sketch for sketch in large
        if year <= (sketch.started_on or sketch.planned_start_on) <= QUARTER_END
    ]  # fmt: skip
    assert Counter(sketch.klass for sketch in quarter) == {
        "infrastructure": 41, "industry": 141, "livelihood": 39, "ecology": 3,
    }  # fmt: skip
    assert len([sketch for sketch in large if sketch.started_on and sketch.started_on < year]) == 394


def test_the_zone_started_twenty_for_sixty_and_a_half(large: list[Sketch]) -> None:
    ceremony = [sketch for sketch in large if sketch.started_on == date(2022, 2, 8)]
    assert {sketch.county for sketch in ceremony} == {"jingzhou-zone"}
    assert (len(ceremony), sum(sketch.units for sketch in ceremony)) == (20, 6050)


def test_jiangling_has_its_35_new_and_41_continuing(sketches: tuple[Sketch, ...]) -> None:
    own = [sketch for sketch in sketches if sketch.county == "421024"]
    new = [sketch.units for sketch in own if sketch.standing is not Standing.CONTINUING]
    going_on = [sketch.units for sketch in own if sketch.standing is Standing.CONTINUING]
    assert (len(new), sum(new)) == (35, 24100)
    assert (len(going_on), sum(going_on)) == (41, 20100)


def test_every_project_the_page_names_is_there_and_told_apart(sketches: tuple[Sketch, ...]) -> None:
    named = {sketch.name: sketch for sketch in sketches if sketch.named}
    assert named.keys() == files.says().keys()
    midea = named["美的楼宇科技荆州产业园"]
    assert midea.signed_on and midea.started_on
    assert (midea.started_on - midea.signed_on).days == 54
    assert midea.started_on.year == 2021


def test_all_types_occur_and_at_least_a_hundred_are_key_projects(large: list[Sketch]) -> None:
    assert {sketch.type for sketch in large} == set(CATALOGUE.project_types)
    assert sum(sketch.is_key for sketch in large) >= 100
    energy = Counter(sketch.type for sketch in large)
    assert (energy["wind-power"] + energy["solar-power"], energy["storage"]) == (16, 6)


def test_names_are_taken_once_and_no_project_is_left_without_an_owner(sketches: tuple[Sketch, ...]) -> None:
    assert len({sketch.name for sketch in sketches}) == len(sketches)
    assert all(sketch.owner for sketch in sketches)


def test_every_project_can_be_planned_and_the_plan_reaches_its_planned_day(sketches: tuple[Sketch, ...]) -> None:
    for sketch in sketches:
        made = plan(CATALOGUE, ProjectFacts(sketch.name, sketch.type, sketch.facts), CALENDAR, start=sketch.start_on)
        assert made.complete and not made.faults, sketch.name
        if sketch.standing in (Standing.LIVE, Standing.COMING, Standing.PAPER):
            assert made.groundbreaking == sketch.planned_start_on, sketch.name


def test_the_same_seed_gives_the_same_projects_and_another_seed_others(sketches: tuple[Sketch, ...]) -> None:
    assert portfolio(CATALOGUE, CALENDAR) == sketches
    other = portfolio(CATALOGUE, CALENDAR, seed="another")
    assert [sketch.name for sketch in other] != [sketch.name for sketch in sketches]
    assert sum(sketch.units for sketch in other if sketch.slice == "zone") == 6050


def test_the_small_city_has_every_standing_and_all_that_is_named() -> None:
    small = portfolio(CATALOGUE, CALENDAR, scale="small")
    assert {sketch.standing for sketch in small} == set(Standing)
    assert {sketch.name for sketch in small if sketch.named} == files.says().keys()
    assert len(small) < 100


def test_nobody_the_page_names_is_a_person_of_the_city() -> None:
    people: Any = files.read("people")
    officials = {"陈明宇", "全运宝", "汤定超", "施金方", "汤光华", "李静芹", "张青松"}
    possible = {surname + given for surname in people["surnames"] for given in people["given"]}
    assert not officials & (possible | {row["zh"] for row in people["cast"]})
