"""What the ledger's pages are told about the streams of bodies and commissions."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kaigong.apps.accounts.models import Person
from kaigong.apps.intermediaries import queries
from kaigong.apps.ledger import registry

KINDS = {
    "BodyApplied": _("申请入驻"),
    "BodyListed": _("核验入驻"),
    "BodySuspended": _("暂停承接"),
    "ServiceOffered": _("公示服务"),
    "CommissionOpened": _("发布委托"),
    "DrawAnnounced": _("公告抽取"),
    "BodyDrawn": _("随机抽取"),
    "QuoteGiven": _("报价"),
    "QuotesOpened": _("开启报价"),
    "CommissionAwarded": _("选定机构"),
    "WorkBegun": _("开始编制"),
    "ResultDelivered": _("交付成果"),
    "ResultReturned": _("退回修改"),
    "ResultAccepted": _("验收"),
    "CommissionCancelled": _("取消委托"),
    "CommissionRated": _("评价"),
    "DefectNoted": _("记录问题"),
}


def register() -> None:
    """Called once when the app is ready."""
    registry.register_streams("body", _("中介机构"), may_see=may_see_body, own=own_bodies, url=body_url)
    registry.register_streams("commission", _("中介委托"), may_see=may_see, own=own, url=url)
    registry.register_kinds(KINDS)


def _key(stream: str) -> str:
    return stream.partition(":")[2]


def may_see_body(person: Person | None, stream: str) -> bool:
    """The register is public."""
    return queries.public_bodies(person).filter(enterprise__credit_code=_key(stream)).exists()


def own_bodies(person: Person | None) -> Iterable[str]:
    """The body one acts for."""
    body = queries.own_body(person)
    return [body.stream] if body else []


def body_url(stream: str) -> str:
    """The page of the body."""
    return reverse("intermediaries:body", args=[_key(stream)])


def may_see(person: Person | None, stream: str) -> bool:
    """Whoever may see the commission."""
    return queries.commissions(person).filter(no=_key(stream)).exists()


def own(person: Person | None) -> Iterable[str]:
    """The commissions one has a part in."""
    return [f"commission:{no}" for no in queries.commissions(person).values_list("no", flat=True)]


def url(stream: str) -> str:
    """The page of the commission."""
    return reverse("intermediaries:commission", args=[_key(stream)])
