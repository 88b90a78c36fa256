"""Will it hold: today's state goes into the simulation, what differs is asked in the address, scenarios are kept."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from kaigong.core.problems import Faulty
from tests.apps.boards.conftest import START, TODAY, register
from tests.apps.boards.test_project_page import log_in
from tests.conftest import NOW, SETUP, _agency, _person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]
DESKS = {"natural-resources": 3, "water": 1}
REFORMS = {"commitment": True, "one-reform": False}


@pytest.fixture
def promise(db: None) -> Any:
    """Two starts of a hundred million yuan and more, by the end of March."""
    from kaigong.apps.targets import actions

    said = {
        "no": "P1", "speaker": "示例局", "kind": "target", "action": "新开工", "subject": "项目", "comparator": ">=",
        "value": "2", "unit": "个", "due": "2022-03-31", "evidence": "一季度新开工项目2个", "measure": "projects.count",
        "where": "min_yi=1;started_from=2022-01-01;started_until=2022-03-31",
    }  # fmt: skip
    return actions.record_commitments(statements=[said], source="示例报", by=SETUP, now=NOW)[0]


def question(asked: Any = None) -> Any:
    from kaigong.apps.boards import hold
    from kaigong.apps.boards.asking import Asked

    return hold.question(None, TODAY, asked or Asked())


# ------------------------------------------------------------------------------------------------ today's state


def test_what_has_been_applied_for_stands_as_its_case_says(applied: Any) -> None:
    from kaigong.apps.boards import live
    from kaigong.apps.cases.models import Item

    (each,) = live.city(TODAY).waiting
    assert not each.on_paper
    codes = set(Item.objects.filter(project=applied, state="to-do", waits=False).values_list("code", flat=True))
    assert codes
    assert codes <= set(each.under_way)
    assert not each.done & set(each.under_way)


def test_a_project_begun_before_the_system_knew_it_runs_as_its_plan_says(lin_enterprise: Any, now: Any) -> None:
    from kaigong.apps.boards import live

    row = register("industrial-general", lin_enterprise, now, stage="signed", start_on=date(2021, 12, 1))
    (each,) = live.city(TODAY).waiting
    assert each.on_paper
    assert each.row == row
    over = {item.id for item in each.plan.items if item.finish and item.finish <= TODAY and item.id != "works-start"}
    assert each.done == over
    assert "works-start" not in each.done


def test_a_project_that_will_apply_later_has_nothing_done(lin_enterprise: Any, now: Any) -> None:
    from kaigong.apps.boards import live

    register("industrial-general", lin_enterprise, now, start_on=TODAY + timedelta(30))
    (each,) = live.city(TODAY).waiting
    assert (each.done, dict(each.under_way), each.applies) == (frozenset(), {}, TODAY + timedelta(30))


def test_whoever_is_away_does_not_count_at_the_desk(sun: Any, qian: Any, natural_resources: Any) -> None:
    from kaigong.apps.accounts.actions_standing import set_stand_in
    from kaigong.apps.boards import live

    other = _person("li", "李", "Li", "officer", natural_resources)
    assert live.city(TODAY).desks["natural-resources"].on(TODAY) == 2
    set_stand_in(
        absent=sun, stand_in=other, starts_on=TODAY, ends_on=TODAY + timedelta(3), agencies=["natural-resources"],
        reason="培训", by=sun.ref, now=NOW,
    )  # fmt: skip
    desk = live.city(TODAY).desks["natural-resources"]
    assert (desk.on(TODAY), desk.on(TODAY + timedelta(4))) == (1, 2)


def test_the_heads_review_where_an_agency_has_no_officer(qian: Any) -> None:
    from kaigong.apps.boards import live

    assert live.city(TODAY).desks["natural-resources"].officers == 1


def test_the_state_is_read_again_once_something_happened(project: Any, lin: Any, service_bureau: Any) -> None:
    from kaigong.apps.boards import live
    from kaigong.apps.cases import actions

    before = live.city(TODAY)
    assert live.city(TODAY) is before
    actions.apply_stage(project=project, stage="1", by=lin.ref, now=NOW)
    assert live.city(TODAY) is not before


# ------------------------------------------------------------------------------------------------ asking


@settings(max_examples=60)
@given(
    counts=st.dictionaries(st.sampled_from(sorted(DESKS)), st.integers(0, 99)),
    off=st.sets(st.sampled_from(sorted(REFORMS))), on=st.sets(st.sampled_from(sorted(REFORMS))),
    discipline=st.sampled_from(["first-come", "least-slack", "nonsense"]),
)  # fmt: skip
def test_an_address_says_exactly_what_was_asked(counts: Any, off: Any, on: Any, discipline: str) -> None:
    from kaigong.apps.boards import asking

    asked = asking.of("P1", counts, off, on, discipline, desks=DESKS, reforms=REFORMS)
    assert asking.read(QueryDict(asked.query()), desks=DESKS, reforms=REFORMS) == asked
    assert all(DESKS[agency] != n for agency, n in asked.reviewers)


@pytest.mark.parametrize("said", ["desk-water=-3", "desk-water=many", "desk-nowhere=5", "off=no-such", "desk-water=１"])
def test_what_cannot_be_is_left_aside(said: str) -> None:
    from kaigong.apps.boards import asking

    assert not asking.read(QueryDict(said), desks=DESKS, reforms=REFORMS).differs


# ------------------------------------------------------------------------------------------------ the answer


def test_the_page_answers_for_the_promise_and_names_its_figures(
    client: Client, zhou: Any, applied: Any, promise: Any
) -> None:
    text = log_in(client, zhou).get("/hold/").content.decode()
    for words in ("到3月31日开工 2 个", "兑现的把握", "95% 置信区间", "卡口", "怎么算的", "一季度新开工项目2个"):
        assert words in text
    assert 'data-picture="fan"' in text


def test_without_a_promise_the_page_says_what_would_be_there(client: Client, zhou: Any) -> None:
    assert "没有可以推演的承诺" in log_in(client, zhou).get("/hold/").content.decode()


def test_projects_the_promise_does_not_count_are_not_counted(promise: Any, applied: Any, lin_enterprise: Any) -> None:
    from kaigong.apps.boards import hold

    small = register("industrial-general", lin_enterprise, NOW, name="小项目", investment_fen=100)
    scenario = hold.scenario(question())
    assert small.code in {entry.id for entry in scenario.portfolio}
    assert small.code not in scenario.targets[0].among


def test_what_has_started_already_counts(promise: Any, lin_enterprise: Any) -> None:
    from kaigong.apps.boards import hold

    for n in (1, 2):
        register("industrial-general", lin_enterprise, NOW, name=f"已开工{n}", stage="started", started_on=TODAY)
    found = hold.answer(question())
    assert found.targets[0].probability == 1.0


def test_the_same_question_has_the_same_answer_and_another_desk_another(
    promise: Any, applied: Any, sun: Any, natural_resources: Any
) -> None:
    from kaigong.apps.boards import hold
    from kaigong.apps.boards.asking import Asked

    first = hold.answer(question())
    assert hold.answer(question()) is first
    shut = hold.answer(question(Asked(reviewers=(("natural-resources", 0),))))
    assert shut.projects[0].p50 is None
    assert first.projects[0].p50 is not None


def test_the_measures_are_a_page_of_their_own_and_a_part_of_the_first(
    client: Client, zhou: Any, applied: Any, promise: Any
) -> None:
    log_in(client, zhou)
    whole = client.get("/hold/measures/").content.decode()
    part = client.get("/hold/measures/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" in whole
    assert "<html" not in part
    assert "data-measures-finding" in part


# ------------------------------------------------------------------------------------------------ the cheapest set


def test_the_cheapest_way_is_searched_apart_watched_and_told_with_its_intervals(
    client: Client, zhou: Any, applied: Any, promise: Any, settings: Any, tmp_path: Any
) -> None:
    from kaigong.apps.boards import searches

    settings.SCRATCH_ROOT = tmp_path / "scratch"
    log_in(client, zhou)
    assert "data-reach-finding" not in client.get("/hold/reach/").content.decode()
    begun = client.post("/hold/reach/begin/", {"level": "80", "price-reviewer": "1", "price-keep": "nan"})
    assert begun["Location"] == "/hold/reach/?target=P1&level=80&price-reviewer=1"
    (folder,) = (tmp_path / "scratch" / "searches").iterdir()
    searches.settle(folder.name)
    page = client.get(begun["Location"]).content.decode()
    assert "data-reach-finding" in page
    assert searches.state(folder.name).answer["status"] in ("reached", "likely", "not-confirmed", "not-reached")
    client.post("/hold/reach/begin/", {"level": "80", "price-reviewer": "1"})  # the same question is not asked twice
    assert len(list((tmp_path / "scratch" / "searches").iterdir())) == 1


def test_a_search_stops_when_told_and_can_be_begun_again(settings: Any, tmp_path: Any) -> None:
    import threading

    from kaigong.apps.boards import searches

    settings.SCRATCH_ROOT, begun = tmp_path, threading.Event()

    def endless(word: Any) -> dict[str, Any]:
        word.tell(sets=3, best=0.5)
        begun.set()
        while not word.stop():
            pass
        return {"status": "stopped"}

    searches.begin("a", endless)
    begun.wait()
    assert searches.state("a").status == searches.RUNNING
    assert searches.state("a").told in ({}, {"sets": 3, "best": 0.5})
    searches.stop("a")
    searches.settle("a")
    assert searches.state("a").status == searches.STOPPED
    searches.begin("a", lambda _word: {"status": "reached"})
    searches.settle("a")
    assert (searches.state("a").status, searches.state("a").answer) == (searches.DONE, {"status": "reached"})


def test_a_search_whose_process_is_gone_is_not_waited_for(settings: Any, tmp_path: Any) -> None:
    import json

    from kaigong.apps.boards import searches

    settings.SCRATCH_ROOT = tmp_path
    (tmp_path / "searches" / "b").mkdir(parents=True)
    said = {"status": "running", "at": 0.0, "seconds": 1.0, "told": {}, "answer": {}}
    (tmp_path / "searches" / "b" / "state.json").write_text(json.dumps(said))
    assert searches.state("b").status == searches.LOST
    assert searches.clear(NOW + timedelta(365 * 20)) == 1
    assert searches.state("b") is None


# ------------------------------------------------------------------------------------------------ scenarios


def save(person: Any, name: str = "加一个人") -> Any:
    from kaigong.apps.boards import actions

    answer = {"probability": 0.5, "ci": [0.4, 0.6], "p10": 1, "p50": 1, "p90": 2, "binding": "", "least": 2}
    asked = {"reviewers": {}, "off": [], "on": [], "discipline": "first-come"}
    return actions.save_scenario(
        name=name, target="P1", asked=asked, answer=answer, day=TODAY, entry=1, person=person, now=NOW
    )


def test_a_scenario_is_kept_sealed_and_listed_beside_others(
    client: Client, zhou: Any, applied: Any, promise: Any
) -> None:
    from kaigong.apps.boards.models import Scenario
    from kaigong.apps.ledger import queries as ledger

    log_in(client, zhou)
    answer = client.post("/hold/scenarios/?discipline=least-slack", {"name": "余量少的先办"})
    assert answer.status_code == 302
    row = Scenario.objects.get()
    assert row.asked["discipline"] == "least-slack"
    assert [entry.kind for entry in ledger.read(row.stream).entries] == ["ScenarioSaved"]
    assert "余量少的先办" in client.get(answer["Location"]).content.decode()


@pytest.mark.parametrize(("name", "code"), [(" ", "scenario.name_missing"), ("长" * 81, "scenario.name_too_long")])
def test_a_scenario_needs_a_name_that_fits(zhou: Any, name: str, code: str) -> None:
    with pytest.raises(Faulty) as faulty:
        save(zhou, name)
    assert [problem.code for problem in faulty.value.problems] == [code]


def test_only_whoever_saved_a_scenario_drops_it(client: Client, zhou: Any, qian: Any, promise: Any) -> None:
    from kaigong.apps.boards import actions, queries

    row = save(zhou)
    with pytest.raises(PermissionDenied):
        actions.drop_scenario(scenario=row, person=qian, now=NOW)
    address = reverse("boards:drop_scenario", args=[row.pk])
    assert log_in(client, qian).post(address).status_code == 404
    assert log_in(client, zhou).post(address).status_code == 302
    assert not queries.scenarios(zhou).exists()


@pytest.mark.parametrize("who", ["wu", "sun", "lin"])
def test_whoever_does_not_steer_keeps_no_scenario(request: pytest.FixtureRequest, who: str) -> None:
    with pytest.raises(PermissionDenied):
        save(request.getfixturevalue(who))  # save_scenario


PAGES = ("/hold/", "/hold/measures/", "/hold/reach/", "/city-plan/", "/mining/", "/mining/compare/", "/mining/logs/")


@pytest.mark.parametrize("who", ["lin", "zhao", "sun", "administrator"])
def test_only_those_who_steer_look_ahead(client: Client, request: pytest.FixtureRequest, who: str) -> None:
    log_in(client, request.getfixturevalue(who))
    for page in PAGES:
        assert client.get(page).status_code == 403
    for page in ("/hold/scenarios/", "/hold/reach/begin/", "/hold/reach/stop/", "/mining/logs/take/"):
        assert client.post(page).status_code == 403
    for page in ("/city-plan/move/?project=1&day=2022-03-01", "/mining/logs/abcdefghijklmnopqrstuvwx/"):
        assert client.get(page).status_code == 403


@pytest.mark.parametrize("who", ["zhou", "qian", "wu"])
def test_those_who_steer_find_the_pages_in_their_navigation(
    client: Client, request: pytest.FixtureRequest, who: str, applied: Any, promise: Any
) -> None:
    log_in(client, request.getfixturevalue(who))
    for page in PAGES:
        text = client.get(page).content.decode()
        assert 'aria-current="page"' in text
        assert "/city-plan/" in text


def test_a_desk_learns_from_what_it_has_carried() -> None:
    from collections import Counter

    from kaigong.apps.boards.learned import _carried
    from kaigong.apps.boards.live import AtDesk

    moves = Counter({0: 6, 50: -6})  # six cases in hand for fifty days, then none
    assert _carried(moves, 60, AtDesk("water", 2)) == 3
    assert _carried(Counter(), 60, AtDesk("water", 2)) == 1


def test_an_agency_without_people_needs_no_desk(applied: Any, promise: Any) -> None:
    from kaigong.apps.boards import hold

    _agency("water", "水利局", "Water Bureau")
    assert "water" not in hold.scenario(question()).agencies
    assert START < TODAY


def test_keeping_a_scenario_is_nothing_that_happens_to_the_city(zhou: Any, applied: Any) -> None:
    from kaigong.apps.boards import live

    before = live.city(TODAY)
    save(zhou)
    assert live.city(TODAY) is before
