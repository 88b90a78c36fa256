"""Rows for indicators out of apps that stand above or beside the targets: supervised lines, tickets, leads."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from kaigong.apps.promotion import queries as promotion
from kaigong.apps.promotion.models import Lead
from kaigong.apps.supervision import care_queries
from kaigong.apps.supervision import queries as supervision
from kaigong.apps.supervision.models import Line, Ticket
from kaigong.apps.targets.sources import Rows, register


def _line(row: Mapping[str, Any]) -> str:
    return reverse("supervision:line", args=[row["no"]])


def _ticket(row: Mapping[str, Any]) -> str:
    return reverse("care:ticket", args=[row["no"]])


def _lead(row: Mapping[str, Any]) -> str:
    return reverse("promotion:lead", args=[row["no"]])


def register_all() -> None:
    """Called once when the boards are ready."""
    county = {"county": "project__county"}
    register(Rows(
        "lines", Line.objects.all, supervision.lines, "title", _line, ("no",),
        ("agency", "raised_on", "due_on", "closed_on", "charges"), {**county, "agency": "lead_id"},
    ))  # fmt: skip
    register(Rows(
        "tickets", Ticket.objects.all, care_queries.tickets, "text", _ticket, ("no",),
        ("agency", "state", "raised_on", "answered_on", "satisfied"), {**county, "agency": "agency_id"},
    ))  # fmt: skip
    register(Rows(
        "leads", Lead.objects.all, promotion.leads, "name", _lead, ("no",),
        ("agency", "stage", "entered_on", "signed_on", "investment_fen"), {"agency": "agency_id"},
    ))  # fmt: skip
