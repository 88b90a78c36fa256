"""Reads of debts and joint sessions. The first argument is the person: outside his scope they do not exist (404)."""

from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.http import Http404

from kaigong.apps.accounts.models import Person, Role
from kaigong.apps.cases import parts, queries
from kaigong.apps.cases.models import (
    Debt,
    DebtState,
    Finding,
    FindingState,
    Item,
    Seat,
    Session,
    SessionKind,
    SessionSeat,
)
from kaigong.apps.enterprises import queries as enterprises
from kaigong.apps.projects.models import Project
from kaigong.core.cases.debts_checks import DebtMove, debt_moves
from kaigong.core.cases.debts_values import Debt as CoreDebt
from kaigong.core.cases.debts_values import DebtKind as CoreKind
from kaigong.core.cases.debts_values import DebtState as CoreState
from kaigong.core.cases.values import Actor

WITH = ("case__project__enterprise", "item__case__project__enterprise", "item__project__enterprise", "project")
TABS = ("mine", "check", "revoke", "open", "all")
LISTED = FindingState.LISTED
UNPAID = (DebtState.OWED, DebtState.REMINDED, DebtState.BLOCKED, DebtState.ORDERED)


def debts(person: Person | None) -> QuerySet[Debt]:
    """The debts a person may look at: his enterprise's; those his agency verifies or whose item it handles; all."""
    if person is None:
        return Debt.objects.none()
    if person.role == Role.ENTERPRISE:
        return Debt.objects.filter(project__enterprise__in=enterprises.of_person(person))
    if person.role in queries.DESK_ROLES and not parts.serves_all(person):
        seats = Seat.objects.filter(agency_id=person.agency_id).values("item")
        return Debt.objects.filter(Q(verifier=person.agency_id) | Q(item__in=seats))
    return Debt.objects.all()


def pledges_kept(person: Person | None) -> list[dict[str, Any]]:
    """告知承诺 by the agency that checks and by item: signed, drawn for a check, checked and kept, not kept, still to
    be checked. What the draw left out says nothing about keeping, so it is not among the kept."""
    broken = Q(state__in=(DebtState.ORDERED, DebtState.REVOKED))
    rows = debts(person).filter(kind="pledge").exclude(state__in=(DebtState.VOID, DebtState.WAIVED)).order_by()
    return list(
        rows.values("verifier", "item__code")
        .annotate(
            signed=Count("id"), picked=Count("id", filter=Q(drawn=True)),
            kept=Count("id", filter=Q(drawn=True, state=DebtState.VERIFIED)), broken=Count("id", filter=broken),
            waiting=Count("id", filter=Q(drawn=True) & ~broken & ~Q(state=DebtState.VERIFIED)),
        )
        .order_by("verifier", "-signed", "item__code")
    )  # fmt: skip


def still_open(person: Person | None, project: Project) -> QuerySet[Debt]:
    """What a project still owes, what is due first on top."""
    found = debts(person).filter(project=project, ended=False).select_related(*WITH)
    return found.order_by(F("due_on").asc(nulls_last=True), "id")


def to_rectify(project: Project) -> QuerySet[Finding]:
    """What visits of a project have found and its owner has not put right yet."""
    found = Finding.objects.filter(session__case__project=project, session__concluded_on=None, state=LISTED)
    return found.select_related("session__item__case").order_by("session", "id")


def debt(person: Person | None, pk: int) -> Debt:
    """One debt, or 404."""
    found = debts(person).select_related(*WITH).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def to_check(person: Person | None) -> QuerySet[Debt]:
    """待核查: what was handed in to the person's agency, and promises drawn for its check."""
    if person is None or person.role not in (Role.OFFICER, Role.HEAD) or not person.is_active:
        return Debt.objects.none()
    drawn = Q(kind="pledge", drawn=True, state__in=(DebtState.OWED, DebtState.REMINDED))
    return Debt.objects.filter(Q(state=DebtState.PAID) | drawn, verifier=person.agency_id)


def tab(person: Person | None, name: str) -> QuerySet[Debt]:
    """The debts of one tab of the list."""
    if name == "check":
        found = to_check(person)
    elif name == "revoke":
        found = debts(person).filter(state=DebtState.BLOCKED)
    elif name == "all":
        found = debts(person)
    else:
        found = debts(person).filter(ended=False)
    return found.select_related(*WITH).order_by("ended", F("due_on").asc(nulls_last=True), "id")


def tabs(person: Person | None) -> list[str]:
    """The tabs somebody has: what he owes, what he checks, what is to be revoked, all."""
    if person is not None and person.role == Role.ENTERPRISE:
        return ["open", "all"]
    if person is not None and person.role == Role.HEAD:
        return ["check", "revoke", "open", "all"]
    return ["check", "open", "all"] if person is not None and person.role == Role.OFFICER else ["open", "all"]


def around(item: Item) -> tuple[list[Debt], list[Debt], list[Debt]]:
    """What an item the person has been shown owes, and owed; the debts of its project that close it now; and those
    whose gate it is, closed or not yet: what was owed from before. One query."""
    rows = list(Debt.objects.filter(project=item.project).select_related("item__case"))
    own = sorted((row for row in rows if row.item_id == item.pk), key=lambda row: (row.ended, row.pk))
    closing = [row for row in rows if not row.ended and row.closes(item.code)]
    return own, closing, [row for row in rows if row.gate == item.code]


def of_project(project: Project) -> QuerySet[Debt]:
    """What a project still owes."""
    return Debt.objects.filter(project=project, ended=False).select_related("item__case")


def actors(person: Person | None, row: Debt) -> frozenset[Actor]:
    """The parts a person has in a debt: those in its item, and the verifier's."""
    if person is None:
        return frozenset()
    mine = parts.own(person, row.item)
    return mine | parts.at_desk(person) if person.agency_id == row.verifier else mine


def moves(person: Person | None, row: Debt) -> list[DebtMove]:
    """What the person may do with a debt now; only its verifier checks it."""
    known = CoreDebt(row.key, CoreKind(row.kind), row.item.code, state=CoreState(row.state))
    found = list(debt_moves(known, actors(person, row)))
    verifies = person is not None and person.agency_id == row.verifier
    return [move for move in found if move.verb != "verify" or verifies]


# --------------------------------------------------------------------------------------------------- sessions


def sessions(person: Person | None) -> QuerySet[Session]:
    """The meetings and visits a person may look at: of his enterprise; of the agencies that sit in them; all."""
    if person is None:
        return Session.objects.none()
    if person.role == Role.ENTERPRISE:
        return Session.objects.filter(item__project__enterprise__in=enterprises.of_person(person))
    if person.role in queries.DESK_ROLES and not parts.serves_all(person):
        sits = SessionSeat.objects.filter(agency_id=person.agency_id).values("session")
        seats = Seat.objects.filter(agency_id=person.agency_id).values("item")
        return Session.objects.filter(Q(pk__in=sits) | Q(item__in=seats))
    return Session.objects.all()


def session(person: Person | None, pk: int) -> Session:
    """One meeting or visit, or 404."""
    found = sessions(person).select_related("item__case__project__enterprise", "item__project__enterprise")
    row = found.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def sessions_of(person: Person | None, item: Item) -> QuerySet[Session]:
    """The sessions of an item."""
    return sessions(person).filter(item=item).order_by("id")


def open_sessions(person: Person | None) -> QuerySet[Session]:
    """What is under way in the person's scope."""
    found = sessions(person).filter(concluded_on=None).exclude(kind=SessionKind.MEETING, item__finished=True)
    return found.select_related("item__case", "item__project").order_by("held_on", "id")


def finding(row: Session, number: str) -> Finding:
    """One finding of a session the person has been shown, or 404."""
    found = row.findings.filter(number=number).first()
    if found is None:
        raise Http404
    return found
