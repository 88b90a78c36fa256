"""The file of a project: its months, money, factors, risks and plans, who says them, and what stays of each."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from kaigong.apps.documents.models import Holder
from kaigong.apps.ledger import queries as ledger
from kaigong.apps.projects import (
    actions,
    actions_facts,
    actions_many,
    actions_risks,
    checker_facts,
    queries,
    queries_facts,
)
from kaigong.apps.projects.checks_facts import Figure
from kaigong.apps.projects.models import Baseline, Factor, MonthlyFigure, Project, ProjectFile, Stage, Standing
from kaigong.core.problems import Faulty, Refused

pytestmark = pytest.mark.django_db
SETUP = "system:setup"
DECEMBER, JANUARY = date(2021, 12, 1), date(2022, 1, 1)
YI = 10_000_000_000


@pytest.fixture
def begun(project: Any, evidence: Any, now: datetime) -> Any:
    """Lin's project, under construction since January."""
    by = {"by": SETUP, "now": now}
    return actions.record_start(project=project, on=date(2022, 1, 5), evidence=evidence, **by)


def report(project: Any, month: date, done: int, percent: str | None = None, *, now: datetime, **more: Any) -> Any:
    said = {"project": project, "month": month, "done_fen": done, "by": SETUP, "now": now, "reason": "", **more}
    return actions_facts.report_month(physical_percent=Decimal(percent) if percent else None, **said)


def codes(caught: pytest.ExceptionInfo[Faulty]) -> set[str]:
    return {problem.code for problem in caught.value.problems}


# ------------------------------------------------------------------------------------------------ months


def test_a_month_is_reported_and_corrected_by_a_new_entry_that_says_why(begun: Any, lin: Any, now: datetime) -> None:
    soon = now - timedelta(days=6)  # 4 February: in time
    first = report(begun, JANUARY, 3 * YI, "5", now=soon, by=lin.ref)
    assert (first.standing, first.late, first.version) == (Standing.REPORTED, False, 1)
    with pytest.raises(Faulty) as caught:
        report(begun, JANUARY, 2 * YI, "5", now=now, by=lin.ref)
    assert codes(caught) == {"month.correction_without_reason"}
    second = report(begun, JANUARY, 2 * YI, "5", now=now, by=lin.ref, reason="重复计入设备款")
    assert (second.done_fen, second.version, second.late) == (2 * YI, 2, False)
    file = ProjectFile.objects.get(project=begun)
    assert (file.done_fen_total, file.reported_to, file.physical_percent) == (2 * YI, JANUARY, Decimal(5))
    entries = ledger.read(file.stream).entries
    assert [entry.data["rows"][0]["done_fen"] for entry in entries] == [3 * YI, 2 * YI]
    assert entries[1].data["reason"] == "重复计入设备款"
    assert entries[1].data["rows"][0]["was"]["done_fen"] == 3 * YI
    assert actions_facts.report_months(figures=[Figure(begun, JANUARY, 2 * YI)], by=lin.ref, now=now) == 0


def test_figures_after_their_day_are_marked_and_say_why(begun: Any, now: datetime) -> None:
    assert not report(begun, JANUARY, YI, now=now).late
    with pytest.raises(Faulty) as caught:
        report(begun, DECEMBER, YI, now=now)
    assert codes(caught) == {"month.late_without_reason"}
    assert report(begun, DECEMBER, YI, now=now, reason="财务交接").late


def test_every_fault_of_every_figure_is_named_and_nothing_is_stored(begun: Any, now: datetime) -> None:
    figures = [
        Figure(begun, date(2022, 3, 1), YI), Figure(begun, date(2022, 2, 2), YI),
        Figure(begun, date(2022, 2, 1), 10**18, Decimal(101)), Figure(begun, DECEMBER, YI), Figure(begun, DECEMBER, YI),
    ]  # fmt: skip
    with pytest.raises(Faulty) as caught:
        actions_facts.report_months(figures=figures, by=SETUP, now=now)
    assert codes(caught) == {
        "month.ahead", "month.not_a_month", "month.money", "month.percent", "month.late_without_reason", "month.twice"
    }  # fmt: skip
    assert not MonthlyFigure.objects.exists()


def test_a_figure_that_jumps_or_falls_below_zero_is_questioned(begun: Any, zhou: Any, lin: Any, now: datetime) -> None:
    past = [Figure(begun, date(2021, month, 1), YI // 10) for month in range(6, 13)]
    actions_facts.report_months(figures=past, reason="补录", by=SETUP, now=now)
    jump = report(begun, JANUARY, 2 * YI, now=now, reason="补报")
    assert jump.standing == Standing.QUESTIONED
    assert report(begun, JANUARY, -YI, now=now, reason="冲减").standing == Standing.QUESTIONED
    assert ProjectFile.objects.get(project=begun).done_fen_total == -3 * YI // 10
    assert [row.month for row in queries_facts.to_look_at(zhou)] == [JANUARY]
    with pytest.raises(PermissionDenied):
        actions_facts.confirm_month(project=begun, month=JANUARY, by=lin.ref, now=now)
    row = actions_facts.confirm_month(project=begun, month=JANUARY, by=zhou.ref, now=now)
    assert row.standing == Standing.CONFIRMED
    with pytest.raises(Refused, match=r"month\.confirmed_before"):
        actions_facts.question_month(project=begun, month=JANUARY, text="?", by=zhou.ref, now=now)
    with pytest.raises(Refused, match=r"month\.not_reported"):
        actions_facts.confirm_month(project=begun, month=date(2022, 2, 1), by=zhou.ref, now=now)


def test_a_year_adds_up_its_months_beside_its_plan(begun: Any, zhou: Any, now: datetime) -> None:
    plan = {date(2021, 12, 1): 2 * YI, JANUARY: 3 * YI}
    assert actions_facts.plan_months(project=begun, planned=plan, by=SETUP, now=now) == 2
    assert actions_facts.plan_years(project=begun, years={2021: 5 * YI}, by=SETUP, now=now) == 1
    report(begun, date(2021, 12, 1), YI, now=now, reason="补录")
    report(begun, JANUARY, YI, now=now, reason="补录")
    rows = {row["year"]: row for row in queries_facts.by_year(zhou, begun)}
    assert (rows[2021]["plan_fen"], rows[2021]["months_fen"], rows[2021]["done_fen"]) == (5 * YI, 2 * YI, YI)
    assert rows[2022]["upto_fen"] == 2 * YI
    assert MonthlyFigure.objects.get(project=begun, month=JANUARY).planned_fen == 3 * YI


def test_an_outsider_says_nothing_of_a_file(begun: Any, wei: Any, sun: Any, evidence: Any, now: datetime) -> None:
    for person in (wei, sun):
        by = {"by": person.ref, "now": now}
        for attempt in _attempts(begun, evidence, by):
            with pytest.raises(PermissionDenied):
                attempt()
    assert not ProjectFile.objects.exists()
    assert not queries_facts.monthly(wei, begun).exists()
    risk = actions_risks.raise_risk(
        project=begun, kind="land", text="x", likelihood=1, effect=1, owner="x", measure="x",
        review_on=date(2022, 3, 1), by=SETUP, now=now,
    )  # fmt: skip
    work = actions_risks.set_work(project=begun, name="桩基", unit="根", planned=Decimal(9), by=SETUP, now=now)
    by = {"by": wei.ref, "now": now}
    with pytest.raises(PermissionDenied):
        actions_risks.review_risk(
            risk=risk, likelihood=1, effect=1, owner="x", measure="x", review_on=date(2022, 3, 1), **by
        )
    with pytest.raises(PermissionDenied):
        actions_risks.close_risk(risk=risk, note="x", evidence=evidence, **by)
    with pytest.raises(PermissionDenied):
        actions_risks.note_work(work=work, done=Decimal(1), as_of=date(2022, 2, 1), **by)


def _attempts(project: Any, document: Any, by: dict[str, Any]) -> list[Callable[[], Any]]:
    facts, risks, day = actions_facts, actions_risks, date(2022, 3, 1)
    risk = {"likelihood": 1, "effect": 1, "owner": "x", "measure": "x", "review_on": day}
    return [
        lambda: facts.amend_file(project=project, changes={"jobs": 3}, **by),
        lambda: actions_many.enter_files(said=[actions_many.Said(project, {"jobs": 3})], **by),
        lambda: facts.amend_files(changes=[(project, {"jobs": 3})], **by),
        lambda: facts.report_month(project=project, month=JANUARY, done_fen=1, physical_percent=None, **by),
        lambda: facts.report_months(figures=[Figure(project, JANUARY, 1)], **by),
        lambda: facts.plan_months(project=project, planned={JANUARY: 1}, **by),
        lambda: facts.confirm_month(project=project, month=JANUARY, **by),
        lambda: facts.question_month(project=project, month=JANUARY, text="x", **by),
        lambda: facts.plan_years(project=project, years={2022: 1}, **by),
        lambda: facts.set_source(project=project, kind="other", planned_fen=1, granted_fen=0, drawn_fen=0, **by),
        lambda: facts.file_paper(project=project, kind="loan-intent", document=document, **by),
        lambda: risks.set_factor(project=project, kind="land", applied=Decimal(1), granted=Decimal(0), **by),
        lambda: risks.raise_risk(project=project, kind="land", text="x", **risk, **by),
        lambda: risks.set_work(project=project, name="桩基", unit="根", planned=Decimal(9), **by),
        lambda: risks.name_baseline(project=project, name="x", **by),
    ]  # fmt: skip


# ------------------------------------------------------------------------------------------------ everything else


def test_the_city_names_leaders_the_owner_everything_else(project: Any, lin: Any, zhou: Any, now: datetime) -> None:
    file = actions_facts.amend_file(project=project, changes={"jobs": 120, "township": "郢城镇"}, by=lin.ref, now=now)
    assert (file.jobs, file.township) == (120, "郢城镇")
    with pytest.raises(Faulty) as caught:
        actions_facts.amend_file(project=project, changes={"leader": "张三", "jobs": -1}, by=lin.ref, now=now)
    assert codes(caught) == {"file.for_the_city", "file.count"}
    actions_facts.amend_file(
        project=project, changes={"leader": "张三", "key_level": "municipal"}, by=zhou.ref, now=now
    )
    entries = ledger.read(f"file:{project.code}").entries
    assert [entry.data["changes"] for entry in entries][-1] == {"leader": "张三", "key_level": "municipal"}


def test_people_of_the_county_keep_the_files_of_their_place(register: Any, now: datetime) -> None:
    from tests.conftest import _agency, _person

    county = _agency("421024", "江陵县", "Jiangling", "county")
    officer, project = _person("tan", "谭江", "Tan Jiang", "officer", county), register(county="421024")
    actions_facts.amend_file(project=project, changes={"officer": "谭江"}, by=officer.ref, now=now)
    with pytest.raises(PermissionDenied):
        actions_facts.amend_file(project=register(county="421003", name="另一个"), changes={}, by=officer.ref, now=now)


def test_money_factors_and_risks_move_the_totals_of_the_file(
    project: Any, lin: Any, evidence: Any, now: datetime
) -> None:
    by = {"by": lin.ref, "now": now}
    for granted in (5 * YI, 3 * YI):
        actions_facts.set_source(
            project=project, kind="own-funds", planned_fen=9 * YI, granted_fen=granted, drawn_fen=2 * YI, **by
        )
    with pytest.raises(Faulty) as caught:
        actions_facts.set_source(project=project, kind="moon", planned_fen=-1, granted_fen=1, drawn_fen=2, **by)
    assert codes(caught) == {"source.unknown", "file.money", "source.drawn_beyond"}
    actions_risks.set_factor(project=project, kind="land", applied=Decimal("120.5"), granted=Decimal(100), **by)
    assert Factor.objects.get().gap == Decimal("20.5")
    risk = actions_risks.raise_risk(
        project=project, kind="land", text="两户未签约", likelihood=4, effect=3, owner="林悦", measure="上门协商",
        review_on=date(2022, 3, 1), **by,
    )  # fmt: skip
    file = ProjectFile.objects.get()
    assert (file.granted_fen_total, file.drawn_fen_total, file.open_gaps, file.open_risks) == (3 * YI, 2 * YI, 1, 1)
    same = {"likelihood": 1, "effect": 3, "owner": "林悦", "measure": "已签一户", "review_on": date(2022, 3, 8)}
    assert actions_risks.review_risk(risk=risk, **same, **by).weight == 3
    closed = actions_risks.close_risk(risk=risk, note="全部签约", evidence=evidence, **by)
    assert closed.closed_on == date(2022, 2, 10)
    with pytest.raises(Refused, match=r"risk\.closed_before"):
        actions_risks.review_risk(risk=risk, **same, **by)
    assert ProjectFile.objects.get().open_risks == 0


def test_a_new_baseline_keeps_the_old_one_beside_it(project: Any, lin: Any, now: datetime) -> None:
    actions.set_baseline(project=project, plan=queries.plan_of(project), by=lin.ref, now=now)
    project.refresh_from_db()
    old = project.planned_start_on
    Project.objects.filter(pk=project.pk).update(start_on=project.start_on + timedelta(days=28))
    made = actions_risks.name_baseline(project=project, name="调整计划", reason="用地推迟", by=lin.ref, now=now)
    rows = list(Baseline.objects.filter(project=project))
    assert [(row.n, row.in_force, row.planned_start_on == old) for row in rows] == [(1, False, True), (2, True, False)]
    project.refresh_from_db()
    assert project.planned_start_on == made.planned_start_on
    assert [item["id"] for item in project.baseline] == [item["id"] for item in made.items]


def test_replaying_the_streams_gives_the_rows_again(begun: Any, lin: Any, evidence: Any, now: datetime) -> None:
    by = {"by": lin.ref, "now": now}
    actions_facts.plan_months(project=begun, planned={JANUARY: YI, date(2022, 2, 1): YI}, **by)
    report(begun, JANUARY, YI, "3.5", now=now, reason="补报")
    actions_facts.set_source(project=begun, kind="other", planned_fen=3, granted_fen=2, drawn_fen=1, **by)
    actions_risks.set_factor(project=begun, kind="power", applied=Decimal(800), granted=Decimal(0), **by)
    work = actions_risks.set_work(project=begun, name="桩基", unit="根", planned=Decimal(120), **by)
    actions_risks.note_work(work=work, done=Decimal(30), as_of=date(2022, 2, 1), **by)
    actions_facts.file_paper(project=begun, kind="loan-intent", document=evidence, **by)
    assert list(checker_facts.faults()) == []
    MonthlyFigure.objects.filter(month=JANUARY).update(done_fen=7)
    ProjectFile.objects.update(done_fen_total=7)
    assert len(list(checker_facts.faults())) == 2


def test_only_works_under_way_owe_a_month(
    begun: Any, register: Any, zhou: Any, lin: Any, wei: Any, now: datetime
) -> None:
    register(name="还没有开工")
    assert [one.pk for one in queries_facts.not_reported(zhou, JANUARY)] == [begun.pk]
    assert not queries_facts.not_reported(wei, JANUARY).exists()
    report(begun, JANUARY, YI, now=now, reason="补报", by=lin.ref)
    assert not queries_facts.not_reported(zhou, JANUARY).exists()
    assert queries_facts.month_totals(zhou, JANUARY)["done_fen"] == YI
    assert begun.stage == Stage.STARTED


def test_much_is_said_of_many_files_at_once_or_nothing(register: Any, evidence: Any, lin: Any, now: datetime) -> None:
    from kaigong.apps.projects.actions_many import FactorSaid, RiskSaid, Said, enter_files

    projects = [register(name=f"项目{n}") for n in range(3)]
    risk = RiskSaid("land", "两户未签", 4, 4, "李四", "上门", date(2022, 3, 1))
    said = [
        Said(
            one, {"jobs": 50}, {2022: YI}, {"other": (3 * YI, YI, 0)}, {"land": FactorSaid(Decimal(9), Decimal(4))},
            [risk], {"loan-intent": evidence},
        )
        for one in projects
    ]  # fmt: skip
    with pytest.raises(Faulty) as caught:
        enter_files(said=[*said, Said(projects[0], {"moon": 1}, sources={"x": (1, 1, 2)})], by=lin.ref, now=now)
    assert {problem.at.partition(".")[0] for problem in caught.value.problems} == {projects[0].code}
    assert not ProjectFile.objects.exists()
    assert enter_files(said=said, by=lin.ref, now=now) == 3
    assert list(checker_facts.faults()) == []
    assert Holder.objects.filter(document=evidence, thing=f"file:{projects[2].code}").exists()
    file = ProjectFile.objects.first()
    assert (file.granted_fen_total, file.open_gaps, file.open_risks, file.jobs) == (YI, 1, 1, 50)
