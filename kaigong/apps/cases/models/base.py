"""The rows pages read about cases: brought up to date by `rows.refresh` from what the ledger holds."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from kaigong.apps.documents.models import Document
from kaigong.apps.projects.models import Project
from kaigong.core.cases.values import COMMISSIONED


class CaseState(models.TextChoices):
    OPEN = "open", _("办理中")
    DONE = "done", _("办结")
    WITHDRAWN = "withdrawn", _("已撤件")


class State(models.TextChoices):
    """The words of `core.cases.values.ItemState` as pages say them; the official ones stand in `OFFICIAL`."""

    TO_DO = "to-do", _("待建设单位办理")
    REPORTED = "reported", _("建设单位已办")
    RECEIVED = "received", _("已接件")
    WITHDRAWN = "withdrawn-early", _("已撤件")
    ACCEPTED = "accepted", _("已受理")
    NOT_NEEDED = "not-needed", _("不受理")
    REFUSED = "refused-acceptance", _("不予受理")
    CORRECTING = "correcting", _("待补正")
    CORRECTED = "corrected", _("已补正")
    IN_REVIEW = "in-review", _("办理中")
    SUSPENDED = "suspended", _("特别程序中")
    RESUMED = "resumed", _("恢复办理")
    APPROVED = "approved", _("办结（通过）")
    DEFERRED = "approved-deferred", _("办结（容缺通过）")
    REJECTED = "rejected", _("办结（不通过）")
    CALLED_BACK = "called-back", _("撤回")
    REVOKED = "revoked", _("撤销")
    SIMULATED = "simulated", _("模拟审查通过")
    DELIVERED = "delivered", _("已送达")
    LAPSED = "lapsed", _("失效")


OFFICIAL = {
    State.CORRECTING: _("补正（开始）"),
    State.CORRECTED: _("补正（结束）"),
    State.IN_REVIEW: _("部门开始办理"),
    State.SUSPENDED: _("特别程序（开始）"),
    State.RESUMED: _("特别程序（结束）"),
    State.DELIVERED: _("送达／出件"),
}  # where the name in the national data exchange is longer than a page needs


class How(models.TextChoices):
    """How a material comes to the case."""

    UPLOADED = "uploaded", _("已上传")
    SHARED = "shared", _("已共享，免提交")
    LATER = "later", _("已有，稍后提交")
    PAPER = "paper", _("已收纸质原件")


class CaseCounter(models.Model):
    """The last case number given in a year."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class Case(models.Model):
    """One application of a project, sent to every agency the same day (并联审批): for all items of one stage, or for
    those of a theme (一事联办). What a theme has taken the case of the stage leaves out."""

    no = models.CharField(_("受理编号"), max_length=30, unique=True)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="cases", verbose_name=_("项目名称"))
    stage = models.CharField(_("阶段"), max_length=20)  # a stage of the catalogue
    theme = models.CharField(_("一事联办"), max_length=80, blank=True)  # what it was applied for under; "": its stage
    opened_on = models.DateField(_("申请日"))
    state = models.CharField(_("状态"), max_length=10, choices=CaseState, default=CaseState.OPEN)
    seen_n = models.PositiveIntegerField(default=0)  # the last ledger entry these rows show

    class Meta:
        ordering = ["no"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "stage"], condition=models.Q(theme=""), name="cases_one_per_stage"
            )
        ]

    def __str__(self) -> str:
        return self.no

    @property
    def stream(self) -> str:
        """The name of its ledger stream."""
        return f"case:{self.no}"


class Item(models.Model):
    """One approval item of a case, as the fold of its events has it."""

    # the constraints below begin with both keys, so that neither needs an index of its own
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="items", db_index=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="items", db_index=False)
    code = models.CharField(_("事项"), max_length=80)  # an item of the catalogue
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160)
    agency_id = models.CharField(_("承办部门"), max_length=60)  # the first of `agencies`; "applicant" has no row
    agencies = models.JSONField(default=list)
    kind = models.CharField(max_length=30)
    state = models.CharField(_("状态"), max_length=20, choices=State)
    preds = models.JSONField(default=list, blank=True)  # the items that must stand before it can be accepted
    waits = models.BooleanField(default=False)  # some of them do not stand yet
    finished = models.BooleanField(default=False)
    stands = models.BooleanField(default=False)  # others may build on it
    received_on = models.DateField(_("接件日"), null=True, blank=True)
    ready_on = models.DateField(_("前置办结日"), null=True, blank=True)
    accepted_on = models.DateField(_("受理日"), null=True, blank=True)
    deemed = models.BooleanField(default=False)
    legal_days = models.PositiveSmallIntegerField(null=True, blank=True)
    promised_days = models.PositiveSmallIntegerField(null=True, blank=True)
    statutory_due_on = models.DateField(_("法定期限"), null=True, blank=True)
    promised_due_on = models.DateField(_("承诺期限"), null=True, blank=True)
    due_on = models.DateField(_("到期日"), null=True, blank=True)
    due_unknown = models.BooleanField(default=False)  # a year of the calendar is not published yet
    stopped_since = models.DateField(_("暂停自"), null=True, blank=True)
    stop_reason = models.CharField(max_length=40, blank=True)
    extension_days = models.PositiveSmallIntegerField(default=0)
    missing = models.JSONField(default=list, blank=True)
    officer = models.CharField(max_length=80, blank=True)  # person:<username>
    decision = models.CharField(max_length=10, blank=True)
    decided_on = models.DateField(_("决定日"), null=True, blank=True)
    hand_over_by = models.DateField(null=True, blank=True)
    ended_on = models.DateField(_("办结日"), null=True, blank=True)
    round = models.PositiveSmallIntegerField(default=1)
    points = models.JSONField(default=list, blank=True)  # of the correction notice: id, text, material, state …
    pending_stop = models.JSONField(null=True, blank=True)  # proposed, waits for the head
    pending_extension = models.JSONField(null=True, blank=True)
    to_confirm = models.BooleanField(default=False)  # one of the two is there
    opinions = models.JSONField(default=list, blank=True)  # asked inside the administration
    asked = models.JSONField(default=list, blank=True)  # consults and questions still open
    use_by = models.DateField(_("使用期限"), null=True, blank=True)
    renew_last_on = models.DateField(null=True, blank=True)  # the last day on which renewal may be asked for
    renewal = models.JSONField(null=True, blank=True)  # asked for and not decided: reason, documents, day
    renews_by = models.DateField(null=True, blank=True)  # the day until which it must be decided
    delivered_on = models.DateField(_("出件日"), null=True, blank=True)
    unit = models.CharField(max_length=60, blank=True)  # the building, where an item is split by buildings
    parts = models.JSONField(default=list, blank=True)  # the items merged into it
    chapters = models.JSONField(default=dict, blank=True)  # what it needs of a giver, where not the whole
    released = models.JSONField(null=True, blank=True)  # the chapters of it that may be used: material -> day
    simulated = models.BooleanField(default=False)  # reviewed before the land is won: no licence yet
    confirms = models.BooleanField(default=False)  # its approval makes simulated results real
    confirmed_by = models.CharField(max_length=80, blank=True)
    simulated_on = models.DateField(null=True, blank=True)
    pledge = models.JSONField(null=True, blank=True)  # the promise it is decided on, word for word
    law = models.CharField(_("目录版本"), max_length=40, blank=True)  # the catalogue version it stands under
    seen_n = models.PositiveIntegerField(default=0)  # the ledger entry that last touched it
    next_on = models.DateField(null=True, blank=True)  # the last day of what must be done next
    warn_on = models.DateField(null=True, blank=True)  # from this day on little is left
    alarm_at = models.DateTimeField(null=True, blank=True)  # when the clock must next do something by itself

    class Meta:
        ordering = ["case", "id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "code"], name="cases_item_once"),
            models.UniqueConstraint(fields=["project", "code"], name="cases_applied_for_once"),
        ]
        indexes = [
            models.Index(fields=["finished", "waits", "next_on"], name="cases_next"),
            models.Index(fields=["state", "hand_over_by"], name="cases_hand_over"),
            models.Index(fields=["alarm_at"], name="cases_alarm"),
            models.Index(fields=["officer", "finished"], name="cases_by_officer"),
            models.Index(fields=["to_confirm"], name="cases_to_confirm", condition=models.Q(to_confirm=True)),
            models.Index(fields=["renews_by"], name="cases_renewal", condition=models.Q(renews_by__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.case.no}/{self.code}"

    @property
    def commissioned(self) -> bool:
        """Whether its result comes from a body the owner commissions."""
        return self.kind == COMMISSIONED

    @property
    def noted(self) -> bool:
        """Whether the agency has noted what is missing, and the merged notice has not gone out yet."""
        return bool(self.points) and self.state == State.RECEIVED

    def colour(self, today: date) -> str:
        """The colour of the house: ok, soon, late, paused, done, deferred."""
        if self.finished and not self.renews_by:
            return "deferred" if self.state == State.DEFERRED else "done"
        if self.next_on and today > self.next_on:
            return "late"
        if self.stopped_since:
            return "paused"
        return "soon" if self.warn_on and today >= self.warn_on else "ok"


class Seat(models.Model):
    """An agency that has a part in an item: the desk of each of them shows it."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="seats")
    agency_id = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency_id", "item"], name="cases_seat_once")]

    def __str__(self) -> str:
        return f"{self.agency_id}: {self.item_id}"


class Material(models.Model):
    """One material of a project's applications: given once, used by every item that asks for it."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="materials")
    material = models.CharField(_("材料"), max_length=80)  # a material of the catalogue
    how = models.CharField(_("提供方式"), max_length=10, choices=How)
    document = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    given_on = models.DateField(_("提供日"))

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["project", "material"], name="cases_material_once")]

    def __str__(self) -> str:
        return self.material


class Certificate(models.Model):
    """What an approved item gives: a number, and the materials later items take from it."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="certificates")
    number = models.CharField(_("证书编号"), max_length=40, unique=True)
    name = models.CharField(_("证书名称"), max_length=200)
    issued_on = models.DateField(_("签发日"))
    outputs = models.JSONField(default=list)
    entry_n = models.PositiveIntegerField()  # the ledger entry that issued it
    revoked_on = models.DateField(_("撤销日"), null=True, blank=True)

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return self.number
