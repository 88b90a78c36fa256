"""Capital projects of a real city, with their budgets by year and by source, through the file and out as open data."""

import csv
import gzip
import io
import json
from datetime import date, datetime
from typing import Any

import pytest

from kaigong.apps.projects import actions, actions_many, checker_facts, queries_facts
from kaigong.apps.projects.actions_many import Said
from kaigong.apps.projects.models import MoneySource, YearPlan
from kaigong.core.measures.baselines import Side, compare
from tests.shared import shared

pytestmark = pytest.mark.django_db
SETUP = "system:setup"
FEN = 100_000  # the amounts of the file are thousands
YEARS = range(2021, 2026)
MANY = 60


def amount(text: str) -> int:
    return round(float(text or 0)) * FEN


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    """Projects whose money is nowhere negative, in the order of the file."""
    packed = shared("data/capital-projects-nyc/projects.csv.gz").read_bytes()
    found = list(csv.DictReader(io.StringIO(gzip.decompress(packed).decode("utf-8"))))
    money = ("city_total", "non_city_total", "combined_total", *(f"combined{year}" for year in YEARS))
    return [row for row in found if all(amount(row[name]) >= 0 for name in money) and amount(row["combined_total"])][
        :MANY
    ]


def test_real_budgets_come_through_unchanged(
    rows: list[dict[str, str]], lin_enterprise: Any, zhou: Any, client: Any, now: datetime
) -> None:
    assert len(rows) == MANY
    said = []
    for row in rows:
        project = actions.register_project(
            name=row["project_description"][:200], type="gov-building", facts={"investment_type": "gov"},
            start_on=date(2021, 7, 1), klass="livelihood", county="421002",
            investment_fen=amount(row["combined_total"]), enterprise=lin_enterprise, stage="signed", by=SETUP, now=now,
        )  # fmt: skip
        sources = {"local-budget": (amount(row["city_total"]), 0, 0), "other": (amount(row["non_city_total"]), 0, 0)}
        years = {year: amount(row[f"combined{year}"]) for year in YEARS}
        said.append(Said(project, years=years, sources=sources))
    assert actions_many.enter_files(said=said, by=SETUP, now=now) == MANY
    assert actions_many.enter_files(said=said, by=SETUP, now=now) == 0  # said again, nothing is new
    for row, one in zip(rows, said, strict=True):
        planned = MoneySource.objects.filter(project=one.project).values_list("planned_fen", flat=True)
        assert sum(planned) == one.project.investment_fen == amount(row["combined_total"])
        by_year = {each["year"]: each["plan_fen"] for each in queries_facts.by_year(zhou, one.project)}
        assert by_year == {year: amount(row[f"combined{year}"]) for year in YEARS}
    assert YearPlan.objects.count() == MANY * len(YEARS)
    assert list(checker_facts.faults()) == []
    package = json.loads(b"".join(client.get("/open/projects/oc4ids.json").streaming_content))
    told = {one["identifiers"][0]["id"]: one["budget"]["amount"]["amount"] * 100 for one in package["projects"]}
    assert told == {one.project.code: one.project.investment_fen for one in said}


def test_what_was_first_budgeted_stands_beside_what_it_is_now(rows: list[dict[str, str]]) -> None:
    grown = 0
    for row in rows:
        first, now = amount(row["original_budget"]), amount(row["combined_total"])
        found = compare(Side({}, investment_fen=first), Side({}, investment_fen=now))
        assert found.investment_fen == now - first
        grown += found.investment_fen > 0
    assert 0 < grown < MANY
