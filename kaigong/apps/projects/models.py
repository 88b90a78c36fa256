"""The project record: what it is, how far it has come, and what its plan promised."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from kaigong.apps.enterprises.models import Enterprise


class Stage(models.TextChoices):
    """The pipeline of the project base 项目库; `moves` says which step may follow which."""

    IDEA = "idea", _("谋划")
    RESERVE = "reserve", _("储备")
    SIGNED = "signed", _("签约")
    STARTED = "started", _("开工")
    CONTINUING = "continuing", _("续建")
    IN_USE = "in_use", _("竣工/投产")
    FULL = "full", _("达效")


BEFORE_START = (Stage.IDEA, Stage.RESERVE, Stage.SIGNED)


class Klass(models.TextChoices):
    """The four classes in which the city counts its projects."""

    INFRASTRUCTURE = "infrastructure", _("基础设施")
    INDUSTRY = "industry", _("产业")
    LIVELIHOOD = "livelihood", _("社会民生")
    ECOLOGY = "ecology", _("生态")


class Project(models.Model):
    """One investment project. The ledger stream `project:<code>` tells how it came to be as it is."""

    code = models.CharField(_("项目代码"), max_length=30, unique=True)
    name = models.CharField(_("项目名称"), max_length=200)
    type = models.CharField(_("项目类型"), max_length=60)  # a project type of the catalogue
    facts = models.JSONField(default=dict, blank=True)  # attribute -> value; what is missing is not known yet
    reforms = models.JSONField(default=str, blank=True)  # "type", or the list of chosen reforms
    start_on = models.DateField(_("计划起算日"))
    stage = models.CharField(_("阶段"), max_length=12, choices=Stage, default=Stage.IDEA)
    klass = models.CharField(_("类别"), max_length=16, choices=Klass)
    county = models.CharField(_("所在县市区"), max_length=60)  # an administrative code or the id of a zone
    investment_fen = models.BigIntegerField(_("总投资"))
    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.PROTECT, related_name="projects", verbose_name=_("建设单位")
    )
    is_key = models.BooleanField(_("省市重点"), default=False)
    is_sample = models.BooleanField(_("样例"), default=False)
    named_on_page = models.BooleanField(_("见报"), default=False)
    signed_on = models.DateField(_("签约日"), null=True, blank=True)
    wished_start_on = models.DateField(_("期望开工日"), null=True, blank=True)
    planned_start_on = models.DateField(_("计划开工日"), null=True, blank=True)
    forecast_start_on = models.DateField(_("预计开工日"), null=True, blank=True)
    started_on = models.DateField(_("实际开工日"), null=True, blank=True)
    # the plan as first promised: [{id, start, finish, critical, slack_days}]
    baseline = models.JSONField(default=list, blank=True, encoder=DjangoJSONEncoder)
    plan_late_days = models.IntegerField(_("晚于计划（工作日）"), default=0)
    registered_at = models.DateTimeField()
    updated_at = models.DateTimeField(_("更新时间"))
    facts_n = models.PositiveIntegerField(default=0)  # the ledger entry that last changed the facts
    seen_n = models.PositiveIntegerField(default=0)  # the last ledger entry this row shows

    class Meta:
        ordering = ["code"]
        indexes = [
            models.Index(fields=["stage", "planned_start_on"], name="projects_by_stage"),
            models.Index(fields=["klass", "stage"], name="projects_by_class"),
            models.Index(fields=["county", "stage"], name="projects_by_county"),
            models.Index(fields=["enterprise", "stage"], name="projects_by_enterprise"),
            models.Index(fields=["-plan_late_days", "code"], name="projects_latest_first"),
            models.Index(fields=["planned_start_on", "code"], name="projects_by_planned_start"),
            models.Index(fields=["investment_fen", "code"], name="projects_by_investment"),
            models.Index(fields=["updated_at", "code"], name="projects_by_update"),
            models.Index(fields=["name"], name="projects_by_name"),
            models.Index(fields=["started_on"], name="projects_by_start"),
            models.Index(fields=["forecast_start_on", "code"], name="projects_by_forecast"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(investment_fen__gte=0), name="projects_investment_not_negative")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def stream(self) -> str:
        """The name of its ledger stream."""
        return f"project:{self.code}"

    @property
    def is_started(self) -> bool:
        """Whether ground has been broken."""
        return self.stage not in BEFORE_START


class CodeCounter(models.Model):
    """The last running number given under one head of project codes (month and region)."""

    head = models.CharField(max_length=12, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.head}: {self.last}"


from kaigong.apps.projects.models_facts import (  # noqa: E402  one app, a file for each owner
    Baseline,
    Factor,
    KeyLevel,
    MoneySource,
    MonthlyFigure,
    Paper,
    ProjectFile,
    Risk,
    Standing,
    Work,
    YearPlan,
)
from kaigong.apps.projects.models_funds import FundApplication, FundMonth, FundRound, FundState  # noqa: E402
from kaigong.apps.projects.models_life import (  # noqa: E402
    Delay,
    Doubt,
    Entering,
    Evidence,
    Kind,
    Milestone,
    Statistics,
    Withdrawal,
)
from kaigong.apps.projects.models_map import Boundaries, Level  # noqa: E402
from kaigong.apps.projects.models_views import Listed, SavedView  # noqa: E402

__all__ = [
    "BEFORE_START",
    "Baseline",
    "Boundaries",
    "CodeCounter",
    "Delay",
    "Doubt",
    "Entering",
    "Evidence",
    "Factor",
    "FundApplication",
    "FundMonth",
    "FundRound",
    "FundState",
    "KeyLevel",
    "Kind",
    "Klass",
    "Level",
    "Listed",
    "Milestone",
    "MoneySource",
    "MonthlyFigure",
    "Paper",
    "Project",
    "ProjectFile",
    "Risk",
    "SavedView",
    "Stage",
    "Standing",
    "Statistics",
    "Withdrawal",
    "Work",
    "YearPlan",
]
