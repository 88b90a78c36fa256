# ruff: noqa: F811  fixtures are taken by their names
"""Winning a project in the real browser: a conversation logged with one thumb, the way to the agreement, the project
that nobody types again, and the days until ground is broken."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from tests.apps.promotion.test_leads import head, lead, stored, zone  # noqa: F401  fixtures
from tests.browser.conftest import axe, fits, picture
from tests.browser.steps import expect, says, sent, unfolded
from tests.conftest import NOW, SETUP

PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


def looked_at(page: Any, name: str) -> None:
    assert fits(page)
    assert axe(page) == []
    picture(page, name)


def test_a_lead_is_talked_to_on_a_phone_signed_and_a_project(
    page: Any, log_in: Callable[..., None], live_server: Any, lead: Any, head: Any
) -> None:
    page.set_viewport_size(PHONE)
    log_in(page, head.username, then=f"/promotion/leads/{lead.no}/")
    page.get_by_text("上门拜访", exact=True).click()
    page.get_by_label("谈了什么").fill("看中东区两块地，问用电。")
    page.get_by_label("下一步").first.fill("请供电公司出方案")
    page.get_by_text("一周后", exact=True).click()
    looked_at(page, "lead-390")
    sent(page.locator("form[action$='/do/log/'] button.btn-primary"))
    page.locator(".zs-log", has_text="看中东区两块地").wait_for()
    expect(page.locator("[aria-current=step]")).to_have_text(re.compile("^接洽"))
    advance = page.locator("form[action$='/do/advance/']")
    unfolded(page.locator("details").filter(has=advance))
    advance.locator("label", has_text="洽谈").click()
    sent(advance.locator("button"))
    page.locator("[aria-current=step]", has_text="洽谈").wait_for()

    page.set_viewport_size(DESKTOP)
    today = date.fromisoformat(page.locator("form[action$='/do/log/'] input[name=day]").input_value())
    signed = today - timedelta(60)
    sent(page.get_by_role("link", name="签约", exact=True))
    page.wait_for_url("**/sign/")
    page.locator("input[name=signed_on]").fill(signed.isoformat())
    page.locator("input[name=land_mu]").fill("300")
    page.locator("input[name=i_tax-per-mu]").fill("20")
    page.locator("input[name=document]").set_input_files(
        {"name": "协议.txt", "mimeType": "text/plain", "buffer": "投资协议".encode()}
    )
    sent(page.locator("main form .btn-primary"))
    page.wait_for_url("**/project/")
    looked_at(page, "make-project-1280")
    sent(page.locator("main form .btn-primary").first)  # nothing is typed again
    page.wait_for_url(f"**/leads/{lead.no}/")
    lead.refresh_from_db()
    assert (lead.project.enterprise.name, lead.project.signed_on) == (lead.name, signed)

    broken(lead.project, signed + timedelta(54), head)
    page.goto(f"{live_server.url}/promotion/days/")
    says(page.locator(".kg-sub"), "最快 54 天")
    looked_at(page, "signing-to-start-1280")
    page.goto(f"{live_server.url}/promotion/")
    looked_at(page, "promotion-1280")


def broken(project: Any, on: date, head: Any) -> None:
    """Ground is broken, on evidence."""
    from django.utils import timezone

    from kaigong.apps.ledger.models import Entry
    from kaigong.apps.projects import actions

    last = Entry.objects.filter(stream=project.stream).latest("n").recorded_at
    now = timezone.datetime.fromisoformat(last) + timedelta(seconds=1)
    actions.record_start(project=project, on=on, evidence=stored(head), by=SETUP, now=max(now, NOW))
