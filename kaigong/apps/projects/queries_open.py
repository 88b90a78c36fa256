"""What anybody may read of the project library, as the publication policy says."""

from collections.abc import Iterable

from django.db.models import Count, QuerySet

from kaigong.apps.projects.models import Project


def published(stages: Iterable[str], least_fen: int) -> QuerySet[Project]:
    """Projects in these stages, from this investment on."""
    found = Project.objects.filter(stage__in=list(stages), investment_fen__gte=least_fen)
    return found.select_related("enterprise")


def by_county(found: QuerySet[Project]) -> list[tuple[str, int]]:
    """How many in each county or zone."""
    rows = found.values_list("county").annotate(n=Count("pk")).order_by("-n", "county")
    return list(rows)
