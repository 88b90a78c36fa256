"""The project library as OC4IDS: valid against the standard's own schema, and nothing that the policy keeps in."""

import json
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from jsonschema import Draft4Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

from kaigong.apps.projects import actions, actions_facts
from tests.shared import shared

pytestmark = pytest.mark.django_db
SETUP = "system:setup"
YI = 10_000_000_000
FOLDER = "oc4ids/schema/project-level/"


@pytest.fixture(scope="module")
def validator() -> Draft4Validator:
    """The package schema, with the schema of a project beside it."""
    with zipfile.ZipFile(shared("data/procurement-ocds/schemas.zip")) as archive:
        package = json.loads(archive.read(f"{FOLDER}project-package-schema.json"))
        project = json.loads(archive.read(f"{FOLDER}project-schema.json"))
    (place,) = set(_refs(package))
    registry = Registry().with_resource(place.partition("#")[0], Resource(project, specification=DRAFT4))
    return Draft4Validator(package, registry=registry, format_checker=FormatChecker())


def _refs(part: Any) -> Iterator[str]:
    """What of a schema stands elsewhere."""
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str) and not part["$ref"].startswith("#"):
            yield part["$ref"]
        for value in part.values():
            yield from _refs(value)
    elif isinstance(part, list):
        for value in part:
            yield from _refs(value)


@pytest.fixture
def library(lin_enterprise: Any, now: datetime) -> list[Any]:
    """A public project and one of an enterprise with all their facts, and an idea that is nobody's business yet."""

    def entered(name: str, stage: str, kind: str, **facts: Any) -> Any:
        return actions.register_project(
            name=name, type=kind, facts={"investment_cny": 600_000_000, **facts}, start_on=date(2022, 2, 10),
            klass="infrastructure", county="421024", investment_fen=6 * YI, enterprise=lin_enterprise, stage=stage,
            signed_on=date(2021, 6, 1), planned_start_on=date(2022, 1, 5), started_on=date(2022, 1, 5), by=SETUP,
            now=now,
        )  # fmt: skip

    public = entered("快速路项目13800138000", "started", "highway", investment_type="gov")
    private = entered("电机项目", "continuing", "industrial-general", investment_type="social")
    for project in (public, private):
        by = {"project": project, "by": SETUP, "now": now}
        actions_facts.amend_file(changes={"township": "熊河镇", "finish_planned_on": date(2023, 12, 1)}, **by)
        actions_facts.plan_years(years={2022: 3 * YI}, **by)
        actions_facts.set_source(kind="special-bonds", planned_fen=4 * YI, granted_fen=YI + 7, drawn_fen=0, **by)
        said = {"month": date(2022, 1, 1), "done_fen": YI, "physical_percent": Decimal("12.5")}
        actions_facts.report_month(**said, reason="补报", **by)
    return [public, private, entered("设想", "idea", "highway")]


def read(response: Any) -> dict[str, Any]:
    parts = response.streaming_content if response.streaming else [response.content]
    found: dict[str, Any] = json.loads(b"".join(parts))
    return found


def test_the_whole_library_and_each_project_are_valid(library: list[Any], validator: Any, client: Any) -> None:
    packages = [read(client.get("/open/projects/oc4ids.json"))]
    packages += [read(client.get(f"/open/projects/{one.code}.json")) for one in library[:2]]
    assert [len(package["projects"]) for package in packages] == [2, 1, 1]
    for package in packages:
        assert [error.message for error in validator.iter_errors(package)] == []
    broken = packages[0] | {"projects": [{"status": "someday"}]}
    assert len(list(validator.iter_errors(broken))) == 2


def test_only_what_the_policy_lets_out_is_in_it(library: list[Any], client: Any) -> None:
    public, private, idea = library
    found = {one["identifiers"][0]["id"]: one for one in read(client.get("/open/projects/oc4ids.json"))["projects"]}
    assert idea.code not in found
    assert client.get(f"/open/projects/{idea.code}.json").status_code == 404
    assert "13800138000" not in json.dumps(found, ensure_ascii=False)
    open_one, closed = found[public.code], found[private.code]
    groups = {group["id"]: group["budgetBreakdown"] for group in open_one["budget"]["budgetBreakdowns"]}
    assert groups["source"][0]["amount"] == {"amount": 400_000_000, "currency": "CNY"}
    assert open_one["budget"]["finance"][0]["value"]["amount"] == 100_000_000.07
    assert [metric["id"] for metric in open_one["metrics"]] == ["financialProgress", "physicalProgress"]
    assert closed["budget"] == {"amount": {"amount": 600_000_000, "currency": "CNY"}}
    assert "metrics" not in closed
    assert open_one["sector"] == ["transport", "transport.road"]


def test_the_public_page_says_what_there_is(library: list[Any], client: Any) -> None:
    page = client.get("/open/projects/").content.decode()
    assert "OC4IDS 0.9" in page
    assert "/open/projects/oc4ids.json" in page


def test_an_empty_library_is_a_package_too(db: None, client: Any) -> None:
    assert read(client.get("/open/projects/oc4ids.json"))["projects"] == []
    assert "还没有公开的项目" in client.get("/open/projects/").content.decode()


def test_a_large_library_comes_in_pieces_with_few_reads(
    library: list[Any], client: Any, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(12):
        pieces = list(client.get("/open/projects/oc4ids.json").streaming_content)
    assert len(pieces) == 4
