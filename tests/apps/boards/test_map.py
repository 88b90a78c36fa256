"""The map: what the list would show, gathered into cells far out, and never more than one may see."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from kaigong.apps.boards import citymap
from kaigong.apps.projects import actions, actions_map, counted, listing
from kaigong.apps.projects.models import Project
from kaigong.core.geo.values import Shape
from tests.conftest import NOW, SETUP

pytestmark = pytest.mark.django_db
CITY = (111.2, 29.4, 114.1, 30.7)
TODAY = NOW.date()


@pytest.fixture
def city(lin_enterprise: Any) -> Callable[[int], list[Any]]:
    """Projects on a line across two counties, the first of them large ones."""
    from kaigong.apps.accounts import actions as accounts

    for code, name in (("421024", "江陵县"), ("421003", "荆州区")):
        accounts.register_agency(id=code, name_zh=name, name_en=name, kind="county", by=SETUP, now=NOW)

    def filled(count: int) -> list[Any]:
        found = [
            actions.register_project(
                name=f"项目{n}", type="social-general", facts={}, start_on=date(2022, 2, 10),
                klass="industry" if n % 2 else "ecology", county="421024" if n < count // 2 else "421003",
                investment_fen=10**12 if n == 0 else 10**9, enterprise=lin_enterprise, by=SETUP, now=NOW,
            )
            for n in range(count)
        ]  # fmt: skip
        places = [(row, Shape(point=(112.1 + 0.001 * n, 30.1))) for n, row in enumerate(found)]
        actions_map.set_locations(places=places[:-1], how="sample", by=SETUP, now=NOW)
        return found

    return filled


def marks(query: str, box: Any = CITY) -> dict[str, Any]:
    rows = citymap.found(Project.objects.all(), listing.wanted(QueryDict(query)), TODAY)
    return citymap.marks(rows, box)


def test_far_out_projects_are_gathered_into_cells_and_none_is_lost(
    city: Callable[[int], list[Any]], django_assert_num_queries: Any
) -> None:
    city(citymap.SINGLE + 21)
    with django_assert_num_queries(1):
        far = marks("")
    assert far["count"] == citymap.SINGLE + 20 and far["points"] == []
    assert sum(cell[2] for cell in far["cells"]) == far["count"]
    with django_assert_num_queries(2):
        near = marks("", (112.0995, 30.0, 112.1025, 30.2))
    assert near["cells"] == [] and [point["yi"] for point in near["points"]] == [100.0, 0.1, 0.1]


def test_the_map_shows_what_the_list_of_the_same_address_shows(city: Callable[[int], list[Any]]) -> None:
    city(9)
    for query in (
        "",
        "klass=ecology",
        "county=421024",
        "flag=yi",
        "q=项目3",
        "stage=started",
        "state=ok&klass=industry",
    ):
        ask = listing.wanted(QueryDict(query))
        listed = set(listing.rows(Project.objects.all(), ask, TODAY).exclude(file__longitude=None).values_list("name"))
        assert {(point["name"],) for point in marks(query)["points"]} == listed


def test_a_cell_with_one_project_is_that_project(city: Callable[[int], list[Any]], monkeypatch: Any) -> None:
    city(12)
    monkeypatch.setattr(citymap, "SINGLE", 3)
    found = marks("", (112.0, 30.0, 112.2, 30.2))
    assert len(found["points"]) + sum(cell[2] for cell in found["cells"]) == found["count"] == 11


def test_strange_addresses_are_left_aside() -> None:
    for text in ("", "1,2,3", "a,b,c,d", "112,30,111,31", "nan,1,2,3", "-1e9,0,1e9,1", "112,30,112,31"):
        assert citymap.box_of(text) is None
    assert citymap.box_of("112,30,113,31") == (112, 30, 113, 31)
    for text in ("-1", "99999", "x", "٣", ""):
        assert citymap.across(QueryDict(f"across={text}")) in range(4, 41)


def test_the_page_is_a_table_without_scripts_and_one_may_go_into_a_county(
    client: Client, zhou: Any, city: Callable[[int], list[Any]]
) -> None:
    city(9)
    client.force_login(zhou)
    page = client.get("/map/", {"klass": "ecology"}).content.decode()
    assert "全市有 5 个项目" in page and "江陵县" in page and "klass=ecology&amp;county=421003" in page
    inside = client.get("/map/", {"county": "421024"}).content.decode()
    assert "江陵县有 4 个项目" in inside
    shapes = client.get("/map/shapes.json", {"v": "1"})
    assert shapes["Cache-Control"].endswith("604800")
    assert {each["properties"]["code"] for each in shapes.json()["features"]} == {"421024", "421003"}
    assert client.get("/map/shapes.json", {"county": "421024"}).status_code == 404  # no townships entered
    assert client.get("/map/points.json", {"box": "1"}).json()["count"] == 8


def test_everybody_sees_his_own_projects_on_the_map_and_no_others(
    client: Client, lin: Any, wei: Any, city: Callable[[int], list[Any]]
) -> None:
    city(9)
    for person, count in ((lin, 8), (wei, 0)):
        client.force_login(person)
        assert client.get("/map/points.json").json()["count"] == count
    client.logout()
    for address in ("/map/", "/map/points.json", "/map/shapes.json"):
        assert client.get(address).status_code in (302, 403)


def test_a_city_without_anything_has_an_empty_map(client: Client, zhou: Any) -> None:
    client.force_login(zhou)
    page = client.get("/map/").content.decode()
    assert "全市没有符合条件的项目" in page
    assert client.get("/map/points.json").json() == {"count": 0, "cells": [], "points": []}


def test_the_wall_shows_counties_by_what_has_started_and_names_the_places_without_a_boundary(
    city: Callable[[int], list[Any]],
) -> None:
    city(3)
    row = {"name": "x", "started": 4, "waiting": 1, "late": 2, "url": "/"}
    scene, beside = citymap.wall([{**row, "id": "421024"}, {**row, "id": "some-zone"}])
    assert [(each["code"], each["n"], each["late"]) for each in scene["regions"]] == [("421024", 4, 2)]
    assert scene["wall"] and scene["points"] == "" and [each["id"] for each in beside] == ["some-zone"]


def test_from_far_off_the_tallies_say_what_counting_would(city: Callable[[int], list[Any]]) -> None:
    from kaigong.apps.ledger import tallies

    found = city(citymap.SINGLE + 11)
    far, near = citymap.far(CITY), marks("")
    assert far is not None and far["count"] == near["count"] == sum(cell[2] for cell in far["cells"])
    assert citymap.far((112.0, 30.0, 112.1, 30.1)) is None  # too close for the grid
    actions_map.set_location(project=found[0], geometry=None, by=SETUP, now=NOW)
    again = citymap.far(CITY)
    assert again is not None and again["count"] == far["count"] - 1
    assert list(tallies.faults()) == []
    seen = citymap.view(QueryDict(""), listing.wanted(QueryDict("")))
    table = citymap.by_region(Project.objects.order_by(), seen, TODAY, QueryDict(""))
    quick = citymap.by_region(Project.objects.none(), seen, TODAY, QueryDict(""), which=counted.ALL)
    assert [{**row, "placed": None} for row in table] == quick
    assert citymap.unplaced(table, None) == citymap.unplaced(quick, counted.ALL) == 2


def test_the_tallies_tell_counties_classes_stages_and_marks_apart_on_the_map(
    city: Callable[[int], list[Any]], monkeypatch: Any
) -> None:
    city(14)
    monkeypatch.setattr(citymap, "SINGLE", 0)
    everywhere = Project.objects.order_by()
    for query in ("county=421024", "klass=ecology", "county=421003&klass=industry", "stage=idea&flag=yi", "flag=key"):
        asked = QueryDict(query)
        ask = listing.wanted(asked)
        which, rows = listing.which(ask), citymap.found(everywhere, ask, TODAY)
        assert which is not None
        far = citymap.far(CITY, which=which) or {"count": 0, "cells": []}
        assert far["count"] == sum(cell[2] for cell in far["cells"]) == marks(query)["count"]
        seen = citymap.view(asked, ask)
        table, quick = (citymap.by_region(rows, seen, TODAY, asked, which=one) for one in (None, which))
        assert [{**row, "placed": None} for row in table] == quick
        assert citymap.unplaced(table, None) == citymap.unplaced(quick, which)
    assert listing.which(listing.wanted(QueryDict("state=late"))) is None
