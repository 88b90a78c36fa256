"""Whatever people do, in whatever order: the invariants of a case hold."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaigong.core import ledger
from kaigong.core.cases import commands as c
from kaigong.core.cases import events as e
from kaigong.core.cases import intake
from kaigong.core.cases.carry import carry_out
from kaigong.core.cases.clocks import clocks_of, due_days
from kaigong.core.cases.fold import fold, fold_all
from kaigong.core.cases.moves import MOVES
from kaigong.core.cases.values import ENDED, Actor, Case, Decision, Item, ItemState
from kaigong.core.problems import Refused
from tests.core.cases.world import CALENDAR, ENTRIES, SUN, TERMS, again, at, finished

Make = Callable[[str, frozenset[Actor], datetime, Case], c.Command]
GROUNDS = {"expert_review": (True, True), "publicity": (False, True), "fee_payment": (False, True)}


def _stop(item: str, who: frozenset[Actor], now: datetime, case: Case) -> c.Command:
    ground = sorted(GROUNDS)[now.day % 3]
    statutory, promised = GROUNDS[ground]
    return c.SuspendItem(
        item=item, actors=who, reason=ground, statutory=statutory, promised=promised, planned_days=now.day % 4
    )


def _decide(choice: Decision) -> Make:
    return lambda item, who, now, case: c.DecideItem(item=item, actors=who, decision=choice, reason="理由", officer=SUN)


VERBS: Mapping[str, Make] = {
    "accept": lambda i, w, n, case: c.AcceptItem(item=i, actors=w, terms=TERMS, finished=finished(case)),
    "ask_correction": lambda i, w, n, _: c.AskCorrection(item=i, actors=w, missing=("图纸", "合同")),
    "resupply": lambda i, w, n, _: c.Resupply(item=i, actors=w, note="补齐"),
    "find_not_needed": lambda i, w, n, _: c.FindNotNeeded(item=i, actors=w, reason="不需要"),
    "refuse_acceptance": lambda i, w, n, _: c.RefuseAcceptance(item=i, actors=w, reason="无权"),
    "withdraw": lambda i, w, n, _: c.WithdrawItem(item=i, actors=w),
    "resubmit": lambda i, w, n, _: c.ResubmitItem(item=i, actors=w, promised_days=7),
    "take_on": lambda i, w, n, _: c.TakeOn(item=i, actors=w, officer=SUN),
    "suspend": _stop,
    "resume": lambda i, w, n, _: c.ResumeItem(item=i, actors=w, result="结果"),
    "extend": lambda i, w, n, _: c.ExtendItem(item=i, actors=w, reason="复杂"),
    "approve": _decide(Decision.APPROVE),
    "reject": _decide(Decision.REJECT),
    "deliver": lambda i, w, n, _: c.DeliverItem(item=i, actors=w),
    "report_done": lambda i, w, n, case: c.ReportDone(
        item=i, actors=w, on=n.date(), document="abc", finished=finished(case)
    ),
}
everybody = frozenset(Actor)
STARTS = date(2022, 2, 10)
one_step = st.tuples(
    st.integers(0, 10_000),  # which of the moves the table has open, or any verb at all
    st.sampled_from([True, True, True, False]),
    st.sampled_from([everybody, everybody, *[frozenset({actor}) for actor in Actor]]),
    st.integers(0, 6),
)
steps = st.lists(one_step, max_size=40)
ANY = [(verb, entry.code) for verb in sorted(VERBS) for entry in ENTRIES]


def play(taken: list[tuple[int, bool, frozenset[Actor], int]]) -> tuple[list[e.Event], list[tuple[Case, Case]]]:
    """All events of a case played through, and the case before and after each step that was allowed."""
    do = c.OpenCase("KG-2022-000001", "P1", "1", ENTRIES)
    now = at(STARTS.isoformat())
    events = intake.open_case(do, now, CALENDAR)
    case, seen = fold_all(Case(), events), list[tuple[Case, Case]]()
    for pick, sensible, who, days in taken:
        now += timedelta(days)
        open_ = [(m.verb, i.code) for i in case.items.values() for m in MOVES if m.frm is i.state and m.verb in VERBS]
        choices = open_ if sensible and open_ else ANY
        verb, item = choices[pick % len(choices)]
        try:
            happened = carry_out(case, VERBS[verb](item, who, now, case), now, CALENDAR)
        except Refused:
            continue
        after = fold_all(case, happened)
        happened += (released := intake.release(after, finished(after)))
        events += happened
        seen.append((case, fold_all(after, released)))
        case = seen[-1][1]
    return events, seen


def test_the_games_reach_every_verb() -> None:
    """The strategy is worth something only if it comes everywhere."""
    reached: set[str] = set()
    for seed in range(400):
        game = [((seed * 7919 + n * 104729) % 10_007, True, everybody, (seed + n) % 3) for n in range(40)]
        reached |= {type(event).__name__ for event in play(game)[0]}
    assert reached >= {"ItemAccepted", "PointsNoted", "NoticeSent", "ItemSuspended", "ItemResumed", "DueExtended",
                       "ItemDecided", "ItemDelivered", "ItemResubmitted", "ItemReported", "ItemReady"}  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(taken=steps)
def test_every_step_of_an_item_is_a_row_of_the_table(taken: list[Any]) -> None:
    allowed = {(move.frm, move.to) for move in MOVES}
    for before, after in play(taken)[1]:
        for code, item in after.items.items():
            was = before.items[code]
            assert item.state is was.state or (was.state, item.state) in allowed


@settings(max_examples=120, deadline=None)
@given(taken=steps)
def test_an_item_is_decided_once_a_round(taken: list[Any]) -> None:
    rounds = dict.fromkeys((entry.code for entry in ENTRIES), 1)
    decided = set[tuple[str, int]]()
    for event in play(taken)[0]:
        if isinstance(event, e.ItemResubmitted):
            rounds[event.item] += 1
        if isinstance(event, e.ItemDecided):
            assert (event.item, rounds[event.item]) not in decided
            decided.add((event.item, rounds[event.item]))


@settings(max_examples=120, deadline=None)
@given(taken=steps)
def test_the_due_days_are_always_those_counted_anew_from_the_events(taken: list[Any]) -> None:
    for _, after in play(taken)[1]:
        for item in after.items.values():
            if item.accepted_on and item.state not in ENDED:
                assert item.due == due_days(item, CALENDAR)


@settings(max_examples=80, deadline=None)
@given(taken=steps)
def test_no_clock_runs_backwards(taken: list[Any]) -> None:
    for _, after in play(taken)[1]:
        for item in after.items.values():
            both = clocks_of(item, CALENDAR)
            for clock in (both.statutory, both.promised):
                assert clock is None or clock.day is None or clock.day >= item.accepted_on  # type: ignore[operator]
                assert clock is None or (clock.remaining_days or 0) >= 0
            assert all(stop.closed is None or stop.closed >= stop.opened for stop in item.stops)
            assert item.accepted_on is None or item.received_on is None or item.accepted_on >= item.received_on


@settings(max_examples=80, deadline=None)
@given(taken=steps)
def test_nothing_starts_or_stands_before_what_it_needs(taken: list[Any]) -> None:
    for _, after in play(taken)[1]:
        for item in after.items.values():
            if item.accepted_on or item.state is ItemState.REPORTED:
                assert item.ready_on is not None
                assert all(after.items[code].stands for code in item.needs)


@settings(max_examples=60, deadline=None)
@given(taken=steps)
def test_replaying_what_the_ledger_keeps_gives_the_same_case(taken: list[Any]) -> None:
    events, seen = play(taken)
    kept = [ledger.encode(event) for event in events]
    read = [e.decode(kind, ledger.parse(ledger.canonical(data))) for kind, data in kept]
    assert read == events
    last = seen[-1][1] if seen else again(events)
    assert again([event for event in read if event is not None]) == last


@settings(max_examples=60, deadline=None)
@given(taken=steps, noise=st.lists(st.sampled_from(["Comment", "Visited"]), max_size=3))
def test_folding_never_refuses_any_history_whatever_its_order(taken: list[Any], noise: list[str]) -> None:
    events, _ = play(taken)
    case = Case()
    for n, event in enumerate(reversed(events), 1):
        case = fold(case, event, n)
    for n, kind in enumerate(noise, len(events) + 1):
        assert fold(case, e.decode(kind, {}), n) == replace(case, last=n)
        case = replace(case, last=n)


@pytest.mark.parametrize("verb", sorted(VERBS))
@pytest.mark.parametrize("state", list(ItemState))
def test_what_the_table_does_not_list_is_refused(state: ItemState, verb: str) -> None:
    day = date(2022, 2, 10)
    item = Item("site", ("natural-resources",), "licence", state, received_on=day, ready_on=day)
    case = Case("KG-2022-000001", "P1", "1", day, {"site": item}, last=9)
    now = at("2022-02-11")
    for actor in Actor:
        if any(m.frm is state and m.verb == verb and actor in m.who for m in MOVES):
            continue
        command = VERBS[verb]("site", frozenset({actor}), now, case)
        with pytest.raises(Refused):
            carry_out(case, command, now, CALENDAR)
