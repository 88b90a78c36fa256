"""Where it takes long: every item by every agency that handled it, from the rows of cases the person may see."""

import statistics
from collections import defaultdict
from dataclasses import dataclass

from kaigong.apps.boards import hold_words
from kaigong.apps.boards.mined import Mined, fits
from kaigong.apps.rulebook import queries as rulebook
from kaigong.apps.rulebook import words as rules
from kaigong.core.clock.calendar import Calendar

MOST_ITEMS = 40
SHADES = 5


@dataclass(frozen=True, slots=True)
class Cell:
    """How long one agency takes for one item: median working days from acceptance to decision, of how many."""

    days: float
    count: int
    shade: int
    item: str
    agency: str


@dataclass(frozen=True, slots=True)
class Heat:
    """Agencies across, items down, the slowest on top."""

    agencies: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, tuple[Cell | None, ...]], ...]
    left_out: int


def heat(of: Mined, calendar: Calendar) -> Heat:
    """Median working days of review of the decided items."""
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    wanted = of.wanted
    for each in of.known.values():
        if fits(each, wanted) and each.accepted_on and each.decided_on and calendar.known(each.decided_on.year):
            found[each.code, each.agency].append(calendar.between(each.accepted_on, each.decided_on))
    middle = {key: statistics.median(days) for key, days in found.items()}
    slowest: dict[str, float] = defaultdict(float)
    for (code, _agency), days in middle.items():
        slowest[code] = max(slowest[code], days)
    items = sorted(slowest, key=lambda code: (-slowest[code], code))
    agencies = sorted({agency for _code, agency in middle}, key=lambda one: (-sum(k[1] == one for k in middle), one))
    top = max(middle.values(), default=0.0) or 1.0
    rows = tuple(
        (_item(code), tuple(
            Cell(middle[code, agency], len(found[code, agency]), _shade(middle[code, agency], top), code, agency)
            if (code, agency) in middle else None
            for agency in agencies
        ))
        for code in items[:MOST_ITEMS]
    )  # fmt: skip
    names = tuple((agency, hold_words.agency(agency)) for agency in agencies)
    return Heat(names, rows, max(len(items) - MOST_ITEMS, 0))


def _shade(days: float, top: float) -> int:
    return min(int((days / top) ** 0.5 * SHADES), SHADES - 1)


def _item(code: str) -> str:
    return rules.named(rulebook.catalogue().items.get(code)) or code
