"""The shell in a real browser: log-in, lock-out, language, dark mode, a phone, and what axe says."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import axe, fits, picture
from tests.browser.steps import answered, expect, log_in_here, says, sent

Open = Callable[..., Any]
SHELL_PAGES = ["/accounts/login/", "/keyboard/", "/nowhere/"]
OWN_PAGES = ["/accounts/me/", "/accounts/me/password/", "/accounts/me/second-step/"]
ADMIN_PAGES = ["/accounts/people/", "/accounts/people/new/", "/accounts/people/sun/", "/accounts/agencies/"]


def test_officer_sun_logs_in_and_out(page: Any, log_in: Open, sun: Any) -> None:
    log_in(page, "sun")
    expect(page.locator("h1")).to_have_text("我的账号")
    page.locator("summary", has_text="孙静").click()
    sent(page.get_by_role("button", name="退出登录"))
    expect(page.get_by_text("已退出登录。")).to_be_visible()


def test_five_wrong_passwords_pause_the_log_in_and_say_for_how_long(page: Any, log_in: Open, sun: Any) -> None:
    for _ in range(5):
        log_in(page, "sun", password="not-the-password")
    says(page.locator("main"), "15 分钟")
    assert axe(page) == []
    log_in(page, "sun")
    expect(page.locator("h1")).to_have_text("登录暂停")


def test_the_language_switch_keeps_the_page_and_stays(page: Any, open_page: Open, db: None) -> None:
    open_page("/keyboard/")
    sent(page.get_by_role("button", name="English"))
    expect(page).to_have_url(re.compile("/keyboard/$"))
    expect(page.locator("h1")).to_have_text("Keyboard")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    open_page("/accounts/login/")
    sent(page.get_by_role("button", name="中文"))
    expect(page.locator("h1")).to_have_text("登录")


def test_the_browsers_own_language_is_not_taken_for_a_choice(browser: Any, live_server: Any, db: None) -> None:
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    page.goto(f"{live_server.url}/accounts/login/")
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    context.close()


def background(page: Any) -> str:
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


def test_dark_mode_follows_the_system_until_somebody_chooses(page: Any, open_page: Open, db: None) -> None:
    open_page("/keyboard/")
    light = background(page)
    page.emulate_media(color_scheme="dark")
    page.locator("html[data-bs-theme=dark]").wait_for()
    expect(page.locator("body")).not_to_have_css("background-color", light)
    page.locator("summary[aria-label=外观]").click()
    page.get_by_role("button", name="浅色").click()
    expect(page.locator("body")).to_have_css("background-color", light)
    page.reload()
    expect(page.locator("body")).to_have_css("background-color", light)


def test_the_theme_is_chosen_by_the_server_when_scripts_are_off(browser: Any, live_server: Any, db: None) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/keyboard/")
    page.locator("summary[aria-label=外观]").click()
    sent(page.get_by_role("button", name="深色"))
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    expect(page).to_have_url(re.compile("/keyboard/$"))
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_of_the_shell_are_axe_clean(page: Any, open_page: Open, scheme: str, db: None) -> None:
    page.emulate_media(color_scheme=scheme)
    for path in SHELL_PAGES:
        open_page(path)
        assert axe(page) == [], path


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
def test_pages_of_accounts_are_axe_clean_and_fit(
    page: Any, open_page: Open, log_in: Open, administrator: Any, sun: Any, width: int, scheme: str
) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme=scheme)
    log_in(page, "admin")
    for path in OWN_PAGES + ADMIN_PAGES:
        open_page(path)
        assert axe(page) == [], path
        assert fits(page), path
        picture(page, f"{path.strip('/').replace('/', '-')}-{width}")


def test_the_navigation_of_a_phone_opens_without_scripts(browser: Any, live_server: Any, db: None) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{live_server.url}/keyboard/")
    page.locator("summary[aria-label=菜单]").click()
    expect(page.locator("nav[aria-label=菜单] a").first).to_be_visible()
    context.close()


def test_the_keyboard_skips_to_the_content_and_asks_for_help(page: Any, open_page: Open, db: None) -> None:
    open_page("/accounts/login/")
    page.evaluate("document.activeElement.blur()")
    with answered(page.locator("main form").first):
        page.keyboard.press("?")
    page.wait_for_url("**/keyboard/")
    page.keyboard.press("Tab")
    expect(page.locator(".kg-skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()


def test_a_list_is_walked_with_j_and_k_and_opened_with_enter(
    page: Any, log_in: Open, administrator: Any, sun: Any
) -> None:
    log_in(page, "admin", then="/accounts/people/")
    names = page.locator("[data-row] a").all_inner_texts()
    for key in ("j", "j", "k"):
        page.keyboard.press(key)
    with answered(page.locator("[data-row]").first):
        page.keyboard.press("Enter")
    page.wait_for_url("**/accounts/people/*/")
    expect(page.locator("h1")).to_have_text(names[0])


def test_what_was_typed_when_the_session_ran_out_is_given_back(
    page: Any, context: Any, log_in: Open, administrator: Any
) -> None:
    log_in(page, "admin", then="/accounts/agencies/new/")
    page.locator("#id_id").fill("heritage")
    page.locator("#id_name_zh").fill("市文物局")
    page.locator("#id_name_en").fill("Municipal Heritage Bureau")
    context.clear_cookies(name="sessionid")
    sent(page.locator("main form .btn-primary"))
    says(page.locator("main"), "已保留")
    log_in_here(page, "admin")
    page.wait_for_url("**/accounts/agencies/new/")
    expect(page.locator("#id_name_zh")).to_have_value("市文物局")
    assert axe(page) == []
    sent(page.locator("main form .btn-primary").last)
    page.wait_for_url("**/accounts/agencies/")
    expect(page.get_by_text("市文物局").first).to_be_visible()
    expect(page.get_by_text("尚未送出")).to_be_hidden()


def test_a_half_filled_form_is_still_there_after_the_page_was_closed(
    page: Any, open_page: Open, log_in: Open, administrator: Any
) -> None:
    log_in(page, "admin", then="/accounts/agencies/new/")
    page.locator("#id_name_zh").fill("市文物局")
    page.get_by_text("草稿已自动保存").wait_for()
    open_page("/keyboard/")
    open_page("/accounts/agencies/new/")
    page.get_by_role("button", name="恢复草稿").click()
    expect(page.locator("#id_name_zh")).to_have_value("市文物局")


def test_who_logs_out_of_a_shared_device_leaves_no_drafts_on_it(page: Any, log_in: Open, administrator: Any) -> None:
    log_in(page, "admin", then="/accounts/agencies/new/")
    page.locator("#id_name_zh").fill("市文物局")
    page.get_by_text("草稿已自动保存").wait_for()
    page.locator("summary", has_text="管理员").click()
    sent(page.get_by_role("button", name="退出登录"))
    page.get_by_text("已退出登录。").wait_for()
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('kaigong:draft:'))") == []
    log_in(page, "admin", then="/accounts/agencies/new/")
    page.get_by_role("button", name="恢复草稿").click()  # it waits on the server, for its owner alone
    expect(page.locator("#id_name_zh")).to_have_value("市文物局")


def test_without_a_network_the_form_stays_and_says_so(
    page: Any, context: Any, log_in: Open, administrator: Any
) -> None:
    log_in(page, "admin", then="/accounts/agencies/new/")
    page.locator("#id_id").fill("heritage")
    page.locator("#id_name_zh").fill("市文物局")
    page.locator("#id_name_en").fill("Municipal Heritage Bureau")
    context.set_offline(True)
    page.locator("main form .btn-primary").click()
    expect(page.get_by_text("网络已中断")).to_be_visible()
    context.set_offline(False)
    page.wait_for_function("() => navigator.onLine")
    sent(page.locator("main form .btn-primary"))
    page.wait_for_url("**/accounts/agencies/")


def test_a_page_weighs_less_than_250_kilobytes(page: Any, open_page: Open, db: None) -> None:
    """Counted as Chromium stores them: the live server does not compress, so style sheets count gzipped."""
    import gzip

    weights: dict[str, int] = {}
    page.on("response", lambda r: weights.update({r.url: len(gzip.compress(r.body()))}) if r.ok else None)
    open_page("/accounts/login/")
    page.wait_for_load_state("networkidle")
    assert 0 < sum(weights.values()) < 250_000, weights
