"""What the ledger's pages are told about the streams of projects."""

from collections.abc import Iterable

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from kaigong.apps.accounts.models import Person, Role
from kaigong.apps.ledger import registry
from kaigong.apps.projects import queries

PREFIX = "project"
KINDS = {
    "ProjectRegistered": _("登记项目"),
    "FactsAmended": _("补充或更正项目情况"),
    "RecordCorrected": _("更正项目登记"),
    "ReformsChosen": _("选定改革举措"),
    "BaselineSet": _("确定计划"),
    "WorksStarted": _("开工"),
    "StageMoved": _("项目进入下一阶段"),
    "StepsWithdrawn": _("撤回阶段"),
    "EvidenceFiled": _("提交证据"),
    "EvidenceStruck": _("剔除证据"),
    "DelayRecorded": _("记录推迟原因"),
    "DelayEnded": _("推迟原因消除"),
    "StatisticsFiled": _("申报统计入库"),
    "StatisticsReturned": _("退回统计申报"),
    "StatisticsEntered": _("统计入库"),
    "StatisticsCorrected": _("更正统计入库"),
    "StatisticsFlagged": _("统计入库标志"),
}


def register() -> None:
    """Called once when the app is ready."""
    registry.register_streams(PREFIX, _("项目"), may_see=may_see, own=own, url=url)
    registry.register_kinds(KINDS)


def code_of(stream: str) -> str:
    """The project behind a stream."""
    return stream.removeprefix(f"{PREFIX}:")


def may_see(person: Person | None, stream: str) -> bool:
    """Whoever may see the project."""
    return queries.visible(person).filter(code=code_of(stream)).exists()


def own(person: Person | None) -> Iterable[str]:
    """The projects of one's own enterprise."""
    if person is None or person.role != Role.ENTERPRISE:
        return []
    return [f"{PREFIX}:{code}" for code in queries.visible(person).values_list("code", flat=True)]


def url(stream: str) -> str:
    """The project page."""
    try:
        return reverse("boards:project", args=[code_of(stream)])
    except NoReverseMatch:
        return ""
