"""The marketplace of intermediary bodies (中介超市): the register, what each offers, commissions and their course."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kaigong.apps.documents.models import Document
from kaigong.apps.enterprises.models import Enterprise
from kaigong.apps.projects.models import Project


class Standing(models.TextChoices):
    PENDING = "pending", _("待核验")
    LISTED = "listed", _("在册")
    SUSPENDED = "suspended", _("暂停承接")


class Method(models.TextChoices):
    DRAW = "draw", _("随机抽取")
    BID = "bid", _("竞价比选")
    CHOICE = "choice", _("直接选取")


class CommissionState(models.TextChoices):
    OPEN = "open", _("选取中")
    AWARDED = "awarded", _("已选定")
    WORKING = "working", _("编制中")
    DELIVERED = "delivered", _("待验收")
    RETURNED = "returned", _("退回修改")
    ACCEPTED = "accepted", _("已验收")
    CANCELLED = "cancelled", _("已取消")


class Body(models.Model):
    """An enterprise that stands in the register as an intermediary body. `affiliated` names agencies it belongs to or
    is tied to by staff, money or assets: it may do nothing those agencies decide on."""

    enterprise = models.OneToOneField(Enterprise, on_delete=models.PROTECT, related_name="body")
    standing = models.CharField(_("状态"), max_length=10, choices=Standing, default=Standing.PENDING)
    affiliated = models.JSONField(_("隶属或关联的部门"), default=list, blank=True)
    intro = models.CharField(_("简介"), max_length=500, blank=True)
    why = models.CharField(_("暂停原因"), max_length=500, blank=True)
    applied_on = models.DateField(_("申请日"))
    listed_on = models.DateField(_("入驻日"), null=True, blank=True)
    is_sample = models.BooleanField(default=False)
    seen_n = models.PositiveIntegerField(default=0)  # the last ledger entry these rows show

    class Meta:
        ordering = ["enterprise__name"]

    def __str__(self) -> str:
        return self.enterprise.name

    @property
    def stream(self) -> str:
        """The name of its ledger stream."""
        return f"body:{self.enterprise.credit_code}"


class Offer(models.Model):
    """A service the body is qualified for, with the days and the price it promises publicly."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="offers")
    service = models.CharField(_("服务事项"), max_length=80)  # an item of the catalogue, kind intermediary-service
    grade = models.CharField(_("资质等级"), max_length=40, blank=True)
    certificate_no = models.CharField(_("资质证书编号"), max_length=60)
    valid_until = models.DateField(_("资质有效期至"))
    promised_days = models.PositiveSmallIntegerField(_("承诺工作日"))
    price_fen = models.PositiveBigIntegerField(_("参考价格"))

    class Meta:
        ordering = ["service", "body"]
        constraints = [models.UniqueConstraint(fields=["body", "service"], name="intermediaries_one_offer")]
        indexes = [models.Index(fields=["service", "valid_until"], name="intermediaries_service")]

    def __str__(self) -> str:
        return f"{self.body_id}: {self.service}"


class CommissionCounter(models.Model):
    """The last commission number given in a year."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class Commission(models.Model):
    """One job for one project: how the body is chosen, whose turn it is, and how many days each side has used."""

    no = models.CharField(_("委托编号"), max_length=30, unique=True)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="commissions", verbose_name=_("项目"))
    service = models.CharField(_("服务事项"), max_length=80)
    method = models.CharField(_("选取方式"), max_length=10, choices=Method)
    brief = models.TextField(_("服务要求"))
    budget_fen = models.PositiveBigIntegerField(_("预算"), null=True, blank=True)
    wanted_days = models.PositiveSmallIntegerField(_("要求工作日"))
    quotes_until = models.DateField(_("报价截止日"), null=True, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=CommissionState, default=CommissionState.OPEN)
    body = models.ForeignKey(Body, null=True, blank=True, on_delete=models.PROTECT, related_name="commissions")
    price_fen = models.PositiveBigIntegerField(_("成交价格"), null=True, blank=True)
    days = models.PositiveSmallIntegerField(_("约定工作日"), null=True, blank=True)
    opened_on = models.DateField(_("发布日"))
    awarded_on = models.DateField(_("选定日"), null=True, blank=True)
    started_on = models.DateField(_("开始日"), null=True, blank=True)
    delivered_on = models.DateField(_("交付日"), null=True, blank=True)
    ended_on = models.DateField(_("完成日"), null=True, blank=True)
    due_on = models.DateField(_("到期日"), null=True, blank=True)
    turn_since = models.DateField(null=True, blank=True)  # since when it is this side's turn
    rounds = models.PositiveSmallIntegerField(_("轮次"), default=0)
    body_days = models.PositiveSmallIntegerField(_("机构用时"), default=0)
    owner_days = models.PositiveSmallIntegerField(_("建设（设计）单位用时"), default=0)
    pool = models.JSONField(default=list, blank=True)  # [[credit code, lots], …] of an announced draw
    commitment = models.CharField(max_length=64, blank=True)
    secret = models.CharField(max_length=64, blank=True)  # told to nobody before the draw
    result = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    score = models.PositiveSmallIntegerField(_("评分"), null=True, blank=True)
    said = models.CharField(_("评价"), max_length=500, blank=True)
    defects = models.PositiveSmallIntegerField(_("部门发现的问题"), default=0)
    seen_n = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-no"]
        indexes = [models.Index(fields=["body", "state"], name="intermediaries_jobs")]

    def __str__(self) -> str:
        return self.no

    @property
    def stream(self) -> str:
        """The name of its ledger stream."""
        return f"commission:{self.no}"


class Quote(models.Model):
    """What a body asks for a commission; nobody but itself reads it before the last day for quotes has passed."""

    commission = models.ForeignKey(Commission, on_delete=models.PROTECT, related_name="quotes")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="quotes")
    price_fen = models.PositiveBigIntegerField(_("报价"))
    days = models.PositiveSmallIntegerField(_("工作日"))
    note = models.CharField(_("说明"), max_length=500, blank=True)
    on = models.DateField(_("报价日"))

    class Meta:
        ordering = ["price_fen", "days", "body"]
        constraints = [models.UniqueConstraint(fields=["commission", "body"], name="intermediaries_one_quote")]

    def __str__(self) -> str:
        return f"{self.commission_id}: {self.body_id}"
