"""Rounds of a fund: who is ready, what is missing by name, what is granted and refused, and how it is drawn."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from kaigong.apps.ledger import queries as ledger
from kaigong.apps.projects import actions_facts, actions_funds, checker_facts, queries_funds, readying, rows_funds
from kaigong.apps.projects.models import FundMonth, FundRound, FundState, MoneySource, ProjectFile
from kaigong.core.problems import Faulty, Refused

pytestmark = pytest.mark.django_db
SETUP = "system:setup"
YI = 10_000_000_000
BANK = ("enterprise-project-filing", "capital-proof", "land-transfer", "construction-permit", "credit-report",
        "audited-accounts", "loan-intent")  # fmt: skip


@pytest.fixture
def bank(natural_resources: Any, now: datetime) -> Any:
    """A round for bank loans, open in February."""
    return actions_funds.open_round(
        name="银企对接（一季度）", kind="bank-loans", agency=natural_resources, opens_on=date(2022, 2, 1),
        deadline=date(2022, 2, 28), amount_fen=3 * YI, by=SETUP, now=now,
    )  # fmt: skip


def hand_in(project: Any, evidence: Any, kinds: tuple[str, ...], now: datetime) -> None:
    for kind in kinds:
        actions_facts.file_paper(project=project, kind=kind, document=evidence, by=SETUP, now=now)


def test_what_is_missing_is_named_and_bars_the_application(
    bank: Any, project: Any, evidence: Any, lin: Any, now: datetime
) -> None:
    by = {"by": lin.ref, "now": now}
    with pytest.raises(Refused) as refused:
        actions_funds.apply_for(round=bank, project=project, asked_fen=YI, **by)
    assert refused.value.code == "fund.barred"
    assert "项目资本金到位" in refused.value.data["missing"]
    hand_in(project, evidence, BANK[:2], now)
    found = readying.of_one(project, "bank-loans", now.date())
    assert not found.barred
    assert 0 < found.score < 100
    applied = actions_funds.apply_for(round=bank, project=project, asked_fen=YI, **by)
    assert (applied.score, applied.missing) == (found.score, [one.id for one in found.missing])
    hand_in(project, evidence, BANK, now)
    assert readying.of_one(project, "bank-loans", now.date()).score == 100
    with pytest.raises(Refused, match=r"fund\.applied_before"):
        actions_funds.apply_for(round=bank, project=project, asked_fen=YI, **by)


def test_a_grant_moves_the_money_of_the_project_and_is_drawn_by_its_plan(
    bank: Any, project: Any, evidence: Any, lin: Any, qian: Any, zhou: Any, now: datetime
) -> None:
    hand_in(project, evidence, BANK, now)
    by = {"by": lin.ref, "now": now}
    applied = actions_funds.apply_for(round=bank, project=project, asked_fen=4 * YI, **by)
    with pytest.raises(Refused, match=r"fund\.beyond_amount"):
        actions_funds.grant(application=applied, granted_fen=4 * YI, by=qian.ref, now=now)
    assert not MoneySource.objects.exists()
    granted = actions_funds.grant(application=applied, granted_fen=2 * YI, by=qian.ref, now=now)
    assert granted.state == FundState.GRANTED
    months = {date(2022, 2, 1): YI, date(2022, 3, 1): YI}
    actions_funds.plan_draws(application=granted, months=months, **by)
    actions_funds.draw(application=granted, month=date(2022, 2, 1), fen=YI // 2, **by)
    with pytest.raises(Refused, match=r"fund\.drawn_beyond"):
        actions_funds.draw(application=granted, month=date(2022, 2, 1), fen=2 * YI, **by)
    file = ProjectFile.objects.get(project=project)
    assert (file.granted_fen_total, file.drawn_fen_total) == (2 * YI, YI // 2)
    assert queries_funds.due_to_draw(zhou, date(2022, 2, 1)) == {granted.pk: YI}
    assert list(rows_funds.faults()) == []
    assert list(checker_facts.faults()) == []
    FundMonth.objects.update(drawn_fen=1)
    assert len(list(rows_funds.faults())) == 1


def test_a_round_ends_when_every_application_has_its_result(
    bank: Any, register: Callable[..., Any], evidence: Any, zhou: Any, qian: Any, now: datetime
) -> None:
    projects = [register(name=f"项目{n}") for n in range(3)]
    for each in projects:
        hand_in(each, evidence, BANK, now)
        actions_funds.apply_for(round=bank, project=each, asked_fen=YI, by=SETUP, now=now)
    one, two, three = queries_funds.applications(zhou).order_by("project__code")
    run = {"by": qian.ref, "now": now}
    actions_funds.grant(application=one, granted_fen=YI // 2, **run)
    with pytest.raises(Faulty, match=r"fund\.reason_missing"):
        actions_funds.refuse(application=two, reason=" ", **run)
    actions_funds.refuse(application=two, reason="资金平衡方案不完整", **run)
    with pytest.raises(Refused, match=r"round\.open_applications"):
        actions_funds.close_round(round=bank, **run)
    with pytest.raises(Refused, match=r"fund\.decided_before"):
        actions_funds.grant(application=two, granted_fen=1, **run)
    actions_funds.withdraw(application=three, reason="改报下一批", by=SETUP, now=now)
    assert actions_funds.close_round(round=bank, **run).closed_on == date(2022, 2, 10)
    (rate,) = queries_funds.rates(zhou, "kind")
    assert (rate["decided"], rate["granted"], rate["granted_fen"], rate["asked_fen"]) == (2, 1, YI // 2, 2 * YI)
    kinds = [entry.kind for entry in ledger.read(bank.stream).entries]
    assert kinds[-4:] == ["FundGranted", "FundRefused", "FundWithdrawn", "RoundClosed"]


def test_a_round_is_open_from_its_first_to_its_last_day(bank: Any, project: Any, now: datetime) -> None:
    for days in (-10, 20):
        with pytest.raises(Refused, match=r"round\.not_open"):
            actions_funds.apply_for(round=bank, project=project, asked_fen=1, by=SETUP, now=now + timedelta(days=days))


def test_every_fault_of_a_round_is_named(natural_resources: Any, now: datetime) -> None:
    with pytest.raises(Faulty) as caught:
        actions_funds.open_round(
            name=" ", kind="lottery", agency=natural_resources, opens_on=date(2022, 3, 1), deadline=date(2022, 2, 1),
            amount_fen=0, by=SETUP, now=now,
        )  # fmt: skip
    assert {one.code for one in caught.value.problems} == {
        "round.name", "round.unknown_kind", "round.days", "file.money"
    }  # fmt: skip
    assert not FundRound.objects.exists()


def test_an_outsider_neither_runs_a_round_nor_applies_for_others(
    bank: Any, project: Any, evidence: Any, wei: Any, lin: Any, wu: Any, natural_resources: Any, now: datetime
) -> None:
    hand_in(project, evidence, BANK, now)
    mine = actions_funds.apply_for(round=bank, project=project, asked_fen=YI, by=lin.ref, now=now)
    month = date(2022, 2, 1)
    said = {"name": "x", "kind": "bank-loans", "agency": natural_resources, "opens_on": month, "deadline": month}
    for person in (wei, wu):
        by = {"by": person.ref, "now": now}
        attempts: list[Callable[[], Any]] = [
            lambda by=by: actions_funds.open_round(**said, **by),
            lambda by=by: actions_funds.apply_for(round=bank, project=project, asked_fen=1, **by),
            lambda by=by: actions_funds.withdraw(application=mine, reason="x", **by),
            lambda by=by: actions_funds.grant(application=mine, granted_fen=1, **by),
            lambda by=by: actions_funds.refuse(application=mine, reason="x", **by),
            lambda by=by: actions_funds.plan_draws(application=mine, months={month: 1}, **by),
            lambda by=by: actions_funds.draw(application=mine, month=month, fen=1, **by),
            lambda by=by: actions_funds.close_round(round=bank, **by),
        ]
        for attempt in attempts:
            with pytest.raises(PermissionDenied):
                attempt()
    with pytest.raises(PermissionDenied):
        actions_funds.grant(application=mine, granted_fen=1, by=lin.ref, now=now)
    assert not queries_funds.applications(wei).exists()
