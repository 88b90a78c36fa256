"""The list can be narrowed to projects of a hundred million yuan and more, as the city counts them."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from tests.conftest import NOW, SETUP

pytestmark = pytest.mark.django_db


def test_only_projects_of_a_hundred_million_are_shown_when_asked_for(
    client: Any, zhou: Any, lin_enterprise: Any
) -> None:
    from kaigong.apps.projects import actions

    for name, fen in (("恰好一亿的项目", 10**10), ("不足一亿的项目", 10**10 - 1)):
        actions.register_project(
            name=name, type="industrial-general", facts={}, start_on=date(2022, 2, 10), klass="industry",
            county="421003", investment_fen=fen, enterprise=lin_enterprise, by=SETUP, now=NOW,
        )  # fmt: skip
    client.force_login(zhou, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("projects:list"), {"flag": "yi"}).content.decode()
    assert "恰好一亿的项目" in page
    assert "不足一亿的项目" not in page
