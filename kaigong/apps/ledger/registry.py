"""What the owning apps tell the ledger about their streams. The ledger stands below them and cannot ask.

An app registers each kind of its streams in `AppConfig.ready`; what nobody registered is seen only by those who read
everything.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

Label = Any  # a lazily translated text


def _nobody(person: Any, stream: str) -> bool:
    return False


def _nothing(person: Any) -> Iterable[str]:
    return ()


def _nowhere(stream: str) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Streams:
    """A kind of streams, `prefix:…`: how it is called, who may see one, which are one's own, and where its page is."""

    prefix: str
    label: Label
    may_see: Callable[[Any, str], bool] = _nobody
    own: Callable[[Any], Iterable[str]] = _nothing
    url: Callable[[str], str] = _nowhere


_streams: dict[str, Streams] = {}
_kinds: dict[str, Label] = {}


def register_streams(
    prefix: str,
    label: Label,
    *,
    may_see: Callable[[Any, str], bool] = _nobody,
    own: Callable[[Any], Iterable[str]] = _nothing,
    url: Callable[[str], str] = _nowhere,
) -> None:
    """Vouch for the streams of one prefix: `may_see(person, stream)`, `own(person)` for lists, `url(stream)`."""
    _streams[prefix] = Streams(prefix, label, may_see, own, url)


def register_kinds(labels: Mapping[str, Label]) -> None:
    """How kinds of entries are called: {"ItemAccepted": _("受理"), …}."""
    _kinds.update(labels)


def streams_like(stream: str) -> Streams:
    """The kind of streams that this one belongs to; one that nobody may see where none was registered."""
    prefix = stream.partition(":")[0]
    return _streams.get(prefix) or Streams(prefix, prefix)


def all_streams() -> list[Streams]:
    """Every kind registered, in the order of registration."""
    return list(_streams.values())


def kind_label(kind: str) -> Label:
    """What an entry of this kind is called; its own name where no app has said."""
    return _kinds.get(kind, kind)


# --------------------------------------------------------------------------------------- the outbox and the alarms


class Undeliverable(Exception):
    """A handler knows that no further try can help: the delivery becomes a dead letter at once, with this reason."""


@dataclass(frozen=True, slots=True)
class Handler:
    """Who delivers one kind. `inside`: it only writes to the database, so it and its end are one transaction.
    `about` says in a few words what a payload is about, for whoever looks at dead letters."""

    kind: str
    label: Label
    handle: Callable[[Any, datetime], None]
    inside: bool = False
    about: Callable[[Mapping[str, Any]], str] = lambda payload: ""


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something the alarm clock does: every minute, or (`daily`) once a day after midnight."""

    name: str
    label: Label
    ring: Callable[[datetime], object]
    daily: bool = False


_handlers: dict[str, Handler] = {}
_alarms: dict[str, Alarm] = {}


def register_handler(
    kind: str,
    label: Label,
    handle: Callable[[Any, datetime], None],
    *,
    inside: bool = False,
    about: Callable[[Mapping[str, Any]], str] = lambda payload: "",
) -> None:
    """Deliver one kind of the outbox: `handle(delivery, now)` raises whatever goes wrong, and is then tried again."""
    _handlers[kind] = Handler(kind, label, handle, inside, about)


def handlers() -> Mapping[str, Handler]:
    """Every kind that can be delivered."""
    return _handlers


def register_alarm(name: str, label: Label, ring: Callable[[datetime], object], *, daily: bool = False) -> None:
    """Let the worker's alarm clock call `ring(now)`. It may be called twice for one minute, so it looks for itself."""
    _alarms[name] = Alarm(name, label, ring, daily)


def alarms() -> list[Alarm]:
    """Everything the alarm clock does."""
    return list(_alarms.values())


# ------------------------------------------------------------------------------------------------- rows against streams

_checks: list[Callable[[], Iterable[str]]] = []


def register_check(faults: Callable[[], Iterable[str]]) -> None:
    """What `check_rows` is to ask an app: every row of its that does not say what its stream says, one line each."""
    if faults not in _checks:
        _checks.append(faults)


def checks() -> list[Callable[[], Iterable[str]]]:
    """Every check registered, in the order of registration."""
    return list(_checks)
