"""Days owed: of every day from the first application to the end, who held it. The shares add up to the span exactly.

The way back is taken from the end: the item that was finished last (or is open the longest), held from the day it
could be worked on; then, of what it had waited for, the one that came last; and so on to the first application. A day
d counts to whoever held the item after all events before d (R-START: the day of an event is not counted):

rest          no working day by the calendar: nobody
stopped       a special procedure stands on a legal ground: nobody
agency:<id>   it lies at the agency: received, corrected, accepted, in review
applicant     a correction, an item of the owner's own, or nobody had applied yet
intermediary  an intermediary body works for the owner
trading       a public resource is being traded
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kaigong.core.cases.passport_replay import Mark, Replay, Track
from kaigong.core.cases.values import ENDED, STANDING, ItemState
from kaigong.core.clock.calendar import Calendar

REST, STOPPED, APPLICANT, INTERMEDIARY, TRADING = "rest", "stopped", "applicant", "intermediary", "trading"
OF_KIND: Mapping[str, str] = {"intermediary-service": INTERMEDIARY, "public-resource-trading": TRADING}
LONGEST_SPAN = 36_525  # a century: what is longer is no project


@dataclass(frozen=True, slots=True)
class ItemDays:
    """One item: when it could begin and ended, its last days, and who held it how many days."""

    case: str
    item: str
    state: str
    begins: str | None
    ended: str | None
    statutory_due: str | None
    promised_due: str | None
    stopped: tuple[tuple[str, str, str | None], ...]
    extended: int
    round: int
    days: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Statement:
    """The days of a project: from the first application to the end, by party, along the path back from the end."""

    start: str | None
    end: str | None
    days: int
    owed: Mapping[str, int]
    path: tuple[str, ...]
    items: tuple[ItemDays, ...]
    debts: Mapping[str, str]


def statement(replay: Replay, calendar: Calendar, as_of: date) -> Statement:
    """Who held which days; as of a day while anything is open."""
    tracks = list(replay.tracks.values())
    items = tuple(_item_days(track, calendar, as_of) for track in tracks)
    debts = {name: debt.state.value for case in replay.cases.values() for name, debt in sorted(case.debts.items())}
    start = min(replay.opened, default=None)
    if start is None:
        return Statement(None, None, 0, {}, (), items, debts)
    end = max(start, _end(tracks, as_of))
    if (end - start).days > LONGEST_SPAN:
        raise ValueError("a span of more than a century")
    owed, path = _along(tracks, calendar, start, end)
    return Statement(str(start), str(end), (end - start).days, dict(sorted(owed.items())), path, items, debts)


def _end(tracks: Sequence[Track], as_of: date) -> date:
    """The last day: as of now while anything is open, else that of the last ending."""
    if any(not track.item.finished for track in tracks):
        return as_of
    return max((_ended(track) for track in tracks), default=as_of)


def _ended(track: Track) -> date:
    return track.item.ended_on or track.marks[-1].on


def _along(tracks: Sequence[Track], calendar: Calendar, start: date, end: date) -> tuple[Counter[str], tuple[str, ...]]:
    """Back from the end to the start, item by item."""
    owed, path, cursor = Counter[str](), list[str](), end
    track = _last(tracks, end)
    while track is not None and cursor > start and track.item.code not in path:
        path.append(track.item.code)
        begins = max(start, min(track.begins or cursor, cursor))
        owed.update(_held(track, calendar, begins, cursor))
        cursor = begins
        track, reached = _before(track, tracks, cursor, path)
        reached = max(start, min(reached or start, cursor))
        owed.update(_spread(reached, cursor, APPLICANT, calendar))
        cursor = reached
    owed.update(_spread(start, cursor, APPLICANT, calendar))
    return owed, tuple(reversed(path))


def _last(tracks: Sequence[Track], end: date) -> Track | None:
    """What the end waits for: the item open the longest, else the one that ended last and took longest."""
    open_ = [track for track in tracks if not track.item.finished and track.begins]
    if open_:
        return min(open_, key=lambda track: (track.begins or end, track.item.code))
    begun = [track for track in tracks if track.begins]
    return max(begun, key=lambda t: (_ended(t), -(t.begins or end).toordinal(), t.item.code), default=None)


def _before(
    track: Track, tracks: Sequence[Track], cursor: date, path: Iterable[str]
) -> tuple[Track | None, date | None]:
    """Of what an item waited for (or, where its stage was opened by what stood before, of all items) the one that came
    to stand last, and that day."""
    seen = set(path)
    wanted = track.item.needs or (frozenset(t.item.code for t in tracks) if track.opened_by_stages else frozenset())
    found = [
        (day, other.item.code, other)
        for other in tracks
        if other.item.code in wanted and other.item.code not in seen and other.begins
        for day in other.stood
        if day <= cursor
    ]
    if not found:
        return None, None
    day, _code, other = max(found, key=lambda one: one[:2])
    return other, day


def _held(track: Track, calendar: Calendar, after: date, until: date) -> Counter[str]:
    """The days after one day and up to another, by who held the item."""
    owed, marks = Counter[str](), sorted(track.marks, key=lambda mark: mark.on)
    edges = [mark for mark in marks if mark.on < until]
    for place, mark in enumerate(edges):
        first = max(after, mark.on)
        last = min(until, edges[place + 1].on) if place + 1 < len(edges) else until
        owed.update(_spread(first, last, _party(track, mark), calendar))
    if edges and after < edges[0].on:
        owed.update(_spread(after, min(until, edges[0].on), APPLICANT, calendar))
    if not edges:
        owed.update(_spread(after, until, APPLICANT, calendar))
    return owed


def _party(track: Track, mark: Mark) -> str:
    if mark.state is ItemState.SUSPENDED:
        return STOPPED
    if mark.state in (ItemState.TO_DO, ItemState.CORRECTING) or (mark.state in ENDED and mark.state not in STANDING):
        return OF_KIND.get(track.item.kind, APPLICANT) if mark.state is ItemState.TO_DO else APPLICANT
    return OF_KIND.get(track.item.kind, f"agency:{mark.agency}")


def _spread(after: date, until: date, party: str, calendar: Calendar) -> Counter[str]:
    """The days d with after < d ≤ until: the working ones to the party, the others to nobody. A day of a year without
    a calendar counts as worked: it is not known to be one of rest."""
    owed = Counter[str]()
    for n in range(1, (until - after).days + 1):
        owed[REST if calendar.is_workday(after + timedelta(n)) is False else party] += 1
    return owed


def _item_days(track: Track, calendar: Calendar, as_of: date) -> ItemDays:
    item = track.item
    ended = _ended(track) if item.finished else None
    until = ended or as_of
    days = _held(track, calendar, track.begins, until) if track.begins and track.begins < until else Counter[str]()
    return ItemDays(
        item=item.code, case=track.case, state=item.state.value, begins=_text(track.begins), ended=_text(ended),
        statutory_due=_text(item.due.statutory), promised_due=_text(item.due.promised),
        stopped=tuple((stop.reason, str(stop.opened), _text(stop.closed)) for stop in item.stops),
        extended=item.extension_days, round=item.round, days=dict(sorted(days.items())),
    )  # fmt: skip


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
