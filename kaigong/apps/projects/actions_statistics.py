"""统计入库: filed with its own proofs, returned with a reason, entered, corrected. It moves no stage."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from kaigong.apps.projects import checks, filing, notices, queries, signal_rules
from kaigong.apps.projects.events_life import (
    StatisticsCorrected,
    StatisticsEntered,
    StatisticsFiled,
    StatisticsFlagged,
    StatisticsReturned,
)
from kaigong.apps.projects.models import Entering, Evidence, Project, Statistics
from kaigong.apps.projects.sealing import locked, seal
from kaigong.core.problems import Faulty, Problem, Refused


@transaction.atomic
def file_statistics(*, project: Project, pieces: Sequence[Evidence], by: str, now: datetime) -> Project:
    """申报入库, with one proof of each line that the catalogue asks for."""
    project = locked(project)
    queries.require_part(by, project.enterprise, allowed=queries.OWNERS)
    known = Statistics.objects.filter(project=project).first()
    if known is not None and known.state in (Entering.FILED, Entering.ENTERED):
        raise Refused("statistics.filed_before", state=known.get_state_display(), on=known.filed_on)
    rules, sector = signal_rules.statistics(), queries.sector(project)
    any_size = project.type in rules.any_size_types or sector in rules.any_size_sectors
    if project.investment_fen < rules.least_fen and not any_size:
        raise Refused("statistics.too_small", got=project.investment_fen // 10**6, least=rules.least_fen // 10**6)
    if problems := list(checks.proof_problems(project, pieces, rules.proofs)):
        raise Faulty(problems)
    numbers = tuple(sorted({piece.n for piece in pieces}))
    return seal(project, [StatisticsFiled(numbers, project.investment_fen)], by=by, now=now)


@transaction.atomic
def return_statistics(*, project: Project, reason: str, by: str, now: datetime) -> Project:
    """退回, with the reason."""
    project = _deciding(project, by, Entering.FILED)
    if not reason.strip():
        raise Faulty([Problem("life.reason_missing", at="reason")])
    filed_by = Statistics.objects.get(project=project).filed_by
    project = seal(project, [StatisticsReturned(reason.strip()[:300])], by=by, now=now)
    notices.statistics_returned(project, filed_by, reason.strip()[:300], by=by, now=now)
    return project


@transaction.atomic
def enter_statistics(*, project: Project, number: str, on: date, by: str, now: datetime) -> Project:
    """入库, under the number the statistics office gave."""
    project = _deciding(project, by, Entering.FILED)
    if problems := list(checks.entering_problems(number, on, now.date())):
        raise Faulty(problems)
    _flag(project, on.isoformat(), by, now)
    return seal(project, [StatisticsEntered(number.strip(), on.isoformat())], by=by, now=now)


@transaction.atomic
def correct_statistics(
    *, project: Project, reason: str, by: str, now: datetime, number: str = "", on: date | None = None,
    removed: bool = False,
) -> Project:  # fmt: skip
    """更正 or 退库: what the entry says now, and why."""
    project = _deciding(project, by, Entering.ENTERED)
    changes: Mapping[str, str] = {
        key: value for key, value in (("number", number.strip()), ("entered_on", on.isoformat() if on else "")) if value
    }
    problems = [] if reason.strip() else [Problem("life.reason_missing", at="reason")]
    if not removed and not changes:
        problems.append(Problem("statistics.nothing_changed", at="number"))
    if on and on > now.date():
        problems.append(Problem("statistics.in_future", at="on", data={"on": on}))
    if problems:
        raise Faulty(problems)
    if removed or on:
        _flag(project, "" if removed or on is None else on.isoformat(), by, now)
    event = StatisticsCorrected({} if removed else changes, removed, reason.strip()[:300])
    return seal(project, [event], by=by, now=now)


def _flag(project: Project, on: str, by: str, now: datetime) -> None:
    """The project's file shows it, too."""
    filing.seal(filing.locked(project), [StatisticsFlagged(on)], by=by, now=now)


def _deciding(project: Project, by: str, state: str) -> Project:
    project = locked(project)
    queries.require_part(by, project.enterprise, allowed=queries.COMMANDS)
    found = Statistics.objects.filter(project=project).first()
    if found is None or found.state != state:
        raise Refused("statistics.other_state", state=found.get_state_display() if found else "—")
    return project
