"""Two plans side by side."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kaigong.core.measures.baselines import Dates, Side, compare

DAY = date(2022, 2, 10)
plans = st.dictionaries(st.sampled_from("abcde"), st.tuples(st.integers(0, 300), st.integers(0, 60)), max_size=5)


def side(plan: dict[str, tuple[int, int]], moved: int = 0) -> Side:
    first = {name: DAY + timedelta(start + moved) for name, (start, _days) in plan.items()}
    return Side({name: Dates(day, day + timedelta(plan[name][1])) for name, day in first.items()}, DAY, 100)


def test_items_move_appear_and_are_dropped() -> None:
    before = Side({"a": Dates(DAY, DAY), "b": Dates(DAY, None)}, DAY, 100)
    after = Side({"a": Dates(DAY, DAY + timedelta(3)), "c": Dates(DAY, DAY)}, DAY + timedelta(7), 90)
    found = compare(before, after)
    assert [(row.id, row.finish_days) for row in found.rows] == [("a", 3), ("b", None), ("c", None)]
    assert (found.later, found.earlier, found.added, found.dropped) == (1, 0, 1, 1)
    assert (found.start_days, found.investment_fen) == (7, -10)


@given(plan=plans, moved=st.integers(-50, 50))
def test_a_plan_moved_as_a_whole_moves_every_item_by_that(plan: dict[str, tuple[int, int]], moved: int) -> None:
    found = compare(side(plan), side(plan, moved))
    assert {row.start_days for row in found.rows} <= {moved}
    assert {row.finish_days for row in found.rows} <= {moved}
    assert found.added == found.dropped == 0


@given(one=plans, other=plans)
def test_looking_the_other_way_turns_every_sign(
    one: dict[str, tuple[int, int]], other: dict[str, tuple[int, int]]
) -> None:
    there, back = compare(side(one), side(other)), compare(side(other), side(one))
    assert (there.later, there.earlier, there.added) == (back.earlier, back.later, back.dropped)
    assert {row.id: row.finish_days for row in there.rows} == {
        row.id: None if row.finish_days is None else -row.finish_days for row in back.rows
    }
