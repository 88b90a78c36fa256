"""A city's own themes (一事联办): what is drafted, and every version that was ever published."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ThemeState(models.TextChoices):
    DRAFT = "draft", _("草稿")
    PUBLISHED = "published", _("已发布")
    WITHDRAWN = "withdrawn", _("已停用")


class CityTheme(models.Model):
    """One theme. `draft` is what is being worked on (the fields of a theme of the catalogue); None: nothing is."""

    id = models.SlugField(primary_key=True, max_length=80)
    name_zh = models.CharField(_("主题名称"), max_length=120, blank=True)
    name_en = models.CharField(max_length=160, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=ThemeState, default=ThemeState.DRAFT)
    version = models.PositiveIntegerField(_("版本"), default=0)  # the last one published
    draft = models.JSONField(null=True, blank=True)
    copied_from = models.CharField(max_length=80, blank=True)
    reason = models.CharField(_("停用原因"), max_length=300, blank=True)
    changed_by = models.CharField(max_length=80)
    changed_at = models.DateTimeField(_("修改时间"))
    seen_n = models.PositiveIntegerField(default=0)  # the ledger entry of its last change

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name_zh or self.id

    @property
    def stream(self) -> str:
        """The name of its ledger stream."""
        return f"rulebook:theme-{self.id}"


class ThemeVersion(models.Model):
    """A theme as it was published; applications keep the version they were made under."""

    theme = models.ForeignKey(CityTheme, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("版本"))
    data = models.JSONField()
    published_by = models.CharField(max_length=80)
    published_at = models.DateTimeField(_("发布时间"))

    class Meta:
        ordering = ["theme", "-number"]
        constraints = [models.UniqueConstraint(fields=["theme", "number"], name="rulebook_theme_version_once")]

    def __str__(self) -> str:
        return f"{self.theme_id} v{self.number}"
