"""The list of projects and the forms that change one: scope, filters, export, faults, conflicts."""

import csv
import io
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kaigong.apps.ledger import tallies
from kaigong.apps.projects import actions, listing
from kaigong.apps.projects.models import Doubt, Project, ProjectFile, Statistics

pytestmark = pytest.mark.django_db
Register = Callable[..., Any]
STARTED = date(2022, 2, 9)


def names(client: Client, **query: Any) -> list[str]:
    return [row["project"].name for row in client.get("/projects/", query).context["rows"]]


# ----------------------------------------------------------------------------------------------------- the list


def test_people_of_an_enterprise_see_their_own_projects_only(client: Client, project: Any, lin: Any, wei: Any) -> None:
    client.force_login(lin)
    assert names(client) == [project.name]
    client.force_login(wei)
    assert names(client) == []
    assert "还没有项目" in client.get("/projects/").content.decode()


@pytest.mark.parametrize("name", ["zhao", "sun", "qian", "zhou", "wu", "administrator"])
def test_people_of_the_city_see_every_project(client: Client, project: Any, request: Any, name: str) -> None:
    client.force_login(request.getfixturevalue(name))
    assert names(client) == [project.name]


def test_a_visitor_is_asked_to_log_in(client: Client, project: Any) -> None:
    for address in ("/projects/", "/projects/export.csv", "/projects/new/"):
        response = client.get(address)
        assert response.status_code in (302, 403)
        assert project.name not in response.content.decode()


def test_projects_are_found_by_name_and_code(client: Client, register: Register, zhou: Any) -> None:
    motors, bridge = register(name="电机项目"), register(name="沮漳河大桥", klass="infrastructure")
    client.force_login(zhou)
    assert names(client, q="大桥") == [bridge.name]
    assert names(client, q=motors.code[-6:]) == [motors.name]
    assert "没有符合条件的项目" in client.get("/projects/", {"q": "火箭"}).content.decode()


def test_chips_narrow_the_list_and_several_of_a_kind_widen_it(client: Client, register: Register, zhou: Any) -> None:
    register(name="甲", klass="industry", stage="reserve", county="421024", is_key=True)
    register(name="乙", klass="ecology", stage="signed", county="421002", is_sample=True)
    register(
        name="丙", klass="ecology", stage="started", county="421002", started_on=date(2022, 1, 5), named_on_page=True
    )
    client.force_login(zhou)
    assert set(names(client, klass="ecology")) == {"乙", "丙"}
    assert set(names(client, klass="ecology", stage="signed")) == {"乙"}
    assert set(names(client, stage=["reserve", "signed"])) == {"甲", "乙"}
    assert set(names(client, county="421002")) == {"乙", "丙"}
    assert names(client, flag="key") == ["甲"]
    assert names(client, flag="sample") == ["乙"]
    assert names(client, flag="page") == ["丙"]
    assert names(client, state="done") == ["丙"]
    assert len(names(client, klass="no-such-class", sort="nonsense", page="999")) == 3


def test_sample_and_named_projects_are_marked(client: Client, register: Register, zhou: Any) -> None:
    register(name="甲", is_sample=True, named_on_page=True)
    client.force_login(zhou)
    page = client.get("/projects/", {"q": "甲"}).content.decode()
    row = page[page.index("<tbody>") :]
    assert "样例" in row
    assert "见报" in row


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ({}, "ok"),
        ({"planned_start_on": date(2022, 6, 1)}, "ok"),
        ({"planned_start_on": date(2022, 2, 24)}, "soon"),
        ({"planned_start_on": date(2022, 2, 10)}, "soon"),
        ({"planned_start_on": date(2022, 2, 25)}, "ok"),
        ({"planned_start_on": date(2022, 2, 9)}, "late"),
        ({"planned_start_on": date(2021, 2, 9), "stage": "started", "started_on": date(2021, 3, 1)}, "done"),
    ],
)
def test_a_state_is_the_same_in_the_row_and_in_the_filter(
    register: Register, now: datetime, said: dict[str, Any], state: str
) -> None:
    project = register(**said)
    assert listing.standing(project, now.date()) == state
    for asked in listing.STATES:
        found = listing.rows(Project.objects.all(), listing.Wanted(states=(asked,)), now.date())
        assert [row.pk for row in found] == ([project.pk] if asked == state else [])


def test_a_forecast_behind_the_plan_is_late(register: Register, now: datetime) -> None:
    project = register(planned_start_on=date(2022, 12, 1))
    actions.note_forecast(project=project, forecast_start_on=date(2022, 12, 8), plan_late_days=5)
    assert listing.standing(project, now.date()) == "late"


def test_columns_sort_both_ways(client: Client, register: Register, zhou: Any) -> None:
    for name, fen in (("乙", 200), ("甲", 100), ("丙", 300)):
        register(name=name, investment_fen=fen)
    client.force_login(zhou)
    assert names(client, sort="investment") == ["甲", "乙", "丙"]
    assert names(client, sort="-investment") == ["丙", "乙", "甲"]
    for key in listing.SORTS:
        assert len(names(client, sort=key)) == len(names(client, sort=f"-{key}")) == 3


def test_the_latest_stand_first_unless_asked_otherwise(client: Client, register: Register, zhou: Any) -> None:
    for name, late in (("乙", 3), ("甲", 0), ("丙", 9)):
        actions.note_forecast(project=register(name=name), forecast_start_on=None, plan_late_days=late)
    client.force_login(zhou)
    assert names(client) == ["丙", "乙", "甲"]


def test_columns_can_be_chosen(client: Client, project: Any, zhou: Any) -> None:
    client.force_login(zhou)
    columns = client.get("/projects/", {"col": ["code", "enterprise"]}).context["columns"]
    assert [column["sort"] for column in columns] == ["name", "code", "enterprise"]
    assert project.enterprise.name in client.get("/projects/", {"col": "enterprise"}).content.decode()


def many(register: Register, count: int) -> None:
    """Rows straight into the table: the list is measured, not the ledger."""
    pattern = register()
    rows = [
        Project(
            **{
                field.attname: getattr(pattern, field.attname)
                for field in Project._meta.concrete_fields
                if not field.primary_key
            }
            | {"code": f"{n:04d}-421000-01-01-{n:06d}", "name": f"项目{n}"}
        )
        for n in range(count)
    ]
    Project.objects.bulk_create(rows)
    tallies.recount()


def test_fifty_to_a_page_and_the_number_of_queries_does_not_grow(client: Client, register: Register, zhou: Any) -> None:
    client.force_login(zhou)
    register()
    names(client)  # the first request of a session asks for its person
    with CaptureQueriesContext(connection) as few:
        assert len(names(client)) == 1
    many(register, 120)
    with CaptureQueriesContext(connection) as captured:
        page = client.get("/projects/")
    assert len(page.context["rows"]) == 50
    assert page.context["page"].paginator.count == 122
    assert len(captured) == len(few)
    assert len(captured) <= 9, [query["sql"] for query in captured]


def test_the_list_is_spoken_in_english_too(client: Client, project: Any, zhou: Any) -> None:
    client.force_login(zhou)
    client.cookies["django_language"] = "en"
    assert "Planned start" in client.get("/projects/").content.decode()


# -------------------------------------------------------------------------------------------------- the export


def exported(client: Client, **query: Any) -> list[dict[str, str]]:
    content = b"".join(client.get("/projects/export.csv", query).streaming_content)
    assert content.startswith(b"\xef\xbb\xbf"), "Excel knows UTF-8 by its mark"
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_the_export_holds_what_the_list_finds(client: Client, register: Register, zhou: Any) -> None:
    register(name="甲", klass="ecology", is_sample=True)
    register(name="乙")
    client.force_login(zhou)
    assert {row["项目名称"] for row in exported(client)} == {"甲", "乙"}
    (row,) = exported(client, klass="ecology")
    assert row["项目类别"] == "生态"
    assert row["样例"] == "是"
    assert row["总投资（亿元）"] == "6.0000"


def test_the_export_ends_where_the_scope_ends(client: Client, project: Any, wei: Any, lin: Any) -> None:
    client.force_login(wei)
    assert exported(client) == []
    client.force_login(lin)
    assert [row["项目名称"] for row in exported(client)] == [project.name]


def test_a_name_that_looks_like_a_formula_stays_a_name(client: Client, register: Register, zhou: Any) -> None:
    register(name="=1+1")
    client.force_login(zhou)
    assert [row["项目名称"] for row in exported(client)] == ["'=1+1"]


def test_the_export_follows_the_language_of_the_page(client: Client, project: Any, zhou: Any) -> None:
    client.force_login(zhou)
    client.cookies["django_language"] = "en"
    (row,) = exported(client)
    assert row["Class"] == "Industry"


# --------------------------------------------------------------------------------------------------- new project


def basic(**changes: str) -> dict[str, str]:
    said = {
        "name": "新建电池项目", "type": "social-general", "klass": "industry", "county": "city",
        "investment": "12,500.5", "wished_start_on": "2022-09-01",
    }  # fmt: skip
    return said | changes


def test_an_enterprise_registers_a_project(client: Client, lin: Any, lin_enterprise: Any) -> None:
    client.force_login(lin)
    response = client.post("/projects/new/", basic(enterprise=lin_enterprise.credit_code))
    project = Project.objects.get()
    assert response.status_code == 302
    assert response["Location"] == f"/projects/{project.code}/facts/"
    assert project.investment_fen == 12_500_5000 * 100
    assert project.facts == {"investment_cny": 125_005_000}
    assert project.wished_start_on == date(2022, 9, 1)


def test_every_fault_of_a_new_project_stands_at_its_field(client: Client, lin: Any, lin_enterprise: Any) -> None:
    client.force_login(lin)
    response = client.post(
        "/projects/new/",
        basic(enterprise=lin_enterprise.credit_code, name="", investment="一亿", wished_start_on="明年"),
    )
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"name", "investment", "wished_start_on"}
    assert not Project.objects.exists()


def test_nobody_registers_a_project_for_a_stranger(client: Client, wei: Any, lin_enterprise: Any) -> None:
    client.force_login(wei)
    response = client.post("/projects/new/", basic(enterprise=lin_enterprise.credit_code))
    assert response.status_code == 422
    assert "enterprise" in response.context["form"].errors
    assert not Project.objects.exists()


def test_the_window_registers_for_an_enterprise_by_its_code(client: Client, zhao: Any, lin_enterprise: Any) -> None:
    client.force_login(zhao)
    assert client.post("/projects/new/", basic(enterprise="91421000MA4TEKWP99")).status_code == 422
    assert client.post("/projects/new/", basic(enterprise=lin_enterprise.credit_code.lower())).status_code == 302
    assert Project.objects.get().enterprise == lin_enterprise


def test_an_officer_registers_no_project(client: Client, sun: Any) -> None:
    client.force_login(sun)
    assert client.get("/projects/new/").status_code == 403


# --------------------------------------------------------------------------------------------------------- facts


def test_every_attribute_of_the_catalogue_has_a_field(client: Client, project: Any, lin: Any) -> None:
    from kaigong.apps.rulebook import queries as rulebook

    client.force_login(lin)
    form = client.get(f"/projects/{project.code}/facts/").context["form"]
    asked = {field.name for _group, _name, rows, _unknown in form.groups() for field, _unit in rows}
    assert asked == set(rulebook.catalogue().attributes)


def test_facts_are_said_in_the_form_and_unknown_stays_unknown(client: Client, project: Any, lin: Any) -> None:
    client.force_login(lin)
    said = {
        "seen": "1",
        "investment_cny": "600,000,000",
        "water_intake": "true",
        "drain_connect": "false",
        "eia_class": "form",
        "floor_area_m2": "12 000.5",
    }
    assert client.post(f"/projects/{project.code}/facts/", said).status_code == 302
    assert Project.objects.get().facts == {
        "investment_cny": 600_000_000, "water_intake": True, "drain_connect": False, "eia_class": "form",
        "floor_area_m2": 12000.5,
    }  # fmt: skip
    page = client.get(f"/projects/{project.code}/facts/").context["form"]
    assert page["water_intake"].value() == "true"
    assert page["gas_needed"].value() in (None, "")


def test_wrong_facts_stand_at_their_fields_and_nothing_is_lost(client: Client, project: Any, lin: Any) -> None:
    client.force_login(lin)
    said = {
        "seen": "1",
        "floor_area_m2": "很大",
        "height_m": "-3",
        "energy_tce": "NaN",
        "eia_class": "poem",
        "site_area_m2": "500",
    }
    response = client.post(f"/projects/{project.code}/facts/", said)
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"floor_area_m2", "height_m", "energy_tce", "eia_class"}
    assert 'value="很大"' in response.content.decode()
    assert Project.objects.get().facts_n == 1


def test_two_people_at_once_are_told_and_neither_loses_what_was_typed(
    client: Client, project: Any, lin: Any, zhao: Any, now: datetime
) -> None:
    client.force_login(lin)
    actions.amend_facts(project=project, facts={"height_m": 30, "investment_cny": 5}, by=zhao.ref, now=now, seen=1)
    said = {"seen": "1", "investment_cny": "5", "height_m": "45"}
    response = client.post(f"/projects/{project.code}/facts/", said)
    assert response.status_code == 409
    page = response.content.decode()
    assert 'value="45"' in page
    assert "已被他人修改" in page
    assert [(stored, typed) for _name, stored, typed in response.context["differences"]] == [("30 米", "45 米")]
    assert Project.objects.get().facts["height_m"] == 30
    assert (
        client.post(f"/projects/{project.code}/facts/", said | {"seen": str(response.context["seen"])}).status_code
        == 302
    )
    assert Project.objects.get().facts["height_m"] == 45


OUTSIDE = ["facts", "stage"]


@pytest.mark.parametrize("part", OUTSIDE)
@pytest.mark.parametrize("name", ["wei", "sun", "wu"])
def test_outside_the_scope_a_form_does_not_exist(
    client: Client, project: Any, request: Any, name: str, part: str
) -> None:
    client.force_login(request.getfixturevalue(name))
    assert client.get(f"/projects/{project.code}/{part}/").status_code == 404
    assert client.post(f"/projects/{project.code}/{part}/", {"seen": "1", "height_m": "1"}).status_code == 404
    assert client.post(f"/projects/{project.code}/reforms/", {"usual": "1"}).status_code == 404
    assert Project.objects.get().seen_n == 1


def test_reforms_are_kept_from_the_page(client: Client, project: Any, lin: Any) -> None:
    client.force_login(lin)
    assert client.post(f"/projects/{project.code}/reforms/", {"reform": ["commitment"]}).status_code == 302
    assert Project.objects.get().reforms == ["commitment"]
    assert client.post(f"/projects/{project.code}/reforms/", {"usual": "1"}).status_code == 302
    assert Project.objects.get().reforms == "type"
    assert client.post(f"/projects/{project.code}/reforms/", {"reform": ["abolish-all"]}).status_code == 422


# --------------------------------------------------------------------------------------------------------- stages


def test_a_step_is_taken_with_its_document(client: Client, project: Any, lin: Any, wei: Any) -> None:
    client.force_login(lin)
    address = f"/projects/{project.code}/stage/"
    assert client.post(address, {"to": "reserve"}).status_code == 422, "the document is asked for"
    other = SimpleUploadedFile("合同.txt", "合同".encode(), content_type="text/plain")
    wrong = client.post(address, {"to": "reserve", "kind": "meter", "document": other})
    assert wrong.status_code == 422 and "立项文件" in wrong.content.decode()
    upload = SimpleUploadedFile("批复.txt", "同意".encode(), content_type="text/plain")
    assert (
        client.post(address, {"to": "reserve", "kind": "approval", "document": upload, "note": "已批复"}).status_code
        == 302
    )
    assert Project.objects.get().stage == "reserve"
    from kaigong.apps.documents import queries as documents

    (held,) = documents.of_thing(project.stream)
    paper = f"/projects/{project.code}/documents/{held.sha256}/"
    assert b"".join(client.get(paper).streaming_content).decode() == "同意"
    client.force_login(wei)
    assert client.get(paper).status_code == 404


def test_a_step_that_is_not_one_s_own_is_not_offered(client: Client, register: Register, lin: Any) -> None:
    project = register(stage="reserve")
    client.force_login(lin)
    page = client.get(f"/projects/{project.code}/stage/")
    assert page.context["moves"] == []
    assert "现在没有您可以办理的下一步" in page.content.decode()
    assert client.post(f"/projects/{project.code}/stage/", {"to": "signed"}).status_code == 422


def test_the_list_tells_paper_starts_the_statistics_and_townships_apart(
    client: Client, register: Register, zhou: Any, now: Any
) -> None:
    paper, sound, waiting = (register(name=name) for name in ("纸面项目", "扎实项目", "待开工项目"))
    Project.objects.filter(pk__in=(paper.pk, sound.pk)).update(stage="started", started_on=STARTED)
    Doubt.objects.create(project=paper, signal="start-permit", missing=True, since=STARTED)
    Statistics.objects.create(
        project=sound, state="entered", filed_on=STARTED, filed_by="x", investment_fen=1, number="42-7"
    )
    ProjectFile.objects.create(project=waiting, township="郝穴镇")
    client.force_login(zhou)

    def shown(query: str) -> set[str]:
        page = client.get(f"/projects/?{query}").content.decode()
        return {one.name for one in (paper, sound, waiting) if f">{one.name}</a>" in page}

    assert shown("doubt=missing") == {paper.name} and shown("doubt=against") == set()
    assert shown("doubt=none") == {sound.name} and shown("doubt=none&doubt=missing") == {paper.name, sound.name}
    assert shown("statistics=entered") == {sound.name} and shown("statistics=none") == {paper.name, waiting.name}
    assert shown("town=郝穴镇") == {waiting.name} and shown("statistics=none&doubt=missing") == {paper.name}
    page = client.get("/projects/?col=doubts&col=statistics&col=township&county=421024").content.decode()
    assert "施工许可" in page and "已入库 42-7" in page and "郝穴镇" in page
    lines = b"".join(client.get("/projects/export.csv").streaming_content).decode()
    assert "已入库 42-7" in lines and "郝穴镇" in lines
    assert client.get("/map/?county=421024&town=郝穴镇&doubt=missing&col=doubts").status_code == 200
