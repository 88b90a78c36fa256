"""Many people at once in several cases of the same projects, in every order: nobody has to be sent away for waiting."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction

from kaigong.apps.cases import actions
from kaigong.apps.cases.models import Case
from kaigong.apps.cases.steps import crossed
from kaigong.apps.ledger import wire
from kaigong.apps.projects import actions as projects
from kaigong.apps.projects import actions_facts
from kaigong.apps.projects.checks_facts import Figure
from kaigong.apps.projects.models import Project
from kaigong.core.problems import Refused
from tests.apps.cases.conftest import fresh, register
from tests.apps.cases.test_at_once import accepted
from tests.conftest import NOW, SETUP

MONTH = date(2022, 1, 1)
ROADS = 5
Work = Callable[[], None]


@pytest.fixture
def roads(lin: Any, lin_enterprise: Any, city: None) -> list[Project]:
    """Projects with two cases each."""
    made = [register("highway", lin_enterprise, f"公路{n}") for n in range(ROADS)]
    for project in made:
        actions.apply_for(project=project, stages=["assessment", "1"], by=lin.ref, now=NOW)
    return made


@contextmanager
def noting(sent_away: list[str]) -> Iterator[None]:
    """Note what is asked in this thread when PostgreSQL sees two wait for each other and sends this one away."""

    def look(execute: Any, sql: str, *rest: Any) -> Any:
        try:
            return execute(sql, *rest)
        except OperationalError as error:
            if crossed(error):
                sent_away.append(sql)
            raise

    with connection.execute_wrapper(look):
        yield


def together(*works: Work) -> list[str]:
    """Each in a thread with a connection of its own, all starting at the same moment; the statements sent away."""
    start, sent_away = Barrier(len(works)), list[str]()

    def work(one: Work) -> None:
        try:
            with noting(sent_away):
                start.wait()
                one()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        list(pool.map(work, works))
    return sent_away


def decided(items: Sequence[Any]) -> Work:
    """One after the other, as requests of their own; whoever is told that somebody was quicker looks again."""

    def work() -> None:
        for item in items:
            while (row := fresh(item)).state == "accepted":
                with suppress(Refused):
                    actions.decide_item(item=row, decision="approve", reason="符合条件", person=item.desk, now=NOW)

    return work


def in_every_case() -> list[Work]:
    """Two officers for the cases of each stage, who take the projects in the same order or in the opposite one."""
    by_stage: dict[str, list[Any]] = {}
    for item in sorted(accepted(200), key=lambda item: item.project_id):
        by_stage.setdefault(item.case.stage, []).append(item)
    first, second = by_stage.values()
    return [decided(first[::2]), decided(second[::2]), decided(first[1::2][::-1]), decided(second[1::2])]


def amended(roads: Sequence[Project], lin: Any) -> Work:
    """Facts, months and the forecast of every project, again and again."""

    def work() -> None:
        for n, road in enumerate(roads):
            row = Project.objects.select_related("enterprise").get(pk=road.pk)
            facts = {"investment_cny": 10**8 + n}
            with suppress(Refused):
                projects.amend_facts(project=row, facts=facts, by=lin.ref, now=NOW, seen=row.facts_n)
            figures = [Figure(one, MONTH, planned_fen=10**9, done_fen=10**8 + n) for one in roads]
            actions_facts.report_months(figures=figures, reason="更正", by=SETUP, now=NOW)
            for days in range(4):
                row = Project.objects.select_related("enterprise").get(pk=road.pk)
                with suppress(Refused):
                    actions.forecast(project=row, now=NOW + timedelta(days))

    return work


def until_waiting(number: int) -> None:
    """Until so many wait for a lock on the tests' server."""
    sql = "SELECT COUNT(DISTINCT pid) FROM pg_locks WHERE NOT granted"
    for _ in range(100_000):  # each look takes a part of a millisecond
        if wire.rows(sql) == [(number,)]:
            return
    raise AssertionError(f"there are never {number} who wait")


@pytest.mark.django_db(transaction=True)
def test_two_who_wait_for_one_case_of_a_project_do_not_wait_for_each_other_afterwards(roads: Any) -> None:
    if not wire.on_postgresql():
        pytest.skip("SQLite has one writer at a time")
    items = [item for item in accepted(200) if item.project_id == roads[0].pk]
    first = min(items, key=lambda item: item.case_id)
    second = max(items, key=lambda item: item.case_id)
    sent_away: list[str] = []

    def work(one: Work) -> None:
        try:
            with noting(sent_away):
                one()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        with transaction.atomic():
            list(Case.objects.select_for_update().filter(pk=first.case_id))
            doing = [pool.submit(work, decided([second]))]
            until_waiting(1)
            doing.append(pool.submit(work, decided([first])))
            until_waiting(2)
        for one in doing:
            one.result()
    assert sent_away == []
    assert {fresh(first).state, fresh(second).state} == {"approved"}


@pytest.mark.django_db(transaction=True)
def test_decisions_in_two_cases_of_the_same_projects_never_wait_for_each_other(roads: Any) -> None:
    assert together(*in_every_case()) == []
    assert not Case.objects.filter(items__state="accepted").exists()


@pytest.mark.django_db(transaction=True)
def test_nor_do_they_and_changes_of_facts_months_and_forecasts(roads: Any, lin: Any, document: Any) -> None:
    works = in_every_case()[:2]
    assert together(*works, amended(roads, lin), amended(roads[::-1], lin)) == []
