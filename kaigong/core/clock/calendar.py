"""The calendar of working days: counting is table look-up, and a year without a published calendar is never guessed."""

from array import array
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate, chain, compress

from kaigong.core.clock.years import Holiday, Notice, Overlay, YearData
from kaigong.core.problems import Refused

_WEEK = bytes([1, 1, 1, 1, 1, 0, 0])  # Monday to Sunday


class UnknownYear(Refused):
    """A day was needed of a year whose calendar is not published (R-NOCAL)."""

    def __init__(self, year: int) -> None:
        super().__init__("calendar.unknown_year", year=year)
        self.year = year


@dataclass(frozen=True, slots=True)
class _Run:
    """Years known without a gap, and how many working days lie before its first day and up to its last."""

    first_year: int
    last_year: int
    before: int
    upto: int


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """Working days of the known years, with overlays applied. Build it with `calendar_from` or `load_calendars`.

    `working_days` holds all of them in order; `index(day)` is the place there of the first one on or after a day,
    so the n-th working day after a working day `d` is `working_days[index(d) + n]` while within `known_until(d)`.
    """

    years: tuple[int, ...]
    working_days: tuple[date, ...] = field(repr=False)
    _origin: int = field(repr=False)  # ordinal of the first known day
    _before: "array[int]" = field(repr=False)  # [i]: working days before day `_origin + i`
    _runs: dict[int, _Run] = field(repr=False)
    _names: dict[date, str] = field(repr=False)
    _data: dict[int, YearData] = field(repr=False)

    def known(self, year: int) -> bool:
        """Whether the year has a calendar."""
        return year in self._runs

    def is_workday(self, day: date) -> bool | None:
        """Whether the day is worked; None in a year without a calendar."""
        return self.is_working(day) if day.year in self._runs else None

    def is_working(self, day: date) -> bool:
        """Whether the day is worked (R-WD)."""
        self._run(day.year)
        place = day.toordinal() - self._origin
        return self._before[place + 1] > self._before[place]

    def after(self, day: date, n: int) -> date:
        """The n-th working day after the day (R-START, R-END); n = 0: the day itself, or the next working day."""
        if n < 0:
            raise Refused("clock.negative_days", days=n)
        step = 1 if n else 0  # the first day whose calendar is needed is `day + step`
        run = self._run(_year_of(day, step))
        place = self._before[day.toordinal() + step - self._origin] + n - step
        if place >= run.upto:
            raise UnknownYear(run.last_year + 1)
        return self.working_days[place]

    def before(self, day: date, n: int) -> date:
        """The n-th working day before the day; n = 0: the day itself, or the last working day before it."""
        if n < 0:
            raise Refused("clock.negative_days", days=n)
        step = 1 if n else 0
        run = self._run(_year_of(day, -step))
        place = self._before[day.toordinal() - step - self._origin + 1] - n - (1 - step)
        if place < run.before:
            raise UnknownYear(run.first_year - 1)
        return self.working_days[place]

    def next_working(self, day: date) -> date:
        """The day itself if worked, else the first working day after it."""
        return self.after(day, 0)

    def between(self, start: date, end: date) -> int:
        """How many working days d there are with start < d ≤ end; 0 when end is not after start."""
        if end <= start:
            return 0
        run = self._run(_year_of(start, 1))
        if end.year > run.last_year:
            raise UnknownYear(run.last_year + 1)
        origin = self._origin - 1
        return self._before[end.toordinal() - origin] - self._before[start.toordinal() - origin]

    def index(self, day: date) -> int:
        """The place in `working_days` of the first working day on or after the day."""
        self._run(day.year)
        return self._before[day.toordinal() - self._origin]

    def known_until(self, day: date) -> date:
        """The last day up to which every year from the day's on is known."""
        return date(self._run(day.year).last_year, 12, 31)

    @property
    def last_known(self) -> date:
        """The last day with a calendar (the first day of all time if there is none)."""
        return date(self.years[-1], 12, 31) if self.years else date.min

    def notices(self, year: int) -> tuple[Notice, ...]:
        """The notices a year rests on, the later amending the earlier."""
        return self._data[year].notices if year in self._data else ()

    def notice(self, year: int) -> Notice | None:
        """The notice in force for a year, if it is known."""
        return next(reversed(self.notices(year)), None)

    def source(self, year: int) -> str | None:
        """Where a year's days were taken from."""
        return self._data[year].source if year in self._data else None

    def holiday_name(self, day: date) -> str | None:
        """The holiday the day belongs to, also on a working day swapped for it."""
        return self._names.get(day)

    def _run(self, year: int) -> _Run:
        run = self._runs.get(year)
        if run is None:
            raise UnknownYear(year)
        return run


def calendar_from(years: Iterable[YearData], overlays: Iterable[Overlay] = ()) -> Calendar:
    """The calendar of these years; each overlay handed in is laid over them, a later one over an earlier."""
    data = {year.year: year for year in years}
    known = tuple(sorted(data))
    changes, names = _changes([data[year] for year in known], overlays)
    origin = date(known[0], 1, 1).toordinal() if known else 0
    before, working = _table(known, origin, changes)
    runs = _runs(known, origin, before)
    return Calendar(known, tuple(map(date.fromordinal, working)), origin, before, runs, names, data)


def for_regions(overlays: Iterable[Overlay], regions: Collection[str]) -> list[Overlay]:
    """The overlays in force at a place, which names its own region and those it lies in."""
    return [overlay for overlay in overlays if overlay.region in regions]


def _changes(years: list[YearData], overlays: Iterable[Overlay]) -> tuple[dict[int, bool], dict[date, str]]:
    """What is not by the week: ordinal → worked; and the names of such days."""
    changes: dict[int, bool] = {}
    names: dict[date, str] = {}
    entries: Iterable[Holiday | Overlay] = chain((holiday for year in years for holiday in year.holidays), overlays)
    for entry in entries:
        changes.update((day.toordinal(), False) for day in entry.rest)
        changes.update((day.toordinal(), True) for day in entry.work)
        if entry.name:
            names.update(dict.fromkeys(entry.rest + entry.work, entry.name))
    return changes, names


def _table(known: tuple[int, ...], origin: int, changes: dict[int, bool]) -> tuple["array[int]", list[int]]:
    """How many working days lie before each day from the first known year to the last, and those days."""
    worked = bytearray(date(known[-1], 12, 31).toordinal() - origin + 1 if known else 0)
    for year in known:
        first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
        worked[first - origin : last + 1 - origin] = ((_WEEK * 54)[(first - 1) % 7 :])[: last + 1 - first]
        for day in changes.keys() & range(first, last + 1):
            worked[day - origin] = changes[day]
    days = range(origin, origin + len(worked))
    return array("i", accumulate(worked, initial=0)), list(compress(days, worked))


def _runs(known: tuple[int, ...], origin: int, before: "array[int]") -> dict[int, _Run]:
    """For every known year the gapless run of years it stands in."""
    runs: dict[int, _Run] = {}
    for first in (year for year in known if year - 1 not in known):
        last = next(year for year in range(first, known[-1] + 1) if year + 1 not in known)
        start, end = date(first, 1, 1).toordinal() - origin, date(last, 12, 31).toordinal() - origin
        run = _Run(first, last, before[start], before[end + 1])
        runs.update(dict.fromkeys(range(first, last + 1), run))
    return runs


def _year_of(day: date, step: int) -> int:
    """The year of the day one step on or back, which may lie outside the years a date can have."""
    if step > 0 and (day.month, day.day) == (12, 31):
        return day.year + 1
    if step < 0 and (day.month, day.day) == (1, 1):
        return day.year - 1
    return day.year
