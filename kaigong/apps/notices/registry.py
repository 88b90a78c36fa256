"""What the apps above say about their notices: the kinds, their texts, who stands behind a group, what a digest holds.

Notices stand below everything that has something to tell, and cannot ask.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kaigong.apps.accounts.models import Person

Text = Any  # a lazily translated text with {placeholders}
Words = Callable[[Mapping[str, Any]], Mapping[str, Any]]


class How:
    """How a kind reaches a person through one channel."""

    NOW, DIGEST, OFF = "now", "digest", "off"


APPLICANTS, STAFF = "applicants", "staff"
EVERYBODY = frozenset({APPLICANTS, STAFF})


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of notices. `words` turns its data into what the texts name, in the language of the reader. A notice
    that the law wants given (`must`) is always kept in the person's list, whatever the person prefers."""

    code: str
    label: Text
    title: Text
    text: Text
    words: Words
    must: bool = False
    inbox: str = How.NOW
    email: str = How.DIGEST
    to: frozenset[str] = EVERYBODY


@dataclass(frozen=True, slots=True)
class Group:
    """A kind of recipients, `prefix:…`: the people behind one, and those of which a person may manage webhooks."""

    prefix: str
    people: Callable[[str], Iterable[Person]]
    managed_by: Callable[[Person], Iterable[tuple[str, Any]]]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a digest: words and where they lead."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a digest, such as what is late; `count` may be more than the lines shown."""

    label: str
    count: int
    lines: Sequence[Line]


Digest = Callable[[Person, date], Iterable[Section]]
_kinds: dict[str, Kind] = {}
_groups: dict[str, Group] = {}
_digests: list[Digest] = []
_aliases: dict[str, Callable[[str], str | None]] = {}


def _plain(data: Mapping[str, Any]) -> Mapping[str, Any]:
    return data


def register(
    kind: str,
    label: Text,
    *,
    title: Text,
    text: Text = "",
    words: Words = _plain,
    must: bool = False,
    inbox: str = How.NOW,
    email: str = How.DIGEST,
    to: Iterable[str] = EVERYBODY,
) -> None:
    """A kind of notices: how it is called, its texts, how it comes to people who have not chosen, and whom it ever
    reaches: applicants, people of the city, or both."""
    _kinds[kind] = Kind(kind, label, title, text, words, must, inbox, email, frozenset(to))


def register_group(
    prefix: str,
    people: Callable[[str], Iterable[Person]],
    managed_by: Callable[[Person], Iterable[tuple[str, Any]]],
) -> None:
    """Recipients `prefix:id`: `people(id)`, and `managed_by(person)` gives (reference, name) of those one manages."""
    _groups[prefix] = Group(prefix, people, managed_by)


def register_alias(prefix: str, stands_for: Callable[[str], str | None]) -> None:
    """Recipients `prefix:id` that stand for another one, found out when the notice is delivered."""
    _aliases[prefix] = stands_for


def meant(to: Iterable[str]) -> list[str]:
    """Recipients with every alias put in its place."""
    found = []
    for ref in to:
        prefix, _, id = ref.partition(":")
        found.append(_aliases[prefix](id) if prefix in _aliases else ref)
    return [ref for ref in found if ref]


def register_digest(sections: Digest) -> None:
    """What the morning's digest holds of one app: `sections(person, today)`."""
    _digests.append(sections)


def kinds() -> Mapping[str, Kind]:
    """Every kind, in the order of registration."""
    return _kinds


def groups() -> Mapping[str, Group]:
    """Every kind of recipients besides people."""
    return _groups


def digests() -> Sequence[Digest]:
    """What fills the digest."""
    return _digests
