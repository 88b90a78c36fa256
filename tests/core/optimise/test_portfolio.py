"""A city's portfolio: the same project has the same days as `kaigong plan` gives it, faults are named, plans hold."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kaigong.core.clock.load import load_calendars
from kaigong.core.optimise import check, city, portfolio
from kaigong.core.optimise.city_kernel import worth
from kaigong.core.optimise.portfolio import Portfolio
from kaigong.core.optimise.values import Aim, Objective
from kaigong.core.plan import ProjectFacts, fill_from_type, plan
from kaigong.core.problems import Faulty
from kaigong.core.rules.loader import shipped

ROOT = Path(__file__).parents[3]
CALENDAR = load_calendars(ROOT / "kaigong" / "catalogue" / "calendars")
EXAMPLES = ROOT / "docs" / "examples"
PLAIN = "start: 2022-01-04\nprojects: [{id: A, type: industrial-general}]\nagencies: {}\n"


def read(text: str, files: dict[str, str] | None = None) -> Portfolio:
    def file(name: str) -> bytes:
        if files is None or name not in files:
            raise FileNotFoundError(2, "No such file or directory")
        return files[name].encode()

    return portfolio.read(text.encode(), shipped(), CALENDAR, file)


def faults_of(text: str, files: dict[str, str] | None = None) -> list[tuple[str, str]]:
    with pytest.raises(Faulty) as faulty:
        read(text, files)
    return [(each.code, each.at) for each in faulty.value.problems]


def from_folder(folder: Path) -> Callable[[str], bytes]:
    return lambda name: (folder / name).read_bytes()


@pytest.mark.parametrize("kind", sorted(shipped().project_types))
def test_a_project_alone_breaks_ground_on_the_day_that_plan_says(kind: str) -> None:
    found = read(PLAIN.replace("industrial-general", kind))
    facts = fill_from_type(shipped(), ProjectFacts("", kind, {}))
    alone = plan(shipped(), facts, CALENDAR, start=date(2022, 1, 4))
    planned = city.first_plan(found.problem)
    assert planned is not None
    starts = city.plan_of(*planned).starts
    goal = found.problem.projects[0].milestone
    assert goal is not None
    assert (starts[goal], found.date_of(starts[goal])) == (alone.to_start_days, alone.groundbreaking)


def test_the_example_of_the_docs_is_planned_and_its_days_have_dates() -> None:
    source = (EXAMPLES / "portfolio.yaml").read_bytes()
    found = portfolio.read(source, shipped(), CALENDAR, from_folder(EXAMPLES))
    planned = city.first_plan(found.problem)
    assert planned is not None
    made = city.plan_of(*planned)
    assert check.faults(found.problem, made) == []
    assert worth(planned[0].city, planned[1]) == check.objective(found.problem, made)
    dates = found.dated(made)
    assert all(day is not None and CALENDAR.is_working(day) for day, start in zip(dates, made.starts, strict=True)
               if start >= 0)  # fmt: skip


def test_reviewers_weights_dues_and_what_is_under_way_are_read() -> None:
    lines = [
        {"id": "A", "type": "industrial-general", "key": True, "wished_start": "2022-06-01"},
        {"id": "B", "type": "industrial-general", "release": "2022-01-10", "weight": 3},
        {"id": "C", "type": "industrial-general", "started": "2021-12-01"},
    ]
    text = """
start: 2022-01-04
projects: p.jsonl
due: 2022-12-30
agencies:
  natural-resources: {reviewers: [{from: 2021-01-01, count: 2}, {from: 2022-01-07, count: 3}], at_once: 2}
objective: {aim: late, stability: 2}
"""
    problem = read(text, {"p.jsonl": "\n".join(map(json.dumps, lines))}).problem
    assert [(each.id, each.weight, each.release) for each in problem.projects] == [("A", 10, 0), ("B", 3, 4)]
    assert problem.projects[0].due == CALENDAR.between(date(2022, 1, 4), date(2022, 6, 1))
    capacity = problem.resources[0].capacity
    assert isinstance(capacity, tuple) and capacity[:4] == (4, 4, 6, 6)
    assert problem.objective == Objective(Aim.LATE, 2)
    assert all(sum(each.demand) <= 1 for each in problem.activities)


def test_what_is_done_is_left_out_with_all_before_it_and_what_is_under_way_is_fixed() -> None:
    whole = read(PLAIN).problem
    names = [str(each.id) for each in whole.activities]
    under_way = next(str(each.id) for i, each in enumerate(whole.activities)
                     if each.duration > 2 and any(lag.after == i for lag in whole.lags))  # fmt: skip
    text = PLAIN.replace("general}", f"general, under_way: {{{under_way}: {{days: 2}}}}}}")
    problem = read(text).problem
    (place, day), *others = problem.fixed.items()
    assert not others and problem.activities[place].id == under_way and day == -2
    before = {names[lag.before] for lag in whole.lags if names[lag.after] == under_way}
    assert before and before.isdisjoint({str(each.id) for each in problem.activities})
    result = city.plan_city(problem, seconds=2.0, seed=1, threads=1)
    assert result.plan is not None and check.faults(problem, result.plan) == []


def test_the_plan_in_force_is_the_answer_of_before() -> None:
    rows = [{"project": "A", "activity": "works-start", "start": 90}, {"project": "Z", "activity": "x", "start": 1}]
    found = read(PLAIN + "plan_in_force: old.json\n", {"old.json": json.dumps({"starts": rows})}).problem
    assert list(found.in_force.values()) == [90]
    rows[0]["date"] = "2022-01-05"
    found = read(PLAIN + "plan_in_force: old.json\n", {"old.json": json.dumps({"starts": rows})}).problem
    assert list(found.in_force.values()) == [1]


FAULTS: list[tuple[Any, list[tuple[str, str]]]] = [
    (PLAIN.replace("2022-01-04", "2022-13-04") + "days: working\n",
     [("yaml.bad_date", "portfolio:1:8"), ("value.not_known", "days")]),
    (PLAIN.replace("general}", "general, under_way: {works-start: {days: 1e999}}}"),
     [("yaml.bad_number", "portfolio:2:78")]),
    (PLAIN.replace("2022-01-04", "soon"), [("value.wrong_type", "start")]),
    (PLAIN.replace("2022-01-04", "1990-01-04"), [("calendar.unknown_year", "start")]),
    (PLAIN.replace("start:", "begin:"), [("key.unknown", "begin"), ("key.missing", "start")]),
    (PLAIN.replace("industrial-general", "castle"), [("plan.unknown_type", "projects[0].type")]),
    (PLAIN.replace("{}", "{moon: {reviewers: []}}"), [("agency.unknown", "agencies.moon")]),
    (PLAIN.replace("{}", "{water: {reviewers: [{from: 2022-01-01, count: -1}]}}"),
     [("value.out_of_range", "agencies.water.reviewers[0].count")]),
    (PLAIN.replace("{}", "{water: {reviewers: [{from: 2022-02-01, count: 1}, {from: 2022-01-01, count: 1}]}}"),
     [("days.not_rising", "agencies.water.reviewers")]),
    (PLAIN.replace("[{", "[{id: A, type: industrial-general}, {"), [("name.twice", "projects[1].id")]),
    (PLAIN.replace("general}", "general, done: [no-item]}"), [("item.unknown", "projects[0].done[0]")]),
    (PLAIN.replace("general}", "general, key: maybe}"), [("value.wrong_type", "projects[0].key")]),
    (PLAIN + "objective: fastest\n", [("value.not_known", "objective.aim")]),
    (PLAIN + "reforms: [no-such]\n", [("plan.unknown_reform", "reforms")]),
    ("start: 2022-01-04\nprojects: none.jsonl\nagencies: {}\n", [("file.unreadable", "none.jsonl")]),
    (PLAIN + "start: 2022-01-05\n", [("yaml.duplicate_key", "portfolio:4:1")]),
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(FAULTS)))
def test_every_fault_is_named_with_its_place(number: int) -> None:
    text, expected = FAULTS[number]
    assert faults_of(text) == expected


def test_a_faulty_line_is_named_with_its_number() -> None:
    endless = '{"id": "B", "type": "industrial-general", "under_way": {"works-start": 1e999}}\n'
    found = faults_of("start: 2022-01-04\nprojects: p.jsonl\nagencies: {}\n", {"p.jsonl": endless})
    assert found == [("value.wrong_type", "p.jsonl:1.under_way.works-start.days")]
    lines = '{"id": "A", "type": "industrial-general"}\n{"id": \n'
    found = faults_of("start: 2022-01-04\nprojects: p.jsonl\nagencies: {}\n", {"p.jsonl": lines})
    assert found == [("json.wrong", "p.jsonl:2")]
