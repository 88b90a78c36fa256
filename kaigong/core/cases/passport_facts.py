"""The facts of a passport as the recomputation asks for them: the calendar as the city knew it at a moment, the limit
of an item on a day, what a ground stops."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from kaigong.core.cases.passport import Days, Ground, Law, Name, Year
from kaigong.core.cases.values import Terms
from kaigong.core.clock.calendar import Calendar, calendar_from
from kaigong.core.clock.years import Overlay, YearData, plain_year, year_from
from kaigong.core.problems import Faulty


class Facts:
    """Everything that is not an event. A ValueError at `add` tells that a fact is none."""

    def __init__(self) -> None:
        self.grounds: dict[str, Ground] = {}
        self.names: dict[tuple[str, str], Name] = {}
        self._laws: dict[tuple[str, str], Law] = {}
        self._years: list[tuple[Year, YearData]] = []
        self._days: list[tuple[Days, Overlay]] = []
        self._calendars: dict[tuple[int, ...], Calendar] = {}

    def add(self, fact: Any) -> None:
        """One line of facts."""
        match fact:
            case Year():
                _check(fact.since)
                self._years.append((fact, _year(fact)))
            case Days():
                _check(fact.since, fact.until)
                self._days.append((fact, Overlay(fact.region, fact.name, _dates(fact.rest), _dates(fact.work))))
            case Ground():
                self.grounds[fact.id] = fact
            case Law():
                date.fromisoformat(fact.on)
                self._laws[fact.item, fact.on] = fact
            case Name():
                self.names[fact.what, fact.id] = fact

    def terms(self, item: str, on: date) -> Terms | None:
        """The limit in force for an item on a day, as the catalogue has it; None where the file does not say."""
        law = self._laws.get((item, on.isoformat()))
        return law.terms if law else None

    def calendar(self, moment: datetime | None = None) -> Calendar:
        """The calendar as the city knew it at a moment; without one, as it knows it at last."""
        years = _known(((fact.since, fact.year, place) for place, (fact, _) in enumerate(self._years)), moment)
        days = [place for place, (fact, _) in enumerate(self._days) if _holds(fact, moment)]
        key = (*years, -1, *days)
        if key not in self._calendars:
            overlays = [self._days[place][1] for place in days]
            self._calendars[key] = calendar_from([self._years[place][1] for place in years], overlays)
        return self._calendars[key]


def _known(facts: Iterable[tuple[str, int, int]], moment: datetime | None) -> list[int]:
    """Of each year the place of the last version that was known by then."""
    found: dict[int, int] = {}
    for since, year, place in sorted(facts):
        if moment is None or not since or _moment(since) <= moment:
            found[year] = place
    return sorted(found.values())


def _holds(fact: Days, moment: datetime | None) -> bool:
    if moment is None:
        return not fact.until
    begun = not fact.since or _moment(fact.since) <= moment
    return begun and (not fact.until or moment < _moment(fact.until))


def _year(fact: Year) -> YearData:
    row = plain_year(year=fact.year, rest=_dates(fact.rest), work=_dates(fact.work), number=fact.notice or None)
    try:
        return year_from(row)
    except Faulty as faulty:
        raise ValueError(str(faulty)) from None


def _dates(texts: Iterable[str]) -> tuple[date, ...]:
    return tuple(map(date.fromisoformat, texts))


def _check(*moments: str) -> None:
    for text in moments:
        if text:
            _moment(text)


def _moment(text: str) -> datetime:
    """A moment with its offset."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"a moment without its offset: {text[:40]}")
    return moment
