"""What was filled in on the forms of themes. It holds names and telephones, so it stands here and not in the ledger,
which keeps its SHA-256 only."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kaigong.apps.cases.models.base import Case
from kaigong.apps.enterprises.models import Enterprise
from kaigong.apps.projects.models import Project


class FormAnswer(models.Model):
    """One field of one application. A later form of the project, or of the enterprise, takes it from here."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="answers")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="answers")
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="answers")
    field = models.CharField(max_length=80)
    value = models.JSONField(_("内容"))
    of_enterprise = models.BooleanField(default=False)  # holds for every project of the enterprise
    given_on = models.DateField(_("填写日"))

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["case", "field"], name="cases_answer_once")]
        indexes = [
            models.Index(fields=["project", "field"], name="cases_answers_of_project"),
            models.Index(fields=["enterprise", "of_enterprise"], name="cases_answers_of_owner"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.field}"
