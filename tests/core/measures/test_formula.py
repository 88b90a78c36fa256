"""The language of indicators: what it counts, what is empty, and how every fault of a text is told."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaigong.core.measures.formula import Asked, combine, gaps, parse, value
from kaigong.core.measures.sources import SOURCES
from kaigong.core.measures.tree import pushed
from kaigong.core.problems import Faulty

ASKED = Asked(date(2022, 1, 1), date(2022, 3, 31), date(2022, 2, 10))
EMPTY = dict.fromkeys(SOURCES["projects"].columns)
PROJECTS: list[dict[str, Any]] = [
    {**EMPTY, "klass": "industry", "investment_fen": 300,
     "signed_on": date(2022, 1, 1), "started_on": date(2022, 1, 11)},
    {**EMPTY, "klass": "industry", "investment_fen": 100,
     "signed_on": date(2021, 12, 2), "started_on": date(2022, 2, 10)},
    {**EMPTY, "klass": "ecology", "investment_fen": 50, "started_on": date(2022, 3, 1), "is_key": True},
    {**EMPTY, "klass": "", "investment_fen": 7, "plan_late_days": 12},
]  # fmt: skip


def counted(text: str) -> Fraction | None:
    return value(parse(text, SOURCES), {"projects": PROJECTS}, ASKED)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("count(projects)", 4),
        ("count(projects where started_on in elapsed)", 2),
        ("count(projects where started_on in span)", 3),
        ("sum(investment_fen of projects where klass == 'industry') / 100", 4),
        ("mean(days(signed_on, started_on) of projects)", 40),
        ("median(days(signed_on, started_on) of projects)", 40),
        ("percentile(investment_fen, 90 of projects)", 240),
        ("min(investment_fen of projects) + max(investment_fen of projects)", 307),
        ("count(projects where started_on is empty)", 1),
        ("count(projects where klass is not empty)", 3),
        ("count(projects where klass != 'industry')", 2),
        ("count(projects where not started_on > '2022-02-01')", 2),
        ("count(projects where is_key)", 1),
        ("count(projects where days(started_on, today) >= 30 or plan_late_days > 10)", 2),
        ("count(projects where klass in ['industry', 'ecology'] and not (investment_fen < 100))", 2),
        ("count(projects where started_on in elapsed) / count(projects where started_on in span) * 300", 200),
        ("2 * (count(projects) - 1)", 6),
        ("sum(investment_fen of projects where klass == 'livelihood')", 0),
        ("mean(investment_fen of projects where klass == 'livelihood')", None),
        ("count(projects) / count(projects where klass == 'livelihood')", None),
    ],
)
def test_a_formula_counts_what_it_says(text: str, expected: int | None) -> None:
    assert counted(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [("missing", 1)]),
        ("3 + 4", [("no_rows", 1)]),
        ("count(people)", [("unknown_source", 7)]),
        ("count(projects where colour == 'red' and size > 3)", [("unknown_field", 22), ("unknown_field", 42)]),
        ("count(projects where klass > 'a')", [("not_ordered", 28)]),
        ("count(projects where klass == 3)", [("different_sorts", 31)]),
        ("count(projects where started_on == '2022-02-31')", [("no_day", 36), ("different_sorts", 36)]),
        ("count(projects where klass)", [("wrong_sort", 22)]),
        ("sum(klass of projects)", [("wrong_sort", 5)]),
        ("sum(days(klass, today) of projects)", [("wrong_sort", 10)]),
        ("percentile(investment_fen, 100 of projects)", [("percent", 28)]),
        ("count(projects where klass == '')", [("empty_text", 31)]),
        ("count(projects where klass in [started_on])", [("only_constants", 42)]),
        ("count(projects) / 0", [("by_zero", 19)]),
        ("count(projects", [("expected", 15)]),
        ("count(projects) count(items)", [("unexpected", 17)]),
        ("count(projects) ; $", [("character", 17), ("character", 19)]),
        ("sum(investment_fen)", [("expected", 20)]),
        ("__import__('os')", [("expected_aggregate", 1)]),
        ("(" * 40 + "1", [("too_deep", 26)]),
        ("count(items)" + " + 1" * 600, [("too_long", 1)]),
    ],
)
def test_every_fault_is_told_with_its_column(text: str, expected: list[tuple[str, int]]) -> None:
    with pytest.raises(Faulty) as faulty:
        parse(text, SOURCES)
    found = [
        (each.code.removeprefix("formula."), int(each.at.removeprefix("column "))) for each in faulty.value.problems
    ]
    assert found == expected


@given(st.text(alphabet="count(projects)where stand 0123'=<>/*[].,\n项", max_size=60))
def test_any_text_is_read_or_faulted_and_never_breaks(text: str) -> None:
    try:
        formula = parse(text, SOURCES)
    except Faulty as faulty:
        assert faulty.problems
    else:
        assert formula.aggregates


TESTS = st.recursive(
    st.sampled_from(
        ["klass == 'industry'", "investment_fen > 60", "started_on in elapsed", "signed_on is empty", "is_key",
         "days(signed_on, started_on) < 30", "klass in ['ecology']", "plan_late_days != 12"]
    ),
    lambda inner: st.one_of(
        inner.map(lambda one: f"not ({one})"), st.tuples(inner, inner).map(lambda two: f"({two[0]} and {two[1]})"),
        st.tuples(inner, inner).map(lambda two: f"({two[0]} or {two[1]})"),
    ), max_leaves=5,
)  # fmt: skip


@given(TESTS)
def test_a_test_and_its_opposite_share_the_rows_out(test: str) -> None:
    assert counted(f"count(projects where {test}) + count(projects where not ({test}))") == 4


@given(TESTS)
def test_a_not_pushed_down_says_the_same(test: str) -> None:
    from kaigong.core.measures.formula import matches

    where = parse(f"count(projects where {test})", SOURCES).aggregates[0].where
    assert where is not None
    assert [matches(where, row, ASKED) for row in PROJECTS] == [matches(pushed(where), row, ASKED) for row in PROJECTS]


def test_a_ratio_shows_its_two_sides_and_what_ought_to_be_known() -> None:
    text = "count(items where ended_on <= due_on) / count(items where finished) * 100"
    formula = parse(text, SOURCES)
    assert formula.ratio is not None
    assert [combine(side, {each: Fraction(8) for each in formula.aggregates}) for side in formula.ratio] == [8, 8]
    assert gaps(formula, SOURCES) == {"items": frozenset({"due_on"})}
    assert parse("count(items) / 2", SOURCES).ratio is None
