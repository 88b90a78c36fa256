"""Why an item is in the plan: the deciding parts of its condition and the articles it rests on."""

from collections.abc import Iterator
from datetime import date

from kaigong.core.plan.model import Reason
from kaigong.core.plan.prepare import Condition, Prepared
from kaigong.core.rules.conditions import And, Node, Not, Or, to_text
from kaigong.core.rules.model import Item, LegalBasis

FORGET_ABOVE = 20_000  # answers remembered for one catalogue


def reasons(prepared: Prepared, name: str, bits: int, as_of: date | None) -> tuple[Reason, ...]:
    """One line per deciding part; further articles follow with the last part."""
    known = prepared.items[name]
    basis = in_force(known.item, as_of)
    seen = prepared.whys
    key = (name, bits & known.applies.support, basis)
    found = seen.get(key)
    if found is None:
        if len(seen) > FORGET_ABOVE:
            seen.clear()
        found = seen[key] = tuple(_reasons(known.applies, bits, basis))
    return found


def _reasons(condition: Condition, bits: int, basis: tuple[LegalBasis, ...]) -> Iterator[Reason]:
    parts = list(dict.fromkeys(deciding(condition, condition.root, bits)))
    for n in range(max(len(parts), len(basis))):
        text, value = parts[min(n, len(parts) - 1)]
        law = basis[min(n, len(basis) - 1)] if basis else None
        yield Reason(text, value, law.law if law else "", law.article if law else "")


def deciding(condition: Condition, node: Node, bits: int) -> Iterator[tuple[str, bool | None]]:
    """The parts that settle a condition: of `and` all when it holds, else those that fail; of `or` the other way."""
    match node:
        case Not(part):
            yield from deciding(condition, part, bits)
        case And(parts) | Or(parts):
            value = condition.settle(node, bits)
            for part in parts:
                if condition.settle(part, bits) == value:
                    yield from deciding(condition, part, bits)
        case _:
            yield to_text(node), condition.settle(node, bits)


def in_force(item: Item, day: date | None) -> tuple[LegalBasis, ...]:
    """The articles in force on a day; with no day, those with no end."""
    if day is None:
        return tuple(basis for basis in item.legal_basis if basis.until is None)
    return tuple(
        basis
        for basis in item.legal_basis
        if (basis.since is None or basis.since <= day) and (basis.until is None or day <= basis.until)
    )
