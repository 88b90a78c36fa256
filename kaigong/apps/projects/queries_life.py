"""Reads of the life of projects: proofs, milestones, delays, 统计入库, and the list of paper starts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, QuerySet
from django.http import Http404

from kaigong.apps.accounts import roles
from kaigong.apps.accounts.models import Person, Role
from kaigong.apps.ledger import queries as ledger
from kaigong.apps.projects import queries
from kaigong.apps.projects.models import (
    BEFORE_START,
    Delay,
    Doubt,
    Evidence,
    Milestone,
    Project,
    Stage,
    Statistics,
    Withdrawal,
)

LOOKERS = frozenset({Role.COMMAND, Role.AUDITOR})


def evidence(person: Person | None, of: Project) -> list[Evidence]:
    """The proofs of a project the person may see, the struck ones, too."""
    queries.project(person, of.code)
    return list(Evidence.objects.filter(project=of).select_related("document").order_by("on", "n"))


def piece(person: Person | None, code: str, n: int) -> Evidence:
    """One of them, for whoever may strike it; else 404."""
    of = queries.kept_life(person, code, queries.COMMANDS)
    found = Evidence.objects.filter(project=of, n=n, struck_at=None).select_related("document", "project").first()
    if found is None:
        raise Http404
    return found


def milestones(of: Project) -> dict[str, Milestone]:
    """The milestones of a project the person has before him, by stage."""
    return {row.stage: row for row in Milestone.objects.filter(project=of)}


def delays(of: Project) -> list[Delay]:
    """Why it is late: what still holds first."""
    rows = Delay.objects.filter(project=of).order_by("-since", "-n")
    return sorted(rows, key=lambda row: row.until is not None)


def reasons(projects: Iterable[Project]) -> list[tuple[int, str]]:
    """What holds some projects up now: project and reason."""
    rows = Delay.objects.filter(project__in=list(projects), until=None).order_by("project", "-since", "-n")
    return list(rows.values_list("project", "reason"))


def paper_starts() -> int:
    """How many started projects have something against them, over the whole city."""
    return Doubt.objects.order_by().values("project").distinct().count()


def delay(person: Person | None, code: str, n: int) -> Delay:
    """One that still holds, for whoever may end it; else 404."""
    of = queries.kept_life(person, code)
    found = Delay.objects.filter(project=of, n=n, until=None).select_related("project").first()
    if found is None:
        raise Http404
    return found


def open_delays(projects: QuerySet[Project]) -> Mapping[str, int]:
    """How many projects each reason holds up now."""
    rows = Delay.objects.filter(project__in=projects, until=None).order_by()
    return dict(rows.values_list("reason").annotate(n=Count("project", distinct=True)))


def statistics(of: Project) -> Statistics | None:
    """How far the project is on its way into the statistics."""
    return Statistics.objects.filter(project=of).first()


# ------------------------------------------------------------------------------------------------ steps taken back


@dataclass(frozen=True, slots=True)
class Step:
    """One step a project has taken and where it came from; `on` is unknown for some registered long ago."""

    stage: str
    back_to: str
    on: date | None
    by: str


def steps(of: Project) -> list[Step]:
    """The steps that stand, first to last, as the project's own history tells them."""
    found, at = list[Step](), str(Stage.IDEA)
    for one in ledger.read(of.stream).entries:
        said = one.data
        if one.kind == "ProjectRegistered":
            found, at = _registered(said["record"], one.by), said["record"]["stage"]
        elif one.kind in ("WorksStarted", "StageMoved"):
            before, at = at, said.get("after", str(Stage.STARTED))
            found.append(Step(at, before, _day(said.get("on")), one.by))
        elif one.kind == "StepsWithdrawn":
            found, at = found[: -len(said["stages"])], said["back_to"]
    return found


def _registered(record: Mapping[str, Any], by: str) -> list[Step]:
    """A project entered as begun has taken that step before it came here: it goes back to what its record shows."""
    if record["stage"] in BEFORE_START:
        return []
    back_to = Stage.SIGNED if record.get("signed_on") else Stage.RESERVE
    return [Step(record["stage"], back_to.value, _day(record.get("started_on")), by)]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def withdrawals(of: Project) -> list[Withdrawal]:
    """What was taken back, newest first."""
    return list(Withdrawal.objects.filter(project=of).select_related("document").order_by("-n"))


def starts_withdrawn(person: Person | None) -> QuerySet[Withdrawal]:
    """Starts taken back over the whole city, newest first; for whoever looks for paper starts."""
    rows = Withdrawal.objects.filter(stage__in=(Stage.STARTED, Stage.CONTINUING), back_to__in=BEFORE_START)
    rows = rows if may_look(person) else rows.none()
    return rows.select_related("project", "project__enterprise").order_by("-recorded_at", "-pk")


def may_record_start(person: Person | None, of: Project) -> bool:
    """Whether the person records a start anew: the first was taken back, so that no permit's report will come."""
    commands = person is not None and person.is_active and person.role in queries.COMMANDS
    return commands and not of.is_started and start_was_withdrawn(of)


def start_was_withdrawn(of: Project) -> bool:
    """Whether ground was recorded as broken once, wrongly."""
    return Withdrawal.objects.filter(project=of, back_to__in=BEFORE_START).exclude(stage__in=BEFORE_START).exists()


# --------------------------------------------------------------------------------------------------- paper starts


@dataclass(frozen=True, slots=True)
class Asked:
    """Which paper starts: signals, counties, the year of the start."""

    signals: tuple[str, ...] = ()
    counties: tuple[str, ...] = ()
    klasses: tuple[str, ...] = ()
    year: int | None = None


def may_look(person: Person | None) -> bool:
    """The command and the auditors look for paper starts."""
    return person is not None and person.is_active and person.role in LOOKERS and roles.may(person, "see_every_project")


def suspicious(person: Person | None, ask: Asked) -> QuerySet[Project]:
    """Started projects with something against them, those with most first."""
    rows = queries.visible(person).exclude(started_on=None) if may_look(person) else Project.objects.none()
    against = Doubt.objects.all() if not ask.signals else Doubt.objects.filter(signal__in=ask.signals)
    rows = rows.filter(pk__in=against.values("project"))
    for column, values in (("county", ask.counties), ("klass", ask.klasses)):
        if values:
            rows = rows.filter(**{f"{column}__in": values})
    if ask.year:
        rows = rows.filter(started_on__range=(date(ask.year, 1, 1), date(ask.year, 12, 31)))
    rows = rows.annotate(against=Count("doubts")).select_related("enterprise").defer("facts", "baseline", "reforms")
    return rows.prefetch_related(Prefetch("doubts", Doubt.objects.order_by("missing", "signal"))).order_by(
        "-against", "-investment_fen", "code"
    )


def counts(person: Person | None) -> dict[str, int]:
    """How many projects each signal speaks against."""
    rows = Doubt.objects.filter(project__in=queries.visible(person)) if may_look(person) else Doubt.objects.none()
    return dict(rows.order_by().values_list("signal").annotate(n=Count("project")))
