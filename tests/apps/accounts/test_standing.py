"""Who stands in for whom: named by whoever rules the desk, for days and agencies, and written down."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from kaigong.apps.accounts import actions_standing as actions
from kaigong.apps.accounts import queries, standing
from kaigong.apps.ledger import queries as ledger
from kaigong.core.problems import Faulty, Refused
from tests.conftest import _agency, _person

pytestmark = pytest.mark.django_db
TODAY = date(2022, 2, 10)


@pytest.fixture
def he(natural_resources: Any) -> Any:
    """Sun's colleague."""
    return _person("he", "何平", "He Ping", "officer", natural_resources)


def name(absent: Any, stand_in: Any, by: str, now: datetime, **changes: Any) -> Any:
    given = {"starts_on": TODAY, "ends_on": TODAY + timedelta(4), "agencies": [absent.agency_id], "reason": "年休假"}
    return actions.set_stand_in(absent=absent, stand_in=stand_in, by=by, now=now, **{**given, **changes})


def test_the_head_names_who_acts_for_an_absent_officer(sun: Any, he: Any, qian: Any, now: datetime) -> None:
    name(sun, he, qian.ref, now)
    assert [row.absent for row in queries.standing_in(he, TODAY)] == [sun]
    assert [entry.kind for entry in ledger.read(sun.stream).entries][-1] == "StandInSet"


def test_a_stand_in_acts_from_the_first_day_to_the_last(sun: Any, he: Any, now: datetime) -> None:
    name(sun, he, sun.ref, now, starts_on=TODAY + timedelta(1), ends_on=TODAY + timedelta(2))
    assert [bool(queries.standing_in(he, TODAY + timedelta(n))) for n in range(4)] == [False, True, True, False]


def test_ended_sooner_it_holds_no_longer_from_that_day(sun: Any, he: Any, now: datetime) -> None:
    row = name(sun, he, sun.ref, now)
    actions.end_stand_in(row=row, by=sun.ref, now=now)
    assert queries.standing_in(he, TODAY) == []
    with pytest.raises(Refused, match=r"stand_in\.ended"):
        actions.end_stand_in(row=row, by=sun.ref, now=now)


def test_nobody_stands_in_for_a_closed_account(sun: Any, he: Any, administrator: Any, now: datetime) -> None:
    from kaigong.apps.accounts.actions import deactivate

    name(sun, he, sun.ref, now)
    sun.refresh_from_db()
    deactivate(person=sun, reason="调离", by=administrator.ref, now=now)
    assert queries.standing_in(he, TODAY) == []


def test_every_fault_of_a_stand_in_is_named_at_once(sun: Any, zhao: Any, now: datetime) -> None:
    with pytest.raises(Faulty) as faults:
        name(sun, zhao, sun.ref, now, ends_on=TODAY - timedelta(1), starts_on=TODAY, agencies=["water"], reason=" ")
    assert [problem.code for problem in faults.value.problems] == [
        "stand_in.stranger", "stand_in.ends_before", "stand_in.strange_agency", "stand_in.reason_missing",
    ]  # fmt: skip


def test_one_stand_in_at_a_time_for_an_agency(sun: Any, he: Any, qian: Any, now: datetime) -> None:
    name(sun, he, sun.ref, now)
    with pytest.raises(Refused, match=r"stand_in\.overlaps"):
        name(sun, qian, sun.ref, now, starts_on=TODAY + timedelta(4), ends_on=TODAY + timedelta(9))
    name(sun, qian, sun.ref, now, starts_on=TODAY + timedelta(5), ends_on=TODAY + timedelta(9))


@pytest.mark.parametrize("stranger", ["wei", "zhao", "wu", "he"])
def test_nobody_else_decides_who_sits_at_a_desk(
    stranger: str, sun: Any, qian: Any, now: datetime, request: pytest.FixtureRequest
) -> None:
    outsider = request.getfixturevalue(stranger)
    with pytest.raises(PermissionDenied):
        name(sun, qian, outsider.ref, now)


def test_only_the_window_may_be_covered_for_some_agencies_alone(
    zhao: Any, service_bureau: Any, natural_resources: Any, sun: Any
) -> None:
    assert standing.agencies_of(zhao) == [service_bureau.id, natural_resources.id]
    assert standing.agencies_of(sun) == [natural_resources.id]


def test_the_signature_names_both_and_fits_the_ledger(sun: Any, he: Any, now: datetime) -> None:
    assert standing.signature(he, sun) == "person:he/person:sun"
    assert standing.signed("person:he/person:sun") == ("person:he", "person:sun")
    long = [_person("x" * 50 + str(n), "长名", "Long", "officer", sun.agency) for n in range(2)]
    with pytest.raises(Faulty) as faults:
        name(long[0], long[1], long[0].ref, now)
    assert [problem.code for problem in faults.value.problems] == ["stand_in.names_too_long"]


def as_(person: Any) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_an_officer_names_his_own_stand_in_on_one_page(sun: Any, he: Any) -> None:
    client = as_(sun)
    page = client.get("/accounts/stand-ins/new/")
    assert page.status_code == 200
    day = page.context["today"].isoformat()
    data = {"stand_in": he.pk, "starts_on": day, "ends_on": day, "agencies": [sun.agency_id], "reason": "出差"}
    assert client.post("/accounts/stand-ins/new/", data).status_code == 302
    assert "何平" in as_(he).get("/accounts/stand-ins/").content.decode()


def test_a_head_first_says_whose_desk(qian: Any, sun: Any, he: Any) -> None:
    client = as_(qian)
    assert "谁不在岗" in client.get("/accounts/stand-ins/new/").content.decode()
    assert client.get(f"/accounts/stand-ins/new/?absent={sun.pk}").context["whom"] == sun


def test_the_faults_of_the_form_stand_at_their_fields(sun: Any, he: Any) -> None:
    day = as_(sun).get("/accounts/stand-ins/new/").context["today"]
    data = {
        "stand_in": he.pk,
        "starts_on": day,
        "ends_on": day - timedelta(1),
        "agencies": [sun.agency_id],
        "reason": "出差",
    }
    page = as_(sun).post("/accounts/stand-ins/new/", data)
    assert page.status_code == 422
    assert "结束日期早于开始日期" in page.content.decode()


def test_an_outsider_sees_and_ends_nothing(sun: Any, he: Any, wei: Any, zhao: Any, wu: Any, now: datetime) -> None:
    row = name(sun, he, sun.ref, now)
    assert as_(wei).get("/accounts/stand-ins/").status_code == 404
    assert as_(wei).get("/accounts/stand-ins/new/").status_code == 404
    assert [as_(person).post(f"/accounts/stand-ins/{row.pk}/end/").status_code for person in (wei, zhao, wu, he)] == [
        404
    ] * 4
    assert as_(zhao).get(f"/accounts/stand-ins/new/?absent={sun.pk}").context.get("whom") != sun
    assert Client().get("/accounts/stand-ins/").status_code == 302


def test_heads_see_the_agency_and_auditors_all(sun: Any, he: Any, qian: Any, wu: Any, zhao: Any, now: datetime) -> None:
    name(sun, he, sun.ref, now)
    seen = lambda person: len(as_(person).get("/accounts/stand-ins/").context["rows"])  # noqa: E731
    assert [seen(person) for person in (qian, wu, he, zhao)] == [1, 1, 1, 0]
    assert _agency("water", "市水利局", "Water").id not in standing.related(sun)
