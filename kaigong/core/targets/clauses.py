"""Running text cut into sentences, clauses and list items, and where an item shares what its neighbours say."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from kaigong.core.targets.figures import Figure
from kaigong.core.targets.units import COUNT, PEOPLE
from kaigong.core.targets.values import EQUAL
from kaigong.core.values import replace

_SENTENCE = re.compile(r"[。！？!?\n]")
_PART = re.compile(r"[；;①-⑳❶-❿]")
_COMMA = re.compile(r"[，：:]|(?<!\d),|,(?!\d)|——")
_LIST = re.compile(r"、|以及|(?<![普惠涉以顾触提波])及(?![时其格第以])")
_NAMES = re.compile(r"、|以及|和|与|及")
_COMMAS = re.compile("、")
_EACH = re.compile(r"(?<![人户年月平日])均|(?<![首成])都(?!市)|双双")
_APART = re.compile(
    r"(?:预计|将|要)?分别(?:比上年|同比|较上年|达到?|为|超过?|突破|增长|提高|下降|提升|新增|建成|实现)*"
)


@dataclass(frozen=True, slots=True)
class Item:
    """One figure with the piece of text that is its own, and the names it is said of where it is said of several."""

    figure: Figure
    start: int
    end: int
    clause: tuple[int, int]
    part: tuple[int, int]
    sentence: tuple[int, int]
    names: tuple[str, ...]


def items(plain: str, figures: list[Figure]) -> Iterator[Item]:
    """Every figure with its own piece of the text."""
    starts = [figure.start for figure in figures]
    for sentence in _cut(plain, 0, len(plain), _SENTENCE):
        if not _between(starts, sentence):
            continue
        for part in _cut(plain, *sentence, _PART):
            for clause in _cut(plain, *part, _COMMA):
                inside = figures[bisect_left(starts, clause[0]) : bisect_left(starts, clause[1])]
                if inside:
                    yield from _of_clause(plain, sentence, part, clause, inside)


def _between(starts: list[int], place: tuple[int, int]) -> bool:
    return bisect_left(starts, place[0]) < bisect_left(starts, place[1])


def _of_clause(
    plain: str, sentence: tuple[int, int], part: tuple[int, int], clause: tuple[int, int], figures: list[Figure]
) -> Iterator[Item]:
    pieces = list(_cut(plain, *clause, _LIST))
    begins = [piece[0] for piece in pieces]
    apart = _apart(plain, clause, figures)
    for number, figure in enumerate(figures):
        before = figures[number - 1].end if number else clause[0]
        after = figures[number + 1] if number + 1 < len(figures) else None
        start, end = pieces[max(bisect_right(begins, figure.start) - 1, 0)]
        start, end = max(start if number else clause[0], min(before, figure.start)), max(end, figure.end)
        if after is not None and after.start < end:
            end = after.start if after.dimension in (COUNT, PEOPLE) else figure.end
        names = apart.names.get(number) or _shared(plain, before, figure)
        if len(names) > 1 or number == apart.first:
            start = before
        yield Item(replace(figure, comparator=apart.meant.get(number, figure.comparator)), start, end, clause, part,
                   sentence, names)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Apart:
    """Figures told apart by 分别: whose each is, which is the first, and how those are meant that do not say it."""

    names: dict[int, tuple[str, ...]]
    first: int | None
    meant: dict[int, str]


def _apart(plain: str, clause: tuple[int, int], figures: list[Figure]) -> _Apart:
    """A、B分别增长3%、5%以上: the first figure belongs to the first name, and both are at least."""
    mark = _APART.search(plain, *clause)
    if mark is None:
        return _Apart({}, None, {})
    told = [number for number, figure in enumerate(figures) if figure.end > mark.end()]
    lead = max((figure.end for figure in figures if figure.end <= mark.start()), default=clause[0])
    several = (_named(plain[lead : mark.start()], marks) for marks in (_NAMES, _COMMAS))
    names = next((each for each in several if len(each) == len(told)), ())
    whose: dict[int, tuple[str, ...]] = {number: (names[place],) for place, number in enumerate(told) if names}
    return _Apart(whose, told[0] if told else None, _meant(plain, figures, told))


def _meant(plain: str, figures: list[Figure], told: list[int]) -> dict[int, str]:
    """分别达到5%、7%以上 and 分别超过5%、7%: one word is said of all."""
    if len(told) < 2 or len({figures[number].dimension for number in told}) > 1:
        return {}
    given = {number: figures[number].comparator for number in told if figures[number].comparator != EQUAL}
    last_suffix, first_prefix = figures[told[-1]].suffix, figures[told[0]].prefix
    if list(given) == [told[-1]] and last_suffix not in ("", "多", "余"):
        return dict.fromkeys(told, given[told[-1]])
    if list(given) == [told[0]] and first_prefix and not figures[told[0]].suffix:
        return dict.fromkeys(told, given[told[0]])
    return {}


def _shared(plain: str, before: int, figure: Figure) -> tuple[str, ...]:
    """A、B各3个, A、B均增长5%, A、B双双冲刺3000亿元: the figure is said of every name."""
    lead = plain[before : figure.start]
    if lead.endswith("各"):
        lead, shared = lead[:-1], True
    else:
        mark = list(_EACH.finditer(lead))
        shared = bool(mark)
        lead = lead[: mark[-1].start()] if mark else lead
    names = _named(lead) if shared else ()
    return names if len(names) > 1 else ()


def _named(text: str, marks: re.Pattern[str] = _NAMES) -> tuple[str, ...]:
    """The names of a list, but a joint noun in quotes or brackets is one."""
    text = re.sub(r"^.*[，。；：]", "", text).strip("“”‘’、")
    return tuple(name for name in marks.split(text) if name.strip("“”‘’、"))


def _cut(plain: str, start: int, end: int, mark: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    cuts = [start]
    for match in mark.finditer(plain, start, end):
        cuts += [match.start(), match.end()]
    cuts.append(end)
    yield from ((a, b) for a, b in list(pairwise(cuts))[::2] if b > a)
