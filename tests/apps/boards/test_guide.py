"""The guided form: it asks only what matters, ends where the catalogue says, and is open to everybody."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from tests.apps.boards.conftest import START, walk

TYPES = [
    "gov-building", "gov-municipal-linear", "social-general", "social-small-low-risk", "industrial-general",
    "land-with-scheme", "highway", "water-works", "wind-power", "solar-power", "storage", "transmission",
]  # fmt: skip
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("type_id", TYPES)
def test_answering_as_the_type_does_ends_in_the_days_the_catalogue_gives_for_it(type_id: str) -> None:
    from kaigong.apps.rulebook import queries as rulebook

    *_, last = walk(type_id)
    reference: Any = rulebook.catalogue().project_types[type_id].cpm_reference
    days = reference["promised_with_reforms"]["with_third_parties"]["to_start"]
    assert (last.plan.to_start_days, last.least, last.most) == (days, days, days)
    assert last.plan.depends == {}


def test_every_question_still_matters_when_it_is_asked() -> None:
    for state in walk("industrial-general"):
        open_names = {name for names in state.plan.depends.values() for name in names} | set(state.plan.may_change)
        assert {asked.attribute.id for asked in state.asked} <= open_names


def test_the_span_always_holds_the_days_of_the_samples_end() -> None:
    states = list(walk("gov-building"))
    days = states[-1].plan.to_start_days
    assert all(state.least <= days <= state.most for state in states)
    assert states[0].least < states[0].most


def test_questions_that_no_longer_matter_are_never_asked() -> None:
    asked = {one.attribute.id for state in walk("social-small-low-risk") for one in state.asked}
    from kaigong.apps.rulebook import queries as rulebook

    assert "simplified_gov_procedure" not in asked  # settled once the investment is not the government's
    assert len(asked) < len(rulebook.catalogue().attributes) - 10


def test_one_who_knows_nothing_comes_to_an_end_too() -> None:
    states = list(walk("industrial-general", unsure=True))
    assert states[-1].settled
    assert states[-1].plan.depends
    asked = [one.attribute.id for state in states for one in state.asked]
    assert len(asked) == len(set(asked))


def test_the_page_is_open_to_everybody_and_offers_the_types(client: Client) -> None:
    page = client.get("/guide/")
    assert page.status_code == 200
    assert page.content.decode().count('class="bd-type') >= 13


def test_the_next_page_asks_and_lists_what_is_needed_and_why(client: Client) -> None:
    text = client.get("/guide/?type=industrial-general&land_acquired_by=transfer").content.decode()
    assert "土地通过什么方式取得？" not in text
    assert "国有建设用地使用权出让" in text
    assert "《城市房地产管理法》第15条" in text


def test_an_earlier_answer_can_be_changed_and_keeps_the_rest(client: Client) -> None:
    text = client.get("/guide/?type=industrial-general&land_acquired_by=transfer&flood_area=no&step=land_acquired_by")
    body = text.content.decode()
    assert "土地通过什么方式取得？" in body
    assert '<input type="hidden" name="flood_area" value="no">' in body


def test_a_hostile_address_is_told_in_plain_words_and_keeps_what_can_be_read(client: Client) -> None:
    page = client.get("/guide/?type=industrial-general&river_works=no&eia_class=%3Cscript%3E&moon=1")
    text = page.content.decode()
    assert page.status_code == 422
    assert "“环评分类”不能填“&lt;script&gt;”" in text
    assert "<script>" not in text
    assert '<input type="hidden" name="river_works" value="no">' in text


def test_the_end_is_the_plan_with_its_day_papers_agencies_and_link(client: Client) -> None:
    *_, last = walk("industrial-general")
    page = client.get(f"/guide/?{last.answers.query(view='plan', start=START.isoformat())}")
    text = page.content.decode()
    assert page.status_code == 200
    assert "2022年1月4日（周二）起算，2022年4月12日（周二）可以开工" in text
    assert 'data-picture="gantt"' in text
    for heading in ("要准备的材料", "谁来办", "费用", "改革省了多少天", "把这份计划发给别人"):
        assert heading in text


def test_a_year_without_a_calendar_is_counted_and_never_guessed(client: Client) -> None:
    *_, last = walk("industrial-general")
    text = client.get(f"/guide/?{last.answers.query(view='plan', start='2031-01-06')}").content.decode()
    assert "自起算日起 66 个工作日可以开工" in text
    assert "国务院尚未公布" in text


def test_an_open_plan_promises_no_day(client: Client) -> None:
    page = client.get("/guide/?type=industrial-general&view=plan")
    assert "大约 66–" in page.content.decode()
    assert "用同类项目的常见情况补全" in page.content.decode()


# --- 以此申报 --------------------------------------------------------------------------------------------------------

PLACE = {"name": "示例装备项目", "klass": "industry", "county": "city", "investment": "20000", "start_on": "2022-01-04"}


def test_to_apply_one_logs_in_and_comes_back_with_every_answer(client: Client) -> None:
    query = "type=industrial-general&flood_area=no"
    page = client.get(f"/guide/apply/?{query}")
    assert page.status_code == 302
    assert page["Location"] == f"{reverse('accounts:login')}?{urlencode({'next': f'/guide/apply/?{query}'}, safe='/')}"


def test_the_answers_become_a_project_without_being_typed_again(client: Client, lin: Any, lin_enterprise: Any) -> None:
    from kaigong.apps.projects import queries

    client.force_login(lin, backend="django.contrib.auth.backends.ModelBackend")
    *_, last = walk("industrial-general")
    address = f"/guide/apply/?{last.answers.query()}"
    assert 'value="20000' in client.get(address).content.decode()
    page = client.post(address, {**PLACE, "type": "industrial-general", "enterprise": lin_enterprise.pk})
    project = queries.visible(lin).get()
    assert page["Location"] == f"/projects/{project.code}/"
    assert project.facts == dict(last.answers.facts)
    assert project.investment_fen == 20_000_000_000


def test_a_form_with_gaps_is_shown_again_with_what_was_typed(client: Client, lin: Any, lin_enterprise: Any) -> None:
    client.force_login(lin, backend="django.contrib.auth.backends.ModelBackend")
    page = client.post("/guide/apply/?type=storage", {**PLACE, "name": "", "type": "storage", "investment": "-1"})
    assert page.status_code == 422
    assert 'value="-1"' in page.content.decode()


def test_nobody_registers_a_project_for_an_enterprise_of_others(client: Client, wei: Any, lin_enterprise: Any) -> None:
    from kaigong.apps.projects.models import Project

    client.force_login(wei, backend="django.contrib.auth.backends.ModelBackend")
    page = client.post("/guide/apply/?type=storage", {**PLACE, "type": "storage", "enterprise": lin_enterprise.pk})
    assert page.status_code == 422
    assert not Project.objects.exists()


def test_an_officer_cannot_apply_for_an_enterprise(client: Client, sun: Any) -> None:
    client.force_login(sun, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/guide/apply/?type=storage")
    assert page.status_code == 409
    assert "还没有登记在任何单位名下" in page.content.decode()


def test_the_guide_speaks_english_throughout(client: Client) -> None:
    client.cookies["django_language"] = "en"
    text = client.get("/guide/?type=industrial-general").content.decode()
    assert "How is the land acquired?" in text
    assert "Not sure" in text
