# ruff: noqa: F811  fixtures of the cases are taken by their names
"""The pages on changes of law in a real browser: no barrier for assistive technology, and room on a phone."""

from datetime import date
from typing import Any

import pytest

from tests.apps.cases.conftest import city, officer  # noqa: F401  fixtures
from tests.apps.cases.law_world import HAZCHEM, accepted, applied, at, project_of
from tests.browser.conftest import axe, fits

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def run(lin: Any, lin_enterprise: Any, officer: Any, administrator: Any) -> Any:
    """A dry run over one case that moves."""
    from kaigong.apps.cases.actions import law

    case = applied(project_of(lin_enterprise, "2026-04-07"), lin, "2026-04-07")
    accepted(case, HAZCHEM, officer, "2026-04-20")
    return law.dry_run(
        force_on=date(2026, 5, 1), title="危险化学品安全法施行", transition="favourable",
        ground="《立法法》第一百零四条", person=administrator, now=at("2026-05-06"),
    )  # fmt: skip


def test_the_pages_on_changes_of_law_are_open_to_everybody_and_fit_a_phone(
    run: Any, log_in: Any, open_page: Any, page: Any, administrator: Any
) -> None:
    log_in(page, administrator.username, then="/rulebook/changes/")
    case_no = run.cases.get().case.no
    for address in (
        "/rulebook/changes/", "/rulebook/changes/new/", "/cases/law/", "/cases/law/new/", f"/cases/law/{run.no}/",
        f"/cases/law/{run.no}/cases/{case_no}/", "/cases/law/backtests/", "/cases/law/calendar/",
    ):  # fmt: skip
        open_page(address)
        assert axe(page) == [], address
        page.set_viewport_size(PHONE)
        assert fits(page), address
        page.set_viewport_size({"width": 1280, "height": 900})
