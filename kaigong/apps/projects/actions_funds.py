"""Verbs of the rounds of a fund: open, apply, withdraw, grant, refuse, plan and note what is drawn, close.

What is granted and drawn also moves the money of that source in the project's file, in the same transaction.
"""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from kaigong.apps.accounts.models import Agency
from kaigong.apps.ledger import actions as ledger
from kaigong.apps.projects import checks_facts as checks
from kaigong.apps.projects import events_funds as e
from kaigong.apps.projects import filing, lists, queries_facts, queries_funds, readying, rows_funds
from kaigong.apps.projects.events_facts import SourceSet
from kaigong.apps.projects.models import CodeCounter, FundApplication, FundRound, FundState, MoneySource, Project
from kaigong.core.problems import Faulty, Problem, Refused

FEN = 100
LONGEST_NAME = 100


@transaction.atomic
def open_round(
    *, name: str, kind: str, agency: Agency, opens_on: date, deadline: date, amount_fen: int | None = None,
    is_sample: bool = False, by: str, now: datetime,
) -> FundRound:  # fmt: skip
    """Open a round for one kind of money."""
    queries_funds.require_runner(by, agency.pk)
    if problems := _round_problems(name, kind, opens_on, deadline, amount_fen):
        raise Faulty(problems)
    row = FundRound(no=_next_no(queries_facts.today(now).year))
    event = e.RoundOpened(
        row.no, name.strip(), kind, agency.pk, opens_on.isoformat(), deadline.isoformat(), amount_fen, is_sample
    )
    return _write(row, rows_funds.Folded(), event, by=by, now=now)


def _round_problems(name: str, kind: str, opens_on: date, deadline: date, amount_fen: int | None) -> list[Problem]:
    found = []
    if not name.strip() or len(name) > LONGEST_NAME:
        found.append(Problem("round.name", at="name", data={"limit": LONGEST_NAME}))
    if kind not in lists.funds():
        found.append(Problem("round.unknown_kind", at="kind", data={"got": kind}))
    if deadline < opens_on:
        found.append(Problem("round.days", at="deadline", data={"opens": opens_on, "deadline": deadline}))
    if amount_fen is not None and not 0 < amount_fen <= checks.MOST_FEN:
        found.append(Problem("file.money", at="amount", data={"got": amount_fen}))
    return found


def _next_no(year: int) -> str:
    """The running number of the year; the counter's row makes two people at once wait for each other."""
    head = f"ZJ-{year}"
    CodeCounter.objects.get_or_create(head=head)
    counter = CodeCounter.objects.select_for_update().get(head=head)
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"{head}-{counter.last:03d}"


@transaction.atomic
def apply_for(*, round: FundRound, project: Project, asked_fen: int, by: str, now: datetime) -> FundApplication:
    """申报: hand a project in. What must be there and is not bars it, by name; how ready it was is kept."""
    queries_facts.require(by, [project])
    row, folded = _locked(round)
    today = queries_facts.today(now)
    if row.closed_on or not row.opens_on <= today <= row.deadline:
        raise Refused("round.not_open", name=row.name, opens=row.opens_on, deadline=row.deadline)
    before = folded.applications.get(project.code)
    if before is not None and before["state"] != FundState.WITHDRAWN:
        raise Refused("fund.applied_before", project=project.name)
    if not 0 < asked_fen <= project.investment_fen:
        raise Faulty([Problem("fund.asked", at="asked", data={"got": asked_fen // FEN})])
    ready = readying.of_one(project, row.kind, today)
    if ready.barred:
        raise Refused("fund.barred", project=project.name, missing=readying.missing(ready))
    missing = tuple(one.id for one in ready.missing)
    event = e.FundApplied(project.code, asked_fen, ready.score, missing, today.isoformat())
    _write(row, folded, event, by=by, now=now)
    return FundApplication.objects.select_related("round", "project").get(round=row, project=project)


@transaction.atomic
def withdraw(*, application: FundApplication, reason: str, by: str, now: datetime) -> FundApplication:
    """撤回, before there is a result."""
    queries_facts.require(by, [application.project])
    row, folded = _undecided(application)
    on = queries_facts.today(now).isoformat()
    return _done(application, row, folded, e.FundWithdrawn(application.project.code, _reason(reason), on), by, now)


@transaction.atomic
def grant(*, application: FundApplication, granted_fen: int, note: str = "", by: str, now: datetime) -> FundApplication:
    """下达: at most what was asked for, and together at most what the round has."""
    queries_funds.require_runner(by, application.round.agency_id)
    row, folded = _undecided(application)
    asked = folded.applications[application.project.code]["asked_fen"]
    if not 0 < granted_fen <= asked:
        raise Faulty([Problem("fund.granted", at="granted", data={"got": granted_fen // FEN})])
    given = sum(one["granted_fen"] for one in folded.applications.values())
    if row.amount_fen is not None and given + granted_fen > row.amount_fen:
        raise Refused("fund.beyond_amount", left=(row.amount_fen - given) // FEN)
    _move_source(application.project, row.kind, row.no, granted=granted_fen, drawn=0, by=by, now=now)
    event = e.FundGranted(application.project.code, granted_fen, queries_facts.today(now).isoformat(), note.strip())
    return _done(application, row, folded, event, by, now)


@transaction.atomic
def refuse(*, application: FundApplication, reason: str, by: str, now: datetime) -> FundApplication:
    """未安排, with the reason."""
    queries_funds.require_runner(by, application.round.agency_id)
    row, folded = _undecided(application)
    event = e.FundRefused(application.project.code, _reason(reason), queries_facts.today(now).isoformat())
    return _done(application, row, folded, event, by, now)


@transaction.atomic
def plan_draws(*, application: FundApplication, months: Mapping[date, int], by: str, now: datetime) -> FundApplication:
    """用款计划: what is to be drawn in which month."""
    queries_facts.require(by, [application.project])
    row, folded = _granted(application)
    problems = [
        Problem("month.not_a_month" if month.day != 1 else "month.money", at=month.isoformat(), data={"got": got})
        for month, fen in months.items() for got in [month if month.day != 1 else fen]
        if month.day != 1 or not 0 <= fen <= checks.MOST_FEN
    ]  # fmt: skip
    if problems:
        raise Faulty(problems)
    event = e.DrawsPlanned(application.project.code, {month.isoformat(): fen for month, fen in sorted(months.items())})
    return _done(application, row, folded, event, by, now)


@transaction.atomic
def draw(
    *, application: FundApplication, month: date, fen: int, reason: str = "", by: str, now: datetime
) -> FundApplication:
    """登记支付 in a month; never more than was granted, and never below nothing."""
    queries_facts.require(by, [application.project])
    row, folded = _granted(application)
    said = folded.applications[application.project.code]
    if month.day != 1 or month > queries_facts.today(now):
        raise Faulty([Problem("month.ahead", at="month", data={"month": f"{month:%Y-%m}"})])
    if not 0 <= said["drawn_fen"] + fen <= said["granted_fen"]:
        raise Refused("fund.drawn_beyond", left=(said["granted_fen"] - said["drawn_fen"]) // FEN)
    _move_source(application.project, row.kind, row.no, granted=0, drawn=fen, by=by, now=now)
    event = e.MoneyDrawn(application.project.code, month.isoformat(), fen, reason.strip()[: checks.LONGEST_TEXT])
    return _done(application, row, folded, event, by, now)


@transaction.atomic
def close_round(*, round: FundRound, by: str, now: datetime) -> FundRound:
    """End a round; every application has its result."""
    queries_funds.require_runner(by, round.agency_id)
    row, folded = _locked(round)
    if row.closed_on:
        raise Refused("round.closed", name=row.name)
    if n := sum(one["state"] == FundState.APPLIED for one in folded.applications.values()):
        raise Refused("round.open_applications", n=n)
    return _write(row, folded, e.RoundClosed(queries_facts.today(now).isoformat()), by=by, now=now)


# ------------------------------------------------------------------------------------------------ one write


def _locked(round: FundRound) -> tuple[FundRound, rows_funds.Folded]:
    row = FundRound.objects.select_for_update().get(pk=round.pk)
    return row, rows_funds.read(row.stream)


def _undecided(application: FundApplication) -> tuple[FundRound, rows_funds.Folded]:
    row, folded = _locked(application.round)
    state = folded.applications[application.project.code]["state"]
    if row.closed_on:
        raise Refused("round.closed", name=row.name)
    if state != FundState.APPLIED:
        raise Refused("fund.decided_before", state=FundState(state).label)
    return row, folded


def _granted(application: FundApplication) -> tuple[FundRound, rows_funds.Folded]:
    row, folded = _locked(application.round)
    if folded.applications[application.project.code]["state"] != FundState.GRANTED:
        raise Refused("fund.not_granted")
    return row, folded


def _reason(reason: str) -> str:
    if not reason.strip():
        raise Faulty([Problem("fund.reason_missing", at="reason")])
    if len(reason) > checks.LONGEST_TEXT:
        raise Faulty([Problem("text.too_long", at="reason", data={"got": len(reason), "limit": checks.LONGEST_TEXT})])
    return reason.strip()


def _move_source(project: Project, fund: str, no: str, *, granted: int, drawn: int, by: str, now: datetime) -> None:
    """The money of this kind in the project's file: so much more granted, so much more drawn."""
    kind = next(source.id for source in lists.sources().values() if source.fund == fund)
    file = filing.locked(project)
    row = MoneySource.objects.filter(project=project, kind=kind).first()
    was = (row.planned_fen, row.granted_fen, row.drawn_fen) if row else (0, 0, 0)
    planned = max(was[0], was[1] + granted)
    filing.seal(file, [SourceSet(kind, planned, was[1] + granted, was[2] + drawn, was, no)], by=by, now=now)


def _done(
    application: FundApplication, row: FundRound, folded: rows_funds.Folded, event: object, by: str, now: datetime
) -> FundApplication:
    _write(row, folded, event, by=by, now=now)
    application.refresh_from_db()
    return application


def _write(row: FundRound, folded: rows_funds.Folded, event: object, *, by: str, now: datetime) -> FundRound:
    ledger.append(row.stream, [event], after=folded.last, by=by, now=now)
    rows_funds.fold(folded, event)
    return rows_funds.store(row, folded, [event])
