"""Whatever people and the clock do with debts, in whatever order: no gate opens unpaid, each debt ends once, a
simulated result gives no certificate before it is confirmed, and the stream tells it all again."""

import random
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kaigong.core import ledger
from kaigong.core.cases import commands as c
from kaigong.core.cases import debts_commands as dc
from kaigong.core.cases import events as e
from kaigong.core.cases import intake
from kaigong.core.cases.carry import carry_out
from kaigong.core.cases.debts_settle import next_alarm
from kaigong.core.cases.debts_values import DEBT_ENDED, SETTLED, CheckPlan, Deferral, Later
from kaigong.core.cases.fold import fold_all
from kaigong.core.cases.usable import usable
from kaigong.core.cases.values import Actor, Case, Decision, ItemState
from kaigong.core.problems import Refused
from tests.core.cases.world import CALENDAR, SUN, TERMS, again, at

ENTRIES = (
    c.Entry("permit", ("housing-construction",), "licence", (), (), 7),
    c.Entry("plan", ("natural-resources",), "licence", (), (), 7, simulated=True, confirmed_by="issue"),
    c.Entry("works", ("natural-resources",), "licence", ("plan",), (), 7, simulated=True, confirmed_by="issue"),
    c.Entry("issue", ("gov-service-bureau",), "gov-internal", ("plan", "works"), (), 3, confirms=True),
    c.Entry("gate", ("housing-construction",), "licence", ("permit",), (), 7),
    c.Entry("real", ("water",), "licence", ("works",), (), 7),
)
CODES = tuple(entry.code for entry in ENTRIES)
EVERYBODY = frozenset(Actor)
DEFERRALS = (
    Deferral("receipt", published=True, gate="gate"),
    Deferral("wages", published=True, working_days=10, later=("gate",)),
    Deferral("boundary", published=True, wait_days=5),
)
LATERS = (Later("review", "review", "", "gate", "housing-construction"),)
PAPERS = ("a" * 64,)


def _debts(item: str, case: Case, n: int) -> str:
    mine = [key for key, debt in case.debts.items() if debt.item == item]
    return mine[n % len(mine)] if mine else f"{item}/none"


def commands(item: str, case: Case, n: int) -> dict[str, c.CaseCommand]:
    """Everything somebody could try on an item now."""
    who: dict[str, Any] = {"item": item, "actors": EVERYBODY}
    debt: dict[str, Any] = {**who, "debt": _debts(item, case, n)}
    decide: dict[str, Any] = {**who, "decision": Decision.APPROVE, "reason": "理由", "officer": SUN}
    finished = usable(case)
    plan = CheckPlan("housing-construction", 2, 50, seed=f"seed-{n}", later=("gate",))
    return {
        "accept": c.AcceptItem(**who, terms=TERMS, finished=finished),
        "accept_deferred": dc.AcceptDeferred(
            **who, terms=TERMS, finished=finished, deferrals=DEFERRALS[: n % 3 + 1], promise="补交"
        ),
        "approve": c.DecideItem(**decide, laters=LATERS if item == "permit" and n % 2 else ()),
        "reject": c.DecideItem(**{**decide, "decision": Decision.REJECT}),
        "approve_deferred": dc.ApproveDeferred(**decide, deferrals=DEFERRALS[n % 2 : n % 2 + 1]),
        "sign": dc.SignPledge(
            **who, version="1", text="承诺", conditions=("一",), replaces=(), consequence="撤销", signer="林",
            allowed=True, bad_credit=False,
        ),
        "on_pledge": dc.DecideOnPledge(
            **who, terms=TERMS, finished=finished, officer=SUN, plan=plan, bad_credit=False
        ),
        "pay": dc.PayDebt(**debt, note="补交", documents=PAPERS),
        "verify": dc.VerifyDebt(**debt, officer=SUN, kept=n % 3 != 0, note="核查", days=5),
        "remind": dc.RemindDebt(**debt),
        "state": dc.StateCase(**debt, text="陈述"),
        "extend": dc.ExtendDebt(**debt, officer=SUN, days=3, reason="理由"),
        "waive": dc.WaiveDebt(**debt, officer=SUN, reason="理由"),
        "revoke": dc.RevokeOnDebt(**debt, officer=SUN, reason="理由"),
        "withdraw": c.WithdrawItem(**who),
        "resubmit": c.ResubmitItem(**who, promised_days=7),
        "deliver": c.DeliverItem(**who),
        "void": dc.VoidSimulation(**who, ground="design-changed", note="", by=SUN),
        "confirm": dc.ConfirmSimulation(**who, order=1, outputs=(), officer=SUN),
        "clock": dc.DebtsByClock(actors=frozenset({Actor.SYSTEM})),
    }  # fmt: skip


VERBS = tuple(commands("permit", Case(), 0))
LIKELY = ("accept_deferred", "approve_deferred", "pay", "verify", "approve", "accept", "clock", "state", "revoke")
TURNS = (*CODES, *("permit",) * 6)
USUAL = (*VERBS, *LIKELY, *LIKELY)
step = st.tuples(st.sampled_from(CODES), st.sampled_from(USUAL), st.integers(0, 11), st.integers(0, 9))
steps = st.lists(step, min_size=5, max_size=40)
Tried = list[tuple[str, Case, list[e.Event]]]


def play(taken: list[tuple[str, str, int, int]]) -> tuple[list[e.Event], Tried]:
    """Carry out what can be; what is refused changes nothing. Gives all events, and each step with the case before."""
    day = date(2022, 2, 10)
    events = intake.open_case(c.OpenCase("KG-2022-000001", "P1", "3", ENTRIES), at(day.isoformat()), CALENDAR)
    case, tried = fold_all(Case(), events), []
    for code, verb, days, n in taken:
        day += timedelta(days)
        try:
            happened = carry_out(case, commands(code, case, n)[verb], at(day.isoformat()), CALENDAR)
        except Refused:
            continue
        after = fold_all(case, happened)
        happened = [*happened, *intake.release(after, usable(after))]
        tried.append((code, case, happened))
        events, case = [*events, *happened], fold_all(case, happened)
    return events, tried


def approvals(happened: list[e.Event]) -> list[str]:
    return [one.item for one in happened if isinstance(one, e.ItemDecided) and one.decision is Decision.APPROVE]


def test_the_games_come_everywhere() -> None:
    """The strategy is worth something only if every kind of end is reached."""
    seen: set[str] = set()
    for seed in range(500):
        dice, codes = random.Random(seed), TURNS if seed % 2 else CODES
        game = [(dice.choice(codes), dice.choice(USUAL), dice.randrange(12), dice.randrange(10)) for _ in range(40)]
        seen |= {type(event).__name__ for event in play(game)[0]}
    assert seen >= {"DebtIncurred", "DebtPaid", "DebtVerified", "DebtBlocked", "DebtRevoked", "DebtWaived",
                    "ItemRevoked", "SimulationPassed", "SimulationConfirmed", "SimulationVoided", "DebtReminded",
                    "PledgeSigned"}  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(taken=steps)
def test_no_gate_opens_while_its_debt_is_unpaid(taken: list[Any]) -> None:
    for _, before, happened in play(taken)[1]:
        for code in approvals(happened):
            assert [debt.id for debt in before.debts.values() if debt.closes(code)] == []


@settings(max_examples=150, deadline=None)
@given(taken=steps)
def test_an_approval_never_leaves_behind_what_the_decision_had_to_wait_for(taken: list[Any]) -> None:
    for _, before, happened in play(taken)[1]:
        for code in approvals(happened):
            item = before.items[code]
            owed = [d for d in before.debts.values() if d.item == code and d.round == item.round and d.before_decision]
            assert not any(debt.unpaid for debt in owed)


@settings(max_examples=150, deadline=None)
@given(taken=steps)
def test_a_debt_ends_once_and_stays_as_it_ended(taken: list[Any]) -> None:
    ended: dict[str, Any] = {}
    for _, before, happened in play(taken)[1]:
        case = before
        for event in happened:
            case = fold_all(case, [event])
            for key, debt in case.debts.items():
                if key in ended:
                    assert debt == ended[key]
                elif debt.state in DEBT_ENDED:
                    ended[key] = debt
                    assert debt.ended_on is not None


@settings(max_examples=150, deadline=None)
@given(taken=steps)
def test_a_simulated_item_never_yields_a_certificate_before_it_is_confirmed(taken: list[Any]) -> None:
    confirmed = set[tuple[str, int]]()
    for _, before, happened in play(taken)[1]:
        case = before
        for event in happened:
            if isinstance(event, e.SimulationConfirmed):
                confirmed.add((event.item, case.items[event.item].round))
            if isinstance(event, e.CertificateDue) and event.item in {"plan", "works"}:
                assert (event.item, case.items[event.item].round) in confirmed
            case = fold_all(case, [event])
            for code in ("plan", "works"):
                item = case.items[code]
                if item.state is ItemState.SIMULATED:
                    assert not item.certificate
                    assert not item.stands
                    assert code not in usable(case)
            if case.items["real"].accepted_on and case.items["real"].state is ItemState.ACCEPTED:
                assert case.items["real"].ready_on is not None


@settings(max_examples=100, deadline=None)
@given(taken=steps)
def test_what_stands_with_debts_is_deferred_exactly_while_one_is_open(taken: list[Any]) -> None:
    for _, before, happened in play(taken)[1]:
        case = fold_all(before, happened)
        for code, item in case.items.items():
            if item.state is ItemState.DEFERRED:
                mine = [d for d in case.debts.values() if d.item == code and d.round == item.round]
                assert any(debt.state not in SETTLED for debt in mine)


@settings(max_examples=100, deadline=None)
@given(taken=steps)
def test_replaying_what_the_ledger_keeps_gives_the_same_debts(taken: list[Any]) -> None:
    events, _ = play(taken)
    kept = [ledger.encode(event) for event in events]
    read = [e.decode(kind, ledger.parse(ledger.canonical(data))) for kind, data in kept]
    assert read == events
    assert again([event for event in read if event is not None]) == again(events)


@settings(max_examples=100, deadline=None)
@given(taken=steps)
def test_the_clock_has_nothing_to_do_before_its_alarm(taken: list[Any]) -> None:
    events, _ = play(taken)
    case = again(events)
    alarms = [alarm for debt in case.debts.values() if (alarm := next_alarm(debt, CALENDAR))]
    if alarms:
        eve = date.fromordinal(min(alarms).toordinal() - 1)
        assert carry_out(case, dc.DebtsByClock(actors=frozenset()), at(eve.isoformat()), CALENDAR) == []
