"""一事联办: which items a project's situation selects, what their one form asks, their one list of materials, and how
long the longest way through them is.

Everything here is worked out from `Part`s, the items of a theme as the catalogue or a project's plan has them, so that
what a page shows before an application and what the application then sends are one answer.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from kaigong.core.rules.conditions import evaluate
from kaigong.core.rules.domain import expanded
from kaigong.core.rules.facts import with_derived
from kaigong.core.rules.model import Catalogue, FormField, Item, Reform, Situation, Theme
from kaigong.core.rules.tree import Expr, names_of, walk
from kaigong.core.values import Fact

COMMON = ("unified-application-form", "applicant-identity")  # every item takes them; the application itself gives them


@dataclass(frozen=True, slots=True)
class Part:
    """One item of a theme: its days, the materials it takes and those it gives."""

    id: str
    days: int
    takes: tuple[str, ...]
    gives: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """What the facts select: items for certain, those still open, and the questions that would settle them. `applies`
    is false where the theme is not for such a project, None where that is open."""

    items: tuple[str, ...]
    open: tuple[str, ...]
    ask: tuple[str, ...]
    applies: bool | None = True


@dataclass(frozen=True, slots=True)
class Wanted:
    """One material of the merged list: the items that use it, and the item inside that gives it, if one does."""

    material: str
    items: tuple[str, ...]
    made_by: str = ""


@dataclass(frozen=True, slots=True)
class Path:
    """The longest way through some parts, in working days."""

    days: int
    items: tuple[str, ...]


def choose(catalogue: Catalogue, theme: Theme, facts: Mapping[str, Fact], reforms: Set[str] = frozenset()) -> Choice:
    """Which items of a theme a project needs done: an item is selected by any situation that names it, and always
    where none does; what the facts leave open is asked for, in the theme's own order."""
    known = with_derived(catalogue, facts)
    applies = None if theme.applies_when is None else evaluate(theme.applies_when, known, reforms)
    if theme.applies_when is not None and not applies:
        wanted = attributes_in(catalogue, theme.applies_when) if applies is None else frozenset()
        ask = tuple(name for name in theme.questions if name in wanted and name not in facts)
        return Choice((), theme.items if applies is None else (), ask, applies)
    states = {item: _selected(theme, item, known, reforms) for item in theme.items}
    undecided = [one for one in theme.situations if any(states.get(item) is None for item in one.items)]
    names = {name for one in undecided for name in _open_names(catalogue, one, known, reforms)}
    return Choice(
        tuple(item for item, state in states.items() if state),
        tuple(item for item, state in states.items() if state is None),
        tuple(name for name in theme.questions if name in names and name not in facts),
    )


def _selected(theme: Theme, item: str, facts: Mapping[str, Fact], reforms: Set[str]) -> bool | None:
    answers = [evaluate(one.when, facts, reforms) for one in theme.situations if item in one.items]
    if not answers or any(answers):
        return True
    return None if None in answers else False


def _open_names(
    catalogue: Catalogue, situation: Situation, facts: Mapping[str, Fact], reforms: Set[str]
) -> frozenset[str]:
    if evaluate(situation.when, facts, reforms) is not None:
        return frozenset()
    return attributes_of(catalogue, situation)


def attributes_of(catalogue: Catalogue, situation: Situation) -> frozenset[str]:
    """The attributes a situation rests on, derived ones written out."""
    return attributes_in(catalogue, situation.when)


def attributes_in(catalogue: Catalogue, condition: Expr) -> frozenset[str]:
    """The attributes a condition rests on, derived ones written out."""
    parts = walk(expanded(condition.root, catalogue.derived))
    return frozenset(name for part in parts for name in names_of(part))


# --- the one list of materials ----------------------------------------------------------------------------------------


def merge(parts: Iterable[Part], makers: Mapping[str, str] | None = None) -> tuple[Wanted, ...]:
    """Every material the parts take, once, in the order it first comes up. `makers` tells who gives a material where
    more items than these are looked at; else only the parts themselves give."""
    parts = tuple(parts)
    given_by = {material: part.id for part in parts for material in part.gives} if makers is None else makers
    users: dict[str, list[str]] = {}
    for part in parts:
        for material in part.takes:
            mine = users.setdefault(material, [])
            if part.id not in mine:
                mine.append(part.id)
    return tuple(Wanted(material, tuple(items), given_by.get(material, "")) for material, items in users.items())


def asked(wanted: Iterable[Wanted], known: Collection[str]) -> tuple[Wanted, ...]:
    """What the applicant has to give: nothing an item gives, nothing known already (shared, given, certified)."""
    return tuple(one for one in wanted if not one.made_by and one.material not in known)


def shared_materials(catalogue: Catalogue) -> frozenset[str]:
    """What may not be asked of an applicant: the city has it, from whoever issued it."""
    from_registers = (
        one.id
        for one in catalogue.materials.values()
        if one.shareable and one.issuer not in ("applicant", "intermediary")
    )
    return frozenset((*COMMON, *from_registers))


# --- the one form -----------------------------------------------------------------------------------------------------


def form_of(catalogue: Catalogue, theme: Theme, items: Collection[str]) -> tuple[FormField, ...]:
    """The fields some items of a theme need, each once: those of the city's store of fields, then the theme's own.
    Two fields known as the same fact are one."""
    inside, found, said = set(items), dict[str, FormField](), set[str]()
    for field in (*catalogue.form_fields.values(), *theme.fields):
        key = f"{field.source}:{field.known_as}" if field.known_as else field.id
        if (not field.items or inside & set(field.items)) and key not in said:
            said.add(key)
            found[field.id] = field
    return tuple(found.values())


# --- how long ---------------------------------------------------------------------------------------------------------


def part_of(catalogue: Catalogue, item: Item) -> Part:
    """An item as the catalogue has it, every input of its counted as live, with the days it is promised in."""
    days = item.promised_days if item.promised_days is not None else item.typical_days or 0
    return Part(item.id, days, (*COMMON, *(one.material for one in item.inputs)), item.outputs)


def parts_of(catalogue: Catalogue, items: Iterable[str]) -> tuple[Part, ...]:
    """Some items as the catalogue has them."""
    return tuple(part_of(catalogue, catalogue.items[item]) for item in items if item in catalogue.items)


def needs_inside(parts: Sequence[Part]) -> dict[str, tuple[str, ...]]:
    """Which parts each part waits for: those that give something it takes."""
    givers = {material: part.id for part in parts for material in part.gives}
    return {
        part.id: tuple(dict.fromkeys(givers[m] for m in part.takes if givers.get(m, part.id) != part.id))
        for part in parts
    }


def circle(parts: Sequence[Part]) -> tuple[str, ...]:
    """Parts that wait for one another in a circle; empty where there is none."""
    needs = needs_inside(parts)
    left = dict(needs)
    while free := [name for name, before in left.items() if not any(one in left for one in before)]:
        for name in free:
            del left[name]
    return tuple(left)


def longest_path(parts: Sequence[Part]) -> Path:
    """The longest way through the parts, one after another where one takes what the other gives. Nothing in a circle
    is counted."""
    needs, days = needs_inside(parts), {part.id: part.days for part in parts}
    stuck, best = set(circle(parts)), dict[str, Path]()

    def through(name: str) -> Path:
        if name not in best:
            before = max((through(one) for one in needs[name]), key=lambda path: path.days, default=Path(0, ()))
            best[name] = Path(before.days + days[name], (*before.items, name))
        return best[name]

    return max((through(part.id) for part in parts if part.id not in stuck), key=lambda p: p.days, default=Path(0, ()))


def promise_within(promised: int | None, parts: Sequence[Part]) -> int:
    """The days promised for just these parts: the theme's promise, never longer than the longest way through them."""
    longest = longest_path(parts).days
    return longest if promised is None else min(promised, longest)


# --- under a city's reforms -------------------------------------------------------------------------------------------


def became(item: str, inside: Collection[str], reforms: Iterable[Reform]) -> tuple[str, ...]:
    """The items of a plan that stand for an item of a theme: itself, or what the reforms in effect made of it."""
    if item in inside:
        return (item,)
    following: dict[str, tuple[str, ...]] = {}
    for reform in reforms:
        for op in reform.ops:
            if op.op in ("merge", "split") and op.into:
                following.update({name: op.into for name in (op.items or (op.item,)) if name not in op.into})
    seen, open_, found = set[str](), [item], list[str]()
    while open_:
        name = open_.pop(0)
        if name in inside:
            found.append(name)
        elif name not in seen:
            open_ += following.get(name, ())
        seen.add(name)
    return tuple(dict.fromkeys(found))
