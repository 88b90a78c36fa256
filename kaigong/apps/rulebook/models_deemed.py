"""Where silence past the last day approves an item: a switch of the city or one of its places, off unless set."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DeemedRule(models.Model):
    """The local rule that lets an item's last day lapse into approval. It holds for last days from `since` on; taken
    off, for those before `until`."""

    item = models.CharField(_("事项"), max_length=80)
    region = models.CharField(_("地区"), max_length=40)
    rule = models.CharField(_("依据"), max_length=200)
    since = models.DateField(_("施行日"))
    until = models.DateField(_("停用日"), null=True, blank=True)
    reason = models.CharField(_("停用原因"), max_length=200, blank=True)
    entered_by = models.CharField(max_length=80)
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ["-since", "item", "region"]

    def __str__(self) -> str:
        return f"{self.item} {self.region} {self.since}"
