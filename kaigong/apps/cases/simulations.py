"""拿地即开工: with the final item approved, the simulated results become real decisions, in legal order, that day."""

from collections.abc import Iterable
from datetime import datetime

from kaigong.apps.cases import planned, running
from kaigong.apps.cases.book import Book, Card, Shelf
from kaigong.core.cases import events as e
from kaigong.core.cases.carry import carry_out
from kaigong.core.cases.debts_commands import ConfirmSimulation
from kaigong.core.cases.values import Actor, Decision, ItemState

SYSTEM = frozenset({Actor.SYSTEM})


def made_real(card: Card, happened: Iterable[e.Event]) -> bool:
    """Whether the item that makes simulated results real has just been approved."""
    approved = [one for one in happened if type(one) is e.ItemDecided and one.decision is Decision.APPROVE]
    return any(card.folded.items[event.item].confirms for event in approved)


def confirm(book: Book, shelf: Shelf, *, by: str, now: datetime) -> None:
    """Every simulated result of the project, each after what the law lets go before it."""
    review, plan = running.pre_review(shelf.project), planned.whole_plan(shelf.project)
    for place, code in enumerate(review.items if review else (), 1):
        card = next((one for one in shelf.cards if code in one.folded.items), None)
        if card is None or card.folded.items[code].state is not ItemState.SIMULATED:
            continue
        gives = planned.outputs(plan.items, code) if plan else ()
        parts = [part.code for part in card.folded.items[code].parts]
        command = ConfirmSimulation(
            item=code, actors=SYSTEM, order=place, outputs=gives, officer=card.folded.items[code].officer,
            laters=running.laters(shelf.project, code), use=planned.use_of(code, now.date(), parts),
        )  # fmt: skip
        book.take(card, carry_out(card.folded, command, now, book.calendar(shelf.project)), by=by, now=now)
