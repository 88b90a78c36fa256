"""A certificate as it was issued: its signed text, and the page set from it."""

from django.db import models

from kaigong.apps.cases.models.base import Certificate
from kaigong.apps.documents.models import Document


class Issue(models.Model):
    """What was made of a certificate after the decision was committed. Made once."""

    certificate = models.OneToOneField(Certificate, on_delete=models.PROTECT, related_name="issue")
    text = models.TextField()  # the signed canonical JSON
    pdf = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["certificate"]

    def __str__(self) -> str:
        return str(self.certificate)
