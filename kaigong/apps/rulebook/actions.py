"""Verbs that change the rules of a city at run time. Each leaves its entry in the stream rulebook:calendar."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from django.db import transaction

from kaigong.apps.accounts import roles
from kaigong.apps.ledger import actions as ledger
from kaigong.apps.ledger import queries as ledger_queries
from kaigong.apps.rulebook import queries
from kaigong.apps.rulebook.events import CalendarYearEntered, RegionDayEntered, RegionDayWithdrawn
from kaigong.apps.rulebook.models import CalendarYear, RegionDay, Stamp
from kaigong.core.clock.years import YearData, year_from, year_problems
from kaigong.core.problems import Faulty, Problem, Refused

STREAM = "rulebook:calendar"
Days = Sequence[date | str]  # days, ISO days, or spans "2027-01-01..2027-01-03"


@transaction.atomic
def enter_calendar_year(
    *,
    year: int,
    rest_days: Days,
    swapped_days: Days,
    notice_number: str,
    notice_date: date | None,
    by: str,
    now: datetime,
) -> CalendarYear:
    """Enter the calendar of a year from its notice. Any fault leaves everything as it was and all are named at once."""
    roles.require_ref(by, "change_rulebook")
    row = _row(year, rest_days, swapped_days, notice_number.strip(), notice_date)
    if problems := [*_notice_problems(notice_number, notice_date), *year_problems(row)]:
        raise Faulty(problems)
    replaced = queries.standing(year)
    entered = _entered(year_from(row), notice_number.strip(), notice_date, by, now)
    entered.save()
    _note(
        CalendarYearEntered(
            year, tuple(entered.rest_days), tuple(entered.swapped_days), entered.notice_number,
            str(notice_date), replaced,
        ), by=by, now=now,
    )  # fmt: skip
    return entered


@transaction.atomic
def enter_region_day(*, region: str, day: date, works: bool, notice: str, by: str, now: datetime) -> RegionDay:
    """Let a region work or rest on a day otherwise than the country does; the notice is always asked for."""
    roles.require_ref(by, "change_rulebook")
    if problems := list(_region_problems(region, day, works, notice)):
        raise Faulty(problems)
    values = {"works": works, "notice": notice.strip(), "entered_by": by, "entered_at": now}
    row, _created = RegionDay.objects.update_or_create(region=region, day=day, defaults=values)
    _note(RegionDayEntered(region, str(day), works, row.notice), by=by, now=now)
    return row


@transaction.atomic
def withdraw_region_day(*, region_day: RegionDay, reason: str, by: str, now: datetime) -> None:
    """Let the region follow the country again. The ledger keeps what had been entered."""
    roles.require_ref(by, "change_rulebook")
    if not reason.strip():
        raise Faulty([Problem("reason.missing", at="reason")])
    event = RegionDayWithdrawn(region_day.region, str(region_day.day), reason.strip())
    if not RegionDay.objects.filter(pk=region_day.pk).delete()[0]:
        raise Refused("region_day.gone", region=region_day.region, day=region_day.day)
    _note(event, by=by, now=now)


def _row(year: int, rest: Days, swapped: Days, number: str, dated: date | None) -> dict[str, object]:
    notice = {"number": number or None, "date": str(dated) if dated else None}
    days = {"name": None, "rest": list(rest), "work": list(swapped)}
    return {"year": year, "source": "administrator", "notices": [notice], "holidays": [days]}


def _notice_problems(number: str, dated: date | None) -> Iterator[Problem]:
    if not number.strip():
        yield Problem("calendar.notice_number_missing", at="notice_number")
    if dated is None:
        yield Problem("calendar.notice_date_missing", at="notice_date")


def _entered(data: YearData, number: str, dated: date | None, by: str, now: datetime) -> CalendarYear:
    days = {
        "rest_days": sorted(str(day) for holiday in data.holidays for day in holiday.rest),
        "swapped_days": sorted(str(day) for holiday in data.holidays for day in holiday.work),
    }
    return CalendarYear(year=data.year, notice_number=number, notice_date=dated, entered_by=by, entered_at=now, **days)


def _region_problems(region: str, day: date, works: bool, notice: str) -> Iterator[Problem]:
    if not region.strip():
        yield Problem("region.missing", at="region")
    if not notice.strip():
        yield Problem("region.notice_missing", at="notice")
    usual = queries.calendar().is_workday(day)
    if usual is None:
        yield Problem("region.year_unknown", at="day", data={"year": day.year})
    elif usual == works:
        yield Problem("region.nothing_new", at="works", data={"day": day})


def _note(event: object, *, by: str, now: datetime) -> None:
    """Seal the event and let every process see the change."""
    ledger.append(STREAM, [event], after=ledger_queries.read(STREAM).last, by=by, now=now)
    years = list(
        CalendarYear.objects.order_by("year").values_list("year", "rest_days", "swapped_days", "notice_number")
    )
    days = [[row.region, str(row.day), row.works] for row in RegionDay.objects.order_by("region", "day")]
    text = json.dumps([years, days], ensure_ascii=False)
    Stamp.objects.update_or_create(thing="calendar", defaults={"value": hashlib.sha256(text.encode()).hexdigest()})
    queries.look_again()
