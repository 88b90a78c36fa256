"""The one table of all chains, the daily roots over it, and the outbox. Triggers keep the first two append-only."""

from datetime import UTC
from uuid import UUID, uuid5

from django.db import models

KEYS = UUID("6f0c6b1e-9f0d-5c1b-9a55-1f6f0f3c7a42")  # the name space of delivery keys


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
    """Something to tell the world after the commit; a worker claims it by compare-and-set.

    It ends in one of three ways: made (`done_at`), given up by an administrator (`dropped_at`), or it is a dead letter
    (`dead_at`) that an administrator still has to look at.
    """

    kind = models.CharField(max_length=60)
    payload = models.JSONField()
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    dead_at = models.DateTimeField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)  # why the last try failed
    seen_n = models.PositiveIntegerField(default=0)  # the last entry of its stream: what administrators did with it

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(done_at=None, dead_at=None), name="ledger_delivery_due"),
            models.Index(
                fields=["dead_at"],
                condition=models.Q(dead_at__isnull=False, dropped_at=None),
                name="ledger_delivery_dead",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def key(self) -> str:
        """Every channel is handed it with each try, so that a receiver can tell a second copy from a second message."""
        return str(uuid5(KEYS, f"{self.pk} {self.created_at.astimezone(UTC).isoformat()}"))

    @property
    def stream(self) -> str:
        """What administrators did with it stands here."""
        return f"outbox:{self.pk}"


class Tick(models.Model):
    """One thing the alarm clock does, and the last minute or day for which a worker took it on."""

    name = models.CharField(max_length=60, primary_key=True)
    period = models.CharField(max_length=20, blank=True)
    ran_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return f"{self.name} {self.period}"


from kaigong.apps.ledger.models_tally import Tally  # noqa: E402  Django finds every table of the app here

__all__ = ["DailyRoot", "Delivery", "Entry", "Tally", "Tick"]
