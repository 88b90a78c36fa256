"""Measures that need no post and no reform: what if everybody kept to the days promised. Each is a scenario."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kaigong.apps.boards.hold import Question
from kaigong.apps.rulebook import queries as rulebook
from kaigong.core.simulate.distributions import Distribution
from kaigong.core.simulate.scenario import Correction, Durations, Scenario

OWNERS, AGENCY, ALL_AGENCIES, RIGHT_FIRST = "owners", "agency", "agencies", "right-first"
PROMISED = Distribution("fixed")
MOST_AGENCIES = 6


@dataclass(frozen=True, slots=True)
class Lever:
    """One of them; `name` is the agency, `items` how many open items of the promise's projects it concerns."""

    kind: str
    name: str = ""
    items: int = 0


def levers(of: Question) -> Iterator[Lever]:
    """The owners, every agency at once, those agencies that have most of the open items, and no corrections."""
    by_agency = _open_items(of)
    desks = Counter({agency: n for agency, n in by_agency.items() if agency in of.city.desks})
    yield Lever(OWNERS, items=sum(by_agency.values()) - sum(desks.values()))
    yield Lever(ALL_AGENCIES, items=sum(desks.values()))
    yield Lever(RIGHT_FIRST, items=sum(desks.values()))
    for agency, n in desks.most_common(MOST_AGENCIES):
        yield Lever(AGENCY, agency, n)


def _open_items(of: Question) -> Counter[str]:
    """By agency: the items still to be finished of the projects planned for the promise."""
    found: Counter[str] = Counter()
    for each in of.city.waiting:
        planned = each.row.planned_start_on
        if each.row.code not in of.target.counted or planned is None or planned > of.target.last:
            continue
        to_start = each.plan.to_start_days or 0
        found.update(
            item.agency[0] for item in each.plan.items if item.id not in each.done and item.early_finish <= to_start
        )
    return found


def pulled(scenario: Scenario, lever: Lever) -> Scenario:
    """The scenario after a lever: the items it concerns take the days promised and no more."""
    if lever.kind == RIGHT_FIRST:
        return replace(scenario, correction=Correction(0.0, {}, scenario.correction.answer))
    at_desks = scenario.agencies.keys()
    known = rulebook.catalogue().items
    if lever.kind == OWNERS:
        codes = [code for code, item in known.items() if item.agency[0] not in at_desks]
    elif lever.kind == ALL_AGENCIES:
        codes = [code for code, item in known.items() if item.agency[0] in at_desks]
    else:
        codes = [code for code, item in known.items() if item.agency[0] == lever.name]
    said = scenario.durations
    return replace(scenario, durations=Durations(said.default, {**said.items, **dict.fromkeys(codes, PROMISED)}))
