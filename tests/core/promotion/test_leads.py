"""The life of a lead: what the table allows, what folding gives, how long waits are counted, who ranks before whom."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaigong.core.measures.funnel import Entry, Track, funnel, league
from kaigong.core.measures.waiting import spread, waiting
from kaigong.core.mining.survival import kaplan_meier
from kaigong.core.problems import Refused
from kaigong.core.promotion import decide
from kaigong.core.promotion.alike import Known, alike, likeness
from kaigong.core.promotion.fold import fold_all
from kaigong.core.promotion.moves import MOVES, Part, check, moves_from
from kaigong.core.promotion.values import ENDED, PATH, About, Lead, Limits, Stage

TODAY = date(2022, 2, 10)
HEAD = decide.Actor("person:gao", "zone", frozenset({Part.KEEPER}))
spells = st.lists(st.tuples(st.integers(0, 400), st.booleans(), st.integers(1, 3)), max_size=30)


def begun() -> Lead:
    return fold_all(Lead(), decide.enter("L1", About("甲公司"), "zone", "", "person:gao", [], TODAY, Limits()))


@given(st.lists(st.sampled_from(sorted({move.verb for move in MOVES}) + ["merge"]), max_size=12), st.data())
def test_whatever_is_done_the_lead_keeps_to_the_table(verbs: list[str], data: st.DataObject) -> None:
    lead = begun()
    for n, verb in enumerate(verbs):
        day, before = TODAY + timedelta(n), lead
        try:
            happened = act(lead, verb, day, data)
        except Refused:
            continue
        lead = fold_all(lead, happened)
        assert lead.stage == before.stage or (before.stage, verb) in {(move.frm, move.verb) for move in MOVES}
        assert lead.last == before.last + len(happened)
        assert lead.steps[: len(before.steps)] == before.steps  # the past stays as it was
        assert not (lead.ended and lead.next_on)
    assert lead.furthest in PATH


def act(lead: Lead, verb: str, day: date, data: st.DataObject) -> list[Any]:
    if verb == "log":
        return decide.log(lead, HEAD, decide.Contact(day, "call", "谈", "再谈", day + timedelta(3)), day)
    if verb == "advance":
        return decide.advance(lead, HEAD, data.draw(st.sampled_from(list(PATH))), ("paper",), "", day)
    if verb == "pause":
        return decide.pause(lead, HEAD, "land", "", None, day)
    if verb == "lose":
        return decide.lose(lead, HEAD, "land", "", day)
    if verb == "take_up":
        return decide.take_up(lead, HEAD, "", day)
    if verb == "hand_over":
        return decide.hand_over(lead, HEAD, "county", "", "", "由县里谈", day)
    return []


def test_nothing_leads_out_of_a_lead_that_was_won_or_merged() -> None:
    for stage in (Stage.SIGNED, Stage.MERGED):
        assert {move.to for move in MOVES if move.frm is stage} == {stage}
    assert set(ENDED) == {Stage.SIGNED, Stage.LOST, Stage.MERGED}


def test_whoever_has_no_part_has_no_move() -> None:
    assert list(moves_from(begun(), ())) == []
    with pytest.raises(Refused, match="lead.not_yours"):
        check(begun(), "log", ())


@given(st.integers(0, 200))
def test_the_first_contact_holds_until_it_lapses(days: int) -> None:
    lead, limits = begun(), Limits()
    lead = fold_all(lead, decide.log(lead, HEAD, decide.Contact(TODAY, "call", "谈"), TODAY))
    assert lead.holds(TODAY + timedelta(days), limits) == (days <= limits.lapse_days)
    assert begun().holds(TODAY + timedelta(days), limits) == (days <= limits.first_days)


def test_names_are_alike_whatever_the_form_of_the_enterprise() -> None:
    assert likeness("示例楼宇科技有限公司", "示例楼宇科技（集团）股份有限公司") == 1
    assert likeness("示例楼宇科技有限公司", "某某生物医药有限公司") < 0.3
    known = [Known("L1", "示例楼宇", "A", "zone", True, TODAY), Known("L2", "示例楼宇", "", "zone", True, TODAY)]
    assert [one.no for one, _share in alike(known, "示例楼宇", "B", 0.75)] == ["L2"]  # two codes are two enterprises


@given(spells)
def test_waiting_agrees_with_the_estimate_of_the_miner(found: list[tuple[int, bool, int]]) -> None:
    each = [(days, ended) for days, ended, n in found for _one in range(n)]
    curve = kaplan_meier(np.array([days for days, _e in each], float), np.array([e for _d, e in each], bool))
    mine = waiting(found)
    assert (mine.ended, mine.open) == (curve.ended, curve.censored)
    assert [days for days, _longer in mine.points] == list(curve.days)
    assert np.allclose([longer for _days, longer in mine.points], curve.survive)
    assert sum(one.ended + one.open for one in spread(found, (0, 30, 365))) == mine.total


@given(spells, st.integers(0, 400))
def test_somebody_who_waits_longer_never_makes_the_median_shorter(
    found: list[tuple[int, bool, int]], days: int
) -> None:
    before, after = waiting(found).median, waiting([*found, (days + 401, False, 1)]).median
    assert after is None or (before is not None and after >= before)


paths = st.integers(1, 6).flatmap(
    lambda n: st.tuples(st.just(PATH[:n]), st.sampled_from([None, Stage.LOST, Stage.PAUSED] if n < 6 else [None]))
)


@given(st.lists(paths, max_size=12))
def test_everybody_in_the_funnel_stands_somewhere(found: list[Any]) -> None:
    tracks = []
    for path, end in found:
        steps = [(stage.value, TODAY + timedelta(n)) for n, stage in enumerate(path)]
        tracks.append(Track([*steps, (end.value, TODAY + timedelta(9))] if end else steps))
    levels = funnel(tracks, TODAY + timedelta(20))
    for level, after in zip(levels, [*levels[1:], None], strict=True):
        assert level.reached == level.went_on + level.here + level.paused + level.lost
        assert after is None or after.reached == level.went_on
    assert levels[0].reached == len(found)


def test_a_league_shares_the_places_chance_could_have_swapped() -> None:
    places = league([Entry("a", signed=9, lost=1), Entry("b", signed=8, lost=2), Entry("c", signed=1, lost=60),
                     Entry("d", leads=4)])  # fmt: skip
    assert [(one.entry.key, one.rank, one.shared) for one in places] == [
        ("a", 1, True), ("b", 1, True), ("c", 3, False), ("d", 4, False),
    ]  # fmt: skip
    assert places[-1].share is None
