"""How the sample people act: what, if anything, is done about an item on a day. Pure: it follows from the seed alone.

Every throw is made with the words "project, item, what about", so the same city always lives the same life.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kaigong.core.cases.values import MILESTONE, ItemState
from kaigong.core.clock.calendar import Calendar
from kaigong.core.plan.milestones import WORKS_START
from kaigong.demo.dice import between, throw

S = ItemState
BUILDING_DAYS = 260  # working days a sample building site takes
CORRECTED_SHARE, SILENT_SHARE, STOPPED_SHARE = 0.09, 0.02, 0.12
IN_TIME = 4  # working days after receipt by which a sample clerk has asked for what is missing


class Verb(StrEnum):
    ACCEPT = "accept"
    ASK_CORRECTION = "ask_correction"
    RESUPPLY = "resupply"
    TAKE_ON = "take_on"
    SUSPEND = "suspend"
    RESUME = "resume"
    APPROVE = "approve"
    DELIVER = "deliver"
    REPORT = "report"


class Pace(StrEnum):
    """How a project is handled. SMOOTH: what a visitor has made, so that its end can be watched, and what the page
    names, so that no real project is told to be late."""

    BRISK = "brisk"
    STEADY = "steady"
    SLOW = "slow"
    STUCK = "stuck"
    SMOOTH = "smooth"


SHARES = ((0.40, Pace.BRISK), (0.74, Pace.STEADY), (0.92, Pace.SLOW), (1.0, Pace.STUCK))
SPEED = {Pace.BRISK: (0.55, 0.85), Pace.STEADY: (0.75, 0.98), Pace.SLOW: (0.95, 1.5), Pace.STUCK: (0.9, 1.3),
         Pace.SMOOTH: (0.5, 0.7)}  # fmt: skip
OWNERS = frozenset({Verb.RESUPPLY, Verb.REPORT})
CLERKS = frozenset({Verb.ACCEPT, Verb.ASK_CORRECTION, Verb.DELIVER})
STANDS = frozenset({Verb.APPROVE, Verb.REPORT})  # after it others may go on


@dataclass(frozen=True, slots=True)
class Seen:
    """What the sample people see of an item. `days`: what the plan gives it."""

    project: str
    code: str
    kind: str
    state: str
    days: int
    received_on: date | None = None
    ready_on: date | None = None
    accepted_on: date | None = None
    decided_on: date | None = None
    stopped_since: date | None = None
    grounds: tuple[str, ...] = ()


def pace_of(seed: str, project: str, *, plain_sample: bool) -> Pace:
    """How a project is handled, for its whole life."""
    if not plain_sample:
        return Pace.SMOOTH
    fallen = throw(seed, project, "pace")
    return next(pace for upto, pace in SHARES if fallen < upto)


def step(seen: Seen, today: date, calendar: Calendar, seed: str, pace: Pace) -> Verb | None:
    """What somebody does about the item today; None: nothing yet."""
    life = _Life(seen, today, calendar, seed, pace)
    match ItemState(seen.state):
        case S.RECEIVED:
            return life.received()
        case S.CORRECTING:
            return Verb.RESUPPLY if life.lucky(0.22, "resupply") else None
        case S.CORRECTED:
            return Verb.ACCEPT if life.lucky(0.7, "accept") else None
        case S.ACCEPTED:
            return life.accepted()
        case S.IN_REVIEW:
            return life.in_review()
        case S.SUSPENDED:
            return Verb.RESUME if life.since(seen.stopped_since) >= life.between(4, 12, "stop") else None
        case S.APPROVED:
            return Verb.DELIVER if life.since(seen.decided_on) >= life.between(1, 3, "deliver") else None
        case S.TO_DO:
            return life.to_do()
    return None


@dataclass(frozen=True, slots=True)
class _Life:
    seen: Seen
    today: date
    calendar: Calendar
    seed: str
    pace: Pace

    def between(self, low: int, high: int, about: str) -> int:
        return between(low, high, self.seed, self.seen.project, self.seen.code, about)

    def share(self, about: str) -> float:
        return throw(self.seed, self.seen.project, self.seen.code, about)

    def lucky(self, chance: float, about: str) -> bool:
        """Whether it falls on this day of all days."""
        day = self.today.isoformat()
        return self.pace is Pace.SMOOTH or throw(self.seed, self.seen.project, self.seen.code, about, day) < chance

    def since(self, day: date | None) -> int:
        """Working days since then."""
        return self.calendar.between(day, self.today) if day else 0

    def received(self) -> Verb | None:
        """Mostly accepted within two days; some are asked for more, a few are forgotten until silence counts."""
        if self.seen.days == 0 and self.pace is not Pace.STUCK:  # 即办
            return Verb.ACCEPT
        gone = self.since(max(self.seen.received_on or self.today, self.seen.ready_on or self.today))
        if self.pace is not Pace.SMOOTH:
            if self.share("silent") < SILENT_SHARE:
                return None
            if self.share("correction") < CORRECTED_SHARE and gone <= IN_TIME:
                return Verb.ASK_CORRECTION if gone >= self.between(0, 2, "correction day") else None
        most = {Pace.SMOOTH: 0, Pace.SLOW: 2}.get(self.pace, 1)
        return Verb.ACCEPT if gone >= self.between(0, most, "accept day") else None

    def accepted(self) -> Verb | None:
        gone = self.since(self.seen.accepted_on)
        if gone >= self.target():
            return Verb.APPROVE
        return Verb.TAKE_ON if gone >= 1 and self.seen.days >= 4 else None

    def in_review(self) -> Verb | None:
        gone = self.since(self.seen.accepted_on)
        if self.stops() and gone == self.between(1, 3, "stop day"):
            return Verb.SUSPEND
        return Verb.APPROVE if gone >= self.target() else None

    def stops(self) -> bool:
        return self.pace is not Pace.SMOOTH and bool(self.seen.grounds) and self.share("stop") < STOPPED_SHARE

    def to_do(self) -> Verb | None:
        base = self.seen.ready_on or self.seen.received_on
        if self.seen.kind == MILESTONE:
            wait = self.between(0, 1, "start") if self.seen.code == WORKS_START else BUILDING_DAYS
            return Verb.REPORT if self.since(base) >= wait else None
        return Verb.REPORT if self.since(base) >= self.target() else None

    def target(self) -> int:
        """Working days from acceptance (or readiness) to the end, by the plan's days and the pace."""
        low, high = SPEED[self.pace]
        target = round(self.seen.days * (low + (high - low) * self.share("speed")))
        held = self.pace is Pace.STUCK and self.share("held") < 0.12
        return target + (self.between(25, 70, "held days") if held else 0)


# ------------------------------------------------------------------------------------------------ whole projects


def applies_on(seed: str, project: str, start_on: date, calendar: Calendar, pace: Pace) -> date:
    """The day a sample owner applies for the first stages: the day his plan counts from, or a little later."""
    late = pace is not Pace.SMOOTH and throw(seed, project, "late") < 0.4
    return calendar.after(start_on, between(1, 3, seed, project, "applies") if late else 0)


def breaks_ground_on(seed: str, project: str, planned: date, calendar: Calendar) -> date | None:
    """The day a project approved on paper starts; None for those that never do."""
    if throw(seed, project, "paper") < 0.1:
        return None
    return calendar.after(planned, between(0, 9, seed, project, "paper days"))


def applies_early(pace: Pace) -> bool:
    """Whether a sample owner applies as soon as he may; slow ones wait until a stage is opened for them."""
    return pace not in (Pace.SLOW, Pace.STUCK)
