"""The map in a real browser: drawn, counted, gone into, the same without scripts; a place is clicked on it."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.browser.conftest import axe
from tests.browser.steps import expect, sent
from tests.conftest import NOW, SETUP

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_map_is_drawn_gone_into_and_clicked(
    page: Any, open_page: Callable[..., Any], log_in: Callable[..., None], zhou: Any, lin_enterprise: Any
) -> None:
    from kaigong.apps.accounts import actions as accounts
    from kaigong.apps.projects import actions, actions_map
    from kaigong.core.geo.values import Shape

    for code, name in (("421024", "江陵县"), ("421003", "荆州区")):
        accounts.register_agency(id=code, name_zh=name, name_en=name, kind="county", by=SETUP, now=NOW)
    project = actions.register_project(
        name="电机项目", type="social-general", facts={}, start_on=date(2022, 2, 10), klass="industry", county="421024",
        investment_fen=10**11, enterprise=lin_enterprise, by=SETUP, now=NOW,
    )  # fmt: skip
    actions_map.set_locations(places=[(project, Shape(point=(112.45, 30.08)))], how="sample", by=SETUP, now=NOW)
    log_in(page, "zhou", "/map/")
    page.get_by_text("图中 1 个项目").wait_for()
    page.locator("#city-map[data-state=drawn] canvas").first.wait_for()
    assert axe(page) == []
    page.get_by_role("button", name="数据").click()
    sent(page.get_by_role("link", name="看这里 江陵县"))
    page.wait_for_url("**/map/?county=421024")
    page.get_by_text("江陵县有 1 个项目").first.wait_for()
    open_page(f"/projects/{project.code}/location/")
    page.locator("#pick-map[data-state=drawn] canvas").first.wait_for()
    page.locator("#pick-map").scroll_into_view_if_needed()
    box = page.locator("#pick-map").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator("[name=longitude]")).not_to_have_value(re.compile(r"^(112\.45.*)?$"))
    longitude = float(page.locator("[name=longitude]").input_value())
    assert longitude != 112.45 and 112.1 < longitude < 112.8
    assert axe(page) == []
