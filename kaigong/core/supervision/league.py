"""Which agencies keep their days: a ranking that says what it rests on and when two places cannot be told apart.

Counted are the lines whose day falls into the period and has passed, or that are closed already. Kept is a line closed
by its day and never opened again. The share has a Wilson interval (E. B. Wilson 1927); an agency stands behind only
those whose whole interval lies above its own, so agencies that chance alone could have put in either order share a
place.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from math import sqrt

from kaigong.core.supervision.values import Line, LineState

Z = 1.959964  # 95 %
FEW = 5  # lines below which a place rests on too little to be printed without saying so


@dataclass(frozen=True, slots=True)
class Place:
    """One agency. `share` with its interval `low`–`high` is None where no line was due."""

    rank: int
    agency: str
    due: int
    kept: int
    late_open: int
    reopened: int
    late_answers: int
    climbed: int
    moved: int
    share: float | None
    low: float
    high: float
    shared: bool

    @property
    def few(self) -> bool:
        """Whether it rests on few lines."""
        return self.due < FEW


@dataclass(slots=True)
class _Tally:
    due: int = 0
    kept: int = 0
    late_open: int = 0
    reopened: int = 0
    late_answers: int = 0
    climbed: int = 0
    moved: int = 0


def league(lines: Iterable[Line], first: date, last: date, today: date) -> list[Place]:
    """The agencies that lead lines due between two days, the best first; `today` decides what is late and open."""
    tallies: dict[str, _Tally] = defaultdict(_Tally)
    for line in lines:
        if line.state is LineState.DROPPED:
            continue
        for charge in line.charges:
            if first <= charge.on <= last:
                tallies[charge.agency].reopened += 1
        if first <= line.due_on <= last and (line.due_on < today or line.ended):
            _count(tallies[line.lead], line, today)
    return _ranked(tallies)


def _count(tally: _Tally, line: Line, today: date) -> None:
    tally.due += 1
    tally.kept += line.closed_on is not None and line.closed_on <= line.due_on and not line.charges
    tally.late_open += not line.ended and today > line.due_on
    tally.late_answers += line.late_answers
    tally.climbed += len(line.climbs)
    tally.moved += line.moved


def _ranked(tallies: dict[str, _Tally]) -> list[Place]:
    spans = {agency: wilson(tally.kept, tally.due) for agency, tally in tallies.items() if tally.due}
    ranks = {agency: 1 + sum(low > high for low, _high in spans.values()) for agency, (_low, high) in spans.items()}
    worst = max(ranks.values(), default=0) + 1
    places = [
        Place(
            ranks.get(agency, worst), agency, tally.due, tally.kept, tally.late_open, tally.reopened,
            tally.late_answers, tally.climbed, tally.moved, tally.kept / tally.due if tally.due else None,
            *spans.get(agency, (0.0, 1.0)), _is_shared(agency, ranks),
        )
        for agency, tally in tallies.items()
    ]  # fmt: skip
    return sorted(places, key=lambda place: (place.rank, -(place.share or 0), place.late_open, place.agency))


def _is_shared(agency: str, ranks: dict[str, int]) -> bool:
    return agency in ranks and sum(rank == ranks[agency] for rank in ranks.values()) > 1


def wilson(hits: int, tries: int) -> tuple[float, float]:
    """The Wilson score interval of a share at 95 %."""
    share, z2 = hits / tries, Z * Z
    middle = (share + z2 / (2 * tries)) / (1 + z2 / tries)
    half = Z / (1 + z2 / tries) * sqrt(share * (1 - share) / tries + z2 / (4 * tries * tries))
    return 0.0 if hits == 0 else middle - half, 1.0 if hits == tries else middle + half
