"""What the owning apps tell the ledger about their streams. The ledger stands below them and cannot ask.

An app registers each kind of its streams in `AppConfig.ready`; what nobody registered is seen only by those who read
everything.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
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
