"""What the ledger's pages are told about the stream of commitments."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kaigong.apps.accounts import roles
from kaigong.apps.ledger import registry
from kaigong.apps.targets import checker

KINDS = {
    "DefinitionDrafted": _("起草口径"), "DefinitionPublished": _("发布口径"), "DefinitionDraftDropped": _("放弃草稿"),
    "DefinitionWithdrawn": _("停用口径"), "ValueTyped": _("人工填报"), "PromiseShared": _("分解目标"),
    "ForecastNoted": _("记录推演结果"), "RankingFrozen": _("封存排名"), "RankingPublished": _("公布排名"),
}  # fmt: skip


def register() -> None:
    """Called once when the app is ready."""
    registry.register_streams("commitments", _("公开承诺"), may_see=may_see, own=own, url=url)
    registry.register_streams("read-page", _("版面识读"), may_see=may_see_page, url=page_url)
    registry.register_streams("indicator", _("指标"), may_see=may_see_definition, url=indicator_url)
    registry.register_streams("ranking", _("排名办法"), may_see=may_see_definition)
    registry.register_streams("colours", _("颜色界线"), may_see=may_see_definition)
    registry.register_streams("typed", _("人工填报"), may_see=may_see_values, url=indicator_url)
    registry.register_streams("breakdown", _("目标分解"), may_see=may_see, url=promise_url)
    registry.register_streams("frozen-ranking", _("封存的排名"), may_see=may_see_values, url=frozen_url)
    registry.register_kinds(KINDS)
    registry.register_check(checker.faults)
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


def may_see_definition(person: Any, stream: str) -> bool:
    """Drafts are for whoever edits them."""
    return roles.may(person, "change_rulebook") or roles.may(person, "read_whole_ledger")


def may_see_values(person: Any, stream: str) -> bool:
    """For the people of the city."""
    return roles.may(person, "see_every_project")


def indicator_url(stream: str) -> str:
    return reverse("targets:indicator", args=[stream.partition(":")[2]])


def promise_url(stream: str) -> str:
    return reverse("targets:commitment", args=[stream.partition(":")[2]])


def frozen_url(stream: str) -> str:
    return reverse("targets:frozen", args=[stream.partition(":")[2]])
