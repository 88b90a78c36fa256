"""Counts that are kept, not counted again: how many rows of a kind there are, and how much money is in them."""

from datetime import date

from django.db import models

NEVER = date.min  # of a cell that is counted by no day


class Tally(models.Model):
    """What one transaction changed in one cell, or (`folded`) what all before it came to. A cell is their sum.

    Writers only ever add a row, so that nobody waits for anybody; `tallies.fold` makes one row of many.
    """

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=30)  # what is counted
    place = models.CharField(max_length=130, blank=True)
    klass = models.CharField(max_length=30, blank=True)
    state = models.CharField(max_length=20, blank=True)
    marks = models.SmallIntegerField(default=0)  # bits, as the owner of the name reads them
    day = models.DateField(default=NEVER)
    count = models.BigIntegerField()
    fen = models.BigIntegerField()
    folded = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name", "day", "place", "klass", "state", "marks"],
                condition=models.Q(folded=True), name="ledger_tally_once",
            )
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["id"], condition=models.Q(folded=False), name="ledger_tally_to_fold"),
            models.Index(fields=["name", "day"], name="ledger_tally_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.place} {self.klass} {self.state} {self.day}"
