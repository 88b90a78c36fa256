"""Entries after the fact (补录): event time and record time are both kept, with the ground, and counted per agency."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime

from kaigong.core.cases import commands as c
from kaigong.core.cases import events as e
from kaigong.core.cases.records import LateEntry
from kaigong.core.cases.values import Case
from kaigong.core.problems import Refused


def entered(case: Case, command: c.CaseCommand, now: datetime) -> e.EnteredLate:
    """That something is entered late. Refused without a ground, in the future, or before the item's last event."""
    late, code = command.late, getattr(command, "item", "")
    assert late is not None
    item = case.items.get(code)
    if not late.ground.strip():
        raise Refused("late.ground_missing", item=code)
    if late.on > now:
        raise Refused("late.in_the_future", item=code, on=late.on)
    moved_on = item.moved_on if item else case.opened_on
    if moved_on and late.on.date() < moved_on:
        raise Refused("late.before_last_event", item=code, on=late.on.date(), last=moved_on)
    agency = item.agencies[0] if item else ""
    return e.EnteredLate(code, late.on, late.ground.strip(), agency, late.on.date())


def opened(happened: list[e.Event], late: LateEntry, now: datetime) -> list[e.Event]:
    """A whole application that came in earlier: every item says when and why it is entered only now."""
    if not late.ground.strip():
        raise Refused("late.ground_missing", item="")
    if late.on > now:
        raise Refused("late.in_the_future", item="", on=late.on)
    found: list[e.Event] = []
    for event in happened:
        found.append(event)
        if isinstance(event, e.ItemReceived):
            agency = event.agencies[0] if event.agencies else ""
            found.append(e.EnteredLate(event.item, late.on, late.ground.strip(), agency, late.on.date()))
    return found


def as_of(late: LateEntry, now: datetime) -> datetime:
    """The moment a late entry is decided at: when it really happened."""
    return min(late.on, now)


def counts(history: Iterable[e.Event | None]) -> Mapping[str, int]:
    """How often each agency entered something after the fact."""
    return Counter(event.agency for event in history if isinstance(event, e.EnteredLate))
