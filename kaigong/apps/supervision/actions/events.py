"""项目拉练 and 集中开工: plan them, fill their lists, hold them; what is found on the way becomes a duty line."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from kaigong.apps.accounts import roles
from kaigong.apps.accounts.models import Agency, Person, Role
from kaigong.apps.documents import actions as documents
from kaigong.apps.documents.models import Document
from kaigong.apps.ledger import actions as ledger
from kaigong.apps.projects.models import BEFORE_START, Project
from kaigong.apps.supervision import event_rules, folded_events
from kaigong.apps.supervision import events_events as e
from kaigong.apps.supervision.actions.lines import raise_line
from kaigong.apps.supervision.actions.one import calendar, next_number, today
from kaigong.apps.supervision.models import EventState, Groundbreaking, Line, Stop, Tour
from kaigong.core.problems import Faulty, Problem, Refused
from kaigong.core.supervision.tours import Criterion, sheet_problems

JUDGES = frozenset({Role.COMMAND, Role.HEAD, Role.AUDITOR})
MOST_DAYS, MOST_FOLLOW = 31, 365


@transaction.atomic
def plan_tour(
    *, title: str, headquarters: Agency, on: date, until: date, route: str, sheet: Sequence[Criterion] = (),
    is_sample: bool = False, person: Person, now: datetime,
) -> Tour:  # fmt: skip
    """筹备项目拉练, with the sheet by which counties are scored."""
    roles.require(person, "steer")
    lines = tuple(sheet) or event_rules.usual_sheet()
    problems = [*_head_problems(title), *sheet_problems(lines)]
    if not 0 <= (until - on).days <= MOST_DAYS:
        problems.append(Problem("tour.until", at="until", data={"got": until, "most": MOST_DAYS}))
    if problems:
        raise Faulty(problems)
    no = next_number("LL", on.year)
    rows = [[one.name, one.most] for one in lines]
    event = e.TourPlanned(
        no, title.strip(), headquarters.pk, on.isoformat(), until.isoformat(), route.strip()[:500], rows
    )
    return _seal(Tour(no=no, is_sample=is_sample), [event], person, now)


@transaction.atomic
def add_stops(*, tour: Tour, projects: Sequence[Project], person: Person, now: datetime) -> Tour:
    """Put projects on the route, in this order, behind those that are on it."""
    row = _open(Tour, tour, person)
    known = set(row.stops.values_list("project", flat=True))
    new = [project for project in projects if project.pk not in known]
    first = row.stops.count() + 1
    events = [e.StopAdded(n, project.code, project.county) for n, project in enumerate(new, first)]
    return _seal(row, events, person, now)


@transaction.atomic
def see_stop(
    *, stop: Stop, note: str, photos: Sequence[Document] = (), on: date | None = None, person: Person, now: datetime
) -> Tour:
    """到站: what was seen, with photos."""
    roles.require(person, "steer")
    row = _held(Tour, stop.tour)
    day = on or today(now)
    problems = [] if note.strip() else [Problem("tour.note_missing", at="note")]
    if row.state == EventState.CANCELLED or day > today(now):
        problems.append(Problem("tour.seen_day", at="on", data={"got": day}))
    if problems:
        raise Faulty(problems)
    for photo in photos:
        documents.hold(document=photo, thing=row.stream)
    seen = e.StopSeen(stop.n, day.isoformat(), note.strip()[:1000], [photo.sha256 for photo in photos])
    return _seal(row, [seen], person, now)


@transaction.atomic
def score_stop(*, stop: Stop, points: Mapping[str, int], person: Person, now: datetime) -> Tour:
    """打分, by the sheet of the tour. Nobody scores his own county; a second time replaces the first."""
    if person.role not in JUDGES or not person.is_active:
        raise PermissionDenied("score_stop")
    row = _held(Tour, stop.tour)
    if stop.seen_on is None:
        raise Refused("tour.not_seen", name=stop.project.name)
    if person.agency_id == stop.county:
        raise Refused("tour.own_county")
    most = dict(row.sheet)
    problems = [
        Problem("tour.points", at=f"points.{name}", data={"name": name, "most": most.get(name, 0), "got": got})
        for name, got in points.items() if not 0 <= got <= most.get(name, -1)
    ]  # fmt: skip
    if not points:
        problems.append(Problem("tour.points_missing", at="points"))
    if problems:
        raise Faulty(problems)
    return _seal(row, [e.StopScored(stop.n, [[name, got] for name, got in points.items()])], person, now)


@transaction.atomic
def raise_finding(
    *, stop: Stop, title: str, wanted: str, lead: Agency, due_on: date | None = None, person: Person, now: datetime
) -> Line:
    """What is wrong becomes a duty line of the project, like any other."""
    row = _held(Tour, stop.tour)
    due = due_on or calendar().after(today(now), event_rules.finding_days())
    line = raise_line(
        title=title, wanted=wanted, lead=lead, headquarters=row.headquarters, project=stop.project, due_on=due,
        is_sample=row.is_sample, person=person, now=now,
    )  # fmt: skip
    _seal(row, [e.FindingRaised(stop.n, line.no)], person, now)
    return line


# -------------------------------------------------------------------------------------------------- groundbreakings


@transaction.atomic
def plan_groundbreaking(
    *, title: str, headquarters: Agency, on: date, place: str, follow_days: int | None = None,
    is_sample: bool = False, person: Person, now: datetime,
) -> Groundbreaking:  # fmt: skip
    """筹备集中开工."""
    roles.require(person, "steer")
    days = event_rules.follow_days() if follow_days is None else follow_days
    problems = _head_problems(title)
    if not 0 < len(place.strip()) <= 200:
        problems.append(Problem("groundbreaking.place", at="place"))
    if not 1 <= days <= MOST_FOLLOW:
        problems.append(Problem("groundbreaking.days", at="follow_days", data={"got": days, "most": MOST_FOLLOW}))
    if problems:
        raise Faulty(problems)
    no = next_number("JK", on.year)
    event = e.GroundbreakingPlanned(no, title.strip(), headquarters.pk, on.isoformat(), place.strip(), days)
    return _seal(Groundbreaking(no=no, is_sample=is_sample), [event], person, now)


@transaction.atomic
def list_projects(
    *, event: Groundbreaking, projects: Sequence[Project], despite: str = "", person: Person, now: datetime
) -> Groundbreaking:
    """Put projects on the list. Each is looked at first: what lacks its permits is only put there with a reason, and
    the list shows it; what has broken ground already is not put there at all."""
    row = _open(Groundbreaking, event, person)
    known = set(row.listed.values_list("project", flat=True))
    new = list(Project.objects.filter(pk__in=[one.pk for one in projects]).exclude(pk__in=known).order_by("code"))
    if begun := [project.name for project in new if project.stage not in BEFORE_START]:
        raise Refused("groundbreaking.begun", names=begun)
    lacking, reason = event_rules.lacking(new), despite.strip()[:300]
    if not reason and (names := [project.name for project in new if lacking[project.pk]]):
        raise Refused("groundbreaking.not_ready", names=names)
    events = [
        e.ProjectListed(
            project.code, project.investment_fen, lacking[project.pk], reason if lacking[project.pk] else ""
        )
        for project in new
    ]
    return _seal(row, events, person, now)


@transaction.atomic
def unlist_project(
    *, event: Groundbreaking, project: Project, reason: str, person: Person, now: datetime
) -> Groundbreaking:
    """Take a project off the list, with the reason."""
    row = _open(Groundbreaking, event, person)
    if not row.listed.filter(project=project).exists():
        raise Refused("groundbreaking.not_listed", name=project.name)
    if not reason.strip():
        raise Faulty([Problem("event.reason", at="reason")])
    return _seal(row, [e.ProjectUnlisted(project.code, reason.strip()[:300])], person, now)


@transaction.atomic
def hold_event(*, event: Any, on: date, person: Person, now: datetime) -> Any:
    """已举行: from this day the follow-up runs. Nothing starts by the ceremony; each start has its own evidence."""
    row = _open(type(event), event, person)
    if on > today(now):
        raise Refused("event.not_yet", on=on)
    if isinstance(row, Groundbreaking) and not row.listed.exists():
        raise Refused("event.empty", no=row.no)
    return _seal(row, [e.EventHeld(on.isoformat())], person, now)


@transaction.atomic
def cancel_event(*, event: Any, reason: str, person: Person, now: datetime) -> Any:
    """取消, with the reason."""
    row = _open(type(event), event, person)
    if not reason.strip():
        raise Faulty([Problem("event.reason", at="reason")])
    return _seal(row, [e.EventCancelled(reason.strip()[:300])], person, now)


def _head_problems(title: str) -> list[Problem]:
    return [] if 0 < len(title.strip()) <= 200 else [Problem("event.title", at="title")]


def _held(table: Any, row: Any) -> Any:
    return table.objects.select_for_update(of=("self",)).select_related("headquarters").get(pk=row.pk)


def _open(table: Any, row: Any, person: Person) -> Any:
    """The row, for somebody of the command, as long as it is being prepared."""
    roles.require(person, "steer")
    found = _held(table, row)
    if found.state != EventState.PLANNED:
        raise Refused("event.over", no=found.no, state=found.get_state_display())
    return found


def _seal(row: Any, events: Sequence[object], person: Person, now: datetime) -> Any:
    if events:
        ledger.append(row.stream, events, after=row.seen_n, by=person.ref, now=now)
        folded_events.refresh(row)
    return row
