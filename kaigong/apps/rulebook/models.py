"""What may change at run time: the working calendar of a year, and days on which a region differs from it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kaigong.apps.rulebook.models_deemed import DeemedRule
from kaigong.apps.rulebook.models_themes import CityTheme, ThemeState, ThemeVersion

__all__ = ["CalendarYear", "CatalogueEdition", "CityTheme", "CountedFrom", "DeemedRule", "EditionState", "RegionDay",
           "Stamp", "ThemeState", "ThemeVersion", "Transition"]  # fmt: skip


class Stamp(models.Model):
    """The fingerprint of what is stored about one thing, so that every process notices a change at its next request."""

    thing = models.SlugField(primary_key=True, max_length=40)
    value = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.thing} {self.value[:8]}"


class CalendarYear(models.Model):
    """One year as an administrator entered it from the notice; it takes the place of a shipped year."""

    year = models.PositiveSmallIntegerField(_("年份"), primary_key=True)
    rest_days = models.JSONField(_("放假调休日"), default=list)  # ISO days, with the weekends the notice names
    swapped_days = models.JSONField(_("调休上班日"), default=list)  # ISO days of weekends on which offices work
    notice_number = models.CharField(_("通知文号"), max_length=100)
    notice_date = models.DateField(_("通知日期"))
    entered_by = models.CharField(max_length=80)
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ["-year"]

    def __str__(self) -> str:
        return str(self.year)


class RegionDay(models.Model):
    """A day on which one region works or rests otherwise than the country, with the notice that says so."""

    region = models.CharField(_("地区"), max_length=40)
    day = models.DateField(_("日期"))
    works = models.BooleanField(_("上班"))
    notice = models.CharField(_("依据"), max_length=200)
    entered_by = models.CharField(max_length=80)
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ["region", "day"]
        constraints = [models.UniqueConstraint(fields=["region", "day"], name="rulebook_one_rule_a_day")]

    def __str__(self) -> str:
        return f"{self.region} {self.day}"


class EditionState(models.TextChoices):
    """How far a change of the rules has come."""

    DRAFT = "draft", _("草稿")
    CHECKED = "checked", _("已核对")
    PUBLISHED = "published", _("已发布，未施行")
    IN_FORCE = "in-force", _("施行中")
    WITHDRAWN = "withdrawn", _("已撤回")


class Transition(models.TextChoices):
    """What becomes of cases under way."""

    FAVOURABLE = "favourable", _("从旧兼从有利：对申请人更有利的才改按新版")
    ORDERED = "ordered", _("规定要求：在办申请一律改按新版")
    KEEP = "keep", _("从旧：在办申请一律按受理时的版本办完")


class CountedFrom(models.TextChoices):
    """From when the new days are counted in a case that changes over."""

    START = "start", _("自受理（或者收到材料）之日起")
    FORCE = "force", _("自新版施行之日起")


class CatalogueEdition(models.Model):
    """A city's change of the shipped catalogue: from a draft to a version in force. What was published stays."""

    number = models.PositiveIntegerField(_("修订号"), unique=True)
    title = models.CharField(_("名称"), max_length=120)
    ground = models.CharField(_("依据"), max_length=300)  # the act it rests on, with its number
    text = models.TextField(_("内容"), max_length=2_000_000)  # the draft as handed in, YAML or JSON
    patch = models.JSONField(default=dict)  # the same as read, fixed when checked
    problems = models.JSONField(default=list)  # of the last check: [code, place, data]
    state = models.CharField(_("状态"), max_length=10, choices=EditionState, default=EditionState.DRAFT)
    force_on = models.DateField(_("施行日"), null=True, blank=True)
    until = models.DateField(_("撤回日"), null=True, blank=True)  # from this day it no longer holds
    transition = models.CharField(_("在办申请"), max_length=12, choices=Transition, default=Transition.FAVOURABLE)
    transition_ground = models.CharField(_("在办申请如此处理的依据"), max_length=300, blank=True)
    counted_from = models.CharField(_("新期限起算"), max_length=6, choices=CountedFrom, default=CountedFrom.START)
    drafted_by = models.CharField(max_length=80)
    drafted_at = models.DateTimeField()
    published_by = models.CharField(max_length=80, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def is_open(self) -> bool:
        """Whether it may still be edited."""
        return self.state in (EditionState.DRAFT, EditionState.CHECKED)

    @property
    def is_public(self) -> bool:
        """Whether everybody may read it."""
        return self.published_at is not None
