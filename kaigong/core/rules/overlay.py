"""What a city lays over the shipped catalogue: a patch of entries, in force from a day on.

    read_overlay(name, text) -> Overlay         YAML or JSON; every fault of its form is named
    merge(raw, patch, force_on) -> raw          the sections with the patch laid over them

A patch holds sections of the catalogue. An entry with a known id changes the fields it gives (a mapping inside is
changed field by field, a list is replaced); an entry with a new id is added whole. Beside sections: `abolish` names
items no project needs any more (they stay, so that old cases can be read), `reforms_off` and `reforms_on` reforms the
city no longer, or again, applies. Of `meta` only `laws` and `articles` may be added to.

What the law was before is never lost: a changed limit goes to `legal_days_before`, a replaced legal basis ends on the
eve of the day in force (`meta.law_version_rule`).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from kaigong.core.problems import Problem
from kaigong.core.rules.reading import LISTS
from kaigong.core.rules.yamltext import Document, read_yaml

SECTIONS = LISTS
SWITCHES = ("abolish", "reforms_off", "reforms_on")
NAMES = ("laws", "articles")  # the parts of meta a patch may add to
NEVER = "false"
Raw = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Overlay:
    """A patch as it was read, with what is wrong with its form. `places` tells where each entry stands."""

    patch: Raw
    problems: tuple[Problem, ...]
    places: Mapping[str, str]


def read_overlay(name: str, text: str) -> Overlay:
    """Read a patch; JSON is YAML too."""
    document = read_yaml(name, text)
    data = document.data
    if data is None and not document.problems:
        return Overlay({}, (Problem("draft.empty", at=name),), {})
    if not isinstance(data, dict):
        return Overlay({}, (*document.problems, Problem("draft.not_mapping", at=name)), {})
    problems = [*document.problems, *_form_problems(document, data)]
    return Overlay(data, tuple(problems), _places(document, data))


def _form_problems(document: Document, data: Raw) -> Iterator[Problem]:
    for key, value in data.items():
        at = document.place(data, key)
        if key in SECTIONS:
            yield from _entry_problems(document, key, value, at)
        elif key in SWITCHES:
            if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
                yield Problem("draft.not_ids", at=at, data={"got": key})
        elif key == "meta":
            known = isinstance(value, dict) and all(isinstance(value[part], dict) for part in value)
            extra = [str(part) for part in value if part not in NAMES] if isinstance(value, dict) else []
            if not known or extra:
                yield Problem("draft.meta", at=at, data={"got": ", ".join(extra)})
        else:
            yield Problem("draft.unknown_section", at=at, data={"got": key})


def _entry_problems(document: Document, section: str, value: Any, at: str) -> Iterator[Problem]:
    if not isinstance(value, list):
        yield Problem("draft.not_list", at=at, data={"got": section})
        return
    seen: set[str] = set()
    for entry in value:
        named = entry.get("id") if isinstance(entry, dict) else None
        place = document.place(entry) if isinstance(entry, dict) else at
        if not isinstance(named, str) or not named:
            yield Problem("draft.no_id", at=place, data={"got": section})
        elif named in seen:
            yield Problem("draft.twice", at=place, data={"entry": f"{section}/{named}"})
        seen.add(str(named))


def _places(document: Document, data: Raw) -> dict[str, str]:
    listed = {section: data[section] for section in SECTIONS if isinstance(data.get(section), list)}
    return {
        f"{section}/{entry.get('id')}": document.place(entry)
        for section, entries in listed.items()
        for entry in entries
        if isinstance(entry, dict)
    }


# --- merging ----------------------------------------------------------------------------------------------------------


def merge(
    raw: Mapping[str, Any], patch: Mapping[str, Any], force_on: date, *, shipped: Mapping[str, Any] | None = None
) -> Raw:
    """The sections with the patch laid over them. Nothing handed in is changed. A patch with faults of form gives
    whatever of it can be read. `shipped`: what a reform switched on again is taken from, where it is not `raw`."""
    merged: Raw = {section: list(raw.get(section) or ()) for section in SECTIONS}
    merged["meta"] = _meta(raw.get("meta") or {}, patch)
    for section in SECTIONS:
        for change in _entries(patch, section):
            _lay(merged[section], change, force_on, dated=section == "items")
    _abolish(merged, _ids(patch, "abolish"))
    _switch_off(merged, _ids(patch, "reforms_off"))
    _switch_on(merged, shipped or raw, _ids(patch, "reforms_on"))
    return merged


def _entries(patch: Mapping[str, Any], section: str) -> list[Raw]:
    given = patch.get(section)
    found: list[Any] = given if isinstance(given, list) else []
    return [entry for entry in found if isinstance(entry, dict) and isinstance(entry.get("id"), str)]


def _ids(patch: Mapping[str, Any], key: str) -> list[str]:
    given = patch.get(key)
    return [one for one in given if isinstance(one, str)] if isinstance(given, list) else []


def _meta(meta: Mapping[str, Any], patch: Mapping[str, Any]) -> Raw:
    """New names of laws are added, new items come last in the order."""
    found = dict(meta)
    given = patch.get("meta")
    for part in NAMES:
        more = given.get(part) if isinstance(given, dict) else None
        if isinstance(more, dict):
            found[part] = {**(found.get(part) or {}), **more}
    order = list(found.get("item_order") or ())
    if order:
        found["item_order"] = [*order, *(i for e in _entries(patch, "items") if (i := e["id"]) not in order)]
    return found


def _lay(entries: list[Raw], change: Raw, force_on: date, *, dated: bool) -> None:
    """One entry of the patch over the entry of its id, or beside them all."""
    for place, entry in enumerate(entries):
        if entry.get("id") == change["id"]:
            laid = _patched(entry, change)
            entries[place] = _with_history(entry, change, laid, force_on) if dated else laid
            return
    entries.append(_patched({}, change))


def _patched(old: Mapping[str, Any], change: Mapping[str, Any]) -> Raw:
    """A mapping changed field by field, however deep."""
    found = dict(old)
    for key, value in change.items():
        before = found.get(key)
        if isinstance(value, dict) and isinstance(before, dict):
            found[key] = _patched(before, value)
        elif isinstance(value, dict):
            found[key] = _patched({}, value)
        else:
            found[key] = value
    return found


def _with_history(old: Raw, change: Raw, laid: Raw, force_on: date) -> Raw:
    """The item with what its law was before the day, in the catalogue's own way of telling it."""
    eve = force_on - timedelta(1)
    changed = laid.get("legal_days") != old.get("legal_days") and "legal_days_before" not in change
    if changed and (earlier := _limits(old, eve)):
        laid["legal_days_before"] = earlier
    if isinstance(change.get("legal_basis"), list) and isinstance(old.get("legal_basis"), list):
        laid["legal_basis"] = _bases(old["legal_basis"], change["legal_basis"], force_on, eve)
    return laid


def _limits(old: Raw, eve: date) -> list[Any]:
    """The limits of the past: those that had ended, and the one in force on the eve, which ends with it."""
    known = [one for one in old.get("legal_days_before") or () if isinstance(one, dict)]
    later = [one for one in known if str(one.get("until")) >= eve.isoformat()]
    standing = min(later, key=lambda one: str(one.get("until")), default=old.get("legal_days"))
    ended = [one for one in known if one not in later]
    return [*ended, {**standing, "until": eve.isoformat()}] if isinstance(standing, dict) else ended


def _bases(old: list[Any], new: list[Any], force_on: date, eve: date) -> list[Any]:
    """What the new list leaves out ends on the eve; what it adds begins on the day."""
    kept = {_cited(one) for one in new}
    known = {_cited(one) for one in old}
    ended = [one for one in old if isinstance(one, dict) and _cited(one) not in kept]
    ended = [one if _over(one, eve) else {**one, "until": eve.isoformat()} for one in ended]
    begun = [
        {"since": force_on.isoformat(), **one} if isinstance(one, dict) and _cited(one) not in known else one
        for one in new
    ]
    return [*ended, *begun]


def _cited(basis: Any) -> tuple[Any, Any]:
    return (basis.get("law"), basis.get("article")) if isinstance(basis, dict) else (None, None)


def _over(basis: Raw, eve: date) -> bool:
    return basis.get("until") is not None and str(basis["until"]) <= eve.isoformat()


def _abolish(merged: Raw, ids: Iterable[str]) -> None:
    gone = set(ids)
    merged["items"] = [{**one, "applies_when": NEVER} if one.get("id") in gone else one for one in merged["items"]]


def _switch_off(merged: Raw, ids: list[str]) -> None:
    """A reform switched off is in effect nowhere."""
    merged["reforms"] = [
        {**entry, "applies_when": NEVER} if entry.get("id") in ids else entry for entry in merged["reforms"]
    ]


def _switch_on(merged: Raw, raw: Mapping[str, Any], ids: list[str]) -> None:
    """A reform switched on is in effect where the shipped catalogue says, or where the patch itself says."""
    for place, entry in enumerate(merged["reforms"]):
        if entry.get("id") in ids and entry.get("applies_when") == NEVER:
            merged["reforms"][place] = {**entry, "applies_when": _shipped_condition(raw, str(entry.get("id")))}


def _shipped_condition(raw: Mapping[str, Any], reform: str) -> str:
    found: Raw = next((one for one in raw.get("reforms") or () if one.get("id") == reform), {})
    return str(found.get("applies_when", "true"))
