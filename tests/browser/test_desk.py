# ruff: noqa: F811  fixtures of the cases are taken by their names
"""The desk by keyboard, two officers at one item, and words of the house instead of the browser's own."""

from collections.abc import Callable
from typing import Any

from tests.apps.cases.conftest import case, city, project, ready  # noqa: F401  fixtures
from tests.browser.conftest import axe, fits
from tests.conftest import NOW

Open = Callable[..., Any]
DESK = "/cases/desk/"


def test_an_item_is_found_opened_and_accepted_by_keyboard(page: Any, log_in: Open, sun: Any, case: Any) -> None:
    log_in(page, "sun", then=DESK)
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.evaluate("document.activeElement.blur()")
    first = page.locator("[data-row] th a").first.inner_text()
    for key in ("j", "j", "k", "Enter"):
        page.keyboard.press(key)
    page.wait_for_url("**/items/*/")
    assert page.locator("h1").inner_text() == first
    page.keyboard.press("a")
    page.get_by_text(f"已办理：{first}，受理。").wait_for()
    assert axe(page) == []


def test_the_correction_notice_opens_from_the_row_and_says_itself_what_it_misses(
    page: Any,
    log_in: Open,
    sun: Any,
    case: Any,
) -> None:
    log_in(page, "sun", then=DESK)
    for key in ("j", "c"):
        page.keyboard.press(key)
    page.wait_for_url("**#do-ask_correction")
    page.locator("#do-ask_correction textarea:focus").wait_for()
    page.get_by_role("button", name="一次性告知补正").click()
    page.locator("[data-error-summary]").wait_for()
    assert "请填写这一项。" in page.locator("#do-ask_correction").inner_text()


def test_the_second_of_two_officers_is_told_in_sight_and_keeps_the_text(
    page: Any,
    live_server: Any,
    log_in: Open,
    sun: Any,
    qian: Any,
    case: Any,
) -> None:
    from kaigong.apps.cases import actions

    item = ready("natural-resources")
    page.set_viewport_size({"width": 390, "height": 844})
    log_in(page, "sun", then=f"/cases/{item.case.no}/items/{item.code}/")
    page.locator("#do-find_not_needed summary").click()
    page.locator("#do-find_not_needed textarea").fill("依法不需要取得许可。")
    actions.accept_item(item=item, person=qian, now=NOW, seen=item.seen_n)
    page.get_by_role("button", name="不受理", exact=True).click()
    told = page.locator("[data-refusal]")
    told.wait_for()
    page.wait_for_function("document.querySelector('[data-refusal]').getBoundingClientRect().top >= 50")
    assert "已有新的办理记录" in told.inner_text()
    assert page.locator("#do-find_not_needed textarea").input_value() == "依法不需要取得许可。"
    assert fits(page)
