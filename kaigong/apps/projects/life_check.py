"""Does every row of a project's life say what its stream says? Part of `check_rows`."""

from collections.abc import Iterator

from django.utils import timezone

from kaigong.apps.ledger import queries as ledger
from kaigong.apps.projects import life_rows
from kaigong.apps.projects.models import Project

CHUNK = 300


def faults() -> Iterator[str]:
    """Everything in which the rows and the fold of the streams differ."""
    projects = list(Project.objects.order_by("pk"))
    for start in range(0, len(projects), CHUNK):
        chunk = projects[start : start + CHUNK]
        histories = ledger.histories([project.stream for project in chunk])
        for project in chunk:
            yield from _of(project, histories.get(project.stream, ()))


def _of(project: Project, entries: tuple[ledger.Stored, ...]) -> Iterator[str]:
    known = [
        life_rows.Entered(one.n, event, one.by, timezone.localtime(one.at))
        for one in entries if (event := life_rows.decoded(one.kind, one.data)) is not None
    ]  # fmt: skip
    folded, stored = life_rows.fold(life_rows.Folded(), known), life_rows.stored(project)
    for what in ("evidence", "milestones", "delays", "withdrawals"):
        said, there = getattr(folded, what), getattr(stored, what)
        for key in sorted(said.keys() | there.keys(), key=str):
            if said.get(key) != there.get(key):
                yield f"{project.stream} {what} {key}: the row is {there.get(key)}, the fold {said.get(key)}"
    if folded.statistics != stored.statistics:
        yield f"{project.stream} statistics: the row is {stored.statistics}, the fold {folded.statistics}"
