"""Counts of projects that anybody may have."""

from typing import Any

from django.db.models import Count, Sum

from kaigong.apps.projects.models import Project, Stage


def by_stage() -> list[dict[str, Any]]:
    """How many projects stand in each stage of the pipeline, and what they are to cost."""
    rows = Project.objects.order_by().values("stage").annotate(n=Count("pk"), fen=Sum("investment_fen"))
    found = {row["stage"]: row for row in rows}
    return [
        {"stage": stage.value, "projects": found[stage]["n"], "investment_fen": found[stage]["fen"] or 0}
        if stage in found
        else {"stage": stage.value, "projects": 0, "investment_fen": 0}
        for stage in Stage
    ]
