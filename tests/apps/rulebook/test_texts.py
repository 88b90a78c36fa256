"""What the catalogue says in prose, on its pages: in the language of the page and only in it."""

import re

import pytest
from django.test import Client

from kaigong.apps.rulebook import queries

pytestmark = pytest.mark.django_db
CHINESE = re.compile("[\u3400-\u9fff]")
ADDRESSES = ["/rulebook/reforms/", "/rulebook/types/", "/rulebook/themes/"]


def main(client: Client, address: str, language: str, **query: str) -> str:
    """The text of a page's main part, without tags."""
    client.cookies["django_language"] = language
    page = client.get(address, query).content.decode()
    return re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", page.split("<main", 1)[1].split("</main>", 1)[0]))


@pytest.mark.parametrize("address", ADDRESSES)
def test_english_pages_of_the_rules_hold_no_chinese(client: Client, address: str) -> None:
    assert CHINESE.findall(main(client, address, "en")) == []


def test_no_item_page_in_english_holds_chinese(client: Client) -> None:
    shown = {item: main(client, f"/rulebook/items/{item}/", "en") for item in queries.catalogue().items}
    assert {item: CHINESE.findall(text) for item, text in shown.items() if CHINESE.search(text)} == {}


def test_an_item_page_tells_its_note_law_and_grounds_in_chinese(client: Client) -> None:
    text = main(client, "/rulebook/items/energy-review/", "zh-hans")
    item = queries.catalogue().items["energy-review"]
    assert item.note_zh in text
    assert item.note not in text
    assert "《节约能源法》第15条" in text
    assert "对报告的委托评审不计入期限" in text


def test_a_law_of_an_earlier_day_is_told_with_its_remark(client: Client) -> None:
    address = "/rulebook/items/hazchem-safety-condition-review/"
    assert "《危险化学品安全管理条例》第十二条" in main(client, address, "zh-hans", day="2026-04-30")
    assert "Regulations on Safe Management of Hazardous Chemicals, Art. 12" in main(client, address, "en")


def test_an_owner_s_deadline_is_shown(client: Client) -> None:
    address = "/rulebook/items/demolition-filing/"
    assert "拆除工程施工前 15 日" in main(client, address, "zh-hans")
    assert "15 days before start of demolition" in main(client, address, "en")


def test_a_reform_tells_what_bounds_it_and_how_it_is_supervised(client: Client) -> None:
    chinese, english = (main(client, "/rulebook/reforms/", language) for language in ("zh-hans", "en"))
    for reform in queries.catalogue().reforms.values():
        assert all(one in chinese for one in (*reform.limits_zh, *reform.supervise_after_zh, reform.changes_zh))
        assert all(one.split("'")[0] in english for one in (*reform.limits, *reform.supervise_after))


def test_a_unit_the_statute_leaves_open_is_told_once(client: Client) -> None:
    text = main(client, "/rulebook/items/eia-form-approval/", "zh-hans")
    assert text.count("法条只写“日”") == 1


def test_how_far_a_theme_holds_is_said(client: Client) -> None:
    assert "示意分组" in main(client, "/rulebook/themes/", "zh-hans")
