"""The one table of all chains, the daily roots over it, and the outbox. Triggers keep the first two append-only."""

from django.db import models


class Entry(models.Model):
    """One sealed entry. Times and data are stored as the very texts that were sealed; `id` is the ledger's order."""

    id = models.BigAutoField(primary_key=True)
    stream = models.CharField(max_length=150)
    n = models.PositiveIntegerField()
    kind = models.CharField(max_length=80)
    at = models.CharField(max_length=40)
    recorded_at = models.CharField(max_length=40)
    by = models.CharField(max_length=100)
    data = models.TextField()
    prev = models.CharField(max_length=64)
    alg = models.CharField(max_length=10)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stream", "n"], name="ledger_one_entry_per_number")]
        indexes = [models.Index(fields=["id"], condition=models.Q(n=1), name="ledger_first_entries")]

    def __str__(self) -> str:
        return f"{self.stream} {self.n}"


class DailyRoot(models.Model):
    """The signed Merkle root over every entry recorded since the root before; `text` is what was signed."""

    n = models.PositiveIntegerField(primary_key=True)
    day = models.DateField(unique=True)
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()
    text = models.TextField()
    hash = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)

    class Meta:
        db_table = "ledger_root"
        ordering = ["n"]

    def __str__(self) -> str:
        return f"{self.n} {self.day}"


class Delivery(models.Model):
    """Something to tell the world after the commit; a worker claims it by compare-and-set."""

    kind = models.CharField(max_length=60)
    payload = models.JSONField()
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["due_at"], condition=models.Q(done_at=None), name="ledger_delivery_open")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
