"""Reads of cases. The first argument is the person: what lies outside his scope does not exist for him (404)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet
from django.http import Http404

from kaigong.apps.accounts import queries as accounts
from kaigong.apps.accounts.models import Person, Role, StandIn
from kaigong.apps.accounts.standing import serves_all
from kaigong.apps.cases import applied, parts, planned, scope
from kaigong.apps.cases.models import (
    Case,
    Certificate,
    Inquiry,
    Item,
    LateNote,
    Material,
    Question,
    Rating,
    Seat,
    Session,
    State,
)
from kaigong.apps.ledger.fixed import Fixed
from kaigong.apps.projects import queries as projects
from kaigong.apps.projects.models import Project
from kaigong.core.cases.moves import Move, moves_of, notes_of
from kaigong.core.cases.values import ItemState

Row = TypeVar("Row", bound=Model)
SELDOM = (Inquiry, LateNote, Question, Rating, Session)
PRESENT = {f"has_{of._meta.model_name}": Exists(of.objects.filter(item=OuterRef("pk"))) for of in SELDOM}
DESK_ROLES = (Role.WINDOW, Role.OFFICER, Role.HEAD)
WINDOW_STATES = (State.RECEIVED, State.CORRECTED)  # what the window has to do before a decision
ELSEWHERE = (State.TO_DO, State.CORRECTING)  # waits for the applicant
RESTING = (*ELSEWHERE, State.SIMULATED)  # nothing for a desk to do: a simulated result waits for the land
NEEDS_ALL = {"accept", "accept_deferred", "approve", "approve_deferred", "reject", "report_done"}  # nothing may be open
WITH_CASE = ("case", "project__enterprise")
LINKED = ("code", "name_zh", "name_en", "state", "stands", "finished", "preds", "case__no")  # what a link to one says


@dataclass(frozen=True, slots=True)
class ItemProgress:
    """How far one item of a project has come."""

    code: str
    case_no: str
    state: str
    state_label: str
    colour: str
    agency: str
    received_on: date | None
    ready_on: date | None
    accepted_on: date | None
    decided_on: date | None
    ended_on: date | None
    due_on: date | None
    next_on: date | None
    stopped_since: date | None
    stop_reason: str
    finished: bool
    stands: bool
    waiting_for: tuple[str, ...]
    waits_on: str  # agency, applicant, items or nobody


def items(person: Person | None) -> QuerySet[Item]:
    """The items a person may look at: those of the cases he may look at."""
    return scope.items(person)


def cases(person: Person | None) -> QuerySet[Case]:
    """The cases a person may look at: his enterprise's, those his agency has a part in, or all (see `scope`)."""
    return scope.cases(person)


def case(person: Person | None, no: str) -> Case:
    """One case, or 404."""
    return _one(cases(person).select_related("project__enterprise").filter(no=no))


def case_of_applicant(person: Person | None, no: str) -> Case:
    """One case of the person's own enterprise, or 404."""
    if person is None or person.role != Role.ENTERPRISE:
        raise Http404
    return case(person, no)


def item(person: Person | None, no: str, code: str) -> Item:
    """One item to look at, or 404."""
    return _one(items(person).select_related(*WITH_CASE).filter(case__no=no, code=code))


def has(of: Item, what: str) -> bool:
    """Whether there is any at all of something an item seldom has; asked together with the item for its page."""
    return bool(getattr(of, f"has_{what}", True))


def item_on_desk(person: Person | None, no: str, code: str, day: date | None = None) -> Item:
    """One item on the person's desk, or 404: for whoever accepts and decides. With a day, on the desks of those he
    stands in for on it too."""
    agencies = desks(person, day) if has_desk(person) and person.is_active else []
    if agencies and len(agencies) == 1:  # as for most people: asked at every decision
        found = _on_one_desk(agencies[0], no, code)
        if not found:
            raise Http404
        return found[0]
    return _one(on_desks_of(person, day).select_related(*WITH_CASE).filter(case__no=no, code=code))


_on_one_desk = Fixed(
    lambda agency, no, code: Item.objects.filter(seats__agency_id=agency, case__no=no, code=code)
    .select_related(*WITH_CASE).order_by(),
    "an agency", "a number", "a code",
)  # fmt: skip


def item_of_applicant(person: Person | None, no: str, code: str) -> Item:
    """One item of the person's own enterprise, or 404: for whoever applies."""
    if person is None or person.role != Role.ENTERPRISE:
        raise Http404
    return item(person, no, code)


def item_to_act_on(person: Person | None, no: str, code: str, day: date | None = None) -> Item:
    """One item in which the person has a part, as applicant or at a desk, or 404."""
    if person is not None and person.role == Role.ENTERPRISE:
        return item_of_applicant(person, no, code)
    return item_on_desk(person, no, code, day)


def on_desks_of(person: Person | None, day: date | None = None) -> QuerySet[Item]:
    """The items at the person's own desk; with a day, those too at the desks of whoever he stands in for on it."""
    if person is None or person.role not in DESK_ROLES or not person.is_active:
        return Item.objects.none()
    agencies = desks(person, day)
    if agencies is None:
        return Item.objects.all()
    if len(agencies) == 1:
        return Item.objects.filter(seats__agency_id=agencies[0])
    return Item.objects.filter(pk__in=Seat.objects.filter(agency_id__in=agencies).values("item"))


def desks(person: Person, day: date | None = None) -> list[str] | None:
    """The agencies at whose desks the person sits; None for every agency's."""
    away = accounts.standing_in(person, day) if day else []
    if parts.serves_all(person) or any(serves_all(row.absent) and row.absent.agency_id in row.agencies for row in away):
        return None
    return list(dict.fromkeys([person.agency_id, *(agency for row in away for agency in row.agencies)]))


def has_desk(person: Person | None) -> bool:
    """Whether there is a desk for the person at all."""
    return person is not None and person.role in DESK_ROLES


def desk(person: Person | None, day: date | None = None) -> QuerySet[Item]:
    """What the person's agency has to do next, what is due first on top."""
    found = on_desks_of(person, day).filter(finished=False, waits=False).exclude(state__in=RESTING)
    if person is not None and parts.serves_all(person) and not (day and accounts.standing_in(person, day)):
        found = found.filter(state__in=WINDOW_STATES)
    return found.select_related(*WITH_CASE).order_by(F("next_on").asc(nulls_last=True), "case_id", "id")


def waiting(person: Person | None, day: date | None = None) -> QuerySet[Item]:
    """What lies at the person's agency and waits for other items, or for the applicant to put something right."""
    found = on_desks_of(person, day).filter(finished=False).filter(Q(waits=True) | Q(state=State.CORRECTING))
    found = found.exclude(state=State.TO_DO)
    return found.select_related(*WITH_CASE).order_by("received_on", "case_id", "id")


def to_hand_over(person: Person | None, day: date | None = None) -> QuerySet[Item]:
    """Approved, and still to be handed over."""
    found = on_desks_of(person, day).filter(state=State.APPROVED)
    return found.select_related(*WITH_CASE).order_by(F("hand_over_by").asc(nulls_last=True), "case_id", "id")


def coloured(found: QuerySet[Item], colour: str, today: date) -> QuerySet[Item]:
    """Only those of one colour."""
    return found.filter(of_colour(colour, today))


def of_colour(colour: str, today: date) -> Q:
    """What an item of one colour is like."""
    if colour == "late":
        return Q(next_on__lt=today)
    if colour == "soon":
        return Q(warn_on__lte=today, next_on__gte=today, stopped_since=None)
    if colour == "paused":
        return Q(stopped_since__isnull=False)
    if colour == "ok":
        return (Q(warn_on__gt=today) | Q(warn_on=None)) & (Q(next_on__gte=today) | Q(next_on=None))
    return Q()


def moves(
    person: Person | None, of: Item, day: date | None = None, away: Sequence[StandIn] | None = None
) -> list[Move]:
    """The buttons the person has before him: the rows of the table of moves for this state and his parts."""
    found = moves_of(of, parts.of(person, of, day, away))
    if of.waits:
        return [move for move in found if move.verb not in NEEDS_ALL]
    return list({move.verb: move for move in found}.values())


def notes(person: Person | None, of: Item, day: date | None = None) -> list[str]:
    """What the person may say of an item at any time; it moves nothing."""
    return [note.verb for note in notes_of(ItemState(of.state), parts.of(person, of, day))]


def is_applicant(person: Person | None, project: Project) -> bool:
    """Whether the person acts for the enterprise of a project."""
    return parts.is_applicant(person, project)


def cases_of(person: Person | None, project: Project) -> QuerySet[Case]:
    """The cases of a project, with their items."""
    return cases(person).filter(project=project).prefetch_related("items").order_by("no")


def items_of(person: Person | None, project: Project) -> QuerySet[Item]:
    """All items of a project, in the order they were sent out."""
    return items(person).filter(project=project).select_related(*WITH_CASE).order_by("case__no", "id")


def neighbours(person: Person | None, item: Item) -> tuple[dict[str, Item], list[Item], set[str]]:
    """Around an item the person has been shown: the items it builds on, by code, also those of cases he has no part
    in (how far they have come is no secret among the people of the city); those he may look at that wait for it; and
    the codes of all he may look at. One query of what a link says."""
    mine = items(person).filter(pk=OuterRef("pk"))
    rows = Item.objects.filter(project=item.project).annotate(mine=Exists(mine)).order_by("case__no", "id")
    rows = list(rows.select_related("case").only(*LINKED))
    builds_on = {row.code: row for row in rows if row.code in item.preds}
    waiting = [row for row in rows if row.mine and item.code in row.preds and not row.finished]
    return builds_on, waiting, {row.code for row in rows if row.mine}


def standing(project: Project) -> set[str]:
    """The items of a project that stand."""
    return set(Item.objects.filter(project=project, stands=True).values_list("code", flat=True))


def applied_stages(project: Project) -> set[str]:
    """The stages a project has applied for, by a case of theirs or through themes."""
    return applied.stages(project, planned.whole_plan(project))


def progress(project: Project, today: date | None = None) -> dict[str, ItemProgress]:
    """How far every item of a project has come, by its code; one query."""
    rows = list(Item.objects.filter(project=project).select_related("case"))
    done = {row.code for row in rows if row.stands}
    return {row.code: _progress(row, done, today) for row in rows}


def _progress(row: Item, done: set[str], today: date | None) -> ItemProgress:
    waits = tuple(code for code in row.preds if code not in done) if row.waits else ()
    return ItemProgress(
        row.code, row.case.no, row.state, str(row.get_state_display()), row.colour(today) if today else "",
        row.agency_id, row.received_on, row.ready_on, row.accepted_on, row.decided_on, row.ended_on, row.due_on,
        row.next_on, row.stopped_since, row.stop_reason, row.finished, row.stands, waits, waits_on(row),
    )  # fmt: skip


def waits_on(row: Item) -> str:
    """Who owes the next step."""
    if row.finished:
        return "nobody"
    if row.state in ELSEWHERE and not row.waits:
        return "applicant"
    return "items" if row.waits or row.state == State.SIMULATED else "agency"


def corrections(person: Person | None, case: Case) -> QuerySet[Item]:
    """The items of a case for which the merged notice asked something that is not all handed in."""
    return items(person).filter(case=case, state=State.CORRECTING).select_related(*WITH_CASE).order_by("id")


def waiting_on_applicant(person: Person | None) -> QuerySet[Item]:
    """What the person's own enterprise owes now: corrections, and what it must do itself."""
    if person is None or person.role != Role.ENTERPRISE:
        return Item.objects.none()
    found = items(person).filter(finished=False, waits=False, state__in=ELSEWHERE)
    return found.select_related(*WITH_CASE).order_by("project__code", "id")


def materials(project: Project) -> Mapping[str, Material]:
    """What the project has handed in, by material."""
    return {row.material: row for row in Material.objects.filter(project=project).select_related("document")}


def certificates(person: Person | None, project: Project) -> QuerySet[Certificate]:
    """The certificates of a project the person may look at."""
    return Certificate.objects.filter(item__in=items(person).filter(project=project)).select_related("item")


def certificate(person: Person | None, number: str) -> Certificate:
    """One certificate, or 404."""
    found = Certificate.objects.select_related("item__case", "item__project__enterprise")
    return _one(found.filter(number=number, item__in=items(person)))


def issued(project: Project) -> list[Certificate]:
    """The certificates of a project the person has already been shown."""
    return list(Certificate.objects.filter(item__project=project).select_related("item__case"))


def given_by(project: Project, known: Sequence[Certificate] | None = None) -> Mapping[str, Certificate]:
    """Which certificate gives which material. `known`: its certificates, where they have been read already."""
    rows = issued(project) if known is None else known
    return {output: row for row in rows if row.revoked_on is None for output in row.outputs}


def owed(person: Person | None, day: date | None = None) -> Mapping[str, int]:
    """For the desk's heading: how much there is to do, and how much of it is late or nearly so."""
    found = {"next": desk, "waiting": waiting, "hand_over": to_hand_over}
    return {name: read(person, day).count() for name, read in found.items()}


def may_take_passport(person: Person | None, project: Project) -> bool:
    """Whether the person may have the whole story of a project: who may look at its cases, or acts for its owner."""
    return is_applicant(person, project) or cases(person).filter(project=project).exists()


def project(person: Person | None, code: str) -> Project:
    """One project the person may look at, or 404."""
    return projects.project(person, code)


def project_of_applicant(person: Person | None, code: str) -> Project:
    """One project the person may apply for, or 404."""
    return projects.amendable(person, code)


def _one(found: QuerySet[Row]) -> Row:
    row = found.first()
    if row is None:
        raise Http404
    return row


def before_start() -> dict[int, list[dict[str, Any]]]:
    """Where every item of the projects still to break ground stands, by project; for looking ahead over the city."""
    columns = ("project_id", "code", "state", "stands", "waits", "ready_on", "accepted_on", "stopped_since")
    found: dict[int, list[dict[str, Any]]] = {}
    for row in Item.objects.filter(project__in=projects.waiting().values("pk")).values(*columns):
        found.setdefault(row["project_id"], []).append(row)
    return found


def reviewed() -> list[tuple[str, str, int | None, bool, date, date | None, date | None]]:
    """Every item ever accepted: code, agency, promised days, whether something had to be put right, accepted, decided,
    and since when its clock stands still. Nobody is named: it is what durations are learned from."""
    rows = Item.objects.filter(accepted_on__isnull=False).order_by("accepted_on", "pk")
    columns = ("code", "agency_id", "promised_days", "points", "accepted_on", "decided_on", "stopped_since")
    return [(code, agency, days, bool(points), accepted, decided, stopped)
            for code, agency, days, points, accepted, decided, stopped in rows.values_list(*columns)]  # fmt: skip


def with_cases(some: Sequence[Project]) -> set[int]:
    """Which of some projects have a case here, by key."""
    return set(Case.objects.filter(project__in=[each.pk for each in some]).values_list("project_id", flat=True))


@dataclass(frozen=True, slots=True)
class Known:
    """What the rows know of one item of a case, for whoever looks at what really happened."""

    no: str
    code: str
    agency: str
    project: str
    type: str
    county: str
    accepted_on: date | None
    decided_on: date | None


def known_items(person: Person | None) -> dict[tuple[str, str], Known]:
    """Every item the person may look at, by case number and item."""
    columns = ("case__no", "code", "agency_id", "project__code", "project__type", "project__county", "accepted_on",
               "decided_on")  # fmt: skip
    found = (Known(*row) for row in items(person).order_by().values_list(*columns))
    return {(each.no, each.code): each for each in found}
