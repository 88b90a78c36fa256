"""Counts of items that anybody may have."""

from datetime import date
from typing import Any

from django.db.models import Count, F, Q

from kaigong.apps.cases.models import Item
from kaigong.core.cases.values import OWNER_KINDS


def by_agency(today: date) -> list[dict[str, Any]]:
    """What every agency has before it and has decided, and how much of either is past its last day."""
    late_now = Q(finished=False, next_on__lt=today)
    late_then = Q(decided_on__gt=F("due_on"))
    rows = Item.objects.exclude(kind__in=OWNER_KINDS).order_by().values("agency_id")
    counted = rows.annotate(
        open=Count("pk", filter=Q(finished=False)), open_late=Count("pk", filter=late_now),
        decided=Count("pk", filter=Q(decided_on__isnull=False)), decided_late=Count("pk", filter=late_then),
    )  # fmt: skip
    return [
        {"agency": row["agency_id"], **{name: row[name] for name in ("open", "open_late", "decided", "decided_late")}}
        for row in counted.order_by("agency_id")
    ]
