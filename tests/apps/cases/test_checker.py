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


def test_a_debt_a_visit_or_a_material_changed_past_the_ledger_is_named(
    project: Any, lin: Any, officer: Any, document: Any
) -> None:
    from kaigong.apps.cases.models import Debt, Finding, Material, Session
    from tests.apps.cases.test_debts import accepted_deferred, lying

    item = accepted_deferred(lying(project, "construction-waste-permit", lin), officer, wait_days=10)
    acceptance = lying(project, "joint-acceptance", lin)
    sun = officer(acceptance)
    actions.accept_item(item=acceptance, person=sun, now=NOW)
    visit = actions.call_visit(item=acceptance, on=NOW.date(), place="现场", person=sun, now=NOW)
    actions.note_finding(session=visit, text="缺标志", person=sun, now=NOW)
    case = item.case
    actions.give_materials(case=case, materials={"land-survey-map": ("uploaded", document)}, person=lin, now=NOW)
    assert list(checker.faults()) == []
    Debt.objects.filter(item=item).update(due_on=date(2030, 1, 1))
    Session.objects.update(place="别处")
    Finding.objects.update(state="met")
    Material.objects.filter(material="land-survey-map").delete()
    told = "\n".join(checker.faults())
    assert all(word in told for word in (" debt ", " session ", " finding ", "material land-survey-map is given"))
