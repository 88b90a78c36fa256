"""What looks like a figure and is no statement at all.

A heading's count (四大工程), a threshold inside a subject (亿元以上项目), a rank, an ordinal, a year, a name (110千伏,
5G) or a span of years (连续12年) is no figure of its own.
"""

import re

from kaigong.core.targets.parts import by_prefix
from kaigong.core.targets.units import COUNT, MAGNITUDES, MONEY, PEOPLE, SHARE, SIZE, TIME, UNITS
from kaigong.core.targets.values import AT_LEAST, AT_MOST, MORE

_CONCRETE = re.compile(
    r"[^，。；、！？“”：\n]{0,12}?(?:项目|指挥部|企业|园区|平台|基地|机场|电站|水库|港口|口岸|工厂|医院|学校|幼儿园|县|乡镇|村|社区|"
    r"集群|铁路|大桥|机组|公司|试点|示范区|实验室)"
)
_SLOGAN = re.compile(
    r"(?:方面|重点|环节|转变|关键|统筹|坚持|确保|领域工作|问题|维护|意识|自信|层面|阶段性|核心|文章|一批|度|行动)"
)
_WORDS = re.compile("[，。；、！？]")
_FROM = re.compile(r"(?:[由从](?:[^，。；、由从]{0,6}年[底末]?的?)?|原来的?)$")
_CHANGED = re.compile(r"[，]?(?:增|降|提|升|上升|下降|压|缩|减|扩|调整|回落|上调|下调|优化|变为|到|至)")
_SCALE = re.compile(r"(?:级|元级)")
_REACHED = re.compile(r"(?:规模(?!以上)|大关|台阶)")  # a figure only where it says that it is reached
_MILESTONE = re.compile(r"[百千万亿]+元?(?:台阶|大关)")
_NOUN = re.compile(r"(?:的)?[\u4e00-\u9fff“]")
_VERB_NEXT = re.compile(r"(?:支持|带动|用于|同比|增长|目标|并|且|和|及|推动|助力|投入|惠及|居|位居|占|，)")
_WHO_ARE = re.compile(r"[且并][有无是为在能]")
_PROJECT = re.compile(r"(?:的)?[^，。；、！？\n的]{0,14}(?:项目|工程|机组|装置|生产线|基地|水库|电站|改造)")
_CARRIED_OUT = re.compile(r"(?:完成|新增|整治|治理|改造)$")
_CHANGE_OR_SHARE = re.compile(
    r"(?:增长|提高|提升|下降|降低|持股|股权|比例|比重|占比|占|达到?|收入|营收|利润|投入)[^，。；、]{0,3}$"
)
_TIME_CUE = re.compile(
    r"仅|压缩|缩短|压减|减少|不超过|不少于|不低于|不短于|控制在|提前|[降缩]至|[降缩]到|调整到|平均|用时|耗时|提速|由|从|以内|之内|延长|最快|最短|最长|"
    r"天数|时长"
)
_AGE = re.compile(r"(?:寿命|平均年龄|教育年限)[^，。；、]{0,8}$")
_RANK = re.compile(r"(?:排名|位居|位列|居|列|名列|排在|排|前|第|世界|全国|全省)$")
_CLIMB = re.compile(r"(?:提升|上升|前移|跃升|前进|提高|下降|进位|跃居|攀升)(?:了|至)?$")
_STRUCTURE = re.compile(r"[^，。；、！？\n]{0,6}(?:架构|体系|网络|管理)")
_HELD = re.compile(r"(?:举办|开展|举行|组织|培训班?)[^，。；、]{0,6}$")
_NO_WORD = frozenset(("站次", *"里方路线口本代类度日年周E瓦盘兆"))
_LIMITS = ("以上", "及以上", "以下", "及以下")


def is_no_figure(plain: str, match: re.Match[str], magnitude: str, unit: str) -> bool:
    """Whether a number with a unit says nothing of its own."""
    before, after = plain[max(0, match.start() - 12) : match.start()], plain[match.end() : match.end() + 24]
    dimension = UNITS[unit].dimension
    if match["cn"] and not _cn_counts(match, before, after, dimension, unit):
        return True
    if _FROM.search(before) and _CHANGED.match(after):
        return True  # 由5%提高到8%: it was so, it is neither promised nor reported
    if _is_threshold(match, before, after, dimension) or (not match["suffix"] and _SCALE.match(after) and unit != "人"):
        return True
    if _REACHED.match(after) and not match["prefix"] and not match["suffix"]:
        return True
    if dimension == TIME:
        return not _is_duration(match, before, after, unit)
    if unit == "位":
        return bool(_RANK.search(before)) and not _CLIMB.search(before)
    return _is_name(match, before, after, magnitude, unit)


def _is_duration(match: re.Match[str], before: str, after: str, unit: str) -> bool:
    """办理压缩到15个工作日, 优良天数增加19天, 人均预期寿命80岁; not 65岁以上老年人, 12分钟急救圈, 连续12年."""
    if unit in ("岁", "年"):
        return _AGE.search(before) is not None
    cue = _TIME_CUE.search(before + (match["prefix"] or ""))
    return cue is not None and not re.match("圈|行动|计划|以来", after) and unit not in ("周", "日")


def _is_name(match: re.Match[str], before: str, after: str, magnitude: str, unit: str) -> bool:
    """Parts of names and sizes inside them: 三级医院, 120万吨乙烯改造项目, 5个+, “80条”."""
    if unit == "级":
        return not _STRUCTURE.match(after)
    if unit in ("期", "批") and not magnitude:
        return not _is_told_of(match, before, unit)
    if unit in _NO_WORD and not magnitude:
        return True
    if unit == "成" and not match["suffix"] and not match["prefix"] and not re.match(r"[，。；、的]|$", after):
        return True
    if unit in ("次", "届") and re.match("[会全]", after):
        return True
    if before.endswith(("“", "‘", "《", "+")) and re.match("[”’》+]", after):
        return True
    if re.match(r"\d+[”’]", after) is not None or _MILESTONE.match(after):
        return True
    return _is_sized(match, before, after, unit)


def _is_told_of(match: re.Match[str], before: str, unit: str) -> bool:
    """开展6期培训, 接待516批团组; not 三期工程, 分3批推进."""
    if match["cn"] or before.endswith("分"):
        return False
    number = int(re.sub("[, ]", "", match["number"] or "0").split(".")[0])
    return number >= 10 if unit == "批" else bool(_HELD.search(before)) or by_prefix(match["prefix"] or "") != "="


def _is_sized(match: re.Match[str], before: str, after: str, unit: str) -> bool:
    """A size inside a name: 690万千瓦火电项目; but 完成3800万平方米供热改造 says how much."""
    size = UNITS[unit].dimension == SIZE
    if size and re.match("(?:以)?内|范围", after):
        return True
    if after.startswith("+") or re.match(r"[A-Za-z]", after) and unit[-1:].isascii():
        return True
    if not size or match["suffix"] or after.startswith(("，", "、", "。")) or not _PROJECT.match(after):
        return False
    return not _CARRIED_OUT.search(before)


def _cn_counts(match: re.Match[str], before: str, after: str, dimension: str, unit: str) -> bool:
    """A Chinese numeral is a figure where it has a magnitude of its own, or counts things one can point at."""
    words = match["cn"] + (match["magnitude"] or "")
    if words in MAGNITUDES:
        return _bare_counts(match, before, after, dimension)
    if before.endswith(("“", "‘", "第", "几", "数", "—", "同")) or words.startswith("零") and len(words) == 1:
        return False
    if dimension in (COUNT, PEOPLE) and match["unit"] and by_prefix(match["prefix"] or "") in (AT_LEAST, AT_MOST, MORE):
        return not _is_slogan(after)  # 不少于三十个, 不少于一次
    if words == "一":
        return False
    large = len(words) > 1 and bool(set(words) & set("百千万亿"))
    if dimension in (COUNT, PEOPLE) and match["unit"] in ("个", "座", "家", "所", "处", "项", "条", "名", "级", "台"):
        named = _CONCRETE.match(after) is not None and not _is_slogan(after)
        ends = len(words) > 1 and re.match("[，。；、]|$", after) is not None
        return match["unit"] == "级" or named or ends or large
    if unit in ("成", "折", "倍"):
        return bool(match["suffix"] or match["prefix"] or re.match(r"[以左，。；的、]|$", after))
    return large and match["unit"] is not None or match["unit"] is None and words[-1:] == "亿" and len(words) > 1


def _is_slogan(after: str) -> bool:
    return _SLOGAN.search(_WORDS.split(after[:8], maxsplit=1)[0]) is not None


def _bare_counts(match: re.Match[str], before: str, after: str, dimension: str) -> bool:
    """突破千亿元, 保持在千亿元以上; not 千亿级, 上千亿."""
    prefix = match["prefix"] or ""
    if match["suffix"] and not prefix:
        return before.endswith(("在", "到", "至", "于")) and re.match("[，。；、]|$", after) is not None
    return bool(prefix) and prefix != "上" and prefix != "为" and not re.match("[级的]", after) and (
        dimension in (COUNT, PEOPLE) or not match["suffix"] and not _is_noun_next(after)
    )  # fmt: skip


def _is_noun_next(after: str) -> bool:
    if _WHO_ARE.match(after):
        return True
    return bool(_NOUN.match(after)) and not _VERB_NEXT.match(after) and not after.startswith(("大关", "元"))


def _is_threshold(match: re.Match[str], before: str, after: str, dimension: str) -> bool:
    """2000万元以上的增长点, 160千瓦及以下小微企业, 过亿元的项目: they say which ones, not how many."""
    if dimension in (COUNT, PEOPLE):
        return False
    limited = match["suffix"] in _LIMITS
    if dimension == SHARE and match["unit"] in ("%", "成"):
        return limited and after.startswith("的") and _CHANGE_OR_SHARE.search(before) is not None
    if dimension not in (MONEY, SIZE):
        return limited and after.startswith("的")
    if match["suffix"] and _is_noun_next(after):
        return True
    return (limited or match["prefix"] in ("过", "超", "超过", "不足")) and after.startswith("的")
