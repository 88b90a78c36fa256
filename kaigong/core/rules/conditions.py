"""Conditions of the catalogue: parsed once to a typed tree, evaluated in three-valued (Kleene) logic.

The agreed surface, which the other core packages lean on:

    parse(text, *, known=None) -> Expr          raises Faulty, naming every fault with its column
    Expr.text, Expr.root                        the condition as written; its tree (And, Or, Not and the atoms)
    evaluate(expr, facts, reforms) -> bool|None facts: attribute id -> value, derived ones computed by
                                                `facts.with_derived`, absent = unknown; reforms: the ids in effect
    names(expr) -> frozenset[str]               attributes it reads;  reform_names(expr) -> frozenset[str]
    atoms(expr) -> tuple[Atom, ...]             its smallest parts, in reading order
"""

from collections.abc import Mapping, Set

from kaigong.core.rules.parser import KnownAttribute, parse
from kaigong.core.rules.tree import (
    And,
    Atom,
    BoolAttr,
    Compare,
    ComparePair,
    Const,
    Expr,
    In,
    Node,
    Not,
    Or,
    ReformTest,
    atom_text,
    atom_value,
    atoms_of,
    names_of,
    to_text,
    value_of,
)
from kaigong.core.values import Fact

__all__ = [
    "And",
    "Atom",
    "BoolAttr",
    "Compare",
    "ComparePair",
    "Const",
    "Expr",
    "In",
    "KnownAttribute",
    "Node",
    "Not",
    "Or",
    "ReformTest",
    "atom_text",
    "atom_value",
    "atoms",
    "evaluate",
    "names",
    "names_of",
    "parse",
    "reform_names",
    "to_text",
]


def evaluate(expr: Expr, facts: Mapping[str, Fact], reforms: Set[str] = frozenset()) -> bool | None:
    """True, False, or None where the facts given do not settle it."""
    return value_of(expr.root, facts, reforms)


def names(expr: Expr) -> frozenset[str]:
    """The attributes the condition reads, derived ones by their own name."""
    return expr.names


def reform_names(expr: Expr) -> frozenset[str]:
    """The reforms the condition asks for."""
    return expr.reform_names


def atoms(expr: Expr) -> tuple[Atom, ...]:
    """Its smallest parts that have a value of their own, in reading order, each once."""
    return atoms_of(expr.root)
