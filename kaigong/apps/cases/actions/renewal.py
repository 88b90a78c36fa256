"""Renewal of a certificate (申请延续, 行政许可法 Art. 50)."""

from datetime import datetime

from kaigong.apps.accounts.models import Person
from kaigong.apps.cases import planned, steps
from kaigong.apps.cases.actions.one import do
from kaigong.apps.cases.models import Item
from kaigong.apps.documents.models import Document
from kaigong.apps.projects import queries as projects
from kaigong.core.cases import commands as c
from kaigong.core.cases.records import LateEntry

Late = LateEntry | None


def extend_use(*, item: Item, reason: str, person: Person, now: datetime, seen: int | None = None) -> Item:
    """延长使用期限, as often as the law allows; the certificate is issued anew."""
    return do(item, person, now, seen, c.ExtendUse, reason=reason, outputs=_outputs(item))


def ask_renewal(
    *, item: Item, reason: str, person: Person, now: datetime, document: Document | None = None, seen: int | None = None
) -> Item:
    """申请延续: by the holder, or by the window for him."""
    given = {"documents": (document.sha256,) if document else (), "finished": steps.finished(item.project)}
    return do(item, person, now, seen, c.AskRenewal, reason=reason, **given)


def grant_renewal(
    *, item: Item, person: Person, now: datetime, reason: str = "", seen: int | None = None, late: Late = None
) -> Item:
    """准予延续: the certificate is issued anew with its new last day."""
    given = {"officer": person.ref, "reason": reason, "outputs": _outputs(item)}
    return do(item, person, now, seen, c.GrantRenewal, late=late, **given)


def decline_renewal(
    *, item: Item, reason: str, person: Person, now: datetime, seen: int | None = None, late: Late = None
) -> Item:
    """不予延续, with reasons: it stays valid to its last day."""
    return do(item, person, now, seen, c.DeclineRenewal, late=late, officer=person.ref, reason=reason)


def _outputs(item: Item) -> tuple[str, ...]:
    return planned.outputs(projects.plan_of(item.project).items, item.code)
