"""How a promise is shared out, and what the simulation last said of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kaigong.apps.targets.models import Commitment


class Way(models.TextChoices):
    """By what a promise was shared out."""

    HAND = "hand", _("逐项填写")
    EVEN = "even", _("平均分配")
    STOCK = "stock", _("按在手项目数分配")
    LAST_YEAR = "last-year", _("按上年实绩分配")


class Share(models.Model):
    """The part of a promise that one agency takes, or that falls into one quarter or month 目标分解."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="shares")
    agency_id = models.CharField(_("责任单位"), max_length=60, blank=True)
    period = models.CharField(_("期间"), max_length=20, blank=True)  # "": the whole span of the promise
    value = models.DecimalField(_("分解值"), max_digits=16, decimal_places=4)

    class Meta:
        ordering = ["commitment", "agency_id", "period"]
        constraints = [models.UniqueConstraint(fields=["commitment", "agency_id", "period"], name="targets_share_once")]

    def __str__(self) -> str:
        return f"{self.commitment_id} {self.agency_id} {self.period}"


class Forecast(models.Model):
    """What the simulation of the living city said of a promise, on which day and from which state of the ledger."""

    commitment = models.OneToOneField(Commitment, primary_key=True, on_delete=models.CASCADE, related_name="forecast")
    day = models.DateField(_("推演日"))
    p10 = models.DecimalField(max_digits=16, decimal_places=4)
    p50 = models.DecimalField(max_digits=16, decimal_places=4)
    p90 = models.DecimalField(max_digits=16, decimal_places=4)
    probability = models.DecimalField(_("兑现概率"), max_digits=6, decimal_places=5)
    low = models.DecimalField(max_digits=6, decimal_places=5)
    high = models.DecimalField(max_digits=6, decimal_places=5)
    replications = models.PositiveIntegerField(_("推演次数"))
    seed = models.BigIntegerField(_("种子"))
    entry = models.BigIntegerField(default=0)  # the last entry of the ledger it started from
    noted_by = models.CharField(max_length=80)
    noted_at = models.DateTimeField(_("推演时间"))
    seen_n = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"forecast {self.commitment_id}"


def forecast_stream(number: str) -> str:
    """The stream of forecasts of a promise: a what-if, in which nothing happens to the city."""
    return f"scenario:forecast-{number}"
