"""Whom an event of a lead concerns, and what they read."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from kaigong.apps.notices import registry
from kaigong.apps.notices.actions import Told, tell_many
from kaigong.apps.promotion.models import Lead
from kaigong.core.promotion import events as e

BEFORE, NOW, ASKER = "before", "now", "asker"
TITLE = _("{label}：{lead}")
TEXTS: Mapping[type[Any], tuple[str, Any, Any, tuple[str, ...]]] = {
    e.HandoverAsked: (
        "lead-asked", _("申请移交招商线索"), _("其他单位申请移交：{reason}。请同意或者说明理由。"), (BEFORE,),
    ),
    e.HandoverDeclined: ("lead-declined", _("不同意移交招商线索"), _("{reason}"), (ASKER,)),
    e.LeadHandedOver: ("lead-handed", _("招商线索移交"), _("线索已移交，请继续跟进。"), (BEFORE, NOW)),
    e.LeadSigned: ("lead-signed", _("招商签约"), _("协议 {agreement} 已签订，可以转为项目。"), (NOW,)),
}  # fmt: skip


def register() -> None:
    """Called once when the app is ready."""
    for kind, label, text, _whom in TEXTS.values():
        registry.register(kind, label, title=TITLE, text=text, words=_words(label))


def _words(label: Any) -> Any:
    return lambda data: {**data, "label": label}


def tell(row: Lead, happened: Sequence[e.LeadEvent], before: str, asker: str, *, by: str, now: datetime) -> None:
    """Into the outbox, in the caller's transaction. `before`: the agency that had it; `asker`: the one that asked."""
    told = []
    for event in happened:
        if type(event) in TEXTS:
            kind, _label, _text, whom = TEXTS[type(event)]
            groups = {BEFORE: before, NOW: row.agency_id, ASKER: asker}
            to = tuple(dict.fromkeys(f"agency:{groups[name]}" for name in whom if groups[name]))
            data = {name: getattr(event, name) for name in ("reason", "agreement") if hasattr(event, name)}
            told.append(Told(to, kind, row.stream, {**data, "lead": row.name}, f"/promotion/leads/{row.no}/", but=by))
    tell_many(told, now=now)
