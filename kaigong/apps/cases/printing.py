"""Notices to print (受理通知书, 补正告知书 …): the catalogue's texts, filled in from what the ledger says happened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.http import Http404

from kaigong.apps.cases import names
from kaigong.apps.cases.models import Item
from kaigong.core.cases.records import Point
from kaigong.core.rules.loader import SHIPPED

TEXTS = SHIPPED / "notices" / "notices.yaml"
KINDS = {
    "ItemAccepted": "acceptance", "NoticeSent": "correction", "CorrectionAsked": "correction",
    "ItemNotNeeded": "not-needed", "AcceptanceRefused": "refused-acceptance", "ItemDecided": "rejection",
    "ItemSuspended": "stop", "DueExtended": "extension",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice, ready for the page: what it says, on what it rests, and which remedies there are."""

    title: str
    number: str
    text: str
    law: str
    day: date | None
    points: Sequence[str]
    remedies: Sequence[tuple[str, str]]


@lru_cache(maxsize=4)
def _read(path: Path, changed: float) -> Mapping[str, Any]:
    """One file of texts; read again when it has changed."""
    found = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    return {part: found.get(part) or {} for part in ("notices", "remedies")}


def texts() -> Mapping[str, Mapping[str, Any]]:
    """The shipped texts, with those of the city laid over them."""
    shipped = _read(TEXTS, TEXTS.stat().st_mtime)
    if not settings.NOTICE_TEXTS:
        return shipped
    own = Path(settings.NOTICE_TEXTS)
    city = _read(own, own.stat().st_mtime)
    return {part: {**shipped[part], **city[part]} for part in shipped}


def _said(entry: Mapping[str, Any], part: str) -> str:
    return str(entry.get(f"{part}_en" if names.english() else f"{part}_zh", ""))


def offered(item: Item, entries: Sequence[Any]) -> list[tuple[str, str]]:
    """The notices there are to print for an item: kind and title, in the order things happened."""
    found = dict.fromkeys(kind for entry in entries if (kind := kind_of(entry.kind, entry.data)))
    known = texts()["notices"]
    return [(kind, _said(known[kind], "title")) for kind in found if kind in known]


def kind_of(kind: str, data: Mapping[str, Any]) -> str:
    """Which notice an entry of the ledger calls for; "" for none. Only a refusal is told like this."""
    if kind == "ItemDecided" and data.get("decision") != "reject":
        return ""
    return KINDS.get(kind, "")


def notice(item: Item, kind: str, entries: Sequence[Any], spell: Any) -> Notice:
    """The last notice of a kind, filled in; 404 where nothing of the kind happened. `spell` writes a day out."""
    entry = next((one for one in reversed(entries) if kind_of(one.kind, one.data) == kind), None)
    known = texts()
    if entry is None or kind not in known["notices"]:
        raise Http404
    text, day = known["notices"][kind], _day(entry.data)
    filled = _said(text, "text").format_map(_Blank(
        item=names.of(item), day=spell(day), reason=entry.data.get("reason", ""), days=_days(entry.data),
        ground=names.ground(entry.data.get("reason", "")), agency=names.agency(item.agency_id),
    ))  # fmt: skip
    remedies = [_remedy(known["remedies"][one]) for one in text.get("remedies", ()) if one in known["remedies"]]
    return Notice(
        _said(text, "title"), f"{item.case.no}-{entry.n}", filled, _said(text, "law"), day,
        points(entry.data, item.code), remedies,
    )  # fmt: skip


class _Blank(dict[str, Any]):
    """A text may name something this notice does not carry; it then reads as a dash."""

    def __missing__(self, key: str) -> str:
        return "—"


def _remedy(entry: Mapping[str, Any]) -> tuple[str, str]:
    return _said(entry, "text").format_map(_Blank(body=_said(entry, "body"))), _said(entry, "law")


def _day(data: Mapping[str, Any]) -> date | None:
    on = data.get("on")
    return date.fromisoformat(on) if isinstance(on, str) else on


def _days(data: Mapping[str, Any]) -> Any:
    return data.get("planned_days") or data.get("days") or "—"


def points(data: Mapping[str, Any], code: str) -> list[str]:
    """What the notice lists for one item, in the words of the agency."""
    found = data.get("points", {})
    listed = found.get(code, ()) if isinstance(found, Mapping) else ()
    return [one.text if isinstance(one, Point) else one["text"] for one in listed] or list(data.get("missing", ()))
