"""What the ledger's pages are told about the files of projects and the rounds of funds; their events and checks."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kaigong.apps.accounts.models import Person
from kaigong.apps.ledger import registry
from kaigong.apps.projects import checker_facts, filing, queries_funds, rows_facts, rows_funds, streams

KINDS = {
    "FileAmended": _("补充或更正项目档案"),
    "MonthsReported": _("填报月度数据"),
    "MonthsPlanned": _("编制月度计划"),
    "MonthConfirmed": _("核定月度数据"),
    "MonthQuestioned": _("退回核实"),
    "YearsPlanned": _("编制年度计划"),
    "SourceSet": _("登记资金来源"),
    "FactorSet": _("登记要素保障"),
    "RiskRaised": _("登记风险"),
    "RiskReviewed": _("复核风险"),
    "RiskClosed": _("风险销号"),
    "BaselineNamed": _("确定计划基准"),
    "WorkSet": _("登记工程内容"),
    "WorkDone": _("填报实物工作量"),
    "PaperFiled": _("提交资金申报材料"),
    "RoundOpened": _("开始资金申报批次"),
    "FundApplied": _("申报资金"),
    "FundWithdrawn": _("撤回资金申报"),
    "FundGranted": _("下达资金"),
    "FundRefused": _("资金未安排"),
    "DrawsPlanned": _("编制用款计划"),
    "MoneyDrawn": _("登记资金支付"),
    "RoundClosed": _("结束资金申报批次"),
}


def register() -> None:
    """Called once when the app is ready; the two modules of folds are loaded with this one."""
    registry.register_streams(filing.PREFIX, _("项目档案"), may_see=may_see_file, own=own_files, url=file_url)
    registry.register_streams(rows_funds.PREFIX, _("资金申报批次"), may_see=may_see_round, url=round_url)
    registry.register_kinds(KINDS)
    registry.register_check(checker_facts.faults)
    registry.register_check(rows_funds.faults)


def _project_stream(stream: str) -> str:
    return f"{streams.PREFIX}:{stream.partition(':')[2]}"


def may_see_file(person: Person | None, stream: str) -> bool:
    """Whoever may see the project."""
    return streams.may_see(person, _project_stream(stream))


def own_files(person: Person | None) -> Iterable[str]:
    """The files of one's own enterprise's projects."""
    return [f"{filing.PREFIX}:{streams.code_of(stream)}" for stream in streams.own(person)]


def file_url(stream: str) -> str:
    """The page of the file."""
    return reverse("projects:file", args=[stream.partition(":")[2]])


def may_see_round(person: Person | None, stream: str) -> bool:
    """Whoever may see the round whole: people of the city."""
    return queries_funds.rounds(person).filter(no=stream.partition(":")[2]).exists() and queries_funds.sees_all(person)


def round_url(stream: str) -> str:
    """The page of the round."""
    return reverse("projects:round", args=[stream.partition(":")[2]])


__all__ = ["KINDS", "register", "rows_facts"]
