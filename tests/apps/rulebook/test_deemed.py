"""The switch by which silence approves: by place, with the rule it rests on, off unless an administrator sets it."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from kaigong.apps.rulebook import actions_deemed as actions
from kaigong.apps.rulebook import deemed
from kaigong.core.problems import Faulty, Refused
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
ITEM, RULE = "construction-permit", "《某市优化营商环境条例》第三十一条"
TODAY = NOW.date()


def switched(**more: Any) -> Any:
    given = {"item": ITEM, "region": "city", "rule": RULE, "since": TODAY, "by": "system:setup", "now": NOW, **more}
    return actions.set_deemed_rule(**given)


def codes_of(**more: Any) -> list[str]:
    with pytest.raises(Faulty) as caught:
        switched(**more)
    return [problem.code for problem in caught.value.problems]


def test_nothing_approves_by_silence_until_a_rule_is_cited() -> None:
    assert (deemed.basis(ITEM, "421003", TODAY), deemed.codes()) == ("", frozenset())
    switched()
    assert deemed.basis(ITEM, "421003", TODAY) == RULE
    assert deemed.basis("green-tree-permit", "421003", TODAY) == ""
    assert deemed.basis(ITEM, "421003", None) == ""


def test_it_reaches_no_last_day_before_its_own_day_of_force() -> None:
    switched(since=date(2022, 3, 1))
    assert deemed.basis(ITEM, "421003", date(2022, 2, 28)) == ""
    assert deemed.basis(ITEM, "421003", date(2022, 3, 1)) == RULE


def test_the_rule_of_a_place_goes_before_that_of_the_city_and_reaches_no_other_place(city_places: Any) -> None:
    switched(region="421024", rule="江陵的规定第三条")
    assert deemed.basis(ITEM, "421003", TODAY) == ""
    switched()
    assert [deemed.basis(ITEM, place, TODAY) for place in ("421003", "421024")] == [RULE, "江陵的规定第三条"]


def test_switched_off_it_still_counts_for_last_days_before() -> None:
    row = switched()
    later: datetime = NOW + timedelta(days=10)
    actions.end_deemed_rule(rule=row, reason="规定已经废止", by="system:setup", now=later)
    assert deemed.basis(ITEM, "421003", later.date() - timedelta(1)) == RULE
    assert deemed.basis(ITEM, "421003", later.date()) == ""
    with pytest.raises(Refused) as caught:
        actions.end_deemed_rule(rule=row, reason="再停一次", by="system:setup", now=later)
    assert caught.value.code == "deemed_rule.gone"


def test_every_fault_of_a_rule_is_named() -> None:
    yesterday = TODAY - timedelta(1)
    assert codes_of(item="eia-report", region="nowhere", rule=" ", since=yesterday) == [
        "deemed_rule.not_open", "region.missing", "deemed_rule.no_rule", "deemed_rule.backwards"
    ]  # fmt: skip
    switched()
    assert codes_of() == ["deemed_rule.set_before"]


def test_an_administrator_sets_it_and_everybody_reads_it(client: Client, administrator: Any) -> None:
    client.force_login(administrator)
    form = {"item": ITEM, "region": "city", "rule": RULE, "since": "2099-01-01"}
    assert client.post("/rulebook/deemed/", {**form, "rule": ""}).status_code == 422
    assert client.post("/rulebook/deemed/", {**form, "since": "2021-02-10"}).status_code == 422
    assert client.post("/rulebook/deemed/", form).status_code == 302
    client.logout()
    for language in ("zh-hans", "en"):
        client.cookies["django_language"] = language
        assert RULE in client.get("/rulebook/deemed/").content.decode()


def test_nobody_but_an_administrator_switches_it(client: Client, wei: Any, sun: Any) -> None:
    row = switched()
    for person in (wei, sun):
        client.force_login(person)
        assert client.post("/rulebook/deemed/", {"item": ITEM, "region": "city", "rule": "x"}).status_code == 403
        assert client.post(f"/rulebook/deemed/{row.pk}/end/", {"reason": "我想"}).status_code == 404
        with pytest.raises(PermissionDenied):
            switched(by=person.ref)
        with pytest.raises(PermissionDenied):
            actions.end_deemed_rule(rule=row, reason="我想", by=person.ref, now=NOW)
    assert deemed.basis(ITEM, "421003", TODAY) == RULE


@pytest.fixture
def city_places(db: None) -> Any:
    """A county that may have rules of its own."""
    from kaigong.apps.accounts.models import Agency

    return Agency.objects.create(id="421024", name_zh="江陵县", name_en="Jiangling", kind="county")
