"""Which of the system's own counts a promise that was read is about, where the words say it plainly; else none."""

import re
from datetime import date
from decimal import Decimal

from kaigong.apps.accounts.models import AgencyKind
from kaigong.apps.accounts.queries import agencies
from kaigong.apps.projects.models import Klass
from kaigong.apps.targets.models import ReadStatement
from kaigong.core.targets.progress import span_of

STARTING = ("新开工", "开工", "开工建设", "集中开工")
CLASSES = {
    "基础设施": Klass.INFRASTRUCTURE, "产业": Klass.INDUSTRY, "工业": Klass.INDUSTRY,
    "社会民生": Klass.LIVELIHOOD, "生态": Klass.ECOLOGY,
}  # fmt: skip
_PLAIN = re.compile(r"(?:亿元以上|重大|产业|工业|基础设施|社会民生|生态建设|生态|新|的)*项目")


def measure_of(row: ReadStatement) -> tuple[str, str]:
    """The measure and its conditions as the action that enters commitments takes them; empty where none fits."""
    span = span_of(row.period, row.due)
    if span is None or row.action not in STARTING or not _PLAIN.fullmatch(row.subject):
        return "", ""
    name = {"个": "projects.count", "亿元": "projects.yi"}.get(row.unit, "")
    return (name, _where(row, span)) if name else ("", "")


def _where(row: ReadStatement, span: tuple[date, date]) -> str:
    said = {"started_from": span[0].isoformat(), "started_until": span[1].isoformat()}
    classes = [klass for word, klass in CLASSES.items() if word in row.subject]
    if classes:
        said["klass"] = classes[0].value
    if "亿元以上" in row.subject:
        said["min_yi"] = str(Decimal(1))
    place = agencies().filter(pk=row.agency_id, kind__in=[AgencyKind.COUNTY, AgencyKind.ZONE]).first()
    if place is not None:
        said["county"] = place.pk
    return ";".join(f"{key}={value}" for key, value in said.items())
