"""Tickets: taken, promised, answered, rated; overdue is said once a turn, and passing on wins nobody a day."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaigong.core import ledger
from kaigong.core.clock.load import load_calendars
from kaigong.core.problems import Faulty, Refused
from kaigong.core.supervision import tickets as t
from kaigong.core.supervision.tickets import Side, Ticket, TicketState
from tests.shared import ROOT

CALENDAR = load_calendars(ROOT / "kaigong/catalogue/calendars")
TODAY = date(2022, 2, 14)


def raised(**more: Any) -> list[t.Event]:
    said: dict[str, Any] = {
        "no": "SQ-2022-0001", "klass": "power", "text": "临时用电接不进", "enterprise": "91", "project": "",
        "agency": "power-supply", "classes": ["power", "land"], "days": 2, "today": TODAY, "calendar": CALENDAR,
    }  # fmt: skip
    return t.raise_ticket(**said | more)


def test_a_ticket_nobody_takes_is_overdue_once_and_again_after_an_unkept_promise() -> None:
    ticket = t.fold_all(Ticket(), raised())
    assert ticket.answer_by == date(2022, 2, 16)
    assert t.ring(ticket, date(2022, 2, 16)) == []
    ticket = t.fold_all(ticket, t.ring(ticket, date(2022, 2, 17)))
    assert t.ring(ticket, date(2022, 2, 20)) == []
    ticket = t.fold_all(ticket, t.promise(ticket, Side.OWNER, "两日内接通", date(2022, 2, 22), date(2022, 2, 18)))
    ticket = t.fold_all(ticket, t.ring(ticket, date(2022, 2, 23)))
    assert ticket.overdues == 2


def test_passing_it_on_gives_nobody_new_days() -> None:
    ticket = t.fold_all(Ticket(), raised())
    after = t.fold_all(ticket, t.refer(ticket, Side.OWNER, "housing", "不属本单位职责", TODAY))
    assert (after.agency, after.answer_by, after.referred) == ("housing", ticket.answer_by, 1)


def test_not_satisfied_is_a_new_round_and_needs_its_reason() -> None:
    ticket = t.fold_all(Ticket(), raised())
    ticket = t.fold_all(ticket, t.answer(ticket, Side.OWNER, "已办", [], TODAY))
    with pytest.raises(Refused, match=r"ticket\.say_something"):
        t.rate(ticket, Side.ASKER, False, " ", TODAY, CALENDAR, 2)
    again = t.fold_all(ticket, t.rate(ticket, Side.ASKER, False, "仍未通电", date(2022, 2, 18), CALENDAR, 2))
    assert (again.state, again.round, again.answer_by) == (TicketState.RAISED, 2, date(2022, 2, 22))
    settled = t.fold_all(ticket, t.rate(ticket, Side.ASKER, True, "", TODAY, CALENDAR, 2))
    assert (settled.state, settled.satisfied) == (TicketState.SETTLED, True)


def test_every_fault_is_named_at_once() -> None:
    with pytest.raises(Faulty) as faulty:
        raised(text=" ", klass="weather", agency="")
    assert {problem.at for problem in faulty.value.problems} == {"text", "klass", "agency"}


STEP = st.tuples(
    st.sampled_from(["promise", "answer", "refer", "rate", "ring"]), st.sampled_from([*Side, None]), st.booleans(),
    st.integers(0, 4),
)  # fmt: skip


def did(verb: str, ticket: Ticket, side: Side | None, yes: bool, day: date) -> list[t.Event]:
    """What one step of a game brings."""
    match verb:
        case "promise":
            return t.promise(ticket, side, "会办", day + timedelta(2), day)
        case "answer":
            return t.answer(ticket, side, "已办", [], day)
        case "refer":
            return t.refer(ticket, side, "land" if ticket.agency != "land" else "water", "转办", day)
        case "rate":
            return t.rate(ticket, side, yes, "说明", day, CALENDAR, 2)
    return t.ring(ticket, day)


@given(st.lists(STEP, max_size=30))
@settings(max_examples=150, deadline=None)
def test_each_side_does_only_its_own_and_the_ledger_tells_the_same_ticket(steps: list[Any]) -> None:
    history = raised()
    ticket, day = t.fold_all(Ticket(), history), TODAY
    for verb, side, yes, wait in steps:
        day, before = day + timedelta(wait), ticket
        try:
            news = did(verb, ticket, side, yes, day)
        except Refused:
            continue
        ticket, history = t.fold_all(ticket, news), [*history, *news]
        if verb == "rate":
            assert side is Side.ASKER
        elif verb in ("promise", "answer"):
            assert side is Side.OWNER
        assert before.state is not TicketState.SETTLED or not news
        assert t.ring(t.fold_all(ticket, t.ring(ticket, day)), day) == []
    kept = [t.decode(*ledger.encode(event)) for event in history]
    assert t.replay(enumerate(kept, 1)) == ticket
