"""The register of enterprises: codes with their check character, members, and the pages."""

from datetime import datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from kaigong.apps.enterprises import actions, credit_codes, queries
from kaigong.apps.enterprises.models import Enterprise, Member
from kaigong.apps.ledger import queries as ledger
from kaigong.core.problems import Faulty, Refused

CODE = credit_codes.with_check("91421000MA4950XK0")
bodies = st.from_regex(r"\A[159Y][1-39A-HJ-NPQRTUWXY]\d{6}[0-9A-HJ-NPQRTUWXY]{9}\Z").filter(str.isascii)


@given(bodies)
def test_a_code_with_its_check_character_is_sound(body: str) -> None:
    assert not list(credit_codes.code_problems(credit_codes.with_check(body)))


@given(bodies, st.data())
def test_any_single_wrong_character_is_noticed(body: str, data: st.DataObject) -> None:
    code = credit_codes.with_check(body)
    place = data.draw(st.integers(0, 17))
    letter = data.draw(st.sampled_from([each for each in credit_codes.ALPHABET if each != code[place]]))
    assert list(credit_codes.code_problems(code[:place] + letter + code[place + 1 :]))


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("914210", "credit_code.length"),
        ("91421000MA4950XKOI", "credit_code.characters"),
        (CODE[:17] + ("A" if CODE[17] != "A" else "B"), "credit_code.check"),
    ],
)
def test_each_fault_of_a_code_has_its_name(code: str, expected: str) -> None:
    assert [problem.code for problem in credit_codes.code_problems(code)] == [expected]


@pytest.mark.parametrize("known", ["91350100M000100Y43", "91110000600037341L"])
def test_published_codes_pass(known: str) -> None:
    assert not list(credit_codes.code_problems(known))


@pytest.mark.django_db
def test_an_enterprise_is_registered_and_stands_in_the_ledger(zhao: Any, now: datetime) -> None:
    entered = actions.register_enterprise(credit_code=f" {CODE.lower()} ", name=" 甲公司 ", by=zhao.ref, now=now)
    assert (entered.credit_code, entered.name) == (CODE, "甲公司")
    entry = ledger.read(entered.stream).entries[0]
    assert (entry.kind, entry.data["name"]) == ("EnterpriseRegistered", "甲公司")


@pytest.mark.django_db
def test_every_fault_of_an_enterprise_is_named_at_once(zhao: Any, now: datetime) -> None:
    with pytest.raises(Faulty) as caught:
        actions.register_enterprise(credit_code="1", name=" ", by=zhao.ref, now=now)
    assert [problem.code for problem in caught.value.problems] == ["credit_code.length", "name.missing"]
    assert not Enterprise.objects.exists()


@pytest.mark.django_db
def test_a_code_is_registered_once(lin_enterprise: Any, zhao: Any, now: datetime) -> None:
    with pytest.raises(Refused) as caught:
        actions.register_enterprise(credit_code=lin_enterprise.credit_code, name="冒名公司", by=zhao.ref, now=now)
    assert caught.value.code == "enterprise.known"


@pytest.mark.django_db
def test_an_outsider_neither_registers_nor_adds_people(lin_enterprise: Any, wei: Any, sun: Any, now: datetime) -> None:
    for person in (wei, sun):
        with pytest.raises(PermissionDenied):
            actions.register_enterprise(credit_code=CODE, name="甲公司", by=person.ref, now=now)
        with pytest.raises(PermissionDenied):
            actions.add_member(enterprise=lin_enterprise, person=wei, by=person.ref, now=now)
    assert list(queries.of_person(wei).values_list("name", flat=True)) == ["另一家示例有限公司"]


@pytest.mark.django_db
def test_an_officer_never_acts_for_an_enterprise(lin_enterprise: Any, zhao: Any, sun: Any, now: datetime) -> None:
    with pytest.raises(Refused) as caught:
        actions.add_member(enterprise=lin_enterprise, person=sun, by=zhao.ref, now=now)
    assert caught.value.code == "member.is_an_officer"


@pytest.mark.django_db
def test_a_member_is_added_once(lin_enterprise: Any, lin: Any, wei: Any, zhao: Any, now: datetime) -> None:
    actions.add_member(enterprise=lin_enterprise, person=wei, by=zhao.ref, now=now)
    assert ledger.read(lin_enterprise.stream).entries[-1].data == {"person": wei.ref}
    with pytest.raises(Refused) as caught:
        actions.add_member(enterprise=lin_enterprise, person=wei, by=zhao.ref, now=now)
    assert caught.value.code == "member.known"
    assert Member.objects.filter(enterprise=lin_enterprise).count() == 2


# ------------------------------------------------------------------------------------------------------- pages


@pytest.mark.django_db
def test_people_see_their_own_enterprise_and_no_other(client: Client, lin: Any, lin_enterprise: Any, wei: Any) -> None:
    address = f"/enterprises/{lin_enterprise.credit_code}/"
    client.force_login(lin)
    assert client.get(address).status_code == 200
    assert [row.name for row in client.get("/enterprises/").context["page"]] == [lin_enterprise.name]
    client.force_login(wei)
    assert client.get(address).status_code == 404
    assert client.post(f"{address}members/", {"username": "wei"}).status_code == 404
    assert [row.name for row in client.get("/enterprises/").context["page"]] == ["另一家示例有限公司"]


@pytest.mark.django_db
def test_a_visitor_sees_no_register(client: Client, lin_enterprise: Any) -> None:
    assert client.get("/enterprises/").status_code in (302, 403)
    assert client.get(f"/enterprises/{lin_enterprise.credit_code}/").status_code == 404
    assert client.get("/enterprises/new/").status_code in (302, 403)


@pytest.mark.django_db
def test_the_window_registers_and_adds_people(client: Client, zhao: Any, lin: Any) -> None:
    client.force_login(zhao)
    wrong = client.post("/enterprises/new/", {"credit_code": CODE[:-1] + "?", "name": "甲公司"})
    assert wrong.status_code == 422
    assert "credit_code" in wrong.context["form"].errors
    assert "甲公司" in wrong.content.decode()
    assert client.post("/enterprises/new/", {"credit_code": CODE, "name": "甲公司"}).status_code == 302
    again = client.post("/enterprises/new/", {"credit_code": CODE, "name": "乙公司"})
    assert again.status_code == 422
    assert "甲公司" in str(again.context["form"].errors["credit_code"])
    assert client.post(f"/enterprises/{CODE}/members/", {"username": "nobody"}).status_code == 422
    assert client.post(f"/enterprises/{CODE}/members/", {"username": "lin"}).status_code == 302
    assert "林悦" in client.get(f"/enterprises/{CODE}/").content.decode()


@pytest.mark.django_db
def test_those_who_do_not_keep_the_register_cannot_change_it(
    client: Client, lin_enterprise: Any, sun: Any, lin: Any
) -> None:
    for person in (sun, lin):
        client.force_login(person)
        assert client.get("/enterprises/new/").status_code == 403
        assert (
            client.post(f"/enterprises/{lin_enterprise.credit_code}/members/", {"username": "lin"}).status_code == 403
        )


@pytest.mark.django_db
def test_enterprises_are_found_by_name_or_code(client: Client, zhao: Any, lin_enterprise: Any, wei: Any) -> None:
    client.force_login(zhao)
    for text in ("制造", lin_enterprise.credit_code[9:]):
        assert [row.pk for row in client.get("/enterprises/", {"q": text}).context["page"]] == [lin_enterprise.pk]
    assert "没有符合条件的单位" in client.get("/enterprises/", {"q": "查无此人"}).content.decode()
