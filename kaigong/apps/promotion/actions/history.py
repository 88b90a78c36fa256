"""Taking over the register a city kept before: many leads at once, each with its days as the register has them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from kaigong.apps.accounts import roles
from kaigong.apps.accounts.models import Person
from kaigong.apps.documents import actions as documents
from kaigong.apps.documents.models import Document
from kaigong.apps.ledger import actions as ledger
from kaigong.apps.projects.models import Project
from kaigong.apps.promotion import folded
from kaigong.apps.promotion.actions.one import numbers, today
from kaigong.apps.promotion.actions.signing import store_agreement
from kaigong.apps.promotion.models import Agreement, Contact, Lead, Team
from kaigong.core.promotion import events as e
from kaigong.core.promotion import values as core
from kaigong.core.promotion.decide import Contact as Said
from kaigong.core.promotion.fold import fold_all, replay_agreement

AFTER = {stage: n for n, stage in enumerate(core.PATH)}


@dataclass(frozen=True, slots=True)
class Past:
    """One lead of the old register: what it is, whose, when it came how far, what was talked about, what was signed."""

    about: core.About
    agency: str
    owner: Person
    steps: Sequence[tuple[core.Stage, date, str]]  # the first is 线索; the text is a reason
    team: Team | None = None
    contacts: Sequence[Said] = ()
    terms: core.Terms | None = None
    project: Project | None = None
    named_on_page: bool = False
    is_sample: bool = False
    happened: list[e.LeadEvent] = field(default_factory=list)


@transaction.atomic
def take_over_register(*, leads: Sequence[Past], document: Document, by: str, now: datetime) -> list[Lead]:
    """Enter them all; `document` is the register they come from, and the proof of what was signed."""
    roles.require_ref(by, "steer")
    year, day = today(now).year, today(now)
    nos = numbers("ZS", year, len(leads)) if leads else []
    signed = [past for past in leads if past.terms]
    agreements = dict(zip(map(id, signed), numbers("XY", year, len(signed)) if signed else [], strict=True))
    made, batch = [], []
    for no, past in zip(nos, leads, strict=True):
        happened = _events(no, past, agreements.get(id(past), ""), document.sha256, day)
        row = _row(no, past, happened)
        batch.append((row.stream, happened, 0))
        made.append((row, past, happened))
    ledger.append_many(batch, by=by, now=now)
    rows = Lead.objects.bulk_create([row for row, _past, _happened in made])
    Contact.objects.bulk_create(
        [one for row, _past, happened in made for one in folded.contact_rows(row, enumerate(happened, 1), {})]
    )
    for row, past, _happened in made:
        if past.terms:
            _agreement(row, past.terms, document, by, now)
    documents.hold_all([(row.stream, document.sha256) for row, past, _happened in made if past.terms])
    return rows


def _row(no: str, past: Past, happened: Sequence[e.LeadEvent]) -> Lead:
    after = fold_all(core.Lead(), happened)
    return Lead(
        no=no, is_sample=past.is_sample, named_on_page=past.named_on_page, owner=past.owner, team=past.team,
        project=past.project, **folded.columns(after),
    )  # fmt: skip


def _events(no: str, past: Past, agreement: str, sha256: str, day: date) -> list[e.LeadEvent]:
    """The life of a lead out of its days, in their order."""
    entered = past.steps[0][1]
    team = past.team.no if past.team else ""
    first = e.LeadEntered(no, past.about, past.agency, team, past.owner.ref, entered)
    later: list[tuple[date, int, e.LeadEvent]] = [
        (said.day, 0, e.ContactLogged(said.day, said.way, said.text, said.next_step, said.next_on, past.owner.ref,
                                      past.agency, "", said.day))
        for said in past.contacts
    ]  # fmt: skip
    before = past.steps[0][0]
    for n, (stage, on, reason) in enumerate(past.steps[1:], 1):
        later.append((on, n, _step(before, stage, on, reason, agreement, sha256)))
        before = stage
    if past.project is not None:
        later.append((day, 99, e.ProjectLinked(past.project.code, False, day)))
    return [first, *(event for _on, _n, event in sorted(later, key=lambda one: one[:2]))]


def _step(before: core.Stage, stage: core.Stage, on: date, reason: str, agreement: str, sha256: str) -> e.LeadEvent:
    if stage is core.Stage.SIGNED:
        return e.LeadSigned(agreement, on, on)
    if stage is core.Stage.LOST:
        return e.LeadLost(reason, "", on)
    if stage is core.Stage.PAUSED:
        return e.LeadPaused(reason, "", None, on)
    papers = (sha256,) if stage is core.Stage.INTENT else ()
    return e.StageReached(before, stage, papers, "", on)


def _agreement(row: Lead, terms: core.Terms, document: Document, by: str, now: datetime) -> Agreement:
    agreement = Agreement(no=row.agreement_no, lead=row, is_sample=row.is_sample)
    event: Any = e.AgreementSigned(agreement.no, row.no, terms, document.sha256, today(now))
    ledger.append(agreement.stream, [event], after=0, by=by, now=now)
    store_agreement(agreement, replay_agreement([(1, event)]))
    documents.hold(document=document, thing=agreement.stream)
    return agreement
