"""Shares that are told without a number and its unit: 三分之一, 1/4, 一半以上, 过半, 翻两番; in percent or times."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from kaigong.core.targets.numerals import fraction, numeral
from kaigong.core.targets.units import plain as plain_value
from kaigong.core.targets.values import ABOUT, AT_LEAST, AT_MOST, EQUAL, MORE

_BELOW = ("不超过", "不高于", "不大于", "不多于", "不得超过", "不突破", "最多")
_AT_MOST = (*_BELOW, "至多", "低于", "少于", "小于", "不足", "不到", "≤")
_PREFIXES = (
    (AT_LEAST, ("不少于", "不低于", "不小于", "不短于", "不得少于", "不得低于", "至少", "最少", "最低", "≥")),
    (AT_MOST, _AT_MOST),
    (MORE, ("突破", "超过", "超出", "高于", "大于", "多于", "超", "逾", "破", "过")),
    (ABOUT, ("大约", "约", "接近", "将近", "近")),
)  # fmt: skip
_BEFORE = (
    r"不少于|不低于|不小于|不短于|不得少于|不得低于|至少|最少|最低|不超过|不高于|不大于|不多于|不得超过|不突破|最多|至多|低于|少于|小于|"
    r"不足|不到|突破|超过|超出|高于|大于|多于|超|逾|破|大约|约|接近|将近|近|上|≥|≤"
)
LEAD = rf"(?P<prefix>(?:{_BEFORE})(?:达到?|了|至|到)?|达到?|为|过)?"
SUFFIX = r"(?P<suffix>\(?(?:及以上|及以下|以上|以下|以内|之内|左右|上下)|多(?![元种式样项渠元层方])|余(?![额热粮]))?"
_PART = re.compile(
    rf"{LEAD}(?<![一二三四五六七八九十百])(?P<whole>[一二三四五六七八九十百]{{1,6}})分之(?P<part>[一二三四五六七八九十百零点]{{1,12}}){SUFFIX}"
)
_RATIO = re.compile(rf"{LEAD}(?<![\d./])(?P<part>\d{{1,2}})/(?P<whole>\d{{1,3}})(?![\d/]){SUFFIX}")
_DOUBLE = re.compile(r"翻(?P<times>一|两|二|三)?番")
_HALF = re.compile(
    rf"(?P<more>过半(?=[，。；、]|$)|超半数)|{LEAD}(?<![一二三四五六七八九十另后前下上])(?:一半|半数)(?![是的]){SUFFIX}"
)
_HALVED = re.compile(r"(?:占|减少|压减|降低|下降|缩短|压缩|完成|覆盖)[^，。；、]{0,8}$")
_SLOGAN = re.compile(r"(?:双|时间|任务)$")


@dataclass(frozen=True, slots=True)
class Share:
    """A share of something, and the words that say how it is meant."""

    start: int
    end: int
    comparator: str
    value: Decimal
    unit: str
    prefix: str
    suffix: str


def shares(plain: str) -> Iterator[Share]:
    """Every share of a text, kind by kind."""
    for pattern, make in _MAKERS:
        for match in pattern.finditer(plain):
            share = make(match)
            if share is not None:
                yield share


def by_prefix(prefix: str) -> str:
    """How a figure is meant by the words before it."""
    for comparator, words in _PREFIXES:
        if prefix.startswith(words):
            return comparator
    return EQUAL


def _share(match: re.Match[str], value: Decimal) -> Share:
    prefix, suffix = match["prefix"] or "", match["suffix"] or ""
    return Share(match.start(), match.end(), _comparator(prefix, suffix), value, "%", prefix, suffix)


def _comparator(prefix: str, suffix: str) -> str:
    known = {"左右": ABOUT, "上下": ABOUT, "以下": AT_MOST, "及以下": AT_MOST, "以内": AT_MOST, "之内": AT_MOST}
    if suffix in known:
        return known[suffix]
    return AT_LEAST if suffix else by_prefix(prefix)


def _part(match: re.Match[str]) -> Share | None:
    value = fraction(match["whole"], match["part"]) if "点" not in match["part"] else _with_point(match)
    return None if value is None else _share(match, value)


def _ratio(match: re.Match[str]) -> Share | None:
    """占全国1/3."""
    part, whole = int(match["part"]), int(match["whole"])
    if not 0 < part < whole:
        return None
    return _share(match, plain_value((Decimal(part * 100) / whole).quantize(Decimal("0.0001"))))


def _half(match: re.Match[str]) -> Share | None:
    """占比过半, 压减一半以上, 占全国近一半; 时间过半、任务过半 is a saying."""
    before = match.string[max(0, match.start() - 12) : match.start()]
    if match["more"]:
        told = Share(match.start(), match.end(), MORE, Decimal(50), "%", match["more"][0], "")
        return None if _SLOGAN.search(before) else told
    meant = match["suffix"] or by_prefix(match["prefix"] or "") != EQUAL or _HALVED.search(before)
    return _share(match, Decimal(50)) if meant else None


def _with_point(match: re.Match[str]) -> Decimal | None:
    """百分之五点五."""
    left, _point, right = match["part"].partition("点")
    whole, digits = numeral(left), [numeral(each) for each in right]
    if match["whole"] != "百" or whole is None or not right or None in digits:
        return None
    return Decimal(f"{whole}.{''.join(str(each) for each in digits)}")


def _doubled(match: re.Match[str]) -> Share:
    """翻番 is twice as much, 翻两番 four times."""
    times = Decimal(2) ** int(numeral(match["times"] or "一") or 1)
    return Share(match.start(), match.end(), EQUAL, times, "倍", "翻番", "")


_MAKERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Share | None]], ...] = (
    (_PART, _part), (_RATIO, _ratio), (_HALF, _half), (_DOUBLE, _doubled),
)  # fmt: skip
