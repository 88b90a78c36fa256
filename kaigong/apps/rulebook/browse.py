"""What the public pages of the catalogue show: lists, one item with its law as of a day, and what changes it."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from kaigong.apps.rulebook import queries, words
from kaigong.core.clock.calendar import Calendar
from kaigong.core.rules.model import (
    Catalogue,
    Item,
    LegalBasis,
    LegalDays,
    Material,
    Op,
    ProjectType,
    Reform,
)
from kaigong.core.rules.tree import Const
from kaigong.core.rules.versions import in_force, legal_days_on


@dataclass(frozen=True, slots=True)
class MaterialRow:
    """A material with when it is asked for, who makes it, and who takes it."""

    material: Material
    when: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class ItemPage:
    """One item as in force on a day."""

    item: Item
    basis: tuple[LegalBasis, ...]
    legal_days: LegalDays | None
    earlier: tuple[LegalDays, ...]
    condition: str
    counts: str
    inputs: tuple[MaterialRow, ...]
    outputs: tuple[MaterialRow, ...]
    reforms: tuple[Reform, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """One cell of a month."""

    day: date
    works: bool
    special: bool  # rests though a weekday, or works though a weekend
    name: str


def items(
    *, text: str = "", stages: Collection[str] = (), agencies: Collection[str] = (), kinds: Collection[str] = ()
) -> list[Item]:
    """Items of the catalogue that match, in its order; an empty choice leaves everything in."""
    wanted = text.strip().lower()
    return [
        item
        for item in queries.catalogue().items.values()
        if (not stages or item.stage in stages)
        and (not agencies or set(agencies) & set(item.agency))
        and (not kinds or item.kind in kinds)
        and (not wanted or wanted in f"{item.name_zh} {item.name_en} {item.id}".lower())
    ]


def filters(chosen: Mapping[str, Collection[str]]) -> list[dict[str, Any]]:
    """The chips of the item list: stages and kinds, with the number of items of each."""
    catalogue = queries.catalogue()
    every = catalogue.items.values()
    named = {
        "stage": {stage.id: words.named(stage) for stage in catalogue.stages.values()},
        "kind": {kind: words.pick(*names) for kind, names in catalogue.kinds.items()},
    }
    counts = {
        "stage": Counter(item.stage for item in every),
        "kind": Counter(item.kind for item in every),
    }
    labels = {"stage": _("阶段"), "kind": _("类别")}
    return [
        {
            "key": key,
            "label": labels[key],
            "options": [
                {"value": value, "label": label, "count": counts[key][value], "active": value in chosen[key]}
                for value, label in options.items()
                if counts[key][value]
            ],
        }
        for key, options in named.items()
    ]


def agencies() -> list[tuple[str, str]]:
    """The agencies that handle items, by id and name."""
    catalogue = queries.catalogue()
    handling = {agency for item in catalogue.items.values() for agency in item.agency}
    return [(agency.id, words.named(agency)) for agency in catalogue.agencies.values() if agency.id in handling]


def item_page(item_id: str, day: date) -> ItemPage:
    """One item, or 404."""
    catalogue = queries.catalogue()
    item = catalogue.items.get(item_id)
    if item is None:
        raise Http404
    counts = item.counts_in_approval_time
    return ItemPage(
        item=item,
        basis=tuple(basis for basis in item.legal_basis if in_force(basis, day)),
        legal_days=legal_days_on(item, day),
        earlier=item.legal_days_before,
        condition=words.condition(item.applies_when.root, catalogue),
        counts=words.condition(counts.root, catalogue) if counts else "",
        inputs=tuple(_inputs(item, catalogue)),
        outputs=tuple(_outputs(item, catalogue)),
        reforms=tuple(reform for reform in catalogue.reforms.values() if item_id in touched(reform)),
    )


def _inputs(item: Item, catalogue: Catalogue) -> Iterator[MaterialRow]:
    for taken in item.inputs:
        always = taken.when is None or taken.when.root == Const(True)
        when = "" if always or taken.when is None else words.condition(taken.when.root, catalogue)
        makers = _makers(catalogue.fingerprint).get(taken.material, ())
        yield MaterialRow(catalogue.materials[taken.material], when, tuple(catalogue.items[name] for name in makers))


def _outputs(item: Item, catalogue: Catalogue) -> Iterator[MaterialRow]:
    for output in item.outputs:
        takers = (other for other in catalogue.items.values() if any(i.material == output for i in other.inputs))
        yield MaterialRow(catalogue.materials[output], "", tuple(takers))


@lru_cache(maxsize=4)
def _makers(_fingerprint: str) -> Mapping[str, tuple[str, ...]]:
    """Material -> the items that give it."""
    makers: dict[str, tuple[str, ...]] = {}
    for item in queries.catalogue().items.values():
        for output in item.outputs:
            makers[output] = (*makers.get(output, ()), item.id)
    return makers


def touched(reform: Reform) -> frozenset[str]:
    """The items a reform's operations name."""
    return frozenset(name for op in reform.ops for name in op_items(op))


def op_items(op: Op) -> Iterator[str]:
    """The items one operation names."""
    yield from (name for name in (op.item, op.trigger, op.final_item) if name)
    yield from op.items
    yield from op.into
    yield from op.final_requires


def months(calendar: Calendar, year: int) -> list[list[list[Day | None]]]:
    """Twelve months of weeks, Monday first, empty cells where a week reaches into another month."""
    return [_month(calendar, year, month) for month in range(1, 13)]


def _month(calendar: Calendar, year: int, month: int) -> list[list[Day | None]]:
    first = date(year, month, 1)
    cells: list[Day | None] = [None] * first.weekday()
    day = first
    while day.month == month:
        works = calendar.is_working(day)
        cells.append(Day(day, works, works == (day.weekday() > 4), calendar.holiday_name(day) or ""))
        day += timedelta(1)
    cells += [None] * (-len(cells) % 7)
    return [cells[start : start + 7] for start in range(0, len(cells), 7)]


@dataclass(frozen=True, slots=True)
class YearRow:
    """One year of the list: how many days are worked, and what it rests on."""

    year: int
    working_days: int
    number: str
    dated: date | None
    url: str
    source: str


def years() -> list[YearRow]:
    """Every year with a calendar, the newest first."""
    calendar = queries.calendar()
    return [year_row(calendar, year) for year in sorted(calendar.years, reverse=True)]


def year_row(calendar: Calendar, year: int) -> YearRow:
    """One known year."""
    notice = calendar.notice(year)
    worked = calendar.between(date(year, 1, 1), date(year, 12, 31)) + calendar.is_working(date(year, 1, 1))
    return YearRow(
        year=year,
        working_days=worked,
        number=(notice and notice.number) or "",
        dated=notice.dated if notice else None,
        url=(notice and notice.url) or "",
        source=calendar.source(year) or "",
    )


def next_year() -> int:
    """The first year without a calendar after those known."""
    known = queries.calendar().years
    return known[-1] + 1 if known else 0


@dataclass(frozen=True, slots=True)
class ReformRow:
    """A reform with its condition in words and the items it names."""

    reform: Reform
    condition: str
    items: tuple[Item, ...]
    requires: tuple[Reform, ...]
    excludes: tuple[Reform, ...]


def reforms() -> list[ReformRow]:
    """Every reform, in the order of the catalogue."""
    catalogue = queries.catalogue()
    return [
        ReformRow(
            reform=reform,
            condition=words.condition(reform.applies_when.root, catalogue),
            items=tuple(item for item in catalogue.items.values() if item.id in touched(reform)),
            requires=tuple(catalogue.reforms[name] for name in reform.requires_reform),
            excludes=tuple(catalogue.reforms[name] for name in reform.excludes_reform),
        )
        for reform in catalogue.reforms.values()
    ]


@dataclass(frozen=True, slots=True)
class TypeRow:
    """A project type with its facts in words and its usual reforms."""

    type: ProjectType
    facts: tuple[tuple[str, str], ...]
    reforms: tuple[Reform, ...]


def types() -> list[TypeRow]:
    """Every project type."""
    catalogue = queries.catalogue()
    return [
        TypeRow(
            type=kind,
            facts=tuple((words.named(catalogue.attributes[a]), words.value(catalogue.attributes[a], fact))
                        for a, fact in kind.attributes.items()),
            reforms=tuple(catalogue.reforms[name] for name in kind.reforms),
        )
        for kind in catalogue.project_types.values()
    ]  # fmt: skip
