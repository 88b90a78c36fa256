"""Whether a figure is promised or already so: by the section of a report, and by the words around it."""

import re
from bisect import bisect_right
from dataclasses import dataclass

from kaigong.core.targets.values import FACT, TARGET

_SECTION = re.compile(
    r"(?:(?:(?<=[\n。])|^)[一二三四五六]、|(?<=\n)(?=[^。，；\n]{0,40}\n))"
    r"(?:[^。，；\n]{0,36}?(?P<back>回顾|工作情况|主要成就|取得的成绩)|[^。，；\n]{0,36}?"
    r"(?:总体要求|总体部署|目标任务|工作安排|重点任务|重点工作|工作重点|主要任务|主要目标|工作建议|工作打算|发展目标|自身建设))"
)
_AHEAD = re.compile(
    r"预期目标(?:是|为|：)|政府工作的?总体要求是|做好(?:今年|\d{4}年)的?(?:政府)?工作，|"
    r"重点(?:做好|抓好|推进)(?:以下|[一二三四五六七八九十]{1,3}(?:个方面|方面|项))"
)
_GLOSSARY = re.compile(r"\n(?:附件?\d?[:：]?\n?)?[^。，；\n]{0,12}(?:名词|词语|用语|注释)(?:解释|注释|说明)?[:：]?\n")
_ANNEX = re.compile(r"\n(?:附件?\d{0,2}[:：]?\n?)?(?=[^\n。，；]{0,24}(?:实事|任务|目标|清单|指标)[^\n。，；]{0,12}\n)")
EXPLAINED = "explained"  # words are explained there; nothing is promised or reported
_FAR = 400  # characters back that a word still governs
_DONE = re.compile(
    r"(?<![而早])已(?:经)?(?!有效)|去年|上年|(?:完成|实现|达到|建成|取得|新增|举办|出台|成立|签订|获得|突破|增长|兑现|走过|创造|刷新)了|以来|截至|截止|一年来|过去|"
    r"创历史新高|位居|正在|正按|现有|共有|实际完成|初步达成|目前|现已|累计(?!.{0,8}目标)"
)
_AHEAD_WORD = re.compile(
    r"力争|确保|将|计划|预计|目标|争取(?!中央|到位|国家|“|上级|资金|各类|超长|专项|省)|努力|要(?!素|求|点|件|地|闻|义)|到20\d\d年|年底前|月底前|拟|规划建设|"
    r"有望|年度投资|力保|冲刺"
)


@dataclass(frozen=True, slots=True)
class Sections:
    """From which place on a report looks back or ahead; empty in a page."""

    starts: tuple[int, ...]
    kinds: tuple[str, ...]

    def at(self, position: int) -> str:
        found = bisect_right(self.starts, position)
        return self.kinds[found - 1] if found else ""


def sections(plain: str) -> Sections:
    """The parts of a report that look back and those that look ahead."""
    found = [(match.start(), FACT if match["back"] else TARGET) for match in _SECTION.finditer(plain)]
    if not found:
        return Sections((), ())
    if found[0][1] == TARGET:
        found.insert(0, (0, FACT))  # what comes before the plans looks back, however it is headed
    found += [(match.start(), TARGET) for match in _AHEAD.finditer(plain)]
    found += [(match.start(), EXPLAINED) for match in _GLOSSARY.finditer(plain)]
    if any(kind == EXPLAINED for _start, kind in found):
        explained = min(start for start, kind in found if kind == EXPLAINED)
        found += [(match.start(), TARGET) for match in _ANNEX.finditer(plain, explained + 1)]
    ordered = sorted(found)
    return Sections(tuple(start for start, _kind in ordered), tuple(kind for _start, kind in ordered))


def kind(plain: str, sentence: tuple[int, int], place: tuple[int, int], section: str) -> str:
    """Promised or already so. In a report the section decides unless the words say otherwise plainly."""
    start, end = place
    before = plain[max(sentence[0], end - _FAR) : end]
    done, ahead = _last(_DONE, before), _last(_AHEAD_WORD, before)
    if section == FACT:
        return TARGET if re.search(r"力争|预期目标|今后|将(?:达|在|于|建|新)", plain[start:end]) else FACT
    if section == TARGET:
        return FACT if done > ahead and re.search("去年|上年|已|截至|过去", before) else TARGET
    if done < 0 and ahead < 0 and "同比" in before:
        return FACT
    return FACT if done > ahead else TARGET


def _last(mark: re.Pattern[str], text: str) -> int:
    return max((match.start() for match in mark.finditer(text)), default=-1)
