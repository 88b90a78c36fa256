"""Reads of the themes (一事联办) in force: those shipped with the catalogue and those a city published itself."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import F, QuerySet
from django.http import Http404

from kaigong.apps.accounts.models import Person
from kaigong.apps.rulebook import queries
from kaigong.apps.rulebook.models_themes import CityTheme, ThemeState, ThemeVersion
from kaigong.core.problems import Problem
from kaigong.core.rules.model import Theme
from kaigong.core.rules.theme_entries import read_theme

SHIPPED_VERSION = 0


@dataclass(frozen=True, slots=True)
class Published:
    """A theme one may apply under, with its version; shipped ones have version 0."""

    theme: Theme
    version: int
    own: bool


def published() -> dict[str, Published]:
    """Every theme in force, by id: the shipped ones first, in catalogue order, then the city's own."""
    found = {name: Published(theme, SHIPPED_VERSION, own=False) for name, theme in queries.catalogue().themes.items()}
    for row in _in_force():
        found[row.theme_id] = Published(theme_of(row.theme_id, row.data), row.number, own=True)
    return found


def one(theme_id: str) -> Published:
    """One theme in force, or 404."""
    found = published().get(theme_id)
    if found is None:
        raise Http404
    return found


def as_applied(theme_id: str, version: int) -> Theme | None:
    """The theme as it stood when somebody applied under that version; None if it is no longer known."""
    if version == SHIPPED_VERSION:
        return queries.catalogue().themes.get(theme_id)
    row = ThemeVersion.objects.filter(theme=theme_id, number=version).first()
    return theme_of(theme_id, row.data) if row else None


def _in_force() -> QuerySet[ThemeVersion]:
    found = ThemeVersion.objects.filter(theme__state=ThemeState.PUBLISHED, number=F("theme__version"))
    return found.order_by("theme_id")


def may_edit(person: Person | None) -> bool:
    """Whether the person edits themes."""
    return queries.may_change(person)


def drafts(person: Person | None) -> QuerySet[CityTheme]:
    """The city's own themes in any state, for whoever edits them."""
    return CityTheme.objects.all() if may_edit(person) else CityTheme.objects.none()


def draft(person: Person | None, theme_id: str) -> CityTheme:
    """One of them, or 404."""
    found = drafts(person).filter(pk=theme_id).first()
    if found is None:
        raise Http404
    return found


def data_of(row: CityTheme) -> dict[str, object]:
    """What is being worked on, else what was published last."""
    if row.draft is not None:
        return dict(row.draft)
    last = row.versions.first()
    return dict(last.data) if last else {}


def theme_of(theme_id: str, data: Mapping[str, object]) -> Theme:
    """A theme from what is stored of it."""
    return _read(queries.catalogue().fingerprint, theme_id, json.dumps(data, sort_keys=True))[0]


def problems_of(theme_id: str, data: Mapping[str, object]) -> list[Problem]:
    """Everything wrong with it."""
    return list(_read(queries.catalogue().fingerprint, theme_id, json.dumps(data, sort_keys=True))[1])


@lru_cache(maxsize=256)
def _read(_fingerprint: str, theme_id: str, data: str) -> tuple[Theme, list[Problem]]:
    return read_theme(queries.catalogue(), {"id": theme_id, "src": "", **json.loads(data)})


def raw_of(theme: Theme) -> dict[str, object]:
    """The fields of a theme as plain data, to start a city's own from."""
    return {
        "name_zh": theme.name_zh, "name_en": theme.name_en, "purpose_zh": theme.purpose_zh,
        "purpose_en": theme.purpose, "stage": theme.stage, "items": list(theme.items),
        "questions": list(theme.questions), **({"applies_when": theme.applies_when.text} if theme.applies_when else {}),
        "promised_days": theme.promised_days, "feedback": theme.feedback,
        "situations": [
            {"name_zh": one.name_zh, "name_en": one.name_en, "when": one.when.text, "items": list(one.items)}
            for one in theme.situations
        ],
    }  # fmt: skip
