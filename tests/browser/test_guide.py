"""The guided form in a real browser: from the start to the plan in both languages, on a phone, with scripts off."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.apps.boards.conftest import walk
from tests.browser.conftest import axe, fits, picture
from tests.browser.steps import drawn, expect, log_in_here, says, sent

Open = Callable[..., Any]
pytestmark = pytest.mark.django_db(transaction=True)
WORDS = {
    "zh": {"no": "否", "type": "社会投资小微", "heading": "可以开工", "apply": "以此申报"},
    "en": {"no": "No", "type": "Small", "heading": "can start", "apply": "Apply with this"},
}


def answer_all(page: Any, words: dict[str, str]) -> int:
    """Say no, or nothing, or the first choice to whatever is asked, until nothing is; how many steps it took."""
    for steps in range(60):
        if page.locator("[data-picture=gantt]").count():
            return steps
        for question in page.locator(".bd-step fieldset").all():
            if not question.locator("input:checked").count():
                no = question.get_by_label(words["no"], exact=True)
                (no if no.count() else question.locator("input").first).check()
        for number in page.locator(".bd-step input[inputmode=decimal]").all():
            number.fill(number.input_value() or "0")
        sent(page.locator(".bd-next .btn-primary"))
        page.locator(".bd-step, [data-picture=gantt]").first.wait_for()
    raise AssertionError("the guide does not end")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_from_the_first_question_to_the_plan(
    page: Any, open_page: Open, request: pytest.FixtureRequest, language: str
) -> None:
    if language == "en":
        request.getfixturevalue("in_english")
    words = WORDS[language]
    open_page("/guide/")
    assert axe(page) == []
    sent(page.locator(".bd-type", has_text=words["type"]).first)
    page.wait_for_url("**/guide/?*")
    assert axe(page) == []
    picture(page, f"guide-{language}")
    assert 3 <= answer_all(page, words) <= 40
    says(page.locator("h1"), words["heading"])
    expect(page.get_by_role("link", name=words["apply"])).to_be_visible()
    page.locator("#plan-gantt[data-state=drawn]").wait_for()
    assert axe(page) == []
    picture(page, f"guide-plan-{language}")


def test_the_list_grows_and_shrinks_with_every_answer(page: Any, open_page: Open) -> None:
    open_page("/guide/?type=industrial-general&step=demolition")
    item = page.locator("[data-item=demolition-filing]")
    expect(item).to_have_count(1)
    needed = page.locator(".bd-list", has_text="需要办理").first
    page.get_by_label("是", exact=True).check()
    needed.locator("[data-item=demolition-filing]").wait_for(state="attached")
    page.get_by_label("否", exact=True).check()
    page.locator(".bd-list", has_text=re.compile("^不需要")).locator("[data-item=demolition-filing]").wait_for(
        state="attached"
    )
    expect(needed.locator("[data-item=demolition-filing]")).to_have_count(0)


@pytest.mark.parametrize("path", ["/guide/", "/guide/?type=industrial-general", "/guide/?type=storage&view=plan", "/"])
def test_it_fits_on_a_phone_in_the_dark(page: Any, open_page: Open, path: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme="dark")
    open_page(path)
    drawn(page)
    assert fits(page)
    assert axe(page) == []


def test_with_scripts_off_it_works_the_same(browser: Any, live_server: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    *_, last = walk("social-small-low-risk")
    known = [(name, value) for name, value in last.answers.pairs() if name != "power_kw"]
    page.goto(f"{live_server.url}/guide/?" + "&".join(f"{name}={value}" for name, value in known))
    page.get_by_label("需要向供电企业报装多大容量？").fill("150")
    sent(page.get_by_role("button", name="下一步"))
    says(page.locator("h1"), "可以开工")
    expect(page.locator("#plan-gantt")).to_be_hidden()
    expect(page.locator(".bd-table").get_by_text("低压用电报装").first).to_be_visible()
    context.close()


def test_the_link_shows_somebody_else_the_same_plan(page: Any, open_page: Open, browser: Any) -> None:
    *_, last = walk("storage")
    open_page(f"/guide/?{last.answers.query(view='plan', start='2022-01-04')}")
    heading, link = page.locator("h1").inner_text(), page.locator("#share").input_value()
    other = browser.new_context().new_page()
    other.goto(link)
    expect(other.locator("h1")).to_have_text(heading)
    other.context.close()


def test_a_new_first_day_moves_the_plan(page: Any, open_page: Open) -> None:
    *_, last = walk("storage")
    open_page(f"/guide/?{last.answers.query(view='plan', start='2022-01-04')}")
    before = page.locator("h1").inner_text()
    page.locator("#start").fill("2022-03-01")
    sent(page.get_by_role("button", name="重新推算"))
    page.wait_for_url(re.compile("start=2022-03-01"))
    expect(page.locator("h1")).not_to_have_text(before)
    expect(page.locator("h1")).to_have_text(re.compile("^2022年3月1日（周二）起算"))


def test_from_the_answers_to_a_project_through_the_log_in(
    page: Any, open_page: Open, lin: Any, lin_enterprise: Any
) -> None:
    *_, last = walk("industrial-general")
    open_page(f"/guide/?{last.answers.query(view='plan', start='2022-01-04')}")
    sent(page.get_by_role("link", name="以此申报"))
    log_in_here(page, "lin")
    page.get_by_label("项目名称").fill("示例装备项目")
    expect(page.get_by_label("总投资")).to_have_value(re.compile("^20000"))
    assert axe(page) == []
    sent(page.get_by_role("button", name="登记项目"))
    page.wait_for_url(re.compile(r"/projects/\d{4}-"))
    expect(page.locator("h1")).to_have_text("示例装备项目")
    says(page.locator("main"), "4月12日")
