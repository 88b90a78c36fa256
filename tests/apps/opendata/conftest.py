"""The city of the cases' tests, and a token of one of its agencies."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from kaigong.apps.accounts.models import Agency
from kaigong.apps.opendata import actions
from tests.apps.cases.conftest import case, city, document, officer, project
from tests.conftest import NOW, _person

__all__ = ["case", "city", "document", "officer", "project"]


@pytest.fixture
def token_of(administrator: Any) -> Callable[[str], str]:
    """A token of an agency that holds on the day the server thinks it is."""

    def make(agency: str) -> str:
        today = timezone.localdate()
        now = NOW.replace(year=today.year, month=today.month, day=min(today.day, 28))
        until = now.date() + timedelta(days=300)
        return actions.issue_token(
            agency=Agency.objects.get(pk=agency), purpose="测试系统", until=until, person=administrator, now=now
        )[1]

    return make


def clerk(agency: str, name: str = "clerk") -> Any:
    """An officer of an agency."""
    return _person(name, "经办人", "Officer", "officer", Agency.objects.get(pk=agency))
