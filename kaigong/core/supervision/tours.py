"""项目拉练 and 集中开工: how a joint visit is scored county by county, and which projects of a ceremony really started.

standings(sheet, scores)                    -> one line a county, the best first, ties sharing a place
follow_up(held_on, started_on, days, today) -> how one project of a ceremony stands now
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from kaigong.core.problems import Problem

MOST_CRITERIA, MOST_POINTS, LONGEST = 12, 100, 40


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of the sheet: what is looked at, and how many points it can give."""

    name: str
    most: int


@dataclass(frozen=True, slots=True)
class Score:
    """What one judge gave one stop for one line of the sheet."""

    county: str
    stop: int
    criterion: str
    by: str
    points: int


@dataclass(frozen=True, slots=True)
class Standing:
    """A county with its score out of a hundred. `whole`: every stop was scored on every line."""

    place: int
    county: str
    score: Fraction
    stops: int
    judges: int
    whole: bool

    @property
    def percent(self) -> float:
        """The score with one decimal."""
        return round(float(self.score), 1)


class FollowUp(StrEnum):
    BEFORE = "before"  # had broken ground before the ceremony
    STARTED = "started"  # broke ground on its day, or within the days after it
    LATER = "later"  # broke ground after those days
    WAITING = "waiting"  # the days run
    PAPER = "paper"  # the days are over, and nothing has begun


def standings(sheet: Sequence[Criterion], scores: Iterable[Score]) -> list[Standing]:
    """Counties by their score: the mean of their stops; a stop by the mean of its judges on each line."""
    given: dict[str, dict[int, dict[str, list[int]]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    judges: dict[str, set[str]] = defaultdict(set)
    for one in scores:
        given[one.county][one.stop][one.criterion].append(one.points)
        judges[one.county].add(one.by)
    rows = sorted(((_county(sheet, stops), county, stops) for county, stops in given.items()), key=_order)
    found: list[Standing] = []
    for n, (score, county, stops) in enumerate(rows, 1):
        place = found[-1].place if found and found[-1].score == score else n
        whole = all(criterion.name in lines for lines in stops.values() for criterion in sheet)
        found.append(Standing(place, county, score, len(stops), len(judges[county]), whole))
    return found


def _order(row: tuple[Fraction, str, object]) -> tuple[Fraction, str]:
    return -row[0], row[1]


def _county(sheet: Sequence[Criterion], stops: Mapping[int, Mapping[str, Sequence[int]]]) -> Fraction:
    found = [score for lines in stops.values() if (score := _stop(sheet, lines)) is not None]
    return sum(found, Fraction(0)) / len(found) if found else Fraction(0)


def _stop(sheet: Sequence[Criterion], lines: Mapping[str, Sequence[int]]) -> Fraction | None:
    """Out of a hundred, over the lines that were scored at all."""
    scored = [criterion for criterion in sheet if lines.get(criterion.name)]
    most = sum(criterion.most for criterion in scored)
    if not most:
        return None
    got = sum((Fraction(sum(lines[one.name]), len(lines[one.name])) for one in scored), Fraction(0))
    return 100 * got / most


def sheet_problems(sheet: Sequence[Criterion]) -> list[Problem]:
    """A sheet has lines with different names, each with points to give."""
    found = [] if sheet else [Problem("tour.sheet_empty", at="sheet")]
    if len(sheet) > MOST_CRITERIA:
        found.append(Problem("tour.sheet_long", at="sheet", data={"got": len(sheet), "most": MOST_CRITERIA}))
    names = [one.name for one in sheet]
    for one in sheet:
        if not 0 < len(one.name) <= LONGEST or names.count(one.name) > 1:
            found.append(Problem("tour.sheet_name", at="sheet", data={"got": one.name}))
        if not 1 <= one.most <= MOST_POINTS:
            found.append(Problem("tour.sheet_points", at="sheet", data={"got": one.name, "most": MOST_POINTS}))
    return found


def follow_up(held_on: date, started_on: date | None, days: int, today: date) -> FollowUp:
    """How one project of a ceremony stands now."""
    last = held_on + timedelta(days)
    if started_on is None:
        return FollowUp.WAITING if today <= last else FollowUp.PAPER
    if started_on < held_on:
        return FollowUp.BEFORE
    return FollowUp.STARTED if started_on <= last else FollowUp.LATER
