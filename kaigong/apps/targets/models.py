"""What the city has promised in public, one row a statement, and how the system measures it where it can."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    TARGET = "target", _("目标")
    FACT = "fact", _("已有事实")


class Comparator(models.TextChoices):
    """How the promised value is meant."""

    EQUAL = "=", pgettext_lazy("comparator", "达到")
    AT_LEAST = ">=", pgettext_lazy("comparator", "不少于")
    MORE = ">", pgettext_lazy("comparator", "突破")
    AT_MOST = "<=", pgettext_lazy("comparator", "不超过")
    ABOUT = "~", pgettext_lazy("comparator", "约")


class Commitment(models.Model):
    """One public commitment 公开承诺 (or a fact stated beside it) with the words it was made in."""

    no = models.CharField(_("编号"), max_length=20, unique=True)
    agency_id = models.CharField(max_length=60, blank=True)  # the agency that speaks, where the city knows it
    speaker = models.CharField(_("承诺单位"), max_length=100)
    kind = models.CharField(_("类别"), max_length=8, choices=Kind)
    action = models.CharField(max_length=40)
    subject = models.CharField(max_length=100)
    qualifier = models.CharField(max_length=100, blank=True)
    comparator = models.CharField(max_length=2, choices=Comparator)
    value = models.DecimalField(_("数值"), max_digits=16, decimal_places=4)
    unit = models.CharField(max_length=20)
    period = models.CharField(max_length=20, blank=True)
    due = models.DateField(_("期限"), null=True, blank=True)
    implicit = models.BooleanField(default=False)  # the number is not written, it follows from the words
    evidence = models.CharField(_("原文"), max_length=300)
    said_en = models.CharField(max_length=300, blank=True)
    source = models.CharField(_("出处"), max_length=200)
    measure = models.CharField(max_length=60, blank=True)  # a name of `measures.MEASURES`; blank: not measured yet
    where = models.JSONField(default=dict, blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["no"]
        indexes = [models.Index(fields=["speaker", "kind"], name="targets_by_speaker")]

    def __str__(self) -> str:
        return f"{self.no} {self.speaker}"

    @property
    def number(self) -> str:
        """The value without trailing zeros: 60.5, 18."""
        return f"{self.value.normalize():f}"


class ReadState(models.TextChoices):
    """What became of a statement that was read out of a text."""

    OPEN = "open", _("待确认")
    CONFIRMED = "confirmed", _("已确认")
    DROPPED = "dropped", _("不采用")


class ReadPage(models.Model):
    """A newspaper page, bulletin or report that was handed in to be read, with its text as it was."""

    source = models.CharField(_("出处"), max_length=200)
    said_on = models.DateField(_("刊发日期"))
    text = models.TextField(_("原文"))
    sha256 = models.CharField(max_length=64)
    file_name = models.CharField(max_length=200, blank=True)
    read_by = models.CharField(max_length=80)
    read_at = models.DateTimeField()

    class Meta:
        ordering = ["-read_at", "-id"]

    def __str__(self) -> str:
        return self.source

    @property
    def stream(self) -> str:
        """The page's chain in the ledger."""
        return f"read-page:{self.pk}"


class ReadStatement(models.Model):
    """One statement the reader found. It binds nobody until a person confirms it; then it is a commitment."""

    page = models.ForeignKey(ReadPage, on_delete=models.CASCADE, related_name="statements")
    place = models.PositiveIntegerField()
    state = models.CharField(_("状态"), max_length=10, choices=ReadState, default=ReadState.OPEN)
    speaker = models.CharField(_("承诺单位"), max_length=100, blank=True)
    agency_id = models.CharField(_("责任单位"), max_length=60, blank=True)
    kind = models.CharField(_("类别"), max_length=8, choices=Kind)
    action = models.CharField(_("动作"), max_length=40, blank=True)
    subject = models.CharField(_("对象"), max_length=100, blank=True)
    qualifier = models.CharField(_("限定"), max_length=100, blank=True)
    comparator = models.CharField(_("比较方式"), max_length=2, choices=Comparator)
    value = models.DecimalField(_("数值"), max_digits=20, decimal_places=4)
    unit = models.CharField(_("单位"), max_length=20)
    period = models.CharField(_("期间"), max_length=20, blank=True)
    due = models.DateField(_("期限"), null=True, blank=True)
    evidence = models.CharField(_("原文"), max_length=300)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    implicit = models.BooleanField(default=False)
    corrected = models.BooleanField(default=False)
    commitment_no = models.CharField(max_length=20, blank=True)  # the commitment it became
    answers = models.CharField(max_length=20, blank=True)  # a report: the number of the commitment it answers

    class Meta:
        ordering = ["page", "place"]
        constraints = [models.UniqueConstraint(fields=["page", "place"], name="targets_place_on_a_page")]
        indexes = [models.Index(fields=["answers"], name="targets_by_answer")]

    def __str__(self) -> str:
        return self.evidence

    @property
    def number(self) -> str:
        """The value without trailing zeros: 60.5, 18."""
        return f"{self.value.normalize():f}"


from kaigong.apps.targets.models_definitions import (  # noqa: E402
    CityDefinition,
    DefinitionKind,
    DefinitionState,
    DefinitionVersion,
    TypedValue,
)
from kaigong.apps.targets.models_rankings import FrozenRanking  # noqa: E402
from kaigong.apps.targets.models_tree import Forecast, Share, Way  # noqa: E402

__all__ = ["CityDefinition", "Commitment", "Comparator", "DefinitionKind", "DefinitionState", "DefinitionVersion",
           "Forecast", "FrozenRanking", "Kind", "ReadPage", "ReadState", "ReadStatement", "Share", "TypedValue",
           "Way"]  # fmt: skip
