"""Numbers with their units in running text, and how they are meant. What is no figure is told in no_figures."""

import re
from dataclasses import dataclass
from decimal import Decimal

from kaigong.core.targets.no_figures import is_no_figure
from kaigong.core.targets.numerals import numeral
from kaigong.core.targets.parts import LEAD, SUFFIX, Share, by_prefix, shares
from kaigong.core.targets.units import MAGNITUDES, MONEY, SHARE, UNITS, Amount, amount
from kaigong.core.targets.values import ABOUT, AT_LEAST, AT_MOST


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit. `start`..`end` holds it with the words that say how it is meant."""

    start: int
    end: int
    comparator: str
    amount: Amount
    dimension: str
    prefix: str
    suffix: str
    upper: Amount | None = None


_UNIT = "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True))
_MAGNITUDE = "|".join(sorted(MAGNITUDES, key=len, reverse=True))
_ARABIC = r"(?<!\d )\d{1,3}(?:[, ]\d{3}){1,5}(?:\.\d{1,9})?(?!\d)|\d{1,16}(?:\.\d{1,9})?(?!\d)"
_CN = "一二两三四五六七八九十百千万亿零"
_PER = r"/(?:人|户|亩|吨|平方米|立方米|平方公里|公里|千瓦时|度|百亿元|亿元|万元|元|年|月|天|日)"
_FIGURE = re.compile(
    rf"{LEAD}(?:(?<![\dA-Za-z.+\-/~第])(?P<number>{_ARABIC})(?:(?P<low>{_MAGNITUDE})?(?P<first>{_UNIT})?(?:—|–|-|~|～|至|到)(?P<upper>{_ARABIC}))?"
    rf"|(?P<cn>(?<![第几数{_CN}])[{_CN}]{{1,12}}))"
    rf"(?P<more>多|余)?(?P<magnitude>{_MAGNITUDE})?(?P<more2>多|余)?(?P<unit>{_UNIT})?(?P<per>{_PER})?(?:\([^()]{{1,4}}\))?{SUFFIX}"
)
_PEOPLE_AFTER = re.compile(
    r"[\u4e00-\u9fff]{0,8}?(?:居民|群众|农民|学生|职工|人口|劳动者|考生|游客|市民|村民|老年人|人员|儿童|劳动力|群体|对象|孩子|"
    r"教师|师生|残疾人|老人|患者|旅客|妇女|青年|党员)"
)
_HOMES_AFTER = re.compile(r"[\u4e00-\u9fff]{0,4}?(?:农户|用户|家庭|商户|经营主体|市场主体|个体户)")
_SUM_ENDS = re.compile(r"[，。；、！？”’)）\s]|$|目标|大关|以上|左右|的|规模|投资|产业|俱乐部|台阶")
_TOLD_BEFORE = re.compile(r"(?:(?P<times>人次)|(?P<homes>户数|用户)|人数|人才|职工|带头人|人口|技师)[^，。；、]{0,4}$")
_SHARED_UNIT = re.compile(
    rf"(?:[、和与及](?:{_ARABIC})(?:{_MAGNITUDE})?)*[、和与及](?:{_ARABIC})(?P<magnitude>{_MAGNITUDE})?(?P<unit>{_UNIT})"
)
_SHARES_UNIT = (
    "百分点",
    "个百分点",
    "%",
    "人次",
    "元",
    "万人",
    "人",
    "公里",
    "亩",
    "吨",
    "平方米",
    "千瓦",
    "天",
    "微克/立方米",
)
_PER_HEAD = re.compile(r"人均|每人|户均|月均|每月|每户|每亩|标准|均价|工资|每年每人|一次性|养老金|低保|补助标准")


def figures(plain: str) -> list[Figure]:
    """Every figure of a text, in its order; ranges carry their upper end."""
    found = [figure for match in _FIGURE.finditer(plain) if (figure := _figure(plain, match)) is not None]
    found += [_of_share(share) for share in shares(plain)]
    return sorted(found, key=lambda figure: figure.start)


def _of_share(share: Share) -> Figure:
    told = Amount(share.value, share.unit, share.value, share.unit)
    return Figure(share.start, share.end, share.comparator, told, SHARE, share.prefix, share.suffix)


def _figure(plain: str, match: re.Match[str]) -> Figure | None:
    told = _number(match)
    if told is None:
        return None
    number, magnitude, unit = told
    if not unit:
        magnitude, unit = _bare_unit(plain, match, magnitude)
    if not unit or is_no_figure(plain, match, magnitude, unit):
        return None
    each = UNITS[unit].dimension == MONEY and _is_per_head(plain, match, number, magnitude)
    upper = match["upper"]
    return Figure(
        match.start(), match.end(), _comparator(match), amount(number, match["low"] or magnitude, unit, each=each),
        UNITS[unit].dimension,
        match["prefix"] or "", match["suffix"] or "",
        amount(_decimal(upper), magnitude, unit, each=each) if upper else None,
    )  # fmt: skip


def _number(match: re.Match[str]) -> tuple[Decimal, str, str] | None:
    """The number, its magnitude and its unit. A Chinese numeral is one only where a unit follows it."""
    unit = match["unit"] or ""
    if match["number"]:
        return _decimal(match["number"]), match["magnitude"] or "", unit
    words = match["cn"] + (match["magnitude"] or "")
    bare = words if words in MAGNITUDES else ""
    if bare:
        return Decimal(1), bare, unit
    tail = next((name for name in ("万亿", "亿", "万") if words.endswith(name) and words != name), "")
    value = numeral(words.removesuffix(tail))
    return None if value is None else (value, tail, unit)


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", "").replace(" ", ""))


def _bare_unit(plain: str, match: re.Match[str], magnitude: str) -> tuple[str, str]:
    """3000亿 and 6万亿 are sums of money; 242万 and 1亿 of people are people; 15、22个百分点 share what the last one
    says; what else they count is not said."""
    shared = _SHARED_UNIT.match(plain, match.end()) if match["number"] and not match["upper"] else None
    if shared and shared["unit"] in _SHARES_UNIT:
        return magnitude or shared["magnitude"] or "", shared["unit"]
    after = plain[match.end() : match.end() + 12]
    if magnitude in ("万", "亿") and (_PEOPLE_AFTER.match(after) or _HOMES_AFTER.match(after)):
        return magnitude, "人" if _PEOPLE_AFTER.match(after) else "户"
    if magnitude.endswith("亿") and (match["number"] or len(match["cn"]) > 1):
        return magnitude, "元" if _SUM_ENDS.match(after) else ""
    before = plain[max(0, match.start() - 12) : match.start()]
    told = _TOLD_BEFORE.search(before) if magnitude == "万" and re.match("[，。；、]|$", after) else None
    return magnitude, "" if told is None else "人次" if told["times"] else "户" if told["homes"] else "人"


def _is_per_head(plain: str, match: re.Match[str], number: Decimal, magnitude: str) -> bool:
    if number * MAGNITUDES.get(magnitude, 1) >= 10**7:
        return False
    clause = re.split("[，。；！？\n]", plain[max(0, match.start() - 40) : match.start()])[-1]
    return bool(_PER_HEAD.search(clause) or match["per"])


def _comparator(match: re.Match[str]) -> str:
    suffix, prefix = (match["suffix"] or "").lstrip("("), match["prefix"] or ""
    if suffix in ("左右", "上下"):
        return ABOUT
    if suffix in ("以下", "及以下", "以内", "之内"):
        return AT_MOST
    if suffix in ("以上", "及以上") or suffix in ("多", "余") or match["more"] or match["more2"]:
        return AT_LEAST
    return by_prefix(prefix)
