"""A project of Lin's, three bodies in the register, and the service they offer."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.conftest import NOW, SETUP

SERVICE = "land-boundary-survey"
DECIDER = "natural-resources"
CODES = ("91421000MA4BDYAAXA", "91421000MA4BDYBBXB", "91421000MA4BDYCCXC")


def _code(body: str) -> str:
    from kaigong.apps.enterprises.credit_codes import with_check

    return with_check(body[:17])


@pytest.fixture
def project(lin_enterprise: Any, zhou: Any) -> Any:
    """A project whose land has to be surveyed."""
    from kaigong.apps.projects import actions

    return actions.register_project(
        name="示例厂房项目", type="industrial-general", facts={"geo_hazard_zone": True}, start_on=date(2022, 2, 10),
        klass="industry", county="421022", investment_fen=10**12, enterprise=lin_enterprise, by=SETUP, now=NOW,
    )  # fmt: skip


def make_body(n: int, affiliated: tuple[str, ...] = (), *, listed: bool = True, days: int = 10) -> tuple[Any, Any]:
    """A person and the body it acts for, with one service on offer."""
    from kaigong.apps.accounts import actions as accounts
    from kaigong.apps.accounts.models import Person
    from kaigong.apps.enterprises import actions as enterprises
    from kaigong.apps.intermediaries import actions

    person = accounts.register_person(
        username=f"body{n}", name_zh=f"机构人员{n}", name_en=f"Body {n}", role="enterprise", agency=None,
        password="kaigong-demo", by=SETUP, now=NOW,
    )  # fmt: skip
    enterprise = enterprises.register_enterprise(
        credit_code=_code(CODES[n]), name=f"示例评估机构{n}", by=SETUP, now=NOW
    )
    enterprises.add_member(enterprise=enterprise, person=person, by=SETUP, now=NOW)
    body = actions.apply_to_list(enterprise=enterprise, affiliated=affiliated, intro="", person=person, now=NOW)
    actions.offer_service(
        body=body, service=SERVICE, grade="甲级", certificate_no=f"G-{n}", valid_until=date(2023, 1, 1),
        promised_days=days, price_fen=5_000_00 * (n + 1), person=person, now=NOW,
    )  # fmt: skip
    if listed:
        keeper = Person.objects.filter(role="window").first()
        body = actions.list_body(body=body, person=keeper, now=NOW)
    return person, body


@pytest.fixture
def bodies(zhao: Any, natural_resources: Any) -> list[tuple[Any, Any]]:
    """Two bodies that may do the service, and a third that is tied to the bureau that decides on the result."""
    return [make_body(0), make_body(1, days=5), make_body(2, (DECIDER,))]


@pytest.fixture
def later() -> Any:
    """So many days after the hour of the tests."""
    return lambda days: NOW + timedelta(days)
