"""Debts through the ledger: let follow, promised, paid, checked, revoked; the rows say what the fold says."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from kaigong.core.problems import Refused
from tests.apps.cases.conftest import fresh
from tests.conftest import NOW, _agency, _person

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def refused(act: Any, **arguments: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        act(**arguments)
    return caught.value


@pytest.fixture
def permit(project: Any, officer: Any, lin: Any) -> Any:
    """An item of the project whose published list lets a material follow, received and waiting for nothing."""
    return lying(project, "construction-waste-permit", lin)


def lying(project: Any, code: str, lin: Any) -> Any:
    """One item of the plan alone in a case, all it needs standing."""
    from kaigong.apps.cases import steps
    from kaigong.apps.cases.models import Item
    from kaigong.apps.projects import queries as projects

    plan = projects.plan_of(project)
    stage = plan.item(code).stage
    steps.open_case(project, plan, stage, (), by=lin.ref, now=NOW)
    item = Item.objects.get(project=project, code=code)
    standing = dict.fromkeys([*item.preds], NOW.date())
    for one in Item.objects.filter(project=project):
        standing |= dict.fromkeys(one.preds, NOW.date())
    steps.release(project, standing, None, now=NOW)
    return fresh(item)


@pytest.fixture
def head(permit: Any) -> Any:
    return _person("h-permit", "负责人", "Head", "head", permit_agency(permit))


def permit_agency(item: Any) -> Any:
    from kaigong.apps.accounts.models import Agency

    return Agency.objects.get(id=item.agency_id)


def accepted_deferred(item: Any, officer: Any, now: datetime = NOW, **more: Any) -> Any:
    from kaigong.apps.cases import actions

    values = {"materials": ["waste-disposal-plan"], "promise": "按期补交", **more}
    return actions.accept_deferred(item=item, person=officer(item), now=now, **values)


def test_the_published_material_may_follow_and_nothing_else(permit: Any, officer: Any) -> None:
    from kaigong.apps.cases import owing

    assert "waste-disposal-plan" in owing.published(permit)
    other = refused(accepted_deferred, item=permit, officer=officer, materials=["site-plan"])
    assert other.code == "deferral.not_published"
    barred = refused(accepted_deferred, item=permit, officer=officer, materials=["land-title"])
    assert barred.code == "deferral.barred"
    row = accepted_deferred(permit, officer)
    assert row.state == "accepted"
    debt = row.debts.get()
    assert (debt.kind, debt.state, debt.text) == ("deferred", "owed", "按期补交")
    again = refused(accepted_deferred, item=fresh(permit), officer=officer)
    assert again.code == "move.not_possible"


def test_a_debt_is_paid_checked_and_the_rows_are_what_the_fold_says(
    permit: Any, officer: Any, lin: Any, document: Any, head: Any
) -> None:
    from kaigong.apps.cases import actions, steps
    from kaigong.apps.cases.models import Debt, Material
    from kaigong.apps.cases.rows_debts import debt_values
    from kaigong.apps.rulebook import queries as rulebook

    row = accepted_deferred(permit, officer)
    told = refused(
        actions.decide_item, item=row, decision="approve", reason="符合条件", person=officer(row), now=NOW + DAY
    )
    assert told.code == "debt.decide_with_debts"
    assert "construction-waste-permit" not in told.data["debts"]
    row = actions.approve_deferred(item=fresh(row), reason="符合条件", person=head, now=NOW + DAY)
    assert (row.state, row.certificates.count()) == ("approved-deferred", 1)
    debt = Debt.objects.get()
    with pytest.raises(Refused):
        actions.verify_debt(debt=debt, kept=True, person=officer(row), now=NOW + DAY)
    debt = actions.pay_debt(debt=debt, documents=[document], person=lin, now=NOW + 2 * DAY)
    assert (debt.state, debt.documents) == ("paid", [document.sha256])
    assert Material.objects.get(material="waste-disposal-plan").document_id == document.sha256
    debt = actions.verify_debt(debt=debt, kept=True, person=officer(row), now=NOW + 3 * DAY)
    assert (debt.state, debt.ended, fresh(row).state) == ("verified", True, "approved")
    folded, calendar = steps.folded(row.case), rulebook.calendar(row.project.county)
    for stored in Debt.objects.all():
        values = debt_values(folded.debts[stored.key], calendar)
        assert {name: getattr(stored, name) for name in values} == values


def test_the_gate_of_another_case_stays_closed_and_names_the_debt(
    permit: Any, officer: Any, lin: Any, head: Any
) -> None:
    from kaigong.apps.cases import actions, owing
    from kaigong.apps.cases.models import Debt, Item

    row = accepted_deferred(permit, officer)
    actions.approve_deferred(item=row, reason="符合条件", person=head, now=NOW + DAY)
    gate = Item.objects.exclude(case=row.case).first() or Item.objects.exclude(code=row.code).first()
    Debt.objects.update(gate=gate.code)
    if gate.case_id == row.case_id:
        assert owing.holds(gate) == ()
    else:
        assert owing.holds(gate) == ("construction-waste-permit/waste-disposal-plan",)


def test_unpaid_it_is_reminded_closed_and_revoked_by_the_clock_and_the_head(
    permit: Any, officer: Any, lin: Any, head: Any, lin_enterprise: Any
) -> None:
    from kaigong.apps.cases import actions
    from kaigong.apps.cases.models import Certificate, Debt
    from kaigong.apps.enterprises import queries as enterprises

    row = accepted_deferred(permit, officer, wait_days=None)
    row = actions.approve_deferred(item=row, reason="符合条件", person=head, now=NOW)
    debt = Debt.objects.get()
    if debt.due_on is None:  # due before a later item: nothing falls due by days alone
        assert debt.gate
        return
    actions.tick(now=NOW + 200 * DAY)
    debt.refresh_from_db()
    assert debt.state == "blocked"
    early = refused(actions.revoke_on_debt, debt=debt, reason="逾期", person=head, now=NOW + 201 * DAY)
    assert early.code == "debt.not_heard"
    debt = actions.state_case(debt=debt, text="正在办理", person=lin, now=NOW + 201 * DAY)
    debt = actions.revoke_on_debt(debt=debt, reason="逾期未补交", person=head, now=NOW + 202 * DAY)
    assert (debt.state, fresh(row).state) == ("revoked", "revoked")
    assert Certificate.objects.get(item=row).revoked_on is not None
    assert enterprises.credit(head, lin_enterprise).count() == 1


def test_what_the_decision_waits_for_is_refused_by_the_clock_when_nobody_brings_it(permit: Any, officer: Any) -> None:
    from kaigong.apps.cases import actions
    from kaigong.apps.cases.models import Debt

    accepted_deferred(permit, officer, wait_days=3)
    assert actions.tick(now=NOW + 8 * DAY)
    assert Debt.objects.get().state == "blocked"
    assert actions.tick(now=NOW + 30 * DAY)
    assert (Debt.objects.get().state, fresh(permit).state) == ("revoked", "rejected")
    assert actions.tick(now=NOW + 31 * DAY) == 0


@pytest.fixture
def promised(project: Any, lin: Any, city: Any) -> Any:
    """An item that may be decided on a promise."""
    return lying(project, "construction-permit-phase-pit", lin)


def pledge_item(project: Any, lin: Any) -> Any:
    from kaigong.apps.cases import owing
    from kaigong.apps.projects import queries as projects
    from kaigong.apps.rulebook import queries as rulebook

    known = rulebook.catalogue().items
    codes = [one.id for one in projects.plan_of(project).items if known[one.id].commitment_allowed]
    for code in codes:
        item = lying(project, code, lin)
        if item.state == "received" and owing.may_be_promised(item):
            return item
    raise AssertionError("no item of this project may be decided on a promise")


def test_a_promise_signed_word_for_word_is_decided_at_once_and_its_draw_can_be_repeated(
    project: Any, lin: Any, officer: Any
) -> None:
    from kaigong.apps.cases import actions, owing
    from kaigong.core.cases.debts_values import drawn_from

    item = pledge_item(project, lin)
    text = owing.pledge_text(item)
    stale = refused(actions.sign_pledge, item=item, signer="林悦", digest="x", person=lin, now=NOW)
    assert stale.code == "pledge.text_changed"
    item = actions.sign_pledge(item=item, signer="林悦", digest=text.digest, person=lin, now=NOW)
    assert item.pledge["text"] == text.text
    row = actions.decide_on_pledge(item=fresh(item), person=officer(item), now=NOW)
    assert (row.state in ("approved", "simulated"), row.accepted_on) == (True, NOW.date())
    debt = row.debts.get(kind="pledge")
    assert (debt.text, debt.signer, len(debt.seed)) == (text.text, "林悦", 64)
    assert debt.drawn is drawn_from(debt.seed, debt.key, debt.rate_percent)


def test_an_enterprise_in_serious_bad_credit_is_out(
    project: Any, lin: Any, lin_enterprise: Any, qian: Any, officer: Any
) -> None:
    from kaigong.apps.cases import actions, owing
    from kaigong.apps.enterprises import actions as enterprises

    item = pledge_item(project, lin)
    enterprises.record_credit(
        enterprise=lin_enterprise, weight="serious", reason="承诺不实", basis="国办发〔2020〕42号", source="x",
        by=qian.ref, now=NOW,
    )  # fmt: skip
    digest = owing.pledge_text(item).digest
    assert refused(actions.sign_pledge, item=item, signer="林悦", digest=digest, person=lin, now=NOW).code == (
        "pledge.bad_credit"
    )
    told = refused(accepted_deferred, item=item, officer=officer)
    assert told.code == "deferral.bad_credit"


def test_how_often_promises_are_checked_hangs_on_the_credit_of_who_promises(lin_enterprise: Any, qian: Any) -> None:
    from kaigong.apps.cases.owing import rate_of
    from kaigong.apps.enterprises import actions as enterprises
    from kaigong.apps.enterprises import queries

    rules = {"pledge_check_percent": 100, "pledge_check_percent_by_credit": {"clean": 20, "ordinary": 60}}
    assert rate_of(rules, queries.credit_class(lin_enterprise)) == 20
    record = {"reason": "逾期", "basis": "国办发〔2020〕42号", "source": "x", "by": qian.ref, "now": NOW}
    enterprises.record_credit(enterprise=lin_enterprise, weight="ordinary", **record)
    assert rate_of(rules, queries.credit_class(lin_enterprise)) == 60
    enterprises.record_credit(enterprise=lin_enterprise, weight="serious", **record)
    assert rate_of(rules, queries.credit_class(lin_enterprise)) == 100, "no rate of its own: the general one"


def test_the_rates_shipped_rise_with_bad_credit_and_stand_on_the_page_of_debts(
    project: Any, lin: Any, officer: Any, client: Any
) -> None:
    """国办发〔2020〕42号 makes credit a factor of the check; the numbers are a convention of the catalogue."""
    from kaigong.apps.cases import owing

    rates = [rate for _label, rate in owing.check_rates()]
    assert 0 < rates[0] < rates[1] < rates[2] == 100
    item = pledge_item(project, lin)
    assert f"抽查比例百分之{rates[0]}" in owing.pledge_text(item).text
    client.force_login(officer(item))
    shown = client.get("/cases/debts/").content.decode()
    assert all(f"{rate}%" in shown for rate in rates)


def test_a_promise_the_draw_left_may_be_checked_all_the_same(project: Any, lin: Any, officer: Any) -> None:
    from kaigong.apps.cases import actions, queries_debts
    from kaigong.apps.cases.models import Debt

    item = pledge_item(project, lin)
    signed = actions.sign_pledge(
        item=item, signer="林悦", digest=owing_digest(item), person=lin, now=NOW
    )  # fmt: skip
    actions.decide_on_pledge(item=signed, person=officer(item), now=NOW)
    debt = Debt.objects.get(item=item)
    sun = officer(item)
    assert "verify" in {move.verb for move in queries_debts.moves(sun, debt)}
    assert actions.verify_debt(debt=debt, kept=True, person=sun, now=NOW).state == "verified"


def owing_digest(item: Any) -> str:
    from kaigong.apps.cases import owing

    return owing.pledge_text(item).digest


def outsiders_acts() -> dict[str, Any]:
    """Every action on a debt or on letting follow, as somebody with no part in it might try it."""
    from kaigong.apps.cases import actions as a

    return {
        "pay": lambda debt, who: a.pay_debt(debt=debt, note="x", person=who, now=NOW),
        "verify": lambda debt, who: a.verify_debt(debt=debt, kept=True, person=who, now=NOW),
        "remind": lambda debt, who: a.remind_debt(debt=debt, person=who, now=NOW),
        "state": lambda debt, who: a.state_case(debt=debt, text="x", person=who, now=NOW),
        "extend": lambda debt, who: a.extend_debt(debt=debt, days=3, reason="x", person=who, now=NOW),
        "waive": lambda debt, who: a.waive_debt(debt=debt, reason="x", person=who, now=NOW),
        "revoke": lambda debt, who: a.revoke_on_debt(debt=debt, reason="x", person=who, now=NOW),
        "accept_deferred": lambda debt, who: a.accept_deferred(
            item=debt.item, materials=["waste-disposal-plan"], promise="x", person=who, now=NOW
        ),
        "approve_deferred": lambda debt, who: a.approve_deferred(item=debt.item, reason="x", person=who, now=NOW),
        "sign_pledge": lambda debt, who: a.sign_pledge(
            item=debt.item, signer="x", digest=_digest(debt.item), person=who, now=NOW
        ),
        "decide_on_pledge": lambda debt, who: a.decide_on_pledge(item=debt.item, person=who, now=NOW),
        "void_simulation": lambda debt, who: a.void_simulation(item=debt.item, ground="outbid", person=who, now=NOW),
    }


def _digest(item: Any) -> str:
    from kaigong.apps.cases import owing

    return owing.pledge_text(item).digest


@pytest.mark.parametrize("verb", list(outsiders_acts()))
def test_whoever_has_no_part_in_a_debt_moves_nothing(verb: str, permit: Any, officer: Any, wei: Any) -> None:
    from kaigong.apps.cases.models import Debt

    accepted_deferred(permit, officer)
    stranger = _person("o-nobody", "外人", "Stranger", "officer", _agency("archives", "档案馆", "Archives"))
    debt = Debt.objects.select_related("item__case__project__enterprise", "item__project__enterprise").get()
    for person in (wei, stranger):
        with pytest.raises(Refused):
            outsiders_acts()[verb](debt, person)
    after = Debt.objects.get()
    assert (after.state, fresh(permit).state) == ("owed", "accepted")
