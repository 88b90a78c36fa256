"""What is owed on the items of a case, as the fold of its events has it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kaigong.apps.cases.models.base import Case, Item
from kaigong.apps.projects.models import Project


class DebtKind(models.TextChoices):
    """The words of `core.cases.debts_values.DebtKind`."""

    DEFERRED = "deferred", _("容缺材料")
    PLEDGE = "pledge", _("告知承诺")
    LATER_INPUT = "later-input", _("后置材料（先建后验）")
    INSPECTION = "inspection", _("阶段检查（先建后验）")
    SIMULATED = "simulated", _("模拟审查结果")


class DebtState(models.TextChoices):
    """The words of `core.cases.debts_values.DebtState`."""

    OWED = "owed", _("待补交")
    REMINDED = "reminded", _("已提醒")
    BLOCKED = "blocked", _("逾期，后续事项暂停")
    ORDERED = "ordered", _("责令改正")
    PAID = "paid", _("已补交，待核查")
    VERIFIED = "verified", _("核查通过")
    REVOKED = "revoked", _("已撤销")
    WAIVED = "waived", _("免予补交")
    VOID = "void", _("随事项终止")


class Debt(models.Model):
    """One obligation: until when, to whom, what it blocks, what follows."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="debts")
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="debts")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="debts")
    key = models.CharField(max_length=220)
    kind = models.CharField(_("类别"), max_length=12, choices=DebtKind)
    state = models.CharField(_("状态"), max_length=10, choices=DebtState)
    round = models.PositiveSmallIntegerField(default=1)
    material = models.CharField(_("材料"), max_length=80, blank=True)
    text = models.TextField(blank=True)
    version = models.CharField(max_length=60, blank=True)
    conditions = models.JSONField(default=list, blank=True)
    replaces = models.JSONField(default=list, blank=True)
    signer = models.CharField(max_length=120, blank=True)
    incurred_on = models.DateField(null=True, blank=True)
    before_decision = models.BooleanField(default=False)
    working_days = models.PositiveSmallIntegerField(null=True, blank=True)
    calendar_days = models.PositiveSmallIntegerField(null=True, blank=True)
    due_on = models.DateField(_("到期日"), null=True, blank=True)
    gate = models.CharField(max_length=80, blank=True)
    later = models.JSONField(default=list, blank=True)
    verifier = models.CharField(_("核查部门"), max_length=60)
    rate_percent = models.PositiveSmallIntegerField(default=100)
    seed = models.CharField(max_length=80, blank=True)
    drawn = models.BooleanField(default=True)
    consequence = models.TextField(blank=True)
    reminded_on = models.DateField(null=True, blank=True)
    blocked_on = models.DateField(null=True, blank=True)
    order = models.TextField(blank=True)
    statement = models.TextField(blank=True)
    state_by = models.DateField(null=True, blank=True)
    paid_on = models.DateField(null=True, blank=True)
    documents = models.JSONField(default=list, blank=True)
    check_by = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)
    extended = models.BooleanField(default=False)
    ended_on = models.DateField(null=True, blank=True)
    ended = models.BooleanField(default=False)
    alarm_on = models.DateField(null=True, blank=True)  # when the clock must next look at it by itself

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [models.UniqueConstraint(fields=["case", "key"], name="cases_debt_once")]
        indexes = [
            models.Index(fields=["project", "ended"], name="cases_debts_of"),
            models.Index(fields=["verifier", "ended", "state"], name="cases_debts_to_check"),
            models.Index(fields=["alarm_on"], name="cases_debt_alarm"),
        ]

    def __str__(self) -> str:
        return self.key

    def closes(self, code: str) -> bool:
        """Whether it keeps this item from being decided, as `core.cases.debts_values.Debt.closes` says."""
        if self.state in (DebtState.VERIFIED, DebtState.WAIVED, DebtState.VOID):
            return False
        return code == self.gate or (code in self.later and self.state in (DebtState.BLOCKED, DebtState.REVOKED))
