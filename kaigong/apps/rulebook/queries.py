"""Reads of the rules in force: the catalogue as of a day, and the working calendar.

Both live in the process and are rebuilt when the stamp of what administrators published or entered has changed, which
is looked up once a request (`inforce`).
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import lru_cache
from typing import Any

from django.core.signals import request_finished, request_started
from django.db.models import QuerySet
from django.http import Http404

from kaigong.apps.accounts import roles
from kaigong.apps.accounts.models import Agency, AgencyKind, Person
from kaigong.apps.rulebook import inforce
from kaigong.apps.rulebook.models import CalendarYear, RegionDay
from kaigong.core.clock.calendar import Calendar, calendar_from, for_regions
from kaigong.core.clock.load import read_overlays, read_years
from kaigong.core.clock.years import Overlay, YearData, plain_year, year_from
from kaigong.core.rules.editions import BASE
from kaigong.core.rules.loader import SHIPPED
from kaigong.core.rules.model import Catalogue, Stage

CALENDARS = SHIPPED / "calendars"
CITY = "city"  # the region every place of the city lies in
NOTHING_ENTERED = ""


def may_change(person: Person | None) -> bool:
    """Whether the person may enter calendars."""
    return roles.may(person, "change_rulebook")


def catalogue(day: date | None = None) -> Catalogue:
    """The catalogue with every version of the law, as published for this city; with a day, as in force on that day.

    Of a day it has a `version`, such as 2026-05-01-r3: two days have the same one exactly if their law is the same.
    """
    return inforce.catalogue(day)


def version(name: str) -> Catalogue:
    """The catalogue of a version by its name, as cases keep it; of a name nobody knows the one in force now."""
    try:
        return catalogue(date.min if name == BASE or name.startswith(f"{BASE}-") else date.fromisoformat(name[:10]))
    except ValueError:
        return catalogue()


def stages() -> Mapping[str, Stage]:
    """The stages of the joint approval, in order."""
    return catalogue().stages


def calendar(region: str = CITY) -> Calendar:
    """The working calendar at a place: shipped years, years entered since, and what departs from them there."""
    return _calendar(_stamp(), region)


def standing(year: int) -> str:
    """What is in force for a year: `entered`, `shipped` or `nothing`."""
    if CalendarYear.objects.filter(year=year).exists():
        return "entered"
    return "shipped" if year in _shipped_years() else "nothing"


def entered_years() -> QuerySet[CalendarYear]:
    """The years administrators entered, the newest first."""
    return CalendarYear.objects.all()


def region_days(year: int | None = None) -> QuerySet[RegionDay]:
    """The days on which a region departs from the country."""
    return RegionDay.objects.filter(day__year=year) if year else RegionDay.objects.all()


def region_day(person: Person | None, pk: int) -> RegionDay:
    """One such day for whoever may change it, else 404."""
    found = RegionDay.objects.filter(pk=pk).first() if may_change(person) else None
    if found is None:
        raise Http404
    return found


def regions() -> dict[str, Agency]:
    """The counties and zones that may have days of their own."""
    return {agency.id: agency for agency in Agency.objects.filter(kind__in=(AgencyKind.COUNTY, AgencyKind.ZONE))}


def look_again() -> None:
    """After a change in the middle of a request: what was looked up before it counts no more."""
    inforce.look_again()


def once(name: str, make: Callable[[], Any]) -> Any:
    """What `make` gives, looked up once a request."""
    return inforce.once(name, make)


@contextmanager
def one_look() -> Iterator[None]:
    """For whoever does many things at once outside of a request: the stamp is looked up once, as in a request."""
    inside = inforce.inside()
    if not inside:
        inforce.enter()
    try:
        yield
    finally:
        if not inside:
            inforce.leave()


request_started.connect(inforce.enter, dispatch_uid="rulebook.enter_request")
request_finished.connect(inforce.leave, dispatch_uid="rulebook.leave_request")


def _stamp() -> str:
    """What the calendar rests on now; read once a request, and every time outside of requests."""
    return inforce.stamps().get("calendar", NOTHING_ENTERED)


@lru_cache(maxsize=32)
def _calendar(stamp: str, region: str) -> Calendar:
    """Built again only under a new stamp: shipped years first, then what was entered lies over them."""
    years, overlays = _shipped_years(), list(_shipped_overlays())
    if stamp != NOTHING_ENTERED:
        years = years | {year.year: year for year in _entered_years()}
        overlays.extend(_entered_overlays())
    return calendar_from(years.values(), for_regions(overlays, {CITY, region}))


@lru_cache(maxsize=1)
def _shipped_years() -> dict[int, YearData]:
    return {year.year: year for year in read_years(CALENDARS)}


@lru_cache(maxsize=1)
def _shipped_overlays() -> tuple[Overlay, ...]:
    return tuple(read_overlays(CALENDARS))


def _entered_years() -> Iterator[YearData]:
    for row in CalendarYear.objects.all():
        rest, work = ([date.fromisoformat(day) for day in days] for days in (row.rest_days, row.swapped_days))
        plain = plain_year(year=row.year, rest=rest, work=work, number=row.notice_number, dated=row.notice_date)
        yield year_from(plain)


def _entered_overlays() -> Iterator[Overlay]:
    for row in RegionDay.objects.all():
        days = {"work": (row.day,)} if row.works else {"rest": (row.day,)}
        yield Overlay(region=row.region, name=row.notice, **days)
