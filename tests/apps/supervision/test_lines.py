"""Duty lines through their actions and pages: raised, ordered, climbing, closed with proof by others."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from kaigong.core.problems import Faulty, Refused
from tests.conftest import NOW, SETUP

pytestmark = pytest.mark.django_db


def later(days: int) -> Any:
    """So many days after the hour of the tests, a Thursday."""
    return NOW + timedelta(days)


@pytest.fixture
def chain(headquarters: Any) -> list[Any]:
    """Three levels: a special headquarters, the office, the general headquarters of the cast."""
    from kaigong.apps.accounts import actions

    office = actions.register_agency(
        id="hq-office",
        name_zh="总指挥部办公室",
        name_en="Office",
        kind="command",
        parent=headquarters,
        by=SETUP,
        now=NOW,
    )
    special = actions.register_agency(
        id="hq-special", name_zh="工业指挥部", name_en="Industry", kind="command", parent=office, by=SETUP, now=NOW
    )
    return [special, office, headquarters]


@pytest.fixture
def line(chain: list[Any], natural_resources: Any, zhou: Any) -> Any:
    """A line led by the bureau of Sun and Qian, due in eight days (Friday 18 February)."""
    from kaigong.apps.supervision import actions

    return actions.raise_line(
        title="协调临时用电", wanted="通电照片", lead=natural_resources, headquarters=chain[0],
        due_on=date(2022, 2, 18), person=zhou, now=NOW,
    )  # fmt: skip


def stored(person: Any, text: str = "照片") -> Any:
    from kaigong.apps.documents import actions

    upload = SimpleUploadedFile("照片.txt", text.encode())
    return actions.store(upload=upload, by=person.ref, now=NOW)


def test_a_line_left_alone_climbs_twice_by_itself_and_says_so_once(line: Any, chain: list[Any]) -> None:
    from kaigong.apps.ledger.models import Entry
    from kaigong.apps.supervision import actions
    from kaigong.apps.supervision.models import Line

    for day in range(40):
        for _twice in range(2):
            actions.ring(now=later(day))
    climbed = Entry.objects.filter(stream=line.stream, kind="LineClimbed").order_by("n")
    assert [entry.at[:10] for entry in climbed] == ["2022-02-24", "2022-03-04"]
    row = Line.objects.get(pk=line.pk)
    assert (row.holder_id, row.level, row.climbs_on) == (chain[2].pk, 2, None)


def test_closing_needs_evidence_and_somebody_else_and_a_reopening_is_charged(
    line: Any, qian: Any, zhou: Any, sun: Any
) -> None:
    from kaigong.apps.documents import queries as documents
    from kaigong.apps.supervision import actions

    with pytest.raises(Refused, match="line.evidence_missing"):
        actions.ask_closure(line=line, text="已通电", person=qian, now=later(1))
    photo = stored(qian)
    row = actions.ask_closure(line=line, text="已通电", documents=[photo], person=qian, now=later(1))
    assert documents.held(row.stream, photo.sha256) == photo
    with pytest.raises(Refused, match="line.not_yours"):
        actions.close(line=row, text="", person=sun, now=later(1))
    row = actions.close(line=row, text="现场看过", person=zhou, now=later(2))
    assert (row.state, row.ended, row.checked_by) == ("closed", True, zhou.ref)
    row = actions.reopen(line=row, reason="仍未通电", due_on=None, person=zhou, now=later(4))
    assert (row.state, row.charges, row.ended) == ("open", 1, False)


def test_who_saw_an_older_line_is_told_to_look_again(line: Any, zhou: Any) -> None:
    from kaigong.apps.supervision import actions

    actions.order(line=line, asked="请说明", answer_by=None, person=zhou, now=NOW)
    with pytest.raises(Refused, match="line.changed_since"):
        actions.move_due(line=line, due_on=date(2022, 3, 1), reason="等待设备", person=zhou, now=NOW, seen=line.seen_n)


def test_two_late_answers_list_the_lead_and_it_is_told(line: Any, zhou: Any, qian: Any) -> None:
    from kaigong.apps.ledger.models import Delivery
    from kaigong.apps.supervision import actions, queries

    for week in range(2):
        actions.order(line=line, asked="请说明进展", answer_by=None, person=zhou, now=later(7 * week))
        actions.ring(now=later(7 * week + 6))
    assert [row.no for row in queries.shown(zhou, "talk", date(2022, 2, 25))] == [line.no]
    kinds = set(Delivery.objects.filter(payload__subject=line.stream).values_list("payload__kind", flat=True))
    assert {"line-raised", "line-ordered", "line-order-overdue", "line-talk"} <= kinds
    row = actions.hold_talk(line=line, text="已约谈", person=zhou, now=later(14))
    assert not row.owes_talk


def test_every_fault_of_a_new_line_is_named_and_nothing_is_kept(
    chain: list[Any], natural_resources: Any, zhou: Any
) -> None:
    from kaigong.apps.supervision import actions
    from kaigong.apps.supervision.models import Line

    with pytest.raises(Faulty) as faulty:
        actions.raise_line(
            title=" ", wanted="", lead=natural_resources, headquarters=natural_resources, helpers=[natural_resources],
            due_on=date(2022, 1, 1), person=zhou, now=NOW,
        )  # fmt: skip
    assert len(faulty.value.problems) == 5
    assert not Line.objects.exists()


def test_people_outside_see_and_change_nothing(
    line: Any, chain: list[Any], lin: Any, zhao: Any, wu: Any, qian: Any, zhou: Any, natural_resources: Any, client: Any
) -> None:
    from kaigong.apps.ledger.models import Entry
    from kaigong.apps.supervision import actions, queries

    actions.make_week(now=later(4))
    meeting = actions.open_meeting(headquarters=chain[1], chair="李市长", present="", person=zhou, now=later(12))
    before = Entry.objects.count()
    for person in (lin, zhao):
        assert not queries.lines(person).exists()
        client.force_login(person)
        for page in ("", "documents/" + "a" * 64 + "/"):
            assert client.get(f"/supervision/{line.no}/{page}").status_code == 404
        assert client.post(f"/supervision/{line.no}/drop/", {"reason": "x"}).status_code == 404
        assert client.get("/supervision/weeks/2022-02-14/").status_code == 404
        for page in ("", "minutes.pdf"):
            assert client.get(f"/supervision/meetings/{meeting.no}/{page}").status_code == 404
        for page in ("close/", f"decide/{line.no}/"):
            assert client.post(f"/supervision/meetings/{meeting.no}/{page}").status_code == 404
    one = {"line": line, "now": later(12)}
    by_lead_only = [
        lambda who: actions.note_progress(text="x", person=who, **one),
        lambda who: actions.ask_closure(text="x", person=who, **one),
    ]
    by_command_only = [
        lambda who: actions.order(asked="x", answer_by=None, person=who, **one),
        lambda who: actions.change_lead(lead=natural_resources, helpers=[], reason="x", person=who, **one),
        lambda who: actions.move_due(due_on=date(2022, 3, 1), reason="x", person=who, **one),
        lambda who: actions.hold_talk(text="x", person=who, **one),
        lambda who: actions.drop(reason="x", person=who, **one),
    ]
    refused = [(verb, who) for verb in by_command_only for who in (wu, lin, zhao, qian)]
    refused += [(verb, who) for verb in by_lead_only for who in (wu, lin, zhao)]
    for verb, who in refused:
        with pytest.raises(Refused, match=r"line\.not_yours"):
            verb(who)
    for verb in (actions.answer, actions.close, actions.return_closure, actions.reopen):
        more = {"answer": {"text": "x", "promised_on": None}, "close": {"text": ""}, "return_closure": {"reason": "x"},
                "reopen": {"reason": "x", "due_on": None}}[verb.__name__]  # fmt: skip
        with pytest.raises(Refused, match=r"line\."):
            verb(person=wu, **one, **more)
    for person in (lin, qian, wu):
        for forbidden in (
            lambda who: actions.set_rules(values={"rungs": [1]}, person=who, now=NOW),
            lambda who: actions.raise_line(
                title="x", wanted="x", lead=natural_resources, headquarters=chain[0], person=who, now=NOW
            ),
            lambda who: actions.open_meeting(headquarters=chain[0], chair="x", present="", person=who, now=NOW),
            lambda who: actions.decide(
                meeting=meeting, line=line, text="x", lead=natural_resources, due_on=date(2022, 3, 1), person=who,
                now=later(12),
            ),
            lambda who: actions.close_meeting(meeting=meeting, person=who, now=later(12)),
        ):  # fmt: skip
            with pytest.raises(PermissionDenied):
                forbidden(person)
    assert Entry.objects.count() == before


def test_the_week_lists_what_stands_and_is_made_once(line: Any, zhou: Any, client: Any) -> None:
    from kaigong.apps.supervision import actions

    monday = later(11)  # Monday 21 February
    made = actions.make_week(now=monday)
    assert made is not None
    assert (made.monday, made.late, made.raised, len(made.rows)) == (date(2022, 2, 21), 1, 0, 1)
    assert actions.make_week(now=monday) is None
    client.force_login(zhou)
    assert line.no in client.get("/supervision/weeks/2022-02-21/").content.decode()
    assert client.get("/supervision/weeks/kaput/").status_code == 404


def test_a_meeting_collects_what_is_stuck_decides_and_reads_it_out_the_next_time(
    line: Any, chain: list[Any], natural_resources: Any, zhou: Any, client: Any
) -> None:
    from kaigong.apps.supervision import actions, minutes
    from kaigong.apps.supervision.models import Line

    first = actions.open_meeting(headquarters=chain[1], chair="李市长", present="", person=zhou, now=later(12))
    assert first.agenda == [[line.no, "blocked"]]
    actions.decide(
        meeting=first, line=line, text="三日内接通", lead=natural_resources, due_on=date(2022, 2, 25), person=zhou,
        now=later(12),
    )  # fmt: skip
    first = actions.close_meeting(meeting=first, person=zhou, now=later(12))
    assert Line.objects.get(pk=line.pk).due_on == date(2022, 2, 25)
    assert minutes.says(first)["points"][0]["decided"][0].startswith("三日内接通")
    with pytest.raises(Refused, match="meeting.closed"):
        actions.close_meeting(meeting=first, person=zhou, now=later(12))
    second = actions.open_meeting(headquarters=chain[1], chair="李市长", present="", person=zhou, now=later(18))
    assert second.agenda == [[line.no, "read-out"]]
    client.force_login(zhou)
    page = client.get(f"/supervision/meetings/{second.no}/")
    assert page.status_code == 200
    assert "上次议定未办结" in page.content.decode()


def test_a_ladder_set_anew_moves_the_day_on_which_lines_climb(line: Any, zhou: Any, client: Any) -> None:
    from kaigong.apps.supervision import forms, rules
    from kaigong.apps.supervision.models import Line

    client.force_login(zhou)
    values = {key: value for key, value in forms.initial(rules.plain()).items() if key != "headquarters"}
    assert client.post("/supervision/rules/", values | {"rungs": "1,2"}).status_code == 302
    assert Line.objects.get(pk=line.pk).climbs_on == date(2022, 2, 22)
    wrong = client.post("/supervision/rules/", values | {"rungs": "", "answer_days": "0", "digit": "12"})
    assert wrong.status_code == 422
    assert rules.in_force().ladder.rungs == (1, 2)


def test_the_pages_carry_a_line_from_raising_to_its_end(
    chain: list[Any], natural_resources: Any, zhou: Any, qian: Any, client: Any
) -> None:
    from kaigong.apps.supervision.models import Line

    client.force_login(zhou)
    raised = client.post("/supervision/new/", {
        "title": "协调临时用电", "wanted": "通电照片", "lead": natural_resources.pk, "headquarters": chain[0].pk,
        "source": "blockage", "due_on": "2099-01-01",
    })  # fmt: skip
    row = Line.objects.get()
    assert raised["Location"] == f"/supervision/{row.no}/"
    assert client.post(f"/supervision/{row.no}/order/", {"asked": "请说明进展"}).status_code == 302
    client.force_login(qian)
    page = client.get(f"/supervision/{row.no}/").content.decode()
    assert "反馈督办单" in page
    assert "调整时限" not in page
    assert client.post(f"/supervision/{row.no}/answer/", {"text": "三日内完成"}).status_code == 302
    photo = SimpleUploadedFile("照片.txt", b"photo")
    assert client.post(f"/supervision/{row.no}/ask_closure/", {"text": "已通电", "document": photo}).status_code == 302
    assert client.post(f"/supervision/{row.no}/close/", {"text": ""}).status_code == 409
    client.force_login(zhou)
    assert client.post(f"/supervision/{row.no}/close/", {"text": ""}).status_code == 302
    assert "已销号" in client.get("/supervision/?show=done").content.decode()


def test_a_late_item_becomes_a_line_once_and_its_decision_is_evidence(
    chain: list[Any], lin_enterprise: Any, lin: Any, natural_resources: Any, qian: Any, zhou: Any
) -> None:
    from kaigong.apps.cases import actions as cases
    from kaigong.apps.cases.models import Item
    from kaigong.apps.projects import actions as projects
    from kaigong.apps.rulebook import queries as rulebook
    from kaigong.apps.supervision import actions
    from kaigong.apps.supervision.models import Line
    from kaigong.core.rules.facts import sample_facts

    project = projects.register_project(
        name="示例厂房项目", type="industrial-general",
        facts=sample_facts(rulebook.catalogue(), "industrial-general"), start_on=date(2022, 2, 10), klass="industry",
        county="421022", investment_fen=10**12, enterprise=lin_enterprise, by=SETUP, now=NOW,
    )  # fmt: skip
    cases.apply_for(project=project, stages=["1"], by=lin.ref, now=NOW)
    waiting = Item.objects.filter(agency_id=natural_resources.pk, finished=False, waits=False, next_on__isnull=False)
    late = waiting.order_by("next_on").first()
    assert late is not None
    day = later((late.next_on - NOW.date()).days + 5)
    made = [row for row in actions.raise_by_itself(now=day) if row.origin == f"item:{late.case.no}/{late.code}"]
    assert [row.lead_id for row in made] == [natural_resources.pk]
    assert actions.raise_by_itself(now=day) == []
    Item.objects.filter(pk=late.pk).update(finished=True)
    actions.raise_by_itself(now=day)
    row = Line.objects.get(pk=made[0].pk)
    assert row.settled.startswith(late.case.stream)
    assert actions.ask_closure(line=row, text="已办结", person=qian, now=day).state == "checking"


def test_the_league_shows_what_a_place_rests_on(line: Any, zhou: Any, qian: Any, client: Any) -> None:
    from kaigong.apps.supervision import actions

    row = actions.ask_closure(line=line, text="已通电", documents=[stored(qian)], person=qian, now=later(1))
    actions.close(line=row, text="", person=zhou, now=later(2))
    client.force_login(qian)
    assert client.get("/supervision/league/").status_code == 404
    client.force_login(zhou)
    page = client.get("/supervision/league/?first=2022-01-01&last=2099-01-01").content.decode()
    assert "1 / 1 · 100%" in page
    assert "件数少，仅供参考" in page
    assert client.get("/supervision/league/?first=2022-02-01&last=2022-01-01").status_code == 422
