"""What became of cases under way when the law changed: one run a change, one row a case it may touch."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kaigong.apps.cases.models.base import Case


class RunState(models.TextChoices):
    """How far a run has come."""

    DRY = "dry", _("试算")
    RUNNING = "running", _("执行中")
    STOPPED = "stopped", _("已停止")
    APPLIED = "applied", _("已执行")
    RETURNING = "returning", _("收回中")
    BACK = "back", _("已收回")


class RunCaseState(models.TextChoices):
    """What became of one case."""

    PENDING = "pending", _("待执行")
    MOVED = "moved", _("已改按新版")
    KEPT = "kept", _("保持原版本")
    BACK = "back", _("已恢复原版本")


class LawRun(models.Model):
    """The move of all cases under way to the version of one day: dry run, exceptions, batches, taking back."""

    no = models.CharField(_("编号"), max_length=20, unique=True)
    title = models.CharField(_("名称"), max_length=200)
    version = models.CharField(_("目录版本"), max_length=40)
    force_on = models.DateField(_("施行日"))
    day = models.DateField(_("试算日"))  # the dry run was taken for how things stood on this day
    transition = models.CharField(_("在办申请"), max_length=12)  # a rulebook.models.Transition
    ground = models.CharField(_("依据"), max_length=300)
    counted_from = models.CharField(_("新期限起算"), max_length=6)  # a rulebook.models.CountedFrom
    state = models.CharField(_("状态"), max_length=10, choices=RunState, default=RunState.DRY)
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    live = models.PositiveIntegerField(_("在办申请数"), default=0)  # all that were looked at
    batches = models.PositiveIntegerField(_("已执行批次"), default=0)
    stopped_at = models.CharField(max_length=30, blank=True)  # the case the last batch stopped at
    stopped_why = models.CharField(max_length=40, blank=True)
    back_reason = models.CharField(_("收回的原因"), max_length=300, blank=True)
    seen_n = models.PositiveIntegerField(default=0)  # the last entry of its stream

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.no

    @property
    def stream(self) -> str:
        """The name of its ledger stream."""
        return f"law:{self.no}"


class LawRunCase(models.Model):
    """One case that the version treats otherwise: what differs, what was decided by hand, what became of it."""

    run = models.ForeignKey(LawRun, on_delete=models.PROTECT, related_name="cases")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="law_runs")
    state = models.CharField(_("状态"), max_length=10, choices=RunCaseState, default=RunCaseState.PENDING)
    differences = models.JSONField(default=list)  # as `law.told` writes them
    moves = models.PositiveSmallIntegerField(_("变动事项数"), default=0)
    flagged = models.BooleanField(default=False)  # something of it wants a decision by hand
    by_hand = models.JSONField(default=dict)  # item, or "" for the whole case -> [keep|move, reason, who]
    batch = models.PositiveIntegerField(null=True, blank=True)
    left = models.JSONField(default=dict)  # items that could not be taken back -> why

    class Meta:
        ordering = ["run", "case_id"]
        constraints = [models.UniqueConstraint(fields=["run", "case"], name="cases_law_once_a_run")]
        indexes = [models.Index(fields=["run", "state", "case"], name="cases_law_run_state")]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.case_id}"
