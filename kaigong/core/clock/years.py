"""One year of the official calendar as a notice gives it: rest days and swapped working days, checked when entered."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from kaigong.core.problems import Faulty, Problem

SOURCES = ("state-council", "chinesecalendar", "administrator")
LONGEST_REST_DAYS = 15
PLAUSIBLE_WORKING_DAYS = range(240, 263)
SATURDAY = 5

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_YEAR_KEYS = {"year", "source", "notices", "holidays"}
_OVERLAY_KEYS = {"region", "name", "notices", "rest", "work"}
_HOLIDAY_KEYS = {"name", "rest", "work"}
_NOTICE_KEYS = {"number", "date", "url"}


@dataclass(frozen=True, slots=True)
class Notice:
    """The notice a year rests on. What is not known stays None."""

    number: str | None = None
    dated: date | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Holiday:
    """One holiday of a notice: its rest days and the weekend days worked in exchange."""

    name: str | None
    rest: tuple[date, ...]
    work: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class YearData:
    """The calendar of one year. A notice may also rule the last days of December before it (New Year's Day)."""

    year: int
    source: str
    notices: tuple[Notice, ...]
    holidays: tuple[Holiday, ...]


@dataclass(frozen=True, slots=True)
class Overlay:
    """Days a region departs from the national calendar, such as offices closed by a flood."""

    region: str
    name: str
    rest: tuple[date, ...] = ()
    work: tuple[date, ...] = ()
    notices: tuple[Notice, ...] = ()


def iso_day(text: object) -> date | None:
    """The day written as YYYY-MM-DD, or None. Other ISO forms are not taken."""
    if isinstance(text, date):
        return text
    if not isinstance(text, str) or not _DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def year_from(row: object) -> YearData:
    """The year told by one YAML document or form; raises Faulty with everything wrong in it."""
    year, faults = _read_year(row)
    if faults or year is None:
        raise Faulty(faults)
    return year


def year_problems(row: object) -> list[Problem]:
    """Everything wrong with a year as entered."""
    return _read_year(row)[1]


def overlay_from(row: object) -> Overlay:
    """The overlay told by one YAML document; raises Faulty with everything wrong in it."""
    faults: list[Problem] = []
    fields = _mapping(row, _OVERLAY_KEYS, ("region", "name"), "", faults)
    rest = _days(fields.get("rest", ()), "rest", faults)
    work = _days(fields.get("work", ()), "work", faults)
    faults.extend(_clashes([Holiday(None, rest, work)]))
    names = [_text(fields.get(key), key, faults) or "" for key in ("region", "name")]
    notices = _notices(fields.get("notices", ()), faults)
    if faults:
        raise Faulty(faults)
    return Overlay(names[0], names[1], rest, work, notices)


def plain_year(
    *,
    year: int,
    rest: Iterable[date],
    work: Iterable[date],
    number: str | None = None,
    dated: date | None = None,
    url: str | None = None,
) -> dict[str, Any]:
    """The row for `year_from` out of bare lists of days, as a form gives them, without holiday names."""
    notice = {"number": number, "date": dated and dated.isoformat(), "url": url}
    days = {"rest": [day.isoformat() for day in rest], "work": [day.isoformat() for day in work]}
    return {"year": year, "source": "administrator", "notices": [notice], "holidays": [{"name": None, **days}]}


def _read_year(row: object) -> tuple[YearData | None, list[Problem]]:
    faults: list[Problem] = []
    fields = _mapping(row, _YEAR_KEYS, ("year", "source", "holidays"), "", faults)
    number = _year_number(fields.get("year"), faults)
    source = str(fields.get("source", ""))
    if "source" in fields and source not in SOURCES:
        faults.append(Problem("calendar.unknown_source", "source", {"got": source, "known": SOURCES}))
    notices = _notices(fields.get("notices", ()), faults)
    holidays = _holidays(fields.get("holidays", ()), faults)
    if number is None:
        return None, faults
    year = YearData(number, source, notices, holidays)
    faults.extend(_year_faults(year, whole=not faults))
    return year, faults


def _year_faults(year: YearData, *, whole: bool) -> Iterator[Problem]:
    yield from _clashes(year.holidays)
    for at, day in _listed(year.holidays):
        if day.year != year.year and not (day.year == year.year - 1 and day.month == 12):
            yield Problem("calendar.other_year", at, {"day": day, "year": year.year})
    for index, holiday in enumerate(year.holidays):
        for day in holiday.work:
            if day.weekday() < SATURDAY:
                yield Problem("calendar.swapped_day_is_no_weekend", f"holidays[{index}].work", {"day": day})
    total = _working_total(year)
    if whole and total not in PLAUSIBLE_WORKING_DAYS:
        limits = {"least": PLAUSIBLE_WORKING_DAYS.start, "most": PLAUSIBLE_WORKING_DAYS.stop - 1}
        yield Problem("calendar.implausible_total", "holidays", {"working_days": total, **limits})


def _working_total(year: YearData) -> int:
    first = date(year.year, 1, 1).toordinal()
    length = date(year.year, 12, 31).toordinal() - first + 1
    weekdays = sum((first + offset - 1) % 7 < SATURDAY for offset in range(length))
    rest = {day for holiday in year.holidays for day in holiday.rest if day.year == year.year and day.weekday() < 5}
    work = {day for holiday in year.holidays for day in holiday.work if day.year == year.year and day.weekday() > 4}
    return weekdays - len(rest) + len(work)


def _listed(holidays: Iterable[Holiday]) -> Iterator[tuple[str, date]]:
    for index, holiday in enumerate(holidays):
        yield from ((f"holidays[{index}].rest", day) for day in holiday.rest)
        yield from ((f"holidays[{index}].work", day) for day in holiday.work)


def _clashes(holidays: Iterable[Holiday]) -> Iterator[Problem]:
    seen: dict[date, str] = {}
    for at, day in _listed(holidays):
        if day in seen:
            yield Problem("calendar.listed_twice", at, {"day": day, "also": seen[day]})
        seen.setdefault(day, at)


def _mapping(row: object, known: set[str], needed: Iterable[str], at: str, faults: list[Problem]) -> Mapping[str, Any]:
    if not isinstance(row, Mapping):
        faults.append(Problem("calendar.wrong_type", at, {"wanted": "mapping", "got": type(row).__name__}))
        return {}
    place = f"{at}." if at else ""
    faults.extend(Problem("calendar.unknown_key", f"{place}{key}") for key in row if key not in known)
    faults.extend(Problem("calendar.missing", f"{place}{key}") for key in needed if key not in row)
    return row


def _list(value: object, at: str, faults: list[Problem]) -> list[Any]:
    if isinstance(value, list | tuple):
        return list(value)
    if value is not None:
        faults.append(Problem("calendar.wrong_type", at, {"wanted": "list", "got": type(value).__name__}))
    return []


def _text(value: object, at: str, faults: list[Problem]) -> str | None:
    if value is None or (isinstance(value, str) and value.strip()):
        return value
    faults.append(Problem("calendar.wrong_type", at, {"wanted": "text", "got": repr(value)}))
    return None


def _year_number(value: object, faults: list[Problem]) -> int | None:
    if isinstance(value, int) and not isinstance(value, bool) and date.min.year < value <= date.max.year:
        return value
    if value is not None:
        faults.append(Problem("calendar.bad_year", "year", {"got": value}))
    return None


def _notices(value: object, faults: list[Problem]) -> tuple[Notice, ...]:
    return tuple(_notice(row, f"notices[{index}]", faults) for index, row in enumerate(_list(value, "notices", faults)))


def _notice(row: object, at: str, faults: list[Problem]) -> Notice:
    fields = _mapping(row, _NOTICE_KEYS, (), at, faults)
    dated = fields.get("date")
    if dated is not None and iso_day(dated) is None:
        faults.append(Problem("calendar.bad_date", f"{at}.date", {"got": dated}))
    number, url = (_text(fields.get(key), f"{at}.{key}", faults) for key in ("number", "url"))
    return Notice(number, iso_day(dated), url)


def _holidays(value: object, faults: list[Problem]) -> tuple[Holiday, ...]:
    rows = enumerate(_list(value, "holidays", faults))
    return tuple(_holiday(row, f"holidays[{index}]", faults) for index, row in rows)


def _holiday(row: object, at: str, faults: list[Problem]) -> Holiday:
    fields = _mapping(row, _HOLIDAY_KEYS, ("rest",), at, faults)
    name = _text(fields.get("name"), f"{at}.name", faults)
    rest, work = (_days(fields.get(key, ()), f"{at}.{key}", faults) for key in ("rest", "work"))
    return Holiday(name, rest, work)


def _days(value: object, at: str, faults: list[Problem]) -> tuple[date, ...]:
    return tuple(
        day for index, entry in enumerate(_list(value, at, faults)) for day in _span(entry, f"{at}[{index}]", faults)
    )


def _span(entry: object, at: str, faults: list[Problem]) -> list[date]:
    """The days of "A", or of "A..B" with both ends."""
    ends = entry.split("..") if isinstance(entry, str) else [entry]
    days = [iso_day(end) for end in ends]
    first, last = days[0], days[-1]
    if first is None or last is None or len(days) > 2:
        faults.append(Problem("calendar.bad_date", at, {"got": entry}))
        return []
    length = (last - first).days + 1
    if not 1 <= length <= LONGEST_REST_DAYS:
        faults.append(Problem("calendar.bad_span", at, {"got": entry, "days": length, "limit": LONGEST_REST_DAYS}))
        return []
    return [first + timedelta(offset) for offset in range(length)]
