"""Open figures: counts anybody may have, each with what it counts."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from kaigong.apps.cases import figures as cases
from kaigong.apps.projects import figures as projects

router = Router(tags=["figures"])


class StageFigures(Schema):
    stage: str
    projects: int
    investment_fen: int


class AgencyFigures(Schema):
    """Items of one agency: open now, of them past their last day, decided, of them after the last day."""

    agency: str
    open: int
    open_late: int
    decided: int
    decided_late: int


class Figures(Schema):
    as_of: date
    projects: list[StageFigures]
    agencies: list[AgencyFigures]


@router.get("/figures", response=Figures, summary="Open figures (公开数据)")
def figures(request: HttpRequest) -> dict[str, Any]:
    """Projects by stage of the pipeline, and what every agency has to do and has done in time."""
    return {"as_of": request.today, "projects": projects.by_stage(), "agencies": cases.by_agency(request.today)}
