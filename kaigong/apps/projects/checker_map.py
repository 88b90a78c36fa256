"""Do the boundaries say what their streams say? Asked by `check_rows`."""

from collections.abc import Iterator
from typing import Any

from kaigong.apps.documents import queries as documents
from kaigong.apps.ledger import queries as ledger
from kaigong.apps.projects import queries_map
from kaigong.apps.projects.boundaries import Said
from kaigong.apps.projects.models import Boundaries


def faults() -> Iterator[str]:
    """Every row of boundaries that is not what its last entry made of the file it names."""
    for row in Boundaries.objects.all():
        history = ledger.read(row.stream)
        if history.last != row.seen_n:
            yield f"{row.stream}: the row shows entry {row.seen_n}, the last is {history.last}"
        elif history.entries:
            yield from _differences(row, history.entries[-1])


def _differences(row: Boundaries, last: Any) -> Iterator[str]:
    if last.kind == "BoundariesRemoved":
        if row.in_force or row.features:
            yield f"{row.stream}: was taken back, and the row is still in force"
        return
    said = Said(row.level, last.data["code_property"], last.data["name_property"], last.data["shifted"])
    document = documents.held(row.stream, last.data["sha256"])
    if not row.in_force or row.features != list(queries_map.checked(document, said).rows):
        yield f"{row.stream}: the row is not what the file {last.data['sha256'][:12]} says"
