"""What was measured again of a result that several items share (多测合一)."""

from django.db import models

from kaigong.apps.cases.models.base import Item
from kaigong.apps.documents.models import Document


class Remeasurement(models.Model):
    """One re-measurement of what changed, beside the result it adds to."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="remeasurements")
    parts = models.JSONField(default=dict)  # part -> what changed
    outputs = models.JSONField(default=list)  # the materials it adds to
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    entry_n = models.PositiveIntegerField()

    class Meta:
        ordering = ["item", "entry_n"]
        constraints = [models.UniqueConstraint(fields=["item", "entry_n"], name="cases_remeasured_once")]

    def __str__(self) -> str:
        return f"{self.item}: {self.entry_n}"
