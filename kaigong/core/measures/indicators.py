"""Indicators of the catalogue as formulas over the sources of this package."""

from collections.abc import Iterator
from functools import lru_cache

from kaigong.core.measures.formula import Formula, parse
from kaigong.core.measures.sources import SOURCES
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
