"""What kind of number a formula gives, and so how uncertain it is: a share, a count, a mean, a total, a ratio of sums.

Anything else (a median, a sum of unlike things) is taken with the error its rows tell, or as it is.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from kaigong.core.measures.tree import Aggregate, Arithmetic, Formula, Node, Number

Kind = Literal["share", "count", "mean", "total", "ratio", "middle", "fixed"]
STANDARDISED: frozenset[str] = frozenset({"share", "mean", "ratio"})  # what a mix of classes can distort


@dataclass(frozen=True, slots=True)
class Shape:
    """The kind, what it is multiplied by at the end, and the aggregates it rests on."""

    kind: Kind
    scale: Fraction
    upper: Aggregate | None = None
    lower: Aggregate | None = None


def shape(formula: Formula) -> Shape:
    """The shape of a formula."""
    node, scale = _unscaled(formula.root, Fraction(1))
    if isinstance(node, Aggregate):
        kinds: dict[str, Kind] = {
            "count": "count", "sum": "total", "mean": "mean", "median": "middle", "percentile": "middle",
        }  # fmt: skip
        return Shape(kinds.get(node.kind, "fixed"), scale, node)
    if isinstance(node, Arithmetic) and node.op == "/":
        upper, lower = node.left, node.right
        if isinstance(upper, Aggregate) and isinstance(lower, Aggregate) and upper.source == lower.source:
            if (upper.kind, lower.kind) == ("count", "count"):
                return Shape("share", scale, upper, lower)
            if (upper.kind, lower.kind) == ("sum", "sum") and upper.where == lower.where:
                return Shape("ratio", scale, upper, lower)
    return Shape("fixed", Fraction(1))


def _unscaled(node: Node, scale: Fraction) -> tuple[Node, Fraction]:
    """Numbers it is multiplied with or divided by are taken out."""
    if isinstance(node, Arithmetic) and node.op in "*/":
        if isinstance(node.right, Number):
            factor = node.right.value
            return _unscaled(node.left, scale * factor if node.op == "*" else scale / factor)
        if isinstance(node.left, Number) and node.op == "*":
            return _unscaled(node.right, scale * node.left.value)
        inner, more = _unscaled(node.left, scale)
        if more != scale:
            return Arithmetic(node.op, inner, node.right), more
    return node, scale
