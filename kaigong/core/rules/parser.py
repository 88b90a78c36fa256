"""From text to typed tree, by hand: nothing of the text is ever run.

Grammar, a subset of Python expressions:

    condition  = conj ("or" conj)*            conj = inverse ("and" inverse)*
    inverse    = "not" inverse | test
    test       = operand [("==" | "!=" | "<" | "<=" | ">" | ">=") operand | ["not"] "in" list]
    operand    = name | number | string | "true" | "false" | "reform" "(" string ")" | "(" condition ")"
    list       = "[" constant ("," constant)* [","] "]"

Python's chained comparison (`1 < a < 5`) is a fault: two tests joined by `and` say the same and read better.
Text comes from outside, so its length, depth, number of parts and length of lists are bounded.
"""

from collections.abc import Collection, Mapping
from typing import Literal, NamedTuple, Protocol, cast

from kaigong.core.problems import Faulty, Problem
from kaigong.core.rules.tokens import MAX_NUMBER, Token, cut, literal, problem
from kaigong.core.rules.tree import (
    COMPARE,
    And,
    BoolAttr,
    Compare,
    ComparePair,
    Const,
    Expr,
    In,
    Node,
    Not,
    Op,
    Or,
    ReformTest,
    expr,
)
from kaigong.core.values import Fact

MAX_LENGTH, MAX_DEPTH, MAX_PARTS, MAX_LIST = 2000, 32, 400, 100
Sort = Literal["bool", "number", "enum"]

FLIPPED: Mapping[Op, Op] = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
RESERVED = {"and", "or", "not", "in", "true", "false", "reform"}


class KnownAttribute(Protocol):
    """What the parser must know of an attribute to check types; `model.Attribute` fits."""

    @property
    def type(self) -> Sort: ...

    @property
    def values(self) -> tuple[str, ...]: ...


class Name(NamedTuple):
    name: str
    column: int


class Constant(NamedTuple):
    value: Fact
    column: int


class Whole(NamedTuple):
    """A condition in parentheses, or a reform test: it has a truth value, not one to compare."""

    node: Node
    column: int


Operand = Name | Constant | Whole


class _Stop(Exception):
    """Reading cannot go on; the fault is already noted."""


def parse(
    text: str, *, known: Mapping[str, KnownAttribute] | None = None, reforms: Collection[str] | None = None
) -> Expr:
    """Parse a condition.

    1. Bound the text and cut it into tokens (every bad character is named).
    2. Read the tokens into a tree (the first place where reading fails is named).
    3. With `known`, check every name, constant and comparison against the attributes; with `reforms`, every reform.
    Faults are raised together, each with its column.
    """
    if not isinstance(text, str) or len(text) > MAX_LENGTH:
        got = len(text) if isinstance(text, str) else type(text).__name__
        raise Faulty([problem("too_long" if isinstance(text, str) else "not_text", 1, got=got, limit=MAX_LENGTH)])
    tokens, faults = cut(text)
    if faults:
        raise Faulty(faults)
    reader = _Reader(tokens, known, reforms)
    try:
        root = reader.whole()
    except _Stop:
        root = Const(False)
    if reader.faults:
        raise Faulty(reader.faults)
    return expr(text, root)


class _Reader:
    """Recursive descent over the tokens, noting type faults on the way."""

    def __init__(
        self, tokens: list[Token], known: Mapping[str, KnownAttribute] | None, reforms: Collection[str] | None
    ) -> None:
        self.tokens = tokens
        self.place = 0
        self.depth = 0
        self.parts = 0
        self.known = known
        self.reforms = reforms
        self.faults: list[Problem] = []

    # reading

    def whole(self) -> Node:
        node = self.condition()
        if self.next.kind != "end":
            self.stop("unexpected", self.next, got=self.next.text)
        return node

    @property
    def next(self) -> Token:
        return self.tokens[self.place]

    def take(self) -> Token:
        token = self.tokens[self.place]
        self.place = min(self.place + 1, len(self.tokens) - 1)
        return token

    def accept(self, *texts: str) -> Token | None:
        return self.take() if self.next.text in texts and self.next.kind in ("word", "sign") else None

    def expect(self, text: str) -> Token:
        if self.next.text != text or self.next.kind == "string":
            self.stop("expected", self.next, expected=text, got=self.next.text or "end")
        return self.take()

    def fault(self, code: str, column: int, **data: object) -> None:
        self.faults.append(problem(code, column, **data))

    def stop(self, code: str, token: Token, **data: object) -> None:
        self.fault(code, token.column, **data)
        raise _Stop

    def count(self, depth: int = 0) -> None:
        """One more part, `depth` levels further in."""
        self.parts += 1
        self.depth += depth
        if self.parts > MAX_PARTS:
            self.stop("too_large", self.next, limit=MAX_PARTS)
        if self.depth > MAX_DEPTH:
            self.stop("too_deep", self.next, limit=MAX_DEPTH)

    # grammar

    def condition(self) -> Node:
        parts = [self.conjunction()]
        while self.accept("or"):
            parts.append(self.conjunction())
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def conjunction(self) -> Node:
        parts = [self.inverse()]
        while self.accept("and"):
            parts.append(self.inverse())
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def inverse(self) -> Node:
        if not self.accept("not"):
            return self.test()
        self.count(depth=1)
        node = Not(self.inverse())
        self.depth -= 1
        return node

    def test(self) -> Node:
        left = self.operand()
        if sign := self.accept("==", "!=", "<", "<=", ">", ">="):
            node = self.compared(left, cast(Op, sign.text), self.operand(), sign.column)
        elif self.next.text in ("in", "not") and self.next.kind == "word":
            negated = bool(self.accept("not"))
            node = self.member(left, self.expect("in").column)
            node = Not(node) if negated else node
        else:
            return self.alone(left)
        if self.next.text in {*COMPARE, "in"} and self.next.kind in ("word", "sign"):
            self.stop("chained", self.next, got=self.next.text)
        return node

    def operand(self) -> Operand:
        token = self.take()
        self.count()
        if token.kind == "word":
            return self.worded(token)
        if token.kind in ("number", "string"):
            return Constant(self.literal(token), token.column)
        if token.text != "(" or token.kind != "sign":
            self.stop("unexpected", token, got=token.text or "end")
        return self.grouped(token)

    def grouped(self, opening: Token) -> Operand:
        """A condition in parentheses; a name or constant alone in them is still one to compare."""
        self.count(depth=1)
        place = self.place
        if self.tokens[min(place + 1, len(self.tokens) - 1)].text == ")" and self.next.text != "(":
            inner: Operand = self.operand()
        else:
            inner = Whole(self.condition(), opening.column)
        self.expect(")")
        self.depth -= 1
        return inner

    def worded(self, token: Token) -> Operand:
        if token.text in ("true", "false"):
            return Constant(token.text == "true", token.column)
        if token.text == "reform":
            return self.reform(token)
        if token.text in RESERVED:
            self.stop("unexpected", token, got=token.text)
        if self.next.text == "(" and self.next.kind == "sign":
            self.stop("unknown_function", token, got=token.text)
        if self.known is not None and token.text not in self.known:
            self.fault("unknown_attribute", token.column, got=token.text)
        return Name(token.text, token.column)

    def reform(self, token: Token) -> Operand:
        self.expect("(")
        if self.next.kind != "string":
            self.stop("expected", self.next, expected="a quoted reform id", got=self.next.text or "end")
        quoted = self.take()
        name = str(self.literal(quoted))
        self.expect(")")
        if self.reforms is not None and name not in self.reforms:
            self.fault("unknown_reform", quoted.column, got=name)
        return Whole(ReformTest(name), token.column)

    def literal(self, token: Token) -> Fact:
        value = literal(token)
        if value is None:
            self.stop("bad_number", token, got=token.text[:MAX_NUMBER])
        return cast(Fact, value)

    def member(self, left: Operand, column: int) -> Node:
        self.expect("[")
        values: list[Constant] = []
        while not self.accept("]"):
            item = self.operand()
            if not isinstance(item, Constant):
                self.fault("list_of_constants", item.column)
                raise _Stop
            values.append(item)
            if len(values) > MAX_LIST:
                self.stop("long_list", self.next, limit=MAX_LIST)
            if not self.accept(","):
                self.expect("]")
                break
        if not values:
            self.fault("empty_list", column)
        return self.contained(left, values)

    # types

    def alone(self, operand: Operand) -> Node:
        if isinstance(operand, Whole):
            return operand.node
        if isinstance(operand, Name):
            if self.sort(operand) not in (None, "bool"):
                self.fault("not_a_condition", operand.column, got=operand.name, sort=self.sort(operand))
            return BoolAttr(operand.name)
        if not isinstance(operand.value, bool):
            self.fault("not_a_condition", operand.column, got=operand.value)
        return Const(bool(operand.value))

    def compared(self, left: Operand, op: Op, right: Operand, column: int) -> Node:
        if isinstance(left, Whole) or isinstance(right, Whole):
            self.fault("comparison_of_conditions", column)
            return Const(False)
        if op not in ("==", "!="):
            self.ordered(left)
            self.ordered(right)
        self.alike(left, right)
        if isinstance(left, Name):
            if isinstance(right, Name):
                return ComparePair(left.name, op, right.name)
            return Compare(left.name, op, right.value)
        if isinstance(right, Name):
            return Compare(right.name, FLIPPED[op], left.value)
        return Const(not self.faults and COMPARE[op](left.value, right.value))

    def contained(self, left: Operand, values: list[Constant]) -> Node:
        if isinstance(left, Whole):
            self.fault("comparison_of_conditions", left.column)
            return Const(False)
        for value in values:
            self.alike(left, value)
        found = tuple(value.value for value in values)
        return In(left.name, found) if isinstance(left, Name) else Const(left.value in found)

    def sort(self, operand: Name | Constant) -> Sort | None:
        """What kind of value it is; None where the attribute is not known."""
        if isinstance(operand, Name):
            attribute = self.known.get(operand.name) if self.known is not None else None
            return attribute.type if attribute is not None else None
        if isinstance(operand.value, bool):
            return "bool"
        return "enum" if isinstance(operand.value, str) else "number"

    def ordered(self, operand: Name | Constant) -> None:
        sort = self.sort(operand)
        if sort in ("bool", "enum"):
            self.fault("not_ordered", operand.column, got=operand[0], sort=sort)

    def alike(self, left: Name | Constant, right: Name | Constant) -> None:
        """Both sides are of one sort, and an enum is only compared with its own values."""
        sorts = self.sort(left), self.sort(right)
        if None not in sorts and sorts[0] != sorts[1]:
            self.fault("different_sorts", right.column, left=sorts[0], right=sorts[1])
            return
        for name, value in ((left, right), (right, left)):
            if isinstance(name, Name) and isinstance(value, Constant) and sorts == ("enum", "enum"):
                allowed = self.known[name.name].values if self.known is not None else ()
                if value.value not in allowed:
                    self.fault("not_a_value", value.column, attribute=name.name, got=value.value)
