"""The tokens with which agencies' systems talk to the exchange. A token itself is never stored: it is signed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kaigong.apps.accounts.models import Agency


class ApiToken(models.Model):
    """One token of one agency: for what it is, until when it holds, and whether it was withdrawn."""

    key = models.CharField(max_length=32, unique=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", verbose_name=_("机构"))
    purpose = models.CharField(_("用途"), max_length=100)
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=100)
    until = models.DateField(_("有效期至"))
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-issued_at", "key"]

    def __str__(self) -> str:
        return f"{self.agency_id}: {self.purpose}"
