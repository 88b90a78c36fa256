"""The cases of a passport told again from their entries, and what each item went through, day by day."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from kaigong.core.cases import events as e
from kaigong.core.cases.fold import fold
from kaigong.core.cases.values import Case, Item, ItemState
from kaigong.core.ledger.canonical import parse
from kaigong.core.ledger.chain import Entry
from kaigong.core.problems import Faulty, Problem

CASE, PROJECT = "case:", "project:"
STAGES = "system:stages"
# what a made-up history may make of the fold, whose own histories never do
IMPOSSIBLE = (ValueError, LookupError, TypeError, ArithmeticError, AttributeError, AssertionError)


class Impossible(Exception):
    """An event that cannot have happened to this case."""

    def __init__(self, problem: Problem, item: str | None = None) -> None:
        super().__init__(problem.code)
        self.problem, self.item = problem, item


@dataclass(frozen=True, slots=True)
class Step:
    """One event of a case, and the case before and after it."""

    entry: Entry
    at: datetime
    recorded_at: datetime
    event: e.Event | None
    before: Case
    after: Case

    def touched(self) -> Iterator[tuple[Item | None, Item]]:
        """The items it changed, as they were and as they are."""
        for code, item in self.after.items.items():
            before = self.before.items.get(code)
            if before is not item:
                yield before, item


@dataclass(frozen=True, slots=True)
class Mark:
    """From this day on (the day itself not counted) an item stands so."""

    on: date
    state: ItemState
    agency: str
    ground: str = ""


@dataclass(slots=True)
class Track:
    """What one item went through."""

    case: str
    item: Item
    opened_by_stages: bool
    marks: list[Mark] = field(default_factory=list)
    stood: list[date] = field(default_factory=list)  # the days on which it came to stand
    begins: date | None = None  # when it could first be worked on


class Replay:
    """Folds the entries of every case as they come."""

    def __init__(self) -> None:
        self.cases: dict[str, Case] = {}
        self.tracks: dict[tuple[str, str], Track] = {}  # by case and item
        self.opened: list[date] = []
        self._by_stages: set[str] = set()

    def take(self, entry: Entry) -> Step | None:
        """The next entry; None for one of another stream than a case's."""
        if not entry.stream.startswith(CASE):
            return None
        at, recorded_at = _moment(entry.at), _moment(entry.recorded_at)
        before = self.cases.get(entry.stream, Case())
        event = self._event(entry)
        try:
            after = fold(before, event, entry.n)
        except IMPOSSIBLE:
            raise Impossible(Problem("event.impossible", data={"kind": entry.kind[:80]})) from None
        self.cases[entry.stream] = after
        step = Step(entry, at, recorded_at, event, before, after)
        self._opened(step)
        for item in [item for _, item in step.touched()]:
            self._mark(step, item)
        return step

    def _event(self, entry: Entry) -> e.Event | None:
        data: Any = parse(entry.data)
        try:
            return e.decode(entry.kind, data)
        except Faulty:
            raise Impossible(Problem("event.not_readable", data={"kind": entry.kind[:80]})) from None

    def _opened(self, step: Step) -> None:
        if isinstance(step.event, e.CaseOpened):
            self.opened.append(step.event.on)
            if step.entry.by == STAGES:
                self._by_stages.add(step.entry.stream)

    def _mark(self, step: Step, item: Item) -> None:
        key = (step.entry.stream, item.code)
        track = self.tracks.setdefault(key, Track(step.after.no, item, step.entry.stream in self._by_stages))
        track.item = item
        if track.begins is None and item.received_on and item.ready_on:
            track.begins = max(item.received_on, item.ready_on)
        if item.stands and item.ended_on and item.ended_on not in track.stood:
            track.stood.append(item.ended_on)
        mark = Mark(step.at.date(), item.state, item.agencies[0] if item.agencies else "", _ground(item))
        if not track.marks or (mark.state, mark.agency, mark.ground) != _same(track.marks[-1]):
            track.marks.append(mark)


def _ground(item: Item) -> str:
    return item.stopped.reason if item.stopped else ""


def _same(mark: Mark) -> tuple[ItemState, str, str]:
    return mark.state, mark.agency, mark.ground


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Impossible(Problem("event.time", data={"got": text[:40]})) from None
    if moment.tzinfo is None:
        raise Impossible(Problem("event.time", data={"got": text[:40]}))
    return moment
