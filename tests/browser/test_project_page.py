"""The one page of a project in a real browser: the Gantt by its option, the graph by its nodes, what-if by the day."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.apps.boards.conftest import applied, project  # noqa: F401  fixtures
from tests.browser.conftest import axe, fits, picture
from tests.browser.steps import answered, drawn, expect, sent

Open = Callable[..., Any]
pytestmark = pytest.mark.django_db(transaction=True)
TABS = ["plan", "graph", "reforms", "work", "facts", "ledger"]
OPTION = "Kaigong.pictures.of('{id}').chart.getOption()"


@pytest.fixture
def board(page: Any, log_in: Open, live_server: Any, lin: Any, applied: Any) -> Callable[[str], Any]:  # noqa: F811
    """Open a tab of Lin's project as Lin."""

    def open_(tab: str = "plan") -> Any:
        if page.url.startswith(live_server.url):
            page.goto(f"{live_server.url}/projects/{applied.code}/?tab={tab}")
        else:
            log_in(page, "lin", then=f"/projects/{applied.code}/?tab={tab}")
        drawn(page)
        return page

    return open_


def rows(page: Any, id: str) -> list[dict[str, Any]]:
    """The rows of the Gantt as the chart holds them."""
    shown = page.evaluate(f"{OPTION.format(id=id)}.series.find((each) => each.id === 'rows').data")
    return [row["row"] for row in shown if row.get("row")]


def zoomed(page: Any) -> tuple[float, float]:
    zoom = page.evaluate(f"{OPTION.format(id='project-gantt')}.dataZoom[0]")
    return zoom["start"], zoom["end"]


def test_the_gantt_holds_every_item_before_the_start_grouped_by_stage(board: Open) -> None:
    page = board()
    page.locator("#project-gantt[data-state=drawn]").wait_for()
    shown = rows(page, "project-gantt")
    assert {"project-planning-coordination", "works-start"} <= {row["id"] for row in shown}
    assert not any(row["after"] for row in shown)
    order = [row["stage"] for row in shown]
    assert [stage for n, stage in enumerate(order) if n == 0 or order[n - 1] != stage] == list(dict.fromkeys(order))
    picture(page, "project-gantt")


def test_the_gantt_zooms_by_button_and_shows_what_follows_the_start(board: Open) -> None:
    page = board()
    page.locator("#project-gantt[data-state=drawn]").wait_for()
    assert zoomed(page) == (0, 100)
    page.get_by_role("button", name="放大").click()
    start, end = zoomed(page)
    assert end - start < 100
    page.get_by_role("button", name="全图").click()
    assert zoomed(page) == (0, 100)
    page.get_by_role("button", name="含开工以后").click()
    assert any(row["after"] for row in rows(page, "project-gantt"))


def test_arrow_keys_go_through_the_items_and_enter_opens_one(board: Open) -> None:
    page = board()
    page.locator("#project-gantt[data-state=drawn]").wait_for()
    page.locator("#project-gantt").focus()
    page.keyboard.press("ArrowDown")
    first = rows(page, "project-gantt")[0]
    page.locator("[aria-live=polite]", has_text=first["name"]).first.wait_for(state="attached")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    with answered(page.locator("#project-gantt")):
        page.keyboard.press("Enter")
    page.wait_for_url(f"**{first['url']}")


def test_the_switch_shows_the_same_as_a_table(board: Open) -> None:
    page = board()
    page.locator("#project-gantt[data-state=drawn]").wait_for()
    expect(page.locator(".bd-table")).to_be_hidden()
    page.get_by_role("button", name="数据").click()
    expect(page.locator("#project-gantt")).to_be_hidden()
    table = page.locator(".bd-table").inner_text()
    assert all(row["name"] in table for row in rows(page, "project-gantt"))


def test_the_graph_stands_in_lanes_and_lights_what_an_item_waits_for(board: Open) -> None:
    page = board("graph")
    node = page.locator(".bd-node")
    node.first.wait_for()
    laid = page.evaluate("""(() => {
        const laid = Kaigong.pictures.of('project-graph').layout();
        return {bands: laid.bands, nodes: Object.fromEntries(laid.nodes)};
    })()""")
    stages = page.evaluate("""Object.fromEntries(JSON.parse(
        document.getElementById('project-graph-data').textContent).nodes.map((node) => [node.id, node.stage]))""")
    for name, box in laid["nodes"].items():
        band = next(band for band in laid["bands"] if band["id"] == stages[name])
        assert band["y"] <= box["y"]
        assert box["y"] + box["height"] <= band["y"] + band["height"]
    page.locator(".bd-node[data-id=planning-conditions]").hover()
    page.locator(".bd-node.is-lit[data-id=works-start]").wait_for()
    lit = set(page.locator(".bd-node.is-lit").evaluate_all("nodes => nodes.map((node) => node.dataset.id)"))
    assert {"planning-conditions", "project-planning-coordination", "works-start"} <= lit
    assert "project-code-registration" not in lit
    picture(page, "project-graph")


def test_a_click_on_a_node_opens_its_item(board: Open) -> None:
    page = board("graph")
    sent(page.locator(".bd-node[data-id=project-planning-coordination]"))
    page.wait_for_url("**/cases/*/items/project-planning-coordination/")


def test_switching_a_reform_moves_the_day_the_gantt_and_the_graph(board: Open) -> None:
    page = board("reforms")
    page.locator("#whatif-gantt[data-state=drawn]").wait_for()
    page.locator("#whatif-graph").scroll_into_view_if_needed()
    page.locator("#whatif-graph .bd-node[data-id=consolidated-assessment]").wait_for()
    day = page.locator("[data-day]").inner_text()
    page.get_by_role("switch", name="多规合一").uncheck()
    page.locator("[data-moved='-3']").wait_for()
    expect(page.locator("[data-day]")).not_to_have_text(day)
    page.wait_for_function(
        "(id) => !Kaigong.pictures.of('whatif-gantt').lines().some((line) => line.row?.id === id)",
        arg="project-planning-coordination",
    )
    page.get_by_role("switch", name="多评合一").uncheck()
    page.locator("#whatif-graph .bd-node[data-id=eia-document-preparation]").wait_for()
    expect(page.get_by_role("button", name="保存为本项目的改革选择")).to_be_visible()
    picture(page, "what-if")


def test_keeping_the_choice_changes_the_project(board: Open, applied: Any) -> None:  # noqa: F811
    page = board("reforms")
    page.get_by_role("switch", name="多规合一").uncheck()
    page.locator("[data-moved='-3']").wait_for()
    sent(page.get_by_role("button", name="保存为本项目的改革选择"))
    page.wait_for_url("**/projects/*/**")
    applied.refresh_from_db()
    assert "multi-plan-in-one" not in applied.reforms


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_tab_is_clean_for_axe(board: Open, request: pytest.FixtureRequest, language: str) -> None:
    if language == "en":
        request.getfixturevalue("in_english")
    for tab in TABS:
        assert axe(board(tab)) == [], tab


def test_every_tab_fits_on_a_phone_in_the_dark(board: Open, page: Any) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme="dark")
    for tab in TABS:
        board(tab)
        assert fits(page), tab
        assert axe(page) == [], tab
        picture(page, f"project-{tab}-390-dark")


def test_leaving_a_page_by_htmx_leaves_no_picture_behind(board: Open) -> None:
    page = board()
    page.locator("#project-gantt[data-state=drawn]").wait_for()
    page.evaluate("document.getElementById('project-gantt').closest('section').remove()")
    page.evaluate("document.dispatchEvent(new CustomEvent('htmx:afterSettle'))")
    assert page.evaluate("echarts.getInstanceByDom(document.querySelector('#project-gantt') || document.body)") is None
    assert page.evaluate("Kaigong.pictures.of('project-gantt')") is None
