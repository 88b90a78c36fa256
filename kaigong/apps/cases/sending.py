"""A parcel on its way to another process: what is written of it, as bytes.

What stays the same over a whole feed, the rows of cases and projects and the calendars, is sent once and named from
then on. Of a case that moved goes only what writing looks at: its last entry, and where events write more than their
item, those events and the items they are about. Entries go without hashes: whoever receives them seals them."""

import pickle
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from io import BytesIO
from typing import Any

import msgspec
from msgspec.structs import replace

from kaigong.apps.cases import rows
from kaigong.apps.cases.models import Case
from kaigong.apps.cases.parcel import Moved, Parcel
from kaigong.apps.projects.models import Project
from kaigong.core.cases import events as e
from kaigong.core.cases import values as core
from kaigong.core.clock.calendar import Calendar
from kaigong.core.ledger.sealing import sealed_on

MOST_HELD = 100_000
ANEW, GOES_ON, REFUSED = b"0", b"1", b"2"  # how a parcel begins: the last after one that was not written
Reduced = tuple[Callable[..., Any], tuple[Any, ...]]
_columns = [field.attname for field in Case._meta.concrete_fields]
_text = msgspec.json.Encoder().encode
_packed = msgspec.msgpack.Encoder().encode
_case = msgspec.msgpack.Decoder(core.Case)
_kept: dict[int, Any] = {}  # where parcels arrive: what was sent before, by its number
_heads: dict[str, str] = {}  # and the hash of the last entry of every stream that was sealed here


class Sender:
    """Turns parcels into bytes, one after the other, for one receiver."""

    def __init__(self) -> None:
        self._numbers: dict[int, int] = {}  # by the address of what was sent
        self._held: list[Any] = []  # and that itself, so that its address stays its own
        self._ways = WAYS | {Case: self._case, Project: self._whole, Calendar: self._whole}
        self._begins = ANEW

    @property
    def full(self) -> bool:
        """Whether so much was sent that the next parcel begins anew, for which none may be on its way."""
        return len(self._held) > MOST_HELD

    def packed(self, parcel: Parcel) -> bytes:
        """One parcel. After one that was not written, or when much has been sent, the receiver begins anew."""
        if self.full:
            self.forget(ANEW)
        said = (
            list(map(_slim, parcel.moved.values())), [tuple(entry) for entry in parcel.entries],
            [(now, kind, _text(payload)) for now, kind, payload in parcel.waiting], parcel.changes, parcel.forecasts,
            parcel.leaned, parcel.ahead,
        )  # fmt: skip
        to, self._begins = BytesIO(self._begins), GOES_ON
        to.seek(1)
        pickler = pickle.Pickler(to, pickle.HIGHEST_PROTOCOL)
        pickler.dispatch_table = self._ways
        pickler.dump(said)
        return to.getvalue()

    def forget(self, begins: bytes = REFUSED) -> None:
        """What was sent counts no more."""
        self._numbers.clear()
        self._held.clear()
        self._begins = begins

    def _case(self, row: Case) -> Reduced:
        number = self._numbers.get(id(row))
        if number is not None:
            return _found, (number,)
        return _arrived, (self._hold(row), [getattr(row, name) for name in _columns], row.project)

    def _whole(self, thing: Any) -> Reduced:
        number = self._numbers.get(id(thing))
        if number is not None:
            return _found, (number,)
        return _unpacked, (self._hold(thing), pickle.dumps(thing, pickle.HIGHEST_PROTOCOL))

    def _hold(self, thing: Any) -> int:
        number = self._numbers[id(thing)] = len(self._held)
        self._held.append(thing)
        return number


def begins(text: bytes) -> bool:
    """Whether a parcel stands on nothing that was sent before and not written."""
    return text[:1] == REFUSED


def unpacked(text: bytes) -> Parcel:
    """The parcel as it arrives, with all that is looked at when it is written."""
    if text[:1] != GOES_ON:
        _kept.clear()
    if begins(text):
        _heads.clear()
    found = pickle.loads(memoryview(text)[1:])  # noqa: S301 our own process
    moved, entries, waiting, changes, forecasts, leaned, ahead = found
    told = [(now, kind, msgspec.Raw(payload)) for now, kind, payload in waiting]
    streams = [one[0].stream for one in moved]
    for stream, one in zip(streams, moved, strict=True):
        _heads.setdefault(stream, one[1])
    sealed = sealed_on(entries, _heads)
    cases = {stream: _moved(one, _heads[stream]) for stream, one in zip(streams, moved, strict=True)}
    return Parcel(cases, sealed, told, changes, forecasts, leaned, ahead)


def _slim(one: Moved) -> tuple[Any, ...]:
    happened = [
        (n, event)
        for n, event in one.happened
        if isinstance(event, e.CERTIFICATES) or rows.writes(one.folded, ((n, event),))
    ]
    shown, folded, calendar = one.shown, one.folded, one.calendar
    if not one.is_new and len(folded.items) == len(shown.items):
        shown = folded = _about(folded, happened)
        calendar = None
    return one.row, one.head, shown, folded, happened, one.is_new, calendar, one.named, one.state


def _about(folded: core.Case, happened: Sequence[tuple[int, e.Event]]) -> core.Case:
    """As much of a case as those look at who write what these events write."""
    if not happened:
        return core.Case(last=folded.last)
    codes: Iterable[str] = {code for _n, event in happened for code in e.touched(event)}
    return replace(folded, items={code: folded.items[code] for code in codes if code in folded.items})


def _moved(said: tuple[Any, ...], head: str) -> Moved:
    row, _head, shown, folded, happened, is_new, calendar, named, state = said
    return Moved(row, shown, folded, head, "", happened, is_new, calendar, named, state)


def _arrived(number: int, values: list[Any], project: Project) -> Case:
    row = _kept[number] = Case.from_db("default", _columns, values)
    row._state.adding, row.project = row.pk is None, project
    return row


def _unpacked(number: int, text: bytes) -> Any:
    thing = _kept[number] = pickle.loads(text)  # noqa: S301 our own process
    return thing


def _found(number: int) -> Any:
    return _kept[number]


def _folded(case: core.Case) -> Reduced:
    return _case_from, (_packed(case),)


def _case_from(text: bytes) -> core.Case:
    return _case.decode(text)


def _event(event: e.Event) -> Reduced:
    return _event_from, (type(event).__name__, _packed(event))


def _event_from(kind: str, text: bytes) -> Any:
    return _events(kind).decode(text)


@lru_cache(maxsize=256)
def _events(kind: str) -> msgspec.msgpack.Decoder[Any]:
    return msgspec.msgpack.Decoder(e.KINDS[kind])


WAYS: dict[type, Callable[[Any], Reduced]] = {core.Case: _folded, **dict.fromkeys(e.KINDS.values(), _event)}
