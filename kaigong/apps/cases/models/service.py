"""Questions of applicants with their answers, and what applicants think of the service (好差评)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kaigong.apps.cases.models.base import Item

LOW = 2  # a rating of so much or less must be answered


class Question(models.Model):
    """A question of the applicant about an item, and what the agency answered."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="questions")
    number = models.CharField(max_length=40)  # as the events call it
    text = models.TextField(_("问题"))
    asked_by = models.CharField(max_length=80)
    asked_on = models.DateField(_("提问日"))
    answer = models.TextField(_("答复"), blank=True)
    answered_by = models.CharField(max_length=160, blank=True)
    answered_on = models.DateField(_("答复日"), null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["item", "number"], name="cases_question_once")]

    def __str__(self) -> str:
        return self.text


class Rating(models.Model):
    """好差评 of one item: 1 (very dissatisfied) to 5 (very satisfied), once."""

    item = models.OneToOneField(Item, on_delete=models.PROTECT, related_name="rating")
    agency_id = models.CharField(max_length=60)
    score = models.PositiveSmallIntegerField(_("评分"))
    text = models.TextField(_("评价"), blank=True)
    rated_by = models.CharField(max_length=80)
    rated_on = models.DateField(_("评价日"))
    owes_answer = models.BooleanField(default=False)
    answer = models.TextField(_("回复"), blank=True)
    answered_by = models.CharField(max_length=160, blank=True)
    answered_on = models.DateField(_("回复日"), null=True, blank=True)

    class Meta:
        ordering = ["-rated_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(score__gte=1, score__lte=5), name="cases_rating_one_to_five")
        ]
        indexes = [models.Index(fields=["agency_id", "owes_answer"], name="cases_ratings_owed")]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.score}"
