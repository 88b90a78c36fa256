"""Verbs of a project's life beside its steps: file and strike proofs, record why it is late and when that is over."""

from datetime import date, datetime

from django.db import transaction

from kaigong.apps.accounts import queries as accounts
from kaigong.apps.documents import actions as documents
from kaigong.apps.projects import checks, evidence, notices, queries, signal_rules
from kaigong.apps.projects.events_life import DelayEnded, DelayRecorded, EvidenceStruck
from kaigong.apps.projects.evidence import Proof
from kaigong.apps.projects.models import Delay, Evidence, Project
from kaigong.apps.projects.sealing import locked, seal
from kaigong.core.problems import Faulty, Problem, Refused


@transaction.atomic
def file_evidence(*, project: Project, proof: Proof, milestone: str, by: str, now: datetime) -> Project:
    """File a proof of a milestone. It moves nothing; it shows that what is said is so, or not."""
    project = locked(project)
    queries.require_part(by, project.enterprise, allowed=queries.KEEPERS)
    proof = evidence.completed(proof)
    problems = [*evidence.problems(proof, now.date()), *checks.stage_problems(milestone)]
    if problems:
        raise Faulty(problems)
    known = Evidence.objects.filter(project=project, document=proof.document, kind=proof.kind, milestone=milestone)
    if known.filter(struck_at=None).exists():
        raise Refused("evidence.known", name=proof.document.name)
    documents.hold(document=proof.document, thing=project.stream)
    return seal(project, [evidence.event(proof, milestone)], by=by, now=now)


@transaction.atomic
def strike_evidence(*, piece: Evidence, reason: str, by: str, now: datetime) -> Project:
    """Let a proof count no more; it stays to be seen. Only who keeps the city's project base does that."""
    project = locked(piece.project)
    queries.require_part(by, project.enterprise, allowed=queries.COMMANDS)
    if not Evidence.objects.filter(pk=piece.pk, struck_at=None).exists():
        raise Refused("evidence.struck_before")
    if not reason.strip():
        raise Faulty([Problem("life.reason_missing", at="reason")])
    project = seal(project, [EvidenceStruck(piece.n, reason.strip()[:300])], by=by, now=now)
    notices.evidence_struck(piece, reason.strip()[:300], by=by, now=now)
    return project


@transaction.atomic
def record_delay(
    *, project: Project, milestone: str, reason: str, since: date, by: str, now: datetime, agency: str = "",
    note: str = "",
) -> Project:  # fmt: skip
    """Say why a milestone comes later than planned, by the code list."""
    project = locked(project)
    queries.require_part(by, project.enterprise, allowed=queries.KEEPERS)
    known = signal_rules.reasons()
    problems = [*checks.stage_problems(milestone), *checks.delay_problems(reason, since, note, now.date())]
    if agency and not accounts.agencies().filter(pk=agency).exists():
        problems.append(Problem("delay.agency", at="agency", data={"got": agency}))
    if problems:
        raise Faulty(problems)
    if Delay.objects.filter(project=project, milestone=milestone, reason=reason, until=None).exists():
        raise Refused("delay.known", reason=known[reason].name_zh)
    event = DelayRecorded(milestone, reason, since.isoformat(), agency or known[reason].agency, note.strip())
    return seal(project, [event], by=by, now=now)


@transaction.atomic
def end_delay(*, delay: Delay, on: date, by: str, now: datetime) -> Project:
    """Say that the reason is gone."""
    project = locked(delay.project)
    queries.require_part(by, project.enterprise, allowed=queries.KEEPERS)
    delay = Delay.objects.get(pk=delay.pk)
    if delay.until is not None:
        raise Refused("delay.ended_before", on=delay.until)
    if on < delay.since or on > now.date():
        raise Faulty([Problem("delay.end_day", at="on", data={"since": delay.since, "today": now.date()})])
    return seal(project, [DelayEnded(delay.n, on.isoformat())], by=by, now=now)
