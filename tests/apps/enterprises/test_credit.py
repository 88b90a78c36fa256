"""信用记录: what was not kept stays on record, counts until it is repaired, and is entered by heads alone."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from kaigong.core.problems import Refused
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def recorded(enterprise: Any, by: str, **more: Any) -> Any:
    from kaigong.apps.enterprises import actions

    values = {"weight": "serious", "reason": "承诺不实", "basis": "国办发〔2020〕42号", "source": "case:KG-2022-000001"}
    return actions.record_credit(enterprise=enterprise, by=by, now=NOW, **{**values, **more})


def test_a_serious_record_counts_until_it_is_repaired(lin_enterprise: Any, qian: Any) -> None:
    from kaigong.apps.enterprises import actions, queries

    record = recorded(lin_enterprise, qian.ref)
    assert queries.in_bad_credit(lin_enterprise, TODAY)
    actions.repair_credit(record=record, repair="已补交材料", by=qian.ref, now=NOW)
    assert not queries.in_bad_credit(lin_enterprise, TODAY)
    assert queries.credit(qian, lin_enterprise).count() == 1
    with pytest.raises(Refused) as again:
        actions.repair_credit(record=record, repair="再次", by=qian.ref, now=NOW)
    assert again.value.code == "credit.repaired_before"


def test_a_record_stops_to_count_on_its_last_day_and_an_ordinary_one_never_counts(
    lin_enterprise: Any, qian: Any
) -> None:
    from kaigong.apps.enterprises import queries

    recorded(lin_enterprise, qian.ref, weight="ordinary")
    assert not queries.in_bad_credit(lin_enterprise, TODAY)
    record = recorded(lin_enterprise, qian.ref)
    assert record.expires_on == date(2025, 2, 10)
    assert queries.in_bad_credit(lin_enterprise, record.expires_on)
    assert not queries.in_bad_credit(lin_enterprise, record.expires_on + timedelta(1))


def test_the_ledger_tells_the_rows(lin_enterprise: Any, qian: Any) -> None:
    from kaigong.apps.enterprises import actions
    from kaigong.apps.ledger import queries as ledger

    record = recorded(lin_enterprise, qian.ref)
    actions.repair_credit(record=record, repair="已补交材料", by=qian.ref, now=NOW)
    made, mended = ledger.read(lin_enterprise.stream).entries[-2:]
    assert (made.kind, made.n, made.data["reason"]) == ("CreditRecorded", record.number, "承诺不实")
    assert (mended.kind, mended.data["record"]) == ("CreditRepaired", record.number)


def test_nobody_but_a_head_records_or_repairs(lin_enterprise: Any, lin: Any, sun: Any, wei: Any, qian: Any) -> None:
    from kaigong.apps.enterprises import actions

    record = recorded(lin_enterprise, qian.ref)
    for person in (lin, sun, wei):
        with pytest.raises(PermissionDenied):
            recorded(lin_enterprise, person.ref)
        with pytest.raises(PermissionDenied):
            actions.repair_credit(record=record, repair="x", by=person.ref, now=NOW)


def test_the_page_shows_the_record_and_the_head_repairs_it_there(
    lin_enterprise: Any, lin: Any, wei: Any, qian: Any, client: Any
) -> None:
    record = recorded(lin_enterprise, qian.ref)
    page, repair = f"/enterprises/{lin_enterprise.credit_code}/", f"/enterprises/{lin_enterprise.credit_code}/credit/"
    client.force_login(lin)
    text = client.get(page).content.decode()
    assert "承诺不实" in text
    assert "修复情况" not in text
    assert client.post(f"{repair}{record.number}/", {"repair": "x"}).status_code == 403
    client.force_login(wei)
    assert client.post(f"{repair}{record.number}/", {"repair": "x"}).status_code == 404
    client.force_login(qian)
    assert client.post(f"{repair}{record.number}/", {"repair": " "}).status_code == 422
    assert client.post(f"{repair}{record.number}/", {"repair": "已补交材料"}).status_code == 302
    assert "已补交材料" in client.get(page).content.decode()
