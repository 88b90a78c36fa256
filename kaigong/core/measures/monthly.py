"""Figures of months: what should be asked about before it is believed, and how money stands beside physical work."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from statistics import median

BEFORE = 6  # months a jump is measured against
LEAST = 3  # of them must be known


class Doubt(StrEnum):
    """Why the figure of a month should be looked at."""

    BELOW_ZERO = "below_zero"  # the cumulative figure falls below zero
    NEGATIVE = "negative"  # the month itself is negative: earlier figures are taken back
    OVER_TOTAL = "over_total"  # the cumulative figure passes the total investment
    JUMP = "jump"  # far above the months before
    WORK_BACK = "work_back"  # physical work goes back
    NO_PROOF = "no_proof"  # physical work rises fast and nothing shows it


class Pace(StrEnum):
    """Money beside physical work."""

    UNKNOWN = "unknown"
    TOGETHER = "together"
    MONEY_AHEAD = "money_ahead"
    WORK_AHEAD = "work_ahead"


@dataclass(frozen=True, slots=True)
class Month:
    """One month as reported; None where nothing was."""

    month: date
    done_fen: int | None = None
    physical_percent: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """From when on something is asked about; the catalogue's."""

    due_day: int = 5
    jump_times: int = 5
    jump_percent: int = 15
    ahead_points: int = 25
    photo_percent: int = 20


def due_on(month: date, limits: Limits) -> date:
    """The day by which the figures of a month are to be reported: a day of the next month."""
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return following.replace(day=limits.due_day)


def doubts(
    new: Month, others: Sequence[Month], investment_fen: int, limits: Limits, *, proof: bool = False
) -> tuple[Doubt, ...]:
    """What is to be asked about a month, given all other months of the project. Nothing about one not reported."""
    if new.done_fen is None:
        return ()
    known = sorted((one for one in others if one.month != new.month and one.done_fen is not None), key=_by_month)
    return tuple(_doubts(new, new.done_fen, known, investment_fen, limits, proof))


def _doubts(
    new: Month, done: int, known: Sequence[Month], investment_fen: int, limits: Limits, proof: bool
) -> Iterator[Doubt]:
    before = [one for one in known if one.month < new.month]
    upto = done + sum(one.done_fen or 0 for one in before)
    total = done + sum(one.done_fen or 0 for one in known)
    if upto < 0 or total < 0:
        yield Doubt.BELOW_ZERO
    elif done < 0:
        yield Doubt.NEGATIVE
    if investment_fen and (upto > investment_fen or total - done <= investment_fen < total):
        yield Doubt.OVER_TOTAL
    last = [one.done_fen or 0 for one in before[-BEFORE:]]
    if len(last) >= LEAST and done * 100 > investment_fen * limits.jump_percent:
        usual = median(last)
        if done > usual * limits.jump_times:
            yield Doubt.JUMP
    if new.physical_percent is not None:
        yield from _about_work(new.physical_percent, known, new.month, limits, proof)


def _about_work(percent: Decimal, known: Sequence[Month], month: date, limits: Limits, proof: bool) -> Iterator[Doubt]:
    earlier = [one.physical_percent for one in known if one.month < month and one.physical_percent is not None]
    later = [one.physical_percent for one in known if one.month > month and one.physical_percent is not None]
    before = earlier[-1] if earlier else Decimal(0)
    if percent < before or (later and percent > later[0]):
        yield Doubt.WORK_BACK
    if earlier and not proof and percent - before > limits.photo_percent:
        yield Doubt.NO_PROOF


def percent_of(part: int, whole: int) -> Decimal | None:
    """A share in percent with one digit; None of nothing."""
    return (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.1")) if whole else None


def pace(money_percent: Decimal | None, physical_percent: Decimal | None, limits: Limits) -> Pace:
    """Whether money runs far ahead of the work, or the other way."""
    if money_percent is None or physical_percent is None:
        return Pace.UNKNOWN
    apart = money_percent - physical_percent
    if apart > limits.ahead_points:
        return Pace.MONEY_AHEAD
    return Pace.WORK_AHEAD if -apart > limits.ahead_points else Pace.TOGETHER


def _by_month(one: Month) -> date:
    return one.month
