"""What a city decides about its numbers: indicators and rankings of its own or changed, figures entered by hand."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kaigong.apps.documents.models import Document


class DefinitionKind(models.TextChoices):
    INDICATOR = "indicator", _("指标")
    RANKING = "ranking", _("排名办法")
    COLOURS = "colours", _("颜色界线")


class DefinitionState(models.TextChoices):
    DRAFT = "draft", _("草稿")
    PUBLISHED = "published", _("施行中")
    WITHDRAWN = "withdrawn", _("已停用")


class CityDefinition(models.Model):
    """An indicator or ranking the city wrote, or its change of a shipped one. `draft`: what is being worked on."""

    kind = models.CharField(max_length=10, choices=DefinitionKind)
    name = models.SlugField(_("标识"), max_length=80)
    state = models.CharField(_("状态"), max_length=10, choices=DefinitionState, default=DefinitionState.DRAFT)
    version = models.PositiveIntegerField(_("版本"), default=0)  # the last one published
    draft = models.JSONField(null=True, blank=True)
    reason = models.CharField(_("停用原因"), max_length=300, blank=True)
    changed_by = models.CharField(max_length=80)
    changed_at = models.DateTimeField(_("修改时间"))
    seen_n = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["kind", "name"]
        constraints = [models.UniqueConstraint(fields=["kind", "name"], name="targets_definition_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def stream(self) -> str:
        """The name of its ledger stream."""
        return f"{self.kind}:{self.name}"


class DefinitionVersion(models.Model):
    """A definition as it was published."""

    definition = models.ForeignKey(CityDefinition, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("版本"))
    data = models.JSONField()
    published_by = models.CharField(max_length=80)
    published_at = models.DateTimeField(_("发布时间"))

    class Meta:
        ordering = ["definition", "-number"]
        constraints = [models.UniqueConstraint(fields=["definition", "number"], name="targets_version_once")]

    def __str__(self) -> str:
        return f"{self.definition_id} v{self.number}"


class TypedValue(models.Model):
    """A figure the system cannot compute 人工填报: entered with the document it stands in. The newest counts; the
    ledger keeps those before."""

    indicator = models.SlugField(_("指标"), max_length=80)
    scope = models.CharField(_("范围"), max_length=10)
    key = models.CharField(max_length=60, blank=True)
    period = models.CharField(_("期间"), max_length=20)
    value = models.DecimalField(_("数值"), max_digits=20, decimal_places=4)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+", verbose_name=_("依据文件"))
    note = models.CharField(_("说明"), max_length=300, blank=True)
    entered_by = models.CharField(max_length=80)
    entered_at = models.DateTimeField(_("填报时间"))
    times = models.PositiveSmallIntegerField(_("填报次数"), default=1)
    seen_n = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["indicator", "scope", "key", "period"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "scope", "key", "period"], name="targets_typed_once")
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.key} {self.period}"

    @property
    def stream(self) -> str:
        """The name of its ledger stream: one an indicator."""
        return f"typed:{self.indicator}"
