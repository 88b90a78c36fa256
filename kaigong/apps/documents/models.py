"""What is known of the files in the content store."""

from uuid import uuid4

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


class Upload(models.Model):
    """A file on its way in, piece by piece; its pieces are gathered beside the content store."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    by = models.CharField(max_length=80)
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    received = models.PositiveBigIntegerField(default=0)
    started_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["by", "started_at"], name="documents_uploads")]

    def __str__(self) -> str:
        return f"{self.name} {self.received}/{self.size}"


class Version(models.Model):
    """What filled a slot of a thing, one after the other; the last one counts, the others stay."""

    thing = models.CharField(max_length=120)
    slot = models.CharField(max_length=120)
    n = models.PositiveIntegerField()
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="versions")
    by = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        ordering = ["thing", "slot", "n"]
        constraints = [models.UniqueConstraint(fields=["thing", "slot", "n"], name="documents_one_version")]

    def __str__(self) -> str:
        return f"{self.thing} {self.slot} {self.n}"


class Redaction(models.Model):
    """A redacted document and the original it was made from."""

    original = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="redactions")
    redacted = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="redaction")
    boxes = models.JSONField()
    reason = models.CharField(max_length=500)
    by = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.original_id} → {self.redacted_id}"


class Policy(models.TextChoices):
    INTERNAL = "internal", _("不公开")
    REDACTED = "redacted", _("脱敏后公开")
    PUBLIC = "public", _("公开")


class Publication(models.Model):
    """How the document in a slot of a thing may be published, and from which day."""

    thing = models.CharField(max_length=120)
    slot = models.CharField(max_length=120)
    policy = models.CharField(_("公开方式"), max_length=10, choices=Policy)
    release_on = models.DateField(_("公开日"), null=True, blank=True)
    basis = models.CharField(_("依据"), max_length=300)
    by = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-release_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["thing", "slot"], name="documents_one_policy")]
        indexes = [models.Index(fields=["policy", "release_on"], name="documents_released")]

    def __str__(self) -> str:
        return f"{self.thing} {self.slot}: {self.policy}"
