"""Kaplan-Meier against plain counting and a published example; calibration where the truth is known."""

from datetime import UTC, date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaigong.core.mining.calibrate import calibrate
from kaigong.core.mining.conform import Case, Doing
from kaigong.core.mining.graph import DAY, mine
from kaigong.core.mining.log import NO_TIME, Column
from kaigong.core.mining.survival import (
    Spells,
    as_csv,
    closed,
    kaplan_meier,
    learn,
    spells_after,
    spells_of_cases,
    spells_of_items,
    working_days,
)
from kaigong.core.simulate.fields import Notes
from kaigong.core.simulate.observations import read_days
from tests.core.mining.naive import log_of, times
from tests.core.mining.test_analyses import WORKDAYS

# Weeks in remission with 6-MP (Freireich and others 1963); 1: the relapse was seen
REMISSION = [(6, 1), (6, 1), (6, 1), (6, 0), (7, 1), (9, 0), (10, 1), (10, 0), (11, 0), (13, 1), (16, 1), (17, 0),
             (19, 0), (20, 0), (22, 1), (23, 1), (25, 0), (32, 0), (32, 0), (34, 0), (35, 0)]  # fmt: skip


def test_the_curve_of_the_remission_data_is_the_published_one() -> None:
    found = kaplan_meier(np.array([t for t, _ in REMISSION], float), np.array([bool(s) for _, s in REMISSION]))
    assert found.days.tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert found.survive.round(3).tolist() == [0.857, 0.807, 0.753, 0.69, 0.627, 0.538, 0.448]
    assert (found.ended, found.censored) == (9, 12)
    assert found.quantile(0.5) == 23
    assert found.quantile(0.9) is None


@given(st.lists(st.tuples(st.integers(0, 9), st.booleans()), min_size=1, max_size=40))
def test_the_curve_is_the_product_of_what_was_left_each_day(spells: list[tuple[int, bool]]) -> None:
    found = kaplan_meier(np.array([t for t, _ in spells], float), np.array([s for _, s in spells]))
    for day in range(10):
        left = 1.0
        for at in range(day + 1):
            risk = sum(t >= at for t, _ in spells)
            left *= 1 - sum(t == at and s for t, s in spells) / risk if risk else 1
        assert found.lasts_longer(day) == pytest.approx(left)


@given(st.lists(st.floats(0, 1e4), min_size=1, max_size=40), st.sampled_from([0.1, 0.25, 0.5, 0.9]))
def test_without_open_spells_a_quantile_is_the_lower_order_statistic(days: list[float], share: float) -> None:
    found = kaplan_meier(np.array(days), np.ones(len(days), bool))
    assert found.quantile(share) == np.quantile(days, share, method="inverted_cdf")
    assert found.unknown == pytest.approx(0)


def test_open_spells_make_long_ones_more_likely_not_less() -> None:
    days, ended = np.arange(1.0, 21), np.arange(20) % 3 != 0
    whole, dropped = kaplan_meier(days, ended), kaplan_meier(days[ended], ended[ended])
    assert whole.lasts_longer(12) > dropped.lasts_longer(12)


def test_the_points_are_equally_likely_and_reach_as_far_as_the_log_tells() -> None:
    found = kaplan_meier(np.array([1.0, 2, 3, 4]), np.array([True, True, True, False]))
    assert found.points(4) == [1.0, 2.0, 3.0, 3.0]
    assert found.unknown == pytest.approx(0.25)
    assert as_csv(found, 4) == b"days\n1\n2\n3\n3\n"


def test_what_is_written_is_what_a_scenario_reads() -> None:
    drawn = np.random.default_rng(1).gamma(2, 5, 300)
    curve = kaplan_meier(drawn, np.ones(300, bool))
    notes = Notes()
    read = read_days("x.csv", as_csv(curve), "", notes)
    assert not notes.faults
    assert len(read) == 1000
    assert np.median(read) == pytest.approx(np.median(drawn), rel=0.05)


def shop() -> Spells:
    """Applications of which the last is still open."""
    issued = {"x": [("apply", 0), ("issue", 10 * DAY)], "y": [("apply", DAY), ("issue", 5 * DAY)]}
    log = log_of({**issued, "z": [("apply", 2 * DAY)]})
    graph = mine(log)
    return spells_after(graph, closed(graph, ends=("issue",)))


def test_an_open_case_counts_for_as_long_as_it_has_lasted() -> None:
    found = shop()
    assert found.begin.tolist() == [0, DAY, 2 * DAY]
    assert found.end.tolist() == [10 * DAY, 5 * DAY, NO_TIME]
    assert found.until.tolist() == [10 * DAY] * 3
    assert learn(found)["apply"].censored == 1


def test_what_stood_at_a_moment_knows_nothing_of_later() -> None:
    found = shop().seen_at(6 * DAY)
    assert found.end.tolist() == [NO_TIME, 5 * DAY, NO_TIME]
    assert found.until.tolist() == [6 * DAY] * 3
    assert shop().seen_at(DAY).begin.tolist() == [0]


def test_a_case_is_closed_by_its_end_or_its_last_activity_or_its_silence() -> None:
    log = log_of(
        {"x": [("a", 0), ("b", DAY)], "y": [("a", 90 * DAY), ("c", 91 * DAY)]},
        case__end=Column("case", "time", times([None, DAY])),
    )
    graph = mine(log)
    assert closed(graph, end="case:end").tolist() == [False, True]
    assert closed(graph, ends=("b",)).tolist() == [True, False]
    assert closed(graph).tolist() == [True, False]
    cases = spells_of_cases(graph, closed(graph))
    assert cases.end.tolist() == [DAY, NO_TIME]


def test_items_last_from_acceptance_to_decision_in_working_days() -> None:
    monday = date(2024, 7, 1).toordinal()
    case = Case("x", (Doing("a", monday, monday + 7), Doing("b", monday), Doing("c", monday, monday + 1, excused=True)))
    spells = spells_of_items([case], monday + 14)
    curves = learn(spells, working_days(WORKDAYS, UTC))
    assert curves["a"].days.tolist() == [5.0]
    assert (curves["b"].censored, curves["c"].censored) == (1, 1)
    assert (spells.until - spells.begin).tolist() == [14 * DAY, 14 * DAY, DAY]


def drawn(n: int, later_factor: float) -> Spells:
    """Exponential lengths, one begun a quarter day after the other, seen until the last begins."""
    random = np.random.default_rng(8)
    begin = np.arange(n) * DAY // 4
    scale = np.where(np.arange(n) >= 2 * n // 3, 20.0 * later_factor, 20.0)
    end = begin + (random.exponential(1, n) * scale * DAY).astype(np.int64)
    until = np.full(n, begin[-1])
    return Spells(("x",), np.zeros(n, np.int64), begin, np.where(end <= until, end, NO_TIME), until)


def test_what_stays_as_it_was_is_covered_as_often_as_the_band_says() -> None:
    (row,) = calibrate(drawn(3000, 1.0)).rows
    assert row.coverage == pytest.approx(0.8, abs=0.05)
    assert row.high == pytest.approx(20 * np.log(10), rel=0.1)


def test_what_becomes_slower_is_found_above_the_band() -> None:
    (row,) = calibrate(drawn(3000, 3.0)).rows
    assert row.above is not None
    assert row.above > 0.3
    assert row.coverage is not None
    assert row.coverage < 0.75


def test_a_band_that_holds_is_hardly_stretched() -> None:
    (row,) = calibrate(drawn(3000, 1.0)).rows
    assert row.stretched is not None
    assert row.stretched.factor < 1.2
    assert not row.stretched.drifted


def test_where_the_ways_changed_before_the_moment_the_stretched_band_holds() -> None:
    """Twice as slow from the fourth ninth on: what came before the moment tells so, though the plain band does not."""
    random = np.random.default_rng(8)
    n = 3000
    begin = np.arange(n) * DAY
    scale = np.where(np.arange(n) >= 4 * n // 9, 30.0, 6.0)
    end = begin + (random.exponential(1, n) * scale * DAY).astype(np.int64)
    until = np.full(n, begin[-1])
    spells = Spells(("x",), np.zeros(n, np.int64), begin, np.where(end <= until, end, NO_TIME), until)
    found = calibrate(spells)
    (row,) = found.rows
    assert row.coverage is not None
    assert row.stretched is not None
    assert row.stretched.drifted
    assert abs(row.stretched.coverage - 0.8) < abs(row.coverage - 0.8) + 0.1
    assert row.stretched.above <= (row.above or 0.0)
    assert row.stretched.low <= (row.low or 0.0)
    assert found.stretched_coverage == pytest.approx(row.stretched.coverage)


def test_too_few_are_told_but_not_judged() -> None:
    found = calibrate(drawn(40, 1.0))
    assert found.rows[0].coverage is None
    assert found.coverage is None
