"""The pages of the rules: public to read, in both languages; only an administrator enters calendars."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from kaigong.apps.rulebook import queries

pytestmark = pytest.mark.django_db

PUBLIC = [
    "/rulebook/items/", "/rulebook/items/construction-permit/", "/rulebook/reforms/", "/rulebook/types/",
    "/rulebook/themes/", "/rulebook/calendars/", "/rulebook/calendars/2022/", "/rulebook/calendars/regions/",
]  # fmt: skip


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("address", PUBLIC)
def test_anybody_reads_the_rules_in_both_languages(client: Client, address: str, language: str) -> None:
    client.cookies["django_language"] = language
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["Content-Language"] == language


def test_every_item_of_the_catalogue_has_a_page(client: Client) -> None:
    statuses = {item: client.get(f"/rulebook/items/{item}/").status_code for item in queries.catalogue().items}
    assert set(statuses.values()) == {200}, statuses


def test_an_item_nobody_knows_is_not_found(client: Client) -> None:
    assert client.get("/rulebook/items/no-such-item/").status_code == 404


def test_items_are_found_by_a_part_of_the_name(client: Client) -> None:
    page = client.get("/rulebook/items/", {"q": "建筑工程施工许可"}).context["page"]
    assert [item.id for item in page.object_list] == [
        item.id for item in queries.catalogue().items.values() if "建筑工程施工许可" in item.name_zh
    ]


def test_items_are_filtered_by_stage_and_agency(client: Client) -> None:
    page = client.get("/rulebook/items/", {"stage": "1", "agency": "water"}).context["page"]
    assert page.object_list
    assert all(item.stage == "1" and "water" in item.agency for item in page.object_list)


def test_an_item_shows_the_law_of_the_day_asked_for(client: Client) -> None:
    item = next(item for item in queries.catalogue().items.values() if item.legal_days_before)
    until = item.legal_days_before[-1].until
    assert until is not None
    old = client.get(f"/rulebook/items/{item.id}/", {"day": until.isoformat()}).context["shown"]
    new = client.get(f"/rulebook/items/{item.id}/", {"day": "2026-06-01"}).context["shown"]
    assert old.legal_days == item.legal_days_before[-1]
    assert new.legal_days == item.legal_days


def test_a_day_that_is_no_day_is_told_and_today_is_shown(client: Client) -> None:
    response = client.get("/rulebook/items/construction-permit/", {"day": "2022-02-30"})
    assert response.context["day_wrong"] is True
    assert "所填日期无法识别" in response.content.decode()


def test_a_year_page_marks_swapped_working_weekends(client: Client) -> None:
    months = client.get("/rulebook/calendars/2022/").context["months"]
    january = {cell.day: cell for week in months[0] for cell in week if cell}
    assert january[date(2022, 1, 29)].works
    assert january[date(2022, 1, 29)].special
    assert january[date(2022, 1, 29)].name == "春节"
    assert not january[date(2022, 1, 31)].works
    assert january[date(2022, 1, 31)].special


def test_a_year_without_a_notice_has_no_page(client: Client) -> None:
    assert client.get("/rulebook/calendars/2099/").status_code == 404


def form(**changes: str) -> dict[str, str]:
    said = {
        "year": "2027", "notice_number": "国办发明电〔2026〕7号", "notice_date": "2026-11-05",
        "rest_days": "2027-01-01..2027-01-03\n2027年2月5日至2027年2月11日、2027/5/1", "swapped_days": "2027-02-14",
    }  # fmt: skip
    return said | changes


def test_the_administrator_enters_a_year(client: Client, administrator: Any) -> None:
    client.force_login(administrator)
    response = client.post("/rulebook/calendars/new/", form())
    assert response.status_code == 302
    assert response["Location"] == "/rulebook/calendars/2027/"
    page = client.get("/rulebook/calendars/2027/")
    assert "国办发明电〔2026〕7号" in page.content.decode()
    assert not queries.calendar().is_working(date(2027, 2, 11))
    assert queries.calendar().is_working(date(2027, 2, 14))


def test_every_fault_of_a_year_stands_at_its_field_and_nothing_is_entered(client: Client, administrator: Any) -> None:
    client.force_login(administrator)
    wrong = form(rest_days="2027-13-01, 2027-02-05..2027-02-11", swapped_days="2027-02-15", notice_number=" ")
    response = client.post("/rulebook/calendars/new/", wrong)
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"notice_number"}
    response = client.post("/rulebook/calendars/new/", wrong | {"notice_number": "国办发明电〔2026〕7号"})
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"rest_days", "swapped_days"}
    assert not queries.calendar().known(2027)
    assert "2027-02-05..2027-02-11" in response.content.decode(), "what was typed stays"


def test_a_visitor_is_asked_to_log_in_before_entering_a_year(client: Client) -> None:
    assert client.get("/rulebook/calendars/new/").status_code in (302, 403)
    assert client.post("/rulebook/calendars/new/", form()).status_code in (302, 403)
    assert not queries.calendar().known(2027)


@pytest.mark.parametrize("name", ["wei", "sun", "zhou", "wu"])
def test_nobody_but_the_administrator_enters_a_year(client: Client, request: Any, name: str) -> None:
    client.force_login(request.getfixturevalue(name))
    assert client.get("/rulebook/calendars/new/").status_code == 403
    assert client.post("/rulebook/calendars/new/", form()).status_code == 403
    assert not queries.calendar().known(2027)


def test_a_region_day_is_entered_shown_and_withdrawn(client: Client, administrator: Any) -> None:
    client.force_login(administrator)
    said = {"region": "city", "day": "2022-07-20", "works": "rest", "notice": "市防汛指挥部2022年第3号通知"}
    assert client.post("/rulebook/calendars/regions/", said).status_code == 302
    assert not queries.calendar().is_working(date(2022, 7, 20))
    row = queries.region_days().get()
    assert client.post(f"/rulebook/calendars/regions/{row.pk}/withdraw/", {"reason": ""}).status_code == 422
    assert client.post(f"/rulebook/calendars/regions/{row.pk}/withdraw/", {"reason": "汛情解除"}).status_code == 302
    assert queries.calendar().is_working(date(2022, 7, 20))


def test_a_region_day_that_changes_nothing_is_told_at_its_field(client: Client, administrator: Any) -> None:
    client.force_login(administrator)
    said = {"region": "city", "day": "2022-07-20", "works": "work", "notice": "通知"}
    response = client.post("/rulebook/calendars/regions/", said)
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"works"}


def test_an_outsider_finds_no_region_day_to_withdraw(client: Client, administrator: Any, wei: Any) -> None:
    client.force_login(administrator)
    client.post(
        "/rulebook/calendars/regions/", {"region": "city", "day": "2022-07-20", "works": "rest", "notice": "通知"}
    )
    row = queries.region_days().get()
    client.force_login(wei)
    assert client.post(f"/rulebook/calendars/regions/{row.pk}/withdraw/", {"reason": "我想"}).status_code == 404
    assert client.post("/rulebook/calendars/regions/", {"region": "city"}).status_code == 403
    assert queries.region_days().count() == 1
