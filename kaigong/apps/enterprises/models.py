"""The register of enterprises and the people who may act for them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Enterprise(models.Model):
    """One enterprise or public owner, known by its unified social credit code."""

    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, unique=True)
    name = models.CharField(_("单位名称"), max_length=200)
    is_sample = models.BooleanField(default=False)
    registered_at = models.DateTimeField()
    seen_n = models.PositiveIntegerField(default=0)  # the last ledger entry these rows show
    people = models.ManyToManyField(settings.AUTH_USER_MODEL, through="Member", related_name="enterprises")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def stream(self) -> str:
        """The name of its ledger stream."""
        return f"enterprise:{self.credit_code}"


class Member(models.Model):
    """Somebody who may act for an enterprise."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="members")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["enterprise", "person"], name="enterprises_one_membership")]

    def __str__(self) -> str:
        return f"{self.person} · {self.enterprise}"


class Weight(models.TextChoices):
    """How much a record of broken faith weighs: only serious, unrepaired ones close the way by commitment."""

    ORDINARY = "ordinary", _("一般")
    SERIOUS = "serious", _("严重")


class CreditRecord(models.Model):
    """信用记录: what an enterprise did not keep, on what ground, and until when it counts. Repaired ones stay."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="credit_records")
    number = models.PositiveIntegerField()  # the ledger entry that made it
    weight = models.CharField(_("程度"), max_length=10, choices=Weight)
    reason = models.CharField(_("事由"), max_length=500)
    basis = models.CharField(_("依据"), max_length=200)
    source = models.CharField(_("来源"), max_length=120)  # the stream it comes from
    recorded_on = models.DateField(_("记入日"))
    expires_on = models.DateField(_("届满日"))
    repaired_on = models.DateField(_("修复日"), null=True, blank=True)
    repair = models.CharField(_("修复情况"), max_length=500, blank=True)

    class Meta:
        ordering = ["-recorded_on", "-id"]
        constraints = [models.UniqueConstraint(fields=["enterprise", "number"], name="enterprises_record_once")]

    def __str__(self) -> str:
        return f"{self.enterprise}: {self.reason}"
