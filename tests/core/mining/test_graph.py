"""The compiled passes against plain Python, and their definitions at the edges."""

import math
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaigong.core.mining import graph
from kaigong.core.mining.graph import Graph, mine, quantiles
from kaigong.core.mining.log import NO_TIME, Log
from tests.core.mining import naive
from tests.core.mining.naive import log_of

TIMES = st.one_of(st.none(), st.integers(-5, 5), st.integers(-(10**15), 10**15))
EVENTS = st.lists(st.tuples(st.sampled_from("abcd"), TIMES), max_size=9)
LOGS = st.lists(EVENTS, max_size=12).map(lambda cases: log_of({f"c{n}": events for n, events in enumerate(cases)}))


def same(found: Graph, log: Log) -> None:
    """Every figure equals that of plain Python."""
    told, name, edges = naive.graph(log), log.activities, found.edges
    pairs = [(name[a], name[b]) for a, b in zip(edges.before.tolist(), edges.after.tolist(), strict=True)]
    assert dict(zip(pairs, edges.count.tolist(), strict=True)) == told["edges"]
    for place, pair in enumerate(pairs):
        waits = told["waits"][pair]
        assert edges.timed[place] == len(waits)
        for share, got in ((0.5, edges.wait_p50[place]), (0.9, edges.wait_p90[place])):
            assert got == np.quantile(waits, share) if waits else math.isnan(got)
    assert named(found.start_count, log) == told["starts"]
    assert named(found.end_count, log) == told["ends"]
    assert named(found.activity_count, log) == Counter(name[code] for code in log.activity.tolist())
    paths = [tuple(name[code] for code in found.path(v)) for v in range(len(found.variant_count))]
    assert dict(zip(paths, found.variant_count.tolist(), strict=True)) == told["variants"]
    assert [None if span == NO_TIME else span for span in found.throughput.tolist()] == told["spans"]


def named(counts: Any, log: Log) -> dict[str, int]:
    return {log.activities[code]: count for code, count in enumerate(counts.tolist()) if count}


@settings(max_examples=150, deadline=None)
@given(LOGS)
def test_every_figure_equals_that_of_plain_python(log: Log) -> None:
    same(mine(log), log)


@settings(max_examples=40, deadline=None)
@given(LOGS, st.integers(2, 4))
def test_threads_and_little_room_for_waits_change_nothing(log: Log, threads: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(graph, "PART", 1)
        patch.setattr(graph, "WAITS_AT_ONCE", 2)
        same(mine(log, threads), log)


@settings(max_examples=40, deadline=None)
@given(LOGS)
def test_more_activities_than_a_square_table_holds_change_nothing(log: Log) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(graph, "DENSE", 0)
        same(mine(log), log)


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        st.lists(st.integers(-3, 3), min_size=1, max_size=400),
        st.lists(st.integers(-(10**16), 10**16), min_size=1, max_size=400),
        st.builds(lambda few, many: few + [7] * many, st.lists(st.integers(0, 10**12)), st.integers(100, 3000)),
    ),
    st.floats(0, 1),
)
def test_quantiles_are_those_of_numpy(values: list[int], share: float) -> None:
    assert quantiles(np.array(values, np.int64), [share])[0] == np.quantile(np.array(values, float), share)


def test_quantiles_of_many_values_of_all_sizes_are_those_of_numpy() -> None:
    drawn = np.random.default_rng(5)
    values = (10 ** drawn.uniform(0, 15, 200_000)).astype(np.int64) * drawn.choice([-1, 1, 1], 200_000)
    shares = [0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.999, 1.0]
    assert quantiles(values, shares).tolist() == np.quantile(values, shares).tolist()


def test_a_case_without_events_is_counted_as_an_empty_path() -> None:
    found = mine(log_of({"x": [], "y": [("a", 1)]}))
    assert found.variant_count.tolist() == [1, 1]
    assert found.path(0) == ()
    assert found.throughput.tolist() == [NO_TIME, 0]


def test_paths_with_equal_hashes_are_told_apart_by_their_codes() -> None:
    log = log_of({"x": [("a", 1), ("b", 2)], "y": [("b", 1), ("a", 2)], "z": [("a", 5), ("b", 9)]})
    variant, chosen, counts = np.zeros(3, np.int32), np.zeros(3, np.int32), np.zeros(3, np.int64)
    equal = np.full(3, 7, np.uint64)
    arena = np.empty(1, np.uint8)
    assert graph.kernel.group_variants(log.activity, log.first, equal, variant, chosen, counts, arena) == 2
    assert variant.tolist() == [0, 1, 0]
    assert counts[:2].tolist() == [2, 1]


@pytest.mark.parametrize("kinds", [3, 300, 70_000])
def test_many_paths_are_counted_as_a_dictionary_counts_them(kinds: int) -> None:
    drawn = np.random.default_rng(kinds)
    log = log_of({f"c{n}": [(f"a{x}", n) for x in drawn.integers(0, kinds, n % 9)] for n in range(5000)})
    names = [f"{n}" for n in range(kinds)]  # so many codes, whether they occur or not
    found = mine(replace(log, activities=[*log.activities, *names]))
    paths = Counter(tuple(log.activity[a:b].tolist()) for a, b in pairwise(log.first.tolist()))
    assert {found.path(v): int(found.variant_count[v]) for v in range(len(found.variant_count))} == paths


def test_a_log_without_anything_gives_empty_tables() -> None:
    found = mine(log_of({}))
    assert len(found.variant_count) == len(found.edges.count) == 0
    assert np.isnan(found.throughput_quantiles([0.5])).all()
