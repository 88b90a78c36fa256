"""What can be done to a project, by whom, and what is refused."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from kaigong.apps.documents import queries as documents
from kaigong.apps.ledger import queries as ledger
from kaigong.apps.projects import actions, codes, queries
from kaigong.apps.projects.evidence import Proof
from kaigong.apps.projects.models import Project, Stage
from kaigong.apps.projects.moves import MOVES
from kaigong.core.problems import Faulty, Refused

pytestmark = pytest.mark.django_db
SETUP = "system:setup"


def codes_of(caught: pytest.ExceptionInfo[Faulty]) -> set[str]:
    return {problem.code for problem in caught.value.problems}


# ------------------------------------------------------------------------------------------------ registration


def test_a_project_is_registered_with_a_code_and_stands_in_the_ledger(register: Callable[..., Any]) -> None:
    project = register(is_sample=True, wished_start_on=date(2022, 9, 1))
    stored = Project.objects.get(code=project.code)
    assert codes.is_sound(stored.code)
    assert stored.code.startswith("2202-421024-02-")
    assert stored.wished_start_on == date(2022, 9, 1)
    assert stored.is_sample
    entry = ledger.read(stored.stream).entries[0]
    assert entry.kind == "ProjectRegistered"
    assert entry.data["record"]["name"] == "年产十万台电机项目"
    assert stored.seen_n == stored.facts_n == 1


def test_codes_run_on_and_never_repeat(register: Callable[..., Any]) -> None:
    made = [register().code for _ in range(12)]
    assert len(set(made)) == 12
    assert [int(code[-6:-1]) for code in made] == list(range(1, 13))


def test_a_place_without_an_administrative_code_gets_zeros(register: Callable[..., Any]) -> None:
    assert register(county="development-zone").code[5:11] == codes.NO_REGION


def test_a_given_code_is_kept_and_cannot_be_registered_twice(register: Callable[..., Any]) -> None:
    given = "2201-421000-04-01-123456"
    assert register(code=given).code == given
    with pytest.raises(Refused) as caught:
        register(code=given)
    assert caught.value.code == "project.known"


def test_every_fault_of_a_new_project_is_named_at_once(register: Callable[..., Any]) -> None:
    with pytest.raises(Faulty) as caught:
        register(
            code="17", name=" ", type="castle", klass="luxury", stage="dream", county="", investment_fen=-1,
            facts={"moat": True, "floor_area_m2": -3, "eia_class": "poem", "height_m": "high"},
            reforms=["abolish-all"],
        )  # fmt: skip
    assert codes_of(caught) == {
        "project.code_shape", "project.name_missing", "project.unknown_type", "project.unknown_class",
        "project.unknown_stage", "project.county_missing", "project.investment", "project.unknown_reform",
        "fact.unknown_attribute", "fact.wrong_type",
    }  # fmt: skip
    assert sum(problem.code == "fact.wrong_type" for problem in caught.value.problems) == 3
    assert not Project.objects.exists()


def test_an_outsider_cannot_register_for_another_enterprise(register: Callable[..., Any], wei: Any, lin: Any) -> None:
    with pytest.raises(PermissionDenied):
        register(by=wei.ref)
    assert register(by=lin.ref).pk


@pytest.mark.parametrize("name", ["sun", "wu", "administrator"])
def test_those_who_do_not_keep_the_base_cannot_register(register: Callable[..., Any], request: Any, name: str) -> None:
    with pytest.raises(PermissionDenied):
        register(by=request.getfixturevalue(name).ref)


# ------------------------------------------------------------------------------------------------------- facts


def test_facts_are_amended_and_forgotten(project: Any, lin: Any, now: datetime) -> None:
    amended = actions.amend_facts(
        project=project, facts={"water_intake": True, "floor_area_m2": 1200.5}, by=lin.ref, now=now, seen=project.seen_n
    )
    assert amended.facts == {"investment_cny": 600_000_000, "water_intake": True, "floor_area_m2": 1200.5}
    again = actions.amend_facts(project=project, facts={"water_intake": None}, by=lin.ref, now=now, seen=amended.seen_n)
    assert "water_intake" not in again.facts
    entry = ledger.read(project.stream).entries[-1]
    assert entry.data == {"facts": {}, "unknown": ["water_intake"]}


def test_the_investment_of_the_list_follows_the_facts(project: Any, lin: Any, now: datetime) -> None:
    amended = actions.amend_facts(project=project, facts={"investment_cny": 12.34}, by=lin.ref, now=now, seen=1)
    assert amended.investment_fen == 1234


def test_saying_what_is_known_already_makes_no_entry(project: Any, lin: Any, now: datetime) -> None:
    actions.amend_facts(
        project=project, facts={"investment_cny": 600_000_000, "water_intake": None}, by=lin.ref, now=now, seen=1
    )
    assert ledger.read(project.stream).last == 1


def test_a_stale_view_is_refused_and_nothing_changes(project: Any, lin: Any, zhao: Any, now: datetime) -> None:
    actions.amend_facts(project=project, facts={"water_intake": True}, by=zhao.ref, now=now, seen=1)
    with pytest.raises(Refused) as caught:
        actions.amend_facts(project=project, facts={"water_intake": False}, by=lin.ref, now=now, seen=1)
    assert caught.value.code == "project.facts_moved_on"
    assert Project.objects.get().facts["water_intake"] is True


def test_a_view_from_before_other_changes_is_not_stale(project: Any, lin: Any, now: datetime) -> None:
    actions.choose_reforms(project=project, reforms="none", by=lin.ref, now=now)
    amended = actions.amend_facts(project=project, facts={"water_intake": True}, by=lin.ref, now=now, seen=1)
    assert amended.facts["water_intake"] is True


def test_wrong_facts_are_named_at_once_and_nothing_changes(project: Any, lin: Any, now: datetime) -> None:
    with pytest.raises(Faulty) as caught:
        facts = {"moat": True, "drawbridge": None, "height_m": -1, "eia_class": "poem", "floor_area_m2": 10}
        actions.amend_facts(project=project, facts=facts, by=lin.ref, now=now, seen=1)
    assert sorted(problem.at for problem in caught.value.problems) == ["drawbridge", "eia_class", "height_m", "moat"]
    assert "floor_area_m2" not in Project.objects.get().facts


# ------------------------------------------------------------------------------------- reforms, plan, baseline


def test_reforms_are_chosen_by_name(project: Any, lin: Any, now: datetime) -> None:
    chosen = actions.choose_reforms(project=project, reforms=["commitment", "commitment"], by=lin.ref, now=now)
    assert chosen.reforms == ["commitment"]
    with pytest.raises(Faulty) as caught:
        actions.choose_reforms(project=project, reforms=["abolish-all"], by=lin.ref, now=now)
    assert codes_of(caught) == {"project.unknown_reform"}


def test_a_baseline_is_the_plan_as_promised(project: Any, lin: Any, now: datetime) -> None:
    plan = queries.plan_of(project)
    kept = actions.set_baseline(project=project, plan=plan, by=lin.ref, now=now)
    assert kept.planned_start_on == plan.groundbreaking
    assert [row["id"] for row in kept.baseline] == [item.id for item in plan.items]
    assert kept.baseline[0].keys() == {"id", "start", "finish", "critical", "slack_days"}
    assert kept.forecast_start_on == plan.groundbreaking


def test_a_plan_without_items_is_no_baseline(project: Any, now: datetime) -> None:
    from kaigong.core.plan import Plan

    with pytest.raises(Refused) as caught:
        actions.set_baseline(project=project, plan=Plan("", project.type), by=SETUP, now=now)
    assert caught.value.code == "project.plan_is_empty"


def test_the_plan_follows_facts_reforms_and_start(project: Any, lin: Any, now: datetime) -> None:
    before = queries.plan_of(project)
    assert before is queries.plan_of(project), "the same question is answered from memory"
    bare = queries.plan_of(project, reforms="none")
    assert bare.reforms == ()
    assert before.reforms
    changed = actions.amend_facts(project=project, facts={"water_intake": True}, by=lin.ref, now=now, seen=1)
    assert "water-intake-permit" in queries.plan_of(changed).needed
    assert "water-intake-permit" not in before.needed
    none = actions.choose_reforms(project=changed, reforms=[], by=lin.ref, now=now)
    assert queries.plan_of(none).reforms == ()


def test_a_forecast_is_kept_without_an_entry(project: Any) -> None:
    actions.note_forecast(project=project, forecast_start_on=date(2022, 9, 9), plan_late_days=4)
    stored = Project.objects.get()
    assert (stored.forecast_start_on, stored.plan_late_days) == (date(2022, 9, 9), 4)
    assert ledger.read(project.stream).last == 1


# ------------------------------------------------------------------------------------------------ start, stages


def test_a_start_is_recorded_once_with_its_evidence(project: Any, lin: Any, evidence: Any, now: datetime) -> None:
    started = actions.record_start(project=project, on=date(2022, 2, 9), evidence=evidence, by=lin.ref, now=now)
    assert (started.stage, started.started_on) == (Stage.STARTED, date(2022, 2, 9))
    assert ledger.read(project.stream).entries[-1].data == {"on": "2022-02-09", "evidence": evidence.sha256}
    assert [entry.kind for entry in ledger.read(project.stream).entries[1:]] == ["EvidenceFiled", "WorksStarted"]
    assert documents.held(project.stream, evidence.sha256) == evidence
    with pytest.raises(Refused) as caught:
        actions.record_start(project=project, on=date(2022, 2, 9), evidence=evidence, by=lin.ref, now=now)
    assert caught.value.code == "project.started_before"


def test_a_start_lies_never_in_the_future(project: Any, lin: Any, evidence: Any, now: datetime) -> None:
    with pytest.raises(Faulty) as caught:
        actions.record_start(project=project, on=now.date() + timedelta(1), evidence=evidence, by=lin.ref, now=now)
    assert codes_of(caught) == {"project.start_in_future"}


def test_a_step_needs_its_document(project: Any, lin: Any, evidence: Any, now: datetime) -> None:
    step = {"project": project, "to": "reserve", "by": lin.ref, "now": now}
    with pytest.raises(Refused) as caught:
        actions.move_stage(**step, evidence=None)
    assert caught.value.code == "project.evidence_missing"
    with pytest.raises(Refused) as caught:
        actions.move_stage(**step, evidence=evidence, kind="meter")
    assert caught.value.code == "project.evidence_kind"
    moved = actions.move_stage(**step, evidence=evidence, kind="approval", note="已批复")
    assert moved.stage == Stage.RESERVE
    assert ledger.read(project.stream).entries[-1].data["evidence"] == evidence.sha256


@pytest.mark.parametrize("before", Stage.values)
def test_what_the_table_does_not_list_is_refused(
    register: Callable[..., Any], evidence: Any, now: datetime, before: str
) -> None:
    allowed = {row.after.value for row in MOVES if row.before == before}
    project = register(stage=before)
    for after in [*Stage.values, "nowhere"]:
        if after not in allowed:
            with pytest.raises(Refused) as caught:
                actions.move_stage(project=project, to=after, evidence=evidence, by=SETUP, now=now)
            assert caught.value.code == "project.no_such_move"


@pytest.mark.parametrize(
    "row", [row for row in MOVES if not row.by_works_start], ids=lambda row: f"{row.before}-{row.after}"
)
def test_every_step_of_the_table_can_be_taken(
    register: Callable[..., Any], evidence: Any, zhou: Any, now: datetime, row: Any
) -> None:
    project = register(stage=row.before, started_on=date(2021, 5, 6) if row.before == Stage.STARTED else None)
    step = {"project": project, "to": row.after, "by": zhou.ref, "now": now}
    shown = Proof(row.kinds[0], evidence, now.date(), 30.3, 112.2, "2022-1", 5_000_000, Decimal(7))
    if row.kinds[0] == "photo":
        shown = replace(shown, kind="payment")
    assert actions.move_stage(**step, evidence=shown).stage == row.after


def test_the_start_of_works_is_no_step_to_be_taken_by_hand(
    project: Any, evidence: Any, zhou: Any, now: datetime
) -> None:
    with pytest.raises(Refused) as caught:
        actions.move_stage(project=project, to="started", evidence=evidence, by=zhou.ref, now=now)
    assert caught.value.code == "project.start_is_recorded"


def test_a_project_is_new_in_one_year_only(register: Callable[..., Any], zhou: Any, now: datetime) -> None:
    project = register(stage="started", started_on=date(2022, 1, 5))
    with pytest.raises(Refused) as caught:
        actions.move_stage(project=project, to="continuing", evidence=None, by=zhou.ref, now=now)
    assert caught.value.code == "project.started_this_year"
    next_year = now.replace(year=2023)
    with pytest.raises(Refused) as caught:
        actions.move_stage(project=project, to="continuing", evidence=None, by=zhou.ref, now=next_year)
    assert caught.value.code == "project.evidence_missing"


def test_the_evidence_of_the_start_carries_a_project_into_the_next_year(
    project: Any, evidence: Any, lin: Any, zhou: Any, now: datetime
) -> None:
    actions.record_start(project=project, on=date(2022, 2, 9), evidence=evidence, by=lin.ref, now=now)
    step = {"project": project, "to": "continuing", "evidence": None, "by": zhou.ref}
    with pytest.raises(Refused) as caught:
        actions.move_stage(**step, now=now)
    assert caught.value.code == "project.started_this_year"
    moved = actions.move_stage(**step, now=now.replace(year=2023))
    assert (moved.stage, ledger.read(moved.stream).entries[-1].data["evidence"]) == ("continuing", evidence.sha256)
    with pytest.raises(Refused) as caught:  # however it is tried again, it was new in 2022 and in no other year
        actions.record_start(
            project=moved, on=date(2023, 1, 5), evidence=evidence, by=zhou.ref, now=now.replace(year=2023)
        )
    assert (caught.value.code, caught.value.data["year"]) == ("project.started_before", 2022)


def test_the_same_project_under_another_code_starts_no_second_time(
    project: Any, register: Callable[..., Any], evidence: Any, lin: Any, now: datetime
) -> None:
    actions.record_start(project=project, on=date(2022, 2, 9), evidence=evidence, by=lin.ref, now=now)
    with pytest.raises(Refused) as caught:
        actions.record_start(project=register(), on=date(2022, 2, 10), evidence=evidence, by=lin.ref, now=now)
    assert caught.value.code == "project.counted_before"


def test_only_the_command_signs(register: Callable[..., Any], evidence: Any, lin: Any, now: datetime) -> None:
    project = register(stage="reserve")
    with pytest.raises(PermissionDenied):
        actions.move_stage(project=project, to="signed", evidence=evidence, kind="agreement", by=lin.ref, now=now)


# ---------------------------------------------------------------------------------------------------- outsiders

VERBS: dict[str, Callable[..., Any]] = {
    "amend_facts": lambda p, e, **who: actions.amend_facts(project=p, facts={"water_intake": True}, seen=1, **who),
    "choose_reforms": lambda p, e, **who: actions.choose_reforms(project=p, reforms="none", **who),
    "set_baseline": lambda p, e, **who: actions.set_baseline(project=p, plan=queries.plan_of(p), **who),
    "record_start": lambda p, e, **who: actions.record_start(project=p, on=date(2022, 2, 9), evidence=e, **who),
    "move_stage": lambda p, e, **who: actions.move_stage(project=p, to="reserve", evidence=e, **who),
}


@pytest.mark.parametrize("verb", VERBS)
def test_an_outsider_changes_nothing(project: Any, evidence: Any, wei: Any, now: datetime, verb: str) -> None:
    with pytest.raises(PermissionDenied):
        VERBS[verb](project, evidence, by=wei.ref, now=now)
    assert ledger.read(project.stream).last == 1


@pytest.mark.parametrize("verb", ["amend_facts", "choose_reforms"])
@pytest.mark.parametrize("name", ["sun", "qian", "wu", "administrator"])
def test_whoever_decides_or_audits_does_not_rewrite_the_facts(
    project: Any, evidence: Any, now: datetime, request: Any, name: str, verb: str
) -> None:
    with pytest.raises(PermissionDenied):
        VERBS[verb](project, evidence, by=request.getfixturevalue(name).ref, now=now)
    assert ledger.read(project.stream).last == 1


def test_a_person_nobody_knows_changes_nothing(project: Any, evidence: Any, now: datetime) -> None:
    with pytest.raises(PermissionDenied):
        VERBS["amend_facts"](project, evidence, by="person:nobody", now=now)
