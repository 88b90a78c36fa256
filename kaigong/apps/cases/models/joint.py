"""Joint meetings and joint acceptance visits, as the fold of their events has them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kaigong.apps.cases.models.base import Case, Item


class SessionKind(models.TextChoices):
    MEETING = "meeting", _("联合评审会")
    VISIT = "visit", _("联合验收踏勘")


class FindingState(models.TextChoices):
    NOTED = "noted", _("已记录")
    LISTED = "listed", _("待整改")
    ANSWERED = "answered", _("已整改，待复验")
    MET = "met", _("复验通过")


class Session(models.Model):
    """One meeting or one visit of an item; of a single building where it comes before the rest."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="sessions")
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="sessions")
    key = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=SessionKind)
    held_on = models.DateField(_("日期"), null=True, blank=True)
    place = models.CharField(_("地点"), max_length=200, blank=True)
    unit = models.CharField(_("单体建筑"), max_length=80, blank=True)
    first = models.CharField(max_length=60, blank=True)
    members = models.JSONField(default=list, blank=True)
    experts = models.JSONField(default=list, blank=True)
    chapters = models.JSONField(default=list, blank=True)
    opinions = models.JSONField(default=list, blank=True)
    called_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(_("到期日"), null=True, blank=True)
    listed_on = models.DateField(null=True, blank=True)
    rectify_by = models.DateField(_("整改期限"), null=True, blank=True)
    rectified_on = models.DateField(null=True, blank=True)
    concluded_on = models.DateField(null=True, blank=True)
    verdict = models.CharField(max_length=10, blank=True)
    opinion = models.TextField(blank=True)

    class Meta:
        ordering = ["case", "id"]
        constraints = [models.UniqueConstraint(fields=["case", "key"], name="cases_session_once")]

    def __str__(self) -> str:
        return self.key


class SessionSeat(models.Model):
    """An agency that has a part in a session: a member of a visit, the authority of a chapter."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="seats")
    agency_id = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency_id", "session"], name="cases_session_seat_once")]

    def __str__(self) -> str:
        return f"{self.agency_id}: {self.session_id}"


class Finding(models.Model):
    """One defect seen on a visit, and what became of it."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="findings")
    number = models.CharField(max_length=10)
    agency_id = models.CharField(max_length=60)
    text = models.TextField()
    place = models.CharField(max_length=200, blank=True)
    photo = models.CharField(max_length=64, blank=True)  # a document
    must = models.BooleanField(default=True)
    state = models.CharField(max_length=10, choices=FindingState)
    answer = models.TextField(blank=True)
    documents = models.JSONField(default=list, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["session", "id"]
        constraints = [models.UniqueConstraint(fields=["session", "number"], name="cases_finding_once")]

    def __str__(self) -> str:
        return f"{self.session} {self.number}"
