"""How the sample people act follows from the seed alone, and always leads somewhere."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from kaigong.core.clock.calendar import calendar_from
from kaigong.core.clock.load import read_years
from kaigong.core.rules.loader import SHIPPED
from kaigong.demo import dice, life
from kaigong.demo.life import Pace, Seen, Verb

CALENDAR = calendar_from(read_years(SHIPPED / "calendars"))
MONDAY = date(2022, 2, 14)
codes = st.text("abcdef-", min_size=1, max_size=12)


def days_until(verb: Verb, seen: Seen, pace: Pace, most: int = 400) -> int | None:
    """Calendar days until that is done."""
    return next(
        (n for n in range(most) if life.step(seen, MONDAY + timedelta(n), CALENDAR, "seed", pace) is verb), None
    )


@settings(max_examples=60, deadline=None)
@given(code=codes, days=st.integers(0, 30))
def test_what_a_visitor_waits_for_is_accepted_at_once_and_decided_before_the_plan_asks(code: str, days: int) -> None:
    received = Seen("P", code, "licence", "received", days, received_on=MONDAY, ready_on=MONDAY)
    assert days_until(Verb.ACCEPT, received, Pace.SMOOTH) == 0
    accepted = Seen("P", code, "licence", "in-review", days, received_on=MONDAY, ready_on=MONDAY, accepted_on=MONDAY)
    waited = days_until(Verb.APPROVE, accepted, Pace.SMOOTH)
    assert waited is not None
    assert CALENDAR.between(MONDAY, MONDAY + timedelta(waited)) <= days


@settings(max_examples=60, deadline=None)
@given(code=codes, days=st.integers(0, 20), pace=st.sampled_from(list(Pace)))
def test_every_item_under_review_is_decided_some_day(code: str, days: int, pace: Pace) -> None:
    seen = Seen("P", code, "licence", "in-review", days, accepted_on=MONDAY, grounds=("expert_review",))
    assert days_until(Verb.APPROVE, seen, pace) is not None


@given(words=st.lists(st.text(max_size=5), min_size=1, max_size=4))
def test_the_same_words_always_fall_the_same_way(words: list[str]) -> None:
    fallen = dice.throw(*words)
    assert 0 <= fallen < 1
    assert dice.throw(*words) == fallen


def test_nothing_happens_to_what_is_finished() -> None:
    assert life.step(Seen("P", "x", "licence", "delivered", 5), MONDAY, CALENDAR, "seed", Pace.BRISK) is None


def test_a_shuffle_loses_nothing() -> None:
    things = list(range(40))
    assert sorted(dice.Dice("s").shuffled(things)) == things
    assert dice.Dice("s").shuffled(things) != things
