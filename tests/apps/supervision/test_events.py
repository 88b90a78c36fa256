"""项目拉练 and 集中开工: their lists, scores, findings, and what really started afterwards."""

from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from python_calamine import CalamineWorkbook

from kaigong.apps.ledger import queries as ledger
from kaigong.apps.projects import actions as projects
from kaigong.apps.projects import actions_life
from kaigong.apps.projects.evidence import Proof
from kaigong.apps.projects.models import Kind
from kaigong.apps.supervision import actions, folded_events, pages_events, queries_events
from kaigong.apps.supervision.models import Groundbreaking, Line, Listed, Stop, Tour
from kaigong.core.problems import Faulty, Refused
from tests.apps.projects.conftest import register  # noqa: F401  fixture
from tests.apps.projects.test_life import JIANGLING, paper, photo

# ruff: noqa: F811  fixtures are taken from elsewhere by their names

pytestmark = pytest.mark.django_db
TODAY = date(2022, 2, 10)


def codes_of(caught: pytest.ExceptionInfo[Faulty]) -> set[str]:
    return {problem.code for problem in caught.value.problems}


def allow(project: Any, person: Any, now: datetime) -> None:
    """What a project shows before it is put on a list."""
    for kind, number in ((Kind.PERMIT, f"许可{project.pk}"), (Kind.APPROVAL, "")):
        proof = Proof(kind, paper(now, f"{kind}{project.pk}"), date(2022, 2, 1), number=number)
        actions_life.file_evidence(project=project, proof=proof, milestone="started", by=person.ref, now=now)


@pytest.fixture
def ceremony(zhou: Any, headquarters: Any, now: datetime) -> Any:
    return actions.plan_groundbreaking(
        title="一季度集中开工", headquarters=headquarters, on=date(2022, 2, 8), place="荆州开发区", follow_days=30,
        person=zhou, now=now,
    )  # fmt: skip


@pytest.fixture
def tour(zhou: Any, headquarters: Any, register: Any, now: datetime) -> Any:
    made = actions.plan_tour(
        title="二月拉练", headquarters=headquarters, on=TODAY, until=TODAY + timedelta(1), route="江陵—荆州区",
        person=zhou, now=now,
    )  # fmt: skip
    stops = [register(name=f"项目{n}", county=county) for n, county in enumerate(("421024", "421003"))]
    return actions.add_stops(tour=made, projects=stops, person=zhou, now=now)


def stop(tour: Any, n: int = 1) -> Any:
    return Stop.objects.select_related("project", "tour").get(tour=tour, n=n)


# -------------------------------------------------------------------------------------------------- groundbreakings


def test_a_project_without_permits_is_put_on_the_list_only_with_a_reason(
    ceremony: Any, register: Any, lin: Any, zhou: Any, now: datetime
) -> None:
    ready, bare = register(name="齐备"), register(name="缺许可")
    allow(ready, lin, now)
    both = {"event": ceremony, "projects": [ready, bare], "person": zhou, "now": now}
    with pytest.raises(Refused) as caught:
        actions.list_projects(**both)
    assert (caught.value.code, caught.value.data["names"]) == ("groundbreaking.not_ready", ["缺许可"])
    assert not Listed.objects.exists()
    actions.list_projects(**both, despite="许可证当天颁发")
    found = {row.project.name: (row.lacked, row.despite) for row in Listed.objects.select_related("project")}
    assert found["齐备"] == ([], "")
    assert found["缺许可"] == ([["permit", "archive"], ["approval", "archive"]], "许可证当天颁发")
    assert queries_events.totals(ceremony) == (2, 120_000_000_000)


def test_the_follow_up_shows_what_started_and_what_stayed_paper(
    ceremony: Any, register: Any, lin: Any, zhou: Any, now: datetime
) -> None:
    rows = [register(name=name) for name in ("真开工", "纸面")]
    actions.list_projects(event=ceremony, projects=rows, despite="样例", person=zhou, now=now)
    held = actions.hold_event(event=ceremony, on=date(2022, 2, 8), person=zhou, now=now)
    projects.record_start(project=rows[0], on=date(2022, 2, 9), evidence=paper(now, "开工"), by=lin.ref, now=now)
    shown = {one["project"].name: one["follow"] for one in pages_events.groundbreaking_rows(held, date(2022, 3, 11))}
    assert shown == {"真开工": "started", "纸面": "paper"}
    with pytest.raises(Refused):
        actions.unlist_project(event=held, project=rows[1], reason="不好看", person=zhou, now=now)


def test_what_has_broken_ground_is_not_put_on_a_list(
    ceremony: Any, register: Any, lin: Any, zhou: Any, now: datetime
) -> None:
    begun = register(name="早已开工")
    projects.record_start(project=begun, on=TODAY, evidence=paper(now, "开工"), by=lin.ref, now=now)
    with pytest.raises(Refused) as caught:
        actions.list_projects(event=ceremony, projects=[begun], despite="凑数", person=zhou, now=now)
    assert caught.value.code == "groundbreaking.begun"


def test_a_ceremony_without_projects_was_not_held(ceremony: Any, zhou: Any, now: datetime) -> None:
    with pytest.raises(Refused) as caught:
        actions.hold_event(event=ceremony, on=TODAY, person=zhou, now=now)
    assert caught.value.code == "event.empty"


def test_every_fault_of_a_ceremony_is_named(zhou: Any, headquarters: Any, now: datetime) -> None:
    with pytest.raises(Faulty) as caught:
        actions.plan_groundbreaking(
            title=" ", headquarters=headquarters, on=TODAY, place="", follow_days=0, person=zhou, now=now
        )
    assert codes_of(caught) == {"event.title", "groundbreaking.place", "groundbreaking.days"}


def test_the_list_goes_out_as_a_workbook(
    client: Client, ceremony: Any, register: Any, zhou: Any, now: datetime
) -> None:
    client.force_login(zhou)
    address = f"/supervision/events/groundbreakings/{ceremony.no}/"
    one = register(name="=1+1 项目")
    wrong = client.post(f"{address}list/", {"projects": "2202-000000-00-00-000000"})
    assert wrong.status_code == 422 and "没有这些代码的项目" in wrong.content.decode()
    assert client.post(f"{address}list/", {"projects": one.code, "despite": "当天发证"}).status_code == 302
    assert "手续不齐" in client.get(address).content.decode()
    book = CalamineWorkbook.from_filelike(BytesIO(client.get(f"{address}list.xlsx").content))
    assert book.get_sheet_by_index(0).to_python()[3][:2] == [one.code, "=1+1 项目"]
    assert client.post(f"{address}unlist/{one.code}/", {"reason": "改期"}).status_code == 302
    assert "名单上还没有项目" in client.get(address).content.decode()
    assert client.post(f"{address}cancel/", {"reason": "防疫要求"}).status_code == 302
    assert Groundbreaking.objects.get().state == "cancelled"


# ------------------------------------------------------------------------------------------------------------ tours


def test_a_stop_is_seen_scored_and_its_finding_becomes_a_line(
    tour: Any, zhou: Any, qian: Any, natural_resources: Any, now: datetime
) -> None:
    with pytest.raises(Refused) as caught:
        actions.score_stop(stop=stop(tour), points={"实物工作量": 30}, person=qian, now=now)
    assert caught.value.code == "tour.not_seen"
    actions.see_stop(stop=stop(tour), note="桩基完成一半", photos=[photo(now, place=JIANGLING)], person=zhou, now=now)
    with pytest.raises(Faulty) as faulty:
        actions.score_stop(stop=stop(tour), points={"实物工作量": 41, "好看": 1}, person=qian, now=now)
    assert len(faulty.value.problems) == 2
    actions.score_stop(stop=stop(tour), points={"实物工作量": 10}, person=qian, now=now)
    actions.score_stop(stop=stop(tour), points={"实物工作量": 30, "投资进度": 30}, person=qian, now=now)
    (first,) = pages_events.tour_page(zhou, tour)["standings"]
    assert (first[0].county, first[0].percent, first[0].whole) == ("421024", 85.7, False)
    line = actions.raise_finding(
        stop=stop(tour), title="扬尘未覆盖", wanted="覆盖后的照片", lead=natural_resources, person=zhou, now=now
    )
    assert (line.project, Line.objects.get().title) == (stop(tour).project, "扬尘未覆盖")
    assert list(folded_events.faults()) == []
    Stop.objects.filter(tour=tour).update(note="改写")
    assert len(list(folded_events.faults())) == 1


def test_nobody_scores_his_own_county(tour: Any, zhou: Any, qian: Any, now: datetime) -> None:
    from kaigong.apps.accounts.models import Agency

    actions.see_stop(stop=stop(tour), note="x", person=zhou, now=now)
    qian.agency = Agency.objects.create(id="421024", name_zh="江陵县", name_en="Jiangling", kind="county")
    with pytest.raises(Refused) as caught:
        actions.score_stop(stop=stop(tour), points={"实物工作量": 30}, person=qian, now=now)
    assert caught.value.code == "tour.own_county"


def test_a_tour_is_held_on_pages(
    client: Client, tour: Any, zhou: Any, headquarters: Any, natural_resources: Any
) -> None:
    client.force_login(zhou)
    said = {
        "title": "三月拉练", "headquarters": headquarters.pk, "on": "2022-03-01", "until": "2022-03-02",
        "sheet": "进度 60\n现场",
    }  # fmt: skip
    wrong = client.post("/supervision/events/tours/new/", said)
    assert wrong.status_code == 422 and "不是一项评分" in wrong.content.decode()
    assert client.post("/supervision/events/tours/new/", said | {"sheet": "进度 60\n现场 40"}).status_code == 302
    assert Tour.objects.get(title="三月拉练").sheet == [["进度", 60], ["现场", 40]]
    address = f"/supervision/events/tours/{tour.no}/"
    assert client.post(f"{address}stops/1/see/", {"on": "2022-02-10", "note": "已打桩"}).status_code == 302
    assert client.post(f"{address}stops/1/score/", {"points_0": "35", "points_3": "9"}).status_code == 302
    found = {"title": "无围挡", "lead": natural_resources.pk, "wanted": "照片"}
    assert client.post(f"{address}stops/1/finding/", found).status_code == 302
    page = client.get(address).content.decode()
    assert "88.0" in page and "无围挡" in page and "已打桩" in page
    assert "二月拉练" in client.get("/supervision/events/").content.decode()
    assert client.get(f"{address}stops/2/").status_code == 200
    assert client.post(f"{address}nonsense/").status_code == 404


def test_the_calendar_has_what_takes_place_and_not_what_was_cancelled(
    tour: Any, ceremony: Any, zhou: Any, now: datetime
) -> None:
    week = (date(2022, 2, 7), date(2022, 2, 13))
    found = queries_events.events_between(*week)
    assert [(one.on, one.kind, one.projects) for one in found] == [
        (date(2022, 2, 8), "groundbreaking", 0), (TODAY, "tour", 2),
    ]  # fmt: skip
    actions.cancel_event(event=ceremony, reason="改期", person=zhou, now=now)
    assert [one.kind for one in queries_events.events_between(*week)] == ["tour"]


def test_an_agency_sees_the_events_of_its_county_alone(client: Client, tour: Any, ceremony: Any, sun: Any) -> None:
    client.force_login(sun)
    page = client.get("/supervision/events/").content.decode()
    assert "还没有项目拉练" in page and "筹备集中开工" not in page
    route, ceremonies = f"tours/{tour.no}/", f"groundbreakings/{ceremony.no}/"
    for address in (
        route, f"{route}stops/1/", ceremonies, f"{route}choose/", f"{ceremonies}choose/", f"{route}sheet.pdf",
        f"{ceremonies}sheet.pdf", f"{route}route.xlsx",
    ):  # fmt: skip
        assert client.get(f"/supervision/events/{address}").status_code == 404


def test_several_projects_are_ticked_in_the_library_and_the_route_is_printed(
    client: Client, tour: Any, register: Any, zhou: Any, wei: Any
) -> None:
    codes = [register(name=f"库中项目{n}", county="421024").code for n in range(2)]
    client.force_login(zhou)
    address = f"/supervision/events/tours/{tour.no}/"
    page = client.get(f"{address}choose/", {"q": "库中项目"}).content.decode()
    assert all(f'value="{code}"' in page for code in codes) and "已列入" not in page
    assert client.post(f"{address}add/", {"projects": codes}).status_code == 302
    assert list(tour.stops.order_by("n").values_list("project__code", flat=True))[2:] == codes
    assert "已列入" in client.get(f"{address}choose/", {"q": "库中项目"}).content.decode()
    assert client.get(f"{address}sheet.pdf").content.startswith(b"%PDF")
    book = CalamineWorkbook.from_filelike(BytesIO(client.get(f"{address}route.xlsx").content))
    assert [row[2] for row in book.get_sheet_by_index(0).to_python()][-2:] == ["库中项目0", "库中项目1"]
    client.force_login(wei)
    assert client.get(f"{address}choose/").status_code == 404


def test_the_list_of_a_ceremony_is_printed_with_what_is_lacking(
    client: Client, ceremony: Any, register: Any, zhou: Any, now: datetime
) -> None:
    ready, unready = register(name="甲"), register(name="乙")
    allow(ready, zhou, now)
    client.force_login(zhou)
    address = f"/supervision/events/groundbreakings/{ceremony.no}/"
    assert client.get(f"{address}choose/").status_code == 200
    assert client.post(f"{address}list/", {"projects": [ready.code, unready.code]}).status_code == 409
    said = {"projects": [ready.code, unready.code], "despite": "许可本周办结"}
    assert client.post(f"{address}list/", said).status_code == 302
    assert client.get(f"{address}sheet.pdf").content.startswith(b"%PDF")


@pytest.mark.parametrize("outsider", ["wei", "sun", "wu"])
def test_an_outsider_changes_nothing_of_an_event(
    tour: Any, ceremony: Any, headquarters: Any, natural_resources: Any, now: datetime,
    request: pytest.FixtureRequest, outsider: str,
) -> None:  # fmt: skip
    who = {"person": request.getfixturevalue(outsider), "now": now}
    one, head = stop(tour), {"title": "x", "headquarters": headquarters, "on": TODAY}
    before = [ledger.read(row.stream).last for row in (tour, ceremony)]
    attempts = [
        lambda: actions.plan_tour(**head, until=TODAY, route="", **who),
        lambda: actions.add_stops(tour=tour, projects=[one.project], **who),
        lambda: actions.see_stop(stop=one, note="x", **who),
        lambda: actions.raise_finding(stop=one, title="x", wanted="x", lead=natural_resources, **who),
        lambda: actions.plan_groundbreaking(**head, place="x", **who),
        lambda: actions.list_projects(event=ceremony, projects=[one.project], despite="x", **who),
        lambda: actions.unlist_project(event=ceremony, project=one.project, reason="x", **who),
        lambda: actions.hold_event(event=tour, on=TODAY, **who),
        lambda: actions.cancel_event(event=tour, reason="x", **who),
    ]
    if outsider != "wu":  # an auditor may be among the judges
        attempts.append(lambda: actions.score_stop(stop=one, points={"实物工作量": 1}, **who))
    for attempt in attempts:
        with pytest.raises(PermissionDenied):
            attempt()
    assert [ledger.read(row.stream).last for row in (tour, ceremony)] == before
