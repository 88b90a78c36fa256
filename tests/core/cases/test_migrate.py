"""When the law changes under way: what would differ, what moves, that nobody waits longer for it, and the way back."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaigong.core import ledger
from kaigong.core.cases import commands as c
from kaigong.core.cases import events as e
from kaigong.core.cases.fold import fold_all
from kaigong.core.cases.migrate import differences
from kaigong.core.cases.migrate_moves import apply, take_back
from kaigong.core.cases.migrate_values import Asked, By, Difference, Transition, Version, Why
from kaigong.core.cases.values import Case, Item, ItemState, Terms
from kaigong.core.clock.due import Limit, Reading, Unit
from kaigong.core.values import replace
from tests.core.cases.games import play
from tests.core.cases.test_properties import steps
from tests.core.cases.world import (
    APPLICANT,
    CALENDAR,
    ENTRIES,
    HEAD,
    OFFICER,
    accept,
    approve,
    at,
    do,
    in_review,
    opened,
)

S = ItemState
FORCE = date(2023, 2, 1)
BEFORE = {entry.code: entry for entry in ENTRIES}


def version(transition: Transition = Transition.FAVOURABLE, **more: Any) -> Version:
    return Version("2023-02-01", FORCE, transition, "某法第一百条", "LAW-1", **more)


def asked(limits: Mapping[str, Terms] | None = None, drop: str = "", add: c.Entry | None = None, **more: Any) -> Asked:
    """What the new version asks: by default the same as before, with a limit of 20 working days everywhere."""
    after = {code: entry for code, entry in BEFORE.items() if code != drop}
    after |= {} if add is None else {add.code: add}
    for code, changes in more.pop("entries", {}).items():
        after[code] = replace(after[code], **changes)
    known = {code: Terms(Limit(20)) for code in after} | dict(limits or {})
    return Asked(BEFORE, after, known, **more)


def found(case: Case, what: Asked, how: Version | None = None, today: date = FORCE) -> tuple[Difference, ...]:
    return differences(case, what, how or version(), today, CALENDAR)


def moved(case: Case, what: Asked, how: Version | None = None, today: date = FORCE) -> Case:
    how = how or version()
    return fold_all(case, apply(case, found(case, what, how, today), what, how, today, CALENDAR))


def back(case: Case, today: date = FORCE) -> Case:
    return fold_all(case, take_back(case, "LAW-1", today, "误用", CALENDAR).events)


def told(one: Difference) -> tuple[str, str, bool, str]:
    return one.item, one.what, one.moves, one.why.value


SHORTER = asked({"site": Terms(Limit(15))})
LONGER = asked({"site": Terms(Limit(30))})
STOP = c.SuspendItem(
    item="site", actors=HEAD, reason="expert_review", statutory=True, promised=True, planned_days=20
)  # fmt: skip


# ------------------------------------------------------------------------------------------------ what moves


def test_a_shorter_limit_moves_an_accepted_item_and_its_last_day() -> None:
    case = in_review("2023-01-16")
    (one,) = found(case, SHORTER)
    assert told(one) == ("site", "changed", True, "better")
    assert (one.due_before.statutory, one.due.statutory) == (date(2023, 2, 16), date(2023, 2, 9))
    assert (one.due_before.promised, one.due.promised) == (date(2023, 1, 30),) * 2
    site = moved(case, SHORTER).items["site"]
    assert (site.law, site.due.statutory, site.terms.legal) == ("2023-02-01", date(2023, 2, 9), Limit(15))


def test_a_longer_limit_leaves_the_item_under_the_law_of_its_acceptance() -> None:
    case = in_review()
    assert [told(one) for one in found(case, LONGER)] == [("site", "changed", False, "worse")]
    assert moved(case, LONGER) == case


def test_a_longer_limit_moves_it_where_the_law_orders_so_and_the_ground_is_kept() -> None:
    case, how = in_review(), version(Transition.ORDERED)
    (event,) = apply(case, found(case, LONGER, how), LONGER, how, FORCE, CALENDAR)
    assert isinstance(event, e.ItemMigrated)
    assert (event.ground, event.run, event.statutory_due) == ("某法第一百条", "LAW-1", date(2023, 3, 2))


def test_under_the_old_law_to_the_end_nothing_moves_and_everything_is_shown() -> None:
    assert [told(one) for one in found(in_review(), SHORTER, version(Transition.KEEP))] == [
        ("site", "changed", False, "kept")
    ]


def test_of_two_clocks_the_better_is_taken_and_a_promise_once_made_is_kept() -> None:
    what = asked({"site": Terms(Limit(15))}, entries={"site": {"promised_days": 12}})
    (one,) = found(in_review(), what)
    assert (one.moves, one.terms.legal, one.terms.promised_days) == (True, Limit(15), 7)


def test_what_would_be_late_by_the_change_alone_stays_until_somebody_decides() -> None:
    what = asked({"site": Terms(Limit(5))})
    case = accept(opened("2023-01-16", entries=_without_promise()), "2023-01-16")
    assert [told(one) for one in found(case, what)] == [("site", "changed", False, "late-by-change")]
    by_hand = replace(what, by_hand={"site": By.MOVE})
    assert [told(one) for one in found(case, by_hand)] == [("site", "changed", True, "by-hand-move")]


def test_days_counted_from_the_day_in_force_make_nobody_late_by_the_change() -> None:
    what, how = asked({"site": Terms(Limit(5))}), version(counted_from_force=True)
    case = accept(opened("2023-01-16", entries=_without_promise()), "2023-01-16")
    (one,) = found(case, what, how)
    assert (one.moves, one.due.statutory) == (True, date(2023, 2, 8))
    assert moved(case, what, how).items["site"].terms.legal_from == FORCE


def _without_promise() -> tuple[c.Entry, ...]:
    return tuple(replace(entry, promised_days=None) for entry in ENTRIES)


@pytest.mark.parametrize(("by_hand", "why"), [(By.KEEP, Why.BY_HAND_KEEP), (By.MOVE, Why.BY_HAND_MOVE)])
def test_an_exception_by_hand_goes_before_every_rule(by_hand: By, why: Why) -> None:
    for transition in Transition:
        for key in ("site", ""):
            (one,) = found(in_review(), replace(LONGER, by_hand={key: by_hand}), version(transition))
            assert (one.moves, one.why) == (by_hand is By.MOVE, why)


def test_another_agency_takes_over_with_the_day_of_acceptance_unchanged() -> None:
    case, what = in_review(), asked(entries={"site": {"agencies": ("county",)}})
    (one,) = found(case, what)
    assert told(one) == ("site", "changed", True, "desk")
    site = moved(case, what).items["site"]
    assert (site.agencies, site.officer) == (("county",), "")
    assert (site.accepted_on, site.due) == (case.items["site"].accepted_on, case.items["site"].due)


def test_another_legal_basis_with_the_same_days_moves_only_what_the_law_orders() -> None:
    case, what = in_review(), asked(rebased=frozenset({"site", "eia"}))
    assert [told(one) for one in found(case, what)] == [("site", "rebased", False, "equal")]
    how = version(Transition.ORDERED)
    after = moved(case, what, how)
    assert (after.items["site"].law, after.items["site"].due) == ("2023-02-01", case.items["site"].due)
    assert after.items["eia"] == case.items["eia"], "what is not accepted yet gets its law at acceptance"


def test_an_item_not_accepted_yet_takes_the_shorter_promise_and_no_longer_one() -> None:
    shorter = asked(entries={"eia": {"promised_days": 6}})
    longer = asked(entries={"eia": {"promised_days": 16}})
    assert moved(opened(), shorter).items["eia"].terms.promised_days == 6
    assert moved(opened(), longer).items["eia"].terms.promised_days == 10


def test_what_the_plan_says_alike_before_and_after_is_no_change_of_law() -> None:
    case = fold_all(in_review(), [])
    other = replace(case.items["site"], agencies=("somewhere-else",))  # transferred by hand before
    case = replace(case, items={**case.items, "site": other})
    assert found(case, asked()) == ()


def test_a_stopped_clock_is_compared_as_if_it_went_on_and_stays_stopped() -> None:
    case = do(in_review(), STOP, "2023-01-18")
    after = moved(case, SHORTER).items["site"]
    assert (after.terms.legal, after.state, after.due.binding) == (Limit(15), S.SUSPENDED, None)


def test_what_has_ended_is_never_touched() -> None:
    case = approve(in_review(), "2023-01-20")
    assert found(case, SHORTER, version(Transition.ORDERED)) == ()


def test_whoever_was_moved_is_not_moved_to_the_same_version_again() -> None:
    assert found(moved(in_review(), SHORTER), SHORTER) == ()


# ------------------------------------------------------------------------------------------------ added and dropped

FIRE = c.Entry("fire", ("housing-construction",), "licence", ("site",), (), 5)


def test_an_added_item_is_asked_for_only_where_the_law_orders_it() -> None:
    what = asked(add=FIRE)
    assert [told(one) for one in found(opened(), what)] == [("fire", "added", False, "worse")]
    after = moved(opened(), what, version(Transition.ORDERED))
    assert (after.items["fire"].state, after.items["fire"].needs) == (S.RECEIVED, frozenset({"site"}))
    assert not after.done


def test_a_case_of_a_theme_does_not_grow() -> None:
    assert found(opened(), replace(asked(add=FIRE), whole_stage=False), version(Transition.ORDERED)) == ()


def test_a_dropped_item_is_not_needed_any_more_and_holds_nobody_up() -> None:
    what = asked(drop="eia")
    after = moved(opened(), what)
    assert (after.items["eia"].state, after.items["eia"].stands) == (S.NOT_NEEDED, True)
    assert back(after).items["eia"].state is S.RECEIVED


def test_a_dropped_item_whose_clock_stood_still_stands_still_again_when_taken_back() -> None:
    case = do(in_review(), STOP, "2023-01-18")
    after = moved(case, asked(drop="site"))
    assert after.items["site"].stopped is None
    assert back(after).items["site"].stopped == case.items["site"].stopped


# ------------------------------------------------------------------------------------------------ taking back


def test_taking_back_recounts_with_what_happened_since() -> None:
    case = moved(in_review("2023-01-16"), SHORTER)
    case = do(case, c.ExtendItem(item="site", actors=HEAD, reason="复杂"), "2023-01-30")
    site = back(case, date(2023, 2, 2)).items["site"]
    assert (site.terms.legal, site.extension_days, site.due.statutory) == (Limit(20), 10, date(2023, 3, 2))


def test_what_was_decided_since_is_left_as_it_is_and_named() -> None:
    case = approve(moved(in_review(), SHORTER), "2023-02-03")
    answer = take_back(case, "LAW-1", FORCE, "误用", CALENDAR)
    assert (answer.events, dict(answer.left)) == ([], {"site": "ended"})


def test_a_later_run_must_be_taken_back_first() -> None:
    case = moved(in_review(), SHORTER)
    later = replace(version(Transition.ORDERED), law="2023-03-01", run="LAW-2")
    case = moved(case, LONGER, later)
    assert dict(take_back(case, "LAW-1", FORCE, "误用", CALENDAR).left) == {"site": "moved-since"}
    first = fold_all(case, take_back(case, "LAW-2", FORCE, "误用", CALENDAR).events)
    assert first.items["site"].law == "2023-02-01"
    assert back(first).items["site"].law == ""


def test_an_added_item_somebody_works_on_is_left_and_one_nobody_touched_is_withdrawn() -> None:
    what, how = asked(add=replace(FIRE, needs=())), version(Transition.ORDERED)
    case = moved(opened(), what, how)
    assert back(case).items["fire"].state is S.WITHDRAWN
    begun = accept(case, "2023-02-02", "fire")
    assert dict(take_back(begun, "LAW-1", FORCE, "误用", CALENDAR).left) == {"fire": "begun"}


def test_an_item_accepted_since_keeps_the_law_of_its_acceptance_when_the_move_is_taken_back() -> None:
    case = moved(opened(), asked(entries={"site": {"promised_days": 5}}))
    case = do(case, c.AcceptItem(item="site", actors=OFFICER, terms=Terms(Limit(15)), law="2023-02-01"), "2023-02-02")
    site = back(case, date(2023, 2, 3)).items["site"]
    assert (site.law, site.terms.legal, site.terms.promised_days) == ("2023-02-01", Limit(15), 7)
    assert site.due.promised == date(2023, 1, 30), "silence had accepted it on the day of receipt"


# ------------------------------------------------------------------------------------------------ always

limits = st.builds(
    Limit, st.integers(1, 60), st.sampled_from([Unit.WORKING, Unit.CALENDAR]), st.sampled_from([None, Reading.EARLIER])
)
laws = st.fixed_dictionaries({code: st.builds(Terms, limits, st.booleans()) for code in BEFORE})
changed = st.builds(
    lambda promise, agency, needs: {"promised_days": promise, "agencies": (agency,), "needs": needs},
    st.integers(0, 30), st.sampled_from(["water", "county"]), st.sampled_from([(), ("site",)]),
)  # fmt: skip
entries = st.dictionaries(st.sampled_from(["eia", "survey"]), changed, max_size=2)
whats = st.builds(
    lambda limits, drop, add, entries, rebased: asked(
        limits, drop, add, entries={code: one for code, one in entries.items() if code != drop}, rebased=rebased
    ),
    laws, st.sampled_from(["", "site", "survey"]), st.sampled_from([None, FIRE]), entries,
    st.sampled_from([frozenset(), frozenset({"site"})]),
)  # fmt: skip
hows = st.builds(lambda one, force: version(one, counted_from_force=force), st.sampled_from(Transition), st.booleans())


def stripped(item: Item) -> Item:
    """The item but for the marks of its history."""
    return replace(item, seen=0, moved_on=None)


@given(taken=steps, what=whats, how=hows, later=st.integers(0, 20))
@settings(max_examples=120, deadline=None)
def test_moving_and_taking_back_gives_the_same_case_with_a_longer_history(
    taken: Any, what: Asked, how: Version, later: int
) -> None:
    case = play(taken).case
    today = _last_day(case) + timedelta(later)
    again = moved(case, what, how, today)
    restored = fold_all(again, take_back(again, how.run, today, "误用", CALENDAR).events)
    for code, item in case.items.items():
        assert stripped(restored.items[code]) == stripped(item)
    assert all(restored.items[code].state is S.WITHDRAWN for code in restored.items.keys() - case.items.keys())
    assert restored.last >= again.last >= case.last


@given(taken=steps, what=whats, later=st.integers(0, 20), force=st.booleans())
@settings(max_examples=120, deadline=None)
def test_the_most_favourable_rule_never_lets_anybody_wait_longer(
    taken: Any, what: Asked, later: int, force: bool
) -> None:
    case = play(taken).case
    today = _last_day(case) + timedelta(later)
    after = moved(case, what, version(counted_from_force=force), today)
    assert after.items.keys() == case.items.keys(), "nothing more is asked for"
    for code, item in case.items.items():
        now = after.items[code]
        for clock in ("statutory", "promised"):
            old, new = getattr(item.due, clock), getattr(now.due, clock)
            assert old is None or now.finished or (new is not None and new <= old)
        assert now.needs <= item.needs
        assert now.exclusions <= item.exclusions


@given(taken=steps, what=whats, how=hows)
@settings(max_examples=60, deadline=None)
def test_what_moved_reads_the_same_from_the_ledger(taken: Any, what: Asked, how: Version) -> None:
    case = play(taken).case
    today = _last_day(case)
    for event in apply(case, found(case, what, how, today), what, how, today, CALENDAR):
        kind, data = ledger.encode(event)
        assert e.decode(kind, ledger.parse(ledger.canonical(data))) == event


def _last_day(case: Case) -> date:
    return max([item.moved_on for item in case.items.values() if item.moved_on], default=at("2022-02-10").date())


def test_the_applicant_still_hands_in_under_the_moved_version() -> None:
    case = do(opened(), c.AskCorrection(item="site", actors=OFFICER, missing=("图纸",)), "2023-01-17")
    case = moved(case, asked(entries={"site": {"agencies": ("county",)}}))
    assert do(case, c.Resupply(item="site", actors=APPLICANT, note="补齐"), "2023-02-02").items["site"].state in (
        S.CORRECTED, S.ACCEPTED)  # fmt: skip
