"""The standing cast is made by the product's own actions, each with the role and agency the tests rely on."""

from typing import Any

import pytest

ROLES = {
    "lin": "enterprise", "wei": "enterprise", "zhao": "window", "sun": "officer", "qian": "head", "zhou": "command",
    "wu": "auditor", "administrator": "administrator",
}  # fmt: skip
AGENCIES = {
    "zhao": "gov-service-bureau",
    "sun": "natural-resources",
    "qian": "natural-resources",
    "zhou": "project-command",
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", ROLES)
def test_each_of_the_cast_has_a_role_and_may_be_of_an_agency(name: str, request: pytest.FixtureRequest) -> None:
    person: Any = request.getfixturevalue(name)
    assert (person.role, person.agency_id) == (ROLES[name], AGENCIES.get(name))
    assert person.is_active


@pytest.mark.django_db
def test_lin_and_wei_act_for_different_enterprises(lin: Any, lin_enterprise: Any, wei: Any) -> None:
    from kaigong.apps.enterprises import queries

    assert [enterprise.name for enterprise in queries.of_person(lin)] == ["示例制造有限公司"]
    assert [enterprise.name for enterprise in queries.of_person(wei)] == ["另一家示例有限公司"]
