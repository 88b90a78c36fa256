"""What the clock does by itself in a case, in one order, and when it must next look at an item."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from kaigong.core.cases import commands as c
from kaigong.core.cases import events as e
from kaigong.core.cases.carry import carry_out
from kaigong.core.cases.checks import in_silence, silence_ends
from kaigong.core.cases.debts_commands import DebtsByClock
from kaigong.core.cases.debts_values import Later
from kaigong.core.cases.fold import fold_all
from kaigong.core.cases.records import OpinionState, UseTerms
from kaigong.core.cases.values import NOTICE_GOES, Actor, Case, Item, ItemState, Terms
from kaigong.core.clock.calendar import Calendar, UnknownYear
from kaigong.core.clock.stops import planned_end

S = ItemState
SYSTEM = frozenset({Actor.SYSTEM})
RUNNING = frozenset({S.ACCEPTED, S.IN_REVIEW})


@dataclass(frozen=True, slots=True)
class Grant:
    """What an approval of an item would give, for one that is approved by silence."""

    outputs: tuple[str, ...] = ()
    use: UseTerms | None = None
    holds: tuple[str, ...] = ()  # debts of the project's other cases that close its gate
    laters: tuple[Later, ...] = ()  # what an approval puts off (先建后验)


@dataclass(frozen=True, slots=True)
class World:
    """What the clock needs and a case does not hold: terms and law of the day, what stands, the city's switches."""

    terms: Callable[[str], Terms]
    law: str = ""
    finished: Mapping[str, date] = field(default_factory=dict)
    basis: Callable[[Item], str] = lambda item: ""  # the rule by which silence approves; "": it does not
    grant: Callable[[str], Grant] = lambda code: Grant()


def by_itself(case: Case, world: World, now: datetime, calendar: Calendar) -> list[e.Event]:
    """1. the merged notice of the round; 2. acceptance, agreement and approval by silence; 3. stops overrun; 4. lapse;
    5. if nothing of this, last days moved by a calendar."""
    happened: list[e.Event] = []
    for command in _due(case, world, now, calendar):
        news = carry_out(case, command, now, calendar)
        case, happened = fold_all(case, news), happened + news
    return happened or carry_out(case, c.Recount(actors=SYSTEM), now, calendar)


def _due(case: Case, world: World, now: datetime, calendar: Calendar) -> list[c.CaseCommand]:
    commands: list[c.CaseCommand] = [c.SendNotice(actors=SYSTEM)] if any(i.noted for i in case.items.values()) else []
    for item in case.items.values():
        commands += _for_item(item, world, now.date(), calendar)
    return [*commands, DebtsByClock(actors=SYSTEM)] if case.debts else commands


def _for_item(item: Item, world: World, today: date, calendar: Calendar) -> list[c.CaseCommand]:
    code, commands = item.code, list[c.CaseCommand]()
    if in_silence(item, today, calendar):
        commands.append(c.DeemAccepted(item=code, actors=SYSTEM, terms=world.terms(code), law=world.law))
    if any(one.state is OpinionState.PENDING for one in item.opinions):
        commands.append(c.LapseOpinions(item=code, actors=SYSTEM))
    if item.stopped and not item.overran:
        commands.append(c.TellOverrun(item=code, actors=SYSTEM))
    if lapses_by(item, today) and (item.renews_until or world.basis(item)):
        commands.append(_silent_approval(item, world))
    if item.renews_by:
        grant = world.grant(code)
        commands.append(c.DeemRenewed(item=code, actors=SYSTEM, outputs=grant.outputs, finished=world.finished))
    elif item.use_by:
        commands.append(c.LapseItem(item=code, actors=SYSTEM, finished=world.finished))
    return commands


def lapses_by(item: Item, today: date) -> bool:
    """Whether the last day on which silence could be broken has passed; of a renewal that of what it renews."""
    last = item.renews_until or item.due.statutory
    return item.state in RUNNING and not item.simulated and last is not None and today > last


def _silent_approval(item: Item, world: World) -> c.DeemApproved:
    grant, code = world.grant(item.code), item.code
    return c.DeemApproved(item=code, actors=SYSTEM, basis="" if item.renews_until else world.basis(item),
                          outputs=grant.outputs, use=grant.use, holds=grant.holds, laters=grant.laters)  # fmt: skip


def next_alarm(item: Item, calendar: Calendar, *, lapses: bool = False) -> datetime | None:
    """When the clock must next look at an item (local time): the afternoon its notice goes, or the midnight after a
    last day of silence, of opinions, of a stop's planned days, of use. `lapses`: silence would approve it."""
    notice = silence_ends(item, calendar) if item.noted else None
    days = [silence_ends(item, calendar), item.use_by, _opinions_due(item), _stop_ends(item, calendar)]
    if item.state in RUNNING:
        days += [item.renews_until, item.due.statutory if lapses else None]
    moments = [datetime.combine(day + timedelta(1), time.min) for day in days if day]
    moments += [datetime.combine(notice, NOTICE_GOES)] if notice else []
    return min(moments, default=None)


def _opinions_due(item: Item) -> date | None:
    if item.finished:
        return None
    pending = [one.due for one in item.opinions if one.state is OpinionState.PENDING and one.due]
    return min(pending, default=None)


def _stop_ends(item: Item, calendar: Calendar) -> date | None:
    try:
        return planned_end(item.stopped, calendar) if item.stopped and not item.overran else None
    except UnknownYear:
        return None
