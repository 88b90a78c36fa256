"""Rankings reckoned from the rows: the numbers of every place by stratum, and what they rest on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from threading import Lock
from typing import Any

from kaigong.apps.accounts import queries as accounts
from kaigong.apps.ledger import queries as ledger
from kaigong.apps.projects import counted
from kaigong.apps.targets import definitions, indicators, kept, sources
from kaigong.apps.targets.indicators import Figure
from kaigong.apps.targets.ranking_rules import InForce
from kaigong.core.measures.formula import Asked
from kaigong.core.measures.indicators import formula
from kaigong.core.measures.ranking import Inputs, Measured, Result, reckon
from kaigong.core.measures.rules import Rules, Weighted, among_of
from kaigong.core.measures.shape import STANDARDISED, Shape, shape
from kaigong.core.measures.tree import Aggregate
from kaigong.core.rules.indicators import Indicator
from kaigong.core.values import replace

DRAWS, SEED = 1000, 20220210
NEVER_BELOW_NOUGHT = frozenset({"day"})  # units of what lies between two events, the later minus the earlier
ALL = ""
LARGE_CITY = 20_000  # projects, from which a ranking is not reckoned anew at every entry of the ledger
KEPT = timedelta(seconds=10)  # for how long it is kept then; the page says from when it is
MOST_KEPT = 64
Bases = tuple[str, Mapping[str, Figure]]  # the period and the figures of what an indicator is divided by
Cells = dict[str, dict[str, tuple[float, ...]]]


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A ranking with everything beside it: the figure of every place, what is not told apart by the mix, and when."""

    rules: Rules
    version: int
    period: str
    inputs: Inputs
    result: Result
    figures: Mapping[str, Mapping[str, Figure]]  # indicator -> place
    adjusted: frozenset[str]  # indicators whose mix is taken out
    missing: Mapping[str, str]  # indicator -> why nothing is counted
    divided: Mapping[str, str]  # indicator -> the period of what it is divided by
    as_of: date
    counted_at: datetime


_kept: dict[tuple[Any, ...], tuple[str, Reckoned]] = {}
_one_at_a_time = Lock()


def reckoned(found: InForce, period: str, now: datetime, today: date, *, anew: bool = False) -> Reckoned:
    """The ranking of a period: from memory while nothing was recorded since; in a large city for ten seconds."""
    key = (found.rules, found.version, period, today)
    seal = ledger.last_entry(besides="scenario")[1]
    known = _kept.get(key)
    if known is not None and not anew and _still_good(known, seal, now):
        return known[1]
    with _one_at_a_time:
        made = reckon_now(found, period, now, today)
        while len(_kept) >= MOST_KEPT:
            _kept.pop(next(iter(_kept)))
        _kept[key] = seal, made
    return made


def _still_good(known: tuple[str, Reckoned], seal: str, now: datetime) -> bool:
    if known[0] == seal:
        return True
    age = now - known[1].counted_at
    return timedelta(0) <= age < KEPT and counted.stock().count >= LARGE_CITY


def reckon_now(found: InForce, period: str, now: datetime, today: date) -> Reckoned:
    """1. the cells of every indicator; 2. who takes part; 3. reckon; 4. what each figure rests on."""
    rules = found.rules
    known = {name: one.indicator for name, one in definitions.indicators().items()}
    question = indicators.asked(period, today)
    if question is None:
        raise ValueError(period)
    made = {one.indicator: _counted(one, known[one.indicator], rules, period, question) for one in rules.indicators}
    missing = {name: _why(known[name]) for name, each in made.items() if not each.cells}
    places = _places(rules, [each.cells for each in made.values()])
    bases = {name: _bases(each.weighted, rules, period, today) for name, each in made.items() if each.weighted.per}
    missing |= {name: "no_base" for name, (_found_in, figures) in bases.items() if not figures and name not in missing}
    measured = tuple(_measured(each, places, bases.get(name)) for name, each in made.items())
    inputs = Inputs(tuple(sorted(places)), measured, rules.scoring, SEED, DRAWS)
    figures = {
        name: _over(indicators.values(each.one, kind=rules.among, period=period, today=today), bases.get(name))
        for name, each in made.items()
    }
    adjusted = frozenset(
        one.name for one in measured if one.kind in STANDARDISED and _stratum_of(known[one.name], rules)
    )
    divided = {name: found_in for name, (found_in, _figures) in bases.items()}
    return Reckoned(
        rules, found.version, period, inputs, reckon(inputs), figures, adjusted, missing, divided, today, now
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Counted:
    """An indicator with the numbers of its places."""

    weighted: Weighted
    one: Indicator
    kind: str
    scale: float
    cells: Cells


def _counted(weighted: Weighted, one: Indicator, rules: Rules, period: str, question: Asked) -> _Counted:
    return _Counted(weighted, one, *_cells(one, rules, period, question))


def _measured(each: _Counted, places: set[str], bases: Bases | None) -> Measured:
    return Measured(
        each.one.id, each.kind, float(each.weighted.weight), each.one.direction == "more", each.scale,
        {key: value for key, value in each.cells.items() if key in places},
        None if each.weighted.target is None else float(each.weighted.target),
        _divisors(each.weighted, bases, places), 0.0 if each.one.unit in NEVER_BELOW_NOUGHT else None,
    )  # fmt: skip


def _bases(weighted: Weighted, rules: Rules, period: str, today: date) -> Bases:
    """What an indicator is divided by, place by place. A figure that is typed once a year holds for its parts, and
    until the next one is there."""
    one = definitions.indicators()[weighted.per].indicator
    year = int(period[:4])
    for each in dict.fromkeys((period, str(year), str(year - 1))) if one.typed else (period,):
        figures = indicators.values(one, kind=rules.among, period=each, today=today)
        if figures:
            return each, figures
    return period, {}


def _divisors(weighted: Weighted, bases: Bases | None, places: set[str]) -> dict[str, float] | None:
    if bases is None:
        return None
    known = {key: each.value for key, each in bases[1].items() if key in places and each.value is not None}
    return {key: float(number / weighted.times) for key, number in known.items() if number > 0}


def _over(figures: Mapping[str, Figure], bases: Bases | None) -> Mapping[str, Figure]:
    """The figures with what they are divided by beside them."""
    if bases is None:
        return figures
    nothing = Figure(None)
    return {
        key: replace(each, numerator=each.value, denominator=bases[1].get(key, nothing).value)
        for key, each in figures.items()
    }


def _why(one: Indicator) -> str:
    if one.typed:
        return "not_entered"
    return "" if all(sources.of(name) for name in formula(one.compute).sources) else "no_source"


def _places(rules: Rules, found: list[Cells]) -> set[str]:
    """Those that take part: agencies of the kinds named, whether they have rows or not; else whoever has rows."""
    if rules.kinds:
        return set(among_of(rules, dict(accounts.agencies().values_list("pk", "kind"))))
    return {key for cells in found for key in cells if key}


def _stratum_of(one: Indicator, rules: Rules) -> str:
    """The field whose mix is taken out; none where the rows do not have it."""
    if rules.mix == "none" or one.typed:
        return ""
    names = formula(one.compute).sources
    return (
        rules.mix if all(rules.mix in sources.known()[name].source.groups for name in names if sources.of(name)) else ""
    )


def _cells(one: Indicator, rules: Rules, period: str, question: Asked) -> tuple[str, float, Cells]:
    """The kind of an indicator, its scale and the numbers of each place by stratum."""
    if one.typed or any(sources.of(name) is None for name in formula(one.compute).sources):
        return "fixed", 1.0, _fixed(one, rules, period, question)
    found = shape(formula(one.compute))
    made = READERS.get(found.kind)
    if made is None:
        return "fixed", 1.0, _fixed(one, rules, period, question)
    cells = made(found, rules.among, _stratum_of(one, rules), question)
    if found.kind == "share" and any(cell[0] > cell[1] for place in cells.values() for cell in place.values()):
        return "fixed", 1.0, _fixed(one, rules, period, question)
    return found.kind, float(found.scale), cells


def _fixed(one: Indicator, rules: Rules, period: str, question: Asked) -> Cells:
    figures = indicators.values(one, kind=rules.among, period=period, today=question.today)
    return {key: {ALL: (float(each.value), 0.0)} for key, each in figures.items() if each.value is not None}


def _paths(part: Aggregate, *groups: str) -> list[str]:
    known = sources.known()[part.source]
    return [known.path(known.source.groups[group]) for group in groups if group]


def _put(cells: Cells, names: tuple[str, ...], numbers: tuple[float, ...]) -> None:
    place, stratum = (*names, ALL)[:2]
    if place:
        cells.setdefault(place, {})[stratum] = numbers


def _part(found: Shape) -> Aggregate:
    if found.upper is None:
        raise ValueError(found)
    return found.upper


def _counting(part: Aggregate, question: Asked) -> indicators.Counted:
    known = sources.known()[part.source]
    return kept.of(known.counting(known.every(), question), part.source)


def _shares(found: Shape, among: str, stratum: str, question: Asked) -> Cells:
    upper, lower = _part(found), found.lower or _part(found)
    counting, paths = _counting(upper, question), _paths(upper, among, stratum)
    hits = dict(counting.counts(upper.where, paths))
    cells: Cells = {}
    for names, tries in counting.counts(lower.where, paths):
        _put(cells, names, (float(hits.get(names, 0)), float(tries)))
    return cells


def _counts(found: Shape, among: str, _stratum: str, question: Asked) -> Cells:
    part = _part(found)
    cells: Cells = {}
    for names, count in _counting(part, question).counts(part.where, _paths(part, among)):
        _put(cells, names, (float(count),))
    return cells


def _sums(found: Shape, among: str, stratum: str, question: Asked) -> Cells:
    """Means by stratum, totals of the place; ratios of two sums."""
    part = _part(found)
    values = [each.value for each in (part, found.lower) if each is not None and each.value is not None]
    paths = _paths(part, among, "" if found.kind == "total" else stratum)
    cells: Cells = {}
    for names, numbers in _counting(part, question).moments(part.where, values, paths):
        if numbers[0]:
            _put(cells, names, numbers)
    return cells


def _middles(found: Shape, among: str, _stratum: str, question: Asked) -> Cells:
    part = _part(found)
    made = _counting(part, question).middles(part, *_paths(part, among))
    return {key: {ALL: pair} for key, pair in made.items() if key}


READERS: Mapping[str, Callable[[Shape, str, str, Asked], Cells]] = {
    "share": _shares, "count": _counts, "mean": _sums, "total": _sums, "ratio": _sums, "middle": _middles,
}  # fmt: skip
