"""Rankings that were frozen: everything they were reckoned from, so that anybody can reckon them again."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FrozenRanking(models.Model):
    """One ranking as it stood when it was frozen. `inputs` is sealed in the ledger by its hash and in full."""

    no = models.CharField(_("编号"), max_length=30, unique=True)
    ranking = models.SlugField(_("排名办法"), max_length=80)
    version = models.PositiveIntegerField(default=0)
    period = models.CharField(_("期间"), max_length=20)
    as_of = models.DateField(_("数据截至"))
    inputs = models.JSONField(default=dict)  # as `core.measures.ranking.inputs_of` reads it
    result = models.JSONField(default=list)  # place, key, total, low, high of each
    sha256 = models.CharField(max_length=64)
    frozen_by = models.CharField(max_length=80)
    frozen_at = models.DateTimeField(_("封存时间"))
    published_at = models.DateTimeField(_("公布时间"), null=True, blank=True)
    seen_n = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-frozen_at", "-no"]
        indexes = [models.Index(fields=["ranking", "period"], name="targets_frozen_of")]

    def __str__(self) -> str:
        return self.no

    @property
    def stream(self) -> str:
        """The name of its ledger stream."""
        return f"frozen-ranking:{self.no}"
