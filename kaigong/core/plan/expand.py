"""Derived attributes written out, so that a condition reads only facts that can be given."""

from collections.abc import Mapping

from kaigong.core.rules.conditions import And, BoolAttr, Compare, ComparePair, Const, In, Node, Not, Or
from kaigong.core.rules.model import DerivedAttribute

Derived = Mapping[str, DerivedAttribute]


def expanded(node: Node, derived: Derived) -> Node:
    """The same condition over given attributes only."""
    match node:
        case And(parts):
            return And(tuple(expanded(part, derived) for part in parts))
        case Or(parts):
            return Or(tuple(expanded(part, derived) for part in parts))
        case Not(part):
            return Not(expanded(part, derived))
        case BoolAttr(name) if name in derived:
            return expanded(derived[name].expr.root, derived)
        case Compare(name, op, value) if name in derived:
            same = _is(expanded(derived[name].expr.root, derived), value is True)
            return same if op == "==" else Not(same)
        case In(name, values) if name in derived:
            root = expanded(derived[name].expr.root, derived)
            return Or((Const(False), *(_is(root, value is True) for value in values)))
        case ComparePair(left, op, right) if left in derived or right in derived:
            same = _alike(expanded(BoolAttr(left), derived), expanded(BoolAttr(right), derived))
            return same if op == "==" else Not(same)
    return node


def _is(node: Node, value: bool) -> Node:
    return node if value else Not(node)


def _alike(one: Node, other: Node) -> Node:
    return Or((And((one, other)), And((Not(one), Not(other)))))
