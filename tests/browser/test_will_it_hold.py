"""The command looks ahead and back on the demo city, in the real browser: a promise simulated and changed, a scenario
kept; the city's plan scrolled and a day dragged; what really happens, a log brought and held against another."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.apps.boards.test_mining import slow_and_quick
from tests.browser.city import City, served
from tests.browser.conftest import axe, fits, picture
from tests.browser.steps import expect, loaded, logged_in, says, sent

PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    with served(tmp_path_factory) as made:
        yield made


@pytest.fixture
def zhou(page: Any, city: City) -> Callable[[str], Any]:
    """Zhou of the command, at a page of the site."""
    logged_in(page, f"{city.url}/accounts/login/", "zhou")

    def at(path: str) -> Any:
        page.goto(f"{city.url}{path}")
        return page

    return at


def looked_at(page: Any, name: str) -> None:
    """On a desktop and on a phone nothing sticks out; axe finds nothing."""
    for size, mark in ((PHONE, "390"), (DESKTOP, "1280")):
        page.set_viewport_size(size)
        assert fits(page), f"{name} is wider than {mark}"
        picture(page, f"{name}-{mark}")
        assert axe(page) == [], (name, size)


def test_the_promise_of_224_is_answered_and_a_what_if_is_kept(zhou: Callable[[str], Any]) -> None:
    page = zhou("/hold/")
    says(page.locator("[data-finding]"), "224")
    expect(page.locator('[data-figure="binding"] .bd-figure')).not_to_be_empty()
    page.locator("[data-measures-finding]").wait_for()
    page.locator("#hold-fan[data-state=drawn]").wait_for()
    looked_at(page, "hold")
    page.locator('.ah-figure[data-figure="probability"] summary').click()
    says(page.locator('.ah-figure[data-figure="probability"] .ah-why'), "Wilson")
    count = page.locator("[data-hold] .ah-desk input[type=number]").first
    count.fill(str(int(count.input_value()) + 5))
    count.press("Tab")  # the form stays, what is beside it is answered anew
    page.locator(".ah-note").wait_for()
    page.wait_for_url("**desk-**")
    loaded(page)
    page.locator("#scenario-name").fill("多派五个人")
    sent(page.locator("#saved form .btn-primary"))
    page.locator("#saved tbody tr", has_text="多派五个人").first.wait_for()


def test_the_citys_plan_scrolls_in_one_canvas_and_a_dragged_day_says_what_moves(zhou: Callable[[str], Any]) -> None:
    page = zhou("/city-plan/")
    page.locator("#city-gantt[data-state=drawn]").wait_for()
    looked_at(page, "city-plan")
    rows = page.evaluate("Kaigong.pictures.of('city-gantt').look().rows")
    page.locator("#city-gantt[data-drawn]").wait_for()
    assert 0 < int(page.locator("#city-gantt").get_attribute("data-drawn")) <= rows
    assert page.locator("#city-gantt *").count() < 12
    scroller = page.locator(".ah-gantt-scroll")
    scroller.scroll_into_view_if_needed()
    box = scroller.bounding_box()
    x, y = page.evaluate(
        "(() => { const look = Kaigong.pictures.of('city-gantt').look(); return [look.x(0), look.y(0)]; })()"
    )
    page.mouse.move(box["x"] + x, box["y"] + y)
    page.mouse.down()
    page.mouse.move(box["x"] + x + 120, box["y"] + y, steps=6)
    page.mouse.up()
    says(page.locator("[data-moved-finding]"), "改为")


def test_what_really_happens_and_two_logs_against_each_other(zhou: Callable[[str], Any], tmp_path: Path) -> None:
    page = zhou("/mining/")
    page.locator("#procmap[data-edges]").wait_for()
    looked_at(page, "mining")
    drawn = int(page.locator("#procmap").get_attribute("data-edges"))
    page.locator("[data-rare]").fill("0")
    page.wait_for_function("(n) => Number(document.getElementById('procmap').dataset.edges) <= n", arg=drawn)
    page.locator('[data-picture-do="time"]').click()
    expect(page.locator('[data-picture-do="time"]')).to_have_attribute("aria-pressed", "true")
    sent(page.get_by_role("link", name="看是哪些件").first)
    page.locator("#behind tbody a").first.wait_for()
    for name, days in (("甲市", 2), ("乙市", 20)):
        page = zhou("/mining/logs/")
        (tmp_path / f"{name}.xes").write_bytes(slow_and_quick(days))
        page.set_input_files("#log-file", tmp_path / f"{name}.xes")
        sent(page.get_by_role("button", name="上传并查看"))
    sent(page.locator("form:has(#with) button"))
    says(page.locator(".ah-told"), "快 18 天")
    looked_at(page, "compare")


def test_every_page_answers_without_scripts(browser: Any, city: City) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=DESKTOP)
    page = context.new_page()
    logged_in(page, f"{city.url}/accounts/login/", "zhou")
    page.goto(f"{city.url}/hold/")
    sent(page.get_by_role("button", name="重新推演"))
    assert page.locator("table").count() >= 2
    page.goto(f"{city.url}/city-plan/")
    page.locator("#move-day").fill("2022-12-01")
    sent(page.get_by_role("button", name="试排"))
    expect(page.locator("[data-moved-finding]")).to_have_count(1)
    page.goto(f"{city.url}/mining/")
    expect(page.locator("table").first).to_be_visible()
    context.close()
