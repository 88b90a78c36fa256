"""What the simulation of the living city said last, a row a day: the forecast every screen shows."""

from django.db import models
from django.utils.translation import gettext_lazy as _

STREAM = "scenario:city-outlook"  # among the what-ifs: nothing happens to the city in it


class Outlook(models.Model):
    """The promises of starts, the desk that binds, and what stood open, as of one moment of one day."""

    day = models.DateField(_("推演日"), unique=True)
    made_at = models.DateTimeField(_("推演时间"))
    entry = models.BigIntegerField()  # the last entry of the ledger it started from, and its hash
    seal = models.CharField(max_length=64)
    seed = models.BigIntegerField()
    replications = models.PositiveIntegerField()
    targets = models.JSONField(default=list)  # {no, least, probability, low, high, p10, p50, p90}
    desks = models.JSONField(default=list)  # {agency, utilisation, wait_days, relief_days, binding}, the tightest first
    fan = models.JSONField(default=list)  # [day, p10, p50, p90] of the nearest promise
    red = models.PositiveIntegerField(default=0)  # lines past their day, to compare with a week later
    late = models.PositiveIntegerField(default=0)  # projects waiting and later than planned
    seen_n = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-day"]

    def __str__(self) -> str:
        return self.day.isoformat()
