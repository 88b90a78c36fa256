# ruff: noqa: F811  fixtures are taken by their names
"""From the month an enterprise reports on a phone to the money it is granted, in the real browser."""

from collections.abc import Callable
from datetime import date
from typing import Any

from kaigong.apps.projects import actions, actions_facts, actions_funds
from tests.apps.projects.conftest import evidence, project, register  # noqa: F401  fixtures
from tests.browser.conftest import axe, fits, picture
from tests.browser.steps import sent
from tests.conftest import NOW, SETUP

PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


def looked_at(page: Any, name: str) -> None:
    assert fits(page)
    assert axe(page) == []
    picture(page, name)


def test_a_month_is_reported_on_a_phone_judged_at_a_desk_and_a_loan_applied_for(
    page: Any, log_in: Callable[..., None], live_server: Any, project: Any, evidence: Any, lin: Any, zhou: Any,
    natural_resources: Any,
) -> None:  # fmt: skip
    begun = actions.record_start(project=project, on=date(2022, 1, 5), evidence=evidence, by=SETUP, now=NOW)
    for kind in ("enterprise-project-filing", "capital-proof"):
        actions_facts.file_paper(project=begun, kind=kind, document=evidence, by=SETUP, now=NOW)
    row = actions_funds.open_round(
        name="银企对接", kind="bank-loans", agency=natural_resources, opens_on=date(2022, 1, 1),
        deadline=date(2099, 1, 1), by=SETUP, now=NOW,
    )  # fmt: skip
    page.set_viewport_size(PHONE)
    log_in(page, "lin", then="/projects/months/?month=2022-01")
    page.locator(f"input[name=done_{begun.pk}]").fill("70000")  # more than the whole investment
    page.locator(f"input[name=percent_{begun.pk}]").fill("5")
    sent(page.locator("main form[method=post] .btn-primary"))
    page.locator("[data-error-summary]").wait_for()  # late: why?
    looked_at(page, "months-390")
    page.locator("input[name=reason]").fill("财务交接")
    sent(page.locator("main form[method=post] .btn-primary"))
    page.locator(".kg-state", has_text="待核实").wait_for()

    page.set_viewport_size(DESKTOP)
    page.goto(f"{live_server.url}/projects/funds/{row.no}/")
    page.locator("input[name=asked_fen]").fill("9000")
    sent(page.locator("main form .btn-primary"))
    page.wait_for_url(f"**/{row.no}/{begun.code}/")
    looked_at(page, "application-1280")

    page.context.clear_cookies()
    log_in(page, "zhou", then=f"/projects/{begun.code}/file/month/2022-01/")
    page.get_by_text("累计完成投资超过总投资").first.wait_for()
    sent(page.get_by_role("button", name="核定", exact=True))
    page.locator(".kg-state", has_text="已核定").wait_for()
    looked_at(page, "month-1280")
    page.goto(f"{live_server.url}/projects/{begun.code}/file/")
    looked_at(page, "file-1280")
