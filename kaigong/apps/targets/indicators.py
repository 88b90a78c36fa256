"""What a counted number means, and the number itself: by formula over the rows, for a place and a period.

in_force() -> {id: Definition}                                      the catalogue's, with what the city published
value(definition, *, scope, asked, person=None) -> Figure           one number with everything it rests on
values(definition, *, kind, asked) -> {key: Figure}                 the same of every county, agency or township
rows(definition, part, *, scope, asked, person) -> QuerySet         the rows behind it, as far as the person may see
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse

from kaigong.apps.accounts import roles
from kaigong.apps.accounts.models import Person
from kaigong.apps.targets import definitions, kept, sources, typed
from kaigong.apps.targets.counting import Counting
from kaigong.apps.targets.definitions import Definition
from kaigong.apps.targets.sources import Rows
from kaigong.core.measures import tree
from kaigong.core.measures.formula import Asked, Formula, combine, gaps
from kaigong.core.measures.indicators import CITY, formula
from kaigong.core.measures.indicators import late_test as late_test
from kaigong.core.measures.tree import Aggregate, relaxed
from kaigong.core.rules.indicators import Indicator, shipped_indicators
from kaigong.core.targets.progress import span_of

Counted = Counting | kept.Kept
PLACES = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Scope:
    """The city, or one county, agency or township of it."""

    kind: str = CITY
    key: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number. `counted`: how many rows stand behind it; `complete`: which share of those it should rest on has all
    its fields; `late`: how many were reported late. A typed figure names its document. `why`: there is no number."""

    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    counted: int = 0
    complete: Decimal | None = None
    late: int = 0
    as_of: date | None = None
    rows_url: str = ""
    typed: "typed.Typed | None" = None
    why: str = ""


def of_measure(name: str) -> Indicator | None:
    """The indicator of a measure; None where a promise is not counted."""
    return next((each for each in shipped_indicators().values() if name and each.measure == name), None)


def in_force() -> Mapping[str, Definition]:
    """Every indicator with a formula or a typed value, by id."""
    return definitions.indicators()


def may_see(person: Person | None, one: Indicator) -> bool:
    """Whether an indicator is for this person."""
    return "public" in one.seen_by or (person is not None and person.is_active and person.role in one.seen_by)


def asked(period: str, today: date) -> Asked | None:
    """The question of a period: 2022, 2022Q1, 2022H1, 2022-03; None where it names none."""
    span = span_of(period, None)
    return Asked(*span, today) if span else None


def value(one: Indicator, *, scope: Scope, period: str, today: date, person: Person | None = None) -> Figure:
    """The number of one place. A person of an enterprise is shown that of his own projects unless it is public."""
    question = asked(period, today)
    if question is None:
        return Figure(None, why="period")
    if one.typed:
        return typed.figure(one, scope, period, Figure)
    read = formula(one.compute)
    counted, missing = _countings(read, scope, question, _own(one, person))
    if missing:
        return Figure(None, why=missing, as_of=today)
    numbers = {part: counted[part.source].one(part) for part in read.aggregates}
    basis = _basis(read, counted)
    return _figure(one, read, numbers, basis, scope, period, today)


def values(one: Indicator, *, kind: str, period: str, today: date) -> dict[str, Figure]:
    """The number of every county, agency or township that has rows; one query an aggregate, however many there are."""
    question = asked(period, today)
    if question is None or one.typed:
        return typed.figures(one, kind, period, Figure) if question else {}
    read = formula(one.compute)
    counted, missing = _countings(read, Scope(), question, None)
    if missing or any(kind not in sources.known()[name].source.groups for name in read.sources):
        return {}
    groups = {name: sources.known()[name].source.groups[kind] for name in read.sources}
    found = {part: counted[part.source].each(part, groups[part.source]) for part in read.aggregates}
    bases = _bases(read, counted, groups)
    keys = {key for numbers in [*found.values(), *bases] for key in numbers if key}
    return {
        key: _figure(
            one, read, {part: found[part].get(key, _nothing(part)) for part in read.aggregates},
            tuple(int(each.get(key) or 0) for each in bases), Scope(kind, key), period, today,
        )
        for key in sorted(keys)
    }  # fmt: skip


def rows(one: Indicator, part: int, *, scope: Scope, period: str, today: date, person: Person | None) -> QuerySet[Any]:
    """The rows behind one part of the formula that the person may open."""
    question, read = asked(period, today), formula(one.compute)
    each = read.aggregates[part]
    known = sources.known()[each.source]
    if question is None:
        return known.every().none()
    return known.counting(_scoped(known, known.visible(person), scope), question).where(each.where)


def rows_url(one: Indicator, scope: Scope, period: str, part: int = 0) -> str:
    """The page of the rows."""
    said = {"scope": scope.kind, "key": scope.key, "period": period, "part": str(part) if part else ""}
    query = urlencode({name: text for name, text in said.items() if text})
    return f"{reverse('targets:indicator_rows', args=[one.id])}?{query}"


# ------------------------------------------------------------------------------------------------ the counting


def _own(one: Indicator, person: Person | None) -> Person | None:
    """Whoever sees the number of his own rows only."""
    if "public" in one.seen_by or person is None or person.role in roles.CITY:
        return None
    return person


def _countings(read: Formula, scope: Scope, question: Asked, person: Person | None) -> tuple[dict[str, Counted], str]:
    """The rows of each source; and why there are none, where a source is not there or does not know the scope."""
    found: dict[str, Counted] = {}
    for name in read.sources:
        known = sources.of(name)
        if known is None:
            return {}, "no_source"
        if scope.kind != CITY and scope.kind not in known.source.groups:
            return {}, "no_group"
        every = known.visible(person) if person else known.every()
        counting = known.counting(_scoped(known, every, scope), question)
        found[name] = counting if person else kept.of(counting, name, scope.kind, scope.key)
    return found, ""


def _scoped(known: Rows, every: QuerySet[Any], scope: Scope) -> QuerySet[Any]:
    if scope.kind == CITY:
        return every
    return every.filter(Q(**{known.path(known.source.groups[scope.kind]): scope.key}))


def _checks(read: Formula) -> list[tuple[Aggregate, Aggregate, Aggregate, Aggregate | None]]:
    """For each part: its rows, the rows it should rest on, those of them that are known, those that came late."""
    missing = gaps(read, {name: rows.source for name, rows in sources.known().items()})
    found = []
    for part in read.aggregates:
        rest = relaxed(part.where, missing[part.source])
        known = tree.with_known(rest, missing[part.source])
        late = sources.known()[part.source].late
        test = late_test(late, part.source, part.where) if late else None
        count = Aggregate("count", part.source, part.where)
        late_part = Aggregate("count", part.source, test) if test else None
        found.append((count, Aggregate("count", part.source, rest), Aggregate("count", part.source, known), late_part))
    return found


def _basis(read: Formula, counted: Mapping[str, Counted]) -> tuple[int, int, int, int]:
    """Rows behind, rows it should rest on, known ones, late ones; of the part with the most rows."""
    numbers = []
    for checks in _checks(read):
        row = [int(counted[part.source].one(part) or 0) if part else 0 for part in checks]
        numbers.append(tuple(row))
    return max(numbers)  # type: ignore[return-value]


def _bases(
    read: Formula, counted: Mapping[str, Counted], groups: Mapping[str, str]
) -> tuple[Mapping[str, Fraction | None], ...]:
    """The same by group, of the part that has the most rows in all."""
    best: tuple[Mapping[str, Fraction | None], ...] = ({}, {}, {}, {})
    for checks in _checks(read):
        rows = tuple(counted[part.source].each(part, groups[part.source]) if part else {} for part in checks)
        if sum(v or 0 for v in rows[0].values()) >= sum(v or 0 for v in best[0].values()):
            best = rows
    return best


def _nothing(part: Aggregate) -> Fraction | None:
    return Fraction(0) if part.kind in ("count", "sum") else None


def _figure(
    one: Indicator, read: Formula, numbers: Mapping[Aggregate, Fraction | None], basis: tuple[int, ...],
    scope: Scope, period: str, today: date,
) -> Figure:  # fmt: skip
    sides = [decimal(combine(side, numbers)) for side in read.ratio] if read.ratio else [None, None]
    behind, rest, known, late = basis
    return Figure(
        decimal(combine(read.root, numbers)), *sides, counted=behind,
        complete=decimal(Fraction(known, rest)) if rest else None, late=late, as_of=today,
        rows_url=rows_url(one, scope, period),
    )  # fmt: skip


def decimal(number: Fraction | None) -> Decimal | None:
    """A number as it is shown and stored: four places."""
    if number is None:
        return None
    return (Decimal(number.numerator) / Decimal(number.denominator)).quantize(PLACES)


def totals(found: Iterable[Figure]) -> Decimal:
    """The sum of figures that have a value."""
    return sum((each.value for each in found if each.value is not None), Decimal(0))
