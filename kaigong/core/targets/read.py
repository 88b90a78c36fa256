"""A newspaper page, bulletin or work report, read into statements.

1. columns become running text that knows where each character stood; 2. figures and times are found in it; 3. each
figure gets its clause, its speaker, whether it is promised or done, and the day it is due; 4. what one body says twice
stands once.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kaigong.core.targets.clauses import Item, items
from kaigong.core.targets.cues import EXPLAINED, Sections, kind, sections
from kaigong.core.targets.dates import Moment, moments
from kaigong.core.targets.figures import figures
from kaigong.core.targets.implicit import Implied, implied
from kaigong.core.targets.layout import Flow, flow
from kaigong.core.targets.speakers import Speakers, is_report, speakers
from kaigong.core.targets.units import UNITS, Amount
from kaigong.core.targets.values import AT_LEAST, AT_MOST, FACT, TARGET, Reading, Statement, Unreadable
from kaigong.core.targets.wording import Words, name, wording
from kaigong.core.values import replace

DAMAGED = re.compile(
    "[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\U000f0000-\U0010ffff]+|(?<=[\u4e00-\u9fff\\d])\\?(?=[\u4e00-\u9fff\\d])"
)
_MEASURED = re.compile(r"(?<![增提延升])[长宽高深][\d.]+(?:公里|米)|全长|单跨")
_PLANNED = re.compile("力争|确保|将|计划|预计|拟|建成")
_GOAL = re.compile("预期目标|主要目标|目标任务")
_QUESTION = re.compile(r"如何|怎样")
_EDGE = "“”‘’、，；：。 ——"
_ITEM_MARK = re.compile(
    r"\d{1,2}(?:\.(?!\d)|、)|\([一二三四五六七八九十\d]{1,3}\)|[一二三四五六七八九十]{1,3}、(?!\d|[一二三四五六七八九十]、)"
)
_JOINED = re.compile(r"[和与及的](?=的?[\d近约超达]|[\u4e00-\u9fff]{2,})")
_SENTENCE = re.compile(r"[。！？!?\n]")
_PART = re.compile(r"[；;。！？!?\n]")
_CLAUSE = re.compile(r"[，；;。！？!?\n]")
_STRIVES = re.compile("(?:力争|确保|争取|努力|要|将|计划|预计)(?:在|到)?$")
_CLAUSE_MARK = re.compile(r"[，：:；。！？、“”\n]")
_LEAD = 9  # characters between the start of a clause and a time that leads it
_PAIRS = (("“", "”"), ("‘", "’"))


@dataclass(frozen=True, slots=True)
class _Page:
    """One text while it is read."""

    text: str
    flow: Flow
    said: date
    speakers: Speakers
    sections: Sections
    moments: tuple[Moment, ...]
    begins: tuple[int, ...]  # where each moment starts
    damage: tuple[int, ...]

    def before(self, at: int, first: int, most: int = 40) -> Iterator[Moment]:
        """The moments that start before a place, the nearest first, back to another place."""
        last = bisect_left(self.begins, at)
        for number in range(last - 1, max(last - 1 - most, -1), -1):
            if self.begins[number] < first:
                return
            yield self.moments[number]

    def after(self, at: int, last: int) -> Moment | None:
        """The first moment from a place on, before another place."""
        number = bisect_left(self.begins, at)
        return self.moments[number] if number < len(self.begins) and self.begins[number] < last else None


def read(text: str, said: date) -> Reading:
    """The statements of a text that was published on a day, in their order, and the places that cannot be read."""
    running = flow(text)
    parts = sections(running.plain) if is_report(running) else Sections((), ())
    damage = tuple(match.start() for match in DAMAGED.finditer(running.plain))
    times = moments(running.plain, said)
    begins = tuple(each.start for each in times)
    page = _Page(text, running, said, speakers(running), parts, times, begins, damage)
    found = list(_figures_told(page))
    times_told = [each for each in found if each.unit == "次"]
    for each in implied(running.plain):
        statement = _implied(page, each)
        if statement and not any(statement.start <= told.start < statement.end for told in times_told):
            found.append(statement)
    return Reading(_once(sorted(found, key=lambda each: (each.start, each.end))), tuple(_unreadable(page)))


def _figures_told(page: _Page) -> Iterator[Statement]:
    """The statements with a number. Within one sentence a figure leans on the words of the one before it."""
    plain, last, sentence = page.flow.plain, Words("", ""), (0, 0)
    for item in items(plain, figures(plain)):
        if item.sentence != sentence:
            last, sentence = Words("", ""), item.sentence
        if _is_passed_over(page, item):
            continue
        start, end = _trim(plain, item.start, item.end)
        tail_end = item.clause[1] if item.end == item.figure.end else max(end, item.figure.end)
        tail = plain[item.figure.end : min(tail_end, item.figure.end + 80)]
        lead = _timeless(page, start, item.figure.start)
        apart = item.start == item.clause[0]
        last = wording(lead, tail, item.figure.dimension, item.figure.prefix, last, apart=apart)
        yield from _told(page, item, (start, end), last)


def _timeless(page: _Page, start: int, end: int) -> str:
    """The words before a figure without the time they begin with."""
    while (moment := page.after(start, min(start + 3, end))) is not None and moment.end <= end:
        start = moment.end
    last = next(page.before(end, start), None)
    if last is not None and last.end <= end and _STRIVES.search(page.flow.plain, start, last.start):
        start = last.end
    return page.flow.plain[start:end]


def _told(page: _Page, item: Item, place: tuple[int, int], words: Words) -> Iterator[Statement]:
    """One statement a figure; two for a range (from, to), one a name where it is said of several."""
    moment = _moment(page, item)
    near = max(item.clause[0], item.figure.start - 200)
    told = _kind(page, item.sentence, (near, item.figure.end), moment)
    moment = _reviewed(page, moment) if moment and told == FACT else moment
    for subject in map(name, item.names) if item.names else (words.subject,):
        for comparator, amount in _values(item):
            yield _statement(page, place, comparator, amount, replace(words, subject=subject), told, moment)


def _reviewed(page: _Page, moment: Moment) -> Moment:
    """What is done was done before it was told: 全年 in a report of January is the year before."""
    if (
        moment.last is None
        or moment.last <= page.said
        or "年" in page.flow.plain[moment.start : moment.end].strip("全年")
    ):
        return moment
    back = replace(moment, period=moment.period.replace(str(page.said.year), str(page.said.year - 1)))
    return replace(back, first=_year_back(moment.first), last=_year_back(moment.last), due=_year_back(moment.due))


def _year_back(day: date | None) -> date | None:
    if day is None:
        return None
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def _values(item: Item) -> tuple[tuple[str, Amount], ...]:
    figure = item.figure
    if figure.upper is None:
        return ((figure.comparator, figure.amount),)
    return ((AT_LEAST, figure.amount), (AT_MOST, figure.upper))


def _statement(
    page: _Page, place: tuple[int, int], comparator: str, amount: Amount, words: Words, told: str, moment: Moment | None
) -> Statement:  # fmt: skip
    start, end = page.flow.span(*place)
    return Statement(
        page.speakers.at(place[0]), told, words.action, words.subject, words.qualifier, comparator, amount.value,
        amount.unit,
        moment.period if moment else "", _due(page, told, moment, place), page.flow.text[place[0] : place[1]],
        amount.value_si, amount.unit_si, start, end,
    )  # fmt: skip


def _implied(page: _Page, each: Implied) -> Statement | None:
    plain = page.flow.plain
    sentence, part = _around(plain, each.start, _SENTENCE), _around(plain, each.start, _PART)
    start, end = _trim(plain, each.start, each.end)
    own = _around(plain, each.start, _CLAUSE)
    moment = _nearest(page, own, own, each.end) or _nearest(page, part, (start, start), start, weak=True)
    told = _kind(page, sentence, (start, end), moment)
    if told == FACT or page.sections.at(start) in (FACT, EXPLAINED):
        return None
    unit = UNITS[each.unit]
    first, last = page.flow.span(start, end)
    period = each.period or (moment.period if moment and not moment.every else "")
    due = moment.due if moment and not each.period else None
    return Statement(
        page.speakers.at(start), TARGET, each.action, each.subject.strip(_EDGE), each.qualifier, each.comparator,
        each.value, each.unit, period, due, page.flow.text[start:end], each.value * unit.size, unit.base, first, last,
        implicit=True,
    )  # fmt: skip


def _kind(page: _Page, sentence: tuple[int, int], place: tuple[int, int], moment: Moment | None) -> str:
    """A time that is past says that the thing is done, where no report's section says otherwise."""
    section, plain = page.sections.at(place[0]), page.flow.plain
    if not section:
        nearest = next((each for each in page.before(place[1], sentence[0]) if not each.every), None)
        past = nearest if nearest and _is_past(nearest, page.said) else None
        if past and kind(plain, (past.end, sentence[1]), (past.end, place[1]), FACT) == FACT:
            return FACT
        if _MEASURED.search(plain, *place) and not _PLANNED.search(plain, *place):
            return FACT
    return kind(plain, sentence, place, section)


def _is_past(moment: Moment, said: date) -> bool:
    """A day, month or year that was over when the text was published; 三月底前 is a limit, not a past."""
    if moment.first is None or moment.last is None:
        return False
    return moment.last <= said if moment.first == moment.last else moment.last < said


def _due(page: _Page, told: str, moment: Moment | None, place: tuple[int, int]) -> date | None:
    """The last day. Of a fact only a day that is named; a bare year bounds only what is called a goal."""
    if moment is None:
        return None
    if told == FACT:
        return moment.due if moment.first is not None and moment.first == moment.last else None
    if moment.due is None and moment.last is not None and moment.last.year >= page.said.year:
        sentence = _around(page.flow.plain, place[0], _SENTENCE)
        return moment.last if _GOAL.search(page.flow.plain, sentence[0], place[0]) else None
    return moment.due


def _moment(page: _Page, item: Item) -> Moment | None:
    """The time a figure is said of: in its own clause, else the nearest before it in the same part of the sentence."""
    return _nearest(page, item.part, item.clause, item.figure.start) or _nearest(
        page, item.sentence, (item.sentence[0], item.sentence[0]), item.part[0], weak=True
    )


def _nearest(
    page: _Page, part: tuple[int, int], clause: tuple[int, int], at: int, *, weak: bool = False
) -> Moment | None:
    """The last before it in its clause, else the first after it there, else the last before it in the part."""
    found = next(page.before(at, max(clause[0], part[0])), None) or page.after(at, min(clause[1], part[1]))
    found = found or next((each for each in page.before(at, part[0]) if _leads(page, each)), None)
    return replace(found, due=None) if weak and found is not None and found.due is not None else found


def _leads(page: _Page, moment: Moment) -> bool:
    """Whether a time holds for the clauses after its own: 力争一季度…, 全年…; not 某段铁路6月底前通车, nor 每月."""
    lead = page.flow.plain[max(0, moment.start - _LEAD) : moment.start]
    return not moment.every and (len(lead) < _LEAD or _CLAUSE_MARK.search(lead) is not None)


def _around(plain: str, at: int, mark: re.Pattern[str]) -> tuple[int, int]:
    start = 0
    for match in mark.finditer(plain, max(0, at - 2000), at):
        start = match.end()
    found = mark.search(plain, at, at + 2000)
    return start, found.start() if found else min(len(plain), at + 2000)


def _trim(plain: str, start: int, end: int) -> tuple[int, int]:
    """Evidence without the marks around it; a quotation mark stays where its other half is inside."""
    mark = _ITEM_MARK.match(plain, start, end)
    start = mark.end() if mark else start
    while (
        start < end
        and (plain[start] in _EDGE or _JOINED.match(plain, start, end))
        and not _is_paired(plain, start, start, end)
    ):
        start += 1
    while end > start and plain[end - 1] in _EDGE and not _is_paired(plain, end - 1, start, end):
        end -= 1
    return start, end


def _is_paired(plain: str, at: int, start: int, end: int) -> bool:
    inside = plain[start:end]
    return any(plain[at] in pair and inside.count(pair[0]) == inside.count(pair[1]) for pair in _PAIRS)


def _once(found: list[Statement]) -> tuple[Statement, ...]:
    """What one body says twice stands once."""
    seen: dict[tuple[object, ...], Statement] = {}
    for each in found:
        key = (each.speaker, each.kind, each.action, each.subject, each.comparator, each.value, each.unit, each.period)
        seen.setdefault(key, each)
    return tuple(seen.values())


def _is_passed_over(page: _Page, item: Item) -> bool:
    """A question, a figure that damage touches, and the explanation of words at the end of a report."""
    start, end = item.figure.start, item.figure.end
    asked = _QUESTION.search(page.flow.plain, max(item.clause[0], start - 100), start)
    place = bisect_left(page.damage, start - 1)
    damaged = place < len(page.damage) and page.damage[place] <= end
    return asked is not None or damaged or page.sections.at(start) == EXPLAINED


def _unreadable(page: _Page) -> Iterator[Unreadable]:
    plain, line, last = page.flow.plain, 1, 0
    for match in DAMAGED.finditer(plain):
        start, end = page.flow.span(match.start(), match.end())
        line, last = line + page.text.count("\n", last, start), start
        around = plain[max(0, match.start() - 1) : match.start()] + plain[match.end() : match.end() + 1]
        yield Unreadable(start, end, line, match.group(), any(each.isdigit() for each in around))
