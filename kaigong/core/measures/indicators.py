"""Indicators of the catalogue as formulas over the sources of this package."""

from collections.abc import Iterator
from functools import lru_cache

from kaigong.core.measures.formula import Formula, parse
from kaigong.core.measures.sources import SOURCES
from kaigong.core.measures.tree import And, Test
from kaigong.core.problems import Faulty, Problem
from kaigong.core.rules.indicators import Indicator

CITY = "city"


@lru_cache(maxsize=512)
def formula(text: str) -> Formula:
    """The formula of a text; raises Faulty."""
    return parse(text, SOURCES)


def faults(one: Indicator) -> list[Problem]:
    """Everything wrong with its formula: how it reads, and scopes its rows do not know."""
    if not one.compute:
        return []
    try:
        read = formula(one.compute)
    except Faulty as faulty:
        return faulty.problems
    return list(_scopes(one, read))


def _scopes(one: Indicator, read: Formula) -> Iterator[Problem]:
    for name in read.sources:
        known = SOURCES[name].groups
        for scope in one.scopes:
            if scope != CITY and scope not in known:
                data = {"source": name, "got": scope, "known": ", ".join(known)}
                yield Problem("formula.no_group", at="scopes", data=data)


@lru_cache(maxsize=64)
def _late(text: str, source: str) -> Test | None:
    return formula(f"count({source} where {text})").aggregates[0].where


def late_test(text: str, source: str, where: Test | None) -> Test | None:
    """The rows that pass, and came late by the words of their source."""
    late = _late(text, source)
    return late if where is None or late is None else And((where, late))
