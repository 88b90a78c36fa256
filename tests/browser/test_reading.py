"""A page in a real browser: paste it, see it marked, put one right, confirm, look at the tree, open a number."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import axe, fits, picture
from tests.browser.steps import expect, sent

pytestmark = [pytest.mark.django_db(transaction=True)]
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
PAGE = """江陵县委书记全运宝表示，力争一季度签约亿元以上
项目18个，总投资突破千亿元。今年以来，已签约工业
项目11个。
记者 叶力铭
“力争一季度新开工亿元以上项目224个。”市发改委主
任李静芹表示，3月底前完成4\ufffd0个项目的申报。"""


def looked_at(page: Any, name: str) -> None:
    for size, label in ((DESK, "1280"), (PHONE, "390")):
        page.set_viewport_size(size)
        assert fits(page), f"{name} at {label}"
        picture(page, f"reading-{name}-{label}")
    page.set_viewport_size(DESK)
    assert axe(page) == [], name


@pytest.mark.parametrize("scripts", [True, False])
def test_a_page_is_pasted_read_corrected_and_confirmed(
    browser: Any, live_server: Any, log_in: Callable[..., None], zhou: Any, scripts: bool
) -> None:
    from kaigong.apps.targets.models import Commitment

    context = browser.new_context(viewport=DESK, locale="zh-CN", java_script_enabled=scripts)
    page = context.new_page()
    log_in(page, "zhou", then="/targets/read/")
    page.get_by_label("出处").fill("示例日报")
    page.get_by_label("刊发日期").fill("2022-02-10")
    page.get_by_label("粘贴正文").fill(PAGE)
    sent(page.get_by_role("button", name="识读", exact=True))
    page.get_by_text("全部确认（4 条）").wait_for()
    expect(page.locator("mark.rd-open")).to_have_count(4)
    expect(page.locator(".rd-damaged")).to_have_count(1)
    if scripts:
        looked_at(page, "page")
    sent(page.get_by_role("link", name="改正第 1 条"))
    page.get_by_label("数值").fill("20")
    sent(page.get_by_role("button", name="保存"))
    page.get_by_label("选择第 3 条").check()
    sent(page.get_by_role("button", name="选中的不采用"))
    sent(page.get_by_role("button", name="全部确认"))
    page.get_by_text("已列入公开承诺").or_(page.get_by_text("列入公开承诺")).first.wait_for()
    assert sorted(Commitment.objects.values_list("value", flat=True)) == [20, 224, 1000]
    page.goto(f"{live_server.url}/targets/tree/")
    sent(page.get_by_role("link", name="新开工 亿元以上项目"))
    page.get_by_text("与直线进度对照").first.wait_for()
    if scripts:
        looked_at(page, "promise")
        page.goto(f"{live_server.url}/targets/tree/")
        looked_at(page, "tree")
        page.goto(f"{live_server.url}/targets/read/")
        looked_at(page, "pages")
    context.close()
