"""Which stage stands open when."""

from hypothesis import given, settings
from hypothesis import strategies as st

from kaigong.core.cases.stages import MAIN, SIDE, Planned, open_stages


def item(code: str, stage: str, *needs: str, permit: bool = True) -> Planned:
    return Planned(code, stage, frozenset(needs), permit)


PLAN = [
    item("site", "1"),
    item("land", "1", "site"),
    item("scheme", "2", "site"),
    item("works", "2", "land", "scheme"),
    item("build", "3", "works"),
    item("start", "3", "build", permit=False),
    item("accept", "4", "start"),
    item("water", "utilities", "scheme", permit=False),
    item("survey", "assessment", permit=False),
]


def test_the_first_stage_and_the_assessments_stand_open_at_once() -> None:
    assert open_stages(PLAN, set()).due == ("1", "assessment")
    assert open_stages(PLAN, set()).early == ()


def test_a_later_stage_may_be_applied_for_when_one_of_its_items_has_all_it_needs() -> None:
    assert open_stages(PLAN, {"site"}).early == ("2",)
    assert open_stages(PLAN, {"site"}).due == ("1", "assessment")


def test_the_next_stage_opens_when_every_permit_of_the_one_before_stands() -> None:
    assert "2" in open_stages(PLAN, {"site", "land"}).due
    assert "3" not in open_stages(PLAN, {"site", "land", "scheme"}).due
    assert "3" in open_stages(PLAN, {"site", "land", "scheme", "works"}).due


def test_the_utilities_open_when_first_possible_and_with_the_third_stage_at_the_latest() -> None:
    assert "utilities" not in open_stages(PLAN, {"site"}).due
    assert "utilities" in open_stages(PLAN, {"site", "scheme"}).due
    late = [*PLAN[:-2], item("water", "utilities", "start", permit=False)]
    assert "utilities" in open_stages(late, {"site", "land", "scheme", "works"}).due


def test_what_is_no_permit_holds_no_stage_up() -> None:
    assert "4" in open_stages(PLAN, {"site", "land", "scheme", "works", "build"}).due


def test_a_permit_that_waits_for_a_later_stage_holds_nothing_up() -> None:
    plan = [item("site", "1"), item("title", "1", "works"), item("works", "2", "site")]
    assert "2" in open_stages(plan, {"site"}).due


def test_a_stage_without_items_is_passed_over() -> None:
    plan = [item("site", "1"), item("build", "3", "site")]
    assert open_stages(plan, {"site"}).due == ("1", "3")


codes = [f"i{n}" for n in range(12)]


@st.composite
def plans(draw: st.DrawFn) -> list[Planned]:
    """Plans in which items need only earlier ones."""
    count = draw(st.integers(1, 12))
    return [
        Planned(
            codes[n],
            draw(st.sampled_from([*MAIN, *SIDE])),
            frozenset(draw(st.lists(st.sampled_from(codes[:n]), max_size=3))) if n else frozenset(),
            draw(st.booleans()),
        )
        for n in range(count)
    ]


@settings(max_examples=150, deadline=None)
@given(plan=plans())
def test_whoever_does_what_he_can_always_comes_to_the_end(plan: list[Planned]) -> None:
    finished: set[str] = set()
    while True:
        open_ = open_stages(plan, finished).all
        more = {i.code for i in plan if i.stage in open_ and i.needs <= finished} - finished
        if not more:
            break
        finished |= more
    assert finished == {i.code for i in plan}


@settings(max_examples=100, deadline=None)
@given(plan=plans(), done=st.sets(st.sampled_from(codes)), more=st.sampled_from(codes))
def test_a_stage_that_stands_open_stays_open(plan: list[Planned], done: set[str], more: str) -> None:
    assert set(open_stages(plan, done).due) <= set(open_stages(plan, done | {more}).due)
