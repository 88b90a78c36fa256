"""One application under a theme: chosen by the situation, filled from what is known, sent once, answered together."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.apps.cases.conftest import carry_on, fresh, register
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
FILING = "theme-enterprise-filing"


def applied(project: Any, lin: Any, theme_id: str = FILING, now: Any = NOW, **answers: Any) -> Any:
    """The theme applied for, with something in every field that must be filled in."""
    from kaigong.apps.cases import actions, together
    from kaigong.apps.rulebook import themes

    found = together.together(project, themes.one(theme_id))
    said = {one.id: answers.get(one.id, _answer(one)) for one in found.asked}
    return actions.apply_theme(
        project=project, theme_id=theme_id, filled=actions.Filled(answers=said), by=lin.ref, now=now
    )


def _answer(one: Any) -> Any:
    if one.type == "choice":
        return next(iter(one.labels))
    return {"number": 12, "day": "2022-05-06"}.get(one.type, "荆州开发区示例路 1 号")


def test_a_theme_sends_its_items_to_every_agency_the_same_day(project: Any, lin: Any) -> None:
    case = applied(project, lin)
    codes = set(case.items.values_list("code", flat=True))
    assert codes == {"project-code-registration", "enterprise-project-filing", "construction-land-planning-permit"}
    assert case.theme == FILING
    assert case.stage == "1"
    assert {item.received_on for item in case.items.all()} == {NOW.date()}
    project.refresh_from_db()
    assert project.baseline


def test_what_a_theme_has_sent_the_stage_leaves_out_and_nothing_is_sent_twice(project: Any, lin: Any) -> None:
    from kaigong.apps.cases import actions, queries
    from kaigong.apps.cases.models import Item
    from kaigong.core.problems import Refused

    case = applied(project, lin)
    assert "1" not in queries.applied_stages(project)
    rest = actions.apply_stage(project=project, stage="1", by=lin.ref, now=NOW)
    assert rest.theme == ""
    both = list(Item.objects.filter(project=project).values_list("code", flat=True))
    assert len(both) == len(set(both))
    assert not set(case.items.values_list("code", flat=True)) & set(rest.items.values_list("code", flat=True))
    assert "1" in queries.applied_stages(project)
    with pytest.raises(Refused, match="theme.applied_before"):
        applied(project, lin)
    with pytest.raises(Refused, match="stage.applied_before"):
        actions.apply_stage(project=project, stage="1", by=lin.ref, now=NOW)


def test_a_stage_whose_every_item_themes_have_taken_counts_as_applied_for(project: Any, lin: Any) -> None:
    from kaigong.apps.cases import actions, planned, steps
    from kaigong.apps.cases import applied as reads
    from kaigong.core.problems import Refused

    plan = planned.plan_of(project)
    items = tuple(item for item in plan.items if item.stage == "1")
    package = steps.Package("theme-all", items, ())
    steps.open_case(project, plan, "1", (), by=lin.ref, now=NOW, package=package)
    assert reads.stages(project, plan) == {"1"}
    with pytest.raises(Refused, match="stage.applied_before"):
        actions.apply_stage(project=project, stage="1", by=lin.ref, now=NOW)


def test_the_database_itself_refuses_an_item_applied_for_twice(project: Any, lin: Any) -> None:
    from kaigong.apps.cases import planned, steps
    from kaigong.core.problems import Refused

    plan = planned.plan_of(project)
    package = steps.Package("theme-one", tuple(item for item in plan.items if item.stage == "1")[:1], ())
    steps.open_case(project, plan, "1", (), by=lin.ref, now=NOW, package=package)
    with pytest.raises(Refused, match="item.applied_before"):
        steps.open_case(project, plan, "1", (), by=lin.ref, now=NOW, package=package)


def test_what_was_answered_once_is_known_and_not_asked_again(project: Any, lin: Any) -> None:
    from kaigong.apps.cases import together
    from kaigong.apps.rulebook import themes

    before = together.together(project, themes.one("theme-land-supply"))
    assert "contact-phone" in {one.id for one in before.asked}
    case = applied(project, lin, **{"contact-phone": "0716-8888888"})
    after = together.together(project, themes.one("theme-land-supply"))
    known = {one.field.id: one for one in after.known}
    assert known["contact-phone"].value == "0716-8888888"
    assert case.no in known["contact-phone"].source
    assert not {one.id for one in after.asked} & {
        one.id for one in together.together(project, themes.one(FILING)).asked
    }
    other = register("industrial-general", project.enterprise, "第二个项目")
    elsewhere = together.together(other, themes.one(FILING))
    assert "legal-representative" in {one.field.id for one in elsewhere.known}  # holds for the enterprise
    assert "contact-phone" in {one.id for one in elsewhere.asked}  # holds for the project alone


@pytest.mark.parametrize("kind", ["industrial-general", "gov-housing", "social-housing"])
def test_no_theme_asks_what_is_known_or_what_is_given_inside(
    lin: Any, lin_enterprise: Any, city: None, kind: str
) -> None:
    from kaigong.apps.cases import together
    from kaigong.apps.rulebook import queries as rulebook
    from kaigong.apps.rulebook import themes
    from kaigong.core.rules.themes import shared_materials

    kinds = rulebook.catalogue().project_types
    project = register(kind if kind in kinds else next(iter(kinds)), lin_enterprise)
    shared = shared_materials(rulebook.catalogue())
    for published in themes.published().values():
        found = together.together(project, published)
        if not found.items:
            continue
        given = {material for item in found.plan.items for material in item.gives}
        asked = [line.code for line in found.to_give]
        assert len(asked) == len(set(asked))
        assert not set(asked) & (given | shared)
        assert not {one.id for one in found.asked} & {one.field.id for one in found.known}
        assert found.within <= found.path.days


def test_an_open_situation_is_asked_and_the_answer_becomes_a_fact(lin: Any, lin_enterprise: Any, city: None) -> None:
    from kaigong.apps.cases import actions, together
    from kaigong.apps.rulebook import themes
    from kaigong.core.problems import Refused

    project = register("industrial-general", lin_enterprise)
    project.facts = {name: value for name, value in project.facts.items() if name != "land_acquired_by"}
    project.save()
    found = together.together(project, themes.one(FILING))
    assert "land_acquired_by" in found.ask
    with pytest.raises(Refused, match="theme.situation_open"):
        actions.apply_theme(project=project, theme_id=FILING, filled=actions.Filled(), by=lin.ref, now=NOW)
    project = actions.say_situation(
        project=project, facts={"land_acquired_by": "transfer"}, by=lin.ref, now=NOW, seen=project.facts_n
    )
    assert project.facts["land_acquired_by"] == "transfer"
    assert together.together(project, themes.one(FILING)).ask == ()


def test_every_field_left_out_is_named_at_once(project: Any, lin: Any) -> None:
    from kaigong.apps.cases import actions
    from kaigong.core.problems import Faulty

    with pytest.raises(Faulty) as refused:
        actions.apply_theme(project=project, theme_id=FILING, filled=actions.Filled(), by=lin.ref, now=NOW)
    assert {"contact-phone", "site-address", "main-content"} <= {one.at for one in refused.value.problems}
    assert {one.code for one in refused.value.problems} == {"form.field_missing"}


def test_the_form_stands_outside_the_ledger_which_keeps_its_hash(project: Any, lin: Any) -> None:
    from kaigong.apps.cases.models import FormAnswer
    from kaigong.apps.ledger import queries as ledger

    case = applied(project, lin, **{"contact-phone": "13900001111"})
    entries = ledger.read(case.stream).entries
    told = next(entry.data for entry in entries if entry.kind == "ThemeApplied")
    assert "13900001111" not in str([entry.data for entry in entries])
    assert len(told["form"]) == 64
    assert "contact-phone" in told["fields"]
    assert FormAnswer.objects.get(case=case, field="contact-phone").value == "13900001111"


def test_the_theme_promises_a_day_and_replies_once_the_last_item_is_done(
    project: Any, lin: Any, officer: Callable[[Any], Any]
) -> None:
    from kaigong.apps.cases import actions, steps
    from kaigong.apps.ledger import queries as ledger
    from kaigong.apps.rulebook import queries as rulebook
    from kaigong.core.cases import theme

    case = applied(project, lin)
    assert theme.promised_until(steps.folded(case), rulebook.calendar()) is None  # not everything accepted yet
    day = NOW
    for _round in range(12):
        open_ = [fresh(item) for item in case.items.filter(finished=False, waits=False)]
        for item in open_:
            taken = actions.accept_item(item=item, person=officer(item), now=day)
            actions.decide_item(item=taken, decision="approve", reason="符合条件", person=officer(item), now=day)
        done = not case.items.filter(finished=False).exclude(waits=True).exists()
        day += timedelta(days=1)
        if done and not case.items.filter(waits=True, finished=False).exists():
            break
    folded = steps.folded(case)
    waiting = [code for code, item in folded.items.items() if not item.finished]
    replies = [entry for entry in ledger.read(case.stream).entries if entry.kind == "ThemeReplied"]
    if waiting:  # the land permit waits for the land, which no item of this theme brings
        assert replies == []
        for code in waiting:
            actions.withdraw_item(item=fresh(case.items.get(code=code)), person=lin, now=day)
        replies = [entry for entry in ledger.read(case.stream).entries if entry.kind == "ThemeReplied"]
    assert len(replies) == 1
    assert set(replies[0].data["results"]) == set(folded.items)


def test_a_stranger_can_neither_see_nor_apply(project: Any, wei: Any, wu: Any, sun: Any, client: Client) -> None:
    from kaigong.apps.cases import actions

    for person in (wei, wu, sun):
        with pytest.raises(PermissionDenied):
            actions.apply_theme(project=project, theme_id=FILING, filled=actions.Filled(), by=person.ref, now=NOW)
        with pytest.raises(PermissionDenied):
            actions.say_situation(project=project, facts={}, by=person.ref, now=NOW, seen=project.facts_n)
        client.force_login(person)
        for address in (f"/cases/themes/{project.code}/", f"/cases/themes/{project.code}/{FILING}/"):
            assert client.get(address).status_code == 404
            assert client.post(f"/cases/themes/{project.code}/{FILING}/", {}).status_code == 404


# --- the pages --------------------------------------------------------------------------------------------------------


@pytest.fixture
def as_lin(client: Client, lin: Any) -> Client:
    client.force_login(lin)
    return client


def page(client: Client, address: str, **posted: Any) -> str:
    answer = client.post(address, posted, follow=True) if posted else client.get(address)
    return answer.content.decode()


def test_the_list_says_what_each_theme_would_send(as_lin: Client, project: Any) -> None:
    text = page(as_lin, f"/cases/themes/{project.code}/")
    assert "企业投资项目备案与用地规划一件事" in text
    assert text.index("企业投资项目备案与用地规划一件事") < text.index("政府投资项目立项一件事")
    assert "将送出 3 项" in text


def test_what_is_known_is_shown_with_its_source_and_has_no_field(as_lin: Client, project: Any) -> None:
    text = page(as_lin, f"/cases/themes/{project.code}/{FILING}/")
    assert "来自企业登记" in text
    assert "来自项目登记" in text
    assert 'name="v-applicant-name"' not in text
    assert 'name="v-contact-phone"' in text


def fields(project: Any, **more: str) -> dict[str, str]:
    from kaigong.apps.cases import together
    from kaigong.apps.rulebook import themes

    found = together.together(project, themes.one(FILING))
    return {f"v-{one.id}": str(_answer(one)) for one in found.asked} | more


def test_a_form_with_a_gap_keeps_what_was_typed_and_names_the_gap(as_lin: Client, project: Any) -> None:
    sent = fields(project, **{"v-contact-phone": "", "v-contact-person": "林悦本人"})
    answer = as_lin.post(f"/cases/themes/{project.code}/{FILING}/", sent)
    assert answer.status_code == 422
    assert "林悦本人" in answer.content.decode()
    assert project.cases.count() == 0


def test_the_form_is_sent_and_leads_to_the_case(as_lin: Client, project: Any, lin: Any) -> None:
    from kaigong.apps.accounts import drafts
    from kaigong.apps.cases.views.themes import draft_key

    address = f"/cases/themes/{project.code}/{FILING}/"
    upload = SimpleUploadedFile("说明.txt", "产业政策说明".encode())
    sent = fields(project) | {"file-policy-conformity-statement": upload, "how-policy-conformity-statement": "uploaded"}
    as_lin.post(address, sent | {"keep": "1"})
    assert drafts.of(lin, draft_key(project, FILING))
    held = dict(drafts.of(lin, draft_key(project, FILING)).fields)["held-policy-conformity-statement"]
    text = page(as_lin, address)
    assert "说明.txt" in text  # the file taken with the draft
    assert "荆州开发区示例路 1 号" in text
    case_page = page(as_lin, address, **fields(project), **{"held-policy-conformity-statement": held})
    case = project.cases.get()
    assert case.no in case_page
    assert drafts.of(lin, draft_key(project, FILING)) is None
    assert project.materials.get(material="policy-conformity-statement").document_id == held


def test_a_draft_is_its_owners_alone(as_lin: Client, project: Any, lin: Any, wei: Any) -> None:
    as_lin.post("/accounts/drafts/keep/", {"draft_key": "k", "note": "写到一半", "password": "x"})
    assert as_lin.get("/accounts/drafts/?key=k").json()["drafts"][0]["fields"] == [["note", "写到一半"]]
    other = Client()
    other.force_login(wei)
    assert other.get("/accounts/drafts/?key=k").json() == {"drafts": []}
    other.post("/accounts/drafts/drop/", {"draft_key": "k"})
    assert as_lin.get("/accounts/drafts/?key=k").json()["drafts"]
    as_lin.post("/accounts/drafts/drop/", {"draft_key": "k"})
    assert as_lin.get("/accounts/drafts/?key=k").json() == {"drafts": []}
    assert Client().get("/accounts/drafts/?key=k", headers={"Accept": "application/json"}).status_code == 401


def test_a_lost_session_gives_the_form_back_after_the_log_in(client: Client, project: Any, lin: Any) -> None:
    address = f"/cases/themes/{project.code}/{FILING}/"
    answer = client.post(
        address, fields(project, **{"v-contact-person": "林悦本人"}), headers={"Referer": f"http://testserver{address}"}
    )
    assert answer.status_code == 302
    client.force_login(lin)  # the session of the visitor goes on
    assert date(2022, 2, 10) == NOW.date()
    kept = client.session.get("kept_form")
    assert kept is None or "林悦本人" in str(kept["fields"])


def test_the_agency_reads_the_fields_its_item_needs_and_no_others(
    project: Any, lin: Any, officer: Callable[[Any], Any], client: Client
) -> None:
    case = applied(project, lin, **{"contact-phone": "0716-1234567", "land-use-class": "一类工业用地"})
    permit = fresh(case.items.get(code="construction-land-planning-permit"))
    client.force_login(officer(permit))
    text = page(client, f"/cases/{case.no}/items/{permit.code}/")
    assert "0716-1234567" in text
    assert "一类工业用地" in text
    filing = fresh(case.items.get(code="enterprise-project-filing"))
    client.force_login(officer(filing))
    text = page(client, f"/cases/{case.no}/items/{filing.code}/")
    assert "0716-1234567" in text
    assert "一类工业用地" not in text


REVIEW = "construction-drawing-review"


def test_a_theme_with_merged_items_sends_one_item_for_them_whose_one_decision_stands_for_every_part(
    lin: Any, lin_enterprise: Any, city: None, officer: Any, document: Any
) -> None:
    """多审合一: the theme names three reviews, the reform makes one of two; its list of materials is that of the one,
    and with the last decision the whole application is answered."""
    from kaigong.apps.cases import actions, steps, together
    from kaigong.apps.cases.models import Certificate, Item
    from kaigong.apps.rulebook import themes

    project = register("industrial-general", lin_enterprise)
    project.facts |= {"civil_defence_required": True, "special_fire": True}
    project.save()
    found = together.together(project, themes.one("theme-drawing-review"))
    assert "civil-defence-drawing-review" in themes.one("theme-drawing-review").theme.items
    assert [item.id for item in found.items] == [REVIEW, "fire-design-review"]
    assert {line.code for line in found.to_give} <= {material for item in found.items for material in item.needs}
    day = _carried_until_startable(project, lin, officer, document, "theme-drawing-review")
    case = applied(project, lin, "theme-drawing-review", day)
    merged, other = fresh(Item.objects.get(case=case, code=REVIEW)), Item.objects.exclude(code=REVIEW).get(case=case)
    assert "civil-defence-drawing-review" in merged.parts
    for item in (fresh(merged), fresh(other)):
        assert steps.folded(case).theme.replied_on is None
        taken = actions.accept_item(item=item, person=officer(item), now=day)
        actions.decide_item(item=taken, decision="approve", reason="审查合格", person=officer(item), now=day)
    assert steps.folded(case).theme.replied_on == day.date()
    assert set(merged.parts) <= set(steps.finished(project))
    assert {"drawing-review-cert", "cd-drawing-cert"} <= set(Certificate.objects.get(item=merged).outputs)


def _carried_until_startable(project: Any, lin: Any, officer: Any, document: Any, theme_id: str) -> Any:
    """The day on which what the theme needs stands; its own items are not applied for yet."""
    from kaigong.apps.cases import actions, together
    from kaigong.apps.rulebook import themes

    actions.apply_for(project=project, stages=["assessment", "1"], by=lin.ref, now=NOW)
    for done in carry_on(project, lin, officer, NOW, document=document):
        found = together.together(project, themes.one(theme_id))
        if found.startable and not found.sent:
            day = done.ended_on or done.decided_on
            return NOW.replace(year=day.year, month=day.month, day=day.day)
    raise AssertionError(f"{theme_id} could never be applied for")
