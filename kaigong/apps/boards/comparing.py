"""Two groups of cases held against each other, told so that somebody at a counter understands it: first in a sentence,
then what takes longer or shorter, what is done more or less often. Only what chance hardly explains is told."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, tzinfo

import numpy as np
from django.utils.translation import gettext as _

from kaigong.apps.boards import words
from kaigong.core.mining.compare import Comparison, by_day, compare
from kaigong.core.mining.drift import settled
from kaigong.core.mining.graph import DAY, Graph
from kaigong.core.mining.log import NO_TIME
from kaigong.core.mining.stats import Effect, Share

Label = Callable[[str], str]
SEED = 7
SURE = 0.05  # corrected p above which nothing is told
MOST, PARTS = 8, 4
PERCENT = 100
LEAST_DAYS = 0.5
LEAST_POINTS = 0.05


@dataclass(frozen=True, slots=True)
class Line:
    """One difference: what, how it is in both groups, the sentence, and how large it is."""

    what: str
    a: str
    b: str
    said: str
    interval: str
    size: str
    slower: bool


@dataclass(frozen=True, slots=True)
class Told:
    """A comparison in words."""

    names: tuple[str, str]
    cases: tuple[int, int]
    summary: tuple[str, ...]
    slower: tuple[Line, ...]
    faster: tuple[Line, ...]
    oftener: tuple[Line, ...]
    rarer: tuple[Line, ...]


def by_attribute(graph: Graph, name: str, a: str, b: str) -> np.ndarray | None:
    """Cases by a text attribute of theirs: 0, 1, or -1 for neither; None where there is no such attribute."""
    column = graph.log.attributes.get(f"case:{name}")
    if column is None or column.kind != "text":
        return None
    codes = {word: code for code, word in enumerate(column.words)}
    group = np.full(len(graph.log.cases), -1, np.int8)
    for side, word in enumerate((a, b)):
        if word in codes:
            group[column.values == codes[word]] = side
    return group


def told_by_day(graph: Graph, day: date, zone: tzinfo, label: Label) -> Told:
    """Cases begun before a day against those begun on it or later. Those begun so late that many of them cannot be
    finished yet are left out: they would look quick only because the slow ones are still open."""
    names = (_("{day}以前").format(day=words.shortdate(day)), _("{day}以后").format(day=words.shortdate(day)))
    group = by_day(graph, day, zone)
    group[~settled(graph)] = -1
    return told(graph, group, names, label)


def told(graph: Graph, group: np.ndarray, names: tuple[str, str], label: Label) -> Told:
    """Group 0 against group 1, in words."""
    found = compare(graph, group, names, seed=SEED)
    waits = [line for one in found.activities for line in _wait(found, label(one.what[0]), one.effect)]
    shares = [line for each in found.occurs for line in _share(found, label(each.what[0]), each.share)]
    return Told(
        names, found.cases, tuple(_summary(found, waits, shares, list(_parts(graph, group, names, label)))),
        tuple(line for line in waits if line.slower)[:MOST], tuple(line for line in waits if not line.slower)[:MOST],
        tuple(line for line in shares if line.slower)[:MOST], tuple(line for line in shares if not line.slower)[:MOST],
    )  # fmt: skip


def _summary(found: Comparison, waits: list[Line], shares: list[Line], more: list[str]) -> Iterator[str]:
    """What one would say of it aloud."""
    a, b = found.names
    yield _("{a}有 {n} 件，{b}有 {m} 件。").format(a=a, b=b, n=found.cases[0], m=found.cases[1])
    whole = found.throughput
    if whole is None:
        yield _("没有可以比较的时间。")
    elif not _sure(whole.difference_ci):
        yield _("从头到尾办一件，{a}一半在 {x} 天以内，{b}在 {y} 天以内；差别可能只是偶然。").format(
            a=a, b=b, x=_number(whole.median_a), y=_number(whole.median_b)
        )
    else:
        yield _(
            "从头到尾办一件，{a}一半在 {x} 天以内，{b}要 {y} 天："
            "{b}{faster} {n} 天（95% 把握在 {low} 至 {high} 天之间），差别{size}。"
        ).format(
            a=a, b=b, x=_number(whole.median_a), y=_number(whole.median_b), faster=_faster(whole.difference),
            n=_number(abs(whole.difference)), size=size(whole), **_ends(whole.difference_ci),
        )  # fmt: skip
    yield from more
    yield from _highlights(found, waits, shares)


def _parts(graph: Graph, group: np.ndarray, names: tuple[str, str], label: Label) -> Iterator[str]:
    """Where the difference lies on average: the wait before every activity, shared out over all cases of a group, adds
    up to the whole time of a case."""
    log = graph.log
    after = np.flatnonzero(log.case[1:] == log.case[:-1]) + 1
    known = (log.time[after] != NO_TIME) & (log.time[after - 1] != NO_TIME)
    after = after[known]
    waits, side = (log.time[after] - log.time[after - 1]) / DAY, group[log.case[after]]
    k, sizes = len(log.activities), [max(int((group == one).sum()), 1) for one in (0, 1)]
    here = [after[side == one] for one in (0, 1)]
    times = [np.bincount(log.activity[at], minlength=k) / size for at, size in zip(here, sizes, strict=True)]
    spent = [
        np.bincount(log.activity[at], waits[side == one], k) / sizes[one] for one, at in enumerate(here)
    ]  # days a case
    extra = spent[1] - spent[0]
    whole = float(extra.sum())
    if abs(whole) < LEAST_DAYS:
        return
    order = [int(n) for n in np.argsort(-extra * np.sign(whole), kind="stable")[:PARTS]]
    parts = [
        _("等“{what}”{days} 天（{why}）").format(
            what=label(log.activities[n]), days=f"{extra[n]:+.1f}",
            why=_why((times[0][n], times[1][n]), (spent[0][n], spent[1][n])),
        )
        for n in order
        if extra[n] * whole > 0 and abs(extra[n]) >= LEAST_DAYS
    ]  # fmt: skip
    text = _("平均摊到每一件，{b}{faster} {n} 天，主要在：{parts}。")
    if parts:
        yield text.format(b=names[1], faster=_faster(whole), n=_number(abs(whole)), parts=_("；").join(parts))


def _why(times: tuple[float, float], spent: tuple[float, float]) -> str:
    """Whether a step costs a case more or less because it is done at another rate, or because each time takes another
    time: what would be left of the difference if only the one were so."""
    (n, m), more = times, spent[1] > spent[0]
    if n and m:
        each = spent[0] / n, spent[1] / m
        if abs((each[1] - each[0]) * (n + m)) > abs((m - n) * (each[0] + each[1])):
            return _("平均每次等得更久") if more else _("平均每次等得更短")
    return _("办到的次数更多") if more else _("办到的次数更少")


def _highlights(found: Comparison, waits: list[Line], shares: list[Line]) -> Iterator[str]:
    b = found.names[1]
    slow, fast = (next((line for line in waits if line.slower is side), None) for side in (True, False))
    if slow:
        yield _("{b}最慢在等“{what}”：{said}。").format(b=b, what=slow.what, said=slow.said)
    if fast:
        yield _("{b}最快在“{what}”：{said}。").format(b=b, what=fast.what, said=fast.said)
    if shares:
        yield _("办法最不同的是“{what}”：{said}。").format(what=shares[0].what, said=shares[0].said)
    if not waits and not shares:
        yield _("各步骤没有偶然以外的差别。")


def _sure(ci: tuple[float, float]) -> bool:
    return ci[0] > 0 or ci[1] < 0


def _wait(found: Comparison, what: str, one: Effect) -> Iterator[Line]:
    if one.corrected >= SURE or abs(one.difference) < LEAST_DAYS or not _sure(one.difference_ci):
        return
    a, b = found.names
    said = _("{a}一半在 {x} 天内轮到，{b}要 {y} 天").format(a=a, b=b, x=_number(one.median_a), y=_number(one.median_b))
    yield Line(what, _days(one.median_a), _days(one.median_b), said, _interval(one), size(one), one.difference > 0)


def _share(found: Comparison, what: str, one: Share) -> Iterator[Line]:
    if one.corrected >= SURE or abs(one.difference) < LEAST_POINTS:
        return
    a, b = found.names
    x, y = (f"{share * PERCENT:.0f}" for share in (one.share_a, one.share_b))
    said = _("{a}每百件有 {x} 件办，{b}有 {y} 件").format(a=a, b=b, x=x, y=y)
    low, high = sorted(abs(end) * PERCENT for end in one.difference_ci)
    more = _("多") if one.difference > 0 else _("少")
    interval = _("每百件{more} {low:.0f}–{high:.0f} 件").format(more=more, low=low, high=high)
    yield Line(what, f"{one.share_a:.0%}", f"{one.share_b:.0%}", said, interval, "", one.difference > 0)


def size(one: Effect) -> str:
    """How large a difference is, in a word."""
    return {"none": _("很小"), "small": _("小"), "medium": _("中等"), "large": _("大")}[one.size]


def _faster(difference: float) -> str:
    return _("慢") if difference > 0 else _("快")


def _interval(one: Effect) -> str:
    return _("{faster} {low}–{high} 天").format(faster=_faster(one.difference), **_ends(one.difference_ci))


def _ends(ci: tuple[float, float]) -> dict[str, str]:
    low, high = sorted(abs(end) for end in ci)
    return {"low": _number(low), "high": _number(high)}


def _days(value: float) -> str:
    return _("{n} 天").format(n=_number(value))


def _number(value: float) -> str:
    return f"{value:.1f}" if abs(value) < PERCENT / 10 else f"{value:.0f}"
