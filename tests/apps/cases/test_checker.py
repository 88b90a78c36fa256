"""The operator's check: it finds nothing in a city that only actions have touched, and whatever else was touched."""

from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from kaigong.apps.cases import actions, checker
from kaigong.apps.cases.models import Case, Certificate, Item
from tests.apps.cases.conftest import ready
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def decided(case: Any, officer: Any) -> Any:
    item = ready()
    person = officer(item)
    item = actions.accept_item(item=item, person=person, now=NOW)
    return actions.decide_item(item=item, decision="approve", reason="符合条件", person=person, now=NOW)


def test_a_city_that_only_actions_have_touched_has_no_faults(decided: Any) -> None:
    assert list(checker.faults()) == []
    out = StringIO()
    call_command("check_rows", stdout=out)
    assert out.getvalue() == "0 faults\n"


@pytest.mark.parametrize("change", [{"due_on": date(2030, 1, 1)}, {"state": "rejected"}, {"officer": "person:wei"}])
def test_a_column_changed_past_the_ledger_is_named(decided: Any, change: dict[str, Any]) -> None:
    Item.objects.filter(pk=decided.pk).update(**change)
    (fault,) = checker.faults()
    assert fault.startswith(f"{decided.case.stream} {decided.code}: {next(iter(change))} is")


def test_a_row_that_lags_behind_its_stream_is_named(decided: Any) -> None:
    Case.objects.filter(pk=decided.case.pk).update(seen_n=1)
    assert any(fault.startswith(f"{decided.case.stream}: the row shows entry 1") for fault in checker.faults())


def test_a_certificate_that_is_gone_is_named_and_the_command_says_so(decided: Any) -> None:
    number = Certificate.objects.get(item=decided).number
    Certificate.objects.all().delete()
    assert [f"certificate {number}" in fault for fault in checker.faults()] == [True]
    with pytest.raises(SystemExit):
        call_command("check_rows", stdout=StringIO())
