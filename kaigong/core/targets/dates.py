"""Dates of Chinese government text, resolved against the day it was said on. A reader of our own.

`moments` finds every expression of time with the period it names and the last day by which something is due; a due
day is given only where the words name a limit (年底前, 一季度, 全年), not for a bare 今年.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from kaigong.core.targets.numerals import numeral

_CN = "一二三四五六七八九十"
_YEAR = r"(?P<year>(?:19|20)\d\d年|二[〇零○][〇零○一二三四五六七八九]{2}年|今年|本年|当年|明年|去年|上年|前年|后年)"
_MONTH = r"(?<![每一\d])(?P<month>\d{1,2}|[一二三四五六七八九十]{1,3})月(?!一)"
_LIMIT = r"(?P<limit>之前|以前|前|底前|底之前|底|末|初)?"
_RELATIVE = {"今年": 0, "本年": 0, "当年": 0, "明年": 1, "去年": -1, "上年": -1, "前年": -2, "后年": 2}


@dataclass(frozen=True, slots=True)
class Moment:
    """An expression of time. `first` and `last` bound the time it names; `due` is the last day where it is a limit."""

    start: int
    end: int
    period: str
    first: date | None
    last: date | None
    due: date | None
    every: bool = False


_PATTERNS: tuple[tuple[str, str], ...] = (
    ("day", rf"(?:{_YEAR})?{_MONTH}(?P<day>\d{{1,2}}|[{_CN}]{{1,3}})[日号](?:之前|以前|前|起|上午|下午|晚)?"),
    ("third", rf"(?:{_YEAR})?(?:{_MONTH}|(?P<this>本|这个|下个?|上个?)月)份?(?P<third>上旬|中旬|下旬)(?:前|之前)?"),
    ("month", rf"(?:{_YEAR})?{_MONTH}份?{_LIMIT}"),
    ("near_month", r"(?P<this>本|这个|当|下个?|上个?)月{0}|(?<![\d年])月底前?".replace("{0}", "(?:底前?|内|份)?")),
    ("quarter", rf"(?:{_YEAR})?(?:第?(?P<quarter>[一二三四1-4])季度|首季)(?:末|底|内)?(?:之前|以前|前)?"),
    ("half", rf"(?:{_YEAR})?(?P<half>上半年|下半年|前三季度|年中)(?:之前|以前|前)?"),
    (
        "plan",
        r"[“\"‘]?(?P<plan>十[一二三四五六七八九]|二十)五[”\"’]?"
        r"(?P<tail>规划)?(?P<span>末|期末|期间|时期|以来|开局|收官)?",
    ),
    ("coming", rf"(?:未来|今后)(?P<count>\d{{1,2}}|[两{_CN}]{{1,2}})年(?:内|时间|左右)?"),
    (
        "years",
        rf"(?P<lead>未来|今后|力争|用|在)?(?P<count>\d{{1,2}}|[两{_CN}]{{1,2}})(?:到\d年|年)(?P<tail>内|左右的?时间|之内)",
    ),
    ("until", r"到(?P<year>(?:19|20)\d\d)年(?P<limit>底|末)?"),
    ("year_end", rf"(?:{_YEAR}年?[底末终]|(?<![十百])(?:年底|年末|岁末|年终))(?:之前|以前|前)?"),
    ("whole_year", rf"(?:{_YEAR})?(?:全年|年内|年度(?!计划))"),
    ("year", rf"(?P<span>截至)?{_YEAR}(?P<tail>以来|以后|之前|以前|前|内)?"),
    ("every", r"每(?P<each>个?(?:工作日|季度|年|月|周|天|日))|月均|年均|日均|逐月|逐季"),
)  # fmt: skip
_GROUP = re.compile(r"\(\?P<(\w+)>")
_ALL = re.compile(
    "|".join(f"(?P<k{n}>" + _GROUP.sub(rf"(?P<\1_{n}>", pattern) + ")" for n, (_kind, pattern) in enumerate(_PATTERNS))
)


def moments(text: str, said: date) -> tuple[Moment, ...]:
    """Every expression of time in a text that was said on a day."""
    return tuple(_found(text, said))


def _found(text: str, said: date) -> Iterator[Moment]:
    for match in _ALL.finditer(text):
        index = int((match.lastgroup or "k0").removeprefix("k")) if match.lastgroup else 0
        groups = {k.rpartition("_")[0]: v for k, v in match.groupdict().items() if v and k.endswith(f"_{index}")}
        moment = _READERS[_PATTERNS[index][0]](groups, said, match)
        if moment is not None:
            yield moment


def _year(groups: dict[str, str], said: date) -> int:
    word = groups.get("year", "")
    if word in _RELATIVE:
        return said.year + _RELATIVE[word]
    digits = word.removesuffix("年").replace("○", "〇")
    if not digits:
        return said.year
    value = int(digits) if digits.isdigit() else numeral(digits)
    return int(value) if value is not None and 1900 <= value < 2200 else said.year


def _whole(text: str) -> int:
    value = int(text) if text.isdigit() else numeral(text)
    return int(value) if value is not None else 0


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _span(match: re.Match[str], period: str, first: date | None, last: date | None, *, due: bool = True) -> Moment:
    return Moment(match.start(), match.end(), period, first, last, last if due else None)


def _day(groups: dict[str, str], said: date, match: re.Match[str]) -> Moment | None:
    try:
        day = date(_year(groups, said), _whole(groups["month"]), _whole(groups["day"]))
    except ValueError:
        return None
    return _span(match, day.isoformat() if "year" in groups else str(day.year), day, day)


def _month(groups: dict[str, str], said: date, match: re.Match[str]) -> Moment | None:
    year, month = _year(groups, said), _whole(groups["month"])
    if not 1 <= month <= 12:
        return None
    before = groups.get("limit") in ("前", "之前", "以前")
    last = _month_end(year, month)
    if before:
        last = _month_end(year, month - 1) if month > 1 else date(year - 1, 12, 31)
    return _span(match, str(year), date(year, month, 1) if not before else None, last)


def _third(groups: dict[str, str], said: date, match: re.Match[str]) -> Moment | None:
    year, month = _shifted(groups, said)
    if not 1 <= month <= 12:
        return None
    first, last = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, monthrange(year, month)[1])}[groups["third"]]
    return _span(match, f"{year}-{month:02}", date(year, month, first), date(year, month, last))


def _near_month(groups: dict[str, str], said: date, match: re.Match[str]) -> Moment | None:
    year, month = _shifted(groups, said)
    return _span(match, f"{year}-{month:02}", date(year, month, 1), _month_end(year, month))


def _shifted(groups: dict[str, str], said: date) -> tuple[int, int]:
    if "month" in groups:
        return _year(groups, said), _whole(groups["month"])
    step = {"下": 1, "下个": 1, "上": -1, "上个": -1}.get(groups.get("this", ""), 0)
    years, month = divmod(said.month - 1 + step, 12)
    return said.year + years, month + 1


def _quarter(groups: dict[str, str], said: date, match: re.Match[str]) -> Moment | None:
    quarter = _whole(groups.get("quarter", "一"))
    year = _year(groups, said)
    return _span(match, f"{year}Q{quarter}", date(year, quarter * 3 - 2, 1), _month_end(year, quarter * 3))


def _half(groups: dict[str, str], said: date, match: re.Match[str]) -> Moment | None:
    year, half = _year(groups, said), groups["half"]
    first, last = {"上半年": (1, 6), "年中": (1, 6), "下半年": (7, 12), "前三季度": (1, 9)}[half]
    name = {"下半年": "H2", "前三季度": "Q1-Q3"}.get(half, "H1")
    return _span(match, f"{year}{name}", date(year, first, 1), _month_end(year, last))


def _plan(groups: dict[str, str], said: date, match: re.Match[str]) -> Moment | None:
    """The five-year plans: the first began in 1953, since the sixth they run from a year ending in 1 or 6."""
    number = _whole(groups["plan"])
    first = 1951 + 5 * number
    if groups.get("tail") or groups.get("span") not in ("末", "期末", "期间", "时期"):
        return None
    return _span(match, f"{first}-{first + 4}", date(first, 1, 1), date(first + 4, 12, 31))


def _years(groups: dict[str, str], said: date, match: re.Match[str]) -> Moment | None:
    last = said.year + _whole(groups["count"])
    return _span(match, f"{said.year}-{last}", said, date(last, 12, 31)) if last < 2200 else None


def _year_end(groups: dict[str, str], said: date, match: re.Match[str]) -> Moment | None:
    year = _year(groups, said)
    return _span(match, str(year), date(year, 1, 1), date(year, 12, 31))


def _bare_year(groups: dict[str, str], said: date, match: re.Match[str]) -> Moment | None:
    year = _year(groups, said)
    tail = groups.get("tail", "")
    if tail in ("前", "之前", "以前"):
        return _span(match, str(year - 1), None, date(year - 1, 12, 31))
    return _span(match, str(year), date(year, 1, 1), date(year, 12, 31), due=tail == "内")


def _every(groups: dict[str, str], said: date, match: re.Match[str]) -> Moment | None:
    each = groups.get("each", "").removeprefix("个")
    words = {"月均": "每月", "年均": "每年", "日均": "每天", "逐月": "每月", "逐季": "每季度"}
    period = f"每{each}" if each else words[match.group()]
    return Moment(match.start(), match.end(), period, None, None, None, every=True)


Reader = Callable[[dict[str, str], date, "re.Match[str]"], Moment | None]
_READERS: dict[str, Reader] = {
    "day": _day, "third": _third, "month": _month, "near_month": _near_month, "quarter": _quarter, "half": _half,
    "plan": _plan, "years": _years, "coming": _years, "until": _year_end, "year_end": _year_end,
    "whole_year": _year_end, "year": _bare_year, "every": _every,
}  # fmt: skip


def first_day(text: str) -> date | None:
    """The first day of a text that is written with its year; a text mostly begins with the day it was given on."""
    for match in re.finditer(r"((?:19|20)\d\d)[年-](\d{1,2})[月-](\d{1,2})", text):
        try:
            return date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            continue
    return None
