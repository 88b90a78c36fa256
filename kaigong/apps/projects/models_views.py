"""What people keep for themselves of the lists: their own settings, in no ledger."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Listed(models.TextChoices):
    """The pages of which a view can be kept."""

    PROJECTS = "projects", _("项目列表")
    MAP = "map", _("项目地图")
    LEADS = "leads", _("招商线索")


class SavedView(models.Model):
    """A view somebody comes back to: a name for what stands in the address of a list."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views")
    page = models.CharField(max_length=10, choices=Listed)
    name = models.CharField(_("名称"), max_length=40)
    query = models.CharField(max_length=2000, blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["page", "name"]
        constraints = [models.UniqueConstraint(fields=["person", "page", "name"], name="projects_view_once")]

    def __str__(self) -> str:
        return self.name
