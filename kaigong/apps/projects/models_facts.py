"""What is known of a project beside its record: its file, the months, the money, the factors, the risks, the baselines.

Every row follows from the project's second ledger stream, `file:<code>`; `changes_facts` says how.
"""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from kaigong.apps.accounts.models import Agency
from kaigong.apps.projects.models import Project


class KeyLevel(models.TextChoices):
    """At which level the project is a key project 重点项目."""

    NONE = "", _("不是重点项目")
    PROVINCIAL = "provincial", _("省级重点")
    MUNICIPAL = "municipal", _("市级重点")


class Standing(models.IntegerChoices):
    """How far the figure of a month has come."""

    PLANNED = 0, _("未报送")
    REPORTED = 1, _("已报送")
    QUESTIONED = 2, _("待核实")
    CONFIRMED = 3, _("已核定")


class ProjectFile(models.Model):
    """One row a project. Totals are moved by what a month changes, never summed anew when a page is asked for."""

    project = models.OneToOneField(Project, primary_key=True, on_delete=models.PROTECT, related_name="file")
    sector_chain = models.CharField(_("产业链"), max_length=60, blank=True, db_index=True)
    zone = models.CharField(_("园区"), max_length=60, blank=True)
    township = models.CharField(_("乡镇街道"), max_length=60, blank=True, db_index=True)
    leader = models.CharField(_("包联领导"), max_length=60, blank=True)
    leader_title = models.CharField(_("包联领导职务"), max_length=60, blank=True)
    officer = models.CharField(_("责任人"), max_length=60, blank=True)
    key_level = models.CharField(_("重点级别"), max_length=12, blank=True, choices=KeyLevel, default=KeyLevel.NONE)
    jobs = models.PositiveIntegerField(_("新增就业"), null=True, blank=True)
    output_fen = models.BigIntegerField(_("达产后年产值"), null=True, blank=True)
    start_claimed_on = models.DateField(_("自报开工日"), null=True, blank=True)
    finish_planned_on = models.DateField(_("计划竣工日"), null=True, blank=True)
    in_statistics = models.BooleanField(_("统计入库"), default=False)
    in_statistics_on = models.DateField(_("统计入库日"), null=True, blank=True)
    location = models.JSONField(null=True, blank=True)  # GeoJSON geometry
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    planned_fen_total = models.BigIntegerField(_("各月计划投资合计"), default=0)
    done_fen_total = models.BigIntegerField(_("累计完成投资"), default=0)
    granted_fen_total = models.BigIntegerField(_("到位资金"), default=0)
    drawn_fen_total = models.BigIntegerField(_("已支付资金"), default=0)
    physical_percent = models.DecimalField(
        _("实物工作量"), max_digits=5, decimal_places=2, null=True, blank=True
    )  # as of the last month reported
    reported_to = models.DateField(_("最近报送月份"), null=True, blank=True, db_index=True)
    open_risks = models.PositiveSmallIntegerField(_("未销号风险"), default=0)
    open_gaps = models.PositiveSmallIntegerField(_("要素缺口"), default=0)
    seen_n = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["longitude", "latitude"], name="projects_on_map")]

    def __str__(self) -> str:
        return f"file:{self.project_id}"

    @property
    def stream(self) -> str:
        """The name of its ledger stream."""
        return f"file:{self.project.code}"


class MonthlyFigure(models.Model):
    """One project in one month: kept lean, there may be a hundred million. How it was corrected tells the ledger."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="months", db_index=False)
    month = models.DateField(_("月份"))  # its first day
    planned_fen = models.BigIntegerField(_("计划投资"), default=0)
    done_fen = models.BigIntegerField(_("完成投资"), null=True, blank=True)  # None: not reported yet
    physical_percent = models.DecimalField(_("实物工作量"), max_digits=5, decimal_places=2, null=True, blank=True)
    standing = models.PositiveSmallIntegerField(_("状态"), choices=Standing, default=Standing.PLANNED)
    late = models.BooleanField(_("补报"), default=False)
    version = models.PositiveSmallIntegerField(_("填报次数"), default=0)

    class Meta:
        ordering = ["project", "month"]
        constraints = [models.UniqueConstraint(fields=["project", "month"], name="projects_month_once")]
        indexes = [  # the few of many that somebody should look at
            models.Index(fields=["-month"], name="projects_month_doubtful", condition=models.Q(standing=2))
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.month:%Y-%m}"


class YearPlan(models.Model):
    """The investment planned for one year 年度计划投资, as the plan of the year names it."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="years", db_index=False)
    year = models.PositiveSmallIntegerField(_("年度"))
    planned_fen = models.BigIntegerField(_("年度计划投资"))

    class Meta:
        ordering = ["project", "year"]
        constraints = [models.UniqueConstraint(fields=["project", "year"], name="projects_year_once")]

    def __str__(self) -> str:
        return f"{self.project_id} {self.year}"


class MoneySource(models.Model):
    """Money of one kind: how much is planned, granted 到位 and drawn 支付."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="sources", db_index=False)
    kind = models.CharField(_("资金来源"), max_length=30)  # of the catalogue's funds/sources.yaml
    planned_fen = models.BigIntegerField(_("计划"), default=0)
    granted_fen = models.BigIntegerField(_("到位"), default=0)
    drawn_fen = models.BigIntegerField(_("支付"), default=0)

    class Meta:
        ordering = ["project", "kind"]
        constraints = [models.UniqueConstraint(fields=["project", "kind"], name="projects_source_once")]

    def __str__(self) -> str:
        return f"{self.project_id} {self.kind}"


class Factor(models.Model):
    """要素保障: land, energy, emissions, power, labour, money. What is applied for and not granted is the gap."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="factors", db_index=False)
    kind = models.CharField(_("要素"), max_length=30)  # of the catalogue's funds/factors.yaml, which has its unit
    applied = models.DecimalField(_("申请"), max_digits=16, decimal_places=3)
    granted = models.DecimalField(_("落实"), max_digits=16, decimal_places=3, default=0)
    needed_on = models.DateField(_("需要日期"), null=True, blank=True)
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("责任单位"))
    note = models.CharField(_("说明"), max_length=300, blank=True)

    class Meta:
        ordering = ["project", "kind"]
        constraints = [models.UniqueConstraint(fields=["project", "kind"], name="projects_factor_once")]

    def __str__(self) -> str:
        return f"{self.project_id} {self.kind}"

    @property
    def gap(self) -> object:
        """What is still missing."""
        return max(self.applied - self.granted, 0)


class Risk(models.Model):
    """Something that may go wrong: how likely, how bad, who looks after it, until when. Closed only with evidence."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="risks", db_index=False)
    n = models.PositiveSmallIntegerField()
    kind = models.CharField(_("风险类别"), max_length=30)  # of the catalogue's funds/risks.yaml
    text = models.CharField(_("风险"), max_length=300)
    likelihood = models.PositiveSmallIntegerField(_("可能性"))  # 1 to 5
    effect = models.PositiveSmallIntegerField(_("影响"))  # 1 to 5
    owner = models.CharField(_("责任人"), max_length=60)
    measure = models.CharField(_("应对措施"), max_length=300)
    review_on = models.DateField(_("复核日"))
    raised_on = models.DateField(_("提出日"))
    closed_on = models.DateField(_("销号日"), null=True, blank=True)
    closing_note = models.CharField(_("销号说明"), max_length=300, blank=True)
    evidence = models.CharField(max_length=64, blank=True)  # hash of the document that closed it

    class Meta:
        ordering = ["project", "n"]
        constraints = [models.UniqueConstraint(fields=["project", "n"], name="projects_risk_once")]
        indexes = [models.Index(fields=["closed_on", "review_on"], name="projects_risk_review")]

    def __str__(self) -> str:
        return f"{self.project_id} {self.n}"

    @property
    def weight(self) -> int:
        """Likelihood times effect, 1 to 25."""
        return self.likelihood * self.effect


class Baseline(models.Model):
    """A plan as promised at some time, by name. The one in force is also the project's `baseline` column."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="baselines", db_index=False)
    n = models.PositiveSmallIntegerField()
    name = models.CharField(_("名称"), max_length=60)
    reason = models.CharField(_("理由"), max_length=300, blank=True)
    made_on = models.DateField(_("确定日"))
    items = models.JSONField(default=list, encoder=DjangoJSONEncoder)  # as the project's `baseline`
    planned_start_on = models.DateField(_("计划开工日"), null=True, blank=True)
    investment_fen = models.BigIntegerField(_("总投资"))
    years = models.JSONField(default=dict)  # year -> planned fen
    in_force = models.BooleanField(_("现行"), default=False)

    class Meta:
        ordering = ["project", "n"]
        constraints = [models.UniqueConstraint(fields=["project", "n"], name="projects_baseline_once")]

    def __str__(self) -> str:
        return self.name


class Work(models.Model):
    """实物工作量 by kind of work: so many of so many metres, piles, square metres."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="works", db_index=False)
    n = models.PositiveSmallIntegerField()
    name = models.CharField(_("工程内容"), max_length=60)
    unit = models.CharField(_("单位"), max_length=20)
    weight = models.PositiveSmallIntegerField(_("权重"), default=1)
    planned = models.DecimalField(_("设计量"), max_digits=16, decimal_places=3)
    done = models.DecimalField(_("完成量"), max_digits=16, decimal_places=3, default=0)
    as_of = models.DateField(_("截至"), null=True, blank=True)

    class Meta:
        ordering = ["project", "n"]
        constraints = [models.UniqueConstraint(fields=["project", "n"], name="projects_work_once")]

    def __str__(self) -> str:
        return self.name


class Paper(models.Model):
    """A document that a fund asks for and no approval gives: the implementation plan, the legal opinion, and others."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="papers", db_index=False)
    kind = models.CharField(_("材料"), max_length=40)  # of the catalogue's funds/papers.yaml
    sha256 = models.CharField(max_length=64)
    filed_on = models.DateField(_("提交日"))

    class Meta:
        ordering = ["project", "kind"]
        constraints = [models.UniqueConstraint(fields=["project", "kind"], name="projects_paper_once")]

    def __str__(self) -> str:
        return f"{self.project_id} {self.kind}"
