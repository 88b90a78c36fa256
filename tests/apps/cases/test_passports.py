"""A passport from the database holds, says who held which days, and is for whoever has a part in the project."""

from datetime import timedelta
from typing import Any

import pytest
from django.http import Http404
from django.test import Client

from kaigong.apps.cases import actions, passports, queries
from kaigong.apps.cases.models import Item
from kaigong.apps.ledger import actions as ledger
from kaigong.apps.ledger import queries as ledger_queries
from kaigong.apps.ledger import signing
from kaigong.core.cases.passport_check import Verdict, verify
from tests.apps.cases.conftest import carry_on, fresh, ready
from tests.conftest import NOW, _agency, _person


def checked(data: bytes) -> Verdict:
    return verify(data, keys=signing.public_keys())


def test_a_project_carried_to_its_start_gives_a_whole_passport(
    project: Any, lin: Any, officer: Any, case: Any, document: Any
) -> None:
    decided = list(carry_on(project, lin, officer, NOW, document=document))
    later = NOW + timedelta(days=40)
    ledger.seal_day(day=NOW.date(), by="system:seal_day", now=later)
    verdict = checked(actions.export_passport(project=project, person=lin, now=later))
    assert (verdict.why, verdict.where) == (None, None)
    assert verdict.certificates > 5
    assert verdict.sealed > 20
    assert verdict.statement is not None
    assert sum(verdict.statement.owed.values()) == verdict.statement.days > 0
    assert len(verdict.statement.items) >= len({item.code for item in decided})


def test_a_stop_a_correction_and_a_calendar_entered_later_all_come_out(
    project: Any, lin: Any, officer: Any, case: Any, administrator: Any
) -> None:
    from datetime import date

    from kaigong.apps.rulebook import actions as rulebook

    first = ready()
    person = officer(first)
    item = actions.ask_correction(item=first, missing=["红线图"], person=person, now=NOW)
    rulebook.enter_region_day(
        region="421003", day=date(2022, 2, 18), works=False, notice="停止办公通知", by=administrator.ref,
        now=NOW + timedelta(days=5),
    )  # fmt: skip
    actions.tick(now=NOW.replace(day=17, hour=17))
    item = actions.resupply(item=fresh(item), person=lin, now=NOW.replace(day=18), note="已补正")
    item = actions.accept_item(item=fresh(item), person=person, now=NOW.replace(day=22))
    assert str(item.accepted_on) == "2022-02-21", "the 18th is a day of rest there, the 19th and 20th a weekend"
    verdict = checked(passports.written(project, now=NOW + timedelta(days=30)))
    assert (verdict.why, verdict.where) == (None, None)


def test_what_was_changed_in_the_table_is_found_in_the_passport(project: Any, lin: Any, case: Any) -> None:
    data = passports.written(project, now=NOW)
    broken = checked(data.replace(b'"ItemReceived"', b'"ItemRecieved"', 1))
    assert broken.why is not None
    assert broken.why.code == "entry.hash"


def test_taking_a_passport_is_written_down_and_changes_nothing_in_it(project: Any, lin: Any, case: Any) -> None:
    first = actions.export_passport(project=project, person=lin, now=NOW)
    assert actions.export_passport(project=project, person=lin, now=NOW) == first
    history = ledger_queries.read(f"passport:{project.code}")
    assert [(entry.kind, entry.by) for entry in history.entries] == [("PassportTaken", "person:lin")] * 2


def test_an_outsider_gets_no_passport(project: Any, case: Any, wei: Any, client: Client) -> None:
    with pytest.raises(Http404):
        actions.export_passport(project=project, person=wei, now=NOW)
    client.force_login(wei)
    assert client.get(f"/cases/projects/{project.code}/passport.jsonl").status_code == 404
    assert ledger_queries.read(f"passport:{project.code}").last == 0


def test_the_page_hands_it_out_as_a_file(project: Any, case: Any, lin: Any, client: Client) -> None:
    client.force_login(lin)
    answer = client.get(f"/cases/projects/{project.code}/passport.jsonl")
    assert f"kaigong-passport-{project.code}.jsonl" in answer["Content-Disposition"]
    assert checked(answer.content).whole


# -------------------------------------------------------------------------------------------- who sees which cases


def test_an_officer_sees_the_cases_his_agency_has_a_part_in_and_no_others(
    project: Any, case: Any, city: Any, sun: Any
) -> None:
    stranger = _person("fremd", "外人", "Stranger", "officer", _agency("far-away", "外地局", "Far Away"))
    assert queries.cases(sun).filter(pk=case.pk).exists()
    assert queries.items(sun).count() == Item.objects.filter(case=case).count(), "of his case he sees every item"
    for found in (queries.cases(stranger), queries.items(stranger)):
        assert not found.exists()
    with pytest.raises(Http404):
        queries.case(stranger, case.no)
    with pytest.raises(Http404):
        actions.export_passport(project=project, person=stranger, now=NOW)


def test_an_officer_without_a_part_sees_neither_page_nor_ledger_nor_certificate(
    project: Any, case: Any, officer: Any, client: Client
) -> None:
    stranger = _person("fremd", "外人", "Stranger", "officer", _agency("far-away", "外地局", "Far Away"))
    client.force_login(stranger)
    first = ready()
    for page in (f"/cases/{case.no}/", f"/cases/{case.no}/items/{first.code}/", f"/ledger/streams/{case.stream}/"):
        assert client.get(page).status_code == 404


def test_whoever_is_consulted_sees_the_case_from_then_on(project: Any, case: Any, officer: Any) -> None:
    agency = _agency("far-away", "外地局", "Far Away")
    stranger, item = _person("fremd", "外人", "Stranger", "officer", agency), ready()
    assert not queries.cases(stranger).exists()
    actions.ask_consult(item=item, agency=agency.id, question="有无意见", person=officer(item), now=NOW)
    assert queries.cases(stranger).get() == case


@pytest.mark.parametrize("who", ["zhao", "zhou", "wu", "administrator"])
def test_the_window_command_auditor_and_administrator_see_all(
    who: str, case: Any, request: pytest.FixtureRequest
) -> None:
    assert queries.cases(request.getfixturevalue(who)).filter(pk=case.pk).exists()


def test_somebody_who_has_left_sees_nothing(case: Any, sun: Any) -> None:
    sun.is_active = False
    assert not queries.cases(sun).exists()
    assert not queries.items(sun).exists()
