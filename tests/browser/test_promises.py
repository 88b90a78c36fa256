"""Promises and the command, on the demo city in the real browser: a page is read and confirmed; a late permit is a line
by now and climbs two levels while nobody acts; the meeting of the 18th decides; evidence, a check by others, closed;
ranking, brief and wall show it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.browser.city import City, served
from tests.browser.conftest import PATIENCE, axe, fits, picture
from tests.browser.steps import expect, logged_in, says, sent, unfolded
from tests.made import manage
from tests.shared import shared

WALL, PHONE, DESKTOP = {"width": 1920, "height": 1080}, {"width": 390, "height": 844}, {"width": 1280, "height": 900}
LATE = "建设用地规划许可证核发逾期未办"


@pytest.fixture
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    with served(tmp_path_factory) as made:
        yield made


@pytest.fixture
def somebody(browser: Any, city: City) -> Iterator[Callable[[str], Any]]:
    """Somebody of the city, at his own screen."""
    contexts = []

    def at_a_screen(username: str) -> Any:
        context = browser.new_context(viewport=DESKTOP, locale="zh-CN")
        contexts.append(context)
        page = context.new_page()
        logged_in(page, f"{city.url}/accounts/login/", username)
        return page

    yield at_a_screen
    for context in contexts:
        context.close()


def looked_at(page: Any, name: str) -> None:
    """On a phone and on a desk nothing sticks out; axe finds nothing."""
    for size in (PHONE, DESKTOP):
        page.set_viewport_size(size)
        assert fits(page), f"{name} is wider than {size['width']}"
        picture(page, f"{name}-{size['width']}")
        assert axe(page) == [], (name, size)


def test_a_page_is_read_and_what_it_promises_is_confirmed(somebody: Callable[[str], Any], city: City) -> None:
    page = somebody("zhou")
    page.goto(f"{city.url}/targets/read/")
    page.locator("main textarea").first.fill(shared("data/front-page/page.txt").read_text(encoding="utf-8"))
    page.locator("main input[name=said_on]").fill("2022-02-10")
    page.locator("main input[name=source]").fill("城市报纸版面")
    sent(page.locator("main form .btn-primary"))
    assert page.locator(".rd-line").count() >= 54
    looked_at(page, "read-page")
    sent(page.locator("button[name=all]"))
    says(page.locator(".kg-sub"), "待确认 0 条")
    manage(city.environment, "run_worker", "--once")  # the clock looks ahead over the whole city
    page.goto(f"{city.url}/targets/tree/")
    starts = page.locator(".tt-leaf", has_text="224").first
    says(starts.locator("[data-forecast]"), "兑现概率")
    looked_at(page, "target-tree")
    sent(starts.locator("a"))
    page.wait_for_url("**/said/**")
    broken_down(page)


def broken_down(page: Any) -> None:
    """The promise is shared out among the counties; the parts add up."""
    sent(page.get_by_role("link", name="分解目标"))
    page.wait_for_url("**/share/")
    page.locator("select[name=way]").select_option("stock")
    sent(page.get_by_role("button", name="按此办法试分"))
    page.wait_for_url("**way=stock**")
    says(page.locator("tfoot"), "224 / 224")
    looked_at(page, "breakdown")
    sent(page.get_by_role("button", name="确认分解"))
    page.wait_for_url("**/said/*/")
    assert page.locator("table", has_text="分解值").first.locator("tbody tr").count() >= 8


def ranked(page: Any, city: City) -> None:
    """The counties are ranked, with what cannot be told apart; frozen, it is reckoned again before one's eyes."""
    page.goto(f"{city.url}/targets/rankings/six-by-six/?period=2022Q1")
    says(page.locator("main"), "分不出先后")
    looked_at(page, "ranking")
    sent(page.get_by_role("button", name="封存"))
    page.wait_for_url("**/frozen/**")
    says(page.locator("main"), "与封存时一致")
    sent(page.get_by_role("button", name="公布"))
    assert page.request.get(f"{page.url}pdf/").body().startswith(b"%PDF")


def forward(page: Any, city: City, how: str) -> None:
    """Let a day or a week of the city pass."""
    token = page.locator("[data-demo-forward] [name=csrfmiddlewaretoken]").get_attribute("value")
    passed = page.request.post(
        f"{city.url}/demo/forward/", form={"how": how, "csrfmiddlewaretoken": token, "next": "/supervision/"},
        headers={"Referer": city.url}, timeout=PATIENCE * 3,
    )  # fmt: skip
    assert passed.ok


def meets(zhou: Any, city: City) -> None:
    """The meeting of the 18th decides on the late permit; its minutes are a PDF."""
    zhou.goto(f"{city.url}/supervision/meetings/new/")
    zhou.locator("select[name=headquarters]").select_option("command")
    zhou.locator("input[name=chair]").fill("市长")
    sent(zhou.locator("main form .btn-primary"))
    looked_at(zhou, "meeting")
    point = zhou.locator("section.card", has_text=LATE).first
    unfolded(point.locator("details").first)
    point.locator("textarea").fill("三个工作日内办结，专班跟进")
    point.locator("input[name=due_on]").fill("2022-02-23")
    sent(point.locator(".btn-primary"))
    says(zhou.locator("main"), "三个工作日内办结")
    sent(zhou.get_by_role("button", name="闭会"))
    minutes = zhou.request.get(f"{zhou.url}minutes.pdf")
    assert minutes.body().startswith(b"%PDF")


def test_a_late_permit_climbs_two_levels_is_decided_on_proven_checked_and_shown(
    somebody: Callable[[str], Any], city: City
) -> None:
    zhou = somebody("zhou")
    zhou.goto(f"{city.url}/supervision/?source=case")
    looked_at(zhou, "supervision")
    line = zhou.get_by_role("link", name=LATE).first.get_attribute("href")
    forward(zhou, city, "week")
    zhou.goto(f"{city.url}{line}")
    forward(zhou, city, "day")
    zhou.goto(f"{city.url}{line}")
    says(zhou.locator(".kg-demo, header, body").first, "2022年2月18日")
    expect(zhou.locator("[aria-current=step]")).to_have_text("鄂中省域区域性中心城市建设总指挥部")

    meets(zhou, city)
    qian = somebody("qian")
    qian.goto(f"{city.url}{line}")
    form = qian.locator("form[action$='/ask_closure/']")
    unfolded(qian.locator("details").filter(has=form))
    form.locator("textarea").fill("许可证已核发，见附件。")
    form.locator("input[type=file]").set_input_files(
        {"name": "许可证.txt", "mimeType": "text/plain", "buffer": "许可证".encode()}
    )
    sent(form.locator(".btn-primary"))
    assert qian.locator("form[action$='/close/']").count() == 0  # not by the same eyes

    zhou.goto(f"{city.url}{line}")
    sent(zhou.locator("form[action$='/close/'] .btn-primary"))
    says(zhou.locator("main"), "已销号")
    zhou.goto(f"{city.url}/supervision/league/?first=2022-01-01&last=2022-03-31")
    says(zhou.locator("main table"), "市自然资源和规划局")
    looked_at(zhou, "league")
    ranked(zhou, city)
    zhou.goto(f"{city.url}/brief/")
    says(zhou.locator("main"), "督办事项在办")
    looked_at(zhou, "brief")
    zhou.goto(f"{city.url}/cockpit/")
    assert zhou.locator("[data-zone=red] li a").count() > 0
    for size in (WALL, {"width": 3840, "height": 2160}, PHONE):
        zhou.set_viewport_size(size)
        zhou.locator('[data-chart="weeks"] canvas').wait_for()
        assert fits(zhou)
        picture(zhou, f"cockpit-{size['width']}")
    assert axe(zhou) == []
