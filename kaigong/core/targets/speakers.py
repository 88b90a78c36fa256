"""Who says what: on a page the body whose head speaks in an article, in a report the government that gives it, in a
bulletin the office in brackets at the end of an item."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from kaigong.core.targets.layout import Flow, paragraph_start

_HAN = r"[\u4e00-\u9fff]"
_POST = (
    r"(?:党工委|党组|党委|党总支|党支部|工委|纪委|常委|(?<=[县市区州旗镇乡省])委|管委会|政府|理事会|董事会|办公室)?"
    r"(?:常务|第一)?副?(?:书记|主任|局长|总经理|经理|董事长|县长|市长|区长|州长|省长|镇长|乡长|院长|校长|主席|会长|理事长|"
    r"部长|处长|科长|行长|所长|站长|厂长|总裁|总工程师|指挥长|秘书长|馆长|支队长|队长|台长|社长|成员|委员|组长|总经济师|调研员)"
)
_SAID = "表示|说|介绍|指出|强调|认为|坦言|告诉|透露|谈|称|提出|要求|道|：|:"
_MANNER = r"(?:在[^，。]{2,16}?|纷纷|均|还|也|同时|进一步|最后|高兴地|自豪地|坚定地)?"
_MENTION = re.compile(
    rf"(?<!{_HAN})(?P<org>{_HAN}{{2,24}}?)(?P<posts>{_POST}(?:[、，兼]{{0,2}}{_POST})*)(?P<name>{_HAN}{{2,3}}?)(?={_MANNER}(?:{_SAID}))"
)
_BODY = rf"{_HAN}{{1,18}}?(?:局|委|办|办公室|中心|公司|集团|政府|管委会|县|区|市|院|银行|协会)"
_UNNAMED = re.compile(
    rf"(?<!{_HAN})(?:据|记者从|从)?(?P<org>{_BODY})(?:(?:有关|相关|主要)?负责(?:人|同志)(?={_MANNER}(?:{_SAID}))|(?:获悉|了解到))"
)
_REPORT = re.compile(r"(?:(?:19|20)\d\d年)?(?P<who>[\u4e00-\u9fff]{1,12}?)(?:人民)?政府工作报告")
_LEVELS = ("省", "自治区", "市", "州", "盟", "县", "区", "旗", "镇", "乡")
_CONGRESS = re.compile(r"在[\u4e00-\u9fff]{2,9}?(?:省|自治区|市|州|盟|县|区|旗)第")
_STATE = re.compile(r"代表国务院|国务院政府工作报告|国务院总理")
_OFFICE = re.compile(
    r"[(（](?P<who>[\u4e00-\u9fff]{3,16}(?:办|局|委|组|会|中心|公司|政府|部|处|院|区|县|市|镇))[)）]\n?"
)
_HEADING = re.compile(
    r"(?:^|(?<=\n))(?:[【\[](?P<boxed>)|)(?P<who>[\u4e00-\u9fff]{2,18}(?:局|委|办|中心|公司|集团|县|区|市|镇|政府|管委会))(?(boxed)[】\]]|[：:]?\n)"
)
_HEAD = 800
_MOST = 300  # people of one text


@dataclass(frozen=True, slots=True)
class Speakers:
    """From which place of the running text on each body speaks."""

    starts: tuple[int, ...]
    names: tuple[str, ...]

    def at(self, position: int) -> str:
        """Who speaks at a place; empty where nobody is named."""
        found = bisect_right(self.starts, position)
        return self.names[found - 1] if found else ""


@dataclass(frozen=True, slots=True)
class _Mention:
    start: int
    end: int
    name: str


def speakers(flow: Flow) -> Speakers:
    """Who speaks where. 1. a report has one speaker; 2. a bulletin names offices after items; 3. else people speak."""
    government = _government(flow.text)
    if government:
        return Speakers((0,), (government,))
    offices = list(_closing_offices(flow.text))
    if len(offices) > 1:
        return _items(offices)
    bodies, mentions = _people(flow.text)
    if mentions:
        return _articles(flow, bodies, mentions)
    return _items(offices) if offices else _headed(flow.text)


def is_report(flow: Flow) -> bool:
    """Whether the text is a work report of a government."""
    return bool(_government(flow.text))


def _government(text: str) -> str:
    head = text[:_HEAD]
    title = _REPORT.search(head)
    if title is None and "政府工作报告" not in head:
        return ""
    if _STATE.search(head):
        return "国务院"
    region = title["who"].removeprefix("年") if title else ""
    if region.endswith(_LEVELS):
        return f"{region}人民政府"
    full = re.search(f"{region}{_HAN}{{0,6}}?(?:自治区|省|市)", head) if region else _CONGRESS.search(head)
    found = full.group().removeprefix("在").removesuffix("第") if full else region
    return f"{found}人民政府" if found else "政府"


def _people(text: str) -> tuple[dict[str, str], list[_Mention]]:
    """The body of each person by the longest name it is given, and every place where one of them is named."""
    bodies: dict[str, str] = {}
    for match in _MENTION.finditer(text):
        name, org = match["name"], _body(match["org"], match["posts"])
        if org and len(org) > len(bodies.get(name, "")):
            bodies[name] = org
    unnamed = [_Mention(at.start("org"), at.end(), at["org"]) for at in _UNNAMED.finditer(text)]
    bodies |= {each.name: each.name for each in unnamed if each.name[:1] not in "该其我本"}
    bodies = dict(list(bodies.items())[:_MOST])
    places = [_Mention(at.start(), at.end(), name) for name in bodies for at in re.finditer(re.escape(name), text)]
    places = [each for each in places if bodies[each.name] != each.name] + [
        each for each in unnamed if each.name in bodies
    ]
    return bodies, sorted(places, key=lambda each: each.start)


def _body(words: str, posts: str) -> str:
    """The body in the words before a post: what led up to it is dropped; 该局 names none; 公安县长 is 公安县's."""
    body = re.sub(r"^(?:据|近日|日前|对此|会上|其中|对于|为此)", "", words)
    if body.startswith(("该", "其", "我", "本")):
        return ""
    level = re.match("[县市区州省镇乡](?=长)", posts)
    return body + level.group() if level and not body.endswith(level.group()) else body


def _articles(flow: Flow, bodies: dict[str, str], mentions: list[_Mention]) -> Speakers:
    """Between two people the byline is the border, else the paragraph in which the second is first named."""
    breaks = [at for at, character in enumerate(flow.text) if character == "\n"]
    starts, names = [0], [bodies[mentions[0].name]]
    for before, after in zip(mentions, mentions[1:], strict=False):
        if before.name == after.name:
            continue
        between = [at for at in flow.bylines if before.end <= at < after.start]
        border = between[0] if between else max(paragraph_start(breaks, after.start), before.end)
        starts.append(border)
        names.append(bodies[after.name])
        if len(between) > 1 and between[-1] - between[0] > 60:
            names[-1] = ""
            starts.append(between[-1])
            names.append(bodies[after.name])
    return Speakers(tuple(starts), tuple(names))


def _headed(text: str) -> Speakers:
    """Sections that are headed by the name of a body alone: 【市水利局】, 市水利局："""
    found = list(_HEADING.finditer(text))
    return Speakers(tuple(match.start() for match in found), tuple(match["who"] for match in found))


def _items(ends: list[tuple[int, str]]) -> Speakers:
    if not ends:
        return Speakers((), ())
    return Speakers((0, *(end for end, _who in ends)), (*(who for _end, who in ends), ""))


def _closing_offices(text: str) -> Iterator[tuple[int, str]]:
    """Offices in brackets that close an item: after a full stop, before a line end."""
    for match in _OFFICE.finditer(text):
        before = text[max(0, match.start() - 2) : match.start()].rstrip()[-1:]
        if before and before in "。！？”" and (match.end() == len(text) or match.group().endswith("\n")):
            yield match.end(), match["who"]
