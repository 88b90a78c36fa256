"""What is known of the files in the content store."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Document(models.Model):
    """One file, known by the SHA-256 of its content; the bytes lie in the content store, never in the database."""

    sha256 = models.CharField(_("内容哈希"), max_length=64, primary_key=True)
    name = models.CharField(_("文件名"), max_length=200)
    size = models.PositiveIntegerField(_("大小"))
    media_type = models.CharField(_("类型"), max_length=100)
    stored_at = models.DateTimeField(_("存入时间"))

    class Meta:
        ordering = ["-stored_at", "sha256"]

    def __str__(self) -> str:
        return self.name

    @property
    def stream(self) -> str:
        """The name of its ledger stream."""
        return f"document:{self.sha256}"


class Holder(models.Model):
    """A thing that holds a document, or the person who brought it: whoever may see that may see the document."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="holders")
    thing = models.CharField(max_length=120)  # "case:KG-2022-000001", "person:lin"

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["document", "thing"], name="documents_held_once")]
        indexes = [models.Index(fields=["thing"], name="documents_by_thing")]

    def __str__(self) -> str:
        return f"{self.thing}: {self.document_id}"
