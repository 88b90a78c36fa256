# ruff: noqa: F811  fixtures of the cases are taken by their names
"""Debts, the exact text of a pledge and the visit on a phone, in the real browser."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.apps.cases.conftest import city, officer, project  # noqa: F401  fixtures
from tests.apps.cases.test_debts import accepted_deferred, lying, pledge_item
from tests.apps.cases.test_joint_forms import ACCEPTANCE, of_agency
from tests.browser.conftest import axe, fits, picture
from tests.browser.steps import expect, sent, unfolded
from tests.conftest import NOW

Open = Callable[..., Any]
PHONE = {"width": 390, "height": 844}


def test_what_is_owed_reads_well_on_a_phone(page: Any, log_in: Open, project: Any, officer: Any, lin: Any) -> None:
    from kaigong.apps.cases.models import Debt

    accepted_deferred(lying(project, "construction-waste-permit", lin), officer)
    page.set_viewport_size(PHONE)
    log_in(page, "lin", then="/cases/debts/")
    assert axe(page) == []
    assert fits(page)
    picture(page, "debts-390")
    page.goto(page.url.replace("/cases/debts/", f"/cases/debts/{Debt.objects.get().pk}/"))
    assert axe(page) == []
    assert fits(page)
    picture(page, "debt-390")


def test_a_pledge_is_read_in_full_and_signed(page: Any, log_in: Open, project: Any, lin: Any) -> None:
    item = pledge_item(project, lin)
    page.set_viewport_size(PHONE)
    log_in(page, "lin", then=f"/cases/{item.case.no}/items/{item.code}/")
    unfolded(page.locator("#do-sign_pledge > details"))
    expect(page.locator("#do-sign_pledge textarea").first).to_have_value(re.compile("不实承诺的后果"))
    assert axe(page) == []
    assert fits(page)
    picture(page, "pledge-390")
    page.get_by_label("签署人").fill("林悦")
    page.get_by_label("已阅读全文").check()
    sent(page.locator("#do-sign_pledge button").last)
    page.get_by_text("签署的承诺书").first.wait_for()


@pytest.fixture
def visit(project: Any, lin: Any) -> Any:
    from kaigong.apps.cases import actions

    item = lying(project, ACCEPTANCE, lin)
    item = actions.accept_item(item=item, person=of_agency(item.agency_id), now=NOW)
    return actions.call_visit(item=item, on=NOW.date(), place="厂区", person=of_agency(item.agency_id), now=NOW)


def test_a_finding_is_noted_on_the_spot_with_a_phone(page: Any, log_in: Open, visit: Any) -> None:
    from kaigong.apps.cases.models import Finding

    of_agency("civil-defence")
    page.set_viewport_size(PHONE)
    log_in(page, "o-civil-defence", then=f"/cases/sessions/{visit.pk}/")
    page.get_by_label("发现的问题").fill("防护门未安装")
    page.get_by_label("位置").fill("地下一层")
    sent(page.locator("#do-note_finding button").last)
    page.locator("#finding-1").wait_for()
    assert Finding.objects.get().place == "地下一层"
    assert axe(page) == []
    assert fits(page)
    picture(page, "visit-390")
