"""Counts of projects that anybody may have."""

from typing import Any

from kaigong.apps.ledger.tallies import Amount
from kaigong.apps.projects import counted
from kaigong.apps.projects.models import Stage


def by_stage() -> list[dict[str, Any]]:
    """How many projects stand in each stage of the pipeline, and what they are to cost."""
    found = counted.stock_by("state")
    amounts = ((stage.value, found.get(stage.value, Amount())) for stage in Stage)
    return [{"stage": stage, "projects": amount.count, "investment_fen": amount.fen} for stage, amount in amounts]
