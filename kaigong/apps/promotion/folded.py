"""A lead or an agreement as its stream tells it, and the columns its row shows of that."""

from collections.abc import Iterable, Sequence
from datetime import date
from hashlib import sha256
from typing import Any

from kaigong.apps.accounts import queries as accounts
from kaigong.apps.ledger import queries as ledger
from kaigong.apps.promotion.models import Agreement, Contact, Lead, LeadPerson, Team
from kaigong.core.promotion import events as e
from kaigong.core.promotion import values as core
from kaigong.core.promotion.fold import replay, replay_agreement

ABOUT = ("name", "credit_code", "kind", "chain", "home", "source", "county", "idea", "investment_fen")


def decoded(stream: str) -> list[tuple[int, Any]]:
    """The numbered events of a stream."""
    return [(entry.n, e.decode(entry.kind, entry.data)) for entry in ledger.read(stream).entries]


def lead_of(row: Lead) -> core.Lead:
    """The lead, folded from every entry of its stream."""
    return replay(decoded(row.stream))


def agreement_of(row: Agreement) -> core.Agreement:
    """The agreement, folded from every entry of its stream."""
    return replay_agreement(decoded(row.stream))


def columns(lead: core.Lead) -> dict[str, Any]:
    """What the row shows; keys of other rows are put in by `related`."""
    return {
        **{name: getattr(lead.about, name) for name in ABOUT}, "entered_on": lead.entered_on,
        "stage": lead.stage.value, "before": lead.before.value, "reason": lead.reason,
        "look_again_on": lead.look_again_on, "contacts": lead.contacts, "first_contact_on": lead.first_contact_on,
        "last_contact_on": lead.last_contact_on, "touched_on": lead.touched_on(), "next_step": lead.next_step,
        "next_on": lead.next_on, "asked_by": lead.asking.agency if lead.asking else "",
        "steps": [[step.stage.value, step.on.isoformat()] for step in lead.steps], "people": dict(lead.people),
        "merged_into": lead.merged_into, "agreement_no": lead.agreement, "signed_on": lead.signed_on,
        "agency_id": lead.agency, "seen_n": lead.last,
    }  # fmt: skip


def related(lead: core.Lead) -> dict[str, Any]:
    """The keys of the team, the owner and the project, by what the ledger calls them."""
    owner = accounts.by_ref(lead.owner) if lead.owner else None
    team = Team.objects.filter(no=lead.team).values_list("pk", flat=True).first() if lead.team else None
    return {"owner_id": owner.pk if owner else None, "team_id": team}


def contact_rows(row: Lead, numbered: Iterable[tuple[int, Any]], trips: dict[str, int]) -> list[Contact]:
    """The conversations among some events of a lead."""
    return [
        Contact(
            lead=row, n=n, day=one.day, reported_on=one.on, way=one.way, text=one.text, next_step=one.next_step,
            next_on=one.next_on, by=one.by, agency=one.agency, trip_id=trips.get(one.trip),
        )
        for n, one in numbered if isinstance(one, e.ContactLogged)
    ]  # fmt: skip


def agreement_columns(agreement: core.Agreement) -> dict[str, Any]:
    """What the row of an agreement shows."""
    terms = agreement.terms
    return {
        "title": terms.title, "kind": terms.kind, "signed_on": terms.signed_on, "version": len(agreement.versions),
        "investment_fen": terms.investment_fen, "land_mu": terms.land_mu, "seen_n": agreement.last,
    }  # fmt: skip


def promise_columns(agreement: core.Agreement) -> dict[str, dict[str, Any]]:
    """What the rows of its promised indicators show, by indicator. What was found of one that was promised otherwise
    later stands against the promise it was measured by."""
    found = {}
    for one in agreement.terms.promised:
        measured = agreement.measured.get(one.indicator)
        found[one.indicator] = {
            "promised": one.value, "due_at": one.due_at.value, "found": measured.value if measured else "",
            "found_on": measured.on if measured else None, "met": measured.met if measured else None,
            "document": measured.document if measured else "",
            "consequence": agreement.enforced.get(one.indicator, ""),
        }  # fmt: skip
    return found


def digest_of(person: LeadPerson) -> str:
    """What the ledger keeps of a contact person."""
    return digest(str(person.key), person.salt, (person.name, person.title, person.phone))


def digest(key: str, salt: str, words: Sequence[str]) -> str:
    """The hash of who it is, under a salt of its own, so that nobody finds a number by trying all numbers."""
    return sha256("\x1f".join((salt, key, *words)).encode()).hexdigest()


def days(text: str | None) -> date | None:
    """A day out of a record."""
    return date.fromisoformat(text) if text else None
