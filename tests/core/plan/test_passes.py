"""`meta.cpm_definition` and `meta.slack_definition`: forward and backward pass, slack, the critical path."""

import random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from kaigong.core.plan.compile import compile_graph, in_order
from kaigong.core.plan.flat import Replanner, again, flatten
from kaigong.core.plan.law import law_on, statutory_days
from kaigong.core.plan.passes import Times, days_of, early_releases, time_plan
from kaigong.core.plan.prepare import prepare
from kaigong.core.rules.model import Catalogue, LegalDays
from kaigong.core.values import Fact
from tests.core.plan.examples import CATALOGUE, PREPARED, calendar, graph, item, op, projects, reform, small

START = item("works-start", takes="last", days=0, kind="milestone")


def times(catalogue: Catalogue, chosen: str = "", mode: str = "promised", scope: str = "all", **facts: Fact) -> Times:
    made, prepared = graph(catalogue, chosen, **facts), prepare(catalogue)
    days = days_of(law_on(prepared, None), made, mode, scope)
    return time_plan(made, days, early_releases(prepared, made, days) if scope == "all" else {})


def days_of_one(mode: str = "promised", scope: str = "all", chosen: str = "", **fields: object) -> int:
    """The days of one item with these fields."""
    short = reform("r", op("shorten", item="a", days=2))
    return times(small([item("a", **fields)], [short]), chosen, mode, scope).days[0]


def legal(value: int, unit: str = "working") -> LegalDays:
    return LegalDays(value, unit, "acceptance", "verified")


def test_statutory_days_are_the_legal_days_else_typical_else_promised() -> None:
    assert days_of_one("statutory", days=3, typical_days=9, legal_days=legal(20)) == 20
    assert days_of_one("statutory", days=3, typical_days=9, legal_days=legal(0)) == 0
    assert days_of_one("statutory", days=3, typical_days=9) == 9
    assert days_of_one("statutory", days=3) == 3


def test_calendar_days_of_the_law_count_five_sevenths_rounded_up() -> None:
    found = [statutory_days(item("a", legal_days=legal(n, "calendar"))) for n in (7, 8, 15, 20, 30)]
    assert found == [5, 6, 11, 15, 22]


def test_promised_days_are_the_promise_else_typical() -> None:
    assert days_of_one(days=3, typical_days=9, legal_days=legal(20)) == 3
    assert days_of_one(days=None, typical_days=9, legal_days=legal(20)) == 9
    assert days_of_one(days=0, typical_days=9) == 0


def test_both_modes_take_the_days_a_reform_changed() -> None:
    assert days_of_one("statutory", chosen="r", days=5, legal_days=legal(20)) == 2
    assert days_of_one("promised", chosen="r", days=5, legal_days=legal(20)) == 2
    assert days_of_one("statutory", chosen="r", days=2, legal_days=legal(20)) == 20  # nothing changed


def test_government_only_counts_government_clocks_that_count_in_approval_time() -> None:
    assert days_of_one(scope="government", days=4) == 4
    assert days_of_one(scope="government", days=4, kind="intermediary-service") == 0
    assert (
        days_of_one(scope="government", days=4, counts_in_approval_time=item("x", when="demolition").applies_when) == 0
    )


def test_works_complete_takes_300_days_which_are_subtracted() -> None:
    items = [
        item("works-complete", gives="w", days=0),
        item("put-into-use", takes="w", days=4),
        item("other", days=310),
    ]
    for scope in ("all", "government"):
        found = times(small(items), scope=scope)
        assert found.days == (300, 4, 310) and found.after_build == 4


def test_what_is_done_while_building_does_not_count_after_it() -> None:
    items = [item("works-complete", gives="w", days=0), item("put-into-use", days=9), item("works-start", days=0)]
    assert times(small(items)).after_build == 0


def test_a_chapter_released_early_lets_its_consumer_start() -> None:
    giver = item("g", gives="x y", days=30, output_days={"x": 10})
    items = [giver, item("b", takes="x", gives="z"), item("c", takes="x;y"), item("works-start", takes="z", days=0)]
    found = times(small(items))
    assert found.early_start == (0, 10, 30, 11)
    assert times(small(items), scope="government").early_start == (0, 30, 30, 31)


def test_slack_of_an_early_release_counts_from_the_producers_start() -> None:
    giver = item("g", gives="x", days=30, output_days={"x": 10})
    items = [giver, item("b", takes="x", gives="last", days=5), START]
    found = times(small(items))
    assert found.to_start == 15 and found.late_start[0] == 0 and found.late_start[1] == 10


def test_late_finish_of_works_start_and_of_the_items_after_building() -> None:
    items = [
        item("a", gives="last", days=5), item("b", days=2), START,
        item("works-complete", takes="s", gives="w", days=0), item("put-into-use", takes="w", days=3),
        item("joint-acceptance", takes="w", days=7),
    ]  # fmt: skip
    found = times(small(items))
    slack = [late - early for late, early in zip(found.late_start, found.early_start, strict=True)]
    assert slack == [0, 305, 0, 0, 4, 0]


def test_the_critical_path_leads_from_an_item_that_starts_on_day_0_to_works_start() -> None:
    items = [item("a", gives="x", days=2), item("b", takes="x", gives="last", days=3), item("c", gives="last"), START]
    assert times(small(items)).critical_path == ("a", "b", "works-start")


def test_a_plan_without_works_start_has_no_figures() -> None:
    found = times(small([item("a")]))
    assert (found.to_start, found.after_build, found.critical_path) == (None, None, ())


# --- properties ------------------------------------------------------------------------------------------------------


@st.composite
def small_plans(draw: st.DrawFn) -> Catalogue:
    """A random plan: each item gives a material of its own and takes some given by items before it."""
    count = draw(st.integers(2, 9))
    items = [
        item(
            f"i{n}",
            takes=";".join(f"m{k}" for k in draw(st.sets(st.integers(0, n - 1), max_size=3) if n else st.just(set()))),
            gives=f"m{n} k{n}",
            days=draw(st.integers(0, 9)),
            output_days={f"m{n}": draw(st.integers(0, 9))} if draw(st.integers(0, 4)) == 0 else {},
        )
        for n in range(count)
    ]
    ends = ";".join(f"m{k}" for k in draw(st.sets(st.integers(0, count - 1), min_size=1, max_size=3)))
    tail = [
        item("works-start", takes=ends, gives="s", days=0, kind="milestone"),
        item("works-complete", takes="s", gives="w", days=0, kind="milestone"),
        item("put-into-use", takes=f"w;{ends}", days=draw(st.integers(0, 9))),
    ]
    mixed = items + tail
    random.Random(draw(st.integers(0, 99))).shuffle(mixed)
    return small(mixed)


def by_name(catalogue: Catalogue) -> dict[str, tuple[int, int]]:
    made, found = graph(catalogue), times(catalogue)
    return {n: (found.early_start[k], found.late_start[k]) for k, n in enumerate(made.items)}


@settings(max_examples=60, deadline=None)
@given(small_plans())
def test_every_item_starts_when_the_last_of_all_paths_to_it_ends(catalogue: Catalogue) -> None:
    made, found = graph(catalogue), times(catalogue)
    released = early_releases(prepare(catalogue), made, found.days)

    def longest(n: int) -> int:
        return max((longest(p) + released.get((p, n), found.days[p]) for p in made.preds[n]), default=0)

    assert list(found.early_start) == [longest(n) for n in range(len(made.items))]


@settings(max_examples=60, deadline=None)
@given(small_plans())
def test_slack_is_how_much_later_an_item_may_start_without_harm(catalogue: Catalogue) -> None:
    """Every item put off by exactly its slack moves none of the figures; one day more moves one or breaks a limit."""
    made, found = graph(catalogue), times(catalogue)
    prepared = prepare(catalogue)
    released = early_releases(prepared, made, found.days)
    ends = [s + d for s, d in zip(found.early_start, found.days, strict=True)]

    def figures(delayed: int, by: int) -> tuple[int, int, int]:
        start = [0] * len(made.items)
        for n in made.order:
            waits = [start[p] + released.get((p, n), found.days[p]) for p in made.preds[n]]
            start[n] = max(waits, default=0) if n != delayed else found.early_start[n] + by
        finish = [s + d for s, d in zip(start, found.days, strict=True)]
        names = made.items
        return finish[names.index("works-start")], finish[names.index("put-into-use")], max(finish)

    for n in range(len(made.items)):
        slack = found.late_start[n] - found.early_start[n]
        assert slack >= 0
        assert figures(n, slack) == figures(n, 0) == (found.to_start, figures(n, 0)[1], max(ends))
        assert figures(n, slack + 1) != figures(n, 0)


@settings(max_examples=60, deadline=None)
@given(small_plans())
def test_the_critical_path_is_a_longest_path(catalogue: Catalogue) -> None:
    made, found = graph(catalogue), times(catalogue)
    released = early_releases(prepare(catalogue), made, found.days)
    path = [made.items.index(name) for name in found.critical_path]
    assert found.early_start[path[0]] == 0 and made.items[path[-1]] == "works-start"
    total = 0
    for one, other in zip(path, path[1:], strict=False):
        assert one in made.preds[other]
        total += released.get((one, other), found.days[one])
    assert total == found.to_start
    assert all(found.late_start[n] == found.early_start[n] for n in path)


@settings(max_examples=40, deadline=None)
@given(small_plans(), st.randoms(use_true_random=False))
def test_the_order_of_items_in_the_catalogue_changes_nothing(catalogue: Catalogue, rng: random.Random) -> None:
    names = list(catalogue.items)
    rng.shuffle(names)
    mixed = small([catalogue.items[name] for name in names])
    assert by_name(mixed) == by_name(catalogue)
    assert times(mixed).critical_path == times(catalogue).critical_path


@settings(max_examples=40, deadline=None)
@given(projects(), st.data())
def test_longer_items_never_bring_the_start_forward_and_shorter_never_put_it_off(
    project: tuple[str, dict[str, Fact], list[str]], data: st.DataObject
) -> None:
    kind, facts, chosen = project
    made = compile_graph(PREPARED, PREPARED.bits(facts), in_order(PREPARED, CATALOGUE.project_types[kind], chosen))
    days = days_of(law_on(PREPARED, None), made, "promised", "all")
    flat = flatten(PREPARED, made)
    ordered = [days[n] for n in made.order]
    before = again(flat, ordered)
    for n in data.draw(st.lists(st.integers(0, len(days) - 1), max_size=5)):
        longer, shorter = list(ordered), list(ordered)
        longer[n] += 3
        shorter[n] = max(0, shorter[n] - 3)
        assert again(flat, longer).to_start >= before.to_start
        assert again(flat, shorter).to_start <= before.to_start


@settings(max_examples=40, deadline=None)
@given(projects(), st.integers(0, 2**32 - 1))
def test_the_kernel_and_its_plain_twin_agree(project: tuple[str, dict[str, Fact], list[str]], seed: int) -> None:
    kind, facts, chosen = project
    made = compile_graph(PREPARED, PREPARED.bits(facts), in_order(PREPARED, CATALOGUE.project_types[kind], chosen))
    flat = flatten(PREPARED, made)
    rows = np.random.default_rng(seed).integers(0, 40, (3, len(flat.items)), dtype=np.int32)
    known = calendar().working_days[:40]
    together = Replanner(flat, known, plans=len(rows))
    figures = together.run(rows)
    one = Replanner(flat)
    for n, row in enumerate(rows.tolist()):
        plain = again(flat, row)
        assert plain.early_start == tuple(together.early_start[n].tolist())
        assert plain.late_start == tuple(together.late_start[n].tolist())
        assert (plain.to_start, plain.after_build) == tuple(figures[n].tolist())
        assert one.run(rows[n : n + 1]).tolist() == figures[n : n + 1].tolist()
        ends = [start + days for start, days in zip(plain.early_start, row, strict=True)]
        for found, places in ((together.start_day, plain.early_start), (together.finish_day, ends)):
            assert found[n].tolist() == [known[at].toordinal() if at < 40 else -1 for at in places]
        assert set(one.start_day[0].tolist()) == {-1}


@settings(max_examples=40, deadline=None)
@given(projects(), st.sampled_from(["all", "government"]))
def test_planning_again_with_the_same_days_gives_the_same(
    project: tuple[str, dict[str, Fact], list[str]], scope: str
) -> None:
    kind, facts, chosen = project
    made = compile_graph(PREPARED, PREPARED.bits(facts), in_order(PREPARED, CATALOGUE.project_types[kind], chosen))
    days = days_of(law_on(PREPARED, None), made, "promised", scope)
    first = time_plan(made, days, early_releases(PREPARED, made, days) if scope == "all" else {})
    flat = flatten(PREPARED, made, scope)
    second = again(flat, [days[n] for n in made.order])
    assert [first.early_start[n] for n in made.order] == list(second.early_start)
    assert [first.late_start[n] for n in made.order] == list(second.late_start)
    assert (first.to_start, first.after_build) == (second.to_start, second.after_build)
