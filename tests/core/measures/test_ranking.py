"""Rankings: what must not change them does not, what chance can explain is not called a difference."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaigong.core.measures import sealed
from kaigong.core.measures.formula import parse
from kaigong.core.measures.ranking import Inputs, Measured, Result, reckon
from kaigong.core.measures.shape import shape
from kaigong.core.measures.sources import SOURCES

ALL = ""
Cells = Mapping[str, Mapping[str, tuple[float, ...]]]


def one(cells: Cells, kind: str = "share", name: str = "a", weight: float = 1, **other: object) -> Measured:
    return replace(Measured(name, kind, weight, True, 1.0, cells), **other)  # type: ignore[arg-type]


def inputs(*measured: Measured, scoring: str = "range", draws: int = 400) -> Inputs:
    places = tuple(sorted({key for each in measured for key in each.cells}))
    return Inputs(places, measured, scoring, 7, draws)


def shares(**said: tuple[float, float]) -> Cells:
    return {key: {ALL: pair} for key, pair in said.items()}


def ranks(found: Result) -> dict[str, int | None]:
    return {place.key: place.rank for place in found.places}


def test_clear_differences_are_ranked_and_chance_is_not() -> None:
    found = reckon(inputs(one(shares(a=(950, 1000), b=(500, 1000), c=(100, 1000)))))
    assert ranks(found) == {"a": 1, "b": 2, "c": 3} and not found.shared
    found = reckon(inputs(one(shares(a=(9, 10), b=(8, 10), c=(7, 10)))))
    assert set(ranks(found).values()) == {1} and found.shared
    assert found.places[0].alike == ("b", "c")
    low, high = found.places[0].parts[0].low, found.places[0].parts[0].high
    assert low is not None and high is not None and low < 0.9 < high


cells_of = st.dictionaries(
    st.sampled_from("abcdef"), st.tuples(st.integers(0, 40), st.integers(0, 40)).map(lambda p: (p[0], p[0] + p[1])),
    min_size=2,
)  # fmt: skip


def many(first: Mapping[str, tuple[int, int]], second: Mapping[str, tuple[int, int]]) -> list[Measured]:
    return [
        one({key: {ALL: (float(h), float(t))} for key, (h, t) in first.items()}, name="a", weight=3),
        one({key: {ALL: (float(h),)} for key, (h, t) in second.items()}, "count", name="b", weight=2),
    ]


@given(cells_of, cells_of, st.sampled_from([0.01, 7, 1000]), st.sampled_from(["range", "places"]))
@settings(max_examples=40, deadline=None)
def test_only_the_proportion_of_the_weights_matters(first: Cells, second: Cells, times: float, scoring: str) -> None:
    measured = many(first, second)  # type: ignore[arg-type]
    scaled = [replace(each, weight=each.weight * times) for each in measured]
    before, after = reckon(inputs(*measured, scoring=scoring)), reckon(inputs(*scaled, scoring=scoring))
    assert ranks(before) == ranks(after)
    for left, right in zip(before.places, after.places, strict=True):
        assert left.total == pytest.approx(right.total)


@given(cells_of, cells_of, st.sampled_from(["range", "places"]))
@settings(max_examples=40, deadline=None)
def test_a_place_without_data_changes_nobody_elses_total(first: Cells, second: Cells, scoring: str) -> None:
    measured = many(first, second)  # type: ignore[arg-type]
    before = inputs(*measured, scoring=scoring)
    after = replace(before, places=(*before.places, "nowhere"))
    found = {place.key: place for place in reckon(after).places}
    assert found["nowhere"].rank is None and found["nowhere"].total is None
    for place in reckon(before).places:
        assert (found[place.key].total, found[place.key].rank) == (place.total, place.rank)


@given(
    st.lists(st.integers(-50, 50), min_size=2, max_size=6, unique=True), st.integers(-100, 100),
    st.sampled_from(["range", "places"]), st.booleans(),
)  # fmt: skip
@settings(max_examples=40, deadline=None)
def test_adding_a_constant_to_everybody_changes_no_total(
    values: list[int], more: int, scoring: str, better: bool
) -> None:
    def told(plus: int) -> Result:
        cells = {f"p{n}": {ALL: (float(value + plus), 0.0)} for n, value in enumerate(values)}
        return reckon(inputs(one(cells, "fixed", more_is_better=better), scoring=scoring))

    assert [(p.key, p.rank) for p in told(0).places] == [(p.key, p.rank) for p in told(more).places]
    assert [p.total for p in told(0).places] == pytest.approx([p.total for p in told(more).places])
    best = max(values) if better else min(values)
    assert told(0).places[0].key == f"p{values.index(best)}"


def test_equals_share_a_place_and_less_may_be_better() -> None:
    cells = {key: {ALL: (value, 0.0)} for key, value in {"a": 30.0, "b": 30.0, "c": 54.0}.items()}
    for scoring in ("range", "places"):
        found = reckon(inputs(one(cells, "fixed", more_is_better=False), scoring=scoring))
        assert ranks(found) == {"a": 1, "b": 1, "c": 3}
    found = reckon(inputs(one(cells, "fixed", more_is_better=False, target=30.0), scoring="target"))
    assert [place.total for place in found.places] == pytest.approx([100, 100, 30 / 54 * 100])


def test_too_little_known_is_listed_without_a_place() -> None:
    first = one(shares(a=(9, 10), b=(8, 10)), weight=1)
    second = one(shares(a=(9, 10)), name="b", weight=3)
    found = {place.key: place for place in reckon(inputs(first, second)).places}
    assert (found["a"].rank, found["b"].rank, found["b"].known) == (1, None, 0.25)


def test_without_places_there_is_nothing_to_rank() -> None:
    assert reckon(inputs(one({}))) == Result(()) and not Result(()).shared


def test_the_mix_of_classes_is_taken_out() -> None:
    # both finish 90 % of the easy and 50 % of the hard ones; b only has more hard ones
    cells = {"a": {"easy": (90.0, 100.0), "hard": (5.0, 10.0)}, "b": {"easy": (9.0, 10.0), "hard": (50.0, 100.0)}}
    a, b = reckon(inputs(one(cells))).places
    assert a.parts[0].raw == pytest.approx(95 / 110) and b.parts[0].raw == pytest.approx(59 / 110)
    assert a.parts[0].value == pytest.approx(0.7) == pytest.approx(b.parts[0].value)
    assert a.rank == b.rank == 1
    partly = reckon(inputs(one({"a": cells["a"], "b": {"hard": (50.0, 100.0)}})))
    assert {p.key: round(p.parts[0].coverage, 2) for p in partly.places} == {"a": 1.0, "b": 0.52}


def test_every_kind_of_number_has_an_interval_around_it() -> None:
    kinds: dict[str, tuple[float, ...]] = {
        "share": (40, 50), "count": (40,), "mean": (25, 250, 2600), "total": (10, 400, 20000),
        "ratio": (12, 300, 400, 9000, 14000, 11000), "middle": (30, 4),
    }  # fmt: skip
    for kind, cell in kinds.items():
        part = reckon(inputs(one({"x": {ALL: cell}}, kind))).places[0].parts[0]
        assert part.low is not None and part.high is not None and part.value is not None
        assert part.low < part.value < part.high, kind
        assert part.value == pytest.approx(part.raw)


def test_the_same_seed_gives_the_same_ranking_and_another_seed_other_draws() -> None:
    asked = inputs(one(shares(a=(9, 10), b=(5, 10))))
    assert reckon(asked) == reckon(asked)
    assert reckon(asked).places[0].low != reckon(replace(asked, seed=8)).places[0].low


@pytest.mark.parametrize(
    ("text", "kind", "scale"),
    [
        ("count(projects where is_key)", "count", 1), ("sum(done_fen of months) / 100", "total", 0.01),
        ("2 * mean(plan_late_days of projects)", "mean", 2), ("median(plan_late_days of projects)", "middle", 1),
        ("count(items where finished) / count(items) * 100", "share", 100),
        ("100 * count(items where finished) / count(items)", "share", 100),
        ("sum(done_fen of months) / sum(planned_fen of months) * 100", "ratio", 100),
        ("sum(done_fen of months where late) / sum(planned_fen of months)", "fixed", 1),
        ("count(items) / count(projects)", "fixed", 1), ("count(items) + count(projects)", "fixed", 1),
    ],
)  # fmt: skip
def test_the_shape_of_a_formula_says_how_it_is_uncertain(text: str, kind: str, scale: float) -> None:
    found = shape(parse(text, SOURCES))
    assert (found.kind, float(found.scale)) == (kind, scale)


def test_sealed_inputs_give_the_same_ranking_again() -> None:
    import json

    from kaigong.core.measures.sealed import digest, inputs_of, plain, summary

    first = one({"a": {"x": (1 / 3, 2.0)}, "b": {"x": (0.1 + 0.2, 5e-324)}}, "fixed", weight=0.1)
    asked = inputs(first, one(shares(a=(9, 10), b=(5, 10)), name="b", target=0.7))
    again = inputs_of(json.loads(json.dumps(plain(asked))))
    assert again == asked and digest(plain(again)) == digest(plain(asked))
    assert summary(reckon(again)) == summary(reckon(asked))


def test_the_interval_of_days_does_not_begin_below_nought() -> None:
    days = {"a": {ALL: (2.0, 20.0, 400.0)}, "b": {ALL: (30.0, 900.0, 30000.0)}}
    free = reckon(inputs(one(days, kind="mean")))
    bound = reckon(inputs(one(days, kind="mean", least=0.0)))
    lows = [{place.key: place.parts[0].low for place in found.places}["a"] for found in (free, bound)]
    assert lows[0] is not None and lows[0] < 0 and lows[1] == 0
    assert sealed.inputs_of(sealed.plain(inputs(one(days, kind="mean", least=0.0)))).measured[0].least == 0
