"""Can a condition be true for any project at all? Decided exactly, with a project that shows it.

Attributes take one value of every kind the condition can tell apart (`domain`), reforms are in effect or not; values
are tried one by one and a branch is left as soon as the condition is false. The work is bounded, as conditions come
from outside: beyond the bound the answer is "undecided", never a guess.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass

from kaigong.core.rules.domain import domains, expanded
from kaigong.core.rules.model import Catalogue
from kaigong.core.rules.tree import And, BoolAttr, Const, Expr, Node, Not, Or, ReformTest, names_of, value_of
from kaigong.core.rules.why import deciding
from kaigong.core.values import Fact

MAX_STEPS = 5_000
REFORM = "reform:"  # names of reforms among the attributes; no attribute can be called so


@dataclass(frozen=True, slots=True)
class Answer:
    """A project that makes the condition true, or None; `decided` is false where the bound was reached."""

    facts: dict[str, Fact] | None
    decided: bool = True


class Solver:
    """Answers for one catalogue; derived attributes are written out and reforms brought with what they need."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue

    def plain(self, expr: Expr, *, reforms: bool = True) -> Node:
        """The condition over given attributes. Without reforms every `reform(...)` is false."""
        return _without_tests(expanded(expr.root, self.catalogue.derived), reforms)

    def solve(self, *nodes: Node) -> Answer:
        """Try to make all of the conditions true at once."""
        parts = [*nodes, *self._reform_rules(nodes)]
        whole = And(tuple(parts))
        choices = domains(parts, self.catalogue.attributes)
        return _Search(whole, choices).run()

    def fits(self, *nodes: Node) -> bool:
        """Whether all can be true at once, or it was too much to find out."""
        answer = self.solve(*nodes)
        return answer.facts is not None or not answer.decided

    def _reform_rules(self, nodes: tuple[Node, ...]) -> list[Node]:
        """A reform is in effect only where it applies and what it requires is in effect too."""
        rules: list[Node] = []
        waiting = sorted({name for node in nodes for name in _reforms(node)})
        for name in waiting:  # grows while it is read
            reform = self.catalogue.reforms.get(name)
            if reform is None:
                continue
            needs = [BoolAttr(REFORM + required) for required in reform.requires_reform]
            rules.append(Or((Not(BoolAttr(REFORM + name)), And((self.plain(reform.applies_when), *needs)))))
            waiting += [required for required in reform.requires_reform if required not in waiting]
        return rules


class _Search:
    def __init__(self, whole: Node, choices: Mapping[str, tuple[Fact, ...]]) -> None:
        self.whole = whole
        self.choices = choices
        self.steps = 0

    def run(self) -> Answer:
        found = self.below({})
        return Answer(found, decided=found is not None or self.steps < MAX_STEPS)

    def below(self, facts: dict[str, Fact]) -> dict[str, Fact] | None:
        self.steps += 1
        value = value_of(self.whole, facts, frozenset())
        if value is not None or self.steps >= MAX_STEPS:
            return dict(facts) if value else None
        name = self.open_name(facts)
        for choice in self.choices[name]:
            found = self.below({**facts, name: choice})
            if found is not None:
                return found
        return None

    def open_name(self, facts: Mapping[str, Fact]) -> str:
        """An attribute the first open atom still waits for."""
        first = deciding(self.whole, facts)[0]
        return next(name for name in names_of(first) if name not in facts)


def _without_tests(node: Node, reforms: bool) -> Node:
    """Reform tests as plain attributes, or as false."""
    match node:
        case ReformTest(reform):
            return BoolAttr(REFORM + reform) if reforms else Const(False)
        case Not(part):
            return Not(_without_tests(part, reforms))
        case And(parts):
            return And(tuple(_without_tests(part, reforms) for part in parts))
        case Or(parts):
            return Or(tuple(_without_tests(part, reforms) for part in parts))
    return node


def _reforms(node: Node) -> Set[str]:
    match node:
        case BoolAttr(name) if name.startswith(REFORM):
            return {name.removeprefix(REFORM)}
        case Not(part):
            return _reforms(part)
        case And(parts) | Or(parts):
            return set().union(*map(_reforms, parts))
    return set()
