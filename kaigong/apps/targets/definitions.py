"""Indicators and rankings in force: what the catalogue ships, with what the city published laid over it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import F, QuerySet
from django.http import Http404

from kaigong.apps.accounts import roles
from kaigong.apps.accounts.models import Person
from kaigong.apps.rulebook import queries as rulebook
from kaigong.apps.targets.models_definitions import CityDefinition, DefinitionKind, DefinitionState, DefinitionVersion
from kaigong.core.measures.indicators import faults as formula_faults
from kaigong.core.problems import Problem
from kaigong.core.rules.indicators import Indicator, read_indicator, shipped_indicators
from kaigong.core.rules.loader import SHIPPED

SHIPPED_VERSION = 0
FIELDS = ("name_zh", "name_en", "unit", "formula_zh", "formula_en", "source_zh", "source_en", "direction", "scopes",
          "published", "seen_by", "compute", "typed")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Definition:
    """An indicator in force; shipped ones have version 0."""

    indicator: Indicator
    version: int
    own: bool


def indicators() -> dict[str, Definition]:
    """Every indicator with a formula or typed values, by id: the shipped ones, the city's changes laid over them."""
    found: dict[str, Definition] = rulebook.once("indicators", _indicators)
    return found


def _indicators() -> dict[str, Definition]:
    found = {
        name: Definition(one, SHIPPED_VERSION, own=False)
        for name, one in shipped_indicators().items() if one.compute or one.typed
    }  # fmt: skip
    for row in _published(DefinitionKind.INDICATOR):
        found_one, problems = read(row.definition.name, row.data)
        if found_one is not None and not problems:
            found[found_one.id] = Definition(found_one, row.number, own=True)
    return found


def one(name: str) -> Definition:
    """One indicator in force, or 404."""
    found = indicators().get(name)
    if found is None:
        raise Http404
    return found


def read(name: str, data: Mapping[str, Any]) -> tuple[Indicator | None, list[Problem]]:
    """An indicator as the city wrote it, and everything wrong with it."""
    return _read(name, json.dumps(data, sort_keys=True))


@lru_cache(maxsize=128)
def _read(name: str, data: str) -> tuple[Indicator | None, list[Problem]]:
    found, problems = read_indicator({"id": name, **json.loads(data)}, schemas())
    return found, problems or (formula_faults(found) if found else [])


@lru_cache(maxsize=1)
def schemas() -> Mapping[str, Any]:
    """The catalogue's schemas by name."""
    files = (SHIPPED / "schema").glob("*.json")
    return {path.name: json.loads(path.read_text(encoding="utf-8")) for path in files}


def raw_of(found: Indicator) -> dict[str, Any]:
    """The fields of an indicator as plain data, to start a change from."""
    texts = {"formula_en": found.formula, "source_en": found.source}
    plain = {name: texts.get(name, getattr(found, name, "")) for name in FIELDS}
    plain = {name: list(value) if isinstance(value, tuple) else value for name, value in plain.items()}
    return {name: value for name, value in plain.items() if value}


def _published(kind: str) -> QuerySet[DefinitionVersion]:
    rows = DefinitionVersion.objects.filter(
        definition__kind=kind, definition__state=DefinitionState.PUBLISHED, number=F("definition__version")
    )
    return rows.select_related("definition").order_by("definition__name")


def published_data(kind: str) -> list[tuple[str, int, dict[str, Any]]]:
    """Name, version and data of what the city has in force of a kind."""
    return [(row.definition.name, row.number, dict(row.data)) for row in _published(kind)]


def may_edit(person: Person | None) -> bool:
    """Whether the person changes definitions."""
    return roles.may(person, "change_rulebook")


def drafts(person: Person | None, kind: str) -> QuerySet[CityDefinition]:
    """The city's own definitions in any state, for whoever edits them."""
    rows = CityDefinition.objects.filter(kind=kind)
    return rows if may_edit(person) else rows.none()


def draft(person: Person | None, kind: str, name: str) -> CityDefinition:
    """One of them, or 404."""
    found = drafts(person, kind).filter(name=name).first()
    if found is None:
        raise Http404
    return found


def data_of(row: CityDefinition) -> dict[str, Any]:
    """What is being worked on, else what was published last."""
    if row.draft is not None:
        return dict(row.draft)
    last = row.versions.first()
    return dict(last.data) if last else {}
