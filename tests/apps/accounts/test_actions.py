"""Agencies and people are entered and changed by administrators alone, and the ledger tells it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django_otp.oath import totp

from kaigong.apps.accounts import actions, queries
from kaigong.apps.ledger import queries as ledger
from kaigong.core.problems import Faulty, Refused

pytestmark = pytest.mark.django_db
GOOD = "a long and strange one"


def kinds(stream: str) -> list[str]:
    return [entry.kind for entry in ledger.read(stream).entries]


def enter_agency(by: str, now: datetime, **changes: Any) -> Any:
    given = {"id": "heritage", "name_zh": "市文物局", "name_en": "Municipal Heritage Bureau", "kind": "bureau"}
    return actions.register_agency(**{**given, **changes}, by=by, now=now)


def enter_person(by: str, now: datetime, **changes: Any) -> Any:
    given = {"username": "he", "name_zh": "何平", "role": "auditor", "password": GOOD}
    return actions.register_person(**{**given, **changes}, by=by, now=now)


def test_an_administrator_enters_an_agency_and_the_ledger_says_who_did(administrator: Any, now: datetime) -> None:
    agency = enter_agency(administrator.ref, now)
    entry = ledger.read("agency:heritage").entries[-1]
    assert (entry.kind, entry.by, entry.data["name_zh"]) == ("AgencyRegistered", "person:admin", "市文物局")
    assert agency.seen_n == entry.n == 1


def test_every_fault_of_an_agency_is_named_at_once(administrator: Any, now: datetime) -> None:
    with pytest.raises(Faulty) as faults:
        enter_agency(administrator.ref, now, id="two words", name_zh="", kind="club")
    assert [problem.at for problem in faults.value.problems] == ["id", "name_zh", "kind"]


def test_an_agency_is_entered_once(administrator: Any, now: datetime) -> None:
    enter_agency(administrator.ref, now)
    with pytest.raises(Refused, match=r"agency\.known"):
        enter_agency(administrator.ref, now)


def test_a_person_can_log_in_and_the_ledger_knows_no_password(administrator: Any, now: datetime) -> None:
    person = enter_person(administrator.ref, now)
    assert person.check_password(GOOD)
    stored = ledger.read("person:he").entries[0]
    assert stored.kind == "PersonRegistered"
    assert GOOD not in str(stored.data)
    assert person.password not in str(stored.data)
    assert "password" not in stored.data


def test_every_fault_of_a_person_is_named_at_once(administrator: Any, now: datetime) -> None:
    with pytest.raises(Faulty) as faults:
        enter_person(administrator.ref, now, username="he ping", name_zh="", role="officer", password="12345")
    assert [problem.at for problem in faults.value.problems] == ["username", "name_zh", "agency", "password"]


def test_somebody_of_an_enterprise_belongs_to_no_agency(administrator: Any, sun: Any, now: datetime) -> None:
    with pytest.raises(Faulty, match=r"agency_too_many"):
        enter_person(administrator.ref, now, role="enterprise", agency=sun.agency)


def test_a_user_name_belongs_to_one_person(administrator: Any, sun: Any, now: datetime) -> None:
    with pytest.raises(Refused, match=r"person\.known"):
        enter_person(administrator.ref, now, username="sun")


def test_a_change_of_role_keeps_both_roles_and_the_reason(administrator: Any, sun: Any, now: datetime) -> None:
    actions.change_role(
        person=sun, role="head", agency=sun.agency, reason="任命为副局长", by=administrator.ref, now=now
    )
    data = ledger.read("person:sun").entries[-1].data
    assert (data["role_before"], data["role"], data["reason"]) == ("officer", "head", "任命为副局长")
    sun.refresh_from_db()
    assert sun.role == "head"


def test_nobody_changes_their_own_role_or_closes_their_own_account(administrator: Any, now: datetime) -> None:
    own = {"person": administrator, "by": administrator.ref, "now": now}
    with pytest.raises(Refused, match=r"own_role"):
        actions.change_role(role="command", agency=None, reason="…", **own)
    with pytest.raises(Refused, match=r"own_account"):
        actions.deactivate(reason="…", **own)


def test_an_account_is_closed_and_opened_again_and_never_twice(administrator: Any, sun: Any, now: datetime) -> None:
    act = {"person": sun, "reason": "调离", "by": administrator.ref, "now": now}
    actions.deactivate(**act)
    with pytest.raises(Refused, match=r"person\.inactive"):
        actions.deactivate(**act)
    actions.reactivate(**act)
    with pytest.raises(Refused, match=r"person\.active"):
        actions.reactivate(**act)
    assert kinds("person:sun") == ["PersonRegistered", "PersonDeactivated", "PersonReactivated"]


def test_ones_own_password_and_anothers_are_told_apart(administrator: Any, sun: Any, now: datetime) -> None:
    actions.change_password(person=sun, password=GOOD, by=sun.ref, now=now)
    actions.change_password(person=sun, password=GOOD + "r", by=administrator.ref, now=now)
    resets = [entry.data["reset"] for entry in ledger.read("person:sun").entries[1:]]
    assert resets == [False, True]


def test_a_weak_password_is_refused_with_its_reasons(sun: Any, now: datetime) -> None:
    with pytest.raises(Faulty, match=r"weak_password"):
        actions.change_password(person=sun, password="sunsunsun1"[:6], by=sun.ref, now=now)


def test_the_second_step_counts_from_its_first_right_code_on(sun: Any, now: datetime) -> None:
    device = actions.begin_second_step(person=sun, by=sun.ref, now=now)
    assert queries.device_of(sun) is None
    actions.confirm_second_step(person=sun, token=f"{totp(device.bin_key):06}", by=sun.ref, now=now)
    assert queries.device_of(sun) == device
    with pytest.raises(Refused, match=r"second_step\.on"):
        actions.begin_second_step(person=sun, by=sun.ref, now=now)
    actions.remove_second_step(person=sun, by=sun.ref, now=now)
    assert kinds("person:sun") == ["PersonRegistered", "SecondStepSet", "SecondStepRemoved"]


def test_a_wrong_code_changes_nothing(sun: Any, now: datetime) -> None:
    device = actions.begin_second_step(person=sun, by=sun.ref, now=now)
    wrong = (totp(device.bin_key) + 1) % 1_000_000
    with pytest.raises(Faulty, match=r"wrong_code"):
        actions.confirm_second_step(person=sun, token=f"{wrong:06}", by=sun.ref, now=now)
    assert queries.device_of(sun) is None


OUTSIDER_TRIES: dict[str, Callable[[Any, str, datetime], Any]] = {
    "register_agency": lambda sun, by, now: enter_agency(by, now),
    "register_person": lambda sun, by, now: enter_person(by, now),
    "change_role": lambda sun, by, now: actions.change_role(
        person=sun, role="head", agency=sun.agency, reason="…", by=by, now=now
    ),
    "deactivate": lambda sun, by, now: actions.deactivate(person=sun, reason="…", by=by, now=now),
    "reactivate": lambda sun, by, now: actions.reactivate(person=sun, reason="…", by=by, now=now),
    "change_password": lambda sun, by, now: actions.change_password(person=sun, password=GOOD, by=by, now=now),
    "begin_second_step": lambda sun, by, now: actions.begin_second_step(person=sun, by=by, now=now),
    "confirm_second_step": lambda sun, by, now: actions.confirm_second_step(person=sun, token="123456", by=by, now=now),
    "remove_second_step": lambda sun, by, now: actions.remove_second_step(person=sun, by=by, now=now),
}


@pytest.mark.parametrize("verb", OUTSIDER_TRIES)
@pytest.mark.parametrize("outsider", ["wei", "zhao", "wu", "nobody"])
def test_outsiders_change_nothing(verb: str, outsider: str, sun: Any, now: datetime, request: Any) -> None:
    by = "person:nobody" if outsider == "nobody" else request.getfixturevalue(outsider).ref
    before = kinds("person:sun")
    with pytest.raises(PermissionDenied):
        OUTSIDER_TRIES[verb](sun, by, now)
    assert kinds("person:sun") == before


def test_the_list_of_outsider_tries_names_every_action() -> None:
    verbs = {name for name, thing in vars(actions).items() if getattr(thing, "__module__", "") == actions.__name__}
    assert {name for name in verbs if not name.startswith("_")} == set(OUTSIDER_TRIES)


def test_a_closed_account_has_lost_its_powers(administrator: Any, sun: Any, now: datetime) -> None:
    other = enter_person(administrator.ref, now, username="lu", role="administrator")
    actions.deactivate(person=other, reason="退休", by=administrator.ref, now=now)
    with pytest.raises(PermissionDenied):
        enter_agency(other.ref, now)
