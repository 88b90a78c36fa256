"""Whole simulations: dates, targets, desks, and what stopping, threads and other scenarios must not change."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaigong.core.plan import plan
from kaigong.core.rules.loader import shipped
from kaigong.core.simulate.answer import Answer
from kaigong.core.simulate.assemble import days_of_scenario, reviewers_by_day
from kaigong.core.simulate.model import UnderWay
from kaigong.core.simulate.sample import merged, paired_difference, sample, wilson
from kaigong.core.simulate.scenario import Change, Scenario, Target
from kaigong.core.simulate.study import prepared, simulate
from tests.core.simulate.scenarios import START, UNTIL, calendar, catalogue, crowd, entry, reviewers, scenario


def _simulated(asked: Scenario, replications: int = 4, **more: object) -> Answer:
    return simulate(asked, catalogue(), replications=replications, seed=7, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", sorted(shipped().project_types))
@pytest.mark.parametrize("applies", [START, date(2022, 4, 2)])
def test_without_chance_and_queues_a_project_starts_on_the_day_of_its_plan(kind: str, applies: date) -> None:
    one = entry("p", kind, applies=applies)
    found = _simulated(replace(scenario(one), until=date(2026, 12, 30)), 1).projects[0]
    planned = plan(catalogue(), one.facts, calendar(), start=applies, as_of=START).groundbreaking
    assert {found.p10, found.p50, found.p80, found.p95} == {planned}
    assert found.share == 1.0


def test_a_project_applies_in_time_for_its_wished_start() -> None:
    wished = date(2022, 11, 1)
    assert _simulated(scenario(entry("p", wished_start=wished)), 1).projects[0].p50 == wished
    assert _simulated(scenario(entry("p", wished_start=START)), 1).projects[0].p50 == _simulated(
        scenario(entry("p", applies=START)), 1).projects[0].p50  # fmt: skip


def test_what_does_not_start_in_time_has_no_day() -> None:
    found = _simulated(replace(scenario(entry("p", applies=START)), until=date(2022, 3, 1)), 3)
    assert found.projects[0].p10 is None
    assert found.projects[0].share == 0.0
    assert found.fan[-1].p90 == 0


def test_what_is_done_is_not_done_again_and_what_is_under_way_goes_on() -> None:
    whole = plan(catalogue(), entry("p").facts, calendar(), start=START)
    first = whole.critical_path[0]
    length = whole.item(first).days  # type: ignore[union-attr]
    assert length > 1

    def to_start(**stands: object) -> int:
        day = _simulated(scenario(entry("p", applies=START, **stands)), 1).projects[0].p50
        return calendar().between(START, day)  # type: ignore[arg-type]

    at_first = to_start()
    assert at_first == whole.to_start_days
    assert to_start(under_way={first: UnderWay(1.0)}) in (at_first, at_first - 1)
    assert to_start(done=frozenset({first})) < at_first
    assert to_start(done=frozenset(whole.critical_path[:-1])) < at_first // 2


def test_a_start_before_the_first_day_is_told_as_it_was_and_counts_only_from_when_starts_count() -> None:
    before = date(2022, 1, 20)
    asked = scenario(
        entry("old", started=before), entry("new", applies=START),
        targets=(
            Target("all", 1, START), Target("year", 1, START, date(2022, 1, 1)), Target("later", 1, START, START),
        ),
    )  # fmt: skip
    found = _simulated(asked, 3)
    assert found.projects[0].p10 == found.projects[0].p95 == before
    assert [target.probability for target in found.targets] == [1.0, 1.0, 0.0]
    assert found.fan[0].p50 == 1


def test_a_target_may_count_only_some() -> None:
    asked = crowd(6, targets=(Target("two", 2, UNTIL, among=frozenset({"p001", "p004"})),), agencies={})
    found = _simulated(asked, 3)
    assert (found.targets[0].p10, found.targets[0].probability) == (2, 1.0)
    assert found.fan[-1].p50 == 2


def test_a_reform_that_merges_what_is_done_does_not_undo_it() -> None:
    """Left out, the reform gives back the parts; brought in, the whole that has every part done is done."""
    merged_into = {
        op.into[0]: op.items
        for reform in catalogue().reforms.values() for op in reform.ops if op.op == "merge"
    }  # fmt: skip
    apart = replace(crowd(1, agencies={}), reforms="none")
    items = {item.code for shape in prepared(apart, catalogue()).city.shapes.values() for item in shape}
    every = replace(apart.portfolio[0], done=frozenset(items - {"works-start", "construction-permit"}))
    asked = replace(apart, portfolio=(every,))
    before = prepared(asked, catalogue()).city.projects[0]
    added = frozenset(catalogue().project_types["industrial-general"].reforms)
    city = prepared(replace(asked, added=added), catalogue()).city
    (shape,) = city.shapes.values()
    left = {item.code for item in shape} - city.projects[0].done
    assert before.done < items
    assert any(item.code in merged_into and item.code in city.projects[0].done for item in shape)
    assert len(left) < len(shape) / 2


def test_the_answer_hangs_together() -> None:
    asked = crowd(40, targets=(Target("some", 20, date(2022, 7, 29)), Target("all", 40, date(2022, 12, 30))))
    found = _simulated(asked, 60)
    assert found.complete
    assert found.replications == 60
    for project in found.projects:
        days = [day or date.max for day in (project.p10, project.p50, project.p80, project.p95)]
        assert days == sorted(days)
        assert (project.p95 is not None) == (project.share >= 0.95)
    for target in found.targets:
        assert target.ci[0] <= target.probability <= target.ci[1]  # type: ignore[operator]
    assert [day.p50 for day in found.fan] == sorted(day.p50 for day in found.fan)
    by_target_day = next(day for day in found.fan if day.day == date(2022, 7, 29))
    assert (by_target_day.p10, by_target_day.p50, by_target_day.p90) == (
        found.targets[0].p10, found.targets[0].p50, found.targets[0].p90)  # fmt: skip


def test_the_desk_with_too_few_reviewers_binds() -> None:
    desks = {"natural-resources": reviewers(30), "housing-construction": reviewers(1)}
    found = {desk.agency: desk for desk in _simulated(crowd(40, agencies=desks), 20).desks}
    assert [agency for agency, desk in found.items() if desk.binding] == ["housing-construction"]
    tight = found["housing-construction"]
    assert tight.utilisation > 0.8  # type: ignore[operator]
    assert tight.relief_days > 0  # type: ignore[operator]
    assert tight.mean_wait_days > found["natural-resources"].mean_wait_days
    mean_queue = sum(week.queue * days for week, days in _with_days(tight.weeks)) / (len(_days()) - 1)
    assert mean_queue * (len(_days()) - 1) == pytest.approx(tight.mean_wait_days * tight.arrivals, rel=1e-6)  # Little


def _days() -> tuple[date, ...]:
    return days_of_scenario(scenario(entry("p"))).dates


def _with_days(weeks: object) -> list[tuple[object, int]]:
    counts: dict[date, int] = {}
    for day in _days()[1:]:
        monday = date.fromordinal(day.toordinal() - day.weekday())
        counts[monday] = counts.get(monday, 0) + 1
    return [(week, counts[week.monday]) for week in weeks]  # type: ignore[attr-defined]


def test_no_desk_binds_where_nobody_waits() -> None:
    desks = {"natural-resources": reviewers(500), "water": reviewers(0)}
    found = _simulated(crowd(3, agencies=desks), 5)
    assert not any(desk.binding for desk in found.desks if desk.agency == "natural-resources")
    assert [desk.utilisation for desk in found.desks if desk.agency == "water"] == [None]


def test_a_limited_body_of_intermediaries_is_a_desk_of_its_own() -> None:
    code = next(
        item.id for item in plan(catalogue(), entry("p").facts, None, start=START).items
        if item.kind == "intermediary-service"
    )  # fmt: skip
    few = _simulated(crowd(30, intermediaries={code: 1}), 5)
    assert f"intermediary:{code}" in {desk.agency for desk in few.desks}
    every = _simulated(crowd(30, intermediary_default=50), 5)
    assert sum(desk.agency.startswith("intermediary:") for desk in every.desks) > 1


def test_leave_stand_ins_and_closed_days_move_reviewers() -> None:
    day, after = date(2022, 3, 1), date(2022, 3, 2)
    desks = {
        "water": reviewers(4, at_once=2, changes=(Change(day, day, -3), Change(after, after, 2, "heritage"))),
        "heritage": reviewers(3, closed=((day, day),)),
    }  # fmt: skip
    days = days_of_scenario(scenario(entry("p")))
    n = days.dates.index(day) - 1  # what is worked on day n + 1 stands at place n
    assert reviewers_by_day(desks, "water", days)[n - 1 : n + 3] == (8, 2, 12, 8)
    assert reviewers_by_day(desks, "heritage", days)[n - 1 : n + 3] == (3, 0, 1, 3)


def test_past_the_last_calendar_nothing_is_guessed() -> None:
    asked = replace(
        scenario(entry("p", applies=date(2026, 12, 28))), start=date(2026, 12, 1), until=date(2027, 6, 30),
        targets=(Target("late", 1, date(2027, 5, 1)), Target("now", 1, date(2026, 12, 30))),
    )  # fmt: skip
    found = _simulated(asked, 2)
    assert found.projects[0].p50 is None
    assert found.targets[0].probability is None
    assert "2026-12-31" in found.targets[0].note
    assert found.targets[1].probability == 0.0
    assert any("no calendar" in note for note in found.notes)


def test_stopped_it_gives_what_is_finished_and_says_so() -> None:
    done: list[int] = []
    found = _simulated(crowd(10), 500, told=done.append, stop=lambda: len(done) >= 5, threads=2)
    assert (found.complete, found.replications, found.asked) == (False, 5, 500)
    whole = _simulated(crowd(10), 5)
    assert (found.projects, found.targets) == (whole.projects, whole.targets)


def test_stopped_before_anything_is_finished_it_says_nothing_at_all() -> None:
    found = _simulated(crowd(5, targets=(Target("t", 1, UNTIL),)), 10, stop=lambda: True)
    assert (found.complete, found.replications) == (False, 0)
    assert found.targets[0].probability is None
    assert found.targets[0].ci == (0.0, 1.0)
    assert found.projects[0].p50 is None


def test_neither_threads_nor_parts_nor_their_order_change_the_sample() -> None:
    net = prepared(crowd(20), catalogue()).net
    whole = sample(net, 3, range(12))
    threaded = sample(net, 3, range(12), threads=3)
    parts = merged([sample(net, 3, numbers) for numbers in ([11, 3, 5], [0, 1, 2], [10, 9, 8, 7, 6, 4])])
    for other in (threaded, parts):
        assert np.array_equal(other.replications, whole.replications)
        assert np.array_equal(other.started, whole.started)
        assert np.array_equal(other.queue, whole.queue)
        assert np.array_equal(other.waited, whole.waited)
        assert np.array_equal(other.busy, whole.busy)
        assert np.array_equal(other.came, whole.came)


def test_two_scenarios_share_the_random_numbers_of_what_they_share() -> None:
    """Other projects, another order of them and other desks: with room for all, a project starts on its same days."""
    roomy = {"natural-resources": reviewers(5000)}
    one = _simulated(crowd(6, agencies=roomy), 20)
    other = crowd(9, agencies={**roomy, "water": reviewers(5000)})
    turned = _simulated(replace(other, portfolio=other.portfolio[::-1]), 20)
    by_id = {project.id: project for project in turned.projects}
    assert all(by_id[project.id] == project for project in one.projects)


def test_unknown_attributes_are_filled_from_the_type_or_said_to_be_open() -> None:
    bare = replace(entry("p", applies=START), facts=replace(entry("p").facts, attributes={}))
    full = _simulated(scenario(bare), 1)
    assert full.projects[0].p50 == _simulated(scenario(entry("p", applies=START)), 1).projects[0].p50
    assert any("unknown attributes" in note for note in _simulated(scenario(bare, fill=False), 1).notes)
    assert not any("unknown attributes" in note for note in full.notes)


@given(of=st.integers(1, 3000), share=st.floats(0, 1))
def test_an_interval_holds_its_share_and_narrows(of: int, share: float) -> None:
    hits = round(of * share)
    low, high = wilson(hits, of)
    assert 0.0 <= low <= hits / of <= high <= 1.0
    wide = wilson(hits, of, 0.99)
    assert wide[0] <= low
    assert wide[1] >= high


@settings(max_examples=50)
@given(pairs=st.lists(st.tuples(st.booleans(), st.booleans()), min_size=2, max_size=80))
def test_a_paired_difference_lies_in_its_interval_which_never_vanishes(pairs: list[tuple[bool, bool]]) -> None:
    before, after = (np.array(each) for each in zip(*pairs, strict=True))
    middle, low, high = paired_difference(before, after)
    assert middle == pytest.approx(after.mean() - before.mean())
    assert low < high
    back = paired_difference(after, before)
    assert back == pytest.approx((-middle, -high, -low))
