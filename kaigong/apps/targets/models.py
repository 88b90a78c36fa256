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
