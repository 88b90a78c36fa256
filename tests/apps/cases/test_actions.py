"""The verbs of joint approval through the ledger."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from kaigong.core.problems import Refused
from tests.apps.cases.conftest import carry_on, fresh, head_of, noticed, ready, register
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def refused(act: Callable[..., Any], **arguments: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        act(**arguments)
    return caught.value


def test_one_application_reaches_every_agency_the_same_day(case: Any, project: Any) -> None:
    from kaigong.apps.cases.models import Item
    from kaigong.apps.projects import queries as projects

    planned = {item.id for item in projects.plan_of(project).items if item.stage == "1"}
    items = list(Item.objects.filter(case=case))
    assert {item.code for item in items} == planned
    assert {item.received_on for item in items} == {NOW.date()}
    assert {seat.agency_id for item in items for seat in item.seats.all()} >= {item.agency_id for item in items}


def test_the_first_application_fixes_the_plan_it_is_measured_against(project: Any, lin: Any) -> None:
    from kaigong.apps.cases import actions

    assert project.baseline == []
    actions.apply_stage(project=project, stage="1", by=lin.ref, now=NOW)
    project.refresh_from_db()
    assert project.planned_start_on is not None
    assert project.forecast_start_on == project.planned_start_on
    assert project.plan_late_days == 0


def test_a_stage_is_applied_for_once_and_only_when_open(case: Any, project: Any, lin: Any) -> None:
    from kaigong.apps.cases import actions

    again = refused(actions.apply_stage, project=project, stage="1", by=lin.ref, now=NOW)
    soon = refused(actions.apply_stage, project=project, stage="4", by=lin.ref, now=NOW)
    none = refused(actions.apply_for, project=project, stages=[], by=lin.ref, now=NOW)
    assert [again.code, soon.code, none.code] == ["stage.applied_before", "stage.not_open_yet", "stage.none_chosen"]
    assert str(again.data["stage"]) == "立项用地规划许可"


def test_an_incomplete_project_is_told_what_is_missing(lin: Any, lin_enterprise: Any, city: None) -> None:
    from kaigong.apps.cases import actions
    from kaigong.apps.projects import actions as projects

    project = projects.register_project(
        name="未填完的项目", type="industrial-general", facts={}, start_on=NOW.date(), klass="industry",
        county="421003", investment_fen=1, enterprise=lin_enterprise, by="system:setup", now=NOW,
    )  # fmt: skip
    told = refused(actions.apply_stage, project=project, stage="1", by=lin.ref, now=NOW)
    assert told.code == "plan.not_complete"
    assert told.data["facts"]


def test_nobody_applies_for_a_project_of_others(project: Any, wei: Any, sun: Any) -> None:
    from django.core.exceptions import PermissionDenied

    from kaigong.apps.cases import actions

    for outsider in (wei, sun):
        with pytest.raises(PermissionDenied):
            actions.apply_stage(project=project, stage="1", by=outsider.ref, now=NOW)


def outsiders_acts() -> dict[str, Callable[[Any, Any, Any], Any]]:
    """Every action on an item, as somebody with no part in it might try it."""
    from kaigong.apps.cases import actions

    return {
        "accept": lambda item, who, _: actions.accept_item(item=item, person=who, now=NOW),
        "ask_correction": lambda item, who, _: actions.ask_correction(item=item, missing=["x"], person=who, now=NOW),
        "resupply": lambda item, who, _: actions.resupply(item=item, note="x", person=who, now=NOW),
        "not_needed": lambda item, who, _: actions.find_not_needed(item=item, reason="x", person=who, now=NOW),
        "refuse": lambda item, who, _: actions.refuse_acceptance(item=item, reason="x", person=who, now=NOW),
        "withdraw": lambda item, who, _: actions.withdraw_item(item=item, person=who, now=NOW),
        "resubmit": lambda item, who, _: actions.resubmit_item(item=item, person=who, now=NOW),
        "take_on": lambda item, who, _: actions.take_on_item(item=item, person=who, now=NOW),
        "suspend": lambda item, who, _: actions.suspend_item(
            item=item, reason="expert_review", planned_days=5, person=who, now=NOW
        ),
        "resume": lambda item, who, _: actions.resume_item(item=item, result="x", person=who, now=NOW),
        "extend": lambda item, who, _: actions.extend_item(item=item, reason="x", person=who, now=NOW),
        "decide": lambda item, who, _: actions.decide_item(
            item=item, decision="approve", reason="", person=who, now=NOW
        ),
        "deliver": lambda item, who, _: actions.deliver_item(item=item, person=who, now=NOW),
        "report": lambda item, who, paper: actions.report_done(
            item=item, on=NOW.date(), document=paper, person=who, now=NOW
        ),
    }


STATES = {
    "accept": "received", "ask_correction": "received", "resupply": "correcting", "not_needed": "received",
    "refuse": "received", "withdraw": "received", "resubmit": "withdrawn-early", "take_on": "accepted",
    "suspend": "in-review", "resume": "suspended", "extend": "in-review", "decide": "in-review", "deliver": "approved",
    "report": "to-do",
}  # fmt: skip


def brought_to(state: str, officer: Callable[[Any], Any], lin: Any) -> Any:
    """An item in that state, brought there by those whose part it is."""
    from kaigong.apps.cases import actions
    from kaigong.apps.cases.models import Item

    if state == "to-do":
        return fresh(Item.objects.filter(state="to-do", waits=False)[0])
    item = with_ground()
    by_officer, by_lin = {"person": officer(item), "now": NOW}, {"person": lin, "now": NOW}
    ground = _grounds(item)[0]
    steps: dict[str, list[Callable[[Any], Any]]] = {
        "received": [],
        "correcting": [lambda i: noticed(i, ["图纸"], officer(i))],
        "withdrawn-early": [lambda i: actions.withdraw_item(item=i, **by_lin)],
        "accepted": [lambda i: actions.accept_item(item=i, **by_officer)],
    }
    steps["in-review"] = [*steps["accepted"], lambda i: actions.take_on_item(item=i, **by_officer)]
    steps["suspended"] = [
        *steps["in-review"],
        lambda i: actions.suspend_item(item=i, reason=ground, planned_days=5, person=head_of(i), now=NOW),
    ]  # fmt: skip
    steps["approved"] = [
        *steps["accepted"], lambda i: actions.decide_item(item=i, decision="approve", reason="", **by_officer),
    ]  # fmt: skip
    for step in steps[state]:
        item = step(item)
    return fresh(item)


def _grounds(item: Any) -> tuple[str, ...]:
    from kaigong.apps.rulebook import queries as rulebook

    return rulebook.catalogue().items[item.code].clock_exclusions


def with_ground() -> Any:
    """An item that waits for nothing, and whose clock may stop."""
    from kaigong.apps.cases.models import Item

    found = Item.objects.filter(waits=False, state="received").exclude(agency_id="water").order_by("id")
    return fresh(next(item for item in found if _grounds(item)))


@pytest.fixture
def road(lin: Any, lin_enterprise: Any, city: None) -> Any:
    """A road project, applied for: some of its items may stop their clock."""
    from kaigong.apps.cases import actions

    project = register("highway", lin_enterprise)
    actions.apply_for(project=project, stages=["1", "assessment"], by=lin.ref, now=NOW)
    return project


@pytest.mark.parametrize("verb", sorted(STATES))
def test_whoever_has_no_part_in_an_item_moves_nothing(
    verb: str, road: Any, lin: Any, wei: Any, wu: Any, document: Any, officer: Callable[[Any], Any]
) -> None:
    item = brought_to(STATES[verb], officer, lin)
    water = officer(type("Item", (), {"agency_id": "water"}))
    for outsider in (wei, wu, water):
        with pytest.raises(Refused) as caught:
            outsiders_acts()[verb](item, outsider, document)
        assert caught.value.code == "move.not_yours"
    assert fresh(item).seen_n == item.seen_n


def test_an_item_waits_for_the_result_it_needs_and_is_ready_the_day_it_comes(
    case: Any, sun: Any, officer: Callable[[Any], Any], lin: Any
) -> None:
    from kaigong.apps.cases import actions
    from kaigong.apps.cases.models import Item

    rows = {item.code: item for item in Item.objects.filter(case=case)}
    waiting, needed = next(
        (fresh(item), fresh(rows[item.preds[0]]))
        for item in rows.values()
        if item.state == "received" and len(item.preds) == 1 and item.preds[0] in rows and not rows[item.preds[0]].waits
    )
    told = refused(actions.accept_item, item=waiting, person=officer(waiting), now=NOW)
    assert told.code == "item.waits_for"
    assert [str(code) for code in told.data["needs"]] == [needed.name_zh]
    done = actions.accept_item(item=needed, person=officer(needed), now=NOW)
    actions.decide_item(item=done, decision="approve", reason="", person=officer(needed), now=NOW + DAY)
    assert (fresh(waiting).waits, fresh(waiting).ready_on) == (False, (NOW + DAY).date())


def test_every_row_says_what_its_stream_says(
    project: Any, lin: Any, officer: Callable[[Any], Any], document: Any
) -> None:
    from kaigong.apps.cases import actions, rows, steps
    from kaigong.apps.cases.models import Case, Item
    from kaigong.apps.rulebook import queries as rulebook

    actions.apply_for(project=project, stages=["assessment", "1"], by=lin.ref, now=NOW)
    for _ in carry_on(project, lin, officer, NOW, document=document):
        pass
    calendar = rulebook.calendar(project.county)
    for case in Case.objects.select_related("project"):
        folded = steps.folded(case)
        assert case.seen_n == folded.last
        for row in Item.objects.filter(case=case):
            assert {name: getattr(row, name) for name in rows.values_of(folded.items[row.code], calendar)} == (
                rows.values_of(folded.items[row.code], calendar)
            )


def test_the_next_stage_opens_by_itself_when_the_last_permit_stands(
    project: Any, lin: Any, officer: Callable[[Any], Any], document: Any
) -> None:
    from kaigong.apps.cases import actions
    from kaigong.apps.cases.models import Case
    from kaigong.apps.ledger import queries as ledger

    actions.apply_for(project=project, stages=["assessment", "1"], by=lin.ref, now=NOW)
    assert set(Case.objects.values_list("stage", flat=True)) == {"assessment", "1"}
    for _ in carry_on(project, lin, officer, NOW, document=document):
        pass
    second = Case.objects.get(project=project, stage="2")
    assert ledger.read(second.stream).entries[0].by == "system:stages"


def test_works_start_takes_evidence_and_makes_the_project_started(
    project: Any, lin: Any, officer: Callable[[Any], Any], document: Any
) -> None:
    from kaigong.apps.cases import actions
    from kaigong.apps.cases.models import Item

    early = refused(actions.record_works_start, project=project, on=NOW.date(), evidence=document, person=lin, now=NOW)
    assert early.code == "works_start.not_applied"
    actions.apply_for(project=project, stages=["assessment", "1"], by=lin.ref, now=NOW)
    start = None
    for item in carry_on(project, lin, officer, NOW, document=document):
        start = item if item.code == "works-start" else start
    project.refresh_from_db()
    assert start is not None
    assert (project.stage, project.started_on) == ("started", start.ended_on)
    assert project.forecast_start_on == project.started_on
    assert Item.objects.filter(code="works-start", state="reported").count() == 1


def test_a_milestone_without_evidence_is_refused(
    project: Any, lin: Any, officer: Callable[[Any], Any], document: Any
) -> None:
    from kaigong.apps.cases import actions
    from kaigong.apps.cases.models import Item

    actions.apply_for(project=project, stages=["assessment", "1"], by=lin.ref, now=NOW)
    start = Item.objects.filter(code="works-start", waits=False)
    for item in carry_on(project, lin, officer, NOW, document=document):
        if start.exists():
            now = NOW.replace(year=item.ended_on.year, month=item.ended_on.month, day=item.ended_on.day)
            break
    bare = refused(actions.report_done, item=fresh(start.get()), on=now.date(), person=lin, now=now)
    early = refused(
        actions.report_done, item=fresh(start.get()), on=NOW.date() - DAY, document=document, person=lin, now=now
    )
    assert (bare.code, early.code) == ("evidence.missing", "milestone.before_its_permits")


def test_silence_becomes_acceptance_when_the_clock_ticks(case: Any, lin: Any) -> None:
    from kaigong.apps.cases import actions

    item = ready("natural-resources")
    assert actions.tick(now=NOW + 7 * DAY) == 0  # 17 February is the fifth working day
    assert actions.tick(now=NOW + 8 * DAY) == 1
    item = fresh(item)
    assert (item.state, item.deemed, item.accepted_on) == ("accepted", True, NOW.date())
    assert actions.tick(now=NOW + 8 * DAY) == 0


def test_as_days_pass_in_idleness_the_forecast_falls_behind_the_plan(case: Any) -> None:
    from kaigong.apps.cases import actions

    project = case.project
    actions.tick(now=NOW + 120 * DAY)
    project.refresh_from_db()
    assert project.plan_late_days > 0
    assert project.forecast_start_on > project.planned_start_on


def test_a_due_day_in_an_unpublished_year_is_counted_when_the_year_is_entered(
    lin: Any, lin_enterprise: Any, city: None, officer: Callable[[Any], Any], administrator: Any
) -> None:
    from kaigong.apps.cases import actions
    from kaigong.apps.cases.models import Item
    from kaigong.apps.rulebook import actions as rulebook_actions
    from kaigong.apps.rulebook import queries as rulebook

    last = rulebook.calendar().last_known.year
    project = register("industrial-general", lin_enterprise)
    december = NOW.replace(year=last, month=12, day=28)
    actions.apply_stage(project=project, stage="1", by=lin.ref, now=december)
    item = next(i for i in Item.objects.filter(state="received", waits=False) if (i.promised_days or 0) > 5)
    item = actions.accept_item(item=fresh(item), person=officer(item), now=december)
    assert (item.due_unknown, item.due_on) == (True, None)
    rulebook_actions.enter_calendar_year(
        year=last + 1, rest_days=[date(last + 1, 1, 1)], swapped_days=[], notice_number="试验〔1〕1号",
        notice_date=date(last, 11, 1), by=administrator.ref, now=december,
    )  # fmt: skip
    actions.tick(now=december + DAY)
    item = fresh(item)
    assert (item.due_unknown, item.due_on is None) == (False, False)


def test_a_rejected_item_can_be_applied_for_again(case: Any, sun: Any, qian: Any, lin: Any) -> None:
    from kaigong.apps.cases import actions

    item = actions.accept_item(item=ready("natural-resources"), person=sun, now=NOW)
    told = refused(actions.decide_item, item=item, decision="reject", reason="不符", person=sun, now=NOW)
    assert told.code == "move.not_yours"
    item = actions.decide_item(item=item, decision="reject", reason="不符合规划", person=qian, now=NOW)
    assert (item.state, item.stands, item.certificates.count()) == ("rejected", False, 0)
    item = actions.resubmit_item(item=item, note="已修改", person=lin, now=NOW + DAY)
    assert (item.state, item.round, item.received_on) == ("received", 2, (NOW + DAY).date())
    item = actions.accept_item(item=item, person=sun, now=NOW + DAY)
    item = actions.decide_item(item=item, decision="approve", reason="", person=sun, now=NOW + DAY)
    assert item.certificates.get().number.endswith("-2")


def test_a_stop_of_the_clock_is_seen_in_the_row_until_it_ends(road: Any, officer: Callable[[Any], Any]) -> None:
    from kaigong.apps.cases import actions

    item = with_ground()
    sun = officer(item)
    item = actions.accept_item(item=item, person=sun, now=NOW)
    item = actions.take_on_item(item=item, person=sun, now=NOW)
    head = head_of(item)
    item = actions.suspend_item(item=item, reason=_grounds(item)[0], planned_days=5, person=head, now=NOW + DAY)
    assert (item.state, item.stopped_since, item.colour(item.stopped_since)) == (
        "suspended", (NOW + DAY).date(), "paused",
    )  # fmt: skip
    item = actions.resume_item(item=item, result="已出", person=sun, now=NOW + 5 * DAY)
    assert (item.state, item.stopped_since) == ("in-review", None)


def test_the_window_accepts_for_every_agency(case: Any, zhao: Any) -> None:
    from kaigong.apps.cases import actions, queries

    assert queries.desk(zhao).count() > 1
    for item in queries.desk(zhao):
        assert actions.accept_item(item=item, person=zhao, now=NOW).state == "accepted"
    assert queries.desk(zhao).count() == 0


def test_what_is_approved_is_handed_over_from_the_list_of_what_is_to_hand_over(case: Any, sun: Any, zhao: Any) -> None:
    from kaigong.apps.cases import actions, queries

    item = actions.accept_item(item=ready("natural-resources"), person=sun, now=NOW)
    actions.decide_item(item=item, decision="approve", reason="", person=sun, now=NOW)
    assert [i.code for i in queries.to_hand_over(zhao)] == [item.code]
    assert actions.deliver_item(item=fresh(item), person=zhao, now=NOW).state == "delivered"
    assert queries.to_hand_over(zhao).count() == 0


def test_progress_tells_the_boards_how_far_every_item_has_come(
    case: Any, sun: Any, django_assert_num_queries: Any
) -> None:
    from kaigong.apps.cases import queries

    with django_assert_num_queries(1):
        progress = queries.progress(case.project, NOW.date())
    assert {p.waits_on for p in progress.values()} <= {"agency", "applicant", "items"}
    assert all(p.waiting_for for p in progress.values() if p.waits_on == "items")


def test_only_the_owner_sees_what_waits_on_him(case: Any, lin: Any, wei: Any, sun: Any) -> None:
    from kaigong.apps.cases import queries

    noticed(ready("natural-resources"), ["图纸"], sun)
    assert "correcting" in {item.state for item in queries.waiting_on_applicant(lin)}
    assert list(queries.waiting_on_applicant(wei)) == list(queries.waiting_on_applicant(sun)) == []
    assert list(queries.items(None)) == list(queries.cases(None)) == []


def test_the_tick_command_lets_the_clock_do_its_part(case: Any, capsys: pytest.CaptureFixture[str]) -> None:
    from django.core.management import call_command

    call_command("tick", at="2022-02-18T00:30")
    assert capsys.readouterr().out == "1 cases moved\n"
    assert ready_or_none() is None


def ready_or_none() -> Any:
    """An item still waiting to be accepted, though it waits for nothing."""
    from kaigong.apps.cases.models import Item

    return Item.objects.filter(waits=False, state="received").first()
