"""What to ask next: the unknown attribute whose answer settles most items."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

from kaigong.core.rules.domain import domains, expanded
from kaigong.core.rules.model import Catalogue
from kaigong.core.rules.tree import Node, value_of
from kaigong.core.values import Fact

Depends = Mapping[str, Set[str]]  # item -> the unknown attributes that can change whether it is needed


@dataclass(frozen=True, slots=True)
class Question:
    """An attribute to ask for: how many items its answer settles on average, and how many it touches at all."""

    attribute: str
    settles: float
    touches: int


def questions(catalogue: Catalogue, facts: Mapping[str, Fact], depends: Depends) -> list[Question]:
    """Every attribute still worth asking for, best first.

    1. Only attributes some item depends on; whatever nothing depends on is never asked.
    2. For each value that makes a difference, count the items it settles by itself; take the average.
    3. Ties: the attribute that touches more items, then the page of the form, then catalogue order.
    """
    touched: dict[str, list[str]] = {}
    for item, names in depends.items():
        for name in names:
            if name in catalogue.attributes and name not in facts:
                touched.setdefault(name, []).append(item)
    roots = {item: expanded(catalogue.items[item].applies_when.root, catalogue.derived) for item in depends}
    places = _places(catalogue)
    found = [
        Question(name, _settles(catalogue, name, [roots[item] for item in items], facts), len(items))
        for name, items in touched.items()
    ]
    return sorted(found, key=lambda one: (-one.settles, -one.touches, places[one.attribute]))


def next_question(catalogue: Catalogue, facts: Mapping[str, Fact], depends: Depends) -> str | None:
    """The attribute to ask for now; None when nothing is left that matters."""
    found = questions(catalogue, facts, depends)
    return found[0].attribute if found else None


def pages(catalogue: Catalogue, names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Attributes by page of the form, pages and attributes in catalogue order."""
    wanted, places = set(names) & catalogue.attributes.keys(), _places(catalogue)
    found: dict[str, list[str]] = {}
    for name in sorted(wanted, key=lambda name: places[name]):
        found.setdefault(catalogue.attributes[name].group, []).append(name)
    return {group: tuple(members) for group, members in found.items()}


def _places(catalogue: Catalogue) -> dict[str, tuple[int, int]]:
    """Where each attribute stands in the form: its page, then its place in the catalogue."""
    page = {group: place for place, group in enumerate(catalogue.groups)}
    return {
        name: (page.get(attribute.group, len(page)), place)
        for place, (name, attribute) in enumerate(catalogue.attributes.items())
    }


def _settles(catalogue: Catalogue, name: str, roots: list[Node], facts: Mapping[str, Fact]) -> float:
    """How many of the open conditions an answer closes, on average over the answers that differ."""
    still_open = [root for root in roots if value_of(root, facts, frozenset()) is None]
    values = domains(still_open, catalogue.attributes).get(name, ())
    if not values:
        return 0.0
    answers = ({**facts, name: value} for value in values)
    closed = sum(value_of(root, answer, frozenset()) is not None for answer in answers for root in still_open)
    return closed / len(values)
