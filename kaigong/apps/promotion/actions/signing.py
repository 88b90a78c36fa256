"""签约, the project that comes of it, amendments, and the standard-land indicators that were promised."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from kaigong.apps.accounts import roles
from kaigong.apps.accounts.models import Person
from kaigong.apps.documents.models import Document
from kaigong.apps.enterprises import actions as enterprises
from kaigong.apps.enterprises import credit_codes
from kaigong.apps.enterprises.models import Enterprise
from kaigong.apps.ledger import actions as ledger
from kaigong.apps.projects import actions as projects
from kaigong.apps.projects import actions_facts
from kaigong.apps.projects.models import Project
from kaigong.apps.projects.models import Stage as ProjectStage
from kaigong.apps.promotion import catalogue, folded, parts
from kaigong.apps.promotion.actions.leads import hold
from kaigong.apps.promotion.actions.one import held, next_number, today, write
from kaigong.apps.promotion.models import Agreement, Lead, Promise
from kaigong.core.problems import Refused
from kaigong.core.promotion import agree, decide
from kaigong.core.promotion import events as e
from kaigong.core.promotion import values as core
from kaigong.core.promotion.fold import replay_agreement
from kaigong.core.promotion.moves import check
from kaigong.core.values import Fact

JOBS = "jobs"  # the standard-land indicator that the file of a project knows, too
SYSTEM = "system:promotion"  # enters what the person's own role does not; the stream of the lead names the person


@transaction.atomic
def sign(
    *, lead: Lead, terms: core.Terms, document: Document | None, person: Person, now: datetime, seen: int | None = None
) -> Agreement:
    """签约: an agreement begins, the lead is won."""
    row = held(lead)
    if seen is not None and row.seen_n > seen:
        raise Refused("lead.changed_since", no=row.no)
    known, by, day = folded.lead_of(row), parts.actor(person, row), today(now)
    no = next_number("XY", day.year)
    of_lead, of_agreement = agree.sign(
        known, by, no, terms, document.sha256 if document else "", catalogue.indicators(), day
    )
    agreement = Agreement(no=no, lead=row, is_sample=row.is_sample)
    _write(agreement, core.Agreement(), of_agreement, [document], by=person.ref, now=now)
    row = write(row, known, of_lead, by=person.ref, now=now)
    hold(row.stream, [document] if document else [])
    return agreement


@transaction.atomic
def amend_agreement(
    *, agreement: Agreement, terms: core.Terms, reason: str, document: Document | None, person: Person, now: datetime,
    seen: int | None = None,
) -> Agreement:  # fmt: skip
    """变更协议: a new version."""
    row, known, by = _held(agreement, person, seen)
    sha256 = document.sha256 if document else ""
    happened = agree.amend(known, by, terms, reason, sha256, catalogue.indicators(), today(now))
    return _write(row, known, happened, [document], by=person.ref, now=now)


@transaction.atomic
def measure(
    *, agreement: Agreement, indicator: str, value: str, day: date, document: Document | None, person: Person,
    now: datetime, seen: int | None = None,
) -> Agreement:  # fmt: skip
    """核验指标, on evidence."""
    row, known, by = _held(agreement, person, seen)
    agree.promise_of(known, indicator)
    found = catalogue.indicators()[indicator]
    sha256 = document.sha256 if document else ""
    happened = agree.measure(known, by, found, value, day, sha256, today(now))
    return _write(row, known, happened, [document], by=person.ref, now=now)


@transaction.atomic
def enforce(
    *, agreement: Agreement, indicator: str, text: str, document: Document | None = None, person: Person,
    now: datetime, seen: int | None = None,
) -> Agreement:  # fmt: skip
    """落实违约责任 of an indicator that was missed."""
    row, known, by = _held(agreement, person, seen)
    happened = agree.enforce(known, by, indicator, text, document.sha256 if document else "", today(now))
    return _write(row, known, happened, [document], by=person.ref, now=now)


@transaction.atomic
def make_project(
    *, lead: Lead, credit_code: str, enterprise_name: str, name: str, type: str, klass: str, county: str,
    investment_fen: int, facts: Mapping[str, Fact], start_on: date | None = None, person: Person, now: datetime,
    seen: int | None = None,
) -> Project:  # fmt: skip
    """转为项目 without retyping: the enterprise is registered where it is not yet, the project begins at 签约 with what
    is known; what is unknown stays so and is asked for by the form of its facts."""
    row, known, by = _won(lead, person, seen, "make_project")
    code = credit_codes.tidy(credit_code or known.about.credit_code)
    owner = Enterprise.objects.filter(credit_code=code).first()
    if owner is None:
        owner = enterprises.register_enterprise(
            credit_code=code, name=enterprise_name or known.about.name, by=_by(person, "register_enterprise"), now=now,
            is_sample=row.is_sample,
        )  # fmt: skip
    project = projects.register_project(
        name=name, type=type, facts=facts, start_on=start_on or today(now), klass=klass, county=county,
        investment_fen=investment_fen, enterprise=owner, stage=ProjectStage.SIGNED, signed_on=known.signed_on,
        is_sample=row.is_sample, by=_by(person, "register_project"), now=now,
    )  # fmt: skip
    actions_facts.amend_file(project=project, changes=_file(known, row), by=_by(person, "register_project"), now=now)
    return _link(row, known, by, "make_project", project, person, now)


def _file(known: core.Lead, row: Lead) -> dict[str, Any]:
    """What the file of the project learns: the industry chain, and the jobs promised."""
    promised = row.agreements.filter(no=known.agreement, promises__indicator=JOBS)
    jobs = promised.values_list("promises__promised", flat=True).first() or ""
    said: dict[str, Any] = {}
    if known.about.chain in catalogue.listed("chains"):
        said["sector_chain"] = catalogue.listed("chains")[known.about.chain].name_zh
    if jobs.isdecimal():
        said["jobs"] = int(jobs)
    return said


@transaction.atomic
def link_project(*, lead: Lead, project: Project, person: Person, now: datetime, seen: int | None = None) -> Project:
    """Link the project where it stands in the base already."""
    row, known, by = _won(lead, person, seen, "link_project")
    if Lead.objects.filter(project=project).exists():
        raise Refused("lead.project_taken", project=project.name)
    return _link(row, known, by, "link_project", project, person, now)


def _link(row: Lead, known: core.Lead, by: decide.Actor, verb: str, project: Project, person: Person, now: datetime
          ) -> Project:  # fmt: skip
    row.project = project
    write(row, known, decide.link_project(known, by, verb, project.code, today(now)), by=person.ref, now=now)
    return project


def _won(lead: Lead, person: Person, seen: int | None, verb: str) -> tuple[Lead, core.Lead, decide.Actor]:
    """The lead, held, where the person may do this to it now."""
    row = held(lead)
    if seen is not None and row.seen_n > seen:
        raise Refused("lead.changed_since", no=row.no)
    known, by = folded.lead_of(row), parts.actor(person, row)
    check(known, verb, by.parts)
    if known.project:
        raise Refused("lead.project_before", no=row.no, project=known.project)
    return row, known, by


def _by(person: Person, verb: str) -> str:
    return person.ref if roles.may(person, verb) else SYSTEM


def _held(agreement: Agreement, person: Person, seen: int | None) -> tuple[Agreement, core.Agreement, decide.Actor]:
    row = Agreement.objects.select_for_update(of=("self",)).select_related("lead__team").get(pk=agreement.pk)
    if seen is not None and row.seen_n > seen:
        raise Refused("lead.changed_since", no=row.no)
    return row, folded.agreement_of(row), parts.actor(person, row.lead)


def _write(
    row: Agreement, known: core.Agreement, happened: Sequence[e.AgreementEvent], papers: Sequence[Document | None], *,
    by: str, now: datetime,
) -> Agreement:  # fmt: skip
    ledger.append(row.stream, happened, after=known.last, by=by, now=now)
    after = replay_agreement(enumerate(happened, known.last + 1), known)
    store_agreement(row, after)
    hold(row.stream, [paper for paper in papers if paper])
    return row


def store_agreement(row: Agreement, after: core.Agreement) -> None:
    """The row and its indicators as the agreement stands."""
    for name, value in folded.agreement_columns(after).items():
        setattr(row, name, value)
    row.save()
    wanted = folded.promise_columns(after)
    row.promises.exclude(indicator__in=wanted).delete()
    for indicator, values in wanted.items():
        Promise.objects.update_or_create(agreement=row, indicator=indicator, defaults=values)
