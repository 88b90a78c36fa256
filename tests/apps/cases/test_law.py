"""The law changes while cases are under way: two real changes, and everything an operator can do about them."""

from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from kaigong.apps.cases import actions as case_actions
from kaigong.apps.cases import steps
from kaigong.apps.cases.actions import law as actions
from kaigong.apps.cases.models import Item, LawRun, RunCaseState, RunState
from kaigong.apps.ledger import queries as ledger
from kaigong.core.problems import Faulty, Refused
from tests.apps.cases.law_world import (
    CODE,
    EIA,
    GROUND,
    HAZCHEM,
    HAZCHEM_LAW,
    accepted,
    applied,
    at,
    item_of,
    project_of,
)

pytestmark = pytest.mark.django_db
DAY = "2026-05-06"  # the first working day after the holidays


@pytest.fixture
def chemical(lin: Any, lin_enterprise: Any, officer: Any) -> Any:
    """A case whose safety review was accepted under the old law: 45 days by the calendar."""
    case = applied(project_of(lin_enterprise, "2026-04-07"), lin, "2026-04-07")
    accepted(case, HAZCHEM, officer, "2026-04-20")
    return case


def run_of(administrator: Any, force_on: date = HAZCHEM_LAW, day: str = DAY, **changes: Any) -> LawRun:
    said = {"title": "危险化学品安全法施行", "transition": "favourable", "ground": GROUND}
    return actions.dry_run(force_on=force_on, person=administrator, now=at(day), **said | changes)


def applied_all(run: LawRun, administrator: Any, day: str = DAY, size: int = 200) -> LawRun:
    for _ in range(20):
        run = actions.apply_batch(run=run, person=administrator, now=at(day), size=size)
        if run.state != RunState.RUNNING:
            return run
    raise AssertionError("it never ends")


# ------------------------------------------------------------------------------------------------ 危险化学品安全法


def test_under_the_old_law_the_review_has_45_days(chemical: Any) -> None:
    item = item_of(chemical)
    assert (item.law, item.legal_days, item.statutory_due_on) == ("2025-07-01", 45, date(2026, 6, 4))
    assert (item.promised_days, item.due_on) == (20, date(2026, 5, 20))


def test_the_dry_run_tells_the_difference_and_changes_nothing(chemical: Any, administrator: Any) -> None:
    before = ledger.read(chemical.stream).last
    run = run_of(administrator)
    assert (run.no, run.version, run.live, run.state) == ("LAW-2026-0001", "2026-05-01", 1, RunState.DRY)
    (row,) = run.cases.all()
    (one,) = row.differences
    assert (one["item"], one["what"], one["moves"], one["why"]) == (HAZCHEM, "changed", True, "better")
    assert (one["due_before"]["statutory"], one["due"]["statutory"]) == ("2026-06-04", "2026-05-20")
    assert ledger.read(chemical.stream).last == before


def test_applied_the_review_has_20_working_days_and_says_under_which_version(chemical: Any, administrator: Any) -> None:
    run = applied_all(run_of(administrator), administrator)
    item = item_of(chemical)
    assert run.state == RunState.APPLIED
    assert (item.law, item.legal_days, item.statutory_due_on) == ("2026-05-01", 20, date(2026, 5, 20))
    others = Item.objects.filter(case=chemical).exclude(code=HAZCHEM)
    assert set(others.values_list("law", flat=True)) == {""}, "what is not accepted yet has no version of its own"


def test_the_applicant_is_told_which_day_moves_and_why(chemical: Any, administrator: Any) -> None:
    from kaigong.apps.cases import law_notices
    from kaigong.apps.ledger.models import Delivery

    applied_all(run_of(administrator), administrator)
    (payload,) = [d.payload for d in Delivery.objects.all() if d.payload.get("kind") == law_notices.MOVED]
    assert payload["to"] == [f"applicant:{chemical.project.code}"]
    said = law_notices.words(payload["data"])
    assert said["items"] == "危险化学品建设项目安全条件审查法定期限由2026年6月4日改为2026年5月20日"
    assert said["ground"] == GROUND


def test_taken_back_what_stood_before_stands_again_and_the_history_is_longer(chemical: Any, administrator: Any) -> None:
    def stored() -> dict[str, Any]:
        row = Item.objects.filter(pk=item_of(chemical).pk).values().get()
        return {name: value for name, value in row.items() if name not in ("seen_n", "moved_on")}

    before, length = stored(), ledger.read(chemical.stream).last
    run = applied_all(run_of(administrator), administrator)
    assert stored() != before
    run = actions.take_back(run=run, reason="过渡规定另有安排", person=administrator, now=at("2026-05-08"))
    assert (run.state, stored()) == (RunState.BACK, before)
    kinds = [entry.kind for entry in ledger.read(chemical.stream).entries[length:]]
    assert kinds == ["ItemMigrated", "MigrationTakenBack"]


def test_what_was_decided_meanwhile_is_not_taken_back(chemical: Any, administrator: Any, officer: Any) -> None:
    run = applied_all(run_of(administrator), administrator)
    item = Item.objects.select_related("case__project__enterprise").get(pk=item_of(chemical).pk)
    case_actions.decide_item(
        item=item, decision="approve", reason="符合条件", person=officer(item), now=at("2026-05-07")
    )
    run = actions.take_back(run=run, reason="误用", person=administrator, now=at("2026-05-08"))
    assert [row.left for row in run.cases.all()] == [{HAZCHEM: "ended"}]
    assert item_of(chemical).law == "2026-05-01"


def test_a_case_accepted_after_the_day_needs_no_move(
    lin: Any, lin_enterprise: Any, officer: Any, administrator: Any
) -> None:
    case = applied(project_of(lin_enterprise, "2026-04-20"), lin, "2026-04-20")
    accepted(case, HAZCHEM, officer, DAY)
    run = run_of(administrator)
    assert (run.live, run.cases.count(), item_of(case).law) == (1, 0, "2026-05-01")


# ------------------------------------------------------------------------------------------------ 生态环境法典


@pytest.fixture
def polluting(lin: Any, lin_enterprise: Any, officer: Any) -> Any:
    """A case whose environmental assessment was accepted before the code."""
    case = applied(project_of(lin_enterprise, "2026-07-01"), lin, "2026-07-01", stage="assessment")
    found = Item.objects.filter(code=EIA).first()
    case = found.case if found else applied(case.project, lin, "2026-07-01")
    accepted(case, EIA, officer, "2026-08-03")
    return case


def test_where_only_the_basis_changes_nothing_moves_by_the_favourable_rule(polluting: Any, administrator: Any) -> None:
    run = run_of(administrator, CODE, "2026-08-17")
    found = {one["item"]: one for row in run.cases.all() for one in row.differences}
    assert (found[EIA]["what"], found[EIA]["moves"], found[EIA]["why"]) == ("rebased", False, "equal")
    assert applied_all(run, administrator, "2026-08-17").state == RunState.APPLIED
    assert item_of(polluting, EIA).law == "2026-05-01"


def test_where_the_law_orders_it_the_basis_moves_and_the_days_stay(polluting: Any, administrator: Any) -> None:
    before = item_of(polluting, EIA)
    run = run_of(administrator, CODE, "2026-08-17", transition="ordered", ground="原法自2026年8月15日起废止")
    applied_all(run, administrator, "2026-08-17")
    after = item_of(polluting, EIA)
    assert (after.law, after.due_on, after.legal_days) == ("2026-08-15", before.due_on, before.legal_days)
    assert RunCaseState.MOVED in set(run.cases.values_list("state", flat=True))


# ------------------------------------------------------------------------------------------------ by hand, in batches


def test_an_exception_by_hand_keeps_the_case_and_its_reason(chemical: Any, administrator: Any) -> None:
    run = run_of(administrator)
    actions.decide_by_hand(
        run=run, case_no=chemical.no, item=HAZCHEM, choice="keep", reason="专家评审已排期", person=administrator,
        now=at(DAY),
    )  # fmt: skip
    run = applied_all(run, administrator)
    (row,) = run.cases.all()
    assert (row.state, row.moves) == (RunCaseState.KEPT, 0)
    assert item_of(chemical).law == "2025-07-01"
    assert "LawExceptionMade" in [entry.kind for entry in ledger.read(run.stream).entries]


def test_an_exception_needs_a_reason_and_a_case_of_the_run(chemical: Any, administrator: Any) -> None:
    run = run_of(administrator)
    said = {"run": run, "item": HAZCHEM, "choice": "keep", "person": administrator, "now": at(DAY)}
    with pytest.raises(Faulty):
        actions.decide_by_hand(case_no=chemical.no, reason=" ", **said)
    with pytest.raises(Refused) as caught:
        actions.decide_by_hand(case_no="KG-2026-999999", reason="没有", **said)
    assert caught.value.code == "law.not_in_run"


def test_batches_go_on_where_they_ended_and_each_is_counted(
    lin: Any, lin_enterprise: Any, officer: Any, administrator: Any
) -> None:
    for n in range(3):
        case = applied(project_of(lin_enterprise, "2026-04-07", name=f"示例项目{n}"), lin, "2026-04-07")
        accepted(case, HAZCHEM, officer, "2026-04-20")
    run = actions.apply_batch(run=run_of(administrator), person=administrator, now=at(DAY), size=2)
    assert (run.state, run.batches) == (RunState.RUNNING, 1)
    assert Item.objects.filter(code=HAZCHEM, law="2026-05-01").count() == 2
    run = actions.apply_batch(run=run, person=administrator, now=at(DAY), size=2)
    assert (run.state, run.batches) == (RunState.APPLIED, 2)
    with pytest.raises(Refused):
        actions.apply_batch(run=run, person=administrator, now=at(DAY))


def test_a_batch_stops_at_the_first_case_that_has_changed_and_none_of_it_is_applied(
    lin: Any, lin_enterprise: Any, officer: Any, administrator: Any
) -> None:
    made = []
    for n in range(3):
        case = applied(project_of(lin_enterprise, "2026-04-07", name=f"示例项目{n}"), lin, "2026-04-07")
        accepted(case, HAZCHEM, officer, "2026-04-20")
        made.append(case)
    run = run_of(administrator)
    head = officer(item_of(made[1]))
    head.role = "head"
    head.save()
    row = Item.objects.select_related("case__project__enterprise").get(pk=item_of(made[1]).pk)
    case_actions.take_on_item(item=row, person=head, now=at(DAY))
    case_actions.extend_item(item=row, reason="情况复杂", person=head, now=at(DAY))
    run = actions.apply_batch(run=run, person=administrator, now=at(DAY))
    assert (run.state, run.stopped_at, run.stopped_why) == (RunState.STOPPED, made[1].no, "case")
    assert not Item.objects.filter(law="2026-05-01").exists()
    assert [steps.folded(case).items[HAZCHEM].law for case in made] == ["2025-07-01"] * 3
    run = actions.look_again(run=run, person=administrator, now=at(DAY))
    assert applied_all(run, administrator).state == RunState.APPLIED
    assert Item.objects.filter(law="2026-05-01").count() == 3


def test_exceptions_outlive_another_look(chemical: Any, administrator: Any) -> None:
    run = run_of(administrator)
    actions.decide_by_hand(run=run, case_no=chemical.no, item="", choice="keep", reason="专家评审已排期",
                           person=administrator, now=at(DAY))  # fmt: skip
    run = actions.look_again(run=run, person=administrator, now=at("2026-05-07"))
    (row,) = run.cases.all()
    assert (row.moves, row.by_hand[""][0]) == (0, "keep")


def test_nothing_is_applied_before_the_day_in_force(chemical: Any, administrator: Any) -> None:
    run = run_of(administrator, day="2026-04-28")
    with pytest.raises(Refused) as caught:
        actions.apply_batch(run=run, person=administrator, now=at("2026-04-28"))
    assert caught.value.code == "law.not_in_force"


def test_a_run_without_a_change_of_law_or_its_ground_is_refused_with_every_fault(administrator: Any) -> None:
    with pytest.raises(Faulty) as caught:
        run_of(administrator, date(2026, 5, 2), title="", ground=" ")
    assert [one.code for one in caught.value.problems] == [
        "law.no_change_that_day", "edition.title_missing", "edition.ground_missing",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["wei", "lin", "zhao", "sun", "qian", "zhou", "wu"])
def test_nobody_but_the_administrator_moves_cases(chemical: Any, administrator: Any, request: Any, name: str) -> None:
    person, run = request.getfixturevalue(name), run_of(administrator)
    for act in (
        lambda: run_of(person),
        lambda: actions.look_again(run=run, person=person, now=at(DAY)),
        lambda: actions.decide_by_hand(
            run=run, case_no=chemical.no, item="", choice="keep", reason="不", person=person, now=at(DAY)
        ),
        lambda: actions.apply_batch(run=run, person=person, now=at(DAY)),
        lambda: actions.take_back(run=run, reason="不", person=person, now=at(DAY)),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_the_rows_say_what_the_streams_say(chemical: Any, administrator: Any) -> None:
    run = applied_all(run_of(administrator), administrator)
    actions.take_back(run=run, reason="误用", person=administrator, now=at(DAY) + timedelta(1))
    folded = steps.folded(chemical)
    for row in Item.objects.filter(case=chemical):
        item = folded.items[row.code]
        assert (row.law, row.due_on, row.state, row.agencies) == (
            item.law, item.due.binding, item.state.value, list(item.agencies))  # fmt: skip


def test_the_command_applies_and_takes_back_all_batches(chemical: Any, administrator: Any) -> None:
    from django.core.management import call_command
    from django.core.management.base import CommandError

    run, hour = run_of(administrator), ("--at", "2026-05-06T10:00")
    call_command("apply_law", run.no, "--as", administrator.username, "--batch", "1", *hour, stdout=StringIO())
    assert item_of(chemical).law == "2026-05-01"
    call_command("apply_law", run.no, "--as", administrator.username, "--take-back", "误用", *hour, stdout=StringIO())
    assert item_of(chemical).law == "2025-07-01"
    with pytest.raises(CommandError):
        call_command("apply_law", run.no, "--as", administrator.username, *hour, stdout=StringIO())
    with pytest.raises(CommandError):
        call_command("apply_law", run.no, "--as", "nobody", *hour, stdout=StringIO())
