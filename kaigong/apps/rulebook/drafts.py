"""Reading drafts of a city's catalogue: what they say, what is wrong with them, what they would change."""

import json
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import yaml

from kaigong.apps.rulebook import inforce
from kaigong.apps.rulebook.models import CatalogueEdition
from kaigong.core.rules.changes import Change, changes
from kaigong.core.rules.editions import Checked, Edition, check_draft, merged, standing
from kaigong.core.rules.loader import SHIPPED, shipped_reading
from kaigong.core.rules.model import Catalogue
from kaigong.core.rules.overlay import Overlay, read_overlay
from kaigong.core.rules.versions import as_of

NAME = "draft"


@lru_cache(maxsize=1)
def schemas() -> Mapping[str, Any]:
    """The shipped JSON Schemas by name."""
    return {path.name: json.loads(path.read_text(encoding="utf-8")) for path in (SHIPPED / "schema").glob("*.json")}


def overlay(edition: CatalogueEdition) -> Overlay:
    """The draft as it reads."""
    return read_overlay(NAME, edition.text)


def patch_of(edition: CatalogueEdition) -> dict[str, Any]:
    """What the draft says, ready to be kept."""
    return overlay(edition).patch


def before(edition: CatalogueEdition, force_on: date) -> tuple[Edition, ...]:
    """What will be in force on the day without this edition."""
    return tuple(one for one in standing(inforce.editions(), force_on) if one.number != edition.number)


def checked(edition: CatalogueEdition, force_on: date) -> Checked:
    """The catalogue the draft would make on its day, and everything wrong with it."""
    return check_draft(shipped_reading(), before(edition, force_on), overlay(edition), force_on, schemas())


def both(edition: CatalogueEdition, force_on: date) -> tuple[Catalogue, Catalogue]:
    """The law on the day without the edition and with it; of a draft with faults as far as it can be read."""
    prior = before(edition, force_on)
    patch = edition.patch or overlay(edition).patch
    with_it = merged(shipped_reading(), (*prior, Edition(edition.number, force_on, patch)))
    without = merged(shipped_reading(), prior) if prior else shipped_reading().catalogue
    return as_of(without, force_on), as_of(with_it, force_on)


def differences(edition: CatalogueEdition, force_on: date) -> tuple[Change, ...]:
    """What the edition changes in the law of its day."""
    return changes(*both(edition, force_on))


def known_changes(day: date) -> tuple[Change, ...]:
    """What changes in the law overnight, from the eve to the day, whatever the reason."""
    return changes(inforce.catalogue(day - timedelta(1)), inforce.catalogue(day))


def with_item(text: str, item: str, fields: Mapping[str, Any]) -> str:
    """The draft's text with the fields of one item changed; what stood there of the item otherwise stays."""
    read = read_overlay(NAME, text).patch if text.strip() else {}
    items = [entry for entry in read.get("items") or [] if isinstance(entry, dict)]
    mine = next((entry for entry in items if entry.get("id") == item), None)
    if mine is None:
        items.append(mine := {"id": item})
    mine.update(fields)
    plain = json.loads(json.dumps({**read, "items": items}, ensure_ascii=False, default=str))
    return str(yaml.safe_dump(plain, allow_unicode=True, sort_keys=False, width=110))
