"""What the Gantt and the graph are drawn from."""

import json
from datetime import date
from typing import Any

import pytest

from tests.apps.boards.conftest import START, TODAY
from tests.apps.boards.test_guide import TYPES

pytestmark = pytest.mark.django_db


def scene(type_id: str, start: date = START, reforms: Any = "type", **more: Any) -> Any:
    from kaigong.apps.boards.pictures import Scene
    from kaigong.apps.rulebook import queries as rulebook
    from kaigong.core.plan import ProjectFacts, plan
    from kaigong.core.rules.facts import sample_facts

    catalogue, calendar = rulebook.catalogue(), rulebook.calendar()
    facts = ProjectFacts("", type_id, sample_facts(catalogue, type_id))
    made = plan(catalogue, facts, calendar, start=start, reforms=reforms)
    return Scene(catalogue, made, calendar, TODAY, more.pop("progress", {}), more.pop("promised", {}), **more)


def above(edges: dict[str, Any]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}

    def collect(name: str) -> set[str]:
        if name not in found:
            found[name] = set(edges[name]).union(*(collect(before) for before in edges[name]))
        return found[name]

    for name in edges:
        collect(name)
    return found


@pytest.mark.parametrize("type_id", TYPES)
def test_the_graph_leaves_out_an_edge_only_where_a_longer_way_says_the_same(type_id: str) -> None:
    from kaigong.apps.boards.pictures import reduced

    made = scene(type_id).plan
    few, all_ = reduced(made), {item.id: item.preds for item in made.items}
    assert above(few) == above(all_)
    reach = above(few)
    assert not any(
        one in reach[other] for befores in few.values() for one in befores for other in befores if one != other
    )


@pytest.mark.parametrize("type_id", TYPES)
def test_the_gantt_has_a_row_an_item_in_its_stage_and_goes_into_json(type_id: str) -> None:
    from kaigong.apps.boards.pictures import gantt

    shown = scene(type_id)
    data = json.loads(json.dumps(gantt(shown)))
    assert {row["id"] for row in data["rows"]} == {item.id for item in shown.plan.items if item.start}
    assert {row["stage"] for row in data["rows"]} == {stage["id"] for stage in data["stages"]}
    assert all(data["start"] <= row["planned"][0] <= row["planned"][1] <= data["end"] for row in data["rows"])
    assert data["groundbreaking"] == shown.plan.groundbreaking.isoformat()


def test_what_comes_after_the_start_of_works_is_marked_so() -> None:
    from kaigong.apps.boards.pictures import gantt

    rows = {row["id"]: row["after"] for row in gantt(scene("industrial-general"))["rows"]}
    assert rows["works-start"] is False
    assert rows["works-complete"] is True
    assert rows["joint-acceptance"] is True
    assert rows["scheme-design"] is False


def test_days_of_rest_are_those_of_the_official_calendar() -> None:
    from kaigong.apps.boards.pictures import gantt

    rest = dict(gantt(scene("industrial-general"))["rest"])
    assert rest["2022-02-01"] == "春节"
    assert "2022-01-29" not in rest  # a Saturday worked in exchange
    assert rest["2022-01-08"] == ""


def test_without_a_calendar_the_gantt_counts_working_days() -> None:
    from kaigong.apps.boards.pictures import gantt

    data = gantt(scene("industrial-general", start=date(2031, 1, 6)))
    assert (data["unit"], data["groundbreaking"]) == ("day", 66)
    assert all(isinstance(row["planned"][0], int) for row in data["rows"])


def test_what_happened_stands_beside_what_was_promised() -> None:
    from kaigong.apps.boards.pictures import Progress, Stop, gantt

    stop = Stop(date(2022, 1, 20), None, "专家评审")
    progress = {"planning-conditions": Progress("paused", "特别程序（开始）", date(2022, 1, 14), None, stops=(stop,))}
    promised = {"planning-conditions": (date(2022, 1, 10), date(2022, 1, 13))}
    rows = gantt(scene("industrial-general", progress=progress, promised=promised))["rows"]
    row = next(row for row in rows if row["id"] == "planning-conditions")
    assert row["planned"] == ["2022-01-10", "2022-01-13"]
    assert row["actual"] == ["2022-01-14", None]
    assert row["stops"] == [["2022-01-20", None, "专家评审"]]
    assert "1月20日 起停止计时：专家评审" in row["tip"]


def test_the_graph_tells_into_what_a_reform_has_merged_an_item() -> None:
    from kaigong.apps.boards.pictures import graph

    gone = graph(scene("industrial-general"))["gone"]
    assert gone["eia-document-preparation"] == "consolidated-assessment"
    nodes = {node["id"] for node in graph(scene("industrial-general", reforms="none"))["nodes"]}
    assert "eia-document-preparation" in nodes


def test_every_edge_of_the_graph_joins_two_of_its_nodes() -> None:
    from kaigong.apps.boards.pictures import graph

    for type_id in TYPES:
        data = graph(scene(type_id))
        nodes = {node["id"] for node in data["nodes"]}
        assert {end for edge in data["edges"] for end in edge} <= nodes
