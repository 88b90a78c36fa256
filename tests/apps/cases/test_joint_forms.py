"""Joint meetings, acceptance visits and simulated reviews through the ledger and on their pages."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kaigong.core.cases.joint_values import Expert
from kaigong.core.problems import Refused
from tests.apps.cases.conftest import fresh
from tests.apps.cases.test_debts import lying
from tests.conftest import NOW, _person

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
REPORT, ACCEPTANCE = "consolidated-assessment", "joint-acceptance"


@pytest.fixture(autouse=True)
def play_at_the_hour(settings: Any) -> None:
    """The server's clock stands at the hour of the tests."""
    settings.MIDDLEWARE = [
        "tests.apps.cases.clock.standing" if name == "kaigong.web.middleware.Now" else name
        for name in settings.MIDDLEWARE
    ]


def of_agency(agency: str, role: str = "officer") -> Any:
    """An officer or head of an agency; made when first asked for."""
    from kaigong.apps.accounts.models import Agency, Person

    name = f"{role[0]}-{agency}"
    found = Person.objects.filter(username=name).first()
    return found or _person(name, "经办人", "Officer", role, Agency.objects.get(id=agency))


def refused(act: Any, **arguments: Any) -> str:
    with pytest.raises(Refused) as caught:
        act(**arguments)
    return caught.value.code


# ------------------------------------------------------------------------------------------------- the meeting


@pytest.fixture
def report(project: Any, lin: Any) -> Any:
    return lying(project, REPORT, lin)


@pytest.fixture
def meeting(report: Any) -> Any:
    from kaigong.apps.cases import actions

    return actions.convene_meeting(
        item=report, on=NOW.date(), place="市民之家", experts=[Expert("陈工", "环科院", "环评")],
        person=of_agency("gov-service-bureau"), now=NOW,
    )  # fmt: skip


def test_the_chapters_go_to_the_authorities_of_the_items_that_use_them(meeting: Any, report: Any) -> None:
    assert report.parts
    authorities = {one["material"]: one["agency"] for one in meeting.chapters}
    assert authorities["eia-document"] == "ecology-environment"
    assert set(meeting.seats.values_list("agency_id", flat=True)) == set(authorities.values())


def test_a_chapter_released_early_lets_its_item_begin_before_the_report_is_done(
    meeting: Any, report: Any, project: Any, lin: Any, document: Any
) -> None:
    from kaigong.apps.cases import actions, steps
    from kaigong.apps.cases.models import Item, Material
    from kaigong.apps.projects import queries as projects

    plan = projects.plan_of(project)
    steps.open_case(project, plan, plan.item("eia-form-approval").stage, (), by=lin.ref, now=NOW)
    eia = Item.objects.get(project=project, code="eia-form-approval")
    others = dict.fromkeys(set(eia.preds) - {REPORT}, NOW.date())
    steps.release(project, others, None, now=NOW)
    assert fresh(eia).waits
    assert eia.chapters == {REPORT: ["eia-document"]}
    bureau, ecology = of_agency("gov-service-bureau"), of_agency("ecology-environment")
    act = {"session": meeting, "chapter": "eia-document", "now": NOW}
    actions.give_expert_opinion(**act, expert="陈工", verdict="pass", person=bureau)
    assert refused(actions.decide_chapter, **act, verdict="pass", person=of_agency("water")) == (
        "meeting.not_your_chapter"
    )
    session = actions.decide_chapter(**act, verdict="pass", person=ecology, document=document)
    chapter = next(one for one in session.chapters if one["material"] == "eia-document")
    assert chapter["verdict"] == "pass"
    assert Material.objects.get(material="eia-document").document_id == document.sha256
    assert f"{REPORT}/eia-document" in steps.finished(project)
    assert not fresh(report).stands
    steps.release(project, {**others, **steps.finished(project)}, None, now=NOW)
    assert not fresh(eia).waits


def test_the_meeting_page_serves_each_its_part_and_outsiders_nothing(
    meeting: Any, report: Any, wei: Any, lin: Any, client: Any
) -> None:
    page = f"/cases/sessions/{meeting.pk}/"
    client.force_login(of_agency("gov-service-bureau"))
    said = client.post(
        f"{page}give_expert_opinion/", {"chapter": "eia-document", "expert": "陈工", "verdict": "pass", "text": "可行"}
    )
    assert said.status_code == 302
    client.force_login(of_agency("ecology-environment"))
    text = client.get(page).content.decode()
    assert "可行" in text
    assert "决定本部门的章节" in text
    bare = client.post(f"{page}decide_chapter/", {"chapter": "eia-document", "verdict": "revise"})
    assert bare.status_code == 409
    assert client.post(f"{page}decide_chapter/", {"chapter": "eia-document", "verdict": "pass"}).status_code == 302
    client.force_login(lin)
    assert "do-decide_chapter" not in client.get(page).content.decode()
    client.force_login(wei)
    assert client.get(page).status_code == 404
    assert client.post(f"{page}decide_chapter/", {}).status_code == 404


def test_the_meeting_is_called_on_the_page_of_the_item(report: Any, client: Any, lin: Any) -> None:
    page = f"/cases/{report.case.no}/items/{report.code}/"
    client.force_login(of_agency("gov-service-bureau"))
    assert "召开联合评审会" in client.get(page).content.decode()
    assert client.post(f"{page}meeting/", {"on": "2022-02-10", "place": "市民之家"}).status_code == 422
    given = {"on": "2022-02-10", "place": "市民之家", "experts": "陈工，环科院，环评\n李工"}
    assert client.post(f"{page}meeting/", given).status_code == 302
    assert [one["name"] for one in report.sessions.get().experts] == ["陈工", "李工"]
    client.force_login(lin)
    assert client.post(f"{page}meeting/", given).status_code == 404


# --------------------------------------------------------------------------------------------------- the visit


@pytest.fixture
def acceptance(project: Any, lin: Any) -> Any:
    from kaigong.apps.cases import actions

    item = lying(project, ACCEPTANCE, lin)
    return actions.accept_item(item=item, person=of_agency(item.agency_id), now=NOW)


@pytest.fixture
def visit(acceptance: Any) -> Any:
    from kaigong.apps.cases import actions

    lead = of_agency(acceptance.agency_id)
    return actions.call_visit(item=fresh(acceptance), on=NOW.date(), place="厂区", person=lead, now=NOW)


def test_one_visit_one_list_one_opinion(visit: Any, acceptance: Any, lin: Any, document: Any) -> None:
    from kaigong.apps.cases import actions, steps
    from kaigong.apps.cases.rows_debts import finding_values, session_values

    lead, planning, defence = (of_agency(one) for one in (acceptance.agency_id, "natural-resources", "civil-defence"))
    assert visit.first == "natural-resources"
    act: dict[str, Any] = {"session": visit, "now": NOW}
    actions.note_finding(**act, text="防护门未安装", place="地下一层", photo=document, person=defence)
    assert refused(actions.give_member_opinion, **act, verdict="pass", person=lead) == "acceptance.planning_first"
    actions.list_rectification(**act, days=10, person=lead)
    assert fresh(acceptance).state == "suspended"
    later = {"session": visit, "now": NOW + DAY}
    assert refused(actions.note_finding, **later, text="又一处", person=defence) == "acceptance.list_closed"
    actions.answer_finding(**later, finding="1", text="已安装", documents=[document], person=lin)
    assert fresh(acceptance).state == "in-review"
    assert refused(actions.recheck_finding, **later, finding="1", met=True, person=planning) == (
        "acceptance.not_your_finding"
    )
    actions.recheck_finding(**later, finding="1", met=True, person=defence)
    for member in ("natural-resources", *[one for one in visit.members if one != "natural-resources"]):
        actions.give_member_opinion(**later, verdict="pass", person=of_agency(member))
    row = actions.conclude_acceptance(**later, verdict="pass", opinion="通过", person=lead)
    assert (row.verdict, fresh(acceptance).state) == ("pass", "approved")
    assert acceptance.certificates.get().outputs
    folded = steps.folded(acceptance.case).sessions[visit.key]
    assert {name: getattr(row, name) for name in session_values(folded)} == session_values(folded)
    stored = row.findings.get()
    values = finding_values(folded.findings[0])
    assert {name: getattr(stored, name) for name in values} == values


def test_the_visit_page_takes_a_finding_with_its_photo_and_the_owners_answer(
    visit: Any, acceptance: Any, lin: Any, wei: Any, client: Any
) -> None:
    page, lead = f"/cases/sessions/{visit.pk}/", of_agency(acceptance.agency_id)
    client.force_login(of_agency("civil-defence"))
    photo = SimpleUploadedFile("门.txt", "照片".encode())
    assert client.post(f"{page}note_finding/", {"text": "", "photo": photo}).status_code == 422
    photo = SimpleUploadedFile("门.txt", "照片".encode())
    assert client.post(f"{page}note_finding/", {"text": "门未装", "photo": photo}).status_code == 302
    client.force_login(lead)
    assert client.post(f"{page}list_rectification/", {"days": 5}).status_code == 302
    client.force_login(lin)
    assert "整改答复" in client.get(page).content.decode()
    assert client.post(f"{page}findings/1/answer_finding/", {"text": "已装"}).status_code == 302
    assert client.post(f"{page}findings/9/answer_finding/", {"text": "已装"}).status_code == 404
    client.force_login(of_agency("civil-defence"))
    assert client.post(f"{page}findings/1/recheck_finding/", {"met": "yes"}).status_code == 302
    assert visit.findings.get().state == "met"
    client.force_login(wei)
    assert client.get(page).status_code == 404
    assert client.post(f"{page}findings/1/answer_finding/", {"text": "x"}).status_code == 404


def test_a_single_building_is_accepted_before_the_whole_with_a_certificate_of_its_own(project: Any, lin: Any) -> None:
    from kaigong.apps.cases import actions, running, steps
    from kaigong.apps.cases.models import Item
    from kaigong.apps.projects import queries as projects

    assert ACCEPTANCE in running.of(project).units
    plan = projects.plan_of(project)
    steps.open_case(project, plan, "4", (), by=lin.ref, now=NOW)
    item = fresh(Item.objects.get(project=project, code=ACCEPTANCE))
    assert item.waits
    lead = of_agency(item.agency_id)
    visit = actions.call_visit(item=item, on=NOW.date(), place="1号楼", unit="1号楼", person=lead, now=NOW)
    for member in ("natural-resources", *[one for one in visit.members if one != "natural-resources"]):
        actions.give_member_opinion(session=visit, verdict="pass", person=of_agency(member), now=NOW)
    actions.conclude_acceptance(session=visit, verdict="pass", opinion="通过", person=lead, now=NOW)
    assert (fresh(item).state, fresh(item).stands) == ("received", False)
    assert "1号楼" in item.certificates.get().name


@pytest.mark.parametrize(
    "verb",
    ["convene", "expert", "chapter", "call", "note", "opinion", "list", "answer", "recheck", "conclude"],
)
def test_whoever_has_no_part_in_a_session_moves_nothing(
    verb: str, visit: Any, acceptance: Any, wei: Any, project: Any
) -> None:
    from kaigong.apps.cases import actions as a
    from kaigong.apps.cases.models import Finding

    stranger = of_agency("heritage")
    acts: dict[str, Any] = {
        "convene": lambda who: a.convene_meeting(
            item=acceptance, on=NOW.date(), place="x", experts=[Expert("x")], chapters=[("a", "b")], person=who, now=NOW
        ),
        "expert": lambda who: a.give_expert_opinion(
            session=visit, chapter="a", expert="x", verdict="pass", person=who, now=NOW
        ),
        "chapter": lambda who: a.decide_chapter(session=visit, chapter="a", verdict="pass", person=who, now=NOW),
        "call": lambda who: a.call_visit(item=acceptance, on=NOW.date(), place="x", person=who, now=NOW),
        "note": lambda who: a.note_finding(session=visit, text="x", person=who, now=NOW),
        "opinion": lambda who: a.give_member_opinion(session=visit, verdict="pass", person=who, now=NOW),
        "list": lambda who: a.list_rectification(session=visit, days=3, person=who, now=NOW),
        "answer": lambda who: a.answer_finding(session=visit, finding="1", text="x", person=who, now=NOW),
        "recheck": lambda who: a.recheck_finding(session=visit, finding="1", met=True, person=who, now=NOW),
        "conclude": lambda who: a.conclude_acceptance(session=visit, verdict="pass", opinion="x", person=who, now=NOW),
    }
    for person in (wei, stranger):
        with pytest.raises(Refused):
            acts[verb](person)
    assert (fresh(acceptance).state, Finding.objects.count()) == ("accepted", 0)


# --------------------------------------------------------------------------------------------- simulated reviews


def simulated(project: Any, lin: Any) -> Any:
    """An item of the project reviewed before the land is won, ready."""
    from kaigong.apps.cases import running

    review = running.pre_review(project)
    assert review is not None
    return lying(project, review.items[0], lin)


def test_a_simulated_result_is_its_own_state_without_certificate_and_is_void_when_another_wins(
    project: Any, lin: Any, officer: Any, client: Any
) -> None:
    from kaigong.apps.cases import actions
    from kaigong.apps.cases.models import Certificate

    item = simulated(project, lin)
    assert item.simulated
    taken = actions.accept_item(item=item, person=officer(item), now=NOW)
    row = actions.decide_item(item=taken, decision="approve", reason="可行", person=officer(item), now=NOW)
    assert (row.state, row.stands, row.finished) == ("simulated", False, False)
    assert not Certificate.objects.exists()
    client.force_login(lin)
    page = client.get(f"/cases/{item.case.no}/items/{item.code}/").content.decode()
    assert "这不是许可" in page
    row = actions.void_simulation(item=fresh(item), ground="outbid", person=officer(item), now=NOW + DAY)
    assert (row.state, row.debts.get(kind="simulated").state) == ("lapsed", "void")
    again = actions.resubmit_item(item=fresh(item), person=lin, now=NOW + 2 * DAY)
    assert again.state == "received"


def test_with_the_final_item_the_simulated_results_become_real_in_legal_order(
    project: Any, lin: Any, officer: Any, document: Any
) -> None:
    from kaigong.apps.cases import actions, running
    from kaigong.apps.cases.models import Certificate, Item
    from tests.apps.cases.conftest import carry_on

    actions.apply_stage(project=project, stage="1", by=lin.ref, now=NOW)
    review = running.pre_review(project)
    seen: list[str] = []
    for row in carry_on(project, lin, officer, NOW, document=document):
        if row.state == "simulated":
            seen.append(row.code)
        if row.code == review.final:
            break
    assert seen
    assert set(seen) <= set(review.items)
    rows = Item.objects.filter(project=project, code__in=seen)
    assert {row.state for row in rows} == {"approved"}
    given = list(Certificate.objects.filter(item__in=rows).order_by("pk").values_list("item__code", flat=True))
    assert sorted(given) == sorted(seen)
    streams = {row.case.stream for row in rows}
    assert streams
    days = set(Certificate.objects.filter(item__in=rows).values_list("issued_on", flat=True))
    assert len(days) == 1


def test_merged_items_are_one_task_and_its_page_names_the_parts(project: Any, lin: Any, client: Any) -> None:
    item = lying(project, ACCEPTANCE, lin)
    client.force_login(lin)
    page = client.get(f"/cases/{item.case.no}/items/{item.code}/").content.decode()
    assert "planning-verification" in item.parts
    assert "一次办理、一个决定，包含" in page
