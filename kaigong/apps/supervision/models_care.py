"""包保: who looks after which project or enterprise, the visits, and the problem tickets 十问十帮."""

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from kaigong.apps.accounts.models import Agency, Person
from kaigong.apps.documents.models import Document
from kaigong.apps.enterprises.models import Enterprise
from kaigong.apps.projects.models import Project


class TicketState(models.TextChoices):
    RAISED = "raised", _("待认领")
    PROMISED = "promised", _("已承诺")
    ANSWERED = "answered", _("待评价")
    SETTLED = "settled", _("已解决")


class Ticket(models.Model):
    """One problem, as folding its stream has it."""

    no = models.CharField(_("编号"), max_length=30, unique=True)
    klass = models.CharField(_("类别"), max_length=30)
    text = models.TextField(_("诉求"))
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="tickets")
    project = models.ForeignKey(Project, null=True, blank=True, on_delete=models.PROTECT, related_name="tickets")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="tickets", verbose_name=_("责任单位"))
    raised_on = models.DateField(_("提出日"))
    waits_until = models.DateField(_("期限"), null=True, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=TicketState, default=TicketState.RAISED)
    round = models.PositiveSmallIntegerField(_("轮次"), default=1)
    referred = models.PositiveSmallIntegerField(_("转办次数"), default=0)
    overdue = models.BooleanField(default=False)
    overdues = models.PositiveSmallIntegerField(_("逾期次数"), default=0)
    answer = models.TextField(_("答复"), blank=True)
    answered_on = models.DateField(null=True, blank=True)
    satisfied = models.BooleanField(null=True, blank=True)
    is_sample = models.BooleanField(default=False)
    seen_n = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-no"]
        indexes = [
            models.Index(fields=["agency", "state", "waits_until"], name="supervision_ticket_owner"),
            models.Index(fields=["enterprise", "state"], name="supervision_ticket_asker"),
            models.Index(fields=["state", "overdue", "waits_until"], name="supervision_ticket_rings"),
        ]

    def __str__(self) -> str:
        return self.no

    @property
    def stream(self) -> str:
        """The name of its ledger stream."""
        return f"ticket:{self.no}"


class Binding(models.Model):
    """Somebody looks after a project or an enterprise, from a day on."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="bindings", verbose_name=_("包保人"))
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="bindings")
    project = models.ForeignKey(Project, null=True, blank=True, on_delete=models.PROTECT, related_name="bindings")
    since = models.DateField(_("起始日"))
    ended_on = models.DateField(_("结束日"), null=True, blank=True)
    seen_n = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-since", "person"]
        indexes = [models.Index(fields=["person", "ended_on"], name="supervision_bound")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.enterprise_id}"

    @property
    def stream(self) -> str:
        """The name of its ledger stream."""
        return f"binding:{self.id}"


class Visit(models.Model):
    """One visit. The phone gave it its key before it was sent, so that sending it twice makes no second one."""

    uid = models.UUIDField(primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="visits")
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="visits")
    project = models.ForeignKey(Project, null=True, blank=True, on_delete=models.PROTECT, related_name="visits")
    at = models.DateTimeField(_("走访时间"))
    recorded_at = models.DateTimeField()
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    text = models.TextField(_("走访记录"))
    photo = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    seen_n = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["enterprise", "-at"], name="supervision_visits")]

    def __str__(self) -> str:
        return str(self.uid)

    @property
    def stream(self) -> str:
        """The name of its ledger stream."""
        return f"visit:{self.uid}"
