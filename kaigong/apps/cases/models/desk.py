"""What the desk keeps besides items: questions to other agencies, templates of opinions, receipts for paper."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kaigong.apps.cases.models.base import Case, Item


class InquiryKind(models.TextChoices):
    CONSULT = "consult", _("征询意见")
    OPINION = "opinion", _("征求部门意见")


class InquiryState(models.TextChoices):
    OPEN = "open", _("待答复")
    ANSWERED = "answered", _("已答复")
    AGREED = "agreed", _("同意")
    OBJECTED = "objected", _("不同意")
    LAPSED = "lapsed", _("逾期未答，视为同意")


class Inquiry(models.Model):
    """One agency asked about one item: a consult, which binds nobody, or an opinion with a last day (T24)."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="inquiries")
    kind = models.CharField(max_length=10, choices=InquiryKind)
    key = models.CharField(max_length=60)  # the consult's id; of an opinion the agency asked
    agency_id = models.CharField(_("被征询部门"), max_length=60)
    state = models.CharField(_("状态"), max_length=10, choices=InquiryState, default=InquiryState.OPEN)
    question = models.TextField(blank=True)
    asked_by = models.CharField(max_length=100, blank=True)
    asked_on = models.DateField(_("征询日"))
    due_on = models.DateField(_("答复期限"), null=True, blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.CharField(max_length=100, blank=True)
    answered_on = models.DateField(_("答复日"), null=True, blank=True)

    class Meta:
        ordering = ["asked_on", "id"]
        constraints = [models.UniqueConstraint(fields=["item", "kind", "key"], name="cases_inquiry_once")]
        indexes = [models.Index(fields=["agency_id", "state", "due_on"], name="cases_inquiries")]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.kind} {self.agency_id}"


class OpinionTemplate(models.Model):
    """审查意见模板: a text that officers of one agency insert; of the agency, or one's own."""

    agency_id = models.CharField(max_length=60)
    owner = models.CharField(max_length=80, blank=True)  # person:<username>; empty: the agency's
    title = models.CharField(_("名称"), max_length=60)
    text = models.TextField(_("内容"), max_length=2000)

    class Meta:
        ordering = ["owner", "title", "id"]
        constraints = [models.UniqueConstraint(fields=["agency_id", "owner", "title"], name="cases_template_once")]

    def __str__(self) -> str:
        return self.title


class DeskView(models.Model):
    """A view of the desk that somebody has given a name: what stands in its address."""

    owner = models.CharField(max_length=80)  # person:<username>
    name = models.CharField(_("视图名称"), max_length=40)
    query = models.CharField(max_length=1000, blank=True)  # the address without its page

    class Meta:
        ordering = ["owner", "name"]
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="cases_desk_view_once")]

    def __str__(self) -> str:
        return self.name


class ReceiptCounter(models.Model):
    """The last number of a receipt for paper given in a year."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class PaperReceipt(models.Model):
    """收件凭证: paper taken at the window. Who brought it stands here alone, not in the ledger."""

    number = models.CharField(_("收件编号"), max_length=30, unique=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="receipts")
    item = models.ForeignKey(Item, null=True, blank=True, on_delete=models.PROTECT, related_name="receipts")
    what = models.CharField(_("收件内容"), max_length=40)
    papers = models.JSONField(default=list)  # in words, as they were counted at the window
    brought_by = models.CharField(_("送件人"), max_length=60)
    phone = models.CharField(_("联系电话"), max_length=30, blank=True)
    taken_at = models.DateTimeField(_("收件时间"))
    taken_by = models.CharField(max_length=100)

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return self.number


class LateNote(models.Model):
    """补录: something of an item was entered after it happened; counted for each agency."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="late_notes")
    agency_id = models.CharField(_("部门"), max_length=60)
    happened_at = models.DateTimeField(_("发生时间"))
    ground = models.CharField(_("补录理由"), max_length=2000)
    entry_n = models.PositiveIntegerField()  # the ledger entry that says so

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["agency_id", "happened_at"], name="cases_late_notes")]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.happened_at}"
