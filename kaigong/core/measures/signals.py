"""What stands behind the milestones of a project: which proof is there, which is missing, what contradicts what.

    signals(life, rules, today) -> the signals of every milestone, in the order of the rules
    suspicious(found)           -> those that make a start look as if it stood on paper alone

The rules (which proof, which check, after how long, what counts as suspicious) are data of the catalogue; a check is
found by its name in CHECKS. Nothing here knows a project, only its days, its proofs and its months.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

ORDER = ("idea", "reserve", "signed", "started", "continuing", "in_use", "full")
PERMITS = ("permit", "archive")  # a permit, or the list of what was permitted on paper before the system


class Standing(StrEnum):
    THERE = "there"
    MISSING = "missing"
    CONTRADICTS = "contradicts"
    WAITING = "waiting"  # the milestone is not reached yet, or its time of grace runs


@dataclass(frozen=True, slots=True)
class Piece:
    """One proof. `inside`: whether its place lies where the project is, None where that cannot be told."""

    kind: str
    on: date
    milestone: str = ""
    inside: bool | None = None
    shared: bool = False  # the same file proves another project, too
    amount_fen: int | None = None
    reading: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Month:
    """What was reported of one month: money spent, and the part of the works that stands at its end."""

    month: date
    done_fen: int
    physical_percent: Decimal | None


@dataclass(frozen=True, slots=True)
class Life:
    """How far a project says it has come (`reached`: milestone -> its day, where known), and what speaks for it."""

    stage: str
    reached: Mapping[str, date]
    pieces: tuple[Piece, ...] = ()
    months: tuple[Month, ...] = ()
    investment_fen: int = 0
    drawn_fen: int = 0

    def day(self, milestone: str) -> date | None:
        """The day of a milestone, None where it is not reached or its day not known."""
        return self.reached.get(milestone)

    def of(self, *kinds: str) -> list[Piece]:
        """The proofs of some kinds, the oldest first."""
        return sorted((piece for piece in self.pieces if piece.kind in kinds), key=lambda piece: piece.on)


@dataclass(frozen=True, slots=True)
class Rule:
    """Either `wants` one proof of some kinds for a milestone within `days` of it, or a `check` with its `limit`."""

    id: str
    milestone: str
    name_zh: str
    name_en: str
    wants: tuple[str, ...] = ()
    check: str = ""
    limit: int = 0
    days: int = 0
    suspicious: bool = False


@dataclass(frozen=True, slots=True)
class Signal:
    """What one rule says of one project; `data` has the days and numbers it says it of."""

    rule: Rule
    standing: Standing
    on: date | None = None
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_suspicious(self) -> bool:
        """Whether it speaks against the project."""
        return self.rule.suspicious and self.standing in (Standing.MISSING, Standing.CONTRADICTS)


def signals(life: Life, rules: Iterable[Rule], today: date) -> list[Signal]:
    """The signals of every milestone."""
    return [signal for rule in rules for signal in _of_rule(life, rule, today)]


def suspicious(found: Iterable[Signal]) -> list[Signal]:
    """Those that speak against the project."""
    return [signal for signal in found if signal.is_suspicious]


def has_reached(stage: str, milestone: str) -> bool:
    """Whether a project in this stage says that it has come to the milestone."""
    return ORDER.index(stage) >= ORDER.index(milestone)


def _of_rule(life: Life, rule: Rule, today: date) -> Iterator[Signal]:
    if rule.wants:
        yield _wanted(life, rule, today)
    elif has_reached(life.stage, rule.milestone):
        for on, data in CHECKS[rule.check](life, rule.limit, today):
            yield Signal(rule, Standing.CONTRADICTS, on, data)


def _wanted(life: Life, rule: Rule, today: date) -> Signal:
    """There, missing, or not yet to be asked for. A proof that was filed for another milestone does not count."""
    found = [piece for piece in life.of(*rule.wants) if piece.milestone in ("", rule.milestone)]
    if found:
        return Signal(rule, Standing.THERE, found[-1].on, {"n": len(found), "kind": found[-1].kind})
    reached = life.day(rule.milestone)
    runs = reached is not None and today <= reached + timedelta(rule.days)
    if not has_reached(life.stage, rule.milestone) or (rule.days and runs):
        return Signal(rule, Standing.WAITING, reached)
    return Signal(rule, Standing.MISSING, reached)


# ------------------------------------------------------------------------------------------------------- the checks

Found = Iterator[tuple[date | None, dict[str, Any]]]


def start_before_permit(life: Life, limit: int, today: date) -> Found:
    """Ground was broken more than `limit` days before the first permit."""
    started, permits = life.day("started"), life.of(*PERMITS)
    if started and permits and all(piece.kind == "permit" for piece in permits):
        first = permits[0].on
        if (first - started).days > limit:
            yield started, {"permit": first, "started": started}


def photo_before_permit(life: Life, limit: int, today: date) -> Found:
    """A photo of the works was taken more than `limit` days before the first permit."""
    permits = life.of("permit")
    if permits and not life.of("archive"):
        for photo in _works(life):
            if (permits[0].on - photo.on).days > limit:
                yield photo.on, {"photo": photo.on, "permit": permits[0].on}


def photo_not_of_start(life: Life, limit: int, today: date) -> Found:
    """The photo that is to prove the start was taken more than `limit` days before it."""
    started = life.day("started")
    for photo in _works(life):
        if started and (started - photo.on).days > limit:
            yield photo.on, {"photo": photo.on, "started": started}


def photo_elsewhere(life: Life, limit: int, today: date) -> Found:
    """A photo was taken where the project is not."""
    yield from ((photo.on, {"photo": photo.on}) for photo in life.of("photo") if photo.inside is False)


def proof_shared(life: Life, limit: int, today: date) -> Found:
    """The very same photo proves another project, too."""
    yield from ((photo.on, {"photo": photo.on}) for photo in life.of("photo") if photo.shared)


def no_money(life: Life, limit: int, today: date) -> Found:
    """No money was drawn within `limit` months of the start."""
    started = life.day("started")
    paid = life.drawn_fen + sum(piece.amount_fen or 0 for piece in life.of("invoice", "payment"))
    if started and paid <= 0 and months_between(started, today) >= limit:
        yield started, {"months": months_between(started, today), "started": started}


def meter_still(life: Life, limit: int, today: date) -> Found:
    """`limit` months after it went into use the meter reads zero, or what it read before."""
    in_use = life.day("in_use")
    if in_use is None or months_between(in_use, today) < limit:
        return
    readings = [piece for piece in life.of("meter") if piece.reading is not None]
    after = [piece for piece in readings if piece.on > in_use]
    if not after:
        return
    before = max((piece.reading or Decimal(0) for piece in readings if piece.on <= in_use), default=Decimal(0))
    if (after[-1].reading or Decimal(0)) <= before:
        yield after[-1].on, {"reading": after[-1].reading, "in_use": in_use}


def money_without_works(life: Life, limit: int, today: date) -> Found:
    """The part of the investment reported as done runs more than `limit` points ahead of the works that stand."""
    if not life.months or life.investment_fen <= 0:
        return
    months = sorted(life.months, key=lambda month: month.month)
    done = 100 * sum(month.done_fen for month in months) / life.investment_fen
    stands = next((month.physical_percent for month in reversed(months) if month.physical_percent is not None), None)
    if done - float(stands or 0) > limit:
        yield months[-1].month, {"done": round(done, 1), "works": stands or Decimal(0), "limit": limit}


def days_out_of_order(life: Life, limit: int, today: date) -> Found:
    """A later milestone has an earlier day, or a day lies in the future."""
    known = [(name, life.day(name)) for name in ORDER if life.day(name)]
    for (_before, first), (_after, second) in zip(known, known[1:], strict=False):
        if first and second and second < first:
            yield second, {"first": first, "second": second}
    yield from ((day, {"first": today, "second": day}) for _name, day in known if day and day > today)


def _works(life: Life) -> list[Piece]:
    """Photos that are to prove the start."""
    return [photo for photo in life.of("photo") if photo.milestone in ("", "started")]


def months_between(first: date, last: date) -> int:
    """Whole months from a day to another."""
    return (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)


CHECKS: Mapping[str, Callable[[Life, int, date], Found]] = {
    check.__name__: check
    for check in (
        start_before_permit, photo_before_permit, photo_not_of_start, photo_elsewhere, proof_shared, no_money,
        meter_still, money_without_works, days_out_of_order,
    )
}  # fmt: skip
