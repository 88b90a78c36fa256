"""Tells the projects' page of signals which permits to start the system itself has given, and when."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date

from kaigong.apps.cases.models import Certificate
from kaigong.apps.projects import known_permits, signal_rules


def register() -> None:
    """Called once when the app is ready."""
    known_permits.register(permits)


def permits(projects: Collection[int]) -> Mapping[int, list[date]]:
    """The days of the permits of some projects that stand."""
    rows = Certificate.objects.filter(
        item__project__in=list(projects), item__code__in=signal_rules.permit_items(), revoked_on=None
    )
    found: dict[int, list[date]] = defaultdict(list)
    for project, day in rows.order_by("issued_on").values_list("item__project", "issued_on"):
        found[project].append(day)
    return found
