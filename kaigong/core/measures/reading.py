"""From the text of a formula to its tree, by hand; every fault has its column.

    formula    = term (("+" | "-") term)*                    term = factor (("*" | "/") factor)*
    factor     = number | "(" formula ")" | aggregate
    aggregate  = "count" "(" rows ")" | name "(" value ["," percent] "of" rows ")"
    rows       = source ["where" test]
    test       = all ("or" all)*      all = one ("and" one)*      one = "not" one | "(" test ")" | atom
    atom       = value compare value | field "in" ("span" | "elapsed" | "[" literal, … "]")
               | value "is" ["not"] "empty" | field
    value      = field | number | 'text' | '2022-03-31' | day | "days" "(" day "," day ")"
    day        = field | "today" | "span.first" | "span.last"

Its length, depth and parts are bounded: it may come from outside.
"""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple, NoReturn, cast

from kaigong.core.measures import tree
from kaigong.core.measures.tree import Aggregate, Arithmetic, Field, Formula, Node, Number, Sort, Source, Test, Value
from kaigong.core.problems import Faulty, Problem

MOST_LENGTH, MOST_DEPTH, MOST_PARTS, MOST_LIST = 2000, 24, 200, 100
KINDS = ("count", "sum", "mean", "min", "max", "median", "percentile")
WORDS = {*KINDS, "of", "where", "and", "or", "not", "in", "is", "empty", "span", "elapsed", "today", "days"}
TOKEN = re.compile(
    r"""(?P<space>\s+)
      | (?P<number>[0-9]+(?:\.[0-9]+)?)
      | (?P<word>[a-z_][a-z0-9_]*(?:\.(?:first|last))?)
      | (?P<string>'[^'\n]*'|"[^"\n]*")
      | (?P<sign>==|!=|<=|>=|[<>()\[\],+*/-])""",
    re.VERBOSE,
)


class Token(NamedTuple):
    kind: str
    text: str
    column: int


class _Stop(Exception):
    """Reading cannot go on; the fault is noted."""


def parse(text: str, sources: Mapping[str, Source]) -> Formula:
    """Read a formula over these sources; raises Faulty with every fault that could be found."""
    if not isinstance(text, str) or not text.strip():
        raise Faulty([Problem("formula.missing", at="column 1")])
    if len(text) > MOST_LENGTH:
        raise Faulty([Problem("formula.too_long", at="column 1", data={"got": len(text), "limit": MOST_LENGTH})])
    tokens, faults = _cut(text)
    if faults:
        raise Faulty(faults)
    reader = _Reader(tokens, sources)
    try:
        root: Node = reader.whole()
    except _Stop:
        root = Number(Fraction(0))
    if not reader.faults and not Formula(text, root).aggregates:
        reader.fault("no_rows", 1)
    if reader.faults:
        raise Faulty(reader.faults)
    return Formula(text, root)


def _cut(text: str) -> tuple[list[Token], list[Problem]]:
    tokens, faults, place = [], [], 0
    while place < len(text):
        match = TOKEN.match(text, place)
        if match is None:
            faults.append(Problem("formula.character", at=f"column {place + 1}", data={"got": text[place]}))
            place += 1
            continue
        if match.lastgroup != "space":
            tokens.append(Token(str(match.lastgroup), match.group(), place + 1))
        place = match.end()
    return [*tokens, Token("end", "", len(text) + 1)], faults


class _Tokens:
    """The tokens with a place in them, and the faults noted on the way."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens, self.place, self.depth, self.parts = tokens, 0, 0, 0
        self.faults: list[Problem] = []

    @property
    def next(self) -> Token:
        return self.tokens[self.place]

    def take(self) -> Token:
        token = self.tokens[self.place]
        self.place = min(self.place + 1, len(self.tokens) - 1)
        return token

    def accept(self, *texts: str) -> Token | None:
        return self.take() if self.next.kind in ("word", "sign") and self.next.text in texts else None

    def expect(self, text: str) -> Token:
        return self.accept(text) or self.stop("expected", self.next, expected=text, got=self.next.text or "end")

    def fault(self, code: str, column: int, **data: object) -> None:
        self.faults.append(Problem(f"formula.{code}", at=f"column {column}", data=data))

    def stop(self, code: str, token: Token, **data: object) -> NoReturn:
        self.fault(code, token.column, **data)
        raise _Stop

    def deeper(self, by: int) -> None:
        self.depth, self.parts = self.depth + by, self.parts + 1
        if self.depth > MOST_DEPTH:
            self.stop("too_deep", self.next, limit=MOST_DEPTH)
        if self.parts > MOST_PARTS:
            self.stop("too_large", self.next, limit=MOST_PARTS)


class _Values(_Tokens):
    """Fields, literals and days of one source."""

    source: Source | None = None

    def value(self) -> tuple[Value, Sort | None, int]:
        token = self.take()
        self.deeper(0)
        if token.kind == "number":
            number = Decimal(token.text)
            return tree.Constant(int(number) if number == int(number) else number), "number", token.column
        if token.kind == "string":
            return self.quoted(token)
        if token.text in tree.DAYS:
            return tree.Day(token.text), "date", token.column
        if token.text == "days" and self.next.text == "(":
            return self.between(), "number", token.column
        if token.kind != "word" or token.text in WORDS:
            self.stop("unexpected", token, got=token.text or "end")
        return Field(token.text), self.sort(token), token.column

    def quoted(self, token: Token) -> tuple[Value, Sort, int]:
        text = token.text[1:-1]
        if not text:
            self.fault("empty_text", token.column)
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            try:
                return tree.Constant(date.fromisoformat(text)), "date", token.column
            except ValueError:
                self.fault("no_day", token.column, got=text)
        return tree.Constant(text), "text", token.column

    def between(self) -> Value:
        self.expect("(")
        first = self.day()
        self.expect(",")
        last = self.day()
        self.expect(")")
        return tree.DaysBetween(first, last)

    def day(self) -> Field | tree.Day:
        value, sort, column = self.value()
        if sort not in ("date", None) or not isinstance(value, (Field, tree.Day)):
            self.fault("wrong_sort", column, got=sort, expected="date")
            return tree.Day("today")
        return value

    def sort(self, token: Token) -> Sort | None:
        """What a field holds; None where it is not known, which is a fault."""
        if self.source is None:
            return None
        column = self.source.columns.get(token.text)
        if column is None:
            self.fault("unknown_field", token.column, got=token.text, source=self.source.name)
            return None
        return column.sort


class _Tests(_Values):
    """Conditions on the rows of one source."""

    def test(self) -> Test:
        parts = [self.all()]
        while self.accept("or"):
            parts.append(self.all())
        return parts[0] if len(parts) == 1 else tree.Or(tuple(parts))

    def all(self) -> Test:
        parts = [self.one()]
        while self.accept("and"):
            parts.append(self.one())
        return parts[0] if len(parts) == 1 else tree.And(tuple(parts))

    def one(self) -> Test:
        if self.accept("not"):
            self.deeper(1)
            inner: Test = tree.Not(self.one())
        elif self.accept("("):
            self.deeper(1)
            inner = self.test()
            self.expect(")")
        else:
            return self.atom()
        self.depth -= 1
        return inner

    def atom(self) -> Test:
        left, sort, column = self.value()
        if sign := self.accept("==", "!=", "<", "<=", ">", ">="):
            right, other, at = self.value()
            if sort and other and sort != other:
                self.fault("different_sorts", at, left=sort, right=other)
            if sort in ("text", "flag") and sign.text not in ("==", "!="):
                self.fault("not_ordered", sign.column, got=sort)
            return tree.Compare(left, cast(tree.Op, sign.text), right)
        if self.accept("is"):
            turned = self.accept("not")
            self.expect("empty")
            return tree.Not(tree.Empty(left)) if turned else tree.Empty(left)
        if not isinstance(left, Field):
            self.stop("expected", self.next, expected="==", got=self.next.text or "end")
        if self.accept("in"):
            return self.within(left, sort, column)
        if sort not in ("flag", None):
            self.fault("wrong_sort", column, got=sort, expected="flag")
        return tree.Flag(left)

    def within(self, field: Field, sort: Sort | None, column: int) -> Test:
        if span := self.accept(tree.SPAN, tree.ELAPSED):
            if sort not in ("date", None):
                self.fault("wrong_sort", column, got=sort, expected="date")
            return tree.Within(field, span.text)
        self.expect("[")
        values = []
        while True:
            value, other, at = self.value()
            if not isinstance(value, tree.Constant):
                self.stop("only_constants", self.next)
            if sort and other != sort:
                self.fault("different_sorts", at, left=sort, right=other)
            values.append(value.value)
            if len(values) > MOST_LIST:
                self.stop("long_list", self.next, limit=MOST_LIST)
            if not self.accept(","):
                break
        self.expect("]")
        return tree.OneOf(field, tuple(values))


class _Reader(_Tests):
    """The whole formula."""

    def __init__(self, tokens: list[Token], sources: Mapping[str, Source]) -> None:
        super().__init__(tokens)
        self.sources = sources

    def whole(self) -> Node:
        root = self.formula()
        if self.next.kind != "end":
            self.stop("unexpected", self.next, got=self.next.text)
        return root

    def formula(self) -> Node:
        node = self.term()
        while sign := self.accept("+", "-"):
            node = Arithmetic("+" if sign.text == "+" else "-", node, self.term())
        return node

    def term(self) -> Node:
        node = self.factor()
        while sign := self.accept("*", "/"):
            column = self.next.column
            right = self.factor()
            if sign.text == "/" and right == Number(Fraction(0)):
                self.fault("by_zero", column)
            node = Arithmetic("*" if sign.text == "*" else "/", node, right)
        return node

    def factor(self) -> Node:
        token = self.take()
        self.deeper(1)
        if token.kind == "number":
            node: Node = Number(Fraction(token.text))
        elif token.text == "(" and token.kind == "sign":
            node = self.formula()
            self.expect(")")
        elif token.text in KINDS and token.kind == "word":
            node = self.aggregate(cast(tree.Kind, token.text))
        else:
            self.stop("expected_aggregate", token, got=token.text or "end", known=", ".join(KINDS))
        self.depth -= 1
        return node

    def aggregate(self, kind: tree.Kind) -> Node:
        """The rows come last but decide which fields there are, so they are looked for first."""
        self.expect("(")
        begin, percent = self.place, 50
        value: Value | None = None
        self.source = None
        if kind != "count":
            self.quiet()
            self.source = self.named(self.ahead())
            self.place = begin
            value, sort, column = self.value()
            if sort not in ("number", None):
                self.fault("wrong_sort", column, got=sort, expected="number")
            percent = self.percent() if kind == "percentile" else 50
            self.expect("of")
        token = self.take()
        self.source = self.named(token)
        where = self.test() if self.accept("where") else None
        self.expect(")")
        return Aggregate(kind, token.text, where, value, percent)

    def quiet(self) -> None:
        """Go on to the word that names the rows."""
        while self.next.kind != "end" and self.next.text != "of":
            self.take()

    def ahead(self) -> Token:
        if self.next.kind == "end":
            self.stop("expected", self.next, expected="of", got="end")
        self.take()
        return self.next

    def named(self, token: Token) -> Source | None:
        if token.kind != "word" or token.text not in self.sources:
            self.stop("unknown_source", token, got=token.text or "end", known=", ".join(self.sources))
        return self.sources[token.text]

    def percent(self) -> int:
        self.expect(",")
        token = self.take()
        if token.kind != "number" or not token.text.isdigit() or not 0 < int(token.text) < 100:
            self.stop("percent", token, got=token.text or "end")
        return int(token.text)
