# ruff: noqa: F811  fixtures of the cases are taken by their names
"""The applicant in a real browser: a theme on a phone, a draft that follows to another device, the notice, progress."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.apps.cases.conftest import case, city, fresh, officer, project  # noqa: F401  fixtures
from tests.apps.cases.test_themes import FILING, applied
from tests.browser.conftest import axe, fits, picture
from tests.browser.steps import expect, says, sent
from tests.conftest import NOW

Open = Callable[..., Any]
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


def looked_at(page: Any, name: str) -> None:
    """The page fits and is clean on a phone and on a desk, and is kept as a picture of each."""
    for size, label in ((DESK, "1280"), (PHONE, "390")):
        page.set_viewport_size(size)
        assert fits(page), f"{name} at {label}"
        picture(page, f"applicant-{name}-{label}")
    assert axe(page) == [], name


def test_one_form_is_filled_in_on_a_phone_and_sent_to_every_agency(
    page: Any, log_in: Open, lin: Any, project: Any
) -> None:
    log_in(page, "lin", then=f"/cases/themes/{project.code}/")
    looked_at(page, "themes")
    sent(page.get_by_role("link", name="企业投资项目备案与用地规划一件事", exact=True))
    page.wait_for_url(f"**/{FILING}/")
    looked_at(page, "theme")
    for field in page.locator("form.kg-stack input[type=text][name^='v-'], form.kg-stack textarea[name^='v-']").all():
        field.fill("荆州开发区示例路 1 号")
    page.locator("input[name^='v-industrial-policy']").first.check()
    sent(page.get_by_role("button", name="提交申请"))
    for field in page.locator("form.kg-stack input.is-invalid[type=text], form.kg-stack input.is-invalid").all():
        field.fill("2022-05-06" if field.get_attribute("type") == "date" else "12")
    if page.get_by_role("button", name="提交申请").count():
        sent(page.get_by_role("button", name="提交申请"))
    page.get_by_text("已同日送达全部部门").wait_for()
    assert project.cases.get().theme == FILING
    looked_at(page, "theme-case")


def test_a_draft_follows_its_owner_to_another_device(
    page: Any, log_in: Open, browser: Any, live_server: Any, lin: Any, project: Any
) -> None:
    address = f"/cases/themes/{project.code}/{FILING}/"
    log_in(page, "lin", then=address)
    page.locator("[name='v-contact-person']").fill("林悦本人")
    page.get_by_text("草稿已自动保存（").wait_for()
    other = browser.new_context(viewport=PHONE, locale="zh-CN").new_page()
    log_in(other, "lin", then=address)
    expect(other.locator("[name='v-contact-person']")).to_have_value("林悦本人")
    says(other.locator("main"), "已填回")
    other.context.close()


def test_without_scripts_a_form_is_saved_by_its_button(
    browser: Any, live_server: Any, log_in: Open, lin: Any, project: Any
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=PHONE, locale="zh-CN")
    page = context.new_page()
    log_in(page, "lin", then=f"/cases/themes/{project.code}/{FILING}/")
    page.locator("[name='v-contact-person']").fill("林悦本人")
    sent(page.get_by_role("button", name="暂存"))
    says(page.locator("main"), "已暂存")
    expect(page.locator("[name='v-contact-person']")).to_have_value("林悦本人")
    context.close()


def test_the_notice_is_answered_point_by_point(page: Any, log_in: Open, lin: Any, case: Any, officer: Any) -> None:
    from kaigong.apps.cases import actions
    from kaigong.apps.cases.models import Item

    for item in Item.objects.filter(case=case, state="received", waits=False):
        item = fresh(item)
        actions.ask_correction(item=item, missing=["缺少项目建议书", "缺少用地图"], person=officer(item), now=NOW)
    log_in(page, "lin", then=f"/cases/{case.no}/correction/")
    looked_at(page, "notice")
    page.locator("textarea[name^='note-']").first.fill("已补第一条")
    sent(page.get_by_role("button", name="提交补正材料"))
    page.get_by_text("其余各条仍可继续补交").wait_for()
    says(page.locator("main"), "已补第一条")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_progress_says_at_a_glance_what_when_and_who(
    page: Any, context: Any, live_server: Any, log_in: Open, lin: Any, project: Any, officer: Any, language: str
) -> None:
    from kaigong.apps.cases import actions

    made = applied(project, lin)
    first = fresh(made.items.get(code="project-code-registration"))
    taken = actions.accept_item(item=first, person=officer(first), now=NOW)
    actions.decide_item(item=taken, decision="approve", reason="符合", person=officer(first), now=NOW)
    if language == "en":
        context.add_cookies([{"name": "django_language", "value": "en", "url": live_server.url}])
    log_in(page, "lin", then=f"/cases/projects/{project.code}/")
    expect(page.locator(".ca-glance section")).to_have_count(3)
    looked_at(page, f"progress-{language}")
    page.goto(f"{live_server.url}/cases/{made.no}/items/project-code-registration/")
    page.locator("#rate input[value='4']").check()
    sent(page.locator("#rate button"))
    page.locator("#rating").wait_for()
    looked_at(page, f"rated-{language}")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_theme_is_edited_and_previewed(
    page: Any, context: Any, live_server: Any, log_in: Open, administrator: Any, language: str
) -> None:
    if language == "en":
        context.add_cookies([{"name": "django_language", "value": "en", "url": live_server.url}])
    log_in(page, "admin", then="/rulebook/themes/new/?copy=theme-start-ready")
    page.locator("[name=theme_id]").fill("city-start")
    page.locator("[name=name_zh]").fill("我市开工一件事")
    sent(page.locator("main form .btn-primary"))
    page.wait_for_url("**/edit/")
    looked_at(page, f"theme-editor-{language}")
    sent(page.locator("form.kg-stack .btn-primary"))
    page.wait_for_url("**/themes/city-start/")
    looked_at(page, f"theme-preview-{language}")
    page.goto(f"{live_server.url}/rulebook/themes/")
    looked_at(page, f"theme-list-{language}")
