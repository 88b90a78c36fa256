"""A lead from the first call to the project: through the actions, the pages, and the check of the rows."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kaigong.core.problems import Faulty, Refused
from kaigong.core.promotion.values import About, Promised, Stage, Terms
from tests.conftest import NOW, _agency, _person

pytestmark = pytest.mark.django_db
CODE = "91421000MA4TEKWP3N"
TODAY = date(2022, 2, 10)


def later(days: int) -> Any:
    return NOW + timedelta(days)


def credit_code() -> str:
    from kaigong.apps.enterprises.credit_codes import with_check

    return with_check("91421000MA4TEKWP3")


def stored(person: Any, text: str = "协议") -> Any:
    from kaigong.apps.documents import actions

    return actions.store(upload=SimpleUploadedFile("协议.txt", text.encode()), by=person.ref, now=NOW)


@pytest.fixture
def zone(db: None) -> Any:
    return _agency("jingzhou-zone", "荆州开发区", "Development Zone", "zone")


@pytest.fixture
def head(zone: Any) -> Any:
    return _person("gao", "高若谷", "Gao Ruogu", "head", zone)


@pytest.fixture
def other(db: None) -> Any:
    """The head of another county."""
    return _person("he", "何明川", "He Mingchuan", "head", _agency("421024", "江陵县", "Jiangling County", "county"))


@pytest.fixture
def lead(head: Any) -> Any:
    from kaigong.apps.promotion import actions

    about = About(
        "示例楼宇科技有限公司", credit_code(), "chain-leader", "appliances", "佛山", "trip", "jingzhou-zone",
        "楼宇科技产业园", 36 * 10**10,
    )  # fmt: skip
    return actions.enter_lead(about=about, person=head, now=NOW)


def talk(lead: Any, person: Any, now: Any = NOW, **more: Any) -> Any:
    from kaigong.apps.promotion import actions

    said = {"day": now.date(), "way": "call", "text": "谈了选址", "next_step": "来访", "next_on": now.date()}
    return actions.log_contact(lead=lead, person=person, now=now, **(said | more))


def won(lead: Any, head: Any) -> Any:
    """Talked, visited, agreed."""
    from kaigong.apps.promotion import actions

    talk(lead, head)
    for to in ("visited", "talking"):
        actions.advance(lead=lead, to=to, person=head, now=NOW)
    terms = Terms(
        "投资协议", "investment", TODAY, investment_fen=36 * 10**10, land_mu="300", floor_area_m2="120000",
        consequences="按第八条退还奖补", promised=(Promised("tax-per-mu", "20"), Promised("energy-per-output", "0.3"),
                  Promised("jobs", "900")),
    )  # fmt: skip
    agreement = actions.sign(lead=lead, terms=terms, document=stored(head), person=head, now=NOW)
    lead.refresh_from_db()
    return agreement


def project_of(lead: Any, head: Any) -> Any:
    from kaigong.apps.promotion import actions, taken

    facts = taken.facts(taken.terms_of(lead), 36 * 10**10)
    return actions.make_project(
        lead=lead, credit_code="", enterprise_name="", name="示例楼宇科技产业园", type="industrial-general",
        klass="industry", county="jingzhou-zone", investment_fen=36 * 10**10, facts=facts, person=head, now=NOW,
    )  # fmt: skip


def test_a_lead_is_won_and_becomes_a_project_without_retyping(lead: Any, head: Any) -> None:
    from kaigong.apps.promotion import checks, queries

    agreement = won(lead, head)
    project = project_of(lead, head)
    lead.refresh_from_db()
    assert (lead.stage, lead.project, lead.signed_on) == ("signed", project, TODAY)
    assert (project.stage, project.signed_on, project.enterprise.credit_code) == ("signed", TODAY, credit_code())
    assert project.facts["site_area_m2"] == 200_000
    assert (project.file.sector_chain, project.file.jobs) == ("智能家电", 900)
    assert "height_m" not in project.facts  # what nobody said is not known
    assert queries.of_project(head, project) == lead
    assert agreement.promises.count() == 3
    with pytest.raises(Refused, match="lead.project_before"):
        project_of(lead, head)
    assert list(checks.faults()) == []


def test_whoever_was_first_keeps_it_until_it_lapses(lead: Any, head: Any, other: Any) -> None:
    from kaigong.apps.promotion import actions, checks

    talk(lead, head)
    again = About("示例楼宇科技有限公司", credit_code())
    with pytest.raises(Refused, match="lead.held"):
        actions.enter_lead(about=again, person=other, now=later(10))
    with pytest.raises(Faulty, match="lead.alike"):
        actions.enter_lead(about=About("示例楼宇科技"[:5] + "公司"), person=other, now=later(10))
    asked = actions.ask_handover(
        name=again.name, credit_code=again.credit_code, reason="是我县的回归企业", person=other, now=later(10)
    )
    assert (asked.agency_id, asked.asked_by) == ("jingzhou-zone", "421024")
    actions.decline_handover(lead=lead, reason="正在谈", person=head, now=later(11))
    with pytest.raises(Refused, match="lead.lapsed"):
        actions.enter_lead(about=again, person=other, now=later(100))
    taken = actions.ask_handover(
        name=again.name, credit_code=again.credit_code, reason="首谈失效", person=other, now=later(100)
    )
    assert taken.agency_id == "421024"
    assert list(checks.faults()) == []


def test_two_leads_of_one_enterprise_become_one_and_the_earlier_report_counts(
    lead: Any, head: Any, other: Any, zhou: Any
) -> None:
    from kaigong.apps.promotion import actions, checks, queries

    twin = actions.enter_lead(about=About("示例楼宇（佛山）"), person=other, now=NOW, another=True)
    talk(twin, other)
    talk(lead, head, later(3))
    assert [row.no for row, _share in queries.maybe_same(zhou, lead)] == [twin.no]  # offered
    with pytest.raises(Refused, match="lead.not_yours"):
        actions.merge_leads(lead=lead, other=twin, reason="同一家", person=head, now=later(4))
    stays = actions.merge_leads(lead=lead, other=twin, reason="同一家", person=zhou, now=later(4))
    twin.refresh_from_db()
    assert (twin.stage, twin.merged_into, stays.first_contact_on) == ("merged", lead.no, TODAY)
    assert queries.log(stays).count() == 2
    assert list(checks.faults()) == []


def test_a_contact_person_is_masked_and_can_be_forgotten(lead: Any, head: Any, wu: Any) -> None:
    from kaigong.apps.ledger.models import Entry
    from kaigong.apps.promotion import actions, checks, pages

    kept = actions.keep_person(lead=lead, name="王建国", title="总经理", phone="13800001234", person=head, now=NOW)
    assert pages.persons(head, lead, TODAY)[0]["phone"] == "13800001234"
    seen = pages.persons(wu, lead, TODAY)[0]
    assert (seen["name"], seen["phone"]) == ("王**", "138****1234")
    assert not any("王建国" in str(entry.data) for entry in Entry.objects.filter(stream=lead.stream))
    assert list(checks.faults()) == []
    actions.erase_person(lead=lead, key=kept.key, reason="本人要求", person=head, now=NOW)
    assert lead.persons.count() == 0
    assert list(checks.faults()) == []


def test_bad_input_names_every_fault_and_changes_nothing(lead: Any, head: Any) -> None:
    from kaigong.apps.promotion import actions

    with pytest.raises(Faulty) as told:
        talk(lead, head, text=" ", day=TODAY + timedelta(1), next_step="", next_on=TODAY - timedelta(1))
    assert {one.code for one in told.value.problems} == {
        "contact.text_missing", "contact.day", "contact.next_past", "contact.next_missing",
    }  # fmt: skip
    lead.refresh_from_db()
    assert (lead.seen_n, lead.stage) == (1, "clue")
    talk(lead, head)
    actions.advance(lead=lead, to="talking", person=head, now=NOW)
    with pytest.raises(Refused, match="lead.evidence_missing"):
        actions.advance(lead=lead, to="intent", person=head, now=NOW)
    with pytest.raises(Refused, match="lead.not_possible"):
        actions.advance(lead=lead, to="visited", person=head, now=NOW)
    with pytest.raises(Refused, match="lead.changed_since"):
        actions.pause(lead=lead, reason="land", person=head, now=NOW, seen=1)


def test_standard_land_is_measured_on_evidence_and_missing_it_has_consequences(lead: Any, head: Any, zhou: Any) -> None:
    from kaigong.apps.projects.models import Project
    from kaigong.apps.promotion import actions, checks, figures

    agreement = won(lead, head)
    project = project_of(lead, head)
    assert {kept.due for kept in figures.standard_land(head)} == {0}
    Project.objects.filter(pk=project.pk).update(stage="full")
    assert [kept.unmeasured for kept in figures.standard_land(head)] == [1, 1, 1]
    said = {"agreement": agreement, "person": head, "now": later(400)}
    day, paper = later(400).date(), stored(head, "完税证明")
    with pytest.raises(Faulty, match="agreement.document_missing"):
        actions.measure(indicator="tax-per-mu", value="12", day=day, document=None, **said)
    with pytest.raises(Refused, match="agreement.not_missed"):
        actions.enforce(indicator="tax-per-mu", text="退还", **said)
    actions.measure(indicator="tax-per-mu", value="12", day=day, document=paper, **said)
    actions.measure(indicator="energy-per-output", value="0.25", day=day, document=paper, **said)
    kept = {one.indicator: (one.met, one.missed) for one in figures.standard_land(head) if one.measured}
    assert kept == {"tax-per-mu": (0, 1), "energy-per-output": (1, 0)}  # one is a floor, the other a ceiling
    actions.enforce(indicator="tax-per-mu", text="按第八条退还奖补 200 万元", **said)
    assert figures.missed(head).get().consequence.startswith("按第八条")
    assert list(checks.faults()) == []


def test_an_agreement_keeps_its_versions(lead: Any, head: Any) -> None:
    from kaigong.apps.promotion import actions, folded

    agreement = won(lead, head)
    terms = Terms("补充协议", "investment", TODAY, investment_fen=30 * 10**10)
    with pytest.raises(Faulty, match="agreement.reason_missing"):
        actions.amend_agreement(
            agreement=agreement, terms=terms, reason="", document=stored(head, "补"), person=head, now=NOW
        )
    changed = actions.amend_agreement(
        agreement=agreement, terms=terms, reason="调整规模", document=stored(head, "补"), person=head, now=NOW
    )
    assert (changed.version, changed.promises.count()) == (2, 0)
    assert [one.terms.title for one in folded.agreement_of(changed).versions] == ["投资协议", "补充协议"]


def test_what_sleeps_is_on_the_morning_page_of_its_head_and_becomes_a_line_once(
    lead: Any, head: Any, other: Any, zhou: Any
) -> None:
    from kaigong.apps.promotion import actions, digest, queries
    from kaigong.apps.supervision import actions as supervision
    from kaigong.apps.supervision.models import Line

    talk(lead, head)
    assert [section.count for section in digest.sections(head, TODAY + timedelta(1))] == [1]
    assert list(digest.sections(other, TODAY + timedelta(1))) == []
    assert not queries.all_asleep(TODAY + timedelta(30)).exists()
    for _twice in range(2):
        supervision.raise_by_itself(now=later(31))
    line = Line.objects.get(origin__startswith="lead:")
    assert line.lead_id == "jingzhou-zone"
    talk(lead, head, later(32))
    supervision.raise_by_itself(now=later(32))
    line.refresh_from_db()
    assert line.settled.startswith(f"lead:{lead.no}#")
    actions.set_limits(values={"sleep_days": 60}, person=zhou, now=later(40))
    assert not queries.all_asleep(TODAY + timedelta(70)).exists()


def test_teams_and_trips_are_recorded_whole(head: Any, zone: Any, lead: Any, sun: Any) -> None:
    from kaigong.apps.promotion import actions, checks, queries

    scout = _person("scout", "冯晓岚", "Feng Xiaolan", "officer", zone)
    team = actions.station_team(
        name="珠三角招商队", place="深圳", members=[scout], starts_on=TODAY, targets={"2022Q1": {"signed": 3}},
        person=head, now=NOW,
    )  # fmt: skip
    with pytest.raises(Faulty, match="team.strangers"):
        actions.change_team(
            team=team, name="队", place="深圳", members=[sun], starts_on=TODAY, ends_on=None, targets={}, person=head,
            now=NOW,
        )  # fmt: skip
    trip = actions.log_trip(
        direction="out", place="佛山", first_on=TODAY, last_on=TODAY, who="带队领导", cost_fen=850_000, leads=[lead],
        team=team, person=scout, now=NOW,
    )  # fmt: skip
    actions.correct_trip(
        trip=trip, direction="out", place="佛山顺德", first_on=TODAY, last_on=TODAY, who="带队领导", leads=[lead],
        reason="地点写错", person=head, now=NOW,
    )  # fmt: skip
    about = About("另一家链主股份公司")
    of_team = actions.enter_lead(about=about, team=team, owner=scout, person=head, now=NOW)
    assert list(queries.leads(scout)) == list(queries.leads(head))
    talk(of_team, scout, trip=trip)
    with pytest.raises(Refused, match="lead.not_yours"):
        actions.lose(lead=of_team, reason="land", person=scout, now=NOW)
    assert list(checks.faults()) == []


def test_an_old_register_is_taken_over_at_once(head: Any, zone: Any, zhou: Any, sun: Any) -> None:
    from kaigong.apps.promotion import actions, checks, figures, queries
    from kaigong.core.promotion.decide import Contact

    path = [(Stage.CLUE, date(2021, 3, 1), ""), (Stage.CONTACTED, date(2021, 3, 9), "")]
    lost = [*path, (Stage.TALKING, date(2021, 4, 1), ""), (Stage.LOST, date(2021, 6, 1), "elsewhere")]
    signed = [*path, (Stage.TALKING, date(2021, 5, 1), ""), (Stage.SIGNED, date(2021, 11, 5), "")]
    terms = Terms("协议", "investment", date(2021, 11, 5), promised=(Promised("jobs", "300"),))
    said = (Contact(date(2021, 3, 9), "call", "首次联系"),)
    past = [
        actions.Past(About("甲公司"), zone.pk, head, lost, contacts=said),
        actions.Past(About("乙公司"), zone.pk, head, signed, contacts=said, terms=terms),
    ]
    with pytest.raises(PermissionDenied):
        actions.take_over_register(leads=past, document=stored(sun), by=sun.ref, now=NOW)
    actions.take_over_register(leads=past, document=stored(zhou), by=zhou.ref, now=NOW)
    assert list(checks.faults()) == []
    levels = figures.funnel_of(queries.leads(head), TODAY)
    assert [(one.reached, one.went_on, one.lost) for one in levels] == [
        (2, 2, 0), (2, 2, 0), (2, 2, 0), (2, 1, 1), (1, 1, 0), (1, 0, 0),
    ]  # fmt: skip


@pytest.fixture
def world(lead: Any, head: Any) -> Any:
    """A lead that was won, with its agreement, a team and a trip."""
    from kaigong.apps.promotion import actions

    agreement = won(lead, head)
    team = actions.station_team(
        name="招商队", place="上海", members=[head], starts_on=TODAY, targets={}, person=head, now=NOW
    )
    trip = actions.log_trip(direction="in", place="本市", first_on=TODAY, last_on=TODAY, who="人", person=head, now=NOW)
    return SimpleNamespace(lead=lead, agreement=agreement, team=team, trip=trip)


def test_people_outside_see_and_change_nothing(
    world: Any, other: Any, wei: Any, wu: Any, sun: Any, client: Any
) -> None:
    lead, agreement, team, trip = world.lead, world.agreement, world.team, world.trip
    sha256 = "0" * 64
    pages = [
        ("lead", [lead.no]), ("amend", [lead.no]), ("sign", [lead.no]), ("make_project", [lead.no]),
        ("document", [lead.no, sha256]), ("team", [team.no]), ("change_team", [team.no]), ("trip", [trip.no]),
        ("correct_trip", [trip.no]), ("agreement", [agreement.no]), ("amend_agreement", [agreement.no]),
        ("agreement_document", [agreement.no, sha256]),
    ]  # fmt: skip
    posts = [
        ("move", [lead.no, "log"]), ("link_project", [lead.no]), ("move_agreement", [agreement.no, "measure"]),
        ("ask", []),
    ]  # fmt: skip
    for person, gets in ((wei, 404), (sun, 404), (other, 404)):
        client.force_login(person)
        for name, args in pages:
            assert client.get(reverse(f"promotion:{name}", args=args)).status_code == gets, name
        for name, args in posts:
            wanted = 422 if (person, name) == (other, "ask") else gets
            assert client.post(reverse(f"promotion:{name}", args=args)).status_code == wanted, name
    client.force_login(wu)  # may look, and no more
    for name, args in pages:
        status = client.get(reverse(f"promotion:{name}", args=args)).status_code
        assert status == (200 if name in ("lead", "team", "trip", "agreement") else 404), name


def test_verbs_of_a_lead_are_refused_to_people_outside(world: Any, other: Any, wu: Any, sun: Any) -> None:
    from kaigong.apps.promotion import actions

    lead, agreement, sha256 = world.lead, world.agreement, "0" * 64
    for act in (
        lambda: talk(lead, wu), lambda: talk(lead, other),
        lambda: actions.lose(lead=lead, reason="land", person=sun, now=NOW),
        lambda: actions.pause(lead=lead, reason="land", person=other, now=NOW),
        lambda: actions.advance(lead=lead, to="visited", person=other, now=NOW),
        lambda: actions.take_up(lead=lead, person=other, now=NOW),
        lambda: actions.hand_over(lead=lead, agency=other.agency, reason="x", person=other, now=NOW),
        lambda: actions.decline_handover(lead=lead, reason="x", person=other, now=NOW),
        lambda: actions.merge_leads(lead=lead, other=lead, reason="x", person=other, now=NOW),
        lambda: actions.amend_lead(lead=lead, about=About("x"), team=None, owner=None, person=other, now=NOW),
        lambda: actions.keep_person(lead=lead, name="x", person=other, now=NOW),
        lambda: actions.erase_person(lead=lead, key=sha256, reason="x", person=other, now=NOW),
        lambda: actions.sign(lead=lead, terms=Terms("x", "y", TODAY), document=None, person=other, now=NOW),
        lambda: actions.amend_agreement(
            agreement=agreement, terms=Terms("x", "y", TODAY), reason="x", document=None, person=other, now=NOW),
        lambda: actions.measure(
            agreement=agreement, indicator="tax-per-mu", value="1", day=TODAY, document=None, person=other, now=NOW),
        lambda: actions.enforce(agreement=agreement, indicator="tax-per-mu", text="x", person=other, now=NOW),
        lambda: project_of(lead, other),
        lambda: actions.link_project(lead=lead, project=None, person=other, now=NOW),
    ):  # fmt: skip
        with pytest.raises(Refused):
            act()


def test_people_outside_enter_and_record_nothing(world: Any, head: Any, other: Any, wei: Any, sun: Any) -> None:
    from kaigong.apps.promotion import actions

    team, trip = world.team, world.trip
    for refused in (
        lambda: actions.enter_lead(about=About("x"), person=sun, now=NOW),
        lambda: actions.ask_handover(name="x", credit_code="", reason="x", person=wei, now=NOW),
        lambda: actions.station_team(
            name="x", place="x", members=[sun], starts_on=TODAY, targets={}, person=sun, now=NOW),
        lambda: actions.change_team(
            team=team, name="x", place="x", members=[other], starts_on=TODAY, ends_on=None, targets={}, person=other,
            now=NOW),
        lambda: actions.log_trip(
            direction="in", place="x", first_on=TODAY, last_on=TODAY, who="x", person=sun, now=NOW),
        lambda: actions.correct_trip(
            trip=trip, direction="in", place="x", first_on=TODAY, last_on=TODAY, who="x", reason="x", person=other,
            now=NOW),
        lambda: actions.set_limits(values={}, person=head, now=NOW),
    ):  # fmt: skip
        with pytest.raises(PermissionDenied):
            refused()


def test_two_people_at_one_team_or_trip_do_not_write_over_each_other(world: Any, head: Any) -> None:
    from kaigong.apps.promotion import actions

    said = {"name": "招商队", "members": [head], "starts_on": TODAY, "ends_on": None, "targets": {}, "person": head}
    team, seen = world.team, world.team.seen_n
    actions.change_team(team=team, **said, place="深圳", now=NOW, seen=seen)
    with pytest.raises(Refused) as caught:
        actions.change_team(team=team, **said, place="广州", now=NOW, seen=seen)
    team.refresh_from_db()
    assert caught.value.code == "record.changed_since" and team.place == "深圳"
    trip, of = world.trip, {"direction": "in", "first_on": TODAY, "last_on": TODAY, "who": "人", "person": head}
    seen = trip.seen_n
    actions.correct_trip(trip=trip, **of, place="佛山", reason="地点写错", now=NOW, seen=seen)
    with pytest.raises(Refused):
        actions.correct_trip(trip=trip, **of, place="中山", reason="地点写错", now=NOW, seen=seen)
    trip.refresh_from_db()
    assert trip.place == "佛山"


def test_the_form_of_a_team_tells_whoever_comes_second(world: Any, head: Any, client: Any) -> None:
    client.force_login(head)
    address = reverse("promotion:change_team", args=[world.team.no])
    said = {"name": "甲队", "place": "上海", "members": [head.pk], "starts_on": "2022-02-10", "seen": world.team.seen_n}
    assert client.post(address, said).status_code == 302
    second = client.post(address, {**said, "name": "乙队"})
    assert second.status_code == 409 and "乙队" in second.content.decode()
    world.team.refresh_from_db()
    assert world.team.name == "甲队"
