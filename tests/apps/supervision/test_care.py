"""包保 and tickets: asked, taken, answered, rated; visits sent twice are one; late tickets become duty lines."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from kaigong.core.problems import Faulty, Refused
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


def later(days: int) -> datetime:
    """So many days after the hour of the tests, a Thursday."""
    return NOW + timedelta(days)


@pytest.fixture
def ticket(lin: Any, lin_enterprise: Any, natural_resources: Any) -> Any:
    """Lin cannot get land; the bureau of Sun and Qian owns that class. To be taken by Monday 14 February."""
    from kaigong.apps.supervision import actions

    return actions.raise_ticket(
        klass="land", text="工业用地挂牌一直没有排期", enterprise=lin_enterprise, person=lin, now=NOW
    )


@pytest.fixture
def bound(zhou: Any, sun: Any, lin_enterprise: Any) -> Any:
    """Sun looks after Lin's enterprise."""
    from kaigong.apps.supervision import actions

    return actions.bind(whom=sun, enterprise=lin_enterprise, person=zhou, now=NOW)


def test_a_ticket_is_promised_answered_not_content_and_taken_up_again(ticket: Any, lin: Any, sun: Any) -> None:
    from kaigong.apps.supervision import actions

    assert (ticket.agency_id, ticket.waits_until) == ("natural-resources", date(2022, 2, 14))
    row = actions.promise_ticket(
        ticket=ticket, text="列入二月供地计划", due_on=date(2022, 2, 25), person=sun, now=later(1)
    )
    assert (row.state, row.waits_until) == ("promised", date(2022, 2, 25))
    row = actions.answer_ticket(ticket=row, text="已挂牌公告", person=sun, now=later(5))
    with pytest.raises(Refused, match=r"ticket\.say_something"):
        actions.rate_ticket(ticket=row, satisfied=False, text="", person=lin, now=later(6))
    row = actions.rate_ticket(ticket=row, satisfied=False, text="公告的不是这块地", person=lin, now=later(6))
    assert (row.state, row.round) == ("raised", 2)
    row = actions.answer_ticket(ticket=row, text="已更正", person=sun, now=later(7))
    assert actions.rate_ticket(ticket=row, satisfied=True, text="", person=lin, now=later(8)).state == "settled"


def test_a_ticket_nobody_takes_becomes_a_duty_line_and_its_answer_ends_the_cause(
    ticket: Any, headquarters: Any, sun: Any
) -> None:
    from kaigong.apps.supervision import actions
    from kaigong.apps.supervision.models import Line

    assert actions.ring_tickets(now=later(4)) == 0
    assert actions.ring_tickets(now=later(5)) == 1
    assert actions.ring_tickets(now=later(6)) == 0
    made = actions.raise_by_itself(now=later(5))
    assert [(line.origin, line.lead_id) for line in made] == [(f"ticket:{ticket.no}/1", "natural-resources")]
    actions.answer_ticket(ticket=ticket, text="已挂牌公告", person=sun, now=later(6))
    actions.raise_by_itself(now=later(7))
    assert Line.objects.get().settled.startswith(ticket.stream)


def test_nobody_does_the_part_of_another_and_strangers_see_nothing(
    ticket: Any, lin: Any, wei: Any, sun: Any, zhao: Any, wu: Any, natural_resources: Any, client: Any
) -> None:
    from kaigong.apps.supervision import actions

    one = {"ticket": ticket, "now": later(1)}
    for person in (wei, zhao, wu):
        client.force_login(person)
        if person is not wu:
            assert client.get(f"/care/{ticket.no}/").status_code == 404
            assert client.get(f"/care/{ticket.no}/documents/{'a' * 64}/").status_code == 404
            assert client.post(f"/care/{ticket.no}/refer/", {"reason": "x"}).status_code == 404
        for verb, more in (
            (actions.promise_ticket, {"text": "x", "due_on": date(2022, 3, 1)}),
            (actions.answer_ticket, {"text": "x"}),
            (actions.rate_ticket, {"satisfied": True, "text": ""}),
            (actions.refer_ticket, {"agency": natural_resources, "reason": "x"}),
        ):
            with pytest.raises(Refused, match=r"ticket\.not_yours"):
                verb(person=person, **one, **more)  # type: ignore[operator]
    with pytest.raises(Refused, match=r"ticket\.not_yours"):
        actions.answer_ticket(text="x", person=lin, **one)
    with pytest.raises(PermissionDenied):
        actions.raise_ticket(klass="land", text="x", enterprise=ticket.enterprise, person=wei, now=NOW)


def test_a_visit_sent_twice_is_one_visit(bound: Any, sun: Any, lin_enterprise: Any, client: Any) -> None:
    from kaigong.apps.ledger.models import Entry
    from kaigong.apps.supervision.models import Visit

    client.force_login(sun)
    said = {
        "uid": str(uuid4()), "at": "2022-02-10T01:00:00.000Z", "enterprise": lin_enterprise.pk, "text": "现场已平整",
        "latitude": "30.326400", "longitude": "112.239700",
    }  # fmt: skip
    json = {"Accept": "application/json"}
    before = Entry.objects.filter(kind="VisitLogged").count()
    for _twice in range(2):
        photo = SimpleUploadedFile("现场.txt", b"photo")
        answer = client.post("/care/visits/new/", said | {"photo": photo, "at": _now_text()}, headers=json)
        assert answer.json() == {"stored": said["uid"]}
    assert Visit.objects.count() == 1
    assert Entry.objects.filter(kind="VisitLogged").count() == before + 1
    assert client.get(f"/care/visits/{said['uid']}/photo/").status_code == 200
    faulty = client.post("/care/visits/new/", said | {"uid": str(uuid4()), "text": "", "at": _now_text()}, headers=json)
    assert faulty.status_code == 422
    assert "text" in faulty.json()["faults"]


def _now_text() -> str:
    from django.utils import timezone

    return timezone.now().isoformat()


def test_a_visit_names_every_fault_and_belongs_to_who_made_it(
    bound: Any, sun: Any, qian: Any, zhou: Any, lin_enterprise: Any
) -> None:
    from kaigong.apps.supervision import actions

    with pytest.raises(Faulty) as faulty:
        actions.log_visit(uid=uuid4(), enterprise=lin_enterprise, at=later(2), text=" ", person=sun, now=NOW)
    assert {problem.at for problem in faulty.value.problems} == {"text", "at"}
    with pytest.raises(PermissionDenied):
        actions.log_visit(uid=uuid4(), enterprise=lin_enterprise, at=NOW, text="x", person=qian, now=NOW)
    made = actions.log_visit(uid=uuid4(), enterprise=lin_enterprise, at=NOW, text="x", person=sun, now=NOW)
    actions.bind(whom=qian, enterprise=lin_enterprise, person=zhou, now=NOW)
    with pytest.raises(Refused, match=r"visit\.not_yours"):
        actions.log_visit(uid=made.pk, enterprise=lin_enterprise, at=NOW, text="x", person=qian, now=NOW)


def test_who_looks_after_whom_is_arranged_by_the_command_and_heads_only(
    bound: Any, sun: Any, qian: Any, zhao: Any, lin: Any, wu: Any, lin_enterprise: Any, client: Any
) -> None:
    from kaigong.apps.supervision import actions

    with pytest.raises(Refused, match=r"care\.bound_before"):
        actions.bind(whom=sun, enterprise=lin_enterprise, person=qian, now=NOW)
    for person in (sun, zhao, lin, wu):
        with pytest.raises(PermissionDenied):
            actions.bind(whom=sun, enterprise=lin_enterprise, person=person, now=NOW)
        with pytest.raises(PermissionDenied):
            actions.release(binding=bound, person=person, now=NOW)
    with pytest.raises(PermissionDenied):
        actions.bind(whom=zhao, enterprise=lin_enterprise, person=qian, now=NOW)
    client.force_login(zhao)
    assert client.post(f"/care/bindings/{bound.pk}/release/").status_code == 404
    assert client.get(f"/care/visits/{uuid4()}/photo/").status_code == 404
    assert client.get("/care/visits/new/").status_code == 404
    assert client.get("/care/new/").status_code == 404
    assert actions.release(binding=bound, person=qian, now=later(1)).ended_on == date(2022, 2, 11)


def test_the_pages_carry_a_ticket_from_the_enterprise_to_its_rating(
    lin: Any, lin_enterprise: Any, sun: Any, zhou: Any, bound: Any, client: Any
) -> None:
    from kaigong.apps.supervision.models import Ticket

    client.force_login(lin)
    sent = client.post("/care/new/", {"klass": "land", "text": "排期", "enterprise": lin_enterprise.pk})
    row = Ticket.objects.get()
    assert sent["Location"] == f"/care/{row.no}/"
    client.force_login(sun)
    assert "认领并承诺" in client.get(f"/care/{row.no}/").content.decode()
    promised = client.post(f"/care/{row.no}/promise/", {"text": "列入计划", "due_on": "2099-01-01"})
    assert promised.status_code == 302
    assert client.post(f"/care/{row.no}/answer/", {"text": "已挂牌"}).status_code == 302
    client.force_login(lin)
    assert client.post(f"/care/{row.no}/rate/", {"satisfied": "yes"}).status_code == 302
    client.force_login(zhou)
    for page in ("", "?show=settled", "bindings/", "visits/", "heat/"):
        assert client.get(f"/care/{page}").status_code == 200
    people = client.get("/care/bindings/").content.decode()
    assert f"{sun.name_zh} · {sun.agency.name_zh}" in people and f"{lin.name_zh}<" not in people


def test_the_morning_page_says_what_each_owes(
    ticket: Any, lin: Any, sun: Any, zhou: Any, headquarters: Any, natural_resources: Any, client: Any
) -> None:
    from kaigong.apps.supervision import actions, digest

    line = actions.raise_line(
        title="协调临时用电", wanted="通电照片", lead=natural_resources, headquarters=headquarters,
        due_on=date(2022, 2, 14), person=zhou, now=NOW,
    )  # fmt: skip
    actions.order(line=line, asked="请说明", answer_by=None, person=zhou, now=NOW)
    found = {section.label: section.count for section in digest.sections(sun, NOW.date())}
    assert found == {"督办单待反馈": 1, "督办事项一周内到期": 1, "诉求待认领": 1}
    actions.answer_ticket(ticket=ticket, text="已挂牌", person=sun, now=later(1))
    assert [section.label for section in digest.sections(lin, NOW.date())] == ["答复待评价"]
    client.force_login(lin)
    assert "答复待评价" in client.get("/notices/morning/").content.decode()
