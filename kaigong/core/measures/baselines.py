"""Two plans of one project side by side: item by item how many days it moved, and the totals."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Dates:
    """When an item was to run, or ran; None where not known."""

    start: date | None = None
    finish: date | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """A plan, or what really happened."""

    items: Mapping[str, Dates]
    starts_on: date | None = None  # groundbreaking
    investment_fen: int | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """One item in both. `start_days` and `finish_days`: calendar days later (+) or earlier (-)."""

    id: str
    before: Dates | None
    after: Dates | None
    start_days: int | None
    finish_days: int | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """All items, and the totals."""

    rows: tuple[Moved, ...]
    later: int
    earlier: int
    unmoved: int
    added: int
    dropped: int
    start_days: int | None
    investment_fen: int | None


def compare(before: Side, after: Side) -> Comparison:
    """Every item of either, in the order of the first and then what the second adds."""
    rows = tuple(_rows(before.items, after.items))
    both = [row for row in rows if row.before is not None and row.after is not None]
    moved = [row.finish_days for row in both if row.finish_days is not None]
    money = None
    if before.investment_fen is not None and after.investment_fen is not None:
        money = after.investment_fen - before.investment_fen
    return Comparison(
        rows,
        later=sum(days > 0 for days in moved),
        earlier=sum(days < 0 for days in moved),
        unmoved=sum(days == 0 for days in moved),
        added=sum(row.before is None for row in rows),
        dropped=sum(row.after is None for row in rows),
        start_days=_apart(before.starts_on, after.starts_on),
        investment_fen=money,
    )


def _rows(before: Mapping[str, Dates], after: Mapping[str, Dates]) -> Iterator[Moved]:
    for name in dict.fromkeys([*before, *after]):
        one, other = before.get(name), after.get(name)
        if one is None or other is None:
            yield Moved(name, one, other, None, None)
        else:
            yield Moved(name, one, other, _apart(one.start, other.start), _apart(one.finish, other.finish))


def _apart(before: date | None, after: date | None) -> int | None:
    return (after - before).days if before and after else None
