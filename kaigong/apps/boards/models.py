"""What the boards own: scenarios saved from 能否兑现. Logs that somebody looks at lie in scratch (`scratch.py`)."""

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from kaigong.apps.documents.models import Document


class Scenario(models.Model):
    """One saved what-if: what was asked, and what the simulation answered on that day."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField(_("名称"), max_length=80)
    target = models.CharField(_("承诺"), max_length=20)  # the number of a commitment
    asked = models.JSONField(default=dict)  # as `asking.Asked` reads it
    answer = models.JSONField(default=dict)  # figures as they were: see `hold.figures`
    day = models.DateField(_("推演日"))
    entry = models.BigIntegerField(default=0)  # the last entry of the ledger it started from
    saved_by = models.CharField(max_length=80)  # person:<username>
    saved_at = models.DateTimeField(_("保存时间"))
    dropped_at = models.DateTimeField(null=True, blank=True)
    seen_n = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-saved_at"]
        indexes = [models.Index(fields=["dropped_at", "-saved_at"], name="boards_scenarios")]

    def __str__(self) -> str:
        return self.name

    @property
    def stream(self) -> str:
        """The name of its ledger stream."""
        return f"scenario:{self.id}"


class Brief(models.Model):
    """The weekly brief of a Monday, as it was issued."""

    monday = models.DateField(_("周一"), unique=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    seen_n = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-monday"]

    def __str__(self) -> str:
        return self.monday.isoformat()

    @property
    def stream(self) -> str:
        """The name of its ledger stream."""
        return f"brief:{self.monday.isoformat()}"


from kaigong.apps.boards.models_outlook import Outlook  # noqa: E402  Django finds every table of the app here

__all__ = ["Brief", "Outlook", "Scenario"]
