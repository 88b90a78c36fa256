"""Promises and the command, on the demo city in the real browser: a page is read and confirmed; a late permit is a line
by now and climbs two levels while nobody acts; the meeting of the 18th decides; evidence, a check by others, closed;
ranking, brief and wall show it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.browser.city import City, manage, served
from tests.browser.conftest import PASSWORD, axe, fits, picture
from tests.shared import shared

WALL, PHONE, DESKTOP = {"width": 1920, "height": 1080}, {"width": 390, "height": 844}, {"width": 1280, "height": 900}
PATIENCE = 60_000  # milliseconds
LATE = "建设用地规划许可证核发逾期未办"


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    with served(tmp_path_factory) as made:
        yield made


@pytest.fixture
def somebody(browser: Any, city: City) -> Iterator[Callable[[str], Any]]:
    """Somebody of the city, at his own screen."""
    contexts = []

    def logged_in(username: str) -> Any:
        context = browser.new_context(viewport=DESKTOP, locale="zh-CN")
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(f"{city.url}/accounts/login/")
        page.locator("input[name=username]").fill(username)
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("main button[type=submit], main form .btn-primary").first.click()
        page.wait_for_load_state()
        return page

    yield logged_in
    for context in contexts:
        context.close()


def looked_at(page: Any, name: str, *sizes: dict[str, int]) -> None:
    """At these sizes nothing sticks out and axe finds nothing."""
    for size in sizes or (DESKTOP, PHONE):
        page.set_viewport_size(size)
        assert fits(page), f"{name} is wider than {size['width']}"
        assert axe(page) == []
        picture(page, f"{name}-{size['width']}")
    page.set_viewport_size(DESKTOP)


def test_a_page_is_read_and_what_it_promises_is_confirmed(somebody: Callable[[str], Any], city: City) -> None:
    page = somebody("zhou")
    page.goto(f"{city.url}/targets/read/")
    page.locator("main textarea").first.fill(shared("data/front-page/page.txt").read_text(encoding="utf-8"))
    page.locator("main input[name=said_on]").fill("2022-02-10")
    page.locator("main input[name=source]").fill("城市报纸版面")
    page.locator("main form .btn-primary").click()
    page.wait_for_load_state()
    assert page.locator(".rd-line").count() >= 54
    looked_at(page, "read-page")
    page.locator("button[name=all]").click()
    page.wait_for_load_state()
    assert "待确认 0 条" in page.locator(".kg-sub").inner_text()
    manage(city.environment, "run_worker", "--once")  # the clock looks ahead over the whole city
    page.goto(f"{city.url}/targets/tree/")
    starts = page.locator(".tt-leaf", has_text="224").first
    assert "兑现概率" in starts.locator("[data-forecast]").inner_text()
    looked_at(page, "target-tree")
    starts.locator("a").click()
    page.wait_for_url("**/said/**")
    broken_down(page)


def broken_down(page: Any) -> None:
    """The promise is shared out among the counties; the parts add up."""
    page.get_by_role("link", name="分解目标").click()
    page.wait_for_url("**/share/")
    page.locator("select[name=way]").select_option("stock")
    page.get_by_role("button", name="按此办法试分").click()
    page.wait_for_url("**way=stock**")
    assert "224 / 224" in page.locator("tfoot").inner_text()
    looked_at(page, "breakdown")
    page.get_by_role("button", name="确认分解").click()
    page.wait_for_url("**/said/*/")
    assert page.locator("table", has_text="分解值").first.locator("tbody tr").count() >= 8


def ranked(page: Any, city: City) -> None:
    """The counties are ranked, with what cannot be told apart; frozen, it is reckoned again before one's eyes."""
    page.goto(f"{city.url}/targets/rankings/six-by-six/?period=2022Q1")
    assert "分不出先后" in page.locator("main").inner_text()
    looked_at(page, "ranking")
    page.get_by_role("button", name="封存").click()
    page.wait_for_url("**/frozen/**")
    assert "与封存时一致" in page.locator("main").inner_text()
    page.get_by_role("button", name="公布").click()
    page.wait_for_load_state()
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
    zhou.locator("main form .btn-primary").click()
    zhou.wait_for_load_state()
    looked_at(zhou, "meeting")
    point = zhou.locator("section.card", has_text=LATE).first
    point.locator("summary").click()
    point.locator("textarea").fill("三个工作日内办结，专班跟进")
    point.locator("input[name=due_on]").fill("2022-02-23")
    point.locator(".btn-primary").click()
    zhou.wait_for_load_state()
    assert "三个工作日内办结" in zhou.locator("main").inner_text()
    zhou.get_by_role("button", name="闭会").click()
    zhou.wait_for_load_state()
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
    assert "2022年2月18日" in zhou.locator(".kg-demo, header, body").first.inner_text()
    assert zhou.locator("[aria-current=step]").inner_text() == "鄂中省域区域性中心城市建设总指挥部"

    meets(zhou, city)
    qian = somebody("qian")
    qian.goto(f"{city.url}{line}")
    panel = qian.locator("section.card", has_text="申请销号").last
    form = qian.locator("form[action$='/ask_closure/']")
    if not form.is_visible():
        panel.locator("summary").click()
    form.locator("textarea").fill("许可证已核发，见附件。")
    form.locator("input[type=file]").set_input_files(
        {"name": "许可证.txt", "mimeType": "text/plain", "buffer": "许可证".encode()}
    )
    form.locator(".btn-primary").click()
    qian.wait_for_load_state()
    assert qian.locator("form[action$='/close/']").count() == 0  # not by the same eyes

    zhou.goto(f"{city.url}{line}")
    zhou.locator("form[action$='/close/'] .btn-primary").click()
    zhou.wait_for_load_state()
    assert "已销号" in zhou.locator("main").inner_text()
    zhou.goto(f"{city.url}/supervision/league/?first=2022-01-01&last=2022-03-31")
    assert "市自然资源和规划局" in zhou.locator("main table").inner_text()
    looked_at(zhou, "league")
    ranked(zhou, city)
    zhou.goto(f"{city.url}/brief/")
    assert "督办事项在办" in zhou.locator("main").inner_text()
    looked_at(zhou, "brief")
    zhou.goto(f"{city.url}/cockpit/")
    assert zhou.locator("[data-zone=red] li a").count() > 0
    for size in (WALL, {"width": 3840, "height": 2160}, PHONE):
        zhou.set_viewport_size(size)
        zhou.locator('[data-chart="weeks"] canvas').wait_for()
        assert fits(zhou)
        picture(zhou, f"cockpit-{size['width']}")
    assert axe(zhou) == []
