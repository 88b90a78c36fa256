"""Promises whose number is not written: 每周 is at least once a week, 最多跑一次 at most one visit."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from kaigong.core.targets.values import AT_LEAST, AT_MOST, EQUAL


@dataclass(frozen=True, slots=True)
class Implied:
    """A promise found without a number."""

    start: int
    end: int
    action: str
    subject: str
    qualifier: str
    comparator: str
    value: Decimal
    unit: str
    period: str = ""


_CUT = r"[^，。；、！？：\n“”]"
_NEVER = re.compile(rf"(?P<what>{_CUT}{{2,12}})?[“‘]?(?:一次都不跑|一次不跑|一次也不跑|零跑动|零跑腿|跑零次)[”’]?")
_ONCE = re.compile(rf"(?P<what>{_CUT}{{2,12}})?[“‘]?(?:最多(?:只)?跑一次|至多跑一次|只跑一次)[”’]?")
_FREE = re.compile(rf"(?P<what>{_CUT}{{0,24}})[“‘]?零(?:费用|收费|成本)[”’]?(?P<tail>接入|办理|开办)?")
_EVERY = re.compile(
    r"每(?P<each>周|月|季度|年)(?P<do>(?:至少)?(?:带头|跟踪|督办|调度|通报|召开|举行|组织|开展|外出|研究|会商|巡查|走访|推进|公布|举办)"
    rf"{_CUT}{{1,16}})"
)
_BUILT = re.compile(
    r"(?P<do>开工建设|开工|投运|建成投运|建成投用|建成投产|建成|投产|竣工)(?P<what>\d{2,4}千伏[\u4e00-\u9fff]{2,8}?变电站)"
)
_THEME = re.compile(r"一月一(?P<what>重点|主题|调度|通报|督查)")
_WHOLE = re.compile(
    r"(?:\d{1,2}月底?前|年底前|季度末?前)，?将?(?:全面|全部)"
    r"(?P<do>实行|推行|实现|完成|取消)(?P<what>[^，。；、！？\n]{2,20})"
)


def implied(plain: str) -> Iterator[Implied]:
    """Every promise without a number, in the order of the kinds; each needs its own words."""
    for pattern, make in _MAKERS:
        for match in pattern.finditer(plain):
            yield make(match)


def _never(match: re.Match[str]) -> Implied:
    return _visits(match, 0)


def _once(match: re.Match[str]) -> Implied:
    return _visits(match, 1)


def _visits(match: re.Match[str], times: int) -> Implied:
    what = (match["what"] or "").removeprefix("实现")
    return Implied(match.start(), match.end(), "办事跑动次数", what, "", AT_MOST, Decimal(times), "次")


def _free(match: re.Match[str]) -> Implied:
    what = match["what"].removeprefix("实现")
    return Implied(match.start(), match.end(), f"{match['tail'] or '办理'}费用", what, "", AT_MOST, Decimal(0), "元")


def _every(match: re.Match[str]) -> Implied:
    period = f"每{match['each']}"
    return Implied(match.start(), match.end(), match["do"][:2], match["do"], "", AT_LEAST, Decimal(1), "次", period)


def _built(match: re.Match[str]) -> Implied:
    return Implied(match.start(), match.end(), match["do"], match["what"], "", EQUAL, Decimal(1), "座")


def _theme(match: re.Match[str]) -> Implied:
    return Implied(match.start(), match.end(), "调度", match.group(), "", AT_LEAST, Decimal(1), "次", "每月")


def _whole(match: re.Match[str]) -> Implied:
    return Implied(match.start(), match.end(), match["do"], match["what"], "", EQUAL, Decimal(100), "%")


_MAKERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Implied]], ...] = (
    (_NEVER, _never), (_ONCE, _once), (_FREE, _free), (_EVERY, _every), (_BUILT, _built), (_THEME, _theme),
    (_WHOLE, _whole),
)  # fmt: skip
