"""接入招商台账: a checked register taken in at once; what is new with its days, what is known corrected."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from kaigong.apps.accounts import roles
from kaigong.apps.accounts.models import Person
from kaigong.apps.documents.models import Document
from kaigong.apps.projects.sheets import Table
from kaigong.apps.promotion import queries_register
from kaigong.apps.promotion.actions.history import Past, take_over_register
from kaigong.apps.promotion.actions.leads import amend_lead
from kaigong.apps.promotion.actions.one import today
from kaigong.apps.promotion.register import Check, Taken
from kaigong.core.problems import Faulty, Refused
from kaigong.core.promotion.decide import Contact
from kaigong.core.promotion.values import Stage, Terms

BOOKED = "meeting"  # how one talked is not in a register
ENDED = (Stage.LOST, Stage.PAUSED)


@transaction.atomic
def take_in_register(*, table: Table, document: Document, seen: str, person: Person, now: datetime) -> Check:
    """Take it in as it was checked: every fault is named and nothing is stored; what has changed since is refused."""
    roles.require(person, "steer")
    found = queries_register.check(person, table, today(now))
    if found.problems:
        raise Faulty(list(found.problems))
    if seen != found.fingerprint:
        raise Refused("register.moved_on")
    past = [_past(one) for one in found.new]
    if past:
        take_over_register(leads=past, document=document, by=person.ref, now=now)
    for one in found.changed:
        amend_lead(
            lead=one.lead, about=one.about, team=one.team, owner=one.owner, person=person, now=now,
            seen=one.lead.seen_n,
        )  # fmt: skip
    return found


def _past(one: Taken) -> Past:
    """The life of the lead as its days tell it."""
    said = one.said
    days = {key: date.fromisoformat(said[key]) for key in said if key.endswith("_on") and said[key]}
    if one.owner is None:
        raise LookupError("a row without a fault has somebody in charge")
    return Past(
        one.about, one.agency.pk, one.owner, _steps(said, days), one.team, _contacts(said, days),
        _terms(one, days), one.project,
    )  # fmt: skip


def _steps(said: Any, days: dict[str, date]) -> Sequence[tuple[Stage, date, str]]:
    stage = Stage(said.get("stage", Stage.CLUE.value))
    found = [(Stage.CLUE, days["entered_on"], "")]
    first = days.get("first_contact_on")
    if first:
        found.append((Stage.CONTACTED, first, ""))
    if stage is Stage.SIGNED:
        found.append((stage, days["signed_on"], ""))
    elif stage in ENDED:
        found.append((stage, days["ended_on"], said["reason"]))
    elif stage not in (Stage.CLUE, Stage.CONTACTED):
        found.append((stage, days.get("last_contact_on") or days["first_contact_on"], ""))
    return found


def _contacts(said: Any, days: dict[str, date]) -> Sequence[Contact]:
    """The first conversation and the last one, which holds the next step."""
    first, last = days.get("first_contact_on"), days.get("last_contact_on")
    found = [Contact(first, BOOKED, said.get("idea") or "—")] if first and first != last else []
    if last:
        found.append(Contact(last, BOOKED, said.get("idea") or "—", said.get("next_step", ""), days.get("next_on")))
    return found


def _terms(one: Taken, days: dict[str, date]) -> Terms | None:
    if one.said.get("stage") != Stage.SIGNED:
        return None
    return Terms(one.said["title"], "investment", days["signed_on"], investment_fen=one.about.investment_fen)
