"""What may change at run time: the working calendar of a year, and days on which a region differs from it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stamp(models.Model):
    """The fingerprint of what is stored about one thing, so that every process notices a change at its next request."""

    thing = models.SlugField(primary_key=True, max_length=40)
    value = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.thing} {self.value[:8]}"


class CalendarYear(models.Model):
    """One year as an administrator entered it from the notice; it takes the place of a shipped year."""

    year = models.PositiveSmallIntegerField(_("年份"), primary_key=True)
    rest_days = models.JSONField(_("放假调休日"), default=list)  # ISO days, with the weekends the notice names
    swapped_days = models.JSONField(_("调休上班日"), default=list)  # ISO days of weekends on which offices work
    notice_number = models.CharField(_("通知文号"), max_length=100)
    notice_date = models.DateField(_("通知日期"))
    entered_by = models.CharField(max_length=80)
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ["-year"]

    def __str__(self) -> str:
        return str(self.year)


class RegionDay(models.Model):
    """A day on which one region works or rests otherwise than the country, with the notice that says so."""

    region = models.CharField(_("地区"), max_length=40)
    day = models.DateField(_("日期"))
    works = models.BooleanField(_("上班"))
    notice = models.CharField(_("依据"), max_length=200)
    entered_by = models.CharField(max_length=80)
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ["region", "day"]
        constraints = [models.UniqueConstraint(fields=["region", "day"], name="rulebook_one_rule_a_day")]

    def __str__(self) -> str:
        return f"{self.region} {self.day}"
