"""Editions: the shipped catalogue with what a city published over it, each from its day in force.

    merged(reading, editions) -> Catalogue      all editions, in the order they come into force
    standing(editions, day) -> editions         those in force on a day
    version_id(changes, editions, day) -> str   how the law of a day is called: 2026-05-01, 2026-05-01-r3, base

Two days have the same version exactly if the same editions are in force and no change of law that the catalogue knows
lies between them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Any

import msgspec

from kaigong.core.problems import Problem
from kaigong.core.rules.cycles import cycle_problems
from kaigong.core.rules.model import Catalogue
from kaigong.core.rules.overlay import SECTIONS, Overlay, merge
from kaigong.core.rules.reading import Reading, rebuild
from kaigong.core.rules.references import reference_problems
from kaigong.core.rules.schema import schema_problems
from kaigong.core.rules.soundness import CHECKS
from kaigong.core.rules.yamltext import Document

BASE = "base"
SWITCHED_OFF = frozenset({"condition.never_true", "item.unreachable", "material.no_source", "material.unused"})


@dataclass(frozen=True, slots=True)
class Edition:
    """One published change of the rules. `until`: the day it was withdrawn, from which it no longer holds."""

    number: int
    force_on: date
    patch: Mapping[str, Any]
    until: date | None = None

    def holds(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return self.force_on <= day and (self.until is None or day < self.until)


def standing(editions: Iterable[Edition], day: date) -> tuple[Edition, ...]:
    """Those in force on a day, in the order they came into force."""
    return tuple(sorted((one for one in editions if one.holds(day)), key=_order))


def edition_days(editions: Iterable[Edition]) -> frozenset[date]:
    """The days on which an edition comes into force or goes out of it."""
    found: set[date] = set()
    for one in editions:
        if one.until is None or one.force_on < one.until:
            found.update(day for day in (one.force_on, one.until) if day is not None)
    return frozenset(found)


def version_id(changes: Iterable[date], editions: Sequence[Edition], day: date) -> str:
    """The name of the law of a day: since when it has been so, and the last edition of the city in it."""
    since = max((one for one in {*changes, *edition_days(editions)} if one <= day), default=None)
    held = standing(editions, day)
    name = BASE if since is None else since.isoformat()
    return f"{name}-r{held[-1].number}" if held else name


def merged(base: Reading, editions: Sequence[Edition]) -> Catalogue:
    """The catalogue with every edition given, in the order they come into force. They were checked when published."""
    return rebuilt(base, editions).catalogue if editions else base.catalogue


def rebuilt(base: Reading, editions: Sequence[Edition]) -> Reading:
    """The same with its faults."""
    raw = base.raw
    for one in sorted(editions, key=_order):
        raw = merge(raw, one.patch, one.force_on, shipped=base.raw)
    reading = rebuild(raw, mark_of(base, editions))
    reading.raw = {"meta": raw.get("meta") or {}, **{name: list(raw.get(name) or ()) for name in SECTIONS}}
    return reading


def mark_of(base: Reading, editions: Sequence[Edition]) -> str:
    """The fingerprint of what a merged catalogue was made from."""
    told = [[one.number, one.force_on.isoformat(), one.patch] for one in sorted(editions, key=_order)]
    return sha256(base.catalogue.fingerprint.encode() + msgspec.json.encode(told, order="sorted")).hexdigest()


def _order(edition: Edition) -> tuple[date, int]:
    return edition.force_on, edition.number


# --- checking a draft -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Checked:
    """The catalogue a draft would make, and everything wrong with it."""

    catalogue: Catalogue
    problems: tuple[Problem, ...]


def check_draft(
    base: Reading, before: Sequence[Edition], draft: Overlay, force_on: date, schemas: Mapping[str, Any]
) -> Checked:
    """Lay a draft over what will be in force on its day, and name every fault at once.

    1. its form, ids it switches that do not exist; 2. the JSON Schemas, on the entries it touches; 3. everything the
    shipped catalogue is checked for, on the whole: dangling ids, promises longer than the law, circles, and so on.
    What was so before is not held against it, nor that what it abolishes is never needed.
    """
    number = max((one.number for one in before), default=0) + 1
    editions = (*before, Edition(number, force_on, draft.patch))
    reading, prior = rebuilt(base, editions), rebuilt(base, before)
    found = [*draft.problems, *_switch_problems(prior.catalogue, draft), *_schema_problems(reading, draft, schemas)]
    by_schema = {_entry_of(one) for one in found if one.code == "schema"}
    shaped = [one for one in reading.problems if _entry_of(one) not in by_schema]
    whole = [*shaped, *_soundness(reading.catalogue)]
    known = set(map(str, [*prior.problems, *_soundness(prior.catalogue)]))
    gone = set(_named(draft, "abolish", "items")) | set(_named(draft, "reforms_off", "reforms"))
    hollow = {_entry_of(one) for one in shaped}  # a condition that cannot be read counts as never true
    whole = [one for one in whole if one.at not in by_schema and str(one) not in known]
    whole = [one for one in whole if not (one.code == "condition.never_true" and one.at in hollow)]
    found += [one for one in whole if not (one.code in SWITCHED_OFF and _off(one, gone))]
    if not found and reading.raw == prior.raw:
        found.append(Problem("draft.changes_nothing", at="draft"))
    return Checked(reading.catalogue, tuple(_at(one, draft.places) for one in found))


def _soundness(catalogue: Catalogue) -> list[Problem]:
    return [problem for each in (reference_problems, *CHECKS, cycle_problems) for problem in each(catalogue)]


def _at(problem: Problem, places: Mapping[str, str]) -> Problem:
    """A fault at the place of its entry in the draft."""
    entry = _entry_of(problem) if problem.code == "schema" else problem.at
    if entry not in places:
        return problem
    return replace(problem, at=places[entry], data={"entry": entry, **problem.data})


def _off(problem: Problem, gone: set[str]) -> bool:
    """Whether a fault is but the wished consequence of switching something off."""
    return bool(gone) if problem.code.startswith("material.") else problem.at in gone


def _entry_of(problem: Problem) -> str:
    """The entry a fault of shape stands in: items/x of items/x.legal_days or items/x/legal_days."""
    section, _, rest = str(problem.data.get("entry", "")).partition("/")
    return f"{section}/{rest.partition('/')[0].partition('.')[0]}"


def _named(draft: Overlay, key: str, section: str) -> list[str]:
    given = draft.patch.get(key)
    return [f"{section}/{one}" for one in given if isinstance(one, str)] if isinstance(given, list) else []


def _switch_problems(prior: Catalogue, draft: Overlay) -> list[Problem]:
    known = {f"items/{one}" for one in prior.items} | {f"reforms/{one}" for one in prior.reforms}
    wanted = _named(draft, "abolish", "items") + _named(draft, "reforms_off", "reforms")
    wanted += _named(draft, "reforms_on", "reforms")
    return [Problem("draft.unknown_id", at="draft", data={"got": one}) for one in wanted if one not in known]


def _schema_problems(reading: Reading, draft: Overlay, schemas: Mapping[str, Any]) -> list[Problem]:
    """The touched entries as they stand after the merge, against the schemas of the catalogue."""
    touched = {
        section: [one for one in reading.raw[section] if one.get("id") in ids]
        for section in SECTIONS
        if (ids := {one.get("id") for one in _listed(draft.patch.get(section))})
    }
    return schema_problems([Document("draft", touched)], schemas) if touched else []


def _listed(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
