"""What the ledger's pages are told about the stream of commitments."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kaigong.apps.accounts import roles
from kaigong.apps.ledger import registry


def register() -> None:
    """Called once when the app is ready."""
    registry.register_streams("commitments", _("公开承诺"), may_see=may_see, own=own, url=url)
    registry.register_streams("read-page", _("版面识读"), may_see=may_see_page, url=page_url)
    registry.register_kinds(
        {
            "CommitmentRecorded": _("登记公开承诺"), "PageRead": _("识读版面"), "StatementCorrected": _("改正识读结果"),
            "StatementsConfirmed": _("确认识读结果"), "StatementsDropped": _("不采用识读结果"),
            "ReportSetBeside": _("报告与承诺对照"),
        }
    )  # fmt: skip


def may_see(person: Any, stream: str) -> bool:
    """The commitments are public."""
    return True


def may_see_page(person: Any, stream: str) -> bool:
    """Drafts are for the steering office."""
    return roles.may(person, "steer")


def page_url(stream: str) -> str:
    return reverse("targets:read_page", args=[stream.partition(":")[2]])


def own(person: Any) -> Iterable[str]:
    return ["commitments"]


def url(stream: str) -> str:
    return reverse("targets:list")
