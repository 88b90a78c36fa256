"""What the city's own past teaches the simulation: how long items take, how often something must be put right, how many
cases an officer has in hand at once. Learned from decided items; what is told on the page is told from here."""

import math
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from kaigong.apps.boards.live import AtDesk, City
from kaigong.apps.cases import queries as cases
from kaigong.apps.ledger import queries as ledger
from kaigong.apps.projects import queries as projects
from kaigong.core.clock.calendar import Calendar
from kaigong.core.simulate.distributions import Distribution
from kaigong.core.simulate.scenario import Correction, Durations

ENOUGH = 12  # decided items from which an item's own times count
FULL = 0.95  # of all days, those on which so many cases or fewer were in hand: what a desk carries
LAST_DAYS = 120  # working days of the past that tell what a desk carries
LEAST_CV, USUAL_CV, MOST_CV = 0.1, 0.5, 1.5
HALF_A_DAY = 0.5  # added to whole days, so that none is zero
ANSWERED = ("NoticeSent", "MaterialResupplied")


@dataclass(frozen=True, slots=True)
class Seen:
    """One item accepted in the past; `days` working days of review, None while it runs."""

    code: str
    agency: str
    promised: int
    corrected: bool
    accepted: date
    decided: date | None
    days: int | None


@dataclass(frozen=True, slots=True)
class Learned:
    """What a scenario takes from the past, and how much past there was."""

    durations: Durations
    correction: Correction
    at_once: Mapping[str, int]  # agency -> cases one officer has in hand at once
    decided: int = 0
    items: Mapping[str, int] = field(default_factory=dict)  # item -> how often it was decided


@lru_cache(maxsize=2)
def learned(of: City) -> Learned:
    """What the ledger teaches up to now; learned again once a new entry is there."""
    seen = [_seen(row, of.calendar) for row in cases.reviewed()]
    return Learned(
        _durations(seen), _correction(seen, of.calendar), _at_once(seen, of),
        sum(each.days is not None for each in seen), Counter(each.code for each in seen if each.days is not None),
    )  # fmt: skip


def _seen(
    row: tuple[str, str, int | None, bool, date, date | None, date | None], calendar: Calendar
) -> Seen:  # fmt: skip
    code, agency, promised, corrected, accepted, decided, _stopped = row
    days = calendar.between(accepted, decided) if decided and calendar.known(decided.year) else None
    return Seen(code, agency, promised or 0, corrected, accepted, decided, days)


def _durations(seen: Iterable[Seen]) -> Durations:
    """An item decided often enough has its own mean and spread; the others take the promised days, with the spread of
    all items around their promise."""
    by_item: dict[str, list[int]] = defaultdict(list)
    shares: list[float] = []
    for each in seen:
        if each.days is not None:
            by_item[each.code].append(each.days)
            if each.promised:
                shares.append(math.log((each.days + HALF_A_DAY) / (each.promised + HALF_A_DAY)))
    own = {code: _of(days) for code, days in by_item.items() if len(days) >= ENOUGH}
    return Durations(Distribution("lognormal", None, _cv_of_logs(shares)), own)


def _cv_of_logs(shares: Sequence[float]) -> float:
    """The spread of lognormal shares, from their logarithms: a few wild ones do not carry it away."""
    if len(shares) < ENOUGH:
        return USUAL_CV
    return min(max(math.sqrt(math.expm1(statistics.pvariance(shares))), LEAST_CV), MOST_CV)


def _of(days: Sequence[int]) -> Distribution:
    return Distribution("lognormal", max(statistics.fmean(days), 0.25), _cv(days))


def _cv(values: Sequence[float]) -> float:
    mean = statistics.fmean(values)
    return min(max(statistics.pstdev(values) / mean, LEAST_CV), MOST_CV) if mean else LEAST_CV


def _correction(seen: Sequence[Seen], calendar: Calendar) -> Correction:
    """How often something had to be put right, by item where it was seen often enough, and how long that took."""
    by_item: dict[str, list[bool]] = defaultdict(list)
    for each in seen:
        by_item[each.code].append(each.corrected)
    share = sum(each.corrected for each in seen) / len(seen) if seen else 0.0
    own = {code: sum(marks) / len(marks) for code, marks in by_item.items() if len(marks) >= ENOUGH}
    days = [calendar.between(asked, answered) for asked, answered in _answers()]
    answer = Distribution("gamma", max(statistics.fmean(days), 0.5), _cv(days)) if len(days) >= ENOUGH else None
    return Correction(share, own, answer) if answer else Correction(share, own)


def _answers() -> list[tuple[date, date]]:
    """For every notice, the day it went out and the day of the first answer after it in the same case."""
    asked: dict[str, date] = {}
    found = []
    for stream, kind, day in ledger.days_of(ANSWERED):
        if kind == ANSWERED[0]:
            asked[stream] = day
        elif stream in asked:
            found.append((asked.pop(stream), day))
    return found


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
