"""What every request carries, and what people are told when something does not go on."""

import json
import re
from typing import Any

import pytest
from axes.helpers import get_client_ip_address
from django.conf import settings
from django.test import Client, RequestFactory

from kaigong.apps.accounts.models import Person
from kaigong.web import labels, navigation, refusals

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.apps.web.urls")]
HTMX = {"HX-Request": "true"}


def text(response: Any) -> str:
    return response.content.decode()


def as_(client: Client, person: Person) -> Client:
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_request_knows_the_hour_of_the_city_and_who_asks(client: Client, sun: Person) -> None:
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+\+08:00 \d{4}-\d\d-\d\d None", text(client.get("/try/told/")))
    assert text(as_(client, sun).get("/try/told/")).endswith("孙静")


def test_the_language_is_what_was_chosen_and_else_chinese(client: Client) -> None:
    chosen = client.post("/language/", {"language": "en", "next": "/keyboard/"})
    assert chosen["Location"] == "/keyboard/"
    assert client.get("/keyboard/")["Content-Language"] == "en"
    fresh = Client(headers={"Accept-Language": "en-GB"})
    assert fresh.get("/keyboard/")["Content-Language"] == "zh-hans"
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "xx"
    assert client.get("/keyboard/")["Content-Language"] == "zh-hans"


def test_a_streamed_export_keeps_the_language_to_its_end(client: Client) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert b"".join(client.get("/try/streamed/").streaming_content) == b"HomeHome"


def test_pages_forbid_foreign_and_inline_scripts(client: Client) -> None:
    policy = client.get("/keyboard/")["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "style-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy


def test_a_theme_is_kept_in_a_cookie_and_only_a_known_one(client: Client) -> None:
    client.post("/theme/", {"theme": "dark"})
    assert 'data-bs-theme="dark"' in text(client.get("/keyboard/"))
    client.post("/theme/", {"theme": "pink"})
    assert client.cookies["theme"].value == "dark"


def test_the_way_back_from_a_switch_stays_on_the_site(client: Client) -> None:
    assert client.post("/theme/", {"theme": "dark", "next": "https://evil.example/"})["Location"] == "/"


def test_a_refusal_says_what_happened_and_shows_everything_typed(client: Client, sun: Person) -> None:
    sent = {"note": "现场核查意见", "password": "hidden", "pick": ["甲", "乙"]}
    page = as_(client, sun).post("/try/refusing/", sent, headers={"Referer": "http://testserver/try/form/?a=1"})
    assert page.status_code == 409
    for words in ("用户名“sun”已有人使用", "现场核查意见", "甲", "乙", 'href="/try/form/?a=1"'):
        assert words in text(page)
    assert "您上次填写的内容未能送出" not in text(page)  # said once
    assert "hidden" not in text(page).replace('type="hidden"', "").replace("aria-hidden", "")


def test_the_way_back_from_a_refusal_restores_what_was_typed(client: Client, sun: Person) -> None:
    as_(client, sun).post("/try/refusing/", {"note": "意见"}, headers={"Referer": "http://testserver/accounts/me/"})
    page = text(client.get("/accounts/me/"))
    kept = json.loads(re.search(r'<script id="kept-form"[^>]*>(.*?)</script>', page, re.S).group(1))
    assert kept["fields"] == [["note", "意见"]]
    assert "data-kept-here" in page
    client.post("/kept/discard/")
    assert "kept-form" not in text(client.get("/accounts/me/"))


def test_a_fragment_is_refused_as_a_fragment(client: Client, sun: Person) -> None:
    part = as_(client, sun).post("/try/refusing/", {"note": "意见"}, headers=HTMX)
    assert part.status_code == 409
    assert "<html" not in text(part)
    assert 'data-refusal="person.known"' in text(part)
    assert part["HX-Retarget"] == "#told"  # a note above the form, which stays as it was typed
    assert "kept_form" not in client.session


def test_a_code_without_a_text_is_still_told(client: Client) -> None:
    assert "nobody.wrote.this" in text(client.get("/try/unknown-code/"))


def test_every_fault_of_an_input_is_listed(client: Client) -> None:
    page = client.post("/try/faulty/", {"name": ""})
    assert page.status_code == 422
    assert "请填写姓名。" in text(page)
    assert "机构类别“club”不在名录内" in text(page)


def test_a_refusal_speaks_english_too(client: Client) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert "The user name “sun” is taken." in text(client.get("/try/refusing/"))


def test_texts_leave_a_dash_for_what_a_refusal_did_not_carry() -> None:
    assert refusals.in_words("person.known", {}) == "用户名“—”已有人使用。请另取用户名。"


@pytest.mark.parametrize("address", ["/try/own/", "/try/scoped/"])
def test_a_form_sent_after_the_session_ran_out_is_kept_and_offered_again(
    client: Client, sun: Person, address: str
) -> None:
    lost = client.post(address, {"note": "现场核查意见"}, headers={"Referer": "http://testserver/accounts/me/"})
    assert lost["Location"] == "/accounts/login/?next=/accounts/me/"
    assert "已保留" in text(client.get(lost["Location"]))
    client.post("/accounts/login/", {"username": "sun", "password": "kaigong-demo"})
    page = text(client.get("/accounts/me/"))
    assert 'name="note" value="现场核查意见"' in page
    assert f'action="{address}"' in page


def test_the_kept_form_can_be_sent_as_it_was_and_is_then_forgotten(client: Client, sun: Person) -> None:
    client.post("/try/own/", {"note": "意见"})
    client.post("/accounts/login/", {"username": "sun", "password": "kaigong-demo"})
    assert text(client.post("/try/own/", {"note": "意见"})) == "意见 by sun"
    assert "尚未送出" not in text(client.get("/accounts/me/"))


def test_a_fragment_whose_session_ran_out_loads_the_log_in(client: Client) -> None:
    part = client.post("/try/own/", {"note": "意见"}, headers=HTMX)
    assert part["HX-Redirect"].startswith("/accounts/login/?next=")


def test_too_long_a_form_is_not_put_into_the_session(client: Client) -> None:
    client.post("/try/own/", {"note": "x" * 300_000})
    assert client.session["kept_form"]["fields"] == []


def test_a_form_with_a_stale_token_is_kept_and_offered_again(sun: Person) -> None:
    client = as_(Client(enforce_csrf_checks=True), sun)
    page = client.post("/try/own/", {"note": "现场核查意见", "csrfmiddlewaretoken": "stale"})
    assert page.status_code == 403
    assert 'name="note" value="现场核查意见"' in text(page)
    assert "stale" not in text(page)


def test_strangers_are_not_told_more_than_that_nothing_is_there(client: Client, wei: Person) -> None:
    for page in (client.get("/nowhere/"), as_(client, wei).get("/nowhere/")):
        assert page.status_code == 404
        assert "没有找到这一页" in text(page)


def test_an_address_that_only_takes_forms_says_so_when_it_is_opened(client: Client) -> None:
    page = client.get("/theme/", headers={"accept": "text/html"})
    assert page.status_code == 405 and "只接收表单" in text(page) and page["Allow"] == "POST"


def test_a_bug_is_told_without_needing_the_database(client: Client) -> None:
    client.raise_request_exception = False
    page = client.get("/try/failing/")
    assert page.status_code == 500
    assert "已全部撤回" in text(page)


def test_the_navigation_shows_each_role_its_own_pages() -> None:
    roles = (navigation.PUBLIC, navigation.ENTERPRISE, *navigation.STAFF)
    shown = {role: {link.url for link in navigation.links(role, "/")} for role in roles}
    assert "/accounts/people/" in shown[navigation.ADMINISTRATOR]
    assert all("/accounts/people/" not in urls for role, urls in shown.items() if role != navigation.ADMINISTRATOR)
    assert all(len(urls) <= 8 for urls in shown.values())


def test_one_page_of_the_navigation_is_the_current_one() -> None:
    links = navigation.links(navigation.ADMINISTRATOR, "/accounts/people/sun/")
    assert [link.url for link in links if link.active] == ["/accounts/people/"]


@pytest.mark.parametrize(
    ("role", "path", "active"),
    [
        (navigation.OFFICER, "/cases/KG-2022-000001/items/energy-review/", "/cases/desk/"),
        (navigation.ENTERPRISE, "/cases/projects/2201/", "/projects/"),
        (navigation.AUDITOR, "/cases/certificates/KG-2022-000001-01/", "/projects/"),
        (navigation.COMMAND, "/", "/"),
        (navigation.WINDOW, "/enterprises/new/", "/enterprises/"),
        (navigation.PUBLIC, "/rulebook/calendars/2022/", "/rulebook/items/"),
        (navigation.PUBLIC, "/keyboard/", None),
    ],
)
def test_a_page_belongs_to_one_entry_of_the_navigation(role: str, path: str, active: str | None) -> None:
    assert [link.url for link in navigation.links(role, path) if link.active] == ([active] if active else [])


@pytest.mark.parametrize(
    ("proxies", "header", "address"),
    [
        (0, "203.0.113.9", "192.0.2.1"),  # the header is anybody's to write
        (1, "198.51.100.7, 203.0.113.9", "203.0.113.9"),  # what the visitor wrote stands before what the proxy wrote
        (2, "198.51.100.7, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "203.0.113.9", "192.0.2.1"),  # not through both of them
        (1, "nobody", "192.0.2.1"),
    ],
)
def test_log_ins_are_counted_against_the_address_the_citys_own_proxies_saw(
    settings: Any, proxies: int, header: str, address: str
) -> None:
    settings.PROXIES = proxies
    request = RequestFactory(headers={"X-Forwarded-For": header}).get("/", REMOTE_ADDR="192.0.2.1")
    assert get_client_ip_address(request) == address


def test_a_kept_form_is_shown_with_the_labels_of_its_page() -> None:
    decided = [("seen", "7"), ("decision", "approve"), ("reason", " 符合条件 "), ("next", "/")]
    assert labels.spoken(decided) == [("决定", "准予（办结通过）"), ("审查意见", "符合条件")]
    assert labels.spoken([("missing", "一张图")]) == [("所缺材料", "一张图")]
    assert labels.spoken([("investment_type", "gov"), ("floor_area_m2", "500")]) == [
        ("政府投资／社会投资", "政府投资"), ("总建筑面积", "500 平方米"),
    ]  # fmt: skip
    assert labels.spoken([("nobody-knows-it", "x")]) == [("其他内容", "x")]


def test_the_page_of_a_role_names_person_and_agency(client: Client, sun: Person) -> None:
    page = text(as_(client, sun).get("/accounts/me/"))
    assert "孙静" in page
    assert "市自然资源和规划局" in page
