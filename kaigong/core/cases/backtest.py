"""What would have been: cases that have ended, replayed under another version of the law.

    replay(case, asked, version, calendar) -> (Replayed, …)     every item decided, added or no longer needed
    summary(replayed) -> (Row, …)                               counted by item and agency

The day of every decision stays as it was; only the last day it is held against is counted anew, with the stops and
extensions there were. So the table says how a new limit fits how an agency has worked, not how it would work under it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from statistics import median

from kaigong.core.cases.clocks import due_days
from kaigong.core.cases.migrate import terms_under
from kaigong.core.cases.migrate_values import Asked, Version
from kaigong.core.cases.values import Case, DueDays, Item, Terms
from kaigong.core.clock.calendar import Calendar, UnknownYear
from kaigong.core.values import replace

DECIDED, ADDED, DROPPED = "decided", "added", "dropped"


@dataclass(frozen=True, slots=True)
class Replayed:
    """One item of an ended case. `used_days`: working days from acceptance to decision, stops taken out."""

    item: str
    agency: str
    what: str
    decided_on: date | None = None
    terms_before: Terms = Terms()
    terms: Terms = Terms()
    due_before: date | None = None
    due: date | None = None
    used_days: int | None = None

    @property
    def late_before(self) -> bool:
        return _late(self.decided_on, self.due_before)

    @property
    def late(self) -> bool:
        return _late(self.decided_on, self.due)


@dataclass(frozen=True, slots=True)
class Row:
    """What would have changed for one item at one agency."""

    item: str
    agency: str
    decided: int
    terms_before: Terms  # those most of them had
    terms: Terms
    late_before: int
    late: int
    newly_late: int
    no_longer_late: int
    shift_days: float | None  # calendar days the last day moves, median; below 0 it comes earlier
    used_days: float | None  # median
    added: int
    dropped: int


def replay(case: Case, asked: Asked, version: Version, calendar: Calendar) -> tuple[Replayed, ...]:
    """Every item of an ended case under the version."""
    return tuple(_replayed(case, asked, version, calendar))


def _replayed(case: Case, asked: Asked, version: Version, calendar: Calendar) -> Iterator[Replayed]:
    for item in case.items.values():
        if item.code in asked.after and item.accepted_on and item.decided_on:
            yield _decided(item, asked, version, calendar)
        elif item.code in asked.before and item.code not in asked.after:
            yield Replayed(item.code, item.agencies[0], DROPPED)
    if asked.whole_stage:
        for code in asked.after.keys() - asked.before.keys() - case.items.keys():
            yield Replayed(code, asked.after[code].agencies[0], ADDED)


def _decided(item: Item, asked: Asked, version: Version, calendar: Calendar) -> Replayed:
    terms = terms_under(item, asked, version)
    before, after = due_days(item, calendar), due_days(replace(item, terms=terms), calendar)
    return Replayed(
        item.code, item.agencies[0], DECIDED, item.decided_on, item.terms, terms, _day(before), _day(after),
        _used(item, calendar),
    )  # fmt: skip


def _day(due: DueDays) -> date | None:
    return None if due.unknown else due.binding


def _late(decided: date | None, due: date | None) -> bool:
    return decided is not None and due is not None and decided > due


def _used(item: Item, calendar: Calendar) -> int | None:
    """Working days the agency had it, the stops of the promised clock taken out."""
    if item.accepted_on is None or item.decided_on is None:
        return None
    try:
        whole = calendar.between(item.accepted_on, item.decided_on)
        stopped = sum(calendar.between(s.opened, s.closed) for s in item.stops if s.promised and s.closed)
    except UnknownYear:
        return None
    return max(whole - stopped, 0)


def summary(replayed: Iterable[Replayed]) -> tuple[Row, ...]:
    """Counted by item and agency: first those where something would have been late, then the most frequent."""
    grouped: dict[tuple[str, str], list[Replayed]] = defaultdict(list)
    for one in replayed:
        grouped[one.item, one.agency].append(one)
    rows = (_row(item, agency, found) for (item, agency), found in grouped.items())
    return tuple(sorted(rows, key=lambda row: (-row.newly_late, -row.no_longer_late, -row.decided, row.item)))


def _row(item: str, agency: str, found: list[Replayed]) -> Row:
    decided = [one for one in found if one.what == DECIDED]
    shifts = [(one.due - one.due_before).days for one in decided if one.due and one.due_before]
    used = [one.used_days for one in decided if one.used_days is not None]
    return Row(
        item, agency, len(decided), _usual(one.terms_before for one in decided), _usual(one.terms for one in decided),
        sum(one.late_before for one in decided), sum(one.late for one in decided),
        sum(one.late and not one.late_before for one in decided),
        sum(one.late_before and not one.late for one in decided), median(shifts) if shifts else None,
        median(used) if used else None, sum(one.what == ADDED for one in found),
        sum(one.what == DROPPED for one in found),
    )  # fmt: skip


def _usual(terms: Iterable[Terms]) -> Terms:
    counted = Counter(terms)
    return counted.most_common(1)[0][0] if counted else Terms()


def changed(row: Row) -> bool:
    """Whether anything would have been otherwise."""
    return bool(row.added or row.dropped or row.terms != row.terms_before or row.shift_days)
