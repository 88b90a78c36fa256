"""The catalogue in force: the shipped one with what the city published over it. Reads only; `queries` hands it out.

A stamp in the database says what was published, so that every process notices at its next request. Inside a request it
is looked up once; outside of requests what the process saw last counts until the calendar, or `look_again`, looks anew.
"""

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any

from kaigong.apps.ledger import wire
from kaigong.apps.rulebook.models import CatalogueEdition, EditionState
from kaigong.core.rules.editions import Edition, edition_days, merged, standing, version_id
from kaigong.core.rules.loader import shipped, shipped_reading
from kaigong.core.rules.model import Catalogue
from kaigong.core.rules.versions import as_of, change_days

NOTHING = ""
BETWEEN = "="
SAID = {
    "postgresql": "(SELECT string_agg(thing || '=' || value, chr(10)) FROM rulebook_stamp)",
    "sqlite": "(SELECT group_concat(thing || '=' || value, char(10)) FROM rulebook_stamp)",
}
EVER = (EditionState.PUBLISHED, EditionState.IN_FORCE, EditionState.WITHDRAWN)


@dataclass(slots=True)
class _Look:
    """What a request, or something like one, has looked up."""

    stamps: Mapping[str, str] | None = None
    kept: dict[str, Any] = field(default_factory=dict)


_request: ContextVar[_Look | None] = ContextVar("rulebook", default=None)
_seen: dict[str, str] = {}


def catalogue(day: date | None = None) -> Catalogue:
    """With a day: the law in force on it, named by its version. Without: every version of the law, with the editions
    that are in force now."""
    stamp = stamps(anew=False).get("catalogue", NOTHING)
    if day is None:
        return _current(stamp)
    return _view(stamp, _period(stamp, day))


def with_all_until(day: date) -> Catalogue:
    """Every version of the law with the editions in force on a day."""
    stamp = stamps(anew=False).get("catalogue", NOTHING)
    return _merged(stamp, tuple(one.number for one in standing(_editions(stamp), day)))


def versions() -> tuple[date, ...]:
    """The days on which the law changes: by the shipped catalogue and by what the city published, in order."""
    return _changes(stamps(anew=False).get("catalogue", NOTHING))


def editions() -> tuple[Edition, ...]:
    """What was ever published and not withdrawn before its day."""
    return _editions(stamps(anew=False).get("catalogue", NOTHING))


def stamps(*, anew: bool = True) -> Mapping[str, str]:
    """What is stored about each thing; read once a request, outside of requests whenever asked for `anew`."""
    look = _request.get()
    if look is not None and look.stamps is not None:
        return look.stamps
    if anew or not _seen or look is not None:
        return _looked(dict(wire.rows("SELECT thing, value FROM rulebook_stamp")))  # by every request and move
    return _seen


def _looked(found: Mapping[str, str]) -> Mapping[str, str]:
    _seen.clear()
    _seen.update({**found, "looked": "yes"})
    if look := _request.get():
        look.stamps = found
    return found


def said_sql() -> str:
    """A column with all stamps, for a query that is asked anyway; what it gives is handed to `hear`."""
    return SAID["postgresql" if wire.on_postgresql() else "sqlite"]


def hear(said: str | None) -> None:
    """What the column gave counts as looked up, unless this request has looked already."""
    if (look := _request.get()) is not None and look.stamps is None:
        _looked(dict(line.split(BETWEEN, 1) for line in (said or "").split("\n") if line))


def look_again() -> None:
    """After a change: what was looked up before it counts no more."""
    _seen.clear()
    if look := _request.get():
        look.stamps = None
        look.kept.clear()


def once(name: str, make: Callable[[], Any]) -> Any:
    """What other apps look up once a request, until `look_again`; outside of requests every time."""
    look = _request.get()
    if look is None:
        return make()
    if name not in look.kept:
        look.kept[name] = make()
    return look.kept[name]


def inside() -> bool:
    """Whether a request, or something like one, is under way."""
    return _request.get() is not None


def enter(**_signal: object) -> None:
    _request.set(_Look())


def leave(**_signal: object) -> None:
    _request.set(None)


@lru_cache(maxsize=4)
def _editions(stamp: str) -> tuple[Edition, ...]:
    if stamp == NOTHING:
        return ()
    rows = CatalogueEdition.objects.filter(state__in=EVER, force_on__isnull=False)
    found = (Edition(row.number, row.force_on, row.patch, row.until) for row in rows.order_by("number"))
    return tuple(one for one in found if one.until is None or one.force_on < one.until)


@lru_cache(maxsize=4)
def _current(stamp: str) -> Catalogue:
    """Those the clock, or the publishing itself, has brought into force."""
    if stamp == NOTHING:
        return shipped()
    held = CatalogueEdition.objects.filter(state=EditionState.IN_FORCE).order_by("number")
    return _merged(stamp, tuple(held.values_list("number", flat=True)))


@lru_cache(maxsize=16)
def _merged(stamp: str, numbers: tuple[int, ...]) -> Catalogue:
    chosen = [one for one in _editions(stamp) if one.number in numbers]
    return merged(shipped_reading(), chosen) if chosen else shipped()


@lru_cache(maxsize=4)
def _changes(stamp: str) -> tuple[date, ...]:
    """Also the days an edition itself writes into the law (a basis with its own since and until)."""
    own = _editions(stamp)
    whole = _merged(stamp, tuple(one.number for one in own))
    return tuple(sorted({*change_days(shipped()), *change_days(whole), *edition_days(own)}))


@lru_cache(maxsize=1024)
def _period(stamp: str, day: date) -> date:
    """The first day of the stretch in which the law is the same as on this day."""
    return max((change for change in _changes(stamp) if change <= day), default=date.min)


@lru_cache(maxsize=64)
def _view(stamp: str, period: date) -> Catalogue:
    own = _editions(stamp)
    whole = _merged(stamp, tuple(one.number for one in standing(own, period)))
    view = as_of(whole, period)
    return replace(view, version=version_id(_changes(stamp), own, period))
