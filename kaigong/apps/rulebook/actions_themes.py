"""Verbs on a city's own themes (一事联办): draft, publish, withdraw. Each leaves its entry in the stream of the theme.

A draft may have faults, all of them are shown; only what has none is published. A published version never changes.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from kaigong.apps.accounts import roles
from kaigong.apps.ledger import actions as ledger
from kaigong.apps.ledger import queries as ledger_queries
from kaigong.apps.rulebook import queries, themes
from kaigong.apps.rulebook.events_themes import ThemeDraftDropped, ThemeDrafted, ThemePublished, ThemeWithdrawn
from kaigong.apps.rulebook.models import CityTheme, ThemeState, ThemeVersion
from kaigong.core.problems import Faulty, Problem, Refused

VERB = "change_rulebook"
ID = re.compile(r"[a-z0-9][a-z0-9-]{2,60}")
MOST = 400  # themes of one city


@transaction.atomic
def draft_theme(*, theme_id: str, data: Mapping[str, Any], by: str, now: datetime, copied_from: str = "") -> CityTheme:
    """Begin a theme of the city's own, empty or copied from one that is there."""
    roles.require_ref(by, VERB)
    if problems := list(_id_problems(theme_id)):
        raise Faulty(problems)
    row = CityTheme(pk=theme_id, copied_from=copied_from)
    return _drafted(row, data, by, now, new=True)


@transaction.atomic
def edit_theme(*, theme: CityTheme, data: Mapping[str, Any], by: str, now: datetime, seen: int) -> CityTheme:
    """Write the draft anew. What is published stays in force until the draft is published too."""
    roles.require_ref(by, VERB)
    row = _locked(theme)
    if row.seen_n > seen:
        raise Refused("theme.changed_since", theme=str(row))
    return _drafted(row, data, by, now)


@transaction.atomic
def publish_theme(*, theme: CityTheme, by: str, now: datetime) -> CityTheme:
    """Put the draft in force as the next version; refused with every fault while it has any."""
    roles.require_ref(by, VERB)
    row = _locked(theme)
    if row.draft is None:
        raise Refused("theme.nothing_drafted", theme=str(row))
    if problems := themes.problems_of(row.pk, row.draft):
        raise Faulty(problems)
    row.version, row.state, row.reason = row.version + 1, ThemeState.PUBLISHED, ""
    ThemeVersion.objects.create(theme=row, number=row.version, data=row.draft, published_by=by, published_at=now)
    event = ThemePublished(row.pk, row.version, row.draft)
    row.draft = None
    return _noted(row, event, by, now)


@transaction.atomic
def drop_theme_draft(*, theme: CityTheme, by: str, now: datetime) -> CityTheme:
    """Give up what is being worked on; what was published is as before."""
    roles.require_ref(by, VERB)
    row = _locked(theme)
    if row.draft is None:
        raise Refused("theme.nothing_drafted", theme=str(row))
    row.draft = None
    if not row.version:
        row.state = ThemeState.WITHDRAWN
    return _noted(row, ThemeDraftDropped(row.pk), by, now)


@transaction.atomic
def withdraw_theme(*, theme: CityTheme, reason: str, by: str, now: datetime) -> CityTheme:
    """Let nobody apply under it any more. Applications made are finished as they were made."""
    roles.require_ref(by, VERB)
    if not reason.strip():
        raise Faulty([Problem("reason.missing", at="reason")])
    row = _locked(theme)
    if row.state != ThemeState.PUBLISHED:
        raise Refused("theme.not_published", theme=str(row))
    row.state, row.reason = ThemeState.WITHDRAWN, reason.strip()[:300]
    return _noted(row, ThemeWithdrawn(row.pk, row.version, row.reason), by, now)


def _id_problems(theme_id: str) -> list[Problem]:
    if not ID.fullmatch(theme_id):
        return [Problem("theme.bad_id", at="theme_id", data={"got": theme_id})]
    if theme_id in queries.catalogue().themes or CityTheme.objects.filter(pk=theme_id).exists():
        return [Problem("theme.id_taken", at="theme_id", data={"got": theme_id})]
    if CityTheme.objects.count() >= MOST:
        return [Problem("theme.too_many", at="theme_id", data={"limit": MOST})]
    return []


def _drafted(row: CityTheme, data: Mapping[str, Any], by: str, now: datetime, *, new: bool = False) -> CityTheme:
    row.draft = dict(data)
    row.name_zh, row.name_en = str(data.get("name_zh", ""))[:120], str(data.get("name_en", ""))[:160]
    if row.state == ThemeState.WITHDRAWN:
        row.state = ThemeState.DRAFT
    faults = len(themes.problems_of(row.pk, row.draft))
    return _noted(row, ThemeDrafted(row.pk, row.draft, row.copied_from if new else "", faults), by, now)


def _locked(theme: CityTheme) -> CityTheme:
    return CityTheme.objects.select_for_update().get(pk=theme.pk)


def _noted(row: CityTheme, event: object, by: str, now: datetime) -> CityTheme:
    last = ledger_queries.read(row.stream).last
    row.seen_n = ledger.append(row.stream, [event], after=last, by=by, now=now)
    row.changed_by, row.changed_at = by, now
    row.save()
    return row
