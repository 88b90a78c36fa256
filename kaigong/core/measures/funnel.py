"""The funnel of promotion and its league: how many leads come from one stage to the next, and who brings them there.

A lead that still stands at a stage may yet go on, so it is counted as standing there and not as lost: the share that
went on is taken of those whose outcome is known. Shares have Wilson intervals; those that chance alone could have put
in either order share a place.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kaigong.core.measures.waiting import Spell, Waiting, waiting
from kaigong.core.promotion.values import OPEN, PATH, Stage
from kaigong.core.supervision.league import FEW, wilson


@dataclass(frozen=True, slots=True)
class Track:
    """What the funnel needs of one lead: its steps in their order, each with its day."""

    steps: Sequence[tuple[str, date]]
    investment_fen: int = 0


@dataclass(frozen=True, slots=True)
class Level:
    """One stage: how many came to it, went on (to any later stage), stand there now, were put aside or lost from it.

    `share` of those whose outcome is known, None where there is none."""

    stage: Stage
    reached: int
    went_on: int
    here: int
    paused: int
    lost: int
    days: Waiting

    @property
    def share(self) -> float | None:
        known = self.went_on + self.lost
        return self.went_on / known if known else None

    @property
    def span(self) -> tuple[float, float] | None:
        known = self.went_on + self.lost
        return wilson(self.went_on, known) if known else None


@dataclass(slots=True)
class _Level:
    reached: int = 0
    went_on: int = 0
    here: int = 0
    paused: int = 0
    lost: int = 0


def funnel(tracks: Iterable[Track], today: date) -> list[Level]:
    """The stages in their order. A lead that skips one counts as having come to it, but says nothing of its days."""
    counts = {stage: _Level() for stage in PATH}
    spells: dict[Stage, list[Spell]] = defaultdict(list)
    for track in tracks:
        _count(track, today, counts, spells)
    return [
        Level(stage, one.reached, one.went_on, one.here, one.paused, one.lost, waiting(spells[stage]))
        for stage, one in counts.items()
    ]


def _count(track: Track, today: date, counts: Mapping[Stage, _Level], spells: Mapping[Stage, list[Spell]]) -> None:
    came: dict[Stage, date] = {}
    for name, day in track.steps:
        stage = Stage(name)
        if stage in PATH:
            came.setdefault(stage, day)
    if not came:
        return
    furthest = max(PATH.index(stage) for stage in came)
    now, last = Stage(track.steps[-1][0]), track.steps[-1][1]
    for place, stage in enumerate(PATH[: furthest + 1]):
        one = counts[stage]
        one.reached += 1
        if place < furthest:
            one.went_on += 1
            if stage in came:
                on = next(came[later] for later in PATH[place + 1 :] if later in came)
                spells[stage].append(((on - came[stage]).days, True, 1))
        elif now is Stage.LOST:
            one.lost += 1
            spells[stage].append(((last - came[stage]).days, False, 1))
        elif now is Stage.PAUSED:
            one.paused += 1
            spells[stage].append(((last - came[stage]).days, False, 1))
        else:
            one.here += 1
            if stage in OPEN:
                spells[stage].append(((today - came[stage]).days, False, 1))


@dataclass(frozen=True, slots=True)
class Entry:
    """What the league counts of one who brings leads: a team, an agency, a county."""

    key: str
    leads: int = 0
    signed: int = 0
    lost: int = 0
    signed_fen: int = 0
    started: int = 0
    contacts: int = 0
    cost_fen: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """One place. `share`: signed of those whose outcome is known, with its interval; None where there is none."""

    rank: int
    entry: Entry
    share: float | None
    low: float
    high: float
    shared: bool

    @property
    def few(self) -> bool:
        """Whether it rests on few leads."""
        return self.entry.signed + self.entry.lost < FEW


def league(entries: Iterable[Entry]) -> list[Place]:
    """The places, the best first; one stands behind only those whose whole interval lies above his own."""
    listed = list(entries)
    known = {one.key: one.signed + one.lost for one in listed}
    spans = {one.key: wilson(one.signed, known[one.key]) for one in listed if known[one.key]}
    ranks = {key: 1 + sum(other[0] > span[1] for other in spans.values()) for key, span in spans.items()}
    worst = max(ranks.values(), default=0) + 1
    places = [
        Place(
            ranks.get(one.key, worst), one, one.signed / known[one.key] if known[one.key] else None,
            *spans.get(one.key, (0.0, 1.0)), one.key in ranks and list(ranks.values()).count(ranks[one.key]) > 1,
        )
        for one in listed
    ]  # fmt: skip
    return sorted(places, key=lambda place: (place.rank, -(place.share or 0), -place.entry.signed, place.entry.key))
