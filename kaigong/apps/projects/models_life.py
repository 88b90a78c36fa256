"""The life of a project: what proves its milestones, when they came, why they came late, and 统计入库.

Every row follows from the project's own stream, `project:<code>`; `life_rows` says how.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kaigong.apps.documents.models import Document
from kaigong.apps.projects.models import Project, Stage


class Kind(models.TextChoices):
    """The kinds of proof a milestone may rest on; the moves say which of them each step takes."""

    APPROVAL = "approval", _("立项文件")
    AGREEMENT = "agreement", _("投资协议")
    PERMIT = "permit", _("施工许可")
    CERTIFICATE = "certificate", _("证照")
    REPORT = "report", _("开工报告")
    PHOTO = "photo", _("现场照片")
    CONTRACT = "contract", _("施工合同")
    INVOICE = "invoice", _("发票")
    PAYMENT = "payment", _("支付凭证")
    METER = "meter", _("电表读数")
    TAX = "tax", _("纳税记录")
    ACCEPTANCE = "acceptance", _("竣工验收")
    ARCHIVE = "archive", _("纸质档案移交清单")


class Evidence(models.Model):
    """One proof: a document, the day and place it speaks of, and the number it says. Struck, it stays to be seen."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="evidence")
    n = models.PositiveIntegerField()  # the ledger entry that filed it
    kind = models.CharField(_("证据种类"), max_length=12, choices=Kind)
    milestone = models.CharField(_("证明的节点"), max_length=12, choices=Stage)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    on = models.DateField(_("日期"))
    latitude = models.FloatField(_("纬度"), null=True, blank=True)
    longitude = models.FloatField(_("经度"), null=True, blank=True)
    number = models.CharField(_("编号"), max_length=80, blank=True)
    amount_fen = models.BigIntegerField(_("金额"), null=True, blank=True)
    reading = models.DecimalField(_("读数（千瓦时）"), max_digits=16, decimal_places=2, null=True, blank=True)
    from_file = models.CharField(max_length=20, blank=True)  # "day", "place" or both: read out of the photo itself
    by = models.CharField(max_length=80)
    recorded_at = models.DateTimeField(_("录入时间"))
    struck_at = models.DateTimeField(null=True, blank=True)
    struck_by = models.CharField(max_length=80, blank=True)
    struck_reason = models.CharField(_("剔除理由"), max_length=300, blank=True)

    class Meta:
        ordering = ["project", "on", "n"]
        constraints = [models.UniqueConstraint(fields=["project", "n"], name="projects_evidence_once")]

    def __str__(self) -> str:
        return f"{self.project_id} {self.n}"


class Milestone(models.Model):
    """When a project came to a stage, and the proof it came there with."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="milestones")
    stage = models.CharField(_("节点"), max_length=12, choices=Stage)
    on = models.DateField(_("实际日期"))
    evidence_n = models.PositiveIntegerField(null=True, blank=True)
    n = models.PositiveIntegerField()
    by = models.CharField(max_length=80)
    recorded_at = models.DateTimeField(_("录入时间"))

    class Meta:
        ordering = ["project", "on", "n"]
        constraints = [models.UniqueConstraint(fields=["project", "stage"], name="projects_milestone_once")]
        indexes = [models.Index(fields=["stage", "on"], name="projects_milestones")]

    def __str__(self) -> str:
        return f"{self.project_id} {self.stage}"


class Withdrawal(models.Model):
    """A step that was recorded wrongly and taken back, with the ground; the steps after it went with it."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="withdrawals")
    n = models.PositiveIntegerField()
    stage = models.CharField(_("撤回的节点"), max_length=12, choices=Stage)  # the first of the steps taken back
    was_on = models.DateField(_("原登记日期"), null=True, blank=True)
    back_to = models.CharField(_("退回到"), max_length=12, choices=Stage)
    reason = models.CharField(_("理由"), max_length=300)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    by = models.CharField(max_length=80)
    recorded_at = models.DateTimeField(_("录入时间"))

    class Meta:
        ordering = ["project", "n"]
        constraints = [models.UniqueConstraint(fields=["project", "n"], name="projects_withdrawal_once")]
        indexes = [models.Index(fields=["stage", "-recorded_at"], name="projects_withdrawals")]

    def __str__(self) -> str:
        return f"{self.project_id} {self.stage}"


class Delay(models.Model):
    """Why a milestone comes later than planned, by the code list, and since when."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="delays")
    n = models.PositiveIntegerField()
    milestone = models.CharField(_("节点"), max_length=12, choices=Stage)
    reason = models.CharField(_("原因"), max_length=30)  # of the catalogue's supervision/delay-reasons.yaml
    note = models.CharField(_("说明"), max_length=300, blank=True)
    agency = models.CharField(_("有关单位"), max_length=60, blank=True)
    since = models.DateField(_("起始日"))
    until = models.DateField(_("消除日"), null=True, blank=True)
    by = models.CharField(max_length=80)
    recorded_at = models.DateTimeField(_("录入时间"))

    class Meta:
        ordering = ["project", "-since", "-n"]
        constraints = [models.UniqueConstraint(fields=["project", "n"], name="projects_delay_once")]
        indexes = [models.Index(fields=["until", "reason"], name="projects_delays_open")]

    def __str__(self) -> str:
        return f"{self.project_id} {self.reason}"


class Entering(models.TextChoices):
    """How far a project has come on its way into the statistics of investment."""

    FILED = "filed", _("已申报")
    RETURNED = "returned", _("已退回")
    ENTERED = "entered", _("已入库")
    REMOVED = "removed", _("已退库")


class Statistics(models.Model):
    """统计入库: a flag of its own, with its own proofs; it has nothing to do with the stage."""

    project = models.OneToOneField(Project, primary_key=True, on_delete=models.PROTECT, related_name="statistics")
    state = models.CharField(_("统计入库"), max_length=10, choices=Entering)
    filed_on = models.DateField(_("申报日"))
    filed_by = models.CharField(max_length=80)
    proofs = models.JSONField(default=list)  # the numbers of the pieces of evidence it was filed with
    investment_fen = models.BigIntegerField(_("计划总投资"))
    number = models.CharField(_("统计项目编码"), max_length=40, blank=True)
    entered_on = models.DateField(_("入库日"), null=True, blank=True)
    reason = models.CharField(_("理由"), max_length=300, blank=True)
    decided_by = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "filed_on"], name="projects_statistics_open")]

    def __str__(self) -> str:
        return f"{self.project_id} {self.state}"


class Doubt(models.Model):
    """What speaks against a started project today, found by the signals; follows from everything else, so the ledger
    has nothing of it."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="doubts")
    signal = models.CharField(_("疑点"), max_length=40)
    missing = models.BooleanField(default=False)  # a proof is missing; else something contradicts
    on = models.DateField(null=True, blank=True)
    since = models.DateField(_("发现日"))

    class Meta:
        ordering = ["project", "signal"]
        constraints = [models.UniqueConstraint(fields=["project", "signal"], name="projects_doubt_once")]
        indexes = [models.Index(fields=["signal", "since"], name="projects_doubts")]

    def __str__(self) -> str:
        return f"{self.project_id} {self.signal}"
