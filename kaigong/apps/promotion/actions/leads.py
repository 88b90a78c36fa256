"""What people do about leads. Each verb is the core's; here are only the person, the documents and the transaction."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction

from kaigong.apps.accounts.models import Agency, Person, Role
from kaigong.apps.documents import actions as documents
from kaigong.apps.documents.models import Document
from kaigong.apps.promotion import catalogue, folded, parts, queries
from kaigong.apps.promotion.actions.one import carry_out, held, next_number, today, write
from kaigong.apps.promotion.models import Lead, LeadPerson, Team, Trip
from kaigong.core.problems import Faulty, Problem, Refused
from kaigong.core.promotion import decide
from kaigong.core.promotion import values as core


@transaction.atomic
def enter_lead(
    *, about: core.About, agency: Agency | None = None, team: Team | None = None, owner: Person | None = None,
    another: bool = False, is_sample: bool = False, person: Person, now: datetime,
) -> Lead:  # fmt: skip
    """登记线索, by a head for his agency or by the command for any. Whoever was first keeps it."""
    of = parts.agency_of(person, agency)
    if not parts.may_write(person) or of is None:
        raise PermissionDenied("enter_lead")
    _fitting(of, team, owner)
    day = today(now)
    no = next_number("ZS", day.year)  # its counter makes two at once wait, so that the second sees the first
    known = queries.known_leads(day, catalogue.limits())
    charged = owner.ref if owner else person.ref if of.pk == person.agency_id else ""
    happened = decide.enter(
        no, about, of.pk, team.no if team else "", charged, known, day, catalogue.limits(), another=another
    )
    row = Lead(no=no, is_sample=is_sample)
    return write(row, core.Lead(), happened, by=person.ref, now=now)


@transaction.atomic
def amend_lead(
    *, lead: Lead, about: core.About, team: Team | None, owner: Person | None, person: Person, now: datetime,
    seen: int | None = None,
) -> Lead:  # fmt: skip
    """更正线索情况."""
    _fitting(lead.agency, team, owner)
    names = (team.no if team else "", owner.ref if owner else "")
    return carry_out(lead, person, now, seen, lambda known, by, day: decide.amend(known, by, about, *names, day))


@transaction.atomic
def log_contact(
    *, lead: Lead, day: date, way: str, text: str, next_step: str = "", next_on: date | None = None,
    trip: Trip | None = None, person: Person, now: datetime, seen: int | None = None,
) -> Lead:  # fmt: skip
    """记录联系."""
    if way not in catalogue.listed("ways"):
        raise Faulty([Problem("contact.way", at="way", data={"got": way})])
    said = decide.Contact(day, way, text, next_step, next_on, trip.no if trip else "")
    return carry_out(lead, person, now, seen, lambda known, by, on: decide.log(known, by, said, on))


@transaction.atomic
def advance(
    *, lead: Lead, to: str, note: str = "", documents: Sequence[Document] = (), person: Person, now: datetime,
    seen: int | None = None,
) -> Lead:  # fmt: skip
    """推进 to the next stage."""
    hashes = [document.sha256 for document in documents]
    row = carry_out(
        lead, person, now, seen,
        lambda known, by, day: decide.advance(known, by, core.Stage(to), hashes, note, day),
    )  # fmt: skip
    hold(row.stream, documents)
    return row


@transaction.atomic
def pause(
    *, lead: Lead, reason: str, note: str = "", look_again_on: date | None = None, person: Person, now: datetime,
    seen: int | None = None,
) -> Lead:  # fmt: skip
    """搁置."""
    _listed("pause_reasons", reason)
    return carry_out(
        lead, person, now, seen, lambda known, by, day: decide.pause(known, by, reason, note, look_again_on, day)
    )


@transaction.atomic
def lose(*, lead: Lead, reason: str, note: str = "", person: Person, now: datetime, seen: int | None = None) -> Lead:
    """流失."""
    _listed("lost_reasons", reason)
    return carry_out(lead, person, now, seen, lambda known, by, day: decide.lose(known, by, reason, note, day))


@transaction.atomic
def take_up(*, lead: Lead, note: str = "", person: Person, now: datetime, seen: int | None = None) -> Lead:
    """重启."""
    return carry_out(lead, person, now, seen, lambda known, by, day: decide.take_up(known, by, note, day))


@transaction.atomic
def ask_handover(*, name: str, credit_code: str, reason: str, person: Person, now: datetime) -> Lead:
    """申请移交 of a lead somebody else was first at; whoever asks must know what it is called. Where the first contact
    has lapsed it passes over at once."""
    if not parts.may_write(person):
        raise PermissionDenied("ask_handover")
    found = queries.taken(today(now), name, credit_code)
    if found is None:
        raise Refused("lead.nobody_has", name=name)
    row, limits = held(found), catalogue.limits()
    known, by = folded.lead_of(row), parts.actor(person, row)
    return write(
        row, known, decide.ask_handover(known, by, "", reason, today(now), limits), by=person.ref, now=now
    )  # fmt: skip


@transaction.atomic
def hand_over(
    *, lead: Lead, agency: Agency, reason: str, team: Team | None = None, owner: Person | None = None, person: Person,
    now: datetime, seen: int | None = None,
) -> Lead:  # fmt: skip
    """移交."""
    _fitting(agency, team, owner)
    names = (agency.pk, team.no if team else "", owner.ref if owner else "")
    return carry_out(lead, person, now, seen, lambda known, by, day: decide.hand_over(known, by, *names, reason, day))


@transaction.atomic
def decline_handover(*, lead: Lead, reason: str, person: Person, now: datetime, seen: int | None = None) -> Lead:
    """不同意移交."""
    return carry_out(lead, person, now, seen, lambda known, by, day: decide.decline_handover(known, by, reason, day))


@transaction.atomic
def merge_leads(*, lead: Lead, other: Lead, reason: str, person: Person, now: datetime) -> Lead:
    """合并: `other` is the same enterprise and goes into the lead."""
    first, second = sorted((held(lead), held(other)), key=lambda row: row.pk)
    stays, goes = (first, second) if first.pk == lead.pk else (second, first)
    known, gone, day = folded.lead_of(stays), folded.lead_of(goes), today(now)
    of_one, of_other = decide.merge(known, gone, parts.actor(person, goes), reason, day)
    write(goes, gone, of_other, by=person.ref, now=now)
    return write(stays, known, of_one, by=person.ref, now=now)


@transaction.atomic
def keep_person(
    *, lead: Lead, name: str, title: str = "", phone: str = "", key: UUID | None = None, salt: str = "",
    person: Person, now: datetime, seen: int | None = None,
) -> LeadPerson:  # fmt: skip
    """登记联系人: the row has who it is, the ledger only a salted digest, so that he can be forgotten. Key and salt are
    thrown here, but for whoever must make the same city again."""
    if not name.strip():
        raise Faulty([Problem("person.name_missing", at="name")])
    row = LeadPerson(
        key=key or uuid4(), lead=lead, name=name.strip(), title=title.strip(), phone=phone.strip(),
        salt=salt or secrets.token_hex(16),
    )  # fmt: skip
    digest = folded.digest_of(row)
    carry_out(lead, person, now, seen, lambda known, by, day: decide.keep_person(known, by, str(row.key), digest, day))
    row.save(force_insert=True)
    return row


@transaction.atomic
def erase_person(*, lead: Lead, key: UUID, reason: str, person: Person, now: datetime, seen: int | None = None) -> Lead:
    """删除联系人: nothing of him stays but that there was somebody."""
    row = carry_out(
        lead, person, now, seen, lambda known, by, day: decide.erase_person(known, by, str(key), reason, day)
    )
    LeadPerson.objects.filter(pk=key, lead=lead).delete()
    return row


def hold(stream: str, held_documents: Sequence[Document]) -> None:
    """Whoever may see the thing may see its documents."""
    for document in held_documents:
        documents.hold(document=document, thing=stream)


def _listed(name: str, key: str) -> None:
    if key not in catalogue.listed(name):
        raise Faulty([Problem("lead.reason_unknown", at="reason", data={"got": key})])


def _fitting(agency: Agency, team: Team | None, owner: Person | None) -> None:
    """Teams and people work for their own agency."""
    if team is not None and team.agency_id != agency.pk:
        raise Refused("lead.other_team", team=team.name)
    if owner is not None and (owner.agency_id != agency.pk or not owner.is_active or owner.role == Role.AUDITOR):
        raise Refused("lead.other_owner", name=owner.name_zh)
