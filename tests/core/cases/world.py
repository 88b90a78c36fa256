"""A small case to play with: four items, one of them the owner's, on the shipped calendar."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from kaigong.core.cases import commands as c
from kaigong.core.cases import events as e
from kaigong.core.cases import intake
from kaigong.core.cases.carry import carry_out
from kaigong.core.cases.fold import fold_all, replay
from kaigong.core.cases.values import Actor, Case, Decision, Item, Terms
from kaigong.core.clock.due import Limit
from kaigong.core.clock.load import load_calendars

CALENDAR = load_calendars(Path(__file__).resolve().parents[3] / "kaigong/catalogue/calendars")
OFFICER, HEAD, WINDOW = frozenset({Actor.OFFICER}), frozenset({Actor.HEAD}), frozenset({Actor.WINDOW})
SYSTEM, GOVERNMENT = frozenset({Actor.SYSTEM}), frozenset({Actor.GOVERNMENT})
APPLICANT = frozenset({Actor.APPLICANT})
TERMS = Terms(Limit(20))
SUN = "person:sun"
ENTRIES = (
    c.Entry("site", ("natural-resources",), "licence", (), ("expert_review", "publicity"), 7),
    c.Entry("eia", ("ecology-environment",), "licence", ("site",), ("expert_review",), 10),
    c.Entry("survey", ("intermediary",), "intermediary-service", (), (), 15, owed=True),
    c.Entry("start", ("applicant",), "milestone", ("site", "eia", "survey"), (), 0, owed=True),
)


def at(text: str, hour: int = 10, minute: int = 0) -> datetime:
    """Ten in the morning of a day."""
    day = date.fromisoformat(text)
    return datetime(day.year, day.month, day.day, hour, minute)  # noqa: DTZ001 the core is told local time


def opened(day: str = "2023-01-16", hour: int = 10, entries: tuple[c.Entry, ...] = ENTRIES) -> Case:
    """The case applied for on a day."""
    do = c.OpenCase("KG-2023-000001", "P1", "1", entries)
    return fold_all(Case(), intake.open_case(do, at(day, hour), CALENDAR))


def do(case: Case, command: c.CaseCommand, day: str | datetime) -> Case:
    """The case after one command."""
    return fold_all(case, happened(case, command, day))


def happened(case: Case, command: c.CaseCommand, day: str | datetime) -> list[e.Event]:
    """What a command makes happen."""
    now = at(day) if isinstance(day, str) else day
    return carry_out(case, command, now, CALENDAR)


def accept(case: Case, day: str, item: str = "site", terms: Terms = TERMS, **more: Any) -> Case:
    """The case after an item is accepted."""
    return do(case, c.AcceptItem(item=item, actors=OFFICER, terms=terms, **more), day)


def decision(item: str = "site", choice: Decision = Decision.APPROVE, actors: frozenset[Actor] = OFFICER,
             **more: Any) -> c.DecideItem:  # fmt: skip
    """The command to decide an item."""
    return c.DecideItem(item=item, actors=actors, decision=choice, officer=SUN, **{"reason": "符合条件", **more})


def approve(case: Case, day: str, item: str = "site") -> Case:
    """The case after an item is approved."""
    return do(case, decision(item), day)


def in_review(day: str = "2023-01-16", item: str = "site") -> Case:
    """An item accepted and taken on the same day."""
    case = accept(opened(day), day, item)
    return do(case, c.TakeOn(item=item, actors=OFFICER, officer=SUN), day)


def finished(case: Case) -> Mapping[str, date]:
    """What stands in the case."""
    return {item.code: item.ended_on for item in case.items.values() if item.stands and item.ended_on}


def release(case: Case) -> Case:
    """The case after whatever became ready was told so."""
    return fold_all(case, intake.release(case, finished(case)))


def again(events: list[e.Event]) -> Case:
    """The case replayed from its events."""
    return replay(enumerate(events, 1))


def site(case: Case) -> Item:
    """The first item."""
    return case.items["site"]
