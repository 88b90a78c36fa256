"""Holding projects. Whoever writes to projects, their files, months or places holds the projects first, in the order of
their keys: so two who write to the same ones wait for each other in turn, and never each for the other. Rows that only
name a project may be put in meanwhile (`no_key`)."""

from collections.abc import Iterable

from django.db import connection
from django.db.models import QuerySet

from kaigong.apps.projects.models import Project

CHUNK = 900


def hold(keys: Iterable[int]) -> None:
    """These projects are ours until the transaction ends. SQLite has one writer at a time anyhow."""
    if not connection.features.has_select_for_update:
        return
    whole = sorted(set(keys))
    for start in range(0, len(whole), CHUNK):
        list(_ours().order_by("pk").filter(pk__in=whole[start : start + CHUNK]).values_list("pk"))


def locked(project: Project) -> Project:
    """The row as it stands now; a second writer waits here and then sees what the first has done."""
    return _ours().select_related("enterprise").get(pk=project.pk)


def _ours() -> QuerySet[Project]:
    return Project.objects.select_for_update(of=("self",), no_key=True)
