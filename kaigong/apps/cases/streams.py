"""What the ledger is told about the streams of cases: who may see one, whose they are, and how entries are called."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kaigong.apps.cases import queries, queries_law, stream_words
from kaigong.apps.cases.rows import SHARED
from kaigong.apps.ledger import registry

PREFIX = "case"
KINDS = {
    "PassportTaken": _("下载项目护照"),
    "CaseOpened": _("统一受理申请"),
    "MaterialGiven": _("提供材料"),
    "ItemReceived": _("送达部门（接件）"),
    "ItemOwed": _("列为建设单位办理"),
    "ItemReady": _("前置事项已齐"),
    "CorrectionAsked": _("一次性告知补正"),
    "MaterialResupplied": _("提交补正材料"),
    "ItemAccepted": _("受理"),
    "ItemNotNeeded": _("不受理"),
    "AcceptanceRefused": _("不予受理"),
    "ItemWithdrawn": _("撤回申请"),
    "ItemTakenOn": _("接办"),
    "ItemSuspended": _("启动特别程序"),
    "ItemResumed": _("结束特别程序"),
    "DueExtended": _("延长期限"),
    "DueCounted": _("期限重新计算"),
    "ItemDecided": _("作出决定"),
    "ClockStopped": _("时钟停止"),
    "CertificateDue": _("签发证书"),
    "ItemDelivered": _("出件"),
    "ItemReported": _("报告办结"),
    "ItemResubmitted": _("重新申请"),
    "PointsNoted": _("提出补正意见"),
    "NoticeSent": _("一次性告知补正"),
    "PointsUnmet": _("补正不符"),
    "EnteredLate": _("补录"),
    "StopProposed": _("报请启动特别程序"),
    "StopDeclined": _("不批准停钟"),
    "StopOverran": _("停钟超过所需时间"),
    "ExtensionProposed": _("报请延长期限"),
    "ExtensionDeclined": _("不批准延长"),
    "StageExtended": _("延长联合办理期限"),
    "OpinionsAsked": _("征求部门意见"),
    "OpinionGiven": _("答复部门意见"),
    "OpinionsLapsed": _("逾期未答，视为同意"),
    "CommentMade": _("留言"),
    "CommentTakenBack": _("收回留言"),
    "ConsultAsked": _("征询其他部门"),
    "ConsultAnswered": _("答复征询"),
    "QuestionAsked": _("申请人询问"),
    "QuestionAnswered": _("答复申请人"),
    "ServiceRated": _("好差评"),
    "ItemTransferred": _("转办"),
    "ItemAssigned": _("分派"),
    "ItemUnassigned": _("退回待分派"),
    "WorkHandedOver": _("改派"),
    "ItemEnded": _("随前置事项终止"),
    "ItemCalledBack": _("撤回许可"),
    "UseBegun": _("开始使用"),
    "UseExtended": _("延长使用期限"),
    "PartsRemeasured": _("补测变化部分"),
    "RenewalAsked": _("申请延续"),
    "RenewalDecided": _("决定是否准予延续"),
    "CertificateRenewed": _("换发证书"),
    "ItemLapsed": _("证书失效"),
    "PaperTaken": _("收取纸质材料"),
    "ThemeApplied": _("一事联办申请"),
    "ThemeReplied": _("集中反馈"),
    "RatingAnswered": _("回复评价"),
    **stream_words.KINDS,
}

LAW = "law"
LAW_KINDS = {
    "ItemMigrated": _("改按新规则"),
    "ItemAddedByLaw": _("新规则增加事项"),
    "ItemDroppedByLaw": _("新规则不再需要"),
    "MigrationTakenBack": _("恢复原规则"),
    "LawRunMade": _("试算新规则的影响"),
    "LawExceptionMade": _("人工决定例外"),
    "LawBatchApplied": _("执行一批"),
    "LawRunStopped": _("执行停止"),
    "LawRunApplied": _("执行完毕"),
    "LawBatchTakenBack": _("收回一批"),
    "LawRunTakenBack": _("收回完毕"),
}


def register() -> None:
    """Called once, when the app is ready."""
    registry.register_streams(PREFIX, _("审批申请"), may_see=may_see, own=own, url=url)
    registry.register_streams("passport", _("项目护照"))
    registry.register_streams(SHARED, _("共用的成果"), may_see=may_see_shared, url=url_of_shared)
    registry.register_kinds(KINDS)
    law = {"may_see": queries_law.may_see_stream, "own": queries_law.own_streams, "url": queries_law.url_of}
    registry.register_streams(LAW, _("在办申请改按新规则"), **law)
    registry.register_kinds(LAW_KINDS)


def may_see(person: Any, stream: str) -> bool:
    """Whoever may see the case may see its stream."""
    return queries.cases(person).filter(no=_no(stream)).exists()


def may_see_shared(person: Any, stream: str) -> bool:
    """Whoever may look at a case of the project, whichever: the result is made once for all of them."""
    return queries.cases(person).filter(project__code=_no(stream)).exists()


def url_of_shared(stream: str) -> str:
    """The page of the project."""
    return reverse("cases:project", args=[_no(stream)])


def own(person: Any) -> Iterable[str]:
    """The streams of the cases a person may look at."""
    return [f"{PREFIX}:{no}" for no in queries.cases(person).values_list("no", flat=True)]


def url(stream: str) -> str:
    """The page of the case."""
    return reverse("cases:case", args=[_no(stream)])


def _no(stream: str) -> str:
    return stream.partition(":")[2]
