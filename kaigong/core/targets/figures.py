"""Numbers with their units in running text: which there are, how they are meant, and which are no statement at all.

A heading's count (四大工程), a threshold inside a subject (亿元以上项目), a rank, an ordinal, a year,
a name (110千伏, 5G) or a span of years (连续12年) is no figure of its own.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from kaigong.core.targets.numerals import fraction, numeral
from kaigong.core.targets.units import COUNT, MAGNITUDES, MONEY, PEOPLE, SIZE, TIME, UNITS, Amount, amount
from kaigong.core.targets.units import plain as plain_value
from kaigong.core.targets.values import ABOUT, AT_LEAST, AT_MOST, EQUAL, MORE


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
_ARABIC = r"\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,9})?(?!\d)|\d{1,16}(?:\.\d{1,9})?(?!\d)"
_CN = "一二两三四五六七八九十百千万亿零"
_BEFORE = (
    r"不少于|不低于|不小于|不短于|不得少于|不得低于|至少|最少|最低|不超过|不高于|不大于|不多于|不得超过|不突破|最多|至多|低于|少于|小于|"
    r"不足|不到|突破|超过|超出|高于|大于|多于|超|逾|破|大约|约|接近|将近|近|上"
)
_LEAD = rf"(?P<prefix>(?:{_BEFORE})(?:达到?|了|至|到)?|达到?|为|过)?"
_SUFFIX = r"(?P<suffix>\(?(?:及以上|及以下|以上|以下|以内|之内|左右|上下)|多(?![元种式样项渠元层方])|余(?![额热粮]))?"
_FIGURE = re.compile(
    rf"{_LEAD}(?:(?<![\dA-Za-z.+\-/~第])(?P<number>{_ARABIC})(?:(?P<low>{_MAGNITUDE})?(?P<first>{_UNIT})?(?:—|–|-|~|～|至|到)(?P<upper>{_ARABIC}))?"
    rf"|(?P<cn>(?<![第几数{_CN}])[{_CN}]{{1,12}}))"
    rf"(?P<more>多|余)?(?P<magnitude>{_MAGNITUDE})?(?P<more2>多|余)?(?P<unit>{_UNIT})?(?:\([^()]{{1,4}}\))?{_SUFFIX}"
)
_PART = re.compile(
    rf"{_LEAD}(?<![一二三四五六七八九十百])(?P<whole>[一二三四五六七八九十百]{{1,6}})分之(?P<part>[一二三四五六七八九十百零点]{{1,12}}){_SUFFIX}"
)
_RATIO = re.compile(rf"{_LEAD}(?<![\d./])(?P<part>\d{{1,2}})/(?P<whole>\d{{1,3}})(?![\d/]){_SUFFIX}")
_DOUBLE = re.compile(r"翻(?P<times>一|两|二|三)?番")
_BARE = re.compile(r"(?:十|百|千|万|十万|百万|千万|亿|十亿|百亿|千亿|万亿)")
_CONCRETE = re.compile(
    r"[^，。；、！？“”：\n]{0,12}?(?:项目|指挥部|企业|园区|平台|基地|机场|电站|水库|港口|口岸|工厂|医院|学校|幼儿园|县|乡镇|村|社区|"
    r"集群|铁路|大桥|机组|公司|试点|示范区|实验室)"
)
_SLOGAN = re.compile(
    r"(?:方面|重点|环节|转变|关键|统筹|坚持|确保|领域工作|问题|维护|意识|自信|层面|阶段性|核心|文章|一批|度|行动)"
)
_PEOPLE_AFTER = re.compile(
    r"[\u4e00-\u9fff]{0,8}?(?:居民|群众|农民|学生|职工|人口|劳动者|考生|游客|市民|村民|老年人|人员|儿童)"
)
_SUM_ENDS = re.compile(r"[，。；、！？”’)）\s]|$|目标|大关|以上|左右|的|规模|投资|产业|俱乐部|台阶")
_FROM = re.compile(r"(?:[由从]|原来的?)$")
_CHANGED = re.compile(r"[，]?(?:增|降|提|升|上升|下降|压|缩|减|扩|调整|回落|上调|下调|优化|变为|到|至)")
_SCALE = re.compile(r"(?:级|元级)")
_REACHED = re.compile(r"(?:规模(?!以上)|大关|台阶)")  # a figure only where it says that it is reached
_MILESTONE = re.compile(r"[百千万亿]+元?(?:台阶|大关)")
_NOUN = re.compile(r"(?:的)?[\u4e00-\u9fff“]")
_VERB_NEXT = re.compile(r"(?:支持|带动|用于|同比|增长|目标|并|且|和|及|推动|助力|投入|惠及|居|位居|占|，)")
_PROJECT = re.compile(r"(?:的)?[^，。；、！？\n的]{0,14}(?:项目|工程|机组|装置|生产线|基地|水库|电站|改造)")
_PER_HEAD = re.compile(r"人均|每人|户均|月均|每月|每户|每亩|标准|均价|工资|每年每人|一次性|养老金|低保|补助标准")
_TIME_CUE = re.compile(
    r"仅|压缩|缩短|压减|减少|不超过|控制在|提前|降至|降到|平均|用时|耗时|提速|由|从|以内|之内|延长|最快|最长"
)
_RANK = re.compile(r"(?:排名|位居|位列|居|列|名列|排在|排|前|第|世界|全国|全省)$")
_CLIMB = re.compile(r"(?:提升|上升|前移|跃升|前进|提高|下降|进位|跃居|攀升)(?:了|至)?$")
_STRUCTURE = re.compile(r"[^，。；、！？\n]{0,6}(?:架构|体系|网络|管理)")
_NO_WORD = {
    "里",
    "方",
    "站次",
    "路",
    "线",
    "口",
    "本",
    "代",
    "期",
    "类",
    "度",
    "日",
    "年",
    "周",
    "E",
    "瓦",
    "组",
    "盘",
    "对",
    "兆",
    "片",
}


def figures(plain: str) -> list[Figure]:
    """Every figure of a text, in its order; ranges carry their upper end."""
    found = [figure for match in _FIGURE.finditer(plain) if (figure := _figure(plain, match)) is not None]
    found += [figure for match in _PART.finditer(plain) if (figure := _part(match)) is not None]
    found += [figure for match in _RATIO.finditer(plain) if (figure := _ratio(match)) is not None]
    found += [_doubled(match) for match in _DOUBLE.finditer(plain)]
    return sorted(found, key=lambda figure: figure.start)


def _figure(plain: str, match: re.Match[str]) -> Figure | None:
    told = _number(match)
    if told is None:
        return None
    number, magnitude, unit = told
    unit = unit or _bare_unit(plain, match, magnitude)
    if not unit or _is_no_figure(plain, match, magnitude, unit):
        return None
    each = UNITS[unit].dimension == MONEY and _is_per_head(plain, match, number, magnitude)
    start = match.start()
    upper = match["upper"]
    return Figure(
        start, match.end(), _comparator(match), amount(number, match["low"] or magnitude, unit, each=each),
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
    return Decimal(text.replace(",", ""))


def _bare_unit(plain: str, match: re.Match[str], magnitude: str) -> str:
    """3000亿 and 6万亿 are sums of money; 242万 and 1亿 of people are people; what else they count is not said."""
    after = plain[match.end() : match.end() + 12]
    if magnitude in ("万", "亿") and _PEOPLE_AFTER.match(after):
        return "人"
    if magnitude.endswith("亿") and (match["number"] or len(match["cn"]) > 1):
        return "元" if _SUM_ENDS.match(after) else ""
    before = plain[max(0, match.start() - 12) : match.start("number") if match["number"] else match.start()]
    people = re.search("(?:人数|人才|职工|带头人|人口|技师)[^，。；、]{0,4}$", before)
    return "人" if magnitude == "万" and people and re.match("[，。；、]|$", after) else ""


def _is_no_figure(plain: str, match: re.Match[str], magnitude: str, unit: str) -> bool:
    before, after = plain[max(0, match.start() - 12) : match.start()], plain[match.end() : match.end() + 24]
    dimension = UNITS[unit].dimension
    if match["cn"] and not _cn_counts(match, before, after, dimension):
        return True
    if _FROM.search(before) and _CHANGED.match(after):
        return True  # 由5%提高到8%: it was so, it is neither promised nor reported
    if _is_threshold(match, before, after, dimension) or (not match["suffix"] and _SCALE.match(after) and unit != "人"):
        return True
    if _REACHED.match(after) and not match["prefix"] and not match["suffix"]:
        return True
    if dimension == TIME:
        return not _TIME_CUE.search(before) or bool(re.match("圈|行动|计划|以来", after)) or unit in ("年", "周", "日")
    if unit == "位":
        return bool(_RANK.search(before)) and not _CLIMB.search(before)
    return _is_name(match, before, after, magnitude, unit)


def _is_name(match: re.Match[str], before: str, after: str, magnitude: str, unit: str) -> bool:
    """Parts of names and sizes inside them: 三级医院, 120万吨乙烯改造项目, 5个+, “80条”."""
    if unit == "级":
        return not _STRUCTURE.match(after)
    if unit in _NO_WORD and not magnitude and unit not in ("度", "组", "对", "片", "期"):
        return True
    if unit in ("度", "兆", "P", "E", "期", "批") and not magnitude and unit != "P":
        return True
    if unit == "成" and not re.match(r"[以左，。；、的]|$", after):
        return True
    if unit in ("次", "届") and re.match("[会全]", after):
        return True
    if before.endswith(("“", "‘", "《", "+")) and re.match("[”’》+]", after):
        return True
    if (
        re.match(r"\d+[”’]", after) is not None
        or _MILESTONE.match(after)
        or (UNITS[unit].dimension == SIZE and re.match("(?:以)?内|范围", after))
    ):
        return True
    if after.startswith("+") or re.match(r"[A-Za-z]", after) and unit[-1:].isascii():
        return True
    size = UNITS[unit].dimension == SIZE
    return size and not match["suffix"] and bool(_PROJECT.match(after)) and not after.startswith(("，", "、", "。"))


def _cn_counts(match: re.Match[str], before: str, after: str, dimension: str) -> bool:
    """A Chinese numeral is a figure where it has a magnitude of its own, or counts things one can point at."""
    words = match["cn"] + (match["magnitude"] or "")
    if words in MAGNITUDES:
        prefix = match["prefix"] or ""
        return bool(prefix) and prefix != "上" and prefix != "为" and not re.match("[级的]", after) and (
            dimension in (COUNT, PEOPLE) or not match["suffix"] and not _is_noun_next(after)
        )  # fmt: skip
    if before.endswith(("“", "‘", "第", "几", "数", "—", "同")) or words.startswith(("一", "零")) and len(words) == 1:
        return False
    if dimension in (COUNT, PEOPLE) and match["unit"] in ("个", "座", "家", "所", "处", "项", "条", "名", "级", "台"):
        named = _CONCRETE.match(after) is not None and not _SLOGAN.search(after[:8])
        return match["unit"] == "级" or named or len(words) > 1 and set(words) & set("百千万亿") != set()
    return len(words) > 1 and bool(set(words) & set("百千万亿")) and match["unit"] is not None or (
        match["unit"] is None and words[-1:] == "亿" and len(words) > 1
    ) or (match["unit"] in ("成", "折", "倍") and bool(re.match(r"[以左，。；的、]|$", after)))  # fmt: skip


def _is_noun_next(after: str) -> bool:
    return bool(_NOUN.match(after)) and not _VERB_NEXT.match(after) and not after.startswith(("大关", "元"))


def _is_threshold(match: re.Match[str], before: str, after: str, dimension: str) -> bool:
    """2000万元以上的增长点, 160千瓦及以下小微企业, 过亿元的项目: they say which ones, not how many."""
    if dimension in (COUNT, PEOPLE) or dimension not in (MONEY, SIZE):
        return bool(
            match["suffix"] in ("以上", "及以上", "以下", "及以下")
            and after.startswith("的")
            and dimension not in (COUNT, PEOPLE)
        )
    limited = match["suffix"] in ("以上", "及以上", "以下", "及以下") or match["prefix"] in ("过", "超", "超过", "不足")
    if match["suffix"] and _is_noun_next(after):
        return True
    return limited and after.startswith("的")


def _is_per_head(plain: str, match: re.Match[str], number: Decimal, magnitude: str) -> bool:
    if number * MAGNITUDES.get(magnitude, 1) >= 10**7:
        return False
    clause = re.split("[，。；！？\n]", plain[max(0, match.start() - 40) : match.start()])[-1]
    return bool(_PER_HEAD.search(clause)) or plain[match.end() : match.end() + 1] == "/"


def _comparator(match: re.Match[str]) -> str:
    suffix, prefix = (match["suffix"] or "").lstrip("("), match["prefix"] or ""
    if suffix in ("左右", "上下"):
        return ABOUT
    if suffix in ("以下", "及以下", "以内", "之内"):
        return AT_MOST
    if suffix in ("以上", "及以上") or suffix in ("多", "余") or match["more"] or match["more2"]:
        return AT_LEAST
    return _by_prefix(prefix)


_AT_MOST = (
    *("不超过", "不高于", "不大于", "不多于", "不得超过", "不突破", "最多"),
    *("至多", "低于", "少于", "小于", "不足", "不到"),
)
_PREFIXES = (
    (AT_LEAST, ("不少于", "不低于", "不小于", "不短于", "不得少于", "不得低于", "至少", "最少", "最低")),
    (AT_MOST, _AT_MOST),
    (MORE, ("突破", "超过", "超出", "高于", "大于", "多于", "超", "逾", "破", "过")),
    (ABOUT, ("大约", "约", "接近", "将近", "近")),
)  # fmt: skip


def _by_prefix(prefix: str) -> str:
    for comparator, words in _PREFIXES:
        if prefix.startswith(words):
            return comparator
    return EQUAL


def _part(match: re.Match[str]) -> Figure | None:
    value = fraction(match["whole"], match["part"]) if "点" not in match["part"] else _with_point(match)
    if value is None:
        return None
    told = Amount(value, "%", value, "%")
    return Figure(
        match.start(), match.end(), _comparator_of(match), told, "share", match["prefix"] or "", match["suffix"] or ""
    )


def _ratio(match: re.Match[str]) -> Figure | None:
    """占全国1/3."""
    part, whole = int(match["part"]), int(match["whole"])
    if not 0 < part < whole:
        return None
    value = plain_value((Decimal(part * 100) / whole).quantize(Decimal("0.0001")))
    told = Amount(value, "%", value, "%")
    return Figure(
        match.start(), match.end(), _comparator_of(match), told, "share", match["prefix"] or "", match["suffix"] or ""
    )


def _with_point(match: re.Match[str]) -> Decimal | None:
    """百分之五点五."""
    left, _point, right = match["part"].partition("点")
    whole, digits = numeral(left), [numeral(each) for each in right]
    if match["whole"] != "百" or whole is None or not right or None in digits:
        return None
    return Decimal(f"{whole}.{''.join(str(each) for each in digits)}")


def _comparator_of(match: re.Match[str]) -> str:
    suffix = match["suffix"] or ""
    known = {"左右": ABOUT, "上下": ABOUT, "以下": AT_MOST, "及以下": AT_MOST, "以内": AT_MOST, "之内": AT_MOST}
    if suffix in known:
        return known[suffix]
    return AT_LEAST if suffix else _by_prefix(match["prefix"] or "")


def _doubled(match: re.Match[str]) -> Figure:
    """翻番 is twice as much, 翻两番 four times."""
    times = Decimal(2) ** int(numeral(match["times"] or "一") or 1)
    return Figure(match.start(), match.end(), EQUAL, Amount(times, "倍", times, "倍"), "share", "翻番", "")
