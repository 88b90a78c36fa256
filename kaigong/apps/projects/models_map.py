"""Where projects stand: the boundaries a city entered for its own map. A project's own place is in its file."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """What a set of boundaries divides the city into."""

    COUNTY = "county", _("县市区")
    TOWNSHIP = "township", _("乡镇街道")


class Boundaries(models.Model):
    """The boundaries of one level as last entered; what was in force before tells the ledger, and keeps its file."""

    level = models.CharField(_("层级"), max_length=10, primary_key=True, choices=Level)
    in_force = models.BooleanField(_("现行"), default=False)  # False: taken back to those shipped
    sha256 = models.CharField(max_length=64, blank=True)  # of the document they were read from
    code_property = models.CharField(_("代码属性"), max_length=80, blank=True)
    name_property = models.CharField(_("名称属性"), max_length=80, blank=True)
    shifted = models.BooleanField(_("GCJ-02 坐标"), default=False)
    features = models.JSONField(default=list)  # [{code, name, region, geometry, label}], thinned out for pictures
    set_at = models.DateTimeField(null=True, blank=True)
    seen_n = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.level

    @property
    def stream(self) -> str:
        """The name of its ledger stream."""
        return f"boundaries:{self.level}"
