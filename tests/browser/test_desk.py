# ruff: noqa: F811  fixtures of the cases are taken by their names
"""The desk by keyboard, two officers at one item, and words of the house instead of the browser's own."""

from collections.abc import Callable
from typing import Any

from tests.apps.cases.conftest import case, city, fresh, officer, project, ready  # noqa: F401  fixtures
from tests.browser.conftest import axe, fits, picture
from tests.browser.steps import answered, expect, says, sent, unfolded
from tests.conftest import NOW, _person

Open = Callable[..., Any]
DESK = "/cases/desk/"


def test_an_item_is_found_opened_and_accepted_by_keyboard(page: Any, log_in: Open, sun: Any, case: Any) -> None:
    log_in(page, "sun", then=DESK)
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.evaluate("document.activeElement.blur()")
    first = page.locator("[data-row] th a").first.inner_text()
    for key in ("j", "j", "k"):
        page.keyboard.press(key)
    with answered(page.locator("[data-row]").first):
        page.keyboard.press("Enter")
    page.wait_for_url("**/items/*/")
    expect(page.locator("h1")).to_have_text(first)
    with answered(page.locator("#item")):
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
    page.keyboard.press("j")
    with answered(page.locator("[data-row]").first):
        page.keyboard.press("c")
    page.wait_for_url("**#do-ask_correction")
    page.locator("#do-ask_correction textarea:focus").wait_for()
    sent(page.get_by_role("button", name="提出补正意见"))
    page.locator("[data-error-summary]").wait_for()
    says(page.locator("#do-ask_correction"), "请填写这一项。")


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
    unfolded(page.locator("#do-find_not_needed > details"))
    page.locator("#do-find_not_needed [name=reason]").fill("依法不需要取得许可。")
    actions.accept_item(item=item, person=qian, now=NOW, seen=item.seen_n)
    page.get_by_role("button", name="不受理", exact=True).click()  # refused: the form stays
    told = page.locator("[data-refusal]")
    told.wait_for()
    page.wait_for_function("() => document.querySelector('[data-refusal]').getBoundingClientRect().top >= 50")
    says(told, "已有新的办理记录")
    expect(page.locator("#do-find_not_needed [name=reason]")).to_have_value("依法不需要取得许可。")
    assert fits(page)


def test_a_lot_is_picked_by_keyboard_assigned_and_taken_back(
    page: Any, log_in: Open, sun: Any, natural_resources: Any, case: Any
) -> None:
    from kaigong.apps.cases import actions, queries

    _person("he", "何平", "He Ping", "officer", natural_resources)
    items = [actions.accept_item(item=item, person=sun, now=NOW) for item in queries.desk(sun)]
    log_in(page, "sun", then=DESK)
    for key in ("j", "x"):
        page.keyboard.press(key)
    page.get_by_text("已勾选 1 项").wait_for()
    page.locator("[data-lot-all]").check()
    page.get_by_text(f"已勾选 {len(items)} 项").wait_for()
    picture(page, "desk-lot")
    page.locator("#lot-officer").select_option("he")
    sent(page.get_by_role("button", name="分派"))
    page.get_by_text(f"已办 {len(items)} 项").wait_for()
    undo = page.get_by_role("button", name="撤销")
    form = undo.locator("xpath=ancestor::form")
    form.evaluate("(offer) => { offer.remove = () => {}; }")  # it stays ten seconds; a slow axe may take longer
    assert axe(page) == []
    assert {fresh(item).officer for item in items} == {"person:he"}
    sent(undo)
    page.get_by_text("恢复原状").wait_for()
    assert {fresh(item).officer for item in items} == {""}


def test_a_template_goes_into_the_opinion_at_a_click(page: Any, log_in: Open, sun: Any, case: Any) -> None:
    from kaigong.apps.cases import actions

    actions.save_template(person=sun, row=None, title="符合规划", text="经审查，符合规划条件。", now=NOW)
    item = actions.accept_item(item=ready("natural-resources"), person=sun, now=NOW)
    log_in(page, "sun", then=f"/cases/{item.case.no}/items/{item.code}/")
    page.locator("#id_decide_reason").fill("材料齐全。")
    page.get_by_role("link", name="符合规划").click()
    expect(page.locator("#id_decide_reason")).to_have_value("材料齐全。\n经审查，符合规划条件。")


def test_without_scripts_the_desk_still_acts_on_a_lot(
    browser: Any, live_server: Any, log_in: Open, sun: Any, case: Any
) -> None:
    from kaigong.apps.cases import queries

    items = list(queries.desk(sun))
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    log_in(page, "sun", then=DESK)
    for box in page.locator("input[name=item]").all():
        box.check()
    sent(page.locator("#lot button[value=accept]"))
    says(page.locator("main"), f"已办 {len(items)} 项")
    assert {fresh(item).state for item in items} == {"accepted"}
    context.close()


def test_the_pages_of_the_desk_are_whole_on_a_phone_and_for_everybody(
    page: Any, log_in: Open, sun: Any, zhao: Any, case: Any
) -> None:
    from kaigong.apps.cases import actions

    item = actions.accept_item(item=ready("natural-resources"), person=sun, now=NOW)
    here = f"/cases/{item.case.no}/items/{item.code}/"
    page.set_viewport_size({"width": 390, "height": 844})
    log_in(page, "sun", then=DESK)
    pages = [DESK, f"{DESK}?show=waiting", f"{DESK}templates/", here, f"{here}notices/acceptance/",
             "/accounts/stand-ins/", "/accounts/stand-ins/new/"]  # fmt: skip
    for path in pages:
        page.goto(page.url.split("/cases/")[0].split("/accounts/")[0] + path)
        assert (path, fits(page), axe(page)) == (path, True, [])
    root = page.url.split("/accounts/")[0]
    page.context.clear_cookies()
    log_in(page, "zhao", then="/cases/intake/")
    for path in ("/cases/intake/?q=示例", f"/cases/intake/{case.project.code}/", f"{here}paper/"):
        page.goto(root + path)
        assert (path, fits(page), axe(page)) == (path, True, [])
