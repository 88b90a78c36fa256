"""What a log did, item by item: its events brought onto the items of the catalogue.

    named(activities, catalogue) -> which activity is which item, by id or name
    doings(log, names, zone, project=None) -> (Case, …)

An event begins an item, ends it or excuses it. Our own ledger says which in its attributes `item` and `kind`. In other
logs the lifecycle says it (start begins, the rest ends) unless the table of names has a phase: begin, done or excused.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import tzinfo

from kaigong.core.mining.conform import PROMISED, STATUTORY, Case, Doing
from kaigong.core.mining.graph import DAY, Ints
from kaigong.core.mining.log import NO_TIME, Log
from kaigong.core.mining.times import EPOCH, NO_DAY, local_days
from kaigong.core.rules.model import Catalogue

BEGIN, DONE, EXCUSED = "begin", "done", "excused"
PHASES = (BEGIN, DONE, EXCUSED)
OWED, READY = "owed", "ready"  # of our ledger: an owner's item is listed, and what it waits for is there
LEDGER = {
    "ItemAccepted": BEGIN,
    "ItemOwed": OWED,
    "ItemReady": READY,
    "ItemDecided": DONE,
    "ItemReported": DONE,
    "ItemNotNeeded": EXCUSED,
    "ItemWithdrawn": EXCUSED,
    "AcceptanceRefused": EXCUSED,
}
DUES = (
    "ItemSuspended",
    "ItemResumed",
    "DueExtended",
    "DueCounted",
    "ItemMigrated",
    "MigrationTakenBack",
)  # new due days
WRITTEN = "recorded_at"
LIMITS = (PROMISED, STATUTORY)  # of our ledger, which writes the due days themselves (days without a zone)
Names = Mapping[str, tuple[str, str]]  # activity -> item, phase ("" where the lifecycle says it)


@dataclass(frozen=True, slots=True)
class Move:
    """One event as it bears on an item; without a phase it only tells new due days."""

    place: int
    item: str
    phase: str
    due: Mapping[str, int] = field(default_factory=dict)


MoveOf = Callable[[int], Move | None]  # of the event at a place


def named(activities: Iterable[str], catalogue: Catalogue) -> dict[str, tuple[str, str]]:
    """Activities called like an item, by its id or either name, however it is spaced or cased."""
    known = {}
    for item in catalogue.items.values():
        for name in (item.id, item.name_zh, item.name_en):
            known[_plain(name)] = item.id
    return {activity: (known[_plain(activity)], "") for activity in activities if _plain(activity) in known}


def _plain(name: str) -> str:
    return " ".join(name.replace("_", " ").replace("-", " ").split()).casefold()


def doings(log: Log, names: Names, zone: tzinfo, *, by: str | None = None, closed: bool = False) -> tuple[Case, ...]:
    """The cases of the log, or all of one value of the case attribute `by` together (a project with several cases)."""
    days, written = local_days(log.time, zone), _written(log, zone)
    grouped: dict[str, list[Move]] = {}
    first: dict[str, int] = {}
    for case, moves, day in _by_case(log, names, days):
        name = _group(log, by, case)
        grouped.setdefault(name, []).extend(moves)
        first[name] = min((one for one in (first.get(name, NO_DAY), day) if one != NO_DAY), default=NO_DAY)
    found = []
    for name, moves in grouped.items():
        if by is not None:
            moves.sort(key=lambda move: int(log.time[move.place]))
        found.append(Case(name, tuple(_doings(moves, days, written)), first[name], closed))
    return tuple(found)


def _group(log: Log, by: str | None, case: int) -> str:
    value = log.attributes[by][case] if by is not None else None
    return log.cases[case] if value is None else str(value)


def _written(log: Log, zone: tzinfo) -> Ints | None:
    column = log.attributes.get(WRITTEN)
    return local_days(column.values, zone) if column is not None and column.scope == "event" else None


def _by_case(log: Log, names: Names, days: Ints) -> Iterator[tuple[int, list[Move], int]]:
    of_event = _ledger_moves(log) or _named_moves(log, names)
    for case, (lo, hi) in enumerate(zip(log.first[:-1].tolist(), log.first[1:].tolist(), strict=True)):
        known = [day for day in days[lo:hi].tolist() if day != NO_DAY]
        yield case, [move for move in map(of_event, range(lo, hi)) if move is not None], min(known, default=NO_DAY)


def _ledger_moves(log: Log) -> MoveOf | None:
    items, kinds = log.attributes.get("item"), log.attributes.get("kind")
    if items is None or kinds is None or items.kind != "text" or kinds.kind != "text":
        return None
    phases = [LEDGER.get(word, "") for word in kinds.words]
    if not any(phases):
        return None
    dues = {which: log.attributes[f"{which}_due"].values for which in LIMITS if f"{which}_due" in log.attributes}

    def move(place: int) -> Move | None:
        kind, item = int(kinds.values[place]), items[place]
        if kind < 0 or not item:
            return None
        days = {which: int(values[place]) for which, values in dues.items()}
        due = {which: micros // DAY + EPOCH for which, micros in days.items() if micros != NO_TIME}
        return Move(place, item, phases[kind], due) if phases[kind] or due else None

    return move


def _named_moves(log: Log, names: Names) -> MoveOf:
    of_code = [names.get(activity) for activity in log.activities]
    begins = {code for code, word in enumerate(log.lifecycles) if word.lower() in ("start", "assign", "schedule")}

    def move(place: int) -> Move | None:
        found = of_code[int(log.activity[place])]
        if found is None:
            return None
        item, phase = found
        if not phase:
            phase = BEGIN if log.lifecycle is not None and int(log.lifecycle[place]) in begins else DONE
        return Move(place, item, phase)

    return move


def _doings(moves: Iterable[Move], days: Ints, written: Ints | None) -> Iterator[Doing]:
    """A beginning waits for its end; an end without one stands alone, and so does a beginning that never ends. What is
    only listed for its owner begins when what it waits for is there."""
    waiting: dict[str, Doing] = {}
    listed: set[str] = set()
    due: dict[str, Mapping[str, int]] = {}
    for move in moves:
        day = int(days[move.place])
        if move.due:
            due[move.item] = move.due
        if not move.phase:
            continue
        if move.phase == OWED:
            listed.add(move.item)
        if move.phase == BEGIN or (move.phase == READY and move.item in listed):
            waiting.setdefault(move.item, Doing(move.item, begun=day))
        if move.phase in (BEGIN, OWED, READY):
            continue
        open_since = waiting.pop(move.item, Doing(move.item))
        at = NO_DAY if written is None else int(written[move.place])
        yield replace(open_since, done=day, written=at, excused=move.phase == EXCUSED, due=due.get(move.item, {}))
    yield from waiting.values()
