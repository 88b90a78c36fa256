"""Where projects stand: points, areas and converted coordinates; and the boundaries a city enters for its own map."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kaigong.apps.documents import actions as documents
from kaigong.apps.ledger import queries as ledger
from kaigong.apps.projects import actions_map, boundaries, checker_map
from kaigong.apps.projects.boundaries import Said
from kaigong.apps.projects.models import Boundaries, ProjectFile
from kaigong.core.geo import offset
from kaigong.core.problems import Faulty
from tests.conftest import NOW, SETUP

pytestmark = pytest.mark.django_db
Register = Callable[..., Any]
INSIDE = {"type": "Point", "coordinates": [112.45, 30.08]}  # in the county of Lin's project
COUNTIES = {"421024": "江陵县", "421003": "荆州区"}


@pytest.fixture(autouse=True)
def counties(db: None) -> None:
    from kaigong.apps.accounts import actions

    for code, name in COUNTIES.items():
        actions.register_agency(id=code, name_zh=name, name_en=name, kind="county", by=SETUP, now=NOW)


def located(project: Any, geometry: Any, by: str = SETUP, **more: Any) -> ProjectFile:
    return actions_map.set_location(project=project, geometry=geometry, by=by, now=NOW, **more)


def codes(faulty: Any) -> list[str]:
    return [problem.code for problem in faulty.value.problems]


def square(west: float, south: float, side: float = 0.2) -> dict[str, Any]:
    east, north = west + side, south + side
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def collection(*features: tuple[dict[str, Any], Any]) -> bytes:
    rows = [{"type": "Feature", "properties": said, "geometry": shape} for said, shape in features]
    return json.dumps({"type": "FeatureCollection", "features": rows}, ensure_ascii=False).encode()


def stored(content: bytes, by: str = SETUP) -> Any:
    upload = SimpleUploadedFile("边界.geojson", content, content_type="application/json")
    return documents.store(upload=upload, by=by, now=NOW)


def test_a_place_is_entered_changed_and_taken_away_and_each_stands_in_the_ledger(project: Any) -> None:
    file = located(project, INSIDE)
    assert (file.longitude, file.latitude, file.location) == (112.45, 30.08, INSIDE)
    assert located(project, INSIDE).seen_n == file.seen_n  # the same again is no entry
    area = square(112.4, 30.05, 0.02)
    file = located(project, area)
    assert file.location == area and 112.4 < file.longitude < 112.42
    file = located(project, None)
    assert file.location is None and file.longitude is None
    assert [entry.kind for entry in ledger.read(file.stream).entries] == ["LocationSet"] * 3


def test_coordinates_of_web_maps_are_converted_and_the_entry_says_how_exactly(project: Any) -> None:
    x, y = offset.shifted((112.45, 30.08))
    file = located(project, {"type": "Point", "coordinates": [x, y]}, shifted=True)
    assert (file.longitude, file.latitude) == (112.45, 30.08)
    assert ledger.read(file.stream).entries[-1].data["accuracy_m"] == offset.ACCURACY_M


def test_faults_of_a_shape_are_named_and_nothing_is_stored(project: Any) -> None:
    bow = {
        "type": "Polygon",
        "coordinates": [[[112.4, 30.0], [112.5, 30.1], [112.5, 30.0], [112.4, 30.1], [112.4, 30.0]]],
    }
    with pytest.raises(Faulty) as faulty:
        located(project, bow)
    assert codes(faulty) == ["geo.crosses_itself"]
    assert not ProjectFile.objects.filter(project=project).exists()


def test_a_place_outside_of_the_city_or_in_another_county_is_asked_about(project: Any) -> None:
    far, other = ({"type": "Point", "coordinates": at} for at in ([114.3, 30.6], [112.14, 30.44]))
    for geometry, code in ((far, "geo.outside_city"), (other, "geo.other_county")):
        with pytest.raises(Faulty) as faulty:
            located(project, geometry)
        assert codes(faulty) == [code]
    assert located(project, far, sure=True).longitude == 114.3


def test_only_who_keeps_the_project_says_where_it_stands(project: Any, wei: Any, wu: Any, lin: Any) -> None:
    for stranger in (wei, wu):
        with pytest.raises(PermissionDenied):
            located(project, INSIDE, by=stranger.ref)
    with pytest.raises(PermissionDenied):
        actions_map.set_locations(places=[], how="x", by=lin.ref, now=NOW)
    assert located(project, INSIDE, by=lin.ref).longitude == 112.45


def test_the_page_takes_clicks_pasted_pairs_and_files_and_loses_nothing(client: Client, project: Any, lin: Any) -> None:
    client.force_login(lin)
    address = f"/projects/{project.code}/location/"
    answer = client.post(address, {"longitude": "114.3", "latitude": "30.6", "system": "wgs84"})
    assert (
        answer.status_code == 422 and "114.3" in answer.content.decode() and "本市范围之外" in answer.content.decode()
    )
    assert client.post(address, {"longitude": "112.45，30.08", "system": "wgs84"}).status_code == 302
    assert project.file.longitude == 112.45
    for words in ({"longitude": "x", "latitude": "1"}, {"longitude": "30.08", "latitude": "112.45"}, {"latitude": "1"}):
        assert client.post(address, words).status_code == 422
    file = SimpleUploadedFile("a.geojson", json.dumps(square(112.4, 30.05, 0.02)).encode())
    assert client.post(address, {"file": file}).status_code == 302
    project.file.refresh_from_db()
    assert project.file.location["type"] == "Polygon"
    bad = SimpleUploadedFile("a.geojson", b"{")
    assert "不是 GeoJSON" in client.post(address, {"file": bad}).content.decode()


# --------------------------------------------------------------------------------------------------- boundaries


def test_a_city_draws_its_own_map_and_goes_back(administrator: Any) -> None:
    assert boundaries.counties().origin == "shipped"
    document = stored(
        collection(({"id": 421024, "n": "x"}, square(112, 30)), ({"id": "?", "n": "荆州区"}, square(112.2, 30)))
    )
    by = {"by": administrator.ref, "now": NOW}
    row = actions_map.set_boundaries(document=document, said=Said("county", "id", "n"), **by)
    layer = boundaries.counties()
    assert layer.origin == "entered" and layer.region_at((112.1, 30.1)) == "421024"
    assert layer.region_at((112.3, 30.1)) == "421003"
    assert list(checker_map.faults()) == []
    Boundaries.objects.update(features=[])
    assert list(checker_map.faults())
    actions_map.remove_boundaries(level="county", **by)
    assert boundaries.counties().origin == "shipped" and list(checker_map.faults()) == []
    assert [entry.kind for entry in ledger.read(row.stream).entries] == ["BoundariesSet", "BoundariesRemoved"]


def test_every_faulty_feature_is_named_and_the_map_stays_as_it_is(administrator: Any) -> None:
    twice, open_ring = square(112, 30), square(112.4, 30)
    open_ring["coordinates"][0][-1] = [112.41, 30]
    content = collection(
        ({"id": "421024"}, twice), ({"id": "421024"}, square(112.2, 30)), ({"id": "999999"}, square(112.6, 30)),
        ({"id": "421003"}, open_ring), ({"id": "421003"}, {"type": "Point", "coordinates": [112, 30]}),
    )  # fmt: skip
    with pytest.raises(Faulty) as faulty:
        actions_map.set_boundaries(
            document=stored(content), said=Said("county", "id", ""), by=administrator.ref, now=NOW
        )
    found = {(problem.code, problem.at.split("[")[1][0]) for problem in faulty.value.problems}
    assert found == {
        ("boundary.twice", "1"),
        ("boundary.unknown_region", "2"),
        ("geo.ring_open", "3"),
        ("geo.not_an_area", "4"),
    }
    assert boundaries.counties().origin == "shipped"


def test_townships_are_matched_to_their_county_and_give_projects_theirs(project: Any, administrator: Any) -> None:
    by_code, by_place = {"code": "421024101", "name": "郝穴镇"}, {"code": "", "name": "资市镇"}
    content = collection((by_code, square(112.4, 30.0)), (by_place, square(112.1, 30.4, 0.05)))
    said = boundaries.guessed(boundaries.features_of(content)[0])
    assert said == Said("township", "code", "name")
    actions_map.set_boundaries(document=stored(content), said=said, by=administrator.ref, now=NOW)
    layer = boundaries.townships("421024")
    assert layer is not None and [row["code"] for row in layer.features] == ["郝穴镇"]
    assert boundaries.townships("421003") is not None
    assert located(project, INSIDE).township == "郝穴镇"


def test_only_an_administrator_changes_the_map(client: Client, zhou: Any, administrator: Any) -> None:
    document = stored(collection(({"id": "421024"}, square(112, 30))))
    said = Said("county", "id", "")
    with pytest.raises(PermissionDenied):
        actions_map.set_boundaries(document=document, said=said, by=zhou.ref, now=NOW)
    with pytest.raises(PermissionDenied):
        actions_map.remove_boundaries(level="county", by=zhou.ref, now=NOW)
    client.force_login(zhou)
    for address in ("/projects/boundaries/", f"/projects/boundaries/{document.sha256}/"):
        assert client.get(address).status_code == 403
    assert client.post("/projects/boundaries/county/remove/").status_code == 403
    client.force_login(administrator)
    assert client.get(f"/projects/boundaries/{document.sha256}/").status_code == 404  # handed in by somebody else


def test_the_pages_of_the_boundaries_check_first_and_confirm_then(client: Client, administrator: Any) -> None:
    client.force_login(administrator)
    content = collection(
        ({"adcode": 421024, "name": "甲"}, square(112, 30)), ({"adcode": 421003, "name": "乙"}, square(112.2, 30))
    )
    answer = client.post("/projects/boundaries/", {"file": SimpleUploadedFile("边界.geojson", content)})
    assert answer.status_code == 302
    page = client.get(answer["Location"]).content.decode()
    assert "没有错误" in page and boundaries.counties().origin == "shipped"
    wrong = client.get(answer["Location"], {"level": "county", "code": "name", "name": "name", "system": "wgs84"})
    assert wrong.status_code == 422 and "不属于本市任何县市区" in wrong.content.decode()
    said = {"level": "county", "code": "adcode", "name": "name", "system": "wgs84"}
    assert client.post(answer["Location"], said).status_code == 302
    assert boundaries.counties().origin == "entered"
    assert "本市录入" in client.get("/projects/boundaries/").content.decode()
    assert client.post("/projects/boundaries/county/remove/").status_code == 302
    assert boundaries.counties().origin == "shipped"


def test_a_map_of_nowhere_is_drawn_as_squares(settings: Any, now: datetime) -> None:
    from kaigong.apps.accounts.models import Agency

    Agency.objects.filter(id__in=COUNTIES).update(kind="bureau")
    Agency.objects.create(id="x-zone", name_zh="某区", name_en="Zone", kind="zone")
    layer = boundaries.counties()
    assert layer.schematic and [row["code"] for row in layer.features] == ["x-zone"]
    assert layer.region_at((0.5, 0.5)) == "" and boundaries.near_city((0, 0, 1, 1))
