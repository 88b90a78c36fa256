"""Winning investment 招商引资: leads, the talks about them, stationed teams, trips, and the agreements they end in."""

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kaigong.apps.accounts.models import Agency
from kaigong.apps.projects.models import Project
from kaigong.core.promotion import values as core


class Stage(models.TextChoices):
    CLUE = "clue", _("线索")
    CONTACTED = "contacted", _("接洽")
    VISITED = "visited", _("考察")
    TALKING = "talking", _("洽谈")
    INTENT = "intent", _("意向")
    SIGNED = "signed", _("签约")
    PAUSED = "paused", _("搁置")
    LOST = "lost", _("流失")
    MERGED = "merged", _("已合并")


OPEN = [stage.value for stage in core.OPEN]


class Direction(models.TextChoices):
    OUT = "out", _("走出去")
    IN = "in", _("请进来")


class Counter(models.Model):
    """The last number given in a year, of leads, teams, trips or agreements."""

    key = models.CharField(max_length=20, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.key}: {self.last}"


class Team(models.Model):
    """驻点招商队: people sent to another city for some time."""

    no = models.CharField(_("编号"), max_length=30, unique=True)
    name = models.CharField(_("名称"), max_length=60)
    place = models.CharField(_("驻点城市"), max_length=60)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="promotion_teams")
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="promotion_teams", blank=True)
    starts_on = models.DateField(_("派驻日"))
    ends_on = models.DateField(_("撤回日"), null=True, blank=True)
    targets = models.JSONField(default=dict)  # "2022Q1" -> {"signed": 3, "investment_fen": 10**11}
    is_sample = models.BooleanField(default=False)
    seen_n = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["no"]

    def __str__(self) -> str:
        return self.name

    @property
    def stream(self) -> str:
        """The name of its ledger stream."""
        return f"team:{self.no}"


class Lead(models.Model):
    """One enterprise that may invest, as folding its stream has it."""

    no = models.CharField(_("编号"), max_length=30, unique=True)
    name = models.CharField(_("企业名称"), max_length=200)
    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    kind = models.CharField(_("企业类型"), max_length=30, blank=True)
    chain = models.CharField(_("产业链"), max_length=30, blank=True)
    home = models.CharField(_("所在城市"), max_length=60, blank=True)
    source = models.CharField(_("线索来源"), max_length=30, blank=True)
    county = models.CharField(_("拟落地县市区"), max_length=60, blank=True)
    idea = models.CharField(_("拟投资内容"), max_length=500, blank=True)
    investment_fen = models.BigIntegerField(_("意向投资"), null=True, blank=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="leads", verbose_name=_("首谈单位"))
    team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.PROTECT, related_name="leads", verbose_name=_("驻点招商队")
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="leads",
        verbose_name=_("负责人"),
    )  # fmt: skip
    entered_on = models.DateField(_("登记日"))
    stage = models.CharField(_("阶段"), max_length=10, choices=Stage, default=Stage.CLUE)
    before = models.CharField(max_length=10, choices=Stage, default=Stage.CLUE)
    reason = models.CharField(max_length=30, blank=True)
    look_again_on = models.DateField(null=True, blank=True)
    steps = models.JSONField(default=list)  # [[stage, day], …]
    contacts = models.PositiveIntegerField(default=0)
    first_contact_on = models.DateField(_("首谈日"), null=True, blank=True)
    last_contact_on = models.DateField(_("最近联系"), null=True, blank=True)
    touched_on = models.DateField()
    next_step = models.CharField(_("下一步"), max_length=500, blank=True)
    next_on = models.DateField(_("下一步日期"), null=True, blank=True)
    asked_by = models.CharField(max_length=60, blank=True)  # the agency that asks for it
    people = models.JSONField(default=dict)  # key -> digest
    merged_into = models.CharField(max_length=30, blank=True)
    agreement_no = models.CharField(max_length=30, blank=True)
    project = models.OneToOneField(Project, null=True, blank=True, on_delete=models.PROTECT, related_name="lead")
    signed_on = models.DateField(_("签约日"), null=True, blank=True)
    is_sample = models.BooleanField(_("样例"), default=False)
    named_on_page = models.BooleanField(_("见报"), default=False)
    seen_n = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-entered_on", "-no"]
        indexes = [
            models.Index(fields=["stage", "next_on"], name="promotion_next"),
            models.Index(fields=["agency", "stage"], name="promotion_agency"),
            models.Index(fields=["stage", "touched_on"], name="promotion_asleep"),
            models.Index(fields=["credit_code"], name="promotion_code"),
            models.Index(fields=["entered_on", "no"], name="promotion_entered"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def stream(self) -> str:
        """The name of its ledger stream."""
        return f"lead:{self.no}"

    @property
    def is_open(self) -> bool:
        """Whether it can still be won."""
        return self.stage in OPEN

    def colour(self, today: date) -> str:
        """The state to show beside it."""
        if self.stage == Stage.SIGNED:
            return "done"
        if self.stage == Stage.PAUSED:
            return "paused"
        if self.stage not in OPEN:
            return "void"
        if self.next_on and self.next_on < today:
            return "late"
        return "ok"


class LeadPerson(models.Model):
    """联系人 of a lead. The ledger has only the digest, so that a person can be forgotten."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4)
    lead = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="persons")
    name = models.CharField(_("姓名"), max_length=60)
    title = models.CharField(_("职务"), max_length=60, blank=True)
    phone = models.CharField(_("电话"), max_length=40, blank=True)
    salt = models.CharField(max_length=40)

    class Meta:
        ordering = ["lead", "name"]

    def __str__(self) -> str:
        return str(self.key)


class Trip(models.Model):
    """走出去 or 请进来: who went where, whom they met, what it cost, what came of it."""

    no = models.CharField(_("编号"), max_length=30, unique=True)
    direction = models.CharField(_("方向"), max_length=5, choices=Direction)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="promotion_trips")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="trips")
    place = models.CharField(_("地点"), max_length=60)
    first_on = models.DateField(_("开始日"))
    last_on = models.DateField(_("结束日"))
    who = models.CharField(_("人员"), max_length=200)
    met = models.CharField(_("会见对象"), max_length=500, blank=True)
    outcome = models.CharField(_("结果"), max_length=1000, blank=True)
    cost_fen = models.BigIntegerField(_("费用"), null=True, blank=True)
    leads = models.ManyToManyField(Lead, related_name="trips", blank=True)
    is_sample = models.BooleanField(default=False)
    seen_n = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-first_on", "-no"]

    def __str__(self) -> str:
        return self.no

    @property
    def stream(self) -> str:
        """The name of its ledger stream."""
        return f"trip:{self.no}"

    @property
    def days(self) -> int:
        """How many days it took, both ends counted."""
        return (self.last_on - self.first_on).days + 1


class Contact(models.Model):
    """One conversation, as the stream of the lead tells it."""

    lead = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="log")
    n = models.PositiveIntegerField()  # the entry that made it
    day = models.DateField(_("联系日"))
    reported_on = models.DateField(_("报备日"))
    way = models.CharField(_("方式"), max_length=20)
    text = models.CharField(_("情况"), max_length=1000)
    next_step = models.CharField(_("下一步"), max_length=500, blank=True)
    next_on = models.DateField(null=True, blank=True)
    by = models.CharField(max_length=80)
    agency = models.CharField(max_length=60, blank=True)
    trip = models.ForeignKey(Trip, null=True, blank=True, on_delete=models.PROTECT, related_name="contacts")

    class Meta:
        ordering = ["-day", "-n"]
        constraints = [models.UniqueConstraint(fields=["lead", "n"], name="promotion_contact_once")]
        indexes = [models.Index(fields=["day"], name="promotion_contact_day")]

    def __str__(self) -> str:
        return f"{self.lead_id}: {self.n}"


class Agreement(models.Model):
    """What was signed, with its versions; the last one binds."""

    no = models.CharField(_("编号"), max_length=30, unique=True)
    lead = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="agreements")
    title = models.CharField(_("协议名称"), max_length=200)
    kind = models.CharField(_("协议类型"), max_length=30)
    signed_on = models.DateField(_("签订日"))
    version = models.PositiveSmallIntegerField(_("版本"), default=1)
    investment_fen = models.BigIntegerField(_("协议投资"), null=True, blank=True)
    land_mu = models.CharField(_("用地"), max_length=30, blank=True)
    is_sample = models.BooleanField(default=False)
    seen_n = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-signed_on", "-no"]

    def __str__(self) -> str:
        return self.title

    @property
    def stream(self) -> str:
        """The name of its ledger stream."""
        return f"agreement:{self.no}"


class Promise(models.Model):
    """One standard-land indicator of an agreement: promised, found, and what followed."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="promises")
    indicator = models.CharField(max_length=40)
    promised = models.CharField(_("承诺值"), max_length=30)
    due_at = models.CharField(_("核验阶段"), max_length=10)
    found = models.CharField(_("实际值"), max_length=30, blank=True)
    found_on = models.DateField(_("核验日"), null=True, blank=True)
    met = models.BooleanField(null=True)
    document = models.CharField(max_length=64, blank=True)
    consequence = models.CharField(_("违约处理"), max_length=1000, blank=True)

    class Meta:
        ordering = ["agreement", "id"]
        constraints = [models.UniqueConstraint(fields=["agreement", "indicator"], name="promotion_promise_once")]

    def __str__(self) -> str:
        return f"{self.agreement_id}: {self.indicator}"


class Rules(models.Model):
    """The limits in force, as last set; one row. Without it the catalogue's hold."""

    key = models.CharField(max_length=10, primary_key=True, default="rules")
    values = models.JSONField(default=dict)
    set_at = models.DateTimeField()
    seen_n = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.key
