"""What codes are called, in the language of the reader. A named code is still the code, and reads as its name."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import get_language

from kaigong.apps.rulebook import queries as rulebook
from kaigong.core.problems import Refused


def english() -> bool:
    """Whether the reader reads English."""
    return (get_language() or "").startswith("en")


def of(thing: Any) -> str:
    """The name of a catalogue entry or of a row, Chinese or English."""
    return str(thing.name_en or thing.name_zh) if english() else str(thing.name_zh)


def joined(parts: Iterable[str]) -> str:
    """Several names in one line."""
    return (", " if english() else "、").join(parts)


def _named(thing: Any, code: str) -> str:
    return of(thing) if thing else code


def item(code: str) -> str:
    return _named(rulebook.catalogue().items.get(code), code)


def agency(code: str) -> str:
    return _named(rulebook.catalogue().agencies.get(code), code)


def material(code: str) -> str:
    return _named(rulebook.catalogue().materials.get(code), code)


def stage(code: str) -> str:
    return _named(rulebook.catalogue().stages.get(code), code)


def kind(code: str) -> str:
    zh, en = rulebook.catalogue().kinds.get(code, (code, code))
    return en if english() else zh


def ground(code: str) -> str:
    return _named(rulebook.catalogue().exclusion_reasons.get(code), code)


class Coded(str):
    """A code that reads as its name when it is written out."""

    __slots__ = ("_read",)
    _read: Any

    def __str__(self) -> str:
        return str(self._read(str.__str__(self)))


def coded(code: str, read: Any) -> Coded:
    """The code, reading as what `read` calls it."""
    value = Coded(code)
    value._read = read
    return value


def _state(code: str) -> str:
    from kaigong.apps.cases.models import State

    return str(State(code).label)


def _verb(code: str) -> str:
    from kaigong.apps.cases.verbs import VERBS

    return str(VERBS[code].label) if code in VERBS else code


READERS: Mapping[str, Any] = {
    "item": item, "stage": stage, "reason": ground, "state": _state, "verb": _verb,
}  # fmt: skip


def readable(refusal: Refused) -> Refused:
    """The same refusal, whose codes read as names."""
    data = dict(refusal.data)
    for key, read in READERS.items():
        if isinstance(data.get(key), str):
            data[key] = coded(data[key], read)
    if "needs" in data:
        data["needs"] = [coded(code, item) for code in data["needs"]]
    return Refused(refusal.code, **data)
