"""Eight people at once at the same projects and their files, in every order: nobody waits for ever, nothing is lost."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from kaigong.apps.ledger import tallies
from kaigong.apps.projects import actions, actions_facts, actions_map, actions_statistics
from kaigong.apps.projects.checks_facts import Figure
from kaigong.apps.projects.events import RecordCorrected
from kaigong.apps.projects.models import Entering, MonthlyFigure, Project, ProjectFile, Statistics
from kaigong.apps.projects.sealing import locked, seal
from kaigong.core.geo.values import Shape
from tests.conftest import NOW, SETUP

WRITERS, PROJECTS = 8, 4
MONTH = date(2022, 1, 1)
COUNTIES = ("421022", "421024")
Rows = Sequence[Any]


def statistics(rows: Rows, turn: int, zhou: Any) -> None:
    """The project is held, and then its file."""
    for row in rows:
        on = NOW.date() - timedelta(1 + turn)
        actions_statistics.correct_statistics(project=row, reason="更正", on=on, by=zhou.ref, now=NOW)


def months(rows: Rows, turn: int, _zhou: Any) -> None:
    """The files of all, and then what their projects are."""
    figures = [Figure(row, MONTH, planned_fen=10**9, done_fen=10**8 * (turn + 1) + n) for n, row in enumerate(rows)]
    actions_facts.report_months(figures=figures, reason="更正", by=SETUP, now=NOW)


def forecasts(rows: Rows, turn: int, _zhou: Any) -> None:
    with transaction.atomic():
        actions.note_forecasts([(row, date(2022, 3, 1) + timedelta(n + turn), turn - n) for n, row in enumerate(rows)])


def places(rows: Rows, turn: int, _zhou: Any) -> None:
    said = [(row, Shape(point=(112.1 + n / 50, 30.0 + turn / 50))) for n, row in enumerate(rows)]
    actions_map.set_locations(places=said, how="file", by=SETUP, now=NOW)


def elsewhere(rows: Rows, turn: int, _zhou: Any) -> None:
    for row in rows:
        with transaction.atomic():
            seal(locked(row), [RecordCorrected({"county": COUNTIES[turn % 2]})], by=SETUP, now=NOW)


DOINGS = (statistics, months, forecasts, places, elsewhere)


@pytest.mark.django_db(transaction=True)
def test_eight_writers_in_any_order_all_come_to_their_end_and_the_tallies_are_right(
    register: Callable[..., Any], zhou: Any
) -> None:
    rows = [register(stage="signed", name=f"项目{n}", county=COUNTIES[n % 2]) for n in range(PROJECTS)]
    for row in rows:
        said = {"filed_on": NOW.date(), "entered_on": NOW.date(), "investment_fen": row.investment_fen}
        Statistics.objects.create(project=row, state=Entering.ENTERED, **said)

    def work(turn: int) -> None:
        try:
            for n in range(len(DOINGS)):
                DOINGS[(turn + n) % len(DOINGS)](rows if turn % 2 else rows[::-1], turn, zhou)
        finally:
            connection.close()

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(work, range(WRITERS)))
    assert ProjectFile.objects.filter(project__in=rows, longitude__isnull=False).count() == PROJECTS
    assert MonthlyFigure.objects.filter(done_fen__isnull=False).count() == PROJECTS
    for row in Project.objects.filter(pk__in=[row.pk for row in rows]):
        assert row.seen_n == 1 + 2 * WRITERS  # registered; corrected and moved by each
    assert list(tallies.faults()) == []
    tallies.fold()
    assert list(tallies.faults()) == []
