"""Money that is applied for: rounds of a fund, the projects handed in, what was granted, and how it is drawn."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kaigong.apps.accounts.models import Agency
from kaigong.apps.projects.models import Project


class FundState(models.TextChoices):
    """How an application ended, or has not yet."""

    APPLIED = "applied", _("已申报")
    GRANTED = "granted", _("已下达")
    REFUSED = "refused", _("未安排")
    WITHDRAWN = "withdrawn", _("已撤回")


class FundRound(models.Model):
    """One round of applications for one kind of money. Its stream is `round:<no>`."""

    no = models.CharField(_("批次编号"), max_length=30, unique=True)
    name = models.CharField(_("批次"), max_length=100)
    kind = models.CharField(_("资金类别"), max_length=30, db_index=True)  # of the catalogue's funds/funds.yaml
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="rounds", verbose_name=_("主管部门"))
    opens_on = models.DateField(_("开始申报"))
    deadline = models.DateField(_("截止申报"))
    amount_fen = models.BigIntegerField(_("额度"), null=True, blank=True)  # None: not told
    closed_on = models.DateField(_("结束日"), null=True, blank=True)
    is_sample = models.BooleanField(_("样例"), default=False)
    seen_n = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-deadline", "-no"]

    def __str__(self) -> str:
        return self.name

    @property
    def stream(self) -> str:
        """The name of its ledger stream."""
        return f"round:{self.no}"


class FundApplication(models.Model):
    """One project in one round. The score is the one at the time of applying, with what was missing."""

    round = models.ForeignKey(FundRound, on_delete=models.PROTECT, related_name="applications")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="applications")
    asked_fen = models.BigIntegerField(_("申请金额"))
    applied_on = models.DateField(_("申报日"))
    score = models.PositiveSmallIntegerField(_("成熟度"))  # percent
    missing = models.JSONField(default=list)  # ids of the conditions not met
    state = models.CharField(_("结果"), max_length=10, choices=FundState, default=FundState.APPLIED)
    granted_fen = models.BigIntegerField(_("下达金额"), default=0)
    drawn_fen = models.BigIntegerField(_("支付金额"), default=0)
    decided_on = models.DateField(_("下达日"), null=True, blank=True)
    reason = models.CharField(_("理由"), max_length=300, blank=True)

    class Meta:
        ordering = ["round", "project"]
        constraints = [models.UniqueConstraint(fields=["round", "project"], name="projects_applied_once")]

    def __str__(self) -> str:
        return f"{self.round_id} {self.project_id}"


class FundMonth(models.Model):
    """What of a grant is to be drawn in a month 用款计划, and what was."""

    application = models.ForeignKey(FundApplication, on_delete=models.PROTECT, related_name="months", db_index=False)
    month = models.DateField(_("月份"))  # its first day
    planned_fen = models.BigIntegerField(_("计划支付"), default=0)
    drawn_fen = models.BigIntegerField(_("实际支付"), default=0)

    class Meta:
        ordering = ["application", "month"]
        constraints = [models.UniqueConstraint(fields=["application", "month"], name="projects_fund_month_once")]

    def __str__(self) -> str:
        return f"{self.application_id} {self.month:%Y-%m}"
