"""The demo city lives: what it holds, how its days pass, and whom a visitor may become."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from tests.apps.demo.conftest import WALL, needs_demo

pytestmark = [pytest.mark.django_db, needs_demo]
FIRST_DAY = date(2022, 2, 10)


def heads() -> dict[str, str]:
    """The last hash of every stream."""
    from kaigong.apps.ledger.models import Entry

    return {entry.stream: entry.hash for entry in Entry.objects.order_by("id")}


def client_of(client: Any, person: Any) -> Any:
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


# ------------------------------------------------------------------------------------------------- what is there


def test_everybody_is_a_sample_and_no_official_can_log_in(village: None) -> None:
    from kaigong.apps.accounts.models import Person

    assert not Person.objects.filter(is_sample=False).exists()
    cast = {"lin", "zhao", "sun", "qian", "zhou", "wu", "admin", "wei"}
    assert cast <= set(Person.objects.values_list("username", flat=True))
    assert not Person.objects.filter(name_zh__in=["陈明宇", "全运宝", "汤定超", "施金方", "汤光华", "李静芹", "张青松"])


def test_every_agency_that_decides_has_an_officer(village: None) -> None:
    from kaigong.apps.rulebook import queries as rulebook
    from kaigong.demo.people import at_work

    asked = {item.agency[0] for item in rulebook.catalogue().items.values()} - {"applicant", "intermediary"}
    assert asked <= at_work().officers.keys()


def test_six_special_headquarters_stand_on_the_third_level_and_only_one_is_the_pages(village: None) -> None:
    from kaigong.apps.accounts.models import Agency

    special = Agency.objects.filter(kind="command", parent__parent__isnull=False)
    assert special.count() == 6
    assert [agency.id for agency in special if not agency.is_sample] == ["command-city"]


def test_whatever_is_not_named_by_the_page_is_marked_sample(village: None) -> None:
    from kaigong.apps.projects.models import Project

    assert not Project.objects.filter(is_sample=False, named_on_page=False).exists()


def test_no_project_of_the_page_looks_like_a_paper_start_and_few_others_do(village: None) -> None:
    from kaigong.apps.projects.models import Doubt

    doubtful = Doubt.objects.values("project", "project__named_on_page", "project__is_sample").distinct()
    assert 1 <= len(doubtful) <= 10
    assert all(row["project__is_sample"] and not row["project__named_on_page"] for row in doubtful)


def test_what_the_village_lived_through_stands_in_the_ledger(village: None) -> None:
    from kaigong.apps.projects import life_check
    from kaigong.apps.supervision import folded_events
    from kaigong.apps.supervision.models import Binding, Groundbreaking, Ticket, Tour, Visit

    assert [
        table.__name__ for table in (Binding, Groundbreaking, Ticket, Tour, Visit) if not table.objects.exists()
    ] == []
    assert [*life_check.faults(), *folded_events.faults()] == []


def test_the_57_statements_are_listed_beside_what_the_system_counts(village: None, client: Any) -> None:
    from kaigong.apps.targets.models import Commitment

    assert Commitment.objects.count() == 57
    page = client.get(reverse("targets:list")).content.decode()
    assert "一季度新开工亿元以上项目224个" in page
    assert "尚无数据" in page


def test_the_days_of_the_plan_and_of_the_pages_ceremony_are_kept_in_the_database(village: None) -> None:
    from kaigong.apps.projects.models import Project

    assert list(Project.objects.filter(started_on=date(2022, 2, 8)).exclude(county="jingzhou-zone")) == []
    lived = Project.objects.exclude(baseline=[])
    assert lived and not lived.filter(planned_start_on=None).exists()
    assert not lived.filter(started_on__lt=date(2022, 1, 1)).exists()


def test_projects_stand_at_every_point_of_the_way(village: None) -> None:
    from kaigong.apps.cases.models import Item
    from kaigong.apps.projects.models import Project

    assert {"signed", "started", "continuing"} <= set(Project.objects.values_list("stage", flat=True))
    states = set(Item.objects.values_list("state", flat=True))
    assert {"received", "correcting", "delivered", "reported", "to-do"} <= states


def test_what_was_begun_on_paper_has_its_evidence_in_the_store(village: None) -> None:
    from kaigong.apps.documents.models import Document
    from kaigong.apps.ledger.models import Entry
    from kaigong.core import ledger

    proofs = [ledger.parse(row.data)["evidence"] for row in Entry.objects.filter(kind="WorksStarted")]
    assert proofs and Document.objects.filter(sha256__in=set(proofs)).count() == len(set(proofs))


def test_the_whole_ledger_verifies_without_the_database(village: None) -> None:
    from kaigong.apps.ledger import exports
    from kaigong.core import ledger

    verdict = ledger.verify(exports.lines(now=WALL))
    assert verdict.whole, verdict
    assert verdict.streams == len(heads())


# -------------------------------------------------------------------------------------------------- how days pass


def test_a_visitors_project_breaks_ground_while_days_pass(visitors_project: Any) -> None:
    from kaigong.demo import actions

    for _week in range(20):
        passed = actions.forward(days_ahead=7, wall=WALL)
        visitors_project.refresh_from_db()
        if visitors_project.started_on:
            break
    assert visitors_project.stage == "started"
    assert visitors_project.started_on <= visitors_project.planned_start_on
    assert visitors_project in passed.happened.started


def test_without_help_the_owners_own_steps_wait_for_the_visitor(visitors_project: Any) -> None:
    from kaigong.demo import actions

    actions.let_samples_do_owners_steps(on=False)
    actions.forward(days_ahead=14, wall=WALL)
    assert not visitors_project.cases.exists()


def test_one_day_is_one_day_and_a_rest_day_brings_nothing(village: None) -> None:
    from kaigong.demo import actions

    friday = actions.forward(days_ahead=1, wall=WALL)
    saturday = actions.forward(days_ahead=1, wall=WALL)
    assert (friday.day, saturday.day) == (FIRST_DAY + timedelta(1), FIRST_DAY + timedelta(2))
    assert not saturday.happened.counts


def test_the_day_before_is_sealed_when_the_next_comes(village: None) -> None:
    from kaigong.apps.ledger import queries as ledger
    from kaigong.demo import actions

    actions.forward(days_ahead=1, wall=WALL)
    root = ledger.last_root()
    assert root is not None and root.day == FIRST_DAY


def test_too_many_days_at_once_are_refused(village: None) -> None:
    from kaigong.core.problems import Refused
    from kaigong.demo import actions

    with pytest.raises(Refused, match="demo.too_far"):
        actions.forward(days_ahead=400, wall=WALL)


def test_the_hour_goes_on_but_never_past_the_end_of_the_day(village: None) -> None:
    from kaigong.demo.models import DemoDay
    from kaigong.demo.queries import now_of

    row = DemoDay.objects.get()
    hours = [now_of(row, WALL + timedelta(minutes=m)) for m in (-5, 0, 30, 600, 6000)]
    assert hours == sorted(hours)
    assert [f"{hour:%H:%M}" for hour in hours] == ["10:00", "10:00", "10:30", "16:59", "16:59"]


def test_the_same_seed_lives_the_same_life(village: None) -> None:
    from django.db import transaction

    from kaigong.demo import actions

    def week() -> dict[str, str]:
        point = transaction.savepoint()
        actions.forward(days_ahead=7, wall=WALL)
        found = heads()
        transaction.savepoint_rollback(point)
        return found

    before = heads()
    first = week()
    assert heads() == before
    assert week() == first
    assert first != before


# ------------------------------------------------------------------------------------------------------- the bar


def test_the_bar_moves_the_day_and_tells_what_happened(lin: Any, client: Any) -> None:
    answer = client_of(client, lin).post(reverse("demo:forward"), {"how": "day", "next": "/targets/"}, follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain == [("/targets/", 302)]
    assert "2022年2月11日（周五）" in page
    assert "前进了 1 天" in page


def test_the_bars_script_goes_day_by_day_and_tells_of_all_at_the_end(lin: Any, client: Any) -> None:
    client_of(client, lin)
    for _day in range(3):
        assert client.post(reverse("demo:step"), {"how": "week"}).json()["reached"] in (True, False)
    client.post(reverse("demo:told"))
    assert "前进了 3 天" in client.get(reverse("targets:list")).content.decode()


def test_a_message_leads_to_own_projects_only(visitors_project: Any, lin: Any, client: Any) -> None:
    from kaigong.demo.views import _told

    class Asking:
        person = lin

    started = [[visitors_project.code, visitors_project.name], ["2202-000000-02-06-999999", "别人的项目"]]
    text = _told(Asking(), days=1, accepted=0, asked=0, approved=0, started=started)
    assert visitors_project.code in text
    assert "别人的项目" not in text


def test_a_visitor_becomes_another_sample_person(lin: Any, client: Any) -> None:
    client_of(client, lin).post(reverse("demo:switch"), {"person": "zhou", "next": "/projects/"})
    assert client.session["_auth_user_id"] != str(lin.pk)
    client.post(reverse("demo:switch"), {"person": ""})
    assert "_auth_user_id" not in client.session


def test_nobody_becomes_a_person_who_is_not_a_sample(lin: Any, client: Any) -> None:
    from kaigong.apps.accounts import actions

    actions.register_person(
        username="real", name_zh="真实的人", role="auditor", password="a-long-password-1", by="system:setup", now=WALL
    )
    assert client_of(client, lin).post(reverse("demo:switch"), {"person": "real"}).status_code == 404
    assert client.session["_auth_user_id"] == str(lin.pk)


def test_the_way_back_never_leads_to_another_site(lin: Any, client: Any) -> None:
    answer = client_of(client, lin).post(reverse("demo:forward"), {"how": "day", "next": "https://elsewhere.example/"})
    assert answer["Location"] == "/"


def test_a_projects_page_says_what_of_it_is_a_sample(lin: Any, client: Any) -> None:
    from kaigong.apps.projects.models import Project

    project = Project.objects.filter(enterprise__members__person=lin).first()
    page = client_of(client, lin).get(reverse("boards:project", args=[project.code])).content.decode()
    assert "样例项目：" in page


def test_a_city_is_made_in_an_empty_database_only(village: None) -> None:
    from django.core.management import CommandError, call_command

    with pytest.raises(CommandError, match="not empty"):
        call_command("loaddemo", scale="small")


def test_the_files_of_the_sample_projects_add_up(village: None, db: None) -> None:
    from django.db.models import Sum

    from kaigong.apps.projects import checker_facts, rows_funds
    from kaigong.apps.projects.models import FundRound, MonthlyFigure, Project, ProjectFile, Standing

    for project in Project.objects.annotate(fen=Sum("sources__planned_fen")):
        assert project.fen == project.investment_fen, project.name
    begun = ProjectFile.objects.filter(project__stage__in=["started", "continuing"])
    assert begun.filter(reported_to=date(2022, 1, 1)).exists()
    for file in begun.select_related("project"):
        assert 0 <= file.done_fen_total <= file.project.investment_fen
    doubtful = MonthlyFigure.objects.filter(standing=Standing.QUESTIONED)
    assert not doubtful.filter(project__named_on_page=True).exists()
    assert not FundRound.objects.filter(is_sample=False).exists()
    assert [*checker_facts.faults(), *rows_funds.faults()] == []
