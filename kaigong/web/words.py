"""How values are said: names, dates, distances and money, in the language of the page."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

WEEKDAYS_ZH = "一二三四五六日"
FEN_PER_YUAN = 100
FEN_PER_WAN = 10_000 * FEN_PER_YUAN
FEN_PER_YI = 10_000 * FEN_PER_WAN


def chinese() -> bool:
    return (get_language() or "zh").startswith("zh")


def name(thing: Any) -> str:
    """The name of a row, a value or a mapping in the page's language; Chinese where no English is known."""
    if thing is None:
        return ""
    pick = thing.get if isinstance(thing, dict) else lambda key: getattr(thing, key, "")
    return str((not chinese() and pick("name_en")) or pick("name_zh") or pick("name") or thing)


def _day(value: date | datetime) -> date:
    if isinstance(value, datetime):
        return timezone.localdate(value) if timezone.is_aware(value) else value.date()
    return value


def longdate(value: date | datetime | str | None) -> str:
    """2022年2月10日（周四）; Thu 10 February 2022."""
    if not value:
        return "—"
    day = _day(date.fromisoformat(value[:10]) if isinstance(value, str) else value)
    if chinese():
        return f"{day.year}年{day.month}月{day.day}日（周{WEEKDAYS_ZH[day.weekday()]}）"
    return f"{day:%a} {day.day} {day:%B} {day.year}"


def shortdate(value: date | datetime | str | None) -> str:
    """2月10日; 10 Feb."""
    if not value:
        return "—"
    day = _day(date.fromisoformat(value[:10]) if isinstance(value, str) else value)
    return f"{day.month}月{day.day}日" if chinese() else f"{day.day} {day:%b}"


def fulldate(day: date) -> str:
    """2021年12月2日; 2 Dec 2021: where the year would be missed and the weekday would not."""
    return f"{day.year}年{day.month}月{day.day}日" if chinese() else f"{day.day} {day:%b} {day.year}"


def nearday(day: date | None, today: date) -> str:
    """2月10日 of this year, 2021年12月2日 of any other."""
    if day is None:
        return "—"
    return shortdate(day) if day.year == today.year else fulldate(day)


def moment(value: datetime | None) -> str:
    """2022年2月10日（周四）09:30; Thu 10 February 2022 09:30."""
    if not value:
        return "—"
    local = timezone.localtime(value)
    return f"{longdate(local)}{'' if chinese() else ' '}{local:%H:%M}"


def distance(due: date | None, today: date, working_days: int | None) -> str:
    """还剩 3 个工作日（2月15日）; how far a due day is, and which day it is."""
    if due is None:
        return "—"
    if working_days is None:
        return _("期限 {date}").format(date=longdate(due))
    if due == today:
        return _("今天到期（{date}）").format(date=shortdate(due))
    text = _("还剩 {days} 个工作日（{date}）") if due > today else _("已超期 {days} 个工作日（{date}）")
    return text.format(days=abs(working_days), date=nearday(due, today))


def _amount(fen: int | None, unit_fen: int, unit: str) -> str:
    return "—" if fen is None else f"{fen / unit_fen:,.2f} {unit}"


def yi(fen: int | None) -> str:
    """6050000000 yuan → 60.50 亿元; 6,050.00 million CNY."""
    return _amount(fen, FEN_PER_YI, "亿元") if chinese() else _amount(fen, FEN_PER_WAN * 100, "million CNY")


def wan(fen: int | None) -> str:
    """12500000 yuan → 1,250.00 万元; 12.50 million CNY."""
    return _amount(fen, FEN_PER_WAN, "万元") if chinese() else _amount(fen, FEN_PER_WAN * 100, "million CNY")


def money(fen: int | None) -> str:
    """The unit that reads best: 亿元 from one hundred million yuan on, else 万元."""
    return yi(fen) if fen is not None and abs(fen) >= FEN_PER_YI else wan(fen)


def joined(parts: Iterable[str]) -> str:
    return ("、" if chinese() else ", ").join(parts)


def working_days_between(today: date, due: date, calendar: Any) -> int | None:
    """Working days from today to the due day (or past it); None where a year has no calendar."""
    first, last = min(today, due), max(today, due)
    if not (calendar.known(first.year) and calendar.known(last.year)):
        return None
    return calendar.between(first, last)
