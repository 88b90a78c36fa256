"""项目拉练 and 集中开工: the events of the command with their lists of projects. All follows from their streams."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from kaigong.apps.accounts.models import Agency
from kaigong.apps.documents.models import Document
from kaigong.apps.projects.models import Project


class EventState(models.TextChoices):
    PLANNED = "planned", _("筹备")
    HELD = "held", _("已举行")
    CANCELLED = "cancelled", _("已取消")


class Event(models.Model):
    """What both have in common: number, name, day, who holds it."""

    no = models.CharField(_("编号"), max_length=30, unique=True)
    title = models.CharField(_("名称"), max_length=200)
    on = models.DateField(_("日期"))
    headquarters = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", verbose_name=_("组织单位"))
    state = models.CharField(_("状态"), max_length=10, choices=EventState, default=EventState.PLANNED)
    is_sample = models.BooleanField(default=False)
    seen_n = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ["-on", "-no"]

    def __str__(self) -> str:
        return self.no


class Tour(Event):
    """A joint visit: the route, the sheet by which counties are scored, the stops, the findings."""

    until = models.DateField(_("结束日"))
    route = models.CharField(_("路线"), max_length=500, blank=True)
    sheet = models.JSONField(default=list)  # [[name, most], …]

    @property
    def stream(self) -> str:
        """The name of its ledger stream."""
        return f"tour:{self.no}"


class Stop(models.Model):
    """One project on the route, and what was seen there."""

    tour = models.ForeignKey(Tour, on_delete=models.PROTECT, related_name="stops")
    n = models.PositiveSmallIntegerField(_("站序"))
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="tour_stops")
    county = models.CharField(max_length=60)
    seen_on = models.DateField(_("到站日"), null=True, blank=True)
    note = models.CharField(_("现场情况"), max_length=1000, blank=True)
    photos: Any = models.ManyToManyField(Document, related_name="+", blank=True)

    class Meta:
        ordering = ["tour", "n"]
        constraints = [models.UniqueConstraint(fields=["tour", "n"], name="supervision_stop_once")]

    def __str__(self) -> str:
        return f"{self.tour_id} {self.n}"


class TourScore(models.Model):
    """What one judge gave one stop for one line of the sheet."""

    stop = models.ForeignKey(Stop, on_delete=models.CASCADE, related_name="scores")
    criterion = models.CharField(max_length=40)
    by = models.CharField(max_length=80)
    points = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stop", "criterion", "by"], name="supervision_score_once")]

    def __str__(self) -> str:
        return f"{self.stop_id} {self.criterion} {self.points}"


class TourFinding(models.Model):
    """Something found on the way that became a duty line."""

    stop = models.ForeignKey(Stop, on_delete=models.CASCADE, related_name="findings")
    line = models.OneToOneField("supervision.Line", on_delete=models.PROTECT, related_name="finding")

    def __str__(self) -> str:
        return f"{self.stop_id} {self.line_id}"


class Groundbreaking(Event):
    """One ceremony for many projects."""

    place = models.CharField(_("地点"), max_length=200)
    follow_days = models.PositiveSmallIntegerField(_("跟踪天数"))

    @property
    def stream(self) -> str:
        """The name of its ledger stream."""
        return f"groundbreaking:{self.no}"


class Listed(models.Model):
    """A project on the list of a ceremony: what it lacked when it was put there, and why it was put there all the
    same."""

    event = models.ForeignKey(Groundbreaking, on_delete=models.PROTECT, related_name="listed")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="groundbreakings")
    investment_fen = models.BigIntegerField()
    lacked = models.JSONField(default=list)  # lines of kinds of evidence that were missing
    despite = models.CharField(_("仍列入的理由"), max_length=300, blank=True)

    class Meta:
        ordering = ["event", "pk"]
        constraints = [models.UniqueConstraint(fields=["event", "project"], name="supervision_listed_once")]

    def __str__(self) -> str:
        return f"{self.event_id} {self.project_id}"
