"""Which day it is in the demo city."""

from django.db import models


class DemoDay(models.Model):
    """The one row that says it."""

    day = models.DateField()
    set_at = models.DateTimeField()  # by the wall clock, so that the hours of the demo day can pass
    seed = models.CharField(max_length=60)
    does_owners_steps = models.BooleanField(default=True)  # samples do the owner's own steps of visitors' projects too

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.day.isoformat()
