"""申请延续 through the actions and the pages: asked for, granted, refused, granted by silence (行政许可法 Art. 50)."""

import json
from typing import Any

import pytest

from kaigong.core.problems import Refused
from tests.apps.cases.conftest import head_of, register
from tests.apps.cases.permit import at, carried_to, stored_item

pytestmark = pytest.mark.django_db
PERMIT = "construction-permit-phase-pit"


@pytest.fixture
def building(lin_enterprise: Any, city: None) -> Any:
    """A public building: its construction permit comes in phases."""
    return register("gov-building", lin_enterprise)


@pytest.fixture
def permit(building: Any, lin: Any, officer: Any, document: Any) -> Any:
    """The first construction permit, handed over on 2022-06-01: to be used by 2022-09-01."""
    from kaigong.apps.cases import actions

    item = carried_to(PERMIT, building, lin, officer, document)
    taken = actions.accept_item(item=item, person=officer(item), now=at("2022-05-30"))
    given = actions.decide_item(
        item=taken, decision="approve", reason="符合条件", person=officer(item), now=at("2022-05-31")
    )
    return actions.deliver_item(item=given, person=officer(item), now=at("2022-06-01"))


@pytest.fixture(autouse=True)
def at_the_hour_of_the_test(settings: Any) -> None:
    """The server's clock stands where the test has set it."""
    settings.MIDDLEWARE = [
        "tests.apps.cases.clock.standing" if name == "kaigong.web.middleware.Now" else name
        for name in settings.MIDDLEWARE
    ]


def ask(permit: Any, lin: Any, day: str = "2022-08-15", **more: Any) -> Any:
    from kaigong.apps.cases import actions

    return actions.ask_renewal(item=permit, reason="拆迁未完", person=lin, now=at(day), **more)


def look(client: Any, person: Any, address: str) -> str:
    client.force_login(person)
    answer = client.get(address)
    assert answer.status_code == 200, address
    return str(answer.content.decode())


def test_asked_for_and_granted_the_certificate_is_issued_anew_and_the_old_one_points_to_it(
    permit: Any, building: Any, lin: Any, officer: Any, document: Any, client: Any
) -> None:
    from kaigong.apps.cases import actions, certificates, checker
    from kaigong.apps.cases.models import Certificate

    old = Certificate.objects.get(item=permit)
    asked = ask(permit, lin, document=document)
    assert (asked.renews_by, asked.next_on) == (permit.use_by, permit.use_by)
    renewed = actions.grant_renewal(item=asked, person=officer(asked), now=at("2022-08-25"))
    assert (renewed.use_by, renewed.renews_by, renewed.stands) == (at("2022-12-01").date(), None, True)
    new = Certificate.objects.get(item=permit, number=f"{old.number}-E1")
    assert new.outputs == old.outputs
    assert certificates.known(old.number).state.by == new.number
    assert certificates.known(new.number).valid
    made = json.loads(actions.make_certificate(certificate=new, now=at("2022-08-25")).text)["certificate"]
    assert (made["valid_until"], made["replaces"][-1]["number"]) == ("2022-12-01", old.number)
    before = json.loads(actions.make_certificate(certificate=old, now=at("2022-08-25")).text)["certificate"]
    assert before["valid_until"] == "2022-09-01"
    assert new.number in look(client, lin, f"/cases/certificates/{old.number}/")
    assert list(checker.faults()) == []


def test_silence_past_the_last_day_renews_it_and_cites_the_article(permit: Any, building: Any, lin: Any) -> None:
    from kaigong.apps.cases import actions
    from kaigong.apps.cases.models import Certificate
    from kaigong.apps.ledger import queries as ledger

    ask(permit, lin)
    actions.ring(now=at("2022-09-01"))
    assert stored_item(building, PERMIT).use_by == at("2022-09-01").date()
    actions.ring(now=at("2022-09-02"))
    row = stored_item(building, PERMIT)
    assert (row.use_by, row.stands, row.renews_by) == (at("2022-12-01").date(), True, None)
    [entry] = [one for one in ledger.read(row.case.stream).entries if one.kind == "UseExtended"]
    assert entry.data["basis"] == "《行政许可法》第五十条第二款"
    assert Certificate.objects.filter(item=row).count() == 2


def test_refused_it_stays_valid_to_its_last_day(permit: Any, building: Any, lin: Any) -> None:
    from kaigong.apps.cases import actions

    asked = ask(permit, lin)
    kept = actions.decline_renewal(item=asked, reason="现场已不具备条件", person=head_of(asked), now=at("2022-08-20"))
    assert (kept.renews_by, kept.use_by) == (None, at("2022-09-01").date())
    actions.ring(now=at("2022-09-02"))
    assert stored_item(building, PERMIT).state == "lapsed"


def test_whoever_has_no_part_in_a_certificate_renews_nothing(permit: Any, lin: Any, wei: Any) -> None:
    from kaigong.apps.cases import actions
    from kaigong.apps.ledger.models import Entry
    from tests.conftest import _agency, _person

    stranger = _person("fremd", "外人", "Stranger", "head", _agency("far-away", "外地局", "Far Away"))
    asked, entries = ask(permit, lin), Entry.objects.count()
    now = at("2022-08-16")
    for act in (
        lambda who: actions.ask_renewal(item=permit, reason="x", person=who, now=now),
        lambda who: actions.grant_renewal(item=asked, person=who, now=now),
        lambda who: actions.decline_renewal(item=asked, reason="x", person=who, now=now),
    ):
        for who in (wei, stranger):
            with pytest.raises(Refused):
                act(who)
    assert Entry.objects.count() == entries


def test_the_pages_lead_from_the_applicants_task_to_the_desk_and_back(
    permit: Any, building: Any, lin: Any, officer: Any, client: Any, settings: Any
) -> None:
    """The applicant is reminded, asks on the page of the item; the officer finds it under its tab and grants it."""
    page = f"/cases/{permit.case.no}/items/{permit.code}/"
    settings.HOUR = at("2022-08-15")
    assert f"{page}#do-ask_renewal" in look(client, lin, f"/cases/projects/{building.code}/")
    assert "申请延续" in look(client, lin, page)
    answer = client.post(f"{page}ask_renewal/", {"reason": "拆迁未完"}, follow=True)
    assert "2022年9月1日" in answer.content.decode()
    sun = officer(permit)
    desk = look(client, sun, "/cases/desk/?show=renewal")
    assert "决定延续" in desk
    assert permit.case.no in desk
    assert "拆迁未完" in look(client, sun, page)
    client.post(f"{page}grant_renewal/", {"reason": ""})
    assert stored_item(building, PERMIT).use_by == at("2022-12-01").date()
    assert "待决定是否延续" not in look(client, sun, "/cases/desk/")


def test_once_it_is_too_late_to_ask_nobody_is_led_to_it(permit: Any, lin: Any, client: Any, settings: Any) -> None:
    settings.HOUR = at("2022-09-02")
    assert "do-ask_renewal" not in look(client, lin, f"/cases/{permit.case.no}/items/{permit.code}/")
