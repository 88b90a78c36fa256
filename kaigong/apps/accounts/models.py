"""Who can act: agencies and the people of agencies and enterprises."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _


class AgencyKind(models.TextChoices):
    BUREAU = "bureau", _("部门")
    COUNTY = "county", _("县市区")
    ZONE = "zone", _("开发区")
    COMMAND = "command", _("指挥部")
    UTILITY = "utility", _("公用事业单位")
    BODY = "body", _("专业机构")
    WINDOW = "window", _("综合窗口")


class Role(models.TextChoices):
    ENTERPRISE = "enterprise", _("企业项目经理")
    WINDOW = "window", _("窗口人员")
    OFFICER = "officer", _("经办人")
    HEAD = "head", _("部门负责人")
    COMMAND = "command", _("指挥部工作人员")
    AUDITOR = "auditor", _("审计监督人员")
    ADMINISTRATOR = "administrator", _("系统管理员")


class Agency(models.Model):
    """An agency of the city, county or zone, a utility, a headquarters. Its key is the catalogue's if it has one."""

    id = models.SlugField(primary_key=True, max_length=60)
    name_zh = models.CharField(max_length=100)
    name_en = models.CharField(max_length=150)
    kind = models.CharField(max_length=10, choices=AgencyKind)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    is_sample = models.BooleanField(default=False)
    seen_n = models.PositiveIntegerField(default=0)  # the last entry of its stream in the ledger

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name_zh

    @property
    def stream(self) -> str:
        """The agency's chain in the ledger."""
        return f"agency:{self.id}"


class PersonManager(BaseUserManager["Person"]):
    """Finds people by user name; people are made by `actions.register_person` alone."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(username=username)


class Person(AbstractBaseUser):
    """Whoever can log in and act: an officer of an agency, or somebody of an enterprise."""

    username = models.CharField(max_length=60, unique=True)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60, blank=True)
    title_zh = models.CharField(max_length=60, blank=True)
    role = models.CharField(max_length=15, choices=Role)
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="people")
    is_active = models.BooleanField(default=True)
    is_sample = models.BooleanField(default=False)
    seen_n = models.PositiveIntegerField(default=0)  # the last entry of this person's stream in the ledger

    objects = PersonManager()

    USERNAME_FIELD = "username"

    class Meta:
        ordering = ["username"]

    def __str__(self) -> str:
        return self.name_zh

    @property
    def ref(self) -> str:
        """How the ledger names this person."""
        return f"person:{self.username}"

    @property
    def stream(self) -> str:
        """The person's chain in the ledger."""
        return self.ref


class StandIn(models.Model):
    """Who acts for somebody who is away: from which day to which, and for which agencies."""

    absent = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="stand_ins")
    stand_in = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="stands_in")
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"))
    agencies = models.JSONField(default=list)  # keys of agencies
    reason = models.CharField(max_length=500)
    ended_on = models.DateField(null=True, blank=True)  # ended sooner: from this day on it holds no longer

    class Meta:
        ordering = ["-starts_on", "id"]
        indexes = [models.Index(fields=["stand_in", "ends_on"], name="accounts_stand_in")]

    def __str__(self) -> str:
        return f"{self.stand_in} → {self.absent}"


class Draft(models.Model):
    """What somebody was filling in, kept so that it is there on another device too. Nothing official: it is in no
    ledger, belongs to its person alone, and goes when the form is sent."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="drafts")
    key = models.CharField(max_length=200)  # of the form
    fields = models.JSONField(default=list)  # [[name, value], …] in the order of the form
    saved_at = models.DateTimeField(_("暂存时间"))

    class Meta:
        ordering = ["-saved_at"]
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="accounts_draft_once")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.key}"
