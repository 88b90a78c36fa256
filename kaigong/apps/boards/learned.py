"""What the city's own past teaches the simulation: how long items take, how often something must be put right, how many
cases an officer has in hand at once. What has not ended yet counts for as long as it has lasted (Kaplan and Meier);
left out, it would make the long ones look rare. What is told on the page is told from here."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

import numpy as np

from kaigong.apps.boards.live import AtDesk, City
from kaigong.apps.cases import queries as cases
from kaigong.apps.ledger import queries as ledger
from kaigong.apps.projects import queries as projects
from kaigong.core.clock.calendar import Calendar
from kaigong.core.mining.survival import Curve, kaplan_meier
from kaigong.core.simulate.distributions import Distribution
from kaigong.core.simulate.scenario import Correction, Durations

ENOUGH = 12  # decided items from which an item's own times count
FULL = 0.95  # of all days, those on which so many cases or fewer were in hand: what a desk carries
LAST_DAYS = 120  # working days of the past that tell what a desk carries
LEAST_CV, USUAL_CV, MOST_CV = 0.1, 0.5, 1.5
HALF_A_DAY = 0.5  # added to whole days, so that none is zero
LEAST_DAYS = 0.25  # what begins and ends on one day takes a while all the same
POINTS = 200  # equally likely lengths that stand for a curve
QUARTILES = 2 * 0.6745  # between the quartiles of a normal distribution, in standard deviations
TOO_YOUNG = 0.5  # the share whose length nobody knows yet from which nothing is learned
ANSWERED = ("NoticeSent", "MaterialResupplied")


@dataclass(frozen=True, slots=True)
class Seen:
    """One item accepted in the past; `days` working days of review, None while it runs. `so_far` are the working days
    it has lasted: to its end, to the day its clock stopped, or to today."""

    code: str
    agency: str
    promised: int
    corrected: bool
    accepted: date
    decided: date | None
    days: int | None
    so_far: int = 0


@dataclass(frozen=True, slots=True)
class Learned:
    """What a scenario takes from the past, and how much past there was."""

    durations: Durations
    correction: Correction
    at_once: Mapping[str, int]  # agency -> cases one officer has in hand at once
    decided: int = 0
    items: Mapping[str, int] = field(default_factory=dict)  # item -> how often it was decided
    open: int = 0  # not ended yet, and counted in


@lru_cache(maxsize=2)
def learned(of: City) -> Learned:
    """What the ledger teaches up to now; learned again once a new entry is there."""
    seen = [_seen(row, of) for row in cases.reviewed()]
    return Learned(
        _durations(seen), _correction(seen, of), _at_once(seen, of),
        sum(each.days is not None for each in seen), Counter(each.code for each in seen if each.days is not None),
        sum(each.days is None for each in seen),
    )  # fmt: skip


def _seen(row: tuple[str, str, int | None, bool, date, date | None, date | None], of: City) -> Seen:
    code, agency, promised, corrected, accepted, decided, stopped = row
    days = of.calendar.between(accepted, decided) if decided and of.calendar.known(decided.year) else None
    so_far = _lasted(accepted, stopped or of.today, of.calendar) if days is None else days
    return Seen(code, agency, promised or 0, corrected, accepted, decided, days, so_far)


def _lasted(first: date, last: date, calendar: Calendar) -> int:
    """Working days from a day to another; none where the calendar does not reach."""
    known = first <= last and calendar.known(first.year) and calendar.known(last.year)
    return calendar.between(first, last) if known else 0


def _durations(seen: Iterable[Seen]) -> Durations:
    """An item decided often enough has a curve of its own; the others take the promised days, with the spread of all
    items around their promise."""
    by_item: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    shares: list[tuple[float, bool]] = []
    for each in seen:
        by_item[each.code].append((each.so_far, each.days is not None))
        if each.promised:
            share = (each.so_far + HALF_A_DAY) / (each.promised + HALF_A_DAY)
            shares.append((share, each.days is not None))
    own = {code: made for code, spells in by_item.items() if (made := _own(spells)) is not None}
    return Durations(Distribution("lognormal", None, _cv_of(shares)), own)


def _curve(spells: Sequence[tuple[float, bool]]) -> Curve | None:
    """How long things last; None where too few have ended to tell."""
    if sum(ended for _days, ended in spells) < ENOUGH:
        return None
    curve = kaplan_meier(np.array([days for days, _ in spells], float), np.array([ended for _, ended in spells]))
    return curve if curve.unknown <= TOO_YOUNG else None


def _own(spells: Sequence[tuple[float, bool]]) -> Distribution | None:
    """Equally likely lengths as the curve has them."""
    curve = _curve(spells)
    if curve is None:
        return None
    return Distribution("empirical", values=tuple(max(days, LEAST_DAYS) for days in curve.points(POINTS)))


def _cv_of(shares: Sequence[tuple[float, bool]]) -> float:
    """The spread of lognormal shares of the promise, between the quartiles of their curve: neither a few wild ones nor
    those still open carry it away."""
    curve = _curve(shares)
    low, high = (None, None) if curve is None else (curve.quantile(0.25), curve.quantile(0.75))
    if low is None or high is None:
        return USUAL_CV
    sigma = math.log(high / low) / QUARTILES
    return min(max(math.sqrt(math.expm1(sigma * sigma)), LEAST_CV), MOST_CV)


def _correction(seen: Sequence[Seen], of: City) -> Correction:
    """How often something had to be put right, by item where it was seen often enough, and how long that took."""
    by_item: dict[str, list[bool]] = defaultdict(list)
    for each in seen:
        by_item[each.code].append(each.corrected)
    share = sum(each.corrected for each in seen) / len(seen) if seen else 0.0
    own = {code: sum(marks) / len(marks) for code, marks in by_item.items() if len(marks) >= ENOUGH}
    answer = _own([(_lasted(asked, until, of.calendar), ended) for asked, until, ended in _answers(of.today)])
    return Correction(share, own, answer) if answer else Correction(share, own)


def _answers(today: date) -> list[tuple[date, date, bool]]:
    """For every notice, the day it went out, and that of the first answer after it in the same case; of those not
    answered yet, today."""
    asked: dict[str, date] = {}
    found = []
    for stream, kind, day in ledger.days_of(ANSWERED):
        if kind == ANSWERED[0]:
            asked[stream] = day
        elif stream in asked:
            found.append((asked.pop(stream), day, True))
    return found + [(day, today, False) for day in asked.values() if day <= today]


def _at_once(seen: Iterable[Seen], of: City) -> dict[str, int]:
    """How many cases lay at each agency on 95 of 100 working days, for each of its officers; one at least. What ran on
    paper lay there too, as its plan says."""
    calendar = of.calendar
    moves: dict[str, Counter[int]] = defaultdict(Counter)
    spans = [(each.agency, each.accepted, each.decided) for each in seen]
    for agency, begun, ended in (*spans, *_on_paper(of)):
        if calendar.known(begun.year):
            moves[agency][calendar.index(begun)] += 1
            if ended:
                moves[agency][calendar.index(ended)] -= 1
    last = calendar.index(of.today)
    return {agency: _carried(moves[agency], last, desk) for agency, desk in of.desks.items()}


def _on_paper(of: City) -> Iterator[tuple[str, date, date | None]]:
    """Agency, first and last day of every item that ran on paper: of projects without a case in the system."""
    since = of.calendar.working_days[max(of.calendar.index(of.today) - LAST_DAYS, 0)]
    begun = [row for row in of.started if row.started_on and row.started_on >= since]
    known = cases.with_cases(begun)
    plans = [each.plan for each in of.waiting if each.on_paper]
    plans += [projects.plan_of(row) for row in begun if row.pk not in known]
    for item in (item for plan in plans for item in plan.items):
        if item.start and item.finish and since <= item.finish and item.start <= of.today:
            yield item.agency[0], item.start, item.finish


def _carried(moves: Counter[int], last: int, desk: AtDesk) -> int:
    daily, level = [], 0
    for day in range(min(moves, default=last), last + 1):
        level += moves[day]
        daily.append(level)
    recent = sorted(daily[-LAST_DAYS:])
    full = recent[min(int(FULL * len(recent)), len(recent) - 1)]
    return max(-(-full // max(desk.officers, 1)), 1)
