"""Files of many projects with shared and own resources: what is read, which faults are named, that plans hold."""

import json
import zipfile
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaigong.core.optimise import check, city, mpsplib
from kaigong.core.optimise.values import Aim, Lag, Status
from kaigong.core.problems import Faulty
from tests.shared import shared


def small() -> dict[str, Any]:
    """Two projects of two tasks at a shared crew, each with a crane of its own."""

    def project(name: str, release: float) -> dict[str, Any]:
        tasks = [
            {"id": 1, "duration": 2.0, "predecessors": [], "demand": {"crew": 1.0, f"crane {name}": 1.0}},
            {"id": 2, "duration": 3, "predecessors": [1], "demand": {"crew": 1}},
        ]
        return {"name": name, "release_day": release, "tasks": tasks}

    own = [{"name": f"crane {name}", "capacity": 1, "scope": "local", "project": name} for name in ("A", "B")]
    return {
        "instance": "small", "projects": 2, "activities_per_project": 2,
        "resources": [{"name": "crew", "capacity": 1.0, "scope": "shared", "project": None}, *own],
        "project_list": [project("A", 0.0), project("B", 1)],
    }  # fmt: skip


def faults_of(data: Any) -> list[tuple[str, str]]:
    source = data if isinstance(data, bytes) else json.dumps(data).encode()
    with pytest.raises(Faulty) as faulty:
        mpsplib.read(source)
    return [(each.code, each.at) for each in faulty.value.problems]


def test_projects_resources_and_waits_are_read() -> None:
    problem = mpsplib.read(json.dumps(small()).encode())
    assert [each.id for each in problem.resources] == ["crew", "crane A", "crane B"]
    assert [(each.project, each.id, each.duration, each.demand) for each in problem.activities[2:]] == [
        ("B", 1, 2, (1, 0, 1)),
        ("B", 2, 3, (1, 0, 0)),
    ]
    assert problem.lags == (Lag(0, 1, 2), Lag(2, 3, 2))
    assert [each.release for each in problem.projects] == [0, 1]


def test_the_small_file_is_planned_as_well_as_can_be() -> None:
    problem = mpsplib.read(json.dumps(small()).encode())
    result = city.plan_city(problem, seconds=5.0, seed=1, threads=1)
    assert (result.status, result.makespan) == (Status.OPTIMAL, 10)


def test_weights_due_days_capacities_by_day_and_fixed_starts_are_read_where_a_city_gives_them() -> None:
    data = small()
    data["project_list"][0]["weight"] = 5
    assert mpsplib.read(json.dumps(data).encode()).objective.aim is Aim.GROUNDBREAKING
    data["project_list"][1]["due_day"] = 9
    data["resources"][0]["capacity"] = [1, 0, 2]
    data["project_list"][0]["tasks"][0]["start"] = 0
    problem = mpsplib.read(json.dumps(data).encode())
    assert problem.objective.aim is Aim.LATENESS
    assert [(each.weight, each.due) for each in problem.projects] == [(5, None), (1, 9)]
    assert problem.resources[0].capacity == (1, 0, 2) and problem.fixed == {0: 0}
    data["objective"] = "makespan"
    assert mpsplib.read(json.dumps(data).encode()).objective.aim is Aim.MAKESPAN


FAULTS = [
    (lambda d: d["resources"][0].update(capacity=1.5), [("value.wrong_type", "resources[0].capacity")]),
    (lambda d: d["resources"][0].update(capacity=-1), [("value.out_of_range", "resources[0].capacity")]),
    (lambda d: d["resources"][0].update(scope="mine"), [("value.not_known", "resources[0].scope")]),
    (lambda d: d["resources"].append(d["resources"][0]), [("name.twice", "resources[3].name")]),
    (lambda d: d["resources"][1].update(project="C"),
     [("resource.foreign", "project_list[0].tasks[0].demand.crane A"), ("project.unknown", "resources.crane A")]),
    (lambda d: d["project_list"][1].update(name="A"),
     [("name.twice", "project_list[1].name"), ("resource.foreign", "project_list[1].tasks[0].demand.crane B"),
      ("project.unknown", "resources.crane B")]),
    (lambda d: d["project_list"][0]["tasks"][1].update(id=1),
     [("name.twice", "project_list[0].tasks[1].id"), ("tasks.circle", "project_list[0].tasks")]),
    (lambda d: d["project_list"][0]["tasks"][1].update(predecessors=[7]),
     [("task.unknown", "project_list[0].tasks[1].predecessors[0]")]),
    (lambda d: d["project_list"][0]["tasks"][0].update(predecessors=[2]), [("tasks.circle", "project_list[0].tasks")]),
    (lambda d: d["project_list"][0]["tasks"][0].pop("duration"),
     [("key.missing", "project_list[0].tasks[0].duration")]),
    (lambda d: d["project_list"][0]["tasks"][0].update(demand={"ship": 1}),
     [("resource.unknown", "project_list[0].tasks[0].demand.ship")]),
    (lambda d: d.update(projects=3), [("count.other", "projects")]),
    (lambda d: d.update(objective="speed"), [("value.not_known", "objective")]),
    (lambda d: d["resources"][0].update(capacity=[1, -1]), [("value.out_of_range", "resources[0].capacity[1]")]),
    (lambda d: d.update(colour="red"), [("key.unknown", "colour")]),
    (lambda d: d.pop("project_list"), [("key.missing", "project_list"), ("count.other", "projects"),
                                       ("project.unknown", "resources.crane A"),
                                       ("project.unknown", "resources.crane B")]),
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(FAULTS)))
def test_every_fault_is_named_with_its_place(number: int) -> None:
    data = small()
    spoil, expected = FAULTS[number]
    spoil(data)
    assert faults_of(data) == expected


def test_what_is_no_json_is_named_with_line_and_byte() -> None:
    assert faults_of(b'{"projects": 2,\n "resources": [}') == [("json.wrong", "line 2")]
    assert faults_of(b'{"projects": "\xff"}') == [("file.not_text", "line 1")]
    assert faults_of(b'{"projects": 1, "projects": 2}') == [("key.twice", "projects")]
    assert faults_of(b"[" * 100_000) == [("json.too_deep", "line 1")]
    assert faults_of(b"[]")[0] == ("value.wrong_type", "file")
    assert ("value.wrong_type", "projects") in faults_of(b'{"projects": NaN, "resources": [], "project_list": []}')


@given(cut=st.integers(0, 700), byte=st.integers(0, 255))
@settings(max_examples=60, deadline=None)
def test_a_damaged_file_gives_faults_or_a_problem_and_nothing_else(cut: int, byte: int) -> None:
    source = bytearray(json.dumps(small()).encode())
    source[cut % len(source)] = byte
    try:
        assert mpsplib.read(bytes(source)).projects
    except Faulty as faulty:
        assert all(each.code and each.at for each in faulty.problems)


def test_every_shared_file_is_read_and_planned() -> None:
    with zipfile.ZipFile(shared("data/scheduling-mpsplib/instances.zip")) as archive:
        problems = {name: mpsplib.read(archive.read(name)) for name in archive.namelist()}
    assert len(problems) == 37
    assert sum(len(each.activities) for each in problems.values()) == 23_230
    for name, problem in problems.items():
        found = city.first_plan(problem)
        assert found is not None, name
        plan = city.plan_of(*found)
        assert check.faults(problem, plan) == [], name
