"""A GeoJSON file dropped on the map: looked at, asked about, then one project's place; boundaries by rights."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kaigong.apps.projects.models import Boundaries, ProjectFile
from tests.apps.projects.test_map import INSIDE, collection, counties, square  # noqa: F401  fixture

pytestmark = pytest.mark.django_db


def dropped(client: Client, content: bytes) -> Any:
    return client.post("/projects/shapes/", {"file": SimpleUploadedFile("位置.geojson", content)})


def test_a_shape_is_looked_at_before_it_becomes_the_place_of_a_project(client: Client, project: Any, lin: Any) -> None:
    client.force_login(lin)
    assert "放一个 GeoJSON 文件" in client.get("/map/").content.decode()
    answer = dropped(client, json.dumps(square(112.4, 30.05, 0.02)).encode())
    assert answer.status_code == 302
    address = answer["Location"]
    assert client.get(address).status_code == 200 and client.get(f"{address}?code=").status_code == 422
    page = client.get(f"{address}?code={project.code}&system=wgs84").content.decode()
    assert "保存为项目位置" in page and "面积" in page and not ProjectFile.objects.exists()
    assert client.post(address, {"code": project.code, "system": "wgs84"}).status_code == 302
    assert project.file.location["type"] == "Polygon"


def test_a_place_outside_is_asked_about_and_a_faulty_file_named(client: Client, project: Any, lin: Any) -> None:
    client.force_login(lin)
    address = dropped(client, b'{"type": "Point", "coordinates": [114.3, 30.6]}')["Location"]
    page = client.get(f"{address}?code={project.code}&system=wgs84").content.decode()
    assert "本市范围之外" in page
    assert client.post(address, {"code": project.code, "system": "wgs84"}).status_code == 422
    assert client.post(address, {"code": project.code, "system": "wgs84", "sure": "on"}).status_code == 302
    bad = client.get(dropped(client, b'{"type": "Point", "coordinates": [30.6, 112.3]}')["Location"])
    assert bad.status_code == 422 and "经纬度写反" in bad.content.decode()
    assert client.post("/projects/shapes/", {}).status_code == 302


def test_only_who_keeps_a_project_gives_it_the_place_of_a_file(
    client: Client, project: Any, lin: Any, wei: Any, wu: Any
) -> None:
    for person in (wei, wu):
        client.force_login(person)
        address = dropped(client, json.dumps(INSIDE).encode() + b" " * (person.pk % 7))["Location"]
        assert client.post(address, {"code": project.code, "system": "wgs84"}).status_code == 404
    client.force_login(lin)
    assert client.get(address).status_code == 404  # somebody else's file
    client.logout()
    assert dropped(client, b"{}").status_code == 302 and not ProjectFile.objects.exists()


def test_several_areas_are_boundaries_for_whoever_may_change_them(
    client: Client, administrator: Any, zhou: Any
) -> None:
    content = collection(*(({"name": f"{n}"}, square(112.0 + n / 10, 30.0, 0.05)) for n in range(3)))
    client.force_login(administrator)
    assert "/projects/boundaries/" in dropped(client, content)["Location"]
    client.force_login(zhou)
    assert "/projects/shapes/" in dropped(client, content)["Location"]
    assert not Boundaries.objects.exists()
