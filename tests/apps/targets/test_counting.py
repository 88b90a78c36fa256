"""The database counts a formula exactly as it reads row by row, and every figure says what it rests on."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaigong.core.measures.formula import Asked, aggregate, combine, parse, value
from kaigong.core.measures.sources import SOURCES
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
ASKED = Asked(date(2022, 1, 1), date(2022, 3, 31), date(2022, 2, 10))
TODAY = ASKED.today
COUNTIES = ("421003", "421022", "421024")


@pytest.fixture
def library(lin_enterprise: Any) -> list[Mapping[str, Any]]:
    """Sixty projects with days that are sometimes missing, and their rows as plain data."""
    from kaigong.apps.ledger import tallies
    from kaigong.apps.projects.models import Project, ProjectFile
    from kaigong.apps.targets import sources

    dice = Random(7)  # noqa: S311  made-up rows

    def day() -> date | None:
        return None if dice.random() < 0.25 else date(2021, 11, 1) + timedelta(dice.randrange(160))

    Project.objects.bulk_create(
        Project(
            code=f"P{n:03}", name=f"示例 {n}", type="industrial-general", start_on=date(2021, 10, 8),
            enterprise=lin_enterprise, klass=dice.choice(["industry", "ecology"]), county=dice.choice(COUNTIES),
            registered_at=NOW, updated_at=NOW,
            investment_fen=dice.randrange(1, 9) * 10**9, is_key=dice.random() < 0.5,
            plan_late_days=dice.randrange(-5, 30), signed_on=day(), planned_start_on=day(), started_on=day(),
        )
        for n in range(60)
    )  # fmt: skip
    ProjectFile.objects.bulk_create(
        ProjectFile(project=row, township=dice.choice(["", "岑河镇", "观音垱镇"]), done_fen_total=dice.randrange(5))
        for row in Project.objects.all() if dice.random() < 0.8
    )  # fmt: skip
    tallies.recount()
    known = sources.known()["projects"]
    names = list(known.source.columns)
    rows = known.every().order_by("pk").values_list(*(known.path(name) for name in names))
    return [dict(zip(names, row, strict=True)) for row in rows]


FIELDS = st.sampled_from(["signed_on", "planned_start_on", "started_on", "registered_on"])
DAYS = st.one_of(FIELDS, st.sampled_from(["today", "span.first", "span.last", "'2022-01-20'"]))
BETWEEN = st.tuples(FIELDS, st.one_of(FIELDS, st.just("today"))).map(lambda two: f"days({two[0]}, {two[1]})")
NUMBERS = st.one_of(st.sampled_from(["investment_fen", "plan_late_days", "done_fen"]), BETWEEN)
OPS = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
ATOMS = st.one_of(
    st.tuples(FIELDS, OPS, DAYS).map(" ".join), st.tuples(DAYS, OPS, FIELDS).map(" ".join),
    st.tuples(NUMBERS, OPS, st.sampled_from(["0", "12", "3000000000"])).map(" ".join),
    st.tuples(NUMBERS, OPS, NUMBERS).map(" ".join),
    st.tuples(FIELDS, st.sampled_from(["in span", "in elapsed", "is empty", "is not empty"])).map(" ".join),
    st.sampled_from(
        ["is_key", "in_statistics", "klass == 'industry'", "klass != 'industry'", "township == '岑河镇'",
         "township != '岑河镇'", "township is empty", "county in ['421003', '421022']", "township in ['岑河镇']",
         "county == township"]
    ),
)  # fmt: skip
TESTS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        inner.map(lambda one: f"not ({one})"), st.tuples(inner, inner).map(lambda two: f"({two[0]} and {two[1]})"),
        st.tuples(inner, inner).map(lambda two: f"({two[0]} or {two[1]})"),
    ), max_leaves=4,
)  # fmt: skip
KINDS = st.sampled_from(["count", "sum", "mean", "min", "max", "median", "percentile"])


@given(kind=KINDS, number=NUMBERS, test=TESTS)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_database_counts_what_the_plain_rows_give(library: Any, kind: str, number: str, test: str) -> None:
    from kaigong.apps.targets import sources

    inside = {"count": "", "percentile": f"{number}, 80 of "}.get(kind, f"{number} of ")
    (part,) = parse(f"{kind}({inside}projects where {test})", SOURCES).aggregates
    known = sources.known()["projects"]
    counting = known.counting(known.every(), ASKED)
    assert counting.one(part) == aggregate(part, library, ASKED)
    alone = {key: aggregate(part, [row for row in library if row["county"] == key], ASKED) for key in COUNTIES}
    nothing = Fraction(0) if kind in ("count", "sum") else None
    grouped = counting.each(part, "county")
    assert {key: grouped.get(key, nothing) for key in COUNTIES} == alone


def figure(name: str, **scope: str) -> Any:
    from kaigong.apps.targets import indicators

    one = indicators.in_force()[name].indicator
    return indicators.value(one, scope=indicators.Scope(**scope), period="2022Q1", today=TODAY)


def test_a_figure_says_how_many_rows_it_rests_on_and_how_many_of_them_are_known(library: Any) -> None:
    began = [row for row in library if row["started_on"] and ASKED.first <= row["started_on"] <= TODAY]
    found = figure("days-signing-to-start")
    assert found.counted == len(began) > 5
    assert found.complete == round(Decimal(sum(row["signed_on"] is not None for row in began)) / len(began), 4)
    kept = figure("planned-starts-kept", kind="county", key="421003")
    assert kept.numerator is not None and kept.denominator is not None
    assert kept.value == round(kept.numerator * 100 / kept.denominator, 4)


def test_the_figures_of_all_counties_are_those_of_each(library: Any) -> None:
    from kaigong.apps.targets import indicators

    for name, each in indicators.in_force().items():
        if "county" not in each.indicator.scopes or each.indicator.typed:
            continue
        found = indicators.values(each.indicator, kind="county", period="2022Q1", today=TODAY)
        for key in found:
            assert found[key] == figure(name, kind="county", key=key), name


def test_the_rows_behind_a_number_are_as_many_as_it_counts(library: Any, zhou: Any, wei: Any) -> None:
    from kaigong.apps.targets import indicators

    one = indicators.in_force()["starts-above-yi"].indicator
    asked = {"scope": indicators.Scope("county", "421003"), "period": "2022Q1", "today": TODAY}
    assert indicators.rows(one, 0, person=zhou, **asked).count() == indicators.value(one, **asked).value  # type: ignore[arg-type]
    assert not indicators.rows(one, 0, person=wei, **asked).exists()  # type: ignore[arg-type]


def test_a_measure_of_a_commitment_counts_as_its_formula_says(library: Any) -> None:
    from kaigong.apps.targets import indicators, measures

    where = {"started_from": "2022-01-01", "started_until": "2022-02-10"}
    for name in ("projects.count", "projects.yi"):
        indicator = indicators.of_measure(name)
        assert indicator is not None
        number = value(parse(indicator.compute, SOURCES), {"projects": library}, ASKED)
        counted = measures.measured(name, where)
        assert (
            counted is not None
            and number is not None
            and counted.value == Decimal(number.numerator) / number.denominator
        )


def test_what_no_app_counts_has_no_number_and_says_why() -> None:
    from kaigong.apps.targets import indicators, sources

    one = indicators.in_force()["tickets-satisfied"].indicator
    if sources.of("tickets") is None:
        assert indicators.value(one, scope=indicators.Scope(), period="2022", today=TODAY).why == "no_source"
    assert indicators.value(one, scope=indicators.Scope(), period="someday", today=TODAY).why == "period"
    assert figure("investment-done", kind="agency", key="x").why == "no_group"
    assert combine(parse("count(items)", SOURCES).root, {parse("count(items)", SOURCES).aggregates[0]: None}) is None


def test_the_tallies_say_of_every_indicator_what_the_rows_say(library: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """By city, county and township; with starts noted late, months reported late, and months not reported."""
    from kaigong.apps.ledger import tallies
    from kaigong.apps.projects.models import Milestone, MonthlyFigure, Project
    from kaigong.apps.targets import kept

    rows = list(Project.objects.all())
    MonthlyFigure.objects.bulk_create(
        MonthlyFigure(project=row, month=date(2022, month, 1), planned_fen=10**9 * month, late=n % 5 == 0,
                      done_fen=None if (n + month) % 3 == 0 else 10**8 * (n % 5 + 1))
        for n, row in enumerate(rows) for month in (1, 2, 3)
    )  # fmt: skip
    Milestone.objects.bulk_create(
        Milestone(project=row, stage="started", on=row.started_on, n=1, by="x",
                  recorded_at=datetime.combine(row.started_on, time(8), UTC) + timedelta(n % 60))
        for n, row in enumerate(rows) if row.started_on
    )  # fmt: skip
    tallies.recount()
    names = (
        "starts-in-period", "starts-above-yi", "planned-starts-kept", "days-signing-to-start", "started-investment",
        "investment-done", "investment-plan-kept", "projects-in-library",
    )  # fmt: skip
    for name in names:
        by_tallies = told(name)
        with monkeypatch.context() as rows_only:
            rows_only.setattr(kept, "of", lambda counting, *_rest: counting)
            assert told(name) == by_tallies


def told(name: str) -> list[Any]:
    """The figure of the city, of every county and township, and what a ranking rests on."""
    from kaigong.apps.targets import indicators, ranking_rules, rankings

    one = indicators.in_force()[name].indicator
    figures = [
        figure for kind in ("county", "township")
        for figure in sorted(indicators.values(one, kind=kind, period="2022Q1", today=TODAY).items())
    ]  # fmt: skip
    cells = [
        rankings._cells(one, ranking_rules.in_force()[among].rules, "2022Q1", ASKED)
        for among in ("six-by-six", "township-investment")
    ]
    return [figures, figure(name), figure(name, kind="county", key=COUNTIES[0]), _rounded(cells)]


def _rounded(cells: list[Any]) -> list[Any]:
    return [
        (kind, scale, {
            (place, klass): tuple(float(f"{number:.9g}") for number in numbers)
            for place, by_class in found.items() for klass, numbers in by_class.items()
        }) for kind, scale, found in cells
    ]  # fmt: skip
