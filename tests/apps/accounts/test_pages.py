"""The pages of accounts: the way in, one's own account, and the register that only administrators see."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django_otp.oath import totp

from kaigong.apps.accounts import actions, queries, roles
from kaigong.apps.accounts.models import Person, Role

pytestmark = pytest.mark.django_db
PASSWORD = "kaigong-demo"
GOOD = "a long and strange one"
REGISTER = ["agencies/", "agencies/new/", "people/", "people/new/", "people/sun/"]
VERBS = ["role/", "deactivate/", "reactivate/", "password/", "second-step/remove/"]


def as_(client: Client, person: Person) -> Client:
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def log_in(client: Client, username: str = "sun", password: str = PASSWORD, **more: str) -> Any:
    return client.post("/accounts/login/", {"username": username, "password": password, **more})


def test_the_right_password_opens_the_page_asked_for(client: Client, sun: Person) -> None:
    response = log_in(client, next="/accounts/me/")
    assert (response.status_code, response["Location"]) == (302, "/accounts/me/")
    assert "孙静" in client.get("/accounts/me/").content.decode()


def test_the_way_back_never_leads_to_another_site(client: Client, sun: Person) -> None:
    assert log_in(client, next="https://evil.example/")["Location"] == "/"


def test_a_wrong_password_says_what_to_do_and_not_which_part_was_wrong(client: Client, sun: Person) -> None:
    known = log_in(client, password="wrong").content.decode()
    unknown = log_in(client, username="nobody", password="wrong").content.decode()
    assert "用户名或密码不对" in known
    assert "用户名或密码不对" in unknown


def test_after_five_failures_even_the_right_password_waits(client: Client, sun: Person) -> None:
    answers = [log_in(client, password="wrong").status_code for _ in range(5)]
    assert answers == [422, 422, 422, 422, 429]
    locked = log_in(client)
    assert locked.status_code == 429
    assert "15 分钟" in locked.content.decode()


def test_somebody_else_is_not_locked_out_with_them(client: Client, sun: Person, wu: Person) -> None:
    for _ in range(5):
        log_in(client, password="wrong")
    assert log_in(client, "wu").status_code == 302


def test_a_closed_account_does_not_log_in(client: Client, administrator: Person, sun: Person, now: datetime) -> None:
    actions.deactivate(person=sun, reason="调离", by=administrator.ref, now=now)
    assert log_in(client).status_code == 422


def with_second_step(person: Person, now: datetime) -> Any:
    device = actions.begin_second_step(person=person, by=person.ref, now=now)
    actions.confirm_second_step(person=person, token=f"{totp(device.bin_key):06}", by=person.ref, now=now)
    device.refresh_from_db()
    device.last_t = -1  # the same code may be shown again in this half minute
    device.save()
    return device


def test_with_a_second_step_the_password_alone_opens_nothing(client: Client, sun: Person, now: datetime) -> None:
    device = with_second_step(sun, now)
    assert log_in(client, next="/accounts/me/")["Location"] == "/accounts/login/code/"
    assert client.get("/accounts/me/").status_code == 302
    wrong = client.post("/accounts/login/code/", {"token": f"{(totp(device.bin_key) + 1) % 1_000_000:06}"})
    assert wrong.status_code == 422
    assert client.get("/accounts/me/").status_code == 302


def test_with_the_code_the_second_step_leads_in(client: Client, sun: Person, now: datetime) -> None:
    device = with_second_step(sun, now)
    log_in(client, next="/accounts/me/")
    right = client.post("/accounts/login/code/", {"token": f"{totp(device.bin_key):06}"})
    assert right["Location"] == "/accounts/me/"
    assert client.get("/accounts/me/").status_code == 200


def test_the_code_page_without_a_password_first_leads_to_the_password(client: Client, sun: Person) -> None:
    assert client.get("/accounts/login/code/")["Location"] == "/accounts/login/"


def test_logging_out_takes_a_post(client: Client, sun: Person) -> None:
    as_(client, sun)
    assert client.get("/accounts/logout/").status_code == 405
    client.post("/accounts/logout/")
    assert client.get("/accounts/me/").status_code == 302


def test_ones_own_password_is_changed_only_with_the_old_one(client: Client, sun: Person) -> None:
    as_(client, sun)
    new = {"password": GOOD, "password_again": GOOD}
    assert client.post("/accounts/me/password/", {"current": "wrong", **new}).status_code == 422
    assert client.post("/accounts/me/password/", {"current": PASSWORD, **new}).status_code == 302
    assert client.get("/accounts/me/").status_code == 200  # this session goes on
    assert queries.by_ref("person:sun").check_password(GOOD)


def test_a_weak_new_password_is_told_at_its_field(client: Client, sun: Person) -> None:
    as_(client, sun)
    weak = {"current": PASSWORD, "password": "12345", "password_again": "12345"}
    page = client.post("/accounts/me/password/", weak)
    assert page.status_code == 422
    assert "id_password_error" in page.content.decode()


def test_the_second_step_is_set_up_from_the_page_and_turned_off_with_the_password(client: Client, sun: Person) -> None:
    as_(client, sun)
    assert "<svg" in client.get("/accounts/me/second-step/").content.decode()
    device = sun.totpdevice_set.get()
    client.post("/accounts/me/second-step/", {"token": f"{totp(device.bin_key):06}"})
    assert queries.device_of(sun)
    assert client.post("/accounts/me/second-step/remove/", {"password": "wrong"}).status_code == 422
    client.post("/accounts/me/second-step/remove/", {"password": PASSWORD})
    assert queries.device_of(sun) is None


def test_an_administrator_enters_an_agency_and_a_person(client: Client, administrator: Person) -> None:
    as_(client, administrator)
    agency = {"id": "heritage", "name_zh": "市文物局", "name_en": "Heritage Bureau", "kind": "bureau"}
    assert client.post("/accounts/agencies/new/", agency).status_code == 302
    person = {"username": "he", "name_zh": "何平", "role": "officer", "agency": "heritage"}
    passwords = {"password": GOOD, "password_again": GOOD}
    assert client.post("/accounts/people/new/", person | passwords)["Location"] == "/accounts/people/he/"
    assert "何平" in client.get("/accounts/people/?agency=heritage").content.decode()


def test_faults_of_an_action_come_back_at_their_fields(client: Client, administrator: Person) -> None:
    as_(client, administrator)
    person = {"username": "he", "name_zh": "何平", "role": "officer", "password": GOOD, "password_again": GOOD}
    page = client.post("/accounts/people/new/", person)
    assert page.status_code == 422
    assert "id_agency_error" in page.content.decode()
    assert 'value="何平"' in page.content.decode()


def test_a_key_that_cannot_be_used_says_which_characters_can(client: Client, administrator: Person) -> None:
    as_(client, administrator)
    page = client.post("/accounts/agencies/new/", {"id": "two words", "name_zh": "市文物局"}).content.decode()
    assert page.count("只能包含英文字母、数字、连字符和下划线。") == 2  # at the field and in the sum


def test_a_missing_password_is_not_also_called_different(client: Client, administrator: Person) -> None:
    as_(client, administrator)
    page = client.post("/accounts/people/new/", {"username": "he", "password": GOOD}).content.decode()
    assert "不一致" not in page


def test_a_refused_action_is_a_409_that_says_what_to_do(client: Client, administrator: Person, sun: Person) -> None:
    as_(client, administrator)
    person = {"username": "sun", "name_zh": "何平", "role": "auditor", "password": GOOD, "password_again": GOOD}
    page = client.post("/accounts/people/new/", person)
    assert page.status_code == 409
    assert "已有人使用" in page.content.decode()
    assert "何平" in page.content.decode()
    assert GOOD not in page.content.decode()


def test_an_administrator_changes_role_password_and_account(client: Client, administrator: Person, sun: Person) -> None:
    as_(client, administrator)
    role = {"role-role": "head", "role-agency": sun.agency_id, "role-reason": "任命"}
    assert client.post("/accounts/people/sun/role/", role).status_code == 302
    new = {"new-password": GOOD, "new-password_again": GOOD}
    assert client.post("/accounts/people/sun/password/", new).status_code == 302
    assert client.post("/accounts/people/sun/deactivate/", {"reason-reason": "调离"}).status_code == 302
    found = queries.by_ref("person:sun")
    assert (found.role, found.is_active, found.check_password(GOOD)) == ("head", False, True)


def test_what_is_dangerous_asks_for_its_reason(client: Client, administrator: Person, sun: Person) -> None:
    as_(client, administrator)
    assert client.post("/accounts/people/sun/deactivate/", {"reason-reason": ""}).status_code == 422
    assert queries.by_ref("person:sun").is_active


@pytest.mark.parametrize("who", ["wei", "zhao", "sun", "zhou", "wu"])
def test_the_register_is_closed_to_outsiders(client: Client, who: str, sun: Person, request: Any) -> None:
    as_(client, request.getfixturevalue(who))
    assert {client.get(f"/accounts/{path}").status_code for path in REGISTER} == {403}
    assert {client.post(f"/accounts/people/sun/{verb}").status_code for verb in VERBS} == {403}


def test_strangers_are_asked_to_log_in(client: Client, sun: Person) -> None:
    for path in [*REGISTER, "me/", "me/password/", "me/second-step/"]:
        assert client.get(f"/accounts/{path}")["Location"].startswith("/accounts/login/?next="), path


def test_an_unknown_person_is_not_found(client: Client, administrator: Person) -> None:
    assert as_(client, administrator).get("/accounts/people/nobody/").status_code == 404


def test_search_finds_people_by_part_of_a_name_and_by_role(administrator: Person, sun: Person, wu: Person) -> None:
    assert list(queries.search_people(administrator, text="孙")) == [sun]
    assert list(queries.search_people(administrator, role="auditor")) == [wu]


def test_every_verb_names_known_roles_and_an_unknown_verb_is_a_bug(sun: Person) -> None:
    assert all(allowed <= set(Role) for allowed in roles.MAY.values())
    with pytest.raises(KeyError):
        roles.may(sun, "fly")
    assert roles.is_officer_of(sun, "natural-resources")
    assert not roles.is_officer_of(sun, "development-reform")
