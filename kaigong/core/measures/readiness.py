"""How ready a project is for a kind of money: the conditions of the fund, those met, and what is missing by name."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from kaigong.core.rules.conditions import evaluate
from kaigong.core.rules.tree import Expr
from kaigong.core.values import Fact


class State(StrEnum):
    """How one condition stands."""

    MET = "met"
    MISSING = "missing"
    UNKNOWN = "unknown"  # a fact nobody has told
    LEFT_OUT = "left-out"  # it does not concern this project


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a fund. Any one of the items, papers, the fact or the test meets it."""

    id: str
    name_zh: str
    name_en: str
    weight: int
    must: bool = False
    items: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    fact: Expr | None = None
    test: str = ""
    applies_when: Expr | None = None
    law: str = ""
    src: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known: items granted or not needed, papers filed, facts, and the tests that hold."""

    items: Collection[str] = ()
    papers: Collection[str] = ()
    facts: Mapping[str, Fact] | None = None
    tests: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """One condition with how it stands."""

    condition: Condition
    state: State


@dataclass(frozen=True, slots=True)
class Readiness:
    """Percent of the weight that is met (rounded down), all conditions, and whether it may be applied for."""

    score: int
    standings: tuple[Standing, ...]

    @property
    def missing(self) -> tuple[Condition, ...]:
        """What is still missing or unknown, the heaviest first."""
        open_ = [one.condition for one in self.standings if one.state in (State.MISSING, State.UNKNOWN)]
        return tuple(sorted(open_, key=lambda one: (not one.must, -one.weight)))

    @property
    def barred(self) -> bool:
        """Whether something is missing without which nobody need apply."""
        return any(one.must for one in self.missing)


def readiness(conditions: Collection[Condition], known: Evidence) -> Readiness:
    """Judge every condition. A fund without a condition that concerns the project is fully met."""
    standings = tuple(Standing(one, _state(one, known)) for one in conditions)
    counted = [one for one in standings if one.state is not State.LEFT_OUT]
    whole = sum(one.condition.weight for one in counted)
    met = sum(one.condition.weight for one in counted if one.state is State.MET)
    return Readiness(100 * met // whole if whole else 100, standings)


def _state(one: Condition, known: Evidence) -> State:
    facts = known.facts or {}
    if one.applies_when is not None and evaluate(one.applies_when, facts) is False:
        return State.LEFT_OUT
    if set(one.items) & set(known.items) or set(one.papers) & set(known.papers) or one.test in known.tests:
        return State.MET
    if one.fact is not None:
        said = evaluate(one.fact, facts)
        return State.UNKNOWN if said is None else State.MET if said else State.MISSING
    return State.MISSING
