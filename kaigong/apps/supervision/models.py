"""The command's duty lines 责任事项, its weekly lists, its meetings, and the ladder the lines climb."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from kaigong.apps.accounts.models import Agency
from kaigong.apps.projects.models import Project


class LineState(models.TextChoices):
    OPEN = "open", _("在办")
    CHECKING = "checking", _("待核验")
    CLOSED = "closed", _("已销号")
    DROPPED = "dropped", _("已撤销")


class Source(models.TextChoices):
    DUTY = "duty", _("责任清单")
    BLOCKAGE = "blockage", _("梗阻问题")
    CASE = "case", _("审批逾期")
    PROJECT = "project", _("开工晚于计划")
    TARGET = "target", _("目标落后")
    DEBT = "debt", _("欠交逾期")
    MEETING = "meeting", _("会议议定")


class Counter(models.Model):
    """The last number given in a year, of lines or of meetings."""

    key = models.CharField(max_length=20, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.key}: {self.last}"


class Line(models.Model):
    """One duty line, as folding its stream has it."""

    no = models.CharField(_("编号"), max_length=30, unique=True)
    title = models.CharField(_("事项"), max_length=200)
    wanted = models.CharField(_("销号所需佐证"), max_length=500)
    source = models.CharField(_("来源"), max_length=10, choices=Source)
    origin = models.CharField(max_length=200, null=True, blank=True, unique=True)  # what made it: once and no more
    project = models.ForeignKey(Project, null=True, blank=True, on_delete=models.PROTECT, related_name="lines")
    lead = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="lines", verbose_name=_("牵头单位"))
    helpers = models.ManyToManyField(Agency, related_name="helped_lines", verbose_name=_("配合单位"), blank=True)
    chain = models.JSONField(default=list)  # keys of headquarters from the lowest level up
    holder = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="held_lines", verbose_name=_("督办层级"))
    level = models.PositiveSmallIntegerField(default=0)
    raised_on = models.DateField(_("立项日"))
    due_on = models.DateField(_("到期日"))
    state = models.CharField(_("状态"), max_length=10, choices=LineState, default=LineState.OPEN)
    ended = models.BooleanField(default=False)
    yellow_on = models.DateField(null=True, blank=True)  # from this day on it is due soon
    climbs_on = models.DateField(null=True, blank=True)  # goes up on this day unless something is done
    order_no = models.PositiveSmallIntegerField(default=0)  # the newest order
    answer_by = models.DateField(_("答复期限"), null=True, blank=True)  # of the order that waits for its answer
    late_answers = models.PositiveSmallIntegerField(default=0)
    talk_on = models.DateField(_("列入约谈日"), null=True, blank=True)
    talked_on = models.DateField(_("约谈日"), null=True, blank=True)
    moved = models.PositiveSmallIntegerField(default=0)  # how often its day was put off
    charges = models.PositiveSmallIntegerField(default=0)  # how often it had to be opened again
    closing_agency = models.CharField(max_length=60, blank=True)
    closing_by = models.CharField(max_length=80, blank=True)
    checked_by = models.CharField(max_length=80, blank=True)
    closed_on = models.DateField(_("销号日"), null=True, blank=True)
    settled = models.CharField(max_length=120, blank=True)  # the entry that says that the cause is gone
    rings_on = models.DateField(null=True, blank=True)  # when time must next do something by itself
    is_sample = models.BooleanField(default=False)
    seen_n = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["due_on", "no"]
        indexes = [
            models.Index(fields=["ended", "due_on"], name="supervision_due"),
            models.Index(fields=["lead", "ended", "due_on"], name="supervision_lead"),
            models.Index(fields=["holder", "ended", "due_on"], name="supervision_holder"),
            models.Index(fields=["ended", "rings_on"], name="supervision_rings"),
        ]

    def __str__(self) -> str:
        return self.no

    @property
    def stream(self) -> str:
        """The name of its ledger stream."""
        return f"line:{self.no}"

    @property
    def owes_talk(self) -> bool:
        """On the list of those to be talked to, and not yet talked to."""
        return self.talk_on is not None and self.talked_on is None

    def colour(self, today: date) -> str:
        """The state to show beside it: late, due soon, on time, or nothing owed."""
        if self.ended:
            return "done"
        if today > self.due_on:
            return "late"
        return "soon" if self.yellow_on and today >= self.yellow_on else "ok"


class WeeklyList(models.Model):
    """How all lines stood on a Monday, frozen: what it says is sealed in the ledger."""

    monday = models.DateField(_("周一"), unique=True)
    made_at = models.DateTimeField()
    raised = models.PositiveIntegerField(_("新立"))
    closed = models.PositiveIntegerField(_("销号"))
    reopened = models.PositiveIntegerField(_("重新打开"))
    climbed = models.PositiveIntegerField(_("升级"))
    late = models.PositiveIntegerField(_("逾期"))
    rows = models.JSONField(default=list)  # of core.supervision.weekly.WeekLine

    class Meta:
        ordering = ["-monday"]

    def __str__(self) -> str:
        return self.monday.isoformat()

    @property
    def stream(self) -> str:
        """The name of its ledger stream."""
        return f"week:{self.monday.isoformat()}"


class Meeting(models.Model):
    """A 逢八会办 of a headquarters: its agenda as it was when it was opened, its decisions, its minutes."""

    no = models.CharField(_("会次"), max_length=30, unique=True)
    headquarters = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="meetings")
    on = models.DateField(_("会议日"))
    agenda = models.JSONField(default=list)  # [[number of the line, "read-out" | "blocked"], …]
    chair = models.CharField(_("主持人"), max_length=60)
    present = models.CharField(_("参会单位"), max_length=500, blank=True)
    closed_on = models.DateField(_("闭会日"), null=True, blank=True)
    seen_n = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-on", "-no"]

    def __str__(self) -> str:
        return self.no

    @property
    def stream(self) -> str:
        """The name of its ledger stream."""
        return f"meeting:{self.no}"


class Decision(models.Model):
    """What a meeting decided on a line: what, who, until when."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="decisions")
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="decisions")
    text = models.CharField(_("议定事项"), max_length=1000)
    lead = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(_("完成时限"))

    class Meta:
        ordering = ["meeting", "id"]

    def __str__(self) -> str:
        return f"{self.meeting_id}: {self.line_id}"


class Rules(models.Model):
    """The ladder and the other limits in force, as last set; one row. Without it the catalogue's hold."""

    key = models.CharField(max_length=10, primary_key=True, default="rules")
    values = models.JSONField(default=dict)
    set_at = models.DateTimeField()
    seen_n = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.key


from kaigong.apps.supervision.models_care import Binding, Ticket, TicketState, Visit  # noqa: E402  one app, two files
from kaigong.apps.supervision.models_events import (  # noqa: E402
    EventState,
    Groundbreaking,
    Listed,
    Stop,
    Tour,
    TourFinding,
    TourScore,
)

__all__ = [
    "Binding",
    "Counter",
    "Decision",
    "EventState",
    "Groundbreaking",
    "Line",
    "LineState",
    "Listed",
    "Meeting",
    "Rules",
    "Source",
    "Stop",
    "Ticket",
    "TicketState",
    "Tour",
    "TourFinding",
    "TourScore",
    "Visit",
    "WeeklyList",
]
