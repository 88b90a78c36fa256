"""Why an item is needed (or not), and the smallest changes of the project that would take it out."""

import itertools
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Any

from kaigong.core.rules.domain import domains, expanded, limits
from kaigong.core.rules.model import Catalogue, Item
from kaigong.core.rules.tree import And, Atom, Node, Not, Or, atom_text, atom_value, atoms_of, names_of, value_of
from kaigong.core.values import Fact

NONE: frozenset[str] = frozenset()
MAX_CHANGES = 3  # attributes changed together; more is no advice


@dataclass(frozen=True, slots=True)
class Change:
    """One attribute changed. For a number, `op` and `to` bound it (`< 5000`); `example` was tried and works."""

    attribute: str
    op: str
    to: Fact
    was: Fact | None
    example: Fact


def deciding(node: Node, facts: Mapping[str, Fact], reforms: Set[str] = NONE) -> tuple[Atom, ...]:
    """The fewest atoms that settle the condition as it stands; for an unsettled one, the atoms still open."""
    return tuple(dict.fromkeys(_deciding(node, facts, reforms)))


def _deciding(node: Node, facts: Mapping[str, Fact], reforms: Set[str]) -> tuple[Atom, ...]:
    match node:
        case Not(part):
            return _deciding(part, facts, reforms)
        case And(parts):
            return _of_parts(parts, False, facts, reforms)
        case Or(parts):
            return _of_parts(parts, True, facts, reforms)
    return (node,)


def _of_parts(
    parts: tuple[Node, ...], settling: bool, facts: Mapping[str, Fact], reforms: Set[str]
) -> tuple[Atom, ...]:
    """One settling part is enough, the cheapest; else every part counts that is as open as the whole."""
    values = [value_of(part, facts, reforms) for part in parts]
    if settling in values:
        options = [
            _deciding(part, facts, reforms) for part, value in zip(parts, values, strict=True) if value is settling
        ]
        return min(options, key=lambda option: len(set(option)))
    wanted = None if None in values else not settling
    found = (_deciding(part, facts, reforms) for part, value in zip(parts, values, strict=True) if value is wanted)
    return tuple(itertools.chain.from_iterable(found))


@dataclass(frozen=True, slots=True)
class _Asked:
    """What decides one item, prepared: plain facts make the key as they are, numbers by what their atoms say."""

    root: Node
    plain: tuple[str, ...]
    numeric: tuple[Atom, ...]
    asks_reforms: bool


class Explainer:
    """Answers for one catalogue (take the view `as_of` the day); answers are kept, as few differ between projects."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.asked = {name: self._prepared(item) for name, item in catalogue.items.items()}
        self.kept: dict[tuple[Any, ...], tuple[dict[str, Any], ...]] = {}

    def _prepared(self, item: Item) -> _Asked:
        root = expanded(item.applies_when.root, self.catalogue.derived)
        numbers = {name for name, attribute in self.catalogue.attributes.items() if attribute.type == "number"}
        atoms = atoms_of(root)
        numeric = tuple(atom for atom in atoms if numbers.intersection(names_of(atom)))
        names = dict.fromkeys(name for atom in atoms for name in names_of(atom) if name not in numbers)
        return _Asked(root, tuple(names), numeric, bool(item.applies_when.reform_names))

    def why(self, name: str, facts: Mapping[str, Fact], reforms: Set[str] = NONE) -> tuple[dict[str, Any], ...]:
        """The deciding parts of an item's condition with their truth, and the law it rests on. Do not change them."""
        asked = self.asked[name]
        key: tuple[Any, ...] = (name, *map(facts.get, asked.plain))
        if asked.numeric:
            key += tuple([atom_value(atom, facts, reforms) for atom in asked.numeric])
        if asked.asks_reforms:
            key += (frozenset(reforms),)
        found = self.kept.get(key)
        if found is None:
            found = self.kept[key] = self._why(self.catalogue.items[name], asked, facts, reforms)
        return found

    def _why(
        self, item: Item, asked: _Asked, facts: Mapping[str, Fact], reforms: Set[str]
    ) -> tuple[dict[str, Any], ...]:
        law = law_of(item)
        atoms = deciding(asked.root, facts, reforms)
        reasons = [{"condition": atom_text(atom), "value": atom_value(atom, facts, reforms), **law} for atom in atoms]
        if item.introduced_by is not None:
            reasons.append({"condition": f"reform('{item.introduced_by}')", "value": True, **law})
        return tuple(reasons)


def law_of(item: Item) -> dict[str, Any]:
    """The legal bases of an item: the first by itself, others under `more`; null where the catalogue names none."""
    bases = [{"law": basis.law, "article": basis.article} for basis in item.legal_basis]
    first: dict[str, Any] = dict(bases[0]) if bases else {"law": None, "article": None}
    return {**first, "more": bases[1:]} if len(bases) > 1 else first


def why(
    catalogue: Catalogue, item: Item, facts: Mapping[str, Fact], reforms: Set[str] = NONE
) -> tuple[dict[str, Any], ...]:
    """`Explainer.why` for a single question."""
    return Explainer(catalogue).why(item.id, facts, reforms)


# --- what would remove it --------------------------------------------------------------------------------------------


def what_removes(
    catalogue: Catalogue, item: Item, facts: Mapping[str, Fact], reforms: Set[str] = NONE
) -> list[tuple[Change, ...]]:
    """The smallest changes of attributes after which the item's condition is false, every one tried out.

    Fewest attributes first found win; of a number only the nearest value below and above that does it is told. Empty
    where the item is not needed now, or nothing the condition reads can remove it.
    """
    root = expanded(item.applies_when.root, catalogue.derived)
    if value_of(root, facts, reforms) is False:
        return []
    options = {
        name: [value for value in values if value != facts.get(name)]
        for name, values in _nearby(root, catalogue, facts).items()
    }
    for size in range(1, min(MAX_CHANGES, len(options)) + 1):
        found = list(_removing(root, options, size, facts, reforms))
        if found:
            return [
                tuple(_change(catalogue, root, name, facts, to) for name, to in one.items())
                for one in _nearest(found, facts)
            ]
    return []


def _nearby(root: Node, catalogue: Catalogue, facts: Mapping[str, Fact]) -> dict[str, tuple[Fact, ...]]:
    """The values worth trying: those that make a difference, nearest first for numbers."""
    found = domains([root], catalogue.attributes)
    for name, values in found.items():
        attribute, was = catalogue.attributes.get(name), facts.get(name)
        if attribute is not None and attribute.type == "number" and isinstance(was, int | float):
            found[name] = tuple(sorted(values, key=lambda value: abs(float(value) - float(was))))
    return found


def _removing(
    root: Node, options: Mapping[str, list[Fact]], size: int, facts: Mapping[str, Fact], reforms: Set[str]
) -> Iterator[dict[str, Fact]]:
    for names in itertools.combinations(options, size):
        for values in itertools.product(*(options[name] for name in names)):
            changed = dict(zip(names, values, strict=True))
            if value_of(root, {**facts, **changed}, reforms) is False:
                yield changed


def _nearest(found: list[dict[str, Fact]], facts: Mapping[str, Fact]) -> list[dict[str, Fact]]:
    """Of several values of one number that do, only the first below and the first above (they come nearest first)."""
    kept: dict[tuple[Any, ...], dict[str, Fact]] = {}
    for one in found:
        kept.setdefault(tuple((name, _side(facts.get(name), to)) for name, to in one.items()), one)
    return list(kept.values())


def _side(was: Fact | None, to: Fact) -> Fact:
    if isinstance(to, bool | str) or not isinstance(was, int | float):
        return to
    return "below" if to < was else "above"


def _change(catalogue: Catalogue, root: Node, name: str, facts: Mapping[str, Fact], to: Fact) -> Change:
    """The change in words of the condition: a number by the limit it must pass."""
    was, attribute = facts.get(name), catalogue.attributes.get(name)
    if attribute is None or attribute.type != "number" or not isinstance(was, int | float) or isinstance(to, str):
        return Change(name, "=", to, was, to)
    marks = limits([root], name)
    down = to < was
    if to in marks:
        return Change(name, ("<=" if down else ">=") if to else "=", to, was, to)
    limit = min(mark for mark in marks if mark > to) if down else max(mark for mark in marks if mark < to)
    return Change(name, "<" if down else ">", limit, was, to)
