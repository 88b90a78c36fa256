"""How deliveries are said on the administrator's page."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kaigong.apps.ledger import forms
from kaigong.apps.ledger import queries_outbox as queries
from kaigong.apps.ledger.models import Delivery


@dataclass(frozen=True, slots=True)
class Line:
    """One delivery with its kind in words, what it is about, and the form to give it up."""

    row: Delivery
    label: Any
    about: str
    form: forms.GiveUp
    open: bool


def lines(rows: Iterable[Delivery], faulty: int = 0, form: forms.GiveUp | None = None) -> list[Line]:
    """Deliveries as the page shows them; at the faulty one stands the form as it was sent."""
    return [
        Line(
            row, queries.label_of(row.kind), queries.about(row),
            form if form and row.pk == faulty else forms.GiveUp(auto_id=f"id_{row.pk}_%s"), row.pk == faulty,
        )
        for row in rows
    ]  # fmt: skip
