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


def of_pair(names: tuple[str, str]) -> str:
    """Of a Chinese and an English name the reader's."""
    zh, en = names
    return (en or zh) if english() else zh


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


def longdate(day: Any) -> str:
    """2022年2月10日; 10 February 2022: as a notice writes a day out."""
    if day is None:
        return "—"
    return f"{day.day} {day:%B} {day.year}" if english() else f"{day.year}年{day.month}月{day.day}日"


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
    if isinstance(data.get("agency"), str):
        data["agency"] = coded(data["agency"], agency)
    if isinstance(data.get("reviewer"), str):
        data["reviewer"] = coded(data["reviewer"], agency)
    if "reviewers" in data:
        data["reviewers"] = [coded(code, agency) for code in data["reviewers"]]
    if "needs" in data:
        data["needs"] = [coded(code, item) for code in data["needs"]]
    return Refused(refusal.code, **_of_debts(data))


def _of_debts(data: dict[str, Any]) -> dict[str, Any]:
    """Debts, materials and findings by name, in a line."""
    from kaigong.apps.cases import owing

    for key, read in (("debt", owing.debt_name), ("material", material)):
        if isinstance(data.get(key), str):
            data[key] = coded(data[key], read)
    for key, read in (("debts", owing.debt_name), ("materials", material)):
        if key in data:
            data[key] = joined(read(code) for code in data[key])
    if "findings" in data:
        data["findings"] = joined(data["findings"])
    return data
