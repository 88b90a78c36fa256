"""The facts of one project: checked against the attributes, filled from the type, completed with derived ones."""

import math
from collections.abc import Iterator, Mapping
from typing import Any

from kaigong.core.problems import Problem
from kaigong.core.rules.conditions import evaluate
from kaigong.core.rules.model import Attribute, Catalogue
from kaigong.core.values import Fact

MOST_BITS = 1024  # a larger whole number is beyond what any other reader calls finite


def with_derived(catalogue: Catalogue, facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """The facts and what follows from them; a derived attribute that they do not settle stays unknown."""
    completed = dict(facts)
    for derived in catalogue.derived.values():
        value = evaluate(derived.expr, completed)
        if value is not None:
            completed[derived.id] = value
    return completed


def fact_problems(catalogue: Catalogue, facts: Mapping[str, Any]) -> Iterator[Problem]:
    """Every attribute that is unknown or has a value it cannot take."""
    for name, value in facts.items():
        attribute = catalogue.attributes.get(name) if isinstance(name, str) else None
        if attribute is None:
            yield Problem("fact.unknown_attribute", at=str(name))
        elif not takes(attribute, value):
            expected = "|".join(attribute.values) or attribute.type
            yield Problem("fact.wrong_type", at=name, data={"got": value, "expected": expected})


def takes(attribute: Attribute, value: object) -> bool:
    """Whether the attribute can have that value: true or false, a finite number from 0 up, or one of its words."""
    if attribute.type == "bool":
        return isinstance(value, bool)
    if attribute.type == "enum":
        return isinstance(value, str) and value in attribute.values
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return value >= 0 and (value.bit_length() < MOST_BITS if isinstance(value, int) else math.isfinite(value))


def default_of(attribute: Attribute) -> Fact | None:
    """What a project type means by leaving the attribute out; None for an enum without a default."""
    if attribute.default is not None or attribute.type == "enum":
        return attribute.default
    return False if attribute.type == "bool" else 0


def sample_facts(catalogue: Catalogue, type_id: str) -> dict[str, Fact]:
    """The sample attributes of a project type, every attribute filled with its default where not listed."""
    filled = {name: default_of(attribute) for name, attribute in catalogue.attributes.items()}
    filled.update(catalogue.project_types[type_id].attributes)
    return {name: value for name, value in filled.items() if value is not None}
