"""What list and map can be narrowed by beside the record itself: doubts about a start, 统计入库, the township."""

from collections.abc import Sequence
from time import monotonic
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy

from kaigong.apps.projects import boundaries, counted, signal_rules
from kaigong.apps.projects.models import Doubt, Entering, Project, ProjectFile, Statistics
from kaigong.apps.rulebook import words

DOUBTS = {
    "missing": gettext_lazy("缺佐证"), "against": gettext_lazy("佐证矛盾"), "none": gettext_lazy("已开工、无疑点"),
}  # fmt: skip
NOT_FILED = "none"
STATISTICS = {**dict(Entering.choices), NOT_FILED: gettext_lazy("未申报")}
MOST_TOWNS = 60
LARGE_COUNTY, KEPT_SECONDS = 20_000, 600


def with_doubts(found: QuerySet[Project], asked: Sequence[str]) -> QuerySet[Project]:
    """Started projects of which a proof is missing, is contradicted, or nothing is against."""
    of_one = Doubt.objects.filter(project=OuterRef("pk"))
    tests = {
        "missing": Q(Exists(of_one.filter(missing=True))), "against": Q(Exists(of_one.filter(missing=False))),
        "none": Q(started_on__isnull=False) & ~Q(Exists(of_one)),
    }  # fmt: skip
    return found.filter(_any([tests[name] for name in asked]))


def with_statistics(found: QuerySet[Project], asked: Sequence[str]) -> QuerySet[Project]:
    """Those that have come so far on their way into the statistics."""
    states = [name for name in asked if name != NOT_FILED]
    tests = [Q(Exists(Statistics.objects.filter(project=OuterRef("pk"), state__in=states)))] if states else []
    if NOT_FILED in asked:
        tests.append(~Q(Exists(Statistics.objects.filter(project=OuterRef("pk")))))
    return found.filter(_any(tests))


def _any(tests: Sequence[Q]) -> Q:
    result = Q(pk__in=[])
    for test in tests:
        result |= test
    return result


def towns(counties: Sequence[str], chosen: Sequence[str]) -> dict[str, str]:
    """The townships of the one county asked for: those of the map, else those its projects name; the chosen always."""
    names: list[str] = []
    if len(counties) == 1:
        layer = boundaries.townships(counties[0])
        names = [str(one["name"]) for one in layer.features] if layer else _named(counties[0])
    return {name: name for name in dict.fromkeys([*names[:MOST_TOWNS], *chosen])}


def _named(county: str) -> list[str]:
    """Kept for some minutes where the county has very many projects."""
    if counted.stock(counted.Which(places=[county])).count < LARGE_COUNTY:
        return _named_now(county)
    known = _kept.get(county)
    if known is None or monotonic() - known[0] > KEPT_SECONDS:
        known = _kept[county] = monotonic(), _named_now(county)
    return known[1]


_kept: dict[str, tuple[float, list[str]]] = {}


def _named_now(county: str) -> list[str]:
    rows = ProjectFile.objects.filter(project__county=county).exclude(township="").order_by("township")
    return list(rows.values_list("township", flat=True).distinct()[:MOST_TOWNS])


def told(found: QuerySet[Project], columns: Sequence[str]) -> QuerySet[Project]:
    """With what these columns say, in one query more for a page of them."""
    if "doubts" in columns:
        found = found.prefetch_related(Prefetch("doubts", Doubt.objects.order_by("missing", "signal")))
    if "township" in columns:
        found = found.select_related("file")
    return found.select_related("statistics") if "statistics" in columns else found


def doubts_of(row: Project) -> str:
    """What is against its start, in words."""
    names, known = [one.signal for one in row.doubts.all()], signal_rules.by_id()
    return words.listed([words.named(known.get(name)) or name for name in names])


def statistics_of(row: Project) -> str:
    """How far it is on its way into the statistics."""
    found: Any = getattr(row, "statistics", None)
    return f"{found.get_state_display()} {found.number}".strip() if found else ""


def township_of(row: Project) -> str:
    """Where its file says it stands."""
    file: Any = getattr(row, "file", None)
    return str(file.township) if file else ""
